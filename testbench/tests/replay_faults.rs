//! Faults planted in exported Verilog: what a wrong export would look like, and who finds it.

use std::sync::OnceLock;

use forms_export::Design;
use forms_golden::Config;
use forms_rtl::parameters::Parameters;
use forms_testbench::crossbar::run::Until;
use forms_testbench::crossbar::{self, CrossbarRecordings};
use forms_verilog::Error;
use forms_verilog::recording::Recording;
use forms_verilog::replay::sources::Sources;
use forms_verilog::replay::{icarus, verilator, yosys};
use forms_verilog::{design, hardware};

const NAME: &str = "forms-tiny";

fn parameters() -> Parameters {
    hardware::parameters(&Config::named(NAME).expect("a name")).expect("a named configuration")
}

fn design() -> Design {
    design::crossbar(&parameters()).expect("a design")
}

fn recorded() -> &'static CrossbarRecordings {
    static RECORDED: OnceLock<CrossbarRecordings> = OnceLock::new();
    RECORDED.get_or_init(|| {
        let config = Config::named(NAME).expect("a named configuration");
        crossbar::record(&config, 3, 8, Until::Covered).expect("a recording")
    })
}

fn recording() -> &'static Recording {
    &recorded().crossbar
}

/// The design with the first `old` of module `module` replaced by `new`.
fn planted(module: &str, old: &str, new: &str) -> Sources {
    let mut design = design();
    let module = design
        .modules
        .iter_mut()
        .find(|candidate| candidate.name == module)
        .expect("the module");
    assert!(module.text.contains(old), "{old:?} in:\n{}", module.text);
    module.text = module.text.replacen(old, new, 1);
    Sources::from_design(&design).expect("a folder")
}

fn replay_error(result: Result<(), Error>) -> String {
    match result {
        Err(Error::Replay { difference, .. }) => difference,
        other => panic!("the fault is not found: {other:?}"),
    }
}

#[test]
fn a_sum_instead_of_a_difference_differs_in_both_simulators() {
    let wrong = planted("sign_accumulator", "<= ~shifted", "<= shifted");
    let icarus = replay_error(icarus::replay(&wrong, recording()));
    let verilator = replay_error(verilator::replay(&wrong, recording()));
    let clock = |text: &str| text.split(':').next().map(String::from);
    assert_eq!(clock(&icarus), clock(&verilator));
    assert!(icarus.contains(": y is "), "{icarus}");
    assert!(icarus.contains(", expected "), "{icarus}");
}

#[test]
fn a_dropped_reset_shows_as_x() {
    let reset = "if (reset) begin\n            current <= 2'd0;\n";
    let wrong = planted("controller", reset, "if (reset) begin\n");
    let difference = replay_error(icarus::replay(&wrong, recording()));
    assert!(difference.contains('x'), "{difference}");
}

#[test]
fn a_reset_to_the_wrong_value_differs() {
    let wrong = planted("controller", "fresh <= 1'b1;", "fresh <= 1'b0;");
    replay_error(icarus::replay(&wrong, recording()));
    replay_error(verilator::replay(&wrong, recording()));
}

#[test]
fn a_wire_too_narrow_is_linted_and_differs() {
    let wrong = planted("shift_add", "reg  [9:0] total;", "reg  [3:0] total;");
    let lint = verilator::lint(&wrong).expect_err("a warning").to_string();
    assert!(lint.contains("WIDTH"), "{lint}");
    replay_error(icarus::replay(&wrong, recording()));
}

#[test]
fn a_latch_is_refused() {
    let wrong = planted(
        "adc",
        "    assign clip = clipped;\n",
        "    reg open;\n    always @(*) if (convert) open = clipped;\n    assign clip = open;\n",
    );
    let lint = verilator::lint(&wrong).expect_err("a warning").to_string();
    assert!(lint.contains("LATCH"), "{lint}");
    yosys::read_strictly(&wrong).expect_err("a latch");
}

#[test]
fn an_undeclared_wire_is_refused_by_every_tool() {
    let wrong = planted("controller", " step_done,", "");
    for (tool, result) in [
        ("Icarus", icarus::lint(&wrong)),
        ("Verilator", verilator::lint(&wrong)),
        ("Yosys", yosys::read_strictly(&wrong)),
    ] {
        let text = result.expect_err(tool).to_string();
        assert!(text.contains("step_done"), "{tool}: {text}");
    }
}

#[test]
fn a_wire_driven_twice_or_never_is_refused() {
    let twice = planted(
        "controller",
        "assign slot = loaded;",
        "assign slot = loaded;\n    assign slot = empty;",
    );
    yosys::read_strictly(&twice).expect_err("two drivers");
    let never = planted(
        "controller",
        "assign step_done = ",
        "wire nobody;\n    assign nobody = ",
    );
    yosys::read_strictly(&never).expect_err("no driver");
    let lint = verilator::lint(&never).expect_err("a warning").to_string();
    assert!(lint.contains("UNDRIVEN"), "{lint}");
}

#[test]
fn a_missing_module_is_named() {
    let mut design = design();
    design.modules.retain(|module| module.name != "adc");
    let sources = Sources::from_design(&design).expect("a folder");
    let text = yosys::read_strictly(&sources)
        .expect_err("no adc")
        .to_string();
    assert!(text.contains("adc"), "{text}");
}

#[test]
fn a_gate_exchanged_in_the_netlist_differs() {
    let sources = Sources::from_design(&design::crossbar_core(&parameters()).expect("a design"))
        .expect("a folder");
    let netlist = yosys::synthesize(&sources).expect("a netlist");
    icarus::replay(&netlist, &recorded().core).expect("the netlist is right");
    let text = std::fs::read_to_string(netlist.folder().join(&netlist.files[0])).expect("a file");
    let xor = text
        .lines()
        .find(|line| line.contains(" ^ "))
        .expect("an exclusive or");
    let wrong = text.replacen(xor, &xor.replace(" ^ ", " | "), 1);
    let wrong =
        Sources::from_texts(&netlist.top, [("netlist.v".to_string(), wrong)]).expect("a folder");
    replay_error(icarus::replay(&wrong, &recorded().core));
}

#[test]
fn a_recording_that_compares_nothing_is_refused() {
    let mut empty = recording().clone();
    for row in &mut empty.rows {
        row.compared.fill(false);
    }
    let sources = Sources::from_design(&design()).expect("a folder");
    for result in [
        icarus::replay(&sources, &empty),
        verilator::replay(&sources, &empty),
    ] {
        let text = result.expect_err("nothing compared").to_string();
        assert!(
            text.contains("nothing is compared in any of its clocks"),
            "{text}"
        );
    }
}

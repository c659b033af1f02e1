//! Blocks and their synthesized netlists, proved equal.

use forms_export::Design;
use forms_testbench::replay::sources::Sources;
use forms_testbench::replay::{equivalence, yosys};
use forms_testbench::verilog;

/// The Verilog of one module of a design.
fn module(design: &Design, name: &str) -> Sources {
    let texts = design
        .modules
        .iter()
        .map(|module| (format!("{}.v", module.name), module.text.clone()));
    Sources::from_texts(name, texts).expect("a folder")
}

/// Modules of the datapath that are proved in seconds. `zero_skip` is not among them: Yosys matches
/// its output `plane` with the registers behind it under two names, and gives up on 4 bits; it is
/// replayed like all others.
const PROVED: &[&str] = &[
    "used_registers",
    "or_tree",
    "controller",
    "subarray_driver",
    "plane_scale",
    "slot_pipeline",
    "adc",
    "flip_restore",
    "shift_add",
    "counters",
    "bit_line",
    "result_drain",
    "memory_16x4",
    "device_column",
    "sign_accumulator",
];

#[test]
fn netlists_of_small_blocks_are_proved_equal() {
    let design = verilog::crossbar("forms-tiny").expect("a design");
    for name in PROVED {
        let sources = module(&design, name);
        let netlist = yosys::synthesize(&sources).unwrap_or_else(|error| panic!("{error}"));
        equivalence::prove(&sources, &netlist).unwrap_or_else(|error| panic!("{name}: {error}"));
    }
}

#[test]
fn one_gate_exchanged_is_refuted() {
    let design = verilog::crossbar("forms-tiny").expect("a design");
    for name in ["controller", "shift_add", "counters"] {
        let sources = module(&design, name);
        let netlist = yosys::synthesize(&sources).expect("a netlist");
        let path = netlist.folder().join(&netlist.files[0]);
        let text = std::fs::read_to_string(path).expect("a netlist");
        let gate = text
            .lines()
            .find(|line| line.contains("assign") && line.contains(" & "))
            .expect("a gate");
        let mutant = text.replacen(gate, &gate.replace(" & ", " | "), 1);
        let mutant =
            Sources::from_texts(name, [("netlist.v".to_string(), mutant)]).expect("a folder");
        let error = equivalence::prove(&sources, &mutant)
            .expect_err("not equal")
            .to_string();
        assert!(error.contains("equiv"), "{error}");
    }
}

//! Blocks and their synthesized netlists, proved equal: by induction, for every input and state.

use crate::benches;
use forms_export::Design;
use forms_golden::Config;
use forms_verilog::replay::sources::Sources;
use forms_verilog::replay::{equivalence, yosys};
use forms_verilog::{design, hardware};

/// The named crossbar's Verilog.
fn crossbar(name: &str) -> Design {
    let parameters =
        hardware::parameters(&Config::named(name).expect("a name")).expect("a configuration");
    design::crossbar(&parameters).expect("a design")
}

/// The Verilog of one module of a design.
fn module(design: &Design, name: &str) -> Sources {
    let texts = design
        .modules
        .iter()
        .map(|module| (format!("{}.v", module.name), module.text.clone()));
    Sources::from_texts(name, texts).expect("a folder")
}

fn prove(sources: &Sources, netlist: &Sources) {
    equivalence::prove(sources, netlist).unwrap_or_else(|error| panic!("{}: {error}", sources.top));
}

/// Modules that only wire others up: flattening moves logic across their instances, and Yosys finds
/// too few names left to match. Their netlists are replayed.
const WIRING: [&str; 4] = ["lane", "crossbar_core", "device_array", "crossbar"];

#[test]
fn the_netlist_of_every_module_that_computes_is_proved_equal() {
    let design = crossbar("forms-tiny");
    let names = design.modules.iter().map(|module| module.name.as_str());
    for name in names.filter(|name| !WIRING.contains(name)) {
        let sources = module(&design, name);
        let netlist = yosys::synthesize(&sources).unwrap_or_else(|error| panic!("{error}"));
        prove(&sources, &netlist);
    }
}

/// What only the rivals have, and what is wider in them; but SME's counters, whose sum over sixteen
/// planes Yosys does not match within minutes. Their netlist is replayed.
#[test]
fn the_netlists_of_what_only_the_rivals_have_are_proved_equal() {
    for (name, modules) in [
        (
            "isaac-128",
            ["serial_shift_add", "offset_correction"].as_slice(),
        ),
        ("prime-8", &["difference", "sign_accumulator"]),
        ("sme-8", &["plane_splice", "plane_mask", "row_doubling"]),
    ] {
        let design = crossbar(name);
        for wanted in modules {
            assert!(
                design.modules.iter().any(|module| module.name == *wanted),
                "{name} has no {wanted}"
            );
            let sources = module(&design, wanted);
            let netlist = yosys::synthesize(&sources).unwrap_or_else(|error| panic!("{error}"));
            prove(&sources, &netlist);
        }
    }
}

/// Blocks in numbers that no named configuration has, the uniform converter, and blocks of the accelerator. Not those whose memories
/// have unused addresses, from which the netlist may read what it likes, nor wide sums, which Yosys does
/// not match within minutes. Their netlists are replayed.
#[test]
fn the_netlists_of_odd_numbers_are_proved_equal() {
    for name in [
        "zero_skip_one_bit",
        "next_plane_19_bits",
        "sign_tracker_odd",
        "frame_check_odd",
        "subarray_driver_odd",
        "subarray_driver_words",
        "adc_uniform",
        "uniform_restore",
        "plane_scale_3_bits",
        "flip_restore_3_bits",
        "watchdog",
        "map_mover_11",
    ] {
        let bench = benches::named(name).unwrap_or_else(|| panic!("no bench is called {name}"));
        let design = (bench.export)().unwrap_or_else(|error| panic!("{name}: {error}"));
        let sources = module(&design, bench.module);
        let netlist = yosys::synthesize(&sources).unwrap_or_else(|error| panic!("{error}"));
        prove(&sources, &netlist);
    }
}

#[test]
fn one_gate_exchanged_is_refuted() {
    let design = crossbar("forms-tiny");
    for name in ["controller", "shift_add", "zero_skip", "sign_accumulator"] {
        let sources = module(&design, name);
        let netlist = yosys::synthesize(&sources).expect("a netlist");
        prove(&sources, &netlist);
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
        assert!(error.contains("are unproven, "), "{error}");
    }
}

//! What synthesis makes of a configuration.

use std::path::{Path, PathBuf};

use forms_verilog::Error;
use forms_verilog::hardware::Hardware;
use forms_verilog::synthesis::asic::{self, AsicOptions, MemoryKind};
use forms_verilog::synthesis::place;
use forms_verilog::synthesis::{Synthesis, Target, run};

fn synthesized(name: &str, target: Target) -> Synthesis {
    run(&Hardware::named(name).unwrap(), target, None).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn the_generic_report_counts_what_the_configuration_says() {
    let synthesis = synthesized("forms-tiny", Target::Generic);
    println!("{}", synthesis.report.table());
    let report = &synthesis.report;
    let of = |name: &str| {
        let mut modules = report.modules.iter();
        modules.find(|m| m.module == name).expect("the module")
    };
    assert_eq!(report.modules[0].module, "crossbar");
    assert_eq!(of("device_column").instances, 4);
    assert_eq!(of("lane").instances, 1);
    // 16 x 16 devices of 2 bits; 2 fragments of 4 x 16 bits; 4 x 16 flips; 4 x 4 polarities; two banks of 4 words
    // of 29 bits.
    assert_eq!(of("device_array").figures.memory_bits, Some(512));
    assert_eq!(
        of("crossbar_core").figures.memory_bits,
        Some(128 + 64 + 16 + 232)
    );
    assert_eq!(of("crossbar").figures.memory_bits, Some(512 + 440));
    assert_eq!(of("memory_4x29").instances, 2);
    assert_eq!(of("memory_4x29").figures.flip_flops, 0);
    let (whole, core, array) = (of("crossbar"), of("crossbar_core"), of("device_array"));
    assert!(whole.figures.cells >= core.figures.cells + array.figures.cells);
    assert!(whole.figures.depth >= core.figures.depth);
    assert!(synthesis.netlist.contains("module crossbar_core("));
    assert!(synthesis.log.contains("Yosys"));
}

#[test]
fn every_target_has_flip_flops_and_depth() {
    for target in [Target::Ice40, Target::Ecp5, Target::Xilinx] {
        let report = synthesized("forms-tiny", target).report;
        println!("{}", report.table());
        let core = report.modules.iter().find(|m| m.module == "crossbar_core");
        let figures = core.expect("the core").figures;
        assert!(figures.flip_flops > 300, "{target}: {figures:?}");
        assert!((3..60).contains(&figures.depth), "{target}: {figures:?}");
    }
}

/// Five cells of nobody's process, with their areas.
const CELLS: [(&str, f64); 5] = [
    ("inv_1", 1.0),
    ("buf_1", 1.5),
    ("nand2_1", 1.5),
    ("nor2_1", 1.5),
    ("dff_1", 6.0),
];

fn few() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/few.lib")
}

fn options(module: &str) -> AsicOptions {
    AsicOptions {
        liberty: few(),
        clock_ns: None,
        module: module.to_owned(),
        every_module: false,
    }
}

#[test]
fn standard_cells_are_those_of_the_netlist_and_every_flip_flop_is_one() {
    let tiny = Hardware::named("forms-tiny").unwrap();
    let (report, netlist) =
        asic::run(&tiny, &options("crossbar_core")).unwrap_or_else(|error| panic!("{error}"));
    println!("{}", report.table());
    let core = &report.modules[0];
    let instances = |cell: &str| {
        let lines = netlist.lines();
        lines
            .filter(|line| line.split_whitespace().next() == Some(cell))
            .count()
    };
    let cells: usize = CELLS.iter().map(|(cell, _)| instances(cell)).sum();
    let area: f64 = CELLS
        .iter()
        .map(|(cell, area)| instances(cell) as f64 * area)
        .sum();
    assert_eq!(core.cells, cells);
    assert!((core.area - area).abs() < 1e-6, "{} {area}", core.area);
    assert_eq!(core.flip_flops, instances("dff_1"));
    let generic = synthesized("forms-tiny", Target::Generic).report;
    let of_core = generic.modules.iter().find(|m| m.module == "crossbar_core");
    // Flattened, those that are constant or always alike are gone.
    let all = of_core.expect("the core").figures.flip_flops;
    assert!(
        core.flip_flops <= all && core.flip_flops * 10 > all * 9,
        "{} of {all}",
        core.flip_flops
    );
    let memory = |words, bits, count| MemoryKind { words, bits, count };
    let memories = [
        memory(16, 1, 1),
        memory(16, 4, 1),
        memory(2, 64, 1),
        memory(4, 29, 2),
    ];
    assert_eq!(core.memories, memories);
}

/// A delay of the inverter is 10 ps and 2 ps a femtofarad; it drives four inputs of 2 fF.
#[test]
fn paths_are_timed_and_the_delay_of_four_is_what_the_library_says() {
    let tiny = Hardware::named("forms-tiny").unwrap();
    let (report, _) =
        asic::run(&tiny, &options("shift_add")).unwrap_or_else(|error| panic!("{error}"));
    let four = report.fan_out_of_four_ns.expect("OpenSTA is there");
    assert!((four - 0.026).abs() < 1e-6, "{four}");
    let path = report.modules[0].path.as_ref().expect("a path");
    // From a flip-flop or pin through some gates.
    assert!(path.ns > 0.05 && path.ns < 5.0, "{path:?}");
    assert!(!path.to.contains("_reg"), "{path:?}");
}

#[test]
fn a_module_that_there_is_not_is_named_with_those_that_there_are() {
    let tiny = Hardware::named("forms-tiny").unwrap();
    let error = asic::run(&tiny, &options("adder")).unwrap_err().to_string();
    assert!(
        error.starts_with("there is no module \"adder\"; there are crossbar, "),
        "{error}"
    );
    let error = place::run(&tiny, Target::Ice40, "adder").unwrap_err();
    assert!(matches!(error, Error::NoModule { .. }), "{error}");
    let error = place::run(&tiny, Target::Xilinx, "counters")
        .unwrap_err()
        .to_string();
    assert_eq!(
        error,
        "nothing places for the target xilinx; choose ice40 or ecp5"
    );
}

/// Five counters of 32 bits, a register for each bit, behind four pins.
#[test]
fn a_placed_module_tells_what_it_takes_and_its_clock() {
    let tiny = Hardware::named("forms-tiny").unwrap();
    let report =
        place::run(&tiny, Target::Ice40, "counters").unwrap_or_else(|error| panic!("{error}"));
    println!("{}", report.table());
    let used = |kind: &str| {
        let row = report.used.iter().find(|row| row.kind == kind);
        row.unwrap_or_else(|| panic!("{kind}: {:?}", report.used))
    };
    assert_eq!(report.device, "iCE40 HX8K");
    assert_eq!(
        (used("ICESTORM_LC").available, used("SB_IO").used),
        (7680, 4)
    );
    assert!(used("ICESTORM_LC").used >= 5 * 32);
    // Increments of three, additions of two.
    assert!(used("SB_CARRY").used >= 4 * 28);
    assert!((20.0..500.0).contains(&report.mhz), "{}", report.mhz);
    let path = report.longest_path.as_ref().expect("a path");
    assert!((path.mhz() / report.mhz - 1.0).abs() < 0.02, "{report:?}");
}

//! What synthesis makes of a configuration.

use forms_verilog::hardware::Hardware;
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
    // 16 x 16 devices of 2 bits; 4 x 16 flips; 4 x 4 polarities; two banks of 4 words of 29 bits.
    assert_eq!(of("device_array").figures.memory_bits, Some(512));
    assert_eq!(of("crossbar_core").figures.memory_bits, Some(64 + 16 + 232));
    assert_eq!(of("crossbar").figures.memory_bits, Some(512 + 312));
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

//! The exported Verilog without a warning and without a waiver, in Verilator (`-Wall`) and Icarus (`-Wall`), as
//! Verilog-2005 and as SystemVerilog: every named configuration and tile, and random legal ones.

use forms_testbench::random_configuration::random_configuration;
use forms_verilog::design;
use forms_verilog::hardware::Hardware;
use forms_verilog::replay::sources::Sources;
use forms_verilog::replay::{icarus, verilator};

fn is_clean(hardware: &Hardware) {
    let name = &hardware.name;
    let design = hardware
        .design()
        .unwrap_or_else(|error| panic!("{name}: {error}"));
    let sources = Sources::from_design(&design).unwrap();
    let verilator = verilator::lint(&sources);
    verilator.unwrap_or_else(|error| panic!("{name}: {error}"));
    icarus::lint(&sources).unwrap_or_else(|error| panic!("{name}: {error}"));
    println!("{name}: {} modules, no warning", design.modules.len());
}

#[test]
fn every_named_configuration_and_tile_is_linted_without_a_warning() {
    for name in design::exported() {
        is_clean(&Hardware::named(name).unwrap());
    }
}

#[test]
fn random_legal_configurations_are_linted_without_a_warning() {
    for seed in 1000..1020 {
        let config = random_configuration(seed);
        println!("seed {seed}");
        is_clean(&Hardware::crossbar(&config).unwrap());
    }
}

#[test]
fn random_tiles_are_linted_without_a_warning() {
    for (seed, crossbars) in (2000..).zip([1, 2, 3, 5, 8, 32]) {
        let config = random_configuration(seed);
        println!("seed {seed}");
        is_clean(&Hardware::tile("tile-random", &config, crossbars).unwrap());
    }
}

//! The accelerator's Verilog, replayed against the vectors of a bench run: in Icarus, where everything begins as X, in
//! Verilator, and as a netlist.

use forms_golden::accelerator::Accelerator;
use forms_testbench::accelerator::{design, record};
use forms_verilog::replay::{Level, check};

/// Runs drawn networks, loaded at once and in passes, with steady and with ragged streams, and replays them on two
/// crossbars of forms-tiny, with memories small enough for flip-flops.
fn replays(level: Level) {
    let accelerator = Accelerator::named("accelerator-forms-tiny").unwrap();
    let recorded = record(&accelerator, 1, 2).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!((recorded.at_once, recorded.in_passes), (2, 2));
    let checked = check(&design(&accelerator).unwrap(), &recorded.recording, level)
        .unwrap_or_else(|error| panic!("{error}"));
    println!("{checked:?}");
    assert!(checked.clocks > 1000, "{}", checked.clocks);
}

#[test]
fn drawn_networks_replay_in_icarus_and_verilator() {
    replays(Level::Rtl);
}

#[test]
#[ignore = "minutes: cargo nextest run -p forms-testbench --test replay_accelerator --run-ignored all"]
fn drawn_networks_replay_as_a_netlist() {
    // The layer table would be eight thousand flip-flops.
    replays(Level::Netlist {
        kept: Some("memory_256x32"),
    });
}

//! The Verilog of every named tile, replayed against the vectors of a bench run.

use forms_testbench::replay::{Level, check_tile};
use forms_testbench::tile;

/// Replays a bench run of so many layers, more if its coverage goals ask for them.
fn replays(name: &str, layers: usize, level: Level) {
    let seed = 3;
    let recording = tile::record(name, seed, layers).unwrap_or_else(|error| panic!("{error}"));
    let checked = check_tile(name, &recording, Level::NETLIST)
        .unwrap_or_else(|error| panic!("seed {seed}: {error}"));
    println!("{checked:?}");
    assert_eq!(checked.level, level);
    assert!(checked.clocks > 3_000, "{}", checked.clocks);
}

#[test]
fn the_tile_of_forms_tiny_replays_and_so_does_its_netlist() {
    replays("tile-forms-tiny", 60, Level::NETLIST);
}

#[test]
fn the_tile_of_forms_8_replays() {
    replays("tile-forms-8", 20, Level::Rtl);
}

#[test]
fn every_tile_is_among_them() {
    assert_eq!(tile::names(), ["tile-forms-8", "tile-forms-tiny"]);
}

//! The Verilog of every named tile, replayed against the vectors of a bench run.

use forms_testbench::replay::{Level, check_tile};
use forms_testbench::tile;

/// Layers of the bench run at least; its coverage goals may ask for more.
const LAYERS: usize = 4;

fn replays(name: &str, clocks: usize, level: Level) {
    let seed = 3;
    let mut recording = tile::record(name, seed, LAYERS).unwrap_or_else(|error| panic!("{error}"));
    recording.rows.truncate(clocks);
    let checked = check_tile(name, &recording, Level::NETLIST)
        .unwrap_or_else(|error| panic!("seed {seed}: {error}"));
    println!("{checked:?}");
    assert_eq!(checked.level, level);
    assert_eq!(checked.clocks, clocks);
}

#[test]
fn the_tile_of_forms_tiny_replays_and_so_does_its_netlist() {
    replays("tile-forms-tiny", 10_000, Level::NETLIST);
}

#[test]
fn the_tile_of_forms_8_replays() {
    replays("tile-forms-8", 40_000, Level::Rtl);
}

#[test]
fn every_tile_is_among_them() {
    assert_eq!(tile::names(), ["tile-forms-8", "tile-forms-tiny"]);
}

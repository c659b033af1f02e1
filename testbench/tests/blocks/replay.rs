//! The Verilog of every block, replayed against the vectors of its bench, and so is its netlist.
//!
//! One test a folder of the RTL, so that they share the machine's cores.

use std::env;

use crate::benches::{self, BlockBench};
use forms_verilog::replay::{Level, check};

/// The modules, by the folders of the RTL.
const FOLDERS: [(&str, &[&str]); 7] = [
    (
        "input",
        &[
            "or_tree",
            "next_plane",
            "sign_tracker",
            "zero_skip",
            "frame_check",
            "subarray_driver",
            "population_count",
            "row_doubling",
        ],
    ),
    ("devices", &["bit_line", "device_column", "device_array"]),
    (
        "converter",
        &[
            "adc",
            "adc_uniform",
            "plane_scale",
            "flip_restore",
            "uniform_restore",
        ],
    ),
    (
        "datapath",
        &[
            "shift_add",
            "serial_shift_add",
            "plane_splice",
            "difference",
            "offset_correction",
            "register_file",
            "sign_accumulator",
            "clip_counter",
            "lane",
        ],
    ),
    (
        "control",
        &[
            "controller",
            "slot_pipeline",
            "result_drain",
            "counters",
            "used_registers",
            "plane_mask",
        ],
    ),
    (
        "tile",
        &[
            "twin_adder",
            "partial_sum",
            "scale_product",
            "requantize",
            "max_pool",
            "average_pool",
            "output_buffer",
        ],
    ),
    (
        "accelerator",
        &[
            "watchdog",
            "packet_reader",
            "residual_add",
            "map_mover",
            "accelerator_registers",
            "sequencer",
            "gather",
        ],
    ),
];

/// As gates these run at some clocks a second, so they stay behavioural: devices of 128 x 128, and a vector of 2,432 bits,
/// which Icarus copies whole for each bit that changes: seven minutes. The core of sme-128 is replayed as gates with that
/// block inside (`named::sme_128_replays`).
const BEHAVIOURAL: &[&str] = &["device_array", "row_doubling_128"];

/// The seed of the environment, else 1.
fn seed() -> u64 {
    env::var("FORMS_SEED")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(1)
}

fn replays(bench: &BlockBench) {
    let seed = seed();
    let fail = |error: &dyn std::fmt::Display| -> ! {
        panic!("{}, seed {seed}: {error}", bench.name);
    };
    let recording = (bench.run)(seed).unwrap_or_else(|error| fail(&error));
    let design = (bench.export)().unwrap_or_else(|error| fail(&error));
    let level = match BEHAVIOURAL.contains(&bench.name) {
        true => Level::Rtl,
        false => Level::NETLIST,
    };
    let checked = check(&design, &recording, level).unwrap_or_else(|error| fail(&error));
    println!("{}: {checked:?}", bench.name);
}

fn folder_replays(folder: &str) {
    let (_, modules) = FOLDERS.iter().find(|(name, _)| *name == folder).unwrap();
    let benches = benches::all().iter();
    for bench in benches.filter(|bench| modules.contains(&bench.module)) {
        replays(bench);
    }
}

#[test]
fn blocks_of_the_input_replay() {
    folder_replays("input");
}

#[test]
fn blocks_of_the_devices_replay() {
    folder_replays("devices");
}

#[test]
fn blocks_of_the_converter_replay() {
    folder_replays("converter");
}

#[test]
fn blocks_of_the_datapath_replay() {
    folder_replays("datapath");
}

#[test]
fn blocks_of_control_replay() {
    folder_replays("control");
}

#[test]
fn blocks_of_the_tile_replay() {
    folder_replays("tile");
}

#[test]
fn blocks_of_the_accelerator_replay() {
    folder_replays("accelerator");
}

#[test]
fn every_block_is_in_a_folder() {
    for bench in benches::all() {
        let folders = FOLDERS.iter();
        let count = folders.filter(|(_, modules)| modules.contains(&bench.module));
        assert_eq!(count.count(), 1, "{}", bench.module);
    }
}

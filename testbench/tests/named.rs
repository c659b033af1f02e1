//! Every named configuration and tile: against golden in every clock, and its Verilog against what it did there.
//!
//! The tests are made of the table of names, one each, so that a new row is tested without another line here.

use std::env;

use forms_golden::{Config, NamedTile};
use forms_testbench::crossbar::run::Until;
use forms_testbench::crossbar::{self, HardwareSimulator, RunOptions};
use forms_testbench::tile;
use forms_verilog::hardware::{self, Hardware};
use forms_verilog::replay::configuration::GATE_LEVEL_TILE;
use forms_verilog::replay::{Level, check_configuration, check_hardware};
use libtest_mimic::{Arguments, Failed, Trial};

/// Devices that a run multiplies with at least, over all its MVMs.
const DEVICE_PRODUCTS: usize = 2_000_000;
/// MVMs of the run whose Verilog is replayed; its coverage goals may ask for more.
const REPLAYED_MVMS: usize = 8;
/// Clocks of it that are replayed at most.
const REPLAYED_CLOCKS: usize = 20_000;

fn main() {
    let arguments = Arguments::from_args();
    let mut trials = Vec::new();
    for config in Config::all() {
        let word = config.name.replace('-', "_");
        let again = config.clone();
        trials.push(Trial::test(
            format!("{word}_meets_golden_in_every_clock"),
            move || meets_golden(&config),
        ));
        trials.push(Trial::test(format!("{word}_replays"), move || {
            replays(&again)
        }));
    }
    for tile in NamedTile::all() {
        let word = tile.name.replace('-', "_");
        trials.push(Trial::test(format!("{word}_replays"), || {
            tile_replays(tile)
        }));
    }
    libtest_mimic::run(&arguments, trials).exit();
}

/// The seed of the environment, else `default`.
fn seed(default: u64) -> u64 {
    let given = env::var("FORMS_SEED").ok();
    given.and_then(|text| text.parse().ok()).unwrap_or(default)
}

fn failed(error: impl std::fmt::Display) -> Failed {
    error.to_string().into()
}

fn meets_golden(config: &Config) -> Result<(), Failed> {
    let arrays = match config.scheme {
        forms_golden::Scheme::Forms | forms_golden::Scheme::Isaac => 1,
        forms_golden::Scheme::Prime => 2,
        forms_golden::Scheme::Sme => 2 * config.weight_bits / config.device_bits,
    };
    let mvms = (DEVICE_PRODUCTS / (config.rows * config.columns * arrays)).clamp(30, 200);
    for seed in [seed(1), seed(2)] {
        let report = crossbar::run(&RunOptions {
            config: config.clone(),
            simulator: HardwareSimulator::RustHdl,
            seed,
            mvms,
        })
        .map_err(failed)?;
        if report.mvms < mvms {
            return Err(failed(format!("{} MVMs of {mvms} ran", report.mvms)));
        }
    }
    Ok(())
}

fn replays(config: &Config) -> Result<(), Failed> {
    let seed = seed(2);
    let mut recorded =
        crossbar::record(config, seed, REPLAYED_MVMS, Until::Covered).map_err(failed)?;
    for recording in [&mut recorded.crossbar, &mut recorded.core] {
        recording.rows.truncate(REPLAYED_CLOCKS);
    }
    let parameters = hardware::parameters(config).map_err(failed)?;
    let checked = check_configuration(
        &parameters,
        &recorded.crossbar,
        &recorded.core,
        Level::NETLIST,
    )
    .map_err(|error| failed(format!("seed {seed}: {error}")))?;
    println!("{checked:?}");
    match checked.crossbar_core.comparisons {
        ..=1_000 => Err(failed("hardly anything was compared")),
        _ => Ok(()),
    }
}

fn tile_replays(tile: &NamedTile) -> Result<(), Failed> {
    let seed = seed(3);
    let hardware = Hardware::named(&tile.name).map_err(failed)?;
    let (layers, level) = match tile.name.as_str() {
        GATE_LEVEL_TILE => (60, Level::NETLIST),
        _ => (20, Level::Rtl),
    };
    let recording = tile::record(&hardware, seed, layers).map_err(failed)?;
    let checked = check_hardware(&hardware, &recording, Level::NETLIST)
        .map_err(|error| failed(format!("seed {seed}: {error}")))?;
    println!("{checked:?}");
    if checked.level != level || checked.clocks <= 3_000 {
        return Err(failed("less was replayed than should be"));
    }
    Ok(())
}

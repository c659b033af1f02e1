//! The whole tile: see `tile`.

use std::path::PathBuf;

use forms_golden::{Adc, AdcPolicy, Config, NamedTile};
use forms_testbench::Error;
use forms_testbench::random_configuration::random_configuration;
use forms_testbench::tile::random::{run_layers, run_random};
use forms_testbench::tile::run::reset;
use forms_testbench::tile::{
    TileDut, TileFragment, TileInputs, TileLayer, TileOutputs, TileTarget, TileWrite, build,
};
use forms_testbench::verilated::VerilatedTile;
use forms_verilog::hardware::Hardware;
use ndarray::Array2;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

fn named(name: &str) -> Hardware {
    Hardware::named(name).unwrap_or_else(|error| panic!("{error}"))
}

fn tiny() -> Hardware {
    named("tile-forms-tiny")
}

fn seeds() -> Vec<u64> {
    match std::env::var("FORMS_SEED").ok().map(|text| text.parse()) {
        Some(Ok(seed)) => vec![seed],
        Some(Err(error)) => panic!("FORMS_SEED is not a seed: {error}"),
        None => vec![1, 2],
    }
}

#[test]
fn the_tiny_tile_meets_golden_in_every_result_and_its_clock() {
    for seed in seeds() {
        let mut dut = build(&tiny()).unwrap();
        let hits = run_random(&mut dut, &tiny(), seed, 30);
        println!("{:?}", hits.unwrap_or_else(|error| panic!("{error}")).hits);
    }
}

#[test]
fn the_tile_of_forms_8_meets_golden_in_every_result_and_its_clock() {
    let tile = named("tile-forms-8");
    let mut dut = build(&tile).unwrap();
    let hits = run_random(&mut dut, &tile, seeds()[0], 8);
    println!("{:?}", hits.unwrap_or_else(|error| panic!("{error}")).hits);
}

#[test]
fn the_same_stimulus_takes_the_same_clocks_in_rust_hdl_and_in_verilator() {
    let cache = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("verilated");
    for (name, layers) in [("tile-forms-tiny", 30), ("tile-forms-8", 8)] {
        let tile = named(name);
        let mut verilog = VerilatedTile::build(&tile, &cache).unwrap();
        let on_verilog = run_random(&mut verilog, &tile, 4, layers).unwrap();
        let on_rust = run_random(&mut build(&tile).unwrap(), &tile, 4, layers).unwrap();
        assert_eq!(on_verilog, on_rust);
    }
}

#[test]
fn every_tile_exports() {
    for NamedTile { name, .. } in NamedTile::all() {
        let design = named(name).design();
        let design = design.unwrap_or_else(|error| panic!("{name}: {error}"));
        let modules: Vec<_> = design.modules.iter().map(|m| m.name.as_str()).collect();
        for module in ["forms_tile", "crossbar", "requantize", "average_pool"] {
            assert!(modules.contains(&module), "{name}: {modules:?}");
        }
    }
}

/// Crossbars of a tile: one, a few, more than eight.
fn crossbars(seed: u64, config: &Config) -> usize {
    let most = [1, 2, 3, 4, 5, 8, 11];
    // Large ones take long to program.
    most[seed as usize
        % if config.rows * config.columns > 1_000 {
            4
        } else {
            7
        }]
}

#[test]
fn tiles_of_random_configurations_meet_golden_in_every_result_and_its_clock() {
    let seeds = match std::env::var("FORMS_SEED") {
        Ok(_) => seeds(),
        Err(_) => (0..12).collect(),
    };
    for seed in seeds {
        let config = random_configuration(seed);
        let tile = Hardware::tile("tile", &config, crossbars(seed, &config)).unwrap();
        let run = build(&tile).and_then(|mut dut| run_layers(&mut dut, &tile, seed, 6));
        run.unwrap_or_else(|error| panic!("{config:?}: {error}"));
    }
}

#[test]
#[ignore = "minutes; cargo nextest run --release -p forms-testbench --test forms_tile --run-ignored all two_hundred"]
fn two_hundred_random_tiles_meet_golden() {
    for seed in 100..300 {
        let config = random_configuration(seed);
        let tile = Hardware::tile("tile", &config, crossbars(seed, &config)).unwrap();
        let run = build(&tile).and_then(|mut dut| run_layers(&mut dut, &tile, seed, 8));
        run.unwrap_or_else(|error| panic!("{config:?}: {error}"));
    }
}

#[test]
fn what_makes_no_tile_is_refused_with_rule_values_and_way_out() {
    let said = |hardware: Result<Hardware, forms_verilog::Error>| {
        let built = hardware
            .map_err(Error::from)
            .and_then(|hardware| build(&hardware).map(drop));
        built.expect_err("refused").to_string()
    };
    assert!(said(Hardware::named("tile-forms-9")).contains("tile-forms-8"));
    assert_eq!(
        said(Hardware::named("forms-8")),
        "forms-8 is a crossbar, not a tile; the named tiles are tile-forms-8, tile-forms-tiny"
    );
    let config = tiny().config;
    for crossbars in [0, 33] {
        assert_eq!(
            said(Hardware::tile("tile", &config, crossbars)),
            format!("forms-tiny: a tile has 1 to 32 crossbars, not {crossbars}")
        );
    }
    let wide = Config {
        input_bits: 32,
        weight_bits: 16,
        device_bits: 4,
        rows: 1_024,
        columns: 64,
        adc: Adc {
            bits: 6,
            policy: AdcPolicy::FlipEncoded,
        },
        ..Config::named("forms-8").unwrap()
    };
    assert_eq!(
        said(Hardware::tile("tile", &wide, 32)),
        "forms-8: 32 results of 59 bits and a bias add up to 65 bits, but a tile adds 64; use fewer \
         crossbars, fewer rows or narrower weights or inputs"
    );
}

/// A layer of one column that lets its sums through, and the largest of `window` of them.
fn largest_of(window: usize) -> TileLayer {
    let weights = Array2::from_elem((3, 1), 1);
    let mut layer = TileLayer::new(&tiny().config, 4, weights.view(), 8).unwrap();
    layer.max_window = window;
    layer
}

/// Programs `layer` on a tile.
fn program(dut: &mut dyn TileDut, layer: &TileLayer) {
    reset(dut).unwrap();
    for write in layer.writes() {
        let write = Some(write);
        let outputs = dut.drive(&TileInputs {
            write,
            ..TileInputs::default()
        });
        assert!(!outputs.unwrap().programming_error);
        dut.clock().unwrap();
    }
}

/// Streams products of the input `x` in all rows, then waits; gives the results, and what the pins say
/// then.
fn stream(dut: &mut dyn TileDut, layer: &TileLayer, xs: &[i64]) -> (Vec<u64>, TileOutputs) {
    let inputs: Vec<_> = xs.iter().map(|&x| vec![x; 3]).collect();
    let mut fragments: Vec<_> = layer.fragments(&inputs).into_iter().flatten().collect();
    fragments.reverse();
    let mut results = Vec::new();
    let mut outputs = TileOutputs::default();
    let mut silent = 0;
    while !fragments.is_empty() || silent < 300 {
        let inputs = TileInputs {
            x: vec![fragments.last().cloned()],
            z_ready: true,
            ..TileInputs::default()
        };
        outputs = dut.drive(&inputs).unwrap();
        if outputs.x_ready[0] {
            fragments.pop();
        }
        silent += 1;
        if outputs.z_valid {
            results.push(outputs.z);
            silent = 0;
        }
        dut.clock().unwrap();
    }
    (results, outputs)
}

#[test]
fn half_a_window_in_a_pool_is_work_and_what_is_written_meanwhile_is_ignored() {
    for average in [false, true] {
        let mut layer = largest_of(4);
        if average {
            (layer.max_window, layer.average_window) = (1, 4);
        }
        let mut dut = build(&tiny()).unwrap();
        program(&mut dut, &layer);
        let (results, outputs) = stream(&mut dut, &layer, &[5, 7]);
        assert!(results.is_empty(), "{results:?}");
        assert!(outputs.busy && !outputs.programming_error);
        for target in [TileTarget::MaxWindow, TileTarget::AverageWindow] {
            let write = Some(TileWrite {
                target,
                address: 0,
                data: 0,
            });
            dut.drive(&TileInputs {
                write,
                ..TileInputs::default()
            })
            .unwrap();
            dut.clock().unwrap();
        }
        // The window ends as it began: the largest of 15, 21, 3 and 9, or their mean.
        let (results, outputs) = stream(&mut dut, &layer, &[1, 3]);
        assert_eq!(results, [if average { 12 } else { 21 }]);
        assert!(!outputs.busy && outputs.programming_error);
        // A reset takes the error back, and a window that nobody finishes.
        let (results, _) = stream(&mut dut, &layer, &[5]);
        assert!(results.is_empty(), "{results:?}");
        reset(&mut dut).unwrap();
        let outputs = dut.drive(&TileInputs::default()).unwrap();
        assert!(!outputs.busy && !outputs.programming_error);
    }
}

#[test]
fn a_fragment_that_is_called_the_last_too_early_or_too_late_is_reported_until_a_reset() {
    // Two sub-arrays of four rows.
    let weights = Array2::from_elem((8, 1), 1);
    let layer = TileLayer::new(&tiny().config, 4, weights.view(), 8).unwrap();
    for lie in 0..2 {
        let mut dut = build(&tiny()).unwrap();
        program(&mut dut, &layer);
        let mut fragments = layer.fragments(&[vec![3; 8]]).remove(0);
        assert_eq!(
            fragments.iter().map(|f| f.last).collect::<Vec<_>>(),
            [false, true]
        );
        fragments[lie].last ^= true;
        for fragment in fragments {
            loop {
                let x = vec![Some(fragment.clone())];
                let outputs = dut
                    .drive(&TileInputs {
                        x,
                        ..TileInputs::default()
                    })
                    .unwrap();
                dut.clock().unwrap();
                if outputs.x_ready[0] {
                    break;
                }
            }
        }
        for _ in 0..50 {
            dut.clock().unwrap();
        }
        assert!(
            dut.drive(&TileInputs::default()).unwrap().framing_error,
            "fragment {lie}"
        );
        reset(&mut dut).unwrap();
        assert!(!dut.drive(&TileInputs::default()).unwrap().framing_error);
    }
}

/// Writes anything anywhere whenever the tile is busy, and sees to it that it is told so.
struct Meddler {
    good: Box<dyn TileDut>,
    rng: ChaCha8Rng,
    writes: u64,
}

impl TileDut for Meddler {
    fn drive(&mut self, inputs: &TileInputs) -> Result<TileOutputs, Error> {
        let owed = self.writes > 0 && !inputs.reset;
        let mut outputs = self.good.drive(inputs)?;
        if inputs.write.is_none() && outputs.busy && self.rng.random_ratio(1, 3) {
            let mut inputs = inputs.clone();
            let target = match self.rng.random_range(0..9) {
                0 => TileTarget::Twins(self.rng.random_range(0..4)),
                1 => TileTarget::Used,
                2 => TileTarget::Bias,
                3 => TileTarget::Multiplier,
                4 => TileTarget::Shift,
                5 => TileTarget::Low,
                6 => TileTarget::MaxWindow,
                7 => TileTarget::AverageWindow,
                _ => {
                    use forms_testbench::crossbar::Target::*;
                    let all = [Register, Devices, Flips, PolarityOrDoubling];
                    let target = all[self.rng.random_range(0..4)];
                    TileTarget::Crossbar(self.rng.random_range(0..4), target)
                }
            };
            inputs.write = Some(TileWrite {
                target,
                address: self.rng.random_range(0..4),
                data: self.rng.random_range(0..4),
            });
            outputs = self.good.drive(&inputs)?;
            self.writes += 1;
        }
        // It stays high once raised.
        let told = std::mem::take(&mut outputs.programming_error);
        if owed && !told {
            return Err(Error::Block("a write while busy went unnoticed".into()));
        }
        Ok(outputs)
    }

    fn clock(&mut self) -> Result<(), Error> {
        self.good.clock()
    }

    fn clocks(&self) -> u64 {
        self.good.clocks()
    }
}

#[test]
fn whatever_is_written_while_busy_changes_no_result_and_no_clock() {
    for seed in seeds() {
        let mut dut = Meddler {
            good: Box::new(build(&tiny()).unwrap()),
            rng: ChaCha8Rng::seed_from_u64(seed),
            writes: 0,
        };
        run_layers(&mut dut, &tiny(), seed, 20).unwrap_or_else(|error| panic!("{error}"));
        assert!(dut.writes > 400, "{}", dut.writes);
    }
}

/// A tile with a fault.
#[derive(Clone, Copy, Debug)]
enum Fault {
    Bias,
    Multiplier,
    Twins,
    Window,
    Result,
    Late,
    Framing,
}

struct Faulty {
    good: Box<dyn TileDut>,
    fault: Fault,
}

impl TileDut for Faulty {
    fn drive(&mut self, inputs: &TileInputs) -> Result<TileOutputs, Error> {
        let mut inputs = inputs.clone();
        if let Some(write) = &mut inputs.write {
            match (self.fault, write.target) {
                (Fault::Bias, TileTarget::Bias) => write.data ^= 1 << 12,
                (Fault::Multiplier, TileTarget::Multiplier) => write.data ^= 1 << 29,
                (Fault::Twins, TileTarget::Twins(1)) => write.data = 0,
                (Fault::Window, TileTarget::MaxWindow) => write.data += 1,
                _ => {}
            }
        }
        if matches!(self.fault, Fault::Late) && self.good.clocks().is_multiple_of(97) {
            for fragment in &mut inputs.x {
                *fragment = None;
            }
        }
        if matches!(self.fault, Fault::Framing) {
            for TileFragment { last, .. } in inputs.x.iter_mut().flatten() {
                *last = true;
            }
        }
        let mut outputs = self.good.drive(&inputs)?;
        match self.fault {
            Fault::Result if self.good.clocks() > 2_000 => outputs.z |= 1,
            Fault::Late if self.good.clocks().is_multiple_of(97) => outputs.x_ready.fill(false),
            _ => {}
        }
        Ok(outputs)
    }

    fn clock(&mut self) -> Result<(), Error> {
        self.good.clock()
    }

    fn clocks(&self) -> u64 {
        self.good.clocks()
    }
}

#[test]
fn planted_faults_are_caught() {
    for fault in [
        Fault::Bias,
        Fault::Multiplier,
        Fault::Twins,
        Fault::Window,
        Fault::Result,
        Fault::Late,
        Fault::Framing,
    ] {
        let good = Box::new(build(&tiny()).unwrap());
        let mut dut = Faulty { good, fault };
        let error = run_random(&mut dut, &tiny(), 1, 60).unwrap_err();
        let caught = matches!(error, Error::Mismatch(_) | Error::Silent { .. });
        assert!(caught, "{fault:?}: {error}");
    }
}

//! The whole tile: see `tile`.

use std::path::PathBuf;

use forms_testbench::Error;
use forms_testbench::tile::random::run_random;
use forms_testbench::tile::{self, TileDut, TileInputs, TileOutputs, TileTarget, build};
use forms_testbench::verilated::VerilatedTile;
use forms_testbench::verilog;

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
        let mut dut = build("tile-forms-tiny").unwrap();
        let hits = run_random(dut.as_mut(), "tile-forms-tiny", seed, 30);
        println!("{:?}", hits.unwrap_or_else(|error| panic!("{error}")).hits);
    }
}

#[test]
fn the_tile_of_forms_8_meets_golden_in_every_result_and_its_clock() {
    let mut dut = build("tile-forms-8").unwrap();
    let hits = run_random(dut.as_mut(), "tile-forms-8", seeds()[0], 8);
    println!("{:?}", hits.unwrap_or_else(|error| panic!("{error}")).hits);
}

#[test]
fn the_same_stimulus_takes_the_same_clocks_in_rust_hdl_and_in_verilator() {
    let cache = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("verilated");
    for (name, layers) in [("tile-forms-tiny", 30), ("tile-forms-8", 8)] {
        let mut verilog = VerilatedTile::build(name, &cache).unwrap();
        let on_verilog = run_random(&mut verilog, name, 4, layers).unwrap();
        let on_rust = run_random(build(name).unwrap().as_mut(), name, 4, layers).unwrap();
        assert_eq!(on_verilog, on_rust);
    }
}

#[test]
fn every_tile_exports() {
    for name in tile::names() {
        let design = verilog::tile(name).unwrap_or_else(|error| panic!("{name}: {error}"));
        let modules: Vec<_> = design.modules.iter().map(|m| m.name.as_str()).collect();
        for module in ["forms_tile", "crossbar", "requantize", "average_pool"] {
            assert!(modules.contains(&module), "{name}: {modules:?}");
        }
    }
}

#[test]
fn an_unknown_tile_is_told_the_known_ones() {
    let error = build("tile-forms-9").err().expect("there is none");
    assert!(error.to_string().contains("tile-forms-8"), "{error}");
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
    ] {
        let good = build("tile-forms-tiny").unwrap();
        let mut dut = Faulty { good, fault };
        let error = run_random(&mut dut, "tile-forms-tiny", 1, 60).unwrap_err();
        let caught = matches!(error, Error::Mismatch(_) | Error::Silent { .. });
        assert!(caught, "{fault:?}: {error}");
    }
}

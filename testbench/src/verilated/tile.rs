//! A tile's Verilog as a device under test.

use std::path::Path;

use forms_rtl::tile::forms_tile::FormsTile;

use crate::Error;
use crate::tile::build::crossbars;
use crate::tile::{TileDut, TileInputs, TileOutputs};
use crate::verilated::Pins;
use forms_verilog::hardware::Hardware;
use forms_verilog::pins;

/// A tile, compiled by Verilator.
pub struct VerilatedTile {
    pins: Pins,
    at: Places,
    clocks: u64,
}

/// Where each pin is.
struct Places {
    reset: usize,
    program_enable: usize,
    program_crossbar: usize,
    program_target: usize,
    program_address: usize,
    program_data: usize,
    x_valid: Vec<usize>,
    x_last: Vec<usize>,
    /// [crossbar][row].
    x: Vec<Vec<usize>>,
    z_ready: usize,
    x_ready: Vec<usize>,
    z_valid: usize,
    z_last: usize,
    z: usize,
    busy: usize,
    framing_error: usize,
    programming_error: usize,
    steps: Vec<usize>,
    conversions: Vec<usize>,
}

impl VerilatedTile {
    /// Compiles the export of the tile that `hardware` describes, or finds it in `cache`.
    ///
    /// # Errors
    ///
    /// [`Error::NotATile`]; [`Error::Elaboration`]; those of [`Pins::build`].
    pub fn build(hardware: &Hardware, cache: &Path) -> Result<Self, Error> {
        let crossbars = crossbars(hardware)?;
        let rows = hardware.parameters.fragment_rows;
        let listed = pins::pins(&FormsTile::new(&hardware.parameters, crossbars)?);
        let pins = Pins::build(&hardware.design()?, &listed, cache)?;
        let inputs = |name: &str| -> Result<Vec<usize>, Error> {
            let each = (0..crossbars).map(|i| pins.input(&format!("{name}_{i}")));
            each.collect()
        };
        let outputs = |name: &str| -> Result<Vec<usize>, Error> {
            let each = (0..crossbars).map(|i| pins.output(&format!("{name}_{i}")));
            each.collect()
        };
        let x_of = |i: usize| -> Result<Vec<usize>, Error> {
            let rows = (0..rows).map(|row| pins.input(&format!("x_{}", crossbars * row + i)));
            rows.collect()
        };
        let at = Places {
            reset: pins.input("reset")?,
            program_enable: pins.input("program_enable")?,
            program_crossbar: pins.input("program_crossbar")?,
            program_target: pins.input("program_target")?,
            program_address: pins.input("program_address")?,
            program_data: pins.input("program_data")?,
            x_valid: inputs("x_valid")?,
            x_last: inputs("x_last")?,
            x: (0..crossbars).map(x_of).collect::<Result<_, _>>()?,
            z_ready: pins.input("z_ready")?,
            x_ready: outputs("x_ready")?,
            z_valid: pins.output("z_valid")?,
            z_last: pins.output("z_last")?,
            z: pins.output("z")?,
            busy: pins.output("busy")?,
            framing_error: pins.output("framing_error")?,
            programming_error: pins.output("programming_error")?,
            steps: outputs("steps")?,
            conversions: outputs("conversions")?,
        };
        Ok(Self {
            pins,
            at,
            clocks: 0,
        })
    }
}

impl TileDut for VerilatedTile {
    fn drive(&mut self, inputs: &TileInputs) -> Result<TileOutputs, Error> {
        let (at, pins) = (&self.at, self.pins.drive());
        pins[at.reset] = u64::from(inputs.reset);
        pins[at.program_enable] = u64::from(inputs.write.is_some());
        if let Some(write) = inputs.write {
            let (target, crossbar) = write.target.code();
            pins[at.program_target] = target;
            pins[at.program_crossbar] = crossbar;
            pins[at.program_address] = write.address;
            pins[at.program_data] = write.data;
        }
        for (i, places) in at.x.iter().enumerate() {
            let fragment = inputs.x.get(i).and_then(Option::as_ref);
            pins[at.x_valid[i]] = u64::from(fragment.is_some());
            if let Some(fragment) = fragment {
                pins[at.x_last[i]] = u64::from(fragment.last);
                for (&place, &word) in places.iter().zip(&fragment.words) {
                    pins[place] = word;
                }
            }
        }
        pins[at.z_ready] = u64::from(inputs.z_ready);
        let pins = self.pins.settle();
        let all = |places: &[usize]| places.iter().map(|&place| pins[place]).collect();
        Ok(TileOutputs {
            x_ready: at.x_ready.iter().map(|&place| pins[place] == 1).collect(),
            z_valid: pins[at.z_valid] == 1,
            z_last: pins[at.z_last] == 1,
            z: pins[at.z],
            busy: pins[at.busy] == 1,
            framing_error: pins[at.framing_error] == 1,
            programming_error: pins[at.programming_error] == 1,
            steps: all(&at.steps),
            conversions: all(&at.conversions),
        })
    }

    fn clock(&mut self) -> Result<(), Error> {
        self.pins.clock();
        self.clocks += 1;
        Ok(())
    }

    fn clocks(&self) -> u64 {
        self.clocks
    }
}

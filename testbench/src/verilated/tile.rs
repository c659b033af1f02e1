//! A tile's Verilog as a device under test.

use std::path::Path;

use forms_rtl::parameters::Parameters;
use forms_rtl::tile::configurations::{TileVisitor, with_tile};
use forms_rtl::tile::forms_tile::FormsTile;

use crate::Error;
use crate::pins::{self, Pin};
use crate::tile::layer::CROSSBARS;
use crate::tile::{TileDut, TileInputs, TileOutputs, crossbar_of, names};
use crate::verilated::Pins;
use crate::verilog;

/// A named tile, compiled by Verilator.
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
    /// [crossbar][row].
    x: Vec<Vec<usize>>,
    z_ready: usize,
    x_ready: Vec<usize>,
    z_valid: usize,
    z_last: usize,
    z: usize,
    busy: usize,
    steps: Vec<usize>,
    conversions: Vec<usize>,
}

impl VerilatedTile {
    /// Compiles the export of the tile `name`, or finds it in `cache`.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownConfiguration`]; those of [`Pins::build`].
    pub fn build(name: &str, cache: &Path) -> Result<Self, Error> {
        let design = verilog::tile(name)?;
        let listed = with_tile(name, List).ok_or_else(|| Error::UnknownConfiguration {
            name: name.to_string(),
            known: names().into_iter().map(String::from).collect(),
        })?;
        let rows = verilog::parameters(crossbar_of(name)?)?.fragment_rows;
        let pins = Pins::build(&design, &listed, cache)?;
        let inputs = |name: &str| -> Result<Vec<usize>, Error> {
            let each = (0..CROSSBARS).map(|i| pins.input(&format!("{name}_{i}")));
            each.collect()
        };
        let outputs = |name: &str| -> Result<Vec<usize>, Error> {
            let each = (0..CROSSBARS).map(|i| pins.output(&format!("{name}_{i}")));
            each.collect()
        };
        let x_of = |i: usize| -> Result<Vec<usize>, Error> {
            let rows = (0..rows).map(|row| pins.input(&format!("x_{}", CROSSBARS * row + i)));
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
            x: (0..CROSSBARS).map(x_of).collect::<Result<_, _>>()?,
            z_ready: pins.input("z_ready")?,
            x_ready: outputs("x_ready")?,
            z_valid: pins.output("z_valid")?,
            z_last: pins.output("z_last")?,
            z: pins.output("z")?,
            busy: pins.output("busy")?,
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

/// The pins of a tile.
struct List;

impl TileVisitor for List {
    type Output = Vec<Pin>;

    fn visit<
        const M: usize,
        const LEVELS: usize,
        const CNT: usize,
        const CODE: usize,
        const SUM: usize,
        const ACC: usize,
        const F: usize,
        const FB: usize,
        const T: usize,
        const KB: usize,
        const ADDR: usize,
        const PROG: usize,
        const K: usize,
        const HIGH: usize,
    >(
        self,
        parameters: &Parameters,
        tile: fn(
            &Parameters,
        )
            -> FormsTile<M, LEVELS, CNT, CODE, SUM, ACC, F, FB, T, KB, ADDR, PROG, K, HIGH>,
    ) -> Self::Output {
        pins::pins(&tile(parameters))
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
        for (i, (&valid, places)) in at.x_valid.iter().zip(&at.x).enumerate() {
            let fragment = inputs.x.get(i).and_then(Option::as_ref);
            pins[valid] = u64::from(fragment.is_some());
            for (&place, &word) in places.iter().zip(fragment.into_iter().flatten()) {
                pins[place] = word;
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

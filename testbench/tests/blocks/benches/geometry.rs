//! What the models of the benches derive from a configuration: its walk over lanes and turns, and where
//! things lie in an address. From golden's clocks a step, not from the RTL's formulas.

use forms_golden::{Config, Scheme};

/// Doublings of an input under SME (X of the contract), at most.
const MOST_DOUBLINGS: usize = 3;

/// A crossbar as its lanes see it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Geometry {
    /// Sub-arrays.
    pub subarrays: usize,
    /// Weight columns.
    pub columns: usize,
    /// Weight columns converted at once.
    pub lanes: usize,
    /// Weight columns of a lane.
    pub lane_columns: usize,
    /// Clocks that one weight takes.
    pub turns: usize,
    /// Devices of a weight converted at once, in each array.
    pub at_once: usize,
    /// Device arrays.
    pub arrays: usize,
    /// Bit positions of an input.
    pub positions: usize,
}

impl Geometry {
    /// That of `config`.
    pub fn of(config: &Config) -> Self {
        // One weight alone shows the turns, all of them show the rest.
        let turns = config.beats(1);
        let columns = config.weight_columns();
        Self {
            subarrays: config.fragments(),
            columns,
            lanes: config.lanes(),
            lane_columns: config.beats(columns) / turns,
            turns,
            at_once: config.devices_per_weight() / turns,
            arrays: match config.scheme {
                Scheme::Forms | Scheme::Isaac => 1,
                Scheme::Prime => 2,
                Scheme::Sme => 2 * config.weight_bits / config.device_bits,
            },
            positions: match config.scheme {
                Scheme::Sme => config.input_bits + MOST_DOUBLINGS,
                Scheme::Forms | Scheme::Isaac | Scheme::Prime => config.input_bits,
            },
        }
    }

    /// The fragment of a lane column in a sub-array, as pins number it.
    pub fn place(&self, subarray: usize, lane_column: usize) -> usize {
        subarray * self.lane_columns.next_power_of_two() + lane_column
    }

    /// The devices of a place that are converted in a turn, as pins number them.
    pub fn address(&self, place: usize, turn: usize) -> usize {
        place * self.turns.next_power_of_two() + turn
    }

    /// Every place there is: sub-array, lane column.
    pub fn places(&self) -> Vec<(usize, usize)> {
        let columns = self.lane_columns;
        let places = self.subarrays * columns;
        (0..places).map(|i| (i / columns, i % columns)).collect()
    }
}

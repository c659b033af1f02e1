//! The device under test: a tile seen through its pins, whatever computes behind them.

use forms_rtl::tile::forms_tile::FormsTile;

use crate::Error;
use crate::crossbar::Target;
use crate::simulator::Simulator;

/// What a programming write goes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TileTarget {
    /// A target of one of the crossbars.
    Crossbar(usize, Target),
    /// The twins of one of the crossbars.
    Twins(usize),
    /// Which crossbars are in use.
    Used,
    /// The low 32 bits of the bias of a column.
    Bias,
    /// The bits above them.
    BiasHigh,
    /// M of a column.
    Multiplier,
    /// s of a column.
    Shift,
    /// Lower bound of an activation.
    Low,
    /// Upper bound of an activation.
    High,
    /// Products of a window of the maximum pool, less one.
    MaxWindow,
    /// Products of a window of the average pool, less one.
    AverageWindow,
}

impl TileTarget {
    /// The values of `program_target` and `program_crossbar`.
    pub fn code(self) -> (u64, u64) {
        match self {
            TileTarget::Crossbar(i, target) => (target as u64, i as u64),
            TileTarget::Twins(i) => (4, i as u64),
            TileTarget::Used => (5, 0),
            TileTarget::Bias => (6, 0),
            TileTarget::BiasHigh => (7, 0),
            TileTarget::Multiplier => (8, 0),
            TileTarget::Shift => (9, 0),
            TileTarget::Low => (10, 0),
            TileTarget::High => (11, 0),
            TileTarget::MaxWindow => (12, 0),
            TileTarget::AverageWindow => (13, 0),
        }
    }
}

/// One programming write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TileWrite {
    /// Where to.
    pub target: TileTarget,
    /// Address within it.
    pub address: u64,
    /// Data.
    pub data: u64,
}

/// A fragment offered to a crossbar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TileFragment {
    /// m words.
    pub words: Vec<u64>,
    /// It is said to be the last of its product.
    pub last: bool,
}

/// The input pins for one clock.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TileInputs {
    /// Reset.
    pub reset: bool,
    /// A programming write.
    pub write: Option<TileWrite>,
    /// An offered fragment, one entry a crossbar.
    pub x: Vec<Option<TileFragment>>,
    /// Results are taken.
    pub z_ready: bool,
}

/// The output pins, settled.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TileOutputs {
    /// The offered fragment is accepted, one a crossbar.
    pub x_ready: Vec<bool>,
    /// A result is there.
    pub z_valid: bool,
    /// It is the last of its product or window.
    pub z_last: bool,
    /// The result, as raw bits.
    pub z: u64,
    /// The tile holds work.
    pub busy: bool,
    /// Sticky: a fragment was said to be the last of its product and was not, or the other way round.
    pub framing_error: bool,
    /// Sticky: a programming write came while the tile held work.
    pub programming_error: bool,
    /// Steps, one counter a crossbar.
    pub steps: Vec<u64>,
    /// Conversions, one counter a crossbar.
    pub conversions: Vec<u64>,
}

/// A tile that can be driven clock by clock.
pub trait TileDut {
    /// Drives the input pins and lets them settle. What a clock does not define keeps its value.
    ///
    /// # Errors
    ///
    /// Those of the simulator.
    fn drive(&mut self, inputs: &TileInputs) -> Result<TileOutputs, Error>;

    /// One rising edge.
    ///
    /// # Errors
    ///
    /// Those of the simulator.
    fn clock(&mut self) -> Result<(), Error>;

    /// Rising edges so far.
    fn clocks(&self) -> u64;
}

impl TileDut for Simulator<FormsTile> {
    fn drive(&mut self, inputs: &TileInputs) -> Result<TileOutputs, Error> {
        let pins = &mut self.dut;
        pins.reset.next = inputs.reset;
        pins.program_enable.next = inputs.write.is_some();
        if let Some(write) = inputs.write {
            let (target, crossbar) = write.target.code();
            pins.program_target.next = target.into();
            pins.program_crossbar.next = crossbar.into();
            pins.program_address.next = write.address.into();
            pins.program_data.next = write.data.into();
        }
        let crossbars = pins.x_valid.len();
        for i in 0..crossbars {
            let fragment = inputs.x.get(i).and_then(Option::as_ref);
            pins.x_valid[i].next = fragment.is_some();
            if let Some(fragment) = fragment {
                pins.x_last[i].next = fragment.last;
                for (row, &word) in fragment.words.iter().enumerate() {
                    pins.x[crossbars * row + i].next = word.into();
                }
            }
        }
        pins.z_ready.next = inputs.z_ready;
        pins.clear_counters.next = false;
        self.settle()?;
        let pins = &self.dut;
        Ok(TileOutputs {
            x_ready: pins.x_ready.iter().map(|pin| pin.val()).collect(),
            z_valid: pins.z_valid.val(),
            z_last: pins.z_last.val(),
            z: pins.z.val().to_u64(),
            busy: pins.busy.val(),
            framing_error: pins.framing_error.val(),
            programming_error: pins.programming_error.val(),
            steps: pins.steps.iter().map(|pin| pin.val().to_u64()).collect(),
            conversions: pins
                .conversions
                .iter()
                .map(|pin| pin.val().to_u64())
                .collect(),
        })
    }

    fn clock(&mut self) -> Result<(), Error> {
        Simulator::clock(self)
    }

    fn clocks(&self) -> u64 {
        Simulator::clocks(self)
    }
}

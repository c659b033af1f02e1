//! The device under test: a crossbar seen through its pins, whatever computes behind them.

use forms_rtl::crossbar::crossbar::Crossbar;
use forms_rtl::crossbar::crossbar_core::CrossbarCore;

use crate::Error;
use crate::simulator::Simulator;
use crate::waveform::{Signal, Sink};

/// What a programming write goes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// K_used, F_used, B_used, the first weight column, or, under SME, the planes that are present.
    Register,
    /// The levels of a fragment of one device column, or of 16 of its rows.
    Devices,
    /// The flips of a fragment of the device columns that a lane converts at once.
    Flips,
    /// FORMS: the polarity of a fragment of one weight column. SME: how often a row's input is
    /// doubled.
    PolarityOrDoubling,
}

/// One programming write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Write {
    /// Where to.
    pub target: Target,
    /// Address within it.
    pub address: u64,
    /// Data.
    pub data: u64,
}

/// The input pins for one clock.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inputs {
    /// Reset.
    pub reset: bool,
    /// A programming write.
    pub write: Option<Write>,
    /// An offered fragment: m words.
    pub x: Option<Vec<u64>>,
    /// It is said to be the last of its MVM.
    pub x_last: bool,
    /// Results are taken.
    pub y_ready: bool,
    /// Counters back to zero.
    pub clear_counters: bool,
}

/// The output pins, settled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outputs {
    /// The offered fragment is accepted.
    pub x_ready: bool,
    /// A result is there.
    pub y_valid: bool,
    /// It is the last of its MVM.
    pub y_last: bool,
    /// The result, as raw bits.
    pub y: u64,
    /// The core holds work.
    pub busy: bool,
    /// Sticky: a fragment was said to be the last of its MVM and was not, or the other way round.
    pub framing_error: bool,
    /// Sticky: a programming write came while there was work.
    pub programming_error: bool,
    /// Counter.
    pub clocks: u64,
    /// Counter.
    pub stalls: u64,
    /// Counter.
    pub steps: u64,
    /// Counter.
    pub conversions: u64,
    /// Counter.
    pub clips: u64,
    /// The array behind the core is not ready: the pipeline holds. Low where the devices are inside.
    pub array_wait: bool,
}

/// A crossbar that can be driven clock by clock.
pub trait CrossbarDut {
    /// Drives the input pins and lets them settle.
    ///
    /// # Errors
    ///
    /// Those of the simulator.
    fn drive(&mut self, inputs: &Inputs) -> Result<Outputs, Error>;

    /// One rising edge.
    ///
    /// # Errors
    ///
    /// Those of the simulator.
    fn clock(&mut self) -> Result<(), Error>;

    /// Rising edges so far.
    fn clocks(&self) -> u64;

    /// Whether its array ever makes the pipeline wait.
    fn has_slow_array(&self) -> bool {
        false
    }

    /// What goes on inside, where it can be seen.
    fn observe(&self) -> Option<Observation>;

    /// From now on, writes what it does to `sink`, under the scope `crossbar`: every signal, or the pins
    /// where the inside cannot be seen.
    ///
    /// # Errors
    ///
    /// [`Error::NoWaveform`] where it cannot; [`Error::Waveform`] when `sink` fails.
    fn trace(&mut self, _sink: Box<dyn Sink>) -> Result<(), Error> {
        Err(Error::NoWaveform)
    }

    /// Ends the waveform; tells which signals it has.
    ///
    /// # Errors
    ///
    /// [`Error::Waveform`].
    fn finish_trace(&mut self) -> Result<Vec<Signal>, Error> {
        Ok(Vec::new())
    }
}

/// The tag of a slot and the data beside it, stage by stage, in one clock.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Observation {
    /// The pipeline moves on the coming edge.
    pub advance: bool,
    /// Stage 0: a slot is issued.
    pub slot: bool,
    /// Stage 0: it converts.
    pub convert: bool,
    /// Stage 0: the active sub-array, one-hot, 32 of them a word.
    pub select: Vec<u64>,
    /// Stage 0: word lines, a group of rows a word.
    pub word_lines: Vec<u64>,
    /// Stage 0: bit position.
    pub position: u64,
    /// Stage 0: the plane has negative weight.
    pub negative: bool,
    /// Stage 2: bit-line counts, one a converter, array after array; so are the next three.
    pub counts: Vec<u64>,
    /// Stage 3: codes.
    pub codes: Vec<u64>,
    /// Stage 3: clip flags.
    pub clips: Vec<bool>,
    /// Stage 4: restored counts.
    pub restored: Vec<u64>,
    /// Stage 5: partial sums, one a lane; of the positive devices where there are negative ones.
    pub sums: Vec<u64>,
    /// Stage 5: partial sums of the negative devices, where there are any.
    pub negative_sums: Vec<u64>,
    /// Stage 6: a slot is there.
    pub slot_6: bool,
    /// Stage 6: it is the last of its MVM.
    pub last_slot_6: bool,
    /// Stage 6: the slot waits for a bank.
    pub blocked: bool,
}

/// Drives the input pins. What a clock does not define keeps its value.
pub fn apply(pins: &mut Crossbar, inputs: &Inputs) {
    pins.reset.next = inputs.reset;
    pins.program_enable.next = inputs.write.is_some();
    if let Some(Write {
        target,
        address,
        data,
    }) = inputs.write
    {
        pins.program_target.next = (target as u64).into();
        pins.program_address.next = address.into();
        pins.program_data.next = data.into();
    }
    pins.x_valid.next = inputs.x.is_some();
    pins.x_last.next = inputs.x_last;
    for (pin, word) in pins.x.iter_mut().zip(inputs.x.iter().flatten()) {
        pin.next = (*word).into();
    }
    pins.y_ready.next = inputs.y_ready;
    pins.clear_counters.next = inputs.clear_counters;
}

impl CrossbarDut for Simulator<Crossbar> {
    fn drive(&mut self, inputs: &Inputs) -> Result<Outputs, Error> {
        apply(&mut self.dut, inputs);
        self.settle()?;
        let pins = &self.dut;
        Ok(Outputs {
            x_ready: pins.x_ready.val(),
            y_valid: pins.y_valid.val(),
            y_last: pins.y_last.val(),
            y: pins.y.val().to_u64(),
            busy: pins.busy.val(),
            framing_error: pins.framing_error.val(),
            programming_error: pins.programming_error.val(),
            clocks: pins.clocks.val().to_u64(),
            stalls: pins.stalls.val().to_u64(),
            steps: pins.steps.val().to_u64(),
            conversions: pins.conversions.val().to_u64(),
            clips: pins.clips.val().to_u64(),
            array_wait: false,
        })
    }

    fn clock(&mut self) -> Result<(), Error> {
        Simulator::clock(self)
    }

    fn clocks(&self) -> u64 {
        Simulator::clocks(self)
    }

    fn observe(&self) -> Option<Observation> {
        Some(observe(&self.dut.core))
    }

    fn trace(&mut self, sink: Box<dyn Sink>) -> Result<(), Error> {
        Simulator::trace(self, sink, "crossbar")
    }

    fn finish_trace(&mut self) -> Result<Vec<Signal>, Error> {
        Simulator::finish_trace(self)
    }
}

/// What goes on inside a core, in one settled clock.
pub(crate) fn observe(core: &CrossbarCore) -> Observation {
    // A lane has as many converters of each array; converter c of an array is number c mod that of lane
    // c over that.
    let lanes = core.lane.len();
    let converters = core.bit_line.len() / core.arrays();
    let together = converters / lanes;
    let places = || {
        (0..core.arrays()).flat_map(move |array| {
            (0..converters).map(move |c| (c / together, array * together + c % together))
        })
    };
    let sums = |sign: usize| {
        let lanes = core.lane.iter();
        lanes
            .filter_map(|lane| lane.partial.get(sign))
            .map(|sum| sum.val().to_u64())
            .collect()
    };
    Observation {
        advance: core.array_advance.val(),
        slot: core.controller.slot.val(),
        convert: core.controller.convert.val(),
        select: core
            .array_select
            .iter()
            .map(|word| word.val().to_u64())
            .collect(),
        word_lines: core
            .array_word_lines
            .iter()
            .map(|lines| lines.val().to_u64())
            .collect(),
        position: core.zero_skip.position.val().to_u64(),
        negative: core.zero_skip.negative.val(),
        counts: core.bit_line.iter().map(|c| c.val().to_u64()).collect(),
        codes: places()
            .map(|(lane, converter)| core.lane[lane].code[converter].val().to_u64())
            .collect(),
        clips: places()
            .map(|(lane, converter)| core.lane[lane].clip[converter].val())
            .collect(),
        restored: places()
            .map(|(lane, converter)| core.lane[lane].restored[converter].val().to_u64())
            .collect(),
        sums: sums(0),
        negative_sums: sums(1),
        slot_6: core.slot_pipeline.slot_6.val(),
        last_slot_6: core.slot_pipeline.last_slot_6.val(),
        blocked: core.result_drain.blocked.val(),
    }
}

//! Runs batches of MVMs, with inputs always offered and results always taken.

use forms_golden::{Crossbar, Timeline};
use serde::Serialize;

use crate::Error;
use crate::crossbar::traced::Traced;
use crate::crossbar::{CrossbarDut, HardwareSimulator, Inputs, program};
use crate::waveform::{Layout, Sink};

/// Clocks without any result after which a crossbar is given up.
const PATIENCE: u64 = 1_000_000;

/// What the RTL made of a batch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RtlBatch {
    /// Outputs \[batch\]\[K_used\].
    pub outputs: Vec<Vec<i64>>,
    /// Clocks from the edge that accepts the first fragment to the edge after which the last word
    /// of the last MVM is valid.
    pub clocks: u64,
    /// The same, as golden predicts it.
    pub predicted_clocks: u64,
    /// Counter.
    pub steps: u64,
    /// Counter.
    pub conversions: u64,
    /// Counter.
    pub clips: u64,
}

/// Runs `inputs` \[batch\]\[rows\] through the RTL of `crossbar`'s configuration.
///
/// # Errors
///
/// [`Error::Elaboration`] where no hardware is made of the configuration; [`Error::Golden`] for inputs
/// that golden refuses; [`Error::Silent`] when no result comes.
pub fn mvm_batch(
    crossbar: &Crossbar,
    inputs: &[Vec<i64>],
    b_used: usize,
    simulator: HardwareSimulator,
) -> Result<RtlBatch, Error> {
    let mut dut = simulator.build(crossbar.config())?;
    run(dut.as_mut(), crossbar, inputs, b_used)
}

/// Clocks without input shown before the first fragment, and behind the last result.
const IDLE: usize = 8;

/// As [`mvm_batch`], writing what the crossbar does to `sink`. Programming is left out of the waveform: it
/// begins with a programmed crossbar and shows the MVMs.
///
/// # Errors
///
/// As [`mvm_batch`], and [`Error::Waveform`].
pub fn trace_mvm(
    crossbar: &Crossbar,
    inputs: &[Vec<i64>],
    b_used: usize,
    simulator: HardwareSimulator,
    sink: Box<dyn Sink>,
) -> Result<(RtlBatch, Layout), Error> {
    let mut dut = simulator.build(crossbar.config())?;
    set_up(dut.as_mut(), crossbar, b_used)?;
    let mut traced = Traced::start(dut.as_mut(), sink)?;
    rest(&mut traced)?;
    let batch = stream(&mut traced, crossbar, inputs, b_used)?;
    rest(&mut traced)?;
    let layout = traced.finish(crossbar.config().signed_inputs)?;
    Ok((batch, layout))
}

/// Some clocks without input.
fn rest(dut: &mut dyn CrossbarDut) -> Result<(), Error> {
    for _ in 0..IDLE {
        dut.drive(&Inputs::default())?;
        dut.clock()?;
    }
    Ok(())
}

/// Resets, programs and runs a crossbar.
///
/// # Errors
///
/// As [`mvm_batch`].
pub fn run(
    dut: &mut dyn CrossbarDut,
    crossbar: &Crossbar,
    inputs: &[Vec<i64>],
    b_used: usize,
) -> Result<RtlBatch, Error> {
    set_up(dut, crossbar, b_used)?;
    stream(dut, crossbar, inputs, b_used)
}

fn set_up(dut: &mut dyn CrossbarDut, crossbar: &Crossbar, b_used: usize) -> Result<(), Error> {
    let reset = Inputs {
        reset: true,
        ..Inputs::default()
    };
    dut.drive(&reset)?;
    dut.clock()?;
    let writes = program::registers(crossbar, b_used)
        .into_iter()
        .chain(program::contents(crossbar));
    for write in writes {
        let inputs = Inputs {
            write: Some(write),
            ..Inputs::default()
        };
        dut.drive(&inputs)?;
        dut.clock()?;
    }
    Ok(())
}

fn stream(
    dut: &mut dyn CrossbarDut,
    crossbar: &Crossbar,
    inputs: &[Vec<i64>],
    b_used: usize,
) -> Result<RtlBatch, Error> {
    let config = crossbar.config();
    let mut timeline = Timeline::new(config.latency(), crossbar.columns());
    let mut fragments = Vec::new();
    for x in inputs {
        timeline.push(crossbar.mvm(x, b_used)?.work);
        fragments.extend(program::fragments(crossbar, x));
    }
    let f_used = crossbar.rows().div_ceil(config.fragment_rows);
    let last = |index: usize| (index + 1).is_multiple_of(f_used);
    let mut fragments = fragments.into_iter().enumerate();
    let offer = |fragment: Option<(usize, Vec<u64>)>| Inputs {
        x_last: fragment.as_ref().is_some_and(|(index, _)| last(*index)),
        x: fragment.map(|(_, words)| words),
        y_ready: true,
        ..Inputs::default()
    };
    let mut pins = offer(fragments.next());

    let start = dut.clocks();
    let (mut outputs, mut row) = (Vec::new(), Vec::new());
    let mut last = start;
    while outputs.len() < inputs.len() {
        let out = dut.drive(&pins)?;
        if out.x_ready {
            pins = offer(fragments.next());
        }
        if out.y_valid {
            row.push(program::signed(out.y, config.acc_bits()));
            last = dut.clocks();
        }
        if out.y_valid && out.y_last {
            outputs.push(std::mem::take(&mut row));
        }
        if dut.clocks() > last + PATIENCE {
            return Err(Error::Silent { clocks: PATIENCE });
        }
        dut.clock()?;
    }
    let out = dut.drive(&Inputs::default())?;
    Ok(RtlBatch {
        outputs,
        // The first fragment is offered and accepted in the first clock, whose edge is number 0.
        clocks: last.saturating_sub(start + 1),
        predicted_clocks: timeline.clocks(),
        steps: out.steps,
        conversions: out.conversions,
        clips: out.clips,
    })
}

//! Runs batches of MVMs, with inputs always offered and results always taken.

use std::io::Write as Output;

use forms_golden::{Config, Crossbar, Timeline};
use serde::Serialize;

use crate::Error;
use crate::crossbar::build::{SimulatorVisitor, with_simulator};
use crate::crossbar::{CrossbarDut, Engine, Inputs, program};
use crate::simulator::Simulator;

use forms_rtl::crossbar::crossbar::Crossbar as RtlCrossbar;
use forms_rtl::parameters::Parameters;

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
/// [`Error::UnknownConfiguration`] where the configuration has no RTL; [`Error::Golden`] for inputs
/// that golden refuses; [`Error::Silent`] when no result comes.
pub fn mvm_batch(
    crossbar: &Crossbar,
    inputs: &[Vec<i64>],
    b_used: usize,
    engine: Engine,
) -> Result<RtlBatch, Error> {
    let mut dut = engine.build(&rtl_name(crossbar.config())?)?;
    run(dut.as_mut(), crossbar, inputs, b_used)
}

/// As [`mvm_batch`], writing every signal of the crossbar to `output` as VCD. Programming is left
/// out of the waveform: it begins with the reset registers and shows the MVMs.
///
/// # Errors
///
/// As [`mvm_batch`], and [`Error::Waveform`].
pub fn trace_mvm(
    crossbar: &Crossbar,
    inputs: &[Vec<i64>],
    b_used: usize,
    output: Box<dyn Output>,
) -> Result<RtlBatch, Error> {
    let name = rtl_name(crossbar.config())?;
    let visitor = Traced {
        crossbar,
        inputs,
        b_used,
        output,
    };
    with_simulator(&name, visitor)
}

/// The name of the RTL that computes `config`: its own, and only if nothing but the name could
/// tell them apart.
fn rtl_name(config: &Config) -> Result<String, Error> {
    match Config::named(&config.name) {
        Ok(named) if named != *config => Err(Error::NotAsNamed(config.name.clone())),
        _ => Ok(config.name.clone()),
    }
}

struct Traced<'a> {
    crossbar: &'a Crossbar,
    inputs: &'a [Vec<i64>],
    b_used: usize,
    output: Box<dyn Output>,
}

impl SimulatorVisitor for Traced<'_> {
    type Output = RtlBatch;

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
    >(
        self,
        _parameters: &Parameters,
        mut simulator: Simulator<
            RtlCrossbar<M, LEVELS, CNT, CODE, SUM, ACC, F, FB, T, KB, ADDR, PROG>,
        >,
    ) -> Result<Self::Output, Error> {
        set_up(&mut simulator, self.crossbar, self.b_used)?;
        simulator.trace(self.output, "crossbar")?;
        let batch = stream(&mut simulator, self.crossbar, self.inputs, self.b_used)?;
        simulator.finish_trace()?;
        Ok(batch)
    }
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
    let mut timeline = Timeline::new(config.latency(), crossbar.k_used());
    let mut fragments = Vec::new();
    for x in inputs {
        timeline.push(crossbar.mvm(x, b_used)?.work);
        fragments.extend(program::fragments(crossbar, x));
    }
    let mut fragments = fragments.into_iter();
    let mut pins = Inputs {
        x: fragments.next(),
        y_ready: true,
        ..Inputs::default()
    };

    let start = dut.clocks();
    let (mut outputs, mut row) = (Vec::new(), Vec::new());
    let mut last = start;
    while outputs.len() < inputs.len() {
        let out = dut.drive(&pins)?;
        if out.x_ready {
            pins.x = fragments.next();
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

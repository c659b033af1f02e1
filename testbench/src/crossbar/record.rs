//! Records what a bench run does at the pins of a crossbar and of its core, as vectors for their
//! Verilog; or what a matrix of one's own does there.

use forms_golden::Config;
use forms_rtl::crossbar::crossbar::Crossbar;

use crate::Error;
use crate::crossbar::run::{Until, run_on};
use crate::crossbar::{CrossbarDut, Inputs, Observation, Outputs, batch, build};
use crate::mismatch::Mismatch;
use crate::simulator::Simulator;
use forms_verilog::pins;
use forms_verilog::recording::Recording;

/// The vectors of one run.
#[derive(Clone, Debug)]
pub struct CrossbarRecordings {
    /// Pins of `crossbar`.
    pub crossbar: Recording,
    /// Pins of `crossbar_core` inside it.
    pub core: Recording,
}

/// Runs the bench of `config` and records it. The run has been compared with golden in every clock.
///
/// # Errors
///
/// As [`run`](crate::crossbar::run()).
pub fn record(
    config: &Config,
    seed: u64,
    mvms: usize,
    until: Until,
) -> Result<CrossbarRecordings, Error> {
    let mut recorded = Recorded::new(config)?;
    run_on(&mut recorded, config, seed, mvms, until)?;
    Ok(recorded.recordings)
}

/// Programs `crossbar`, multiplies `inputs` \[products\]\[rows\] by it, and records the crossbar's pins. Every result and the
/// clocks have been compared with golden's.
///
/// # Errors
///
/// As [`mvm_batch`](crate::crossbar::mvm_batch); [`Error::Mismatch`].
pub fn record_products(
    crossbar: &forms_golden::Crossbar,
    inputs: &[Vec<i64>],
    b_used: usize,
) -> Result<Recording, Error> {
    let config = crossbar.config();
    let mut recorded = Recorded::new(config)?;
    let batch = batch::run(&mut recorded, crossbar, inputs, b_used)?;
    let differs = |signal: String, expected: String, actual: String| {
        Error::from(Mismatch {
            unit: config.name.clone(),
            seed: 0,
            clock: recorded.simulator.clocks(),
            signal,
            expected,
            actual,
            rerun: "the same command".to_owned(),
        })
    };
    for (i, (x, outputs)) in inputs.iter().zip(&batch.outputs).enumerate() {
        let expected = crossbar.mvm(x, b_used)?.outputs;
        if expected != *outputs {
            let signal = format!("the words of product {i}");
            return Err(differs(
                signal,
                format!("{expected:?}"),
                format!("{outputs:?}"),
            ));
        }
    }
    if batch.clocks != batch.predicted_clocks {
        let (expected, actual) = (batch.predicted_clocks, batch.clocks);
        return Err(differs(
            "clocks".to_owned(),
            expected.to_string(),
            actual.to_string(),
        ));
    }
    Ok(recorded.recordings.crossbar)
}

/// A crossbar whose pins are recorded.
struct Recorded {
    simulator: Simulator<Crossbar>,
    recordings: CrossbarRecordings,
}

impl Recorded {
    fn new(config: &Config) -> Result<Self, Error> {
        let simulator = build(config)?;
        let recording = |module: &str, pins| Recording::new(module, pins, true);
        Ok(Self {
            recordings: CrossbarRecordings {
                crossbar: recording("crossbar", pins::pins(&simulator.dut)),
                core: recording("crossbar_core", pins::pins(&simulator.dut.core)),
            },
            simulator,
        })
    }
}

impl CrossbarDut for Recorded {
    fn drive(&mut self, inputs: &Inputs) -> Result<Outputs, Error> {
        self.simulator.drive(inputs)
    }

    fn clock(&mut self) -> Result<(), Error> {
        let dut = &self.simulator.dut;
        self.recordings.crossbar.push(pins::values(dut), &[]);
        self.recordings.core.push(pins::values(&dut.core), &[]);
        self.simulator.clock()
    }

    fn clocks(&self) -> u64 {
        self.simulator.clocks()
    }

    fn observe(&self) -> Option<Observation> {
        CrossbarDut::observe(&self.simulator)
    }
}

//! Records what a bench run does at the pins of a crossbar and of its core, as vectors for their
//! Verilog.

use forms_golden::Config;
use forms_rtl::crossbar::crossbar::Crossbar;

use crate::Error;
use crate::crossbar::run::{Until, run_on};
use crate::crossbar::{CrossbarDut, Inputs, Observation, Outputs, build};
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
    let simulator = build(config)?;
    let recording = |module: &str, pins| Recording::new(module, pins, true);
    let mut recorded = Recorded {
        recordings: CrossbarRecordings {
            crossbar: recording("crossbar", pins::pins(&simulator.dut)),
            core: recording("crossbar_core", pins::pins(&simulator.dut.core)),
        },
        simulator,
    };
    run_on(&mut recorded, config, seed, mvms, until)?;
    Ok(recorded.recordings)
}

/// A crossbar whose pins are recorded.
struct Recorded {
    simulator: Simulator<Crossbar>,
    recordings: CrossbarRecordings,
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

//! Records what a bench run does at the pins of a crossbar and of its core, as vectors for their
//! Verilog.

use forms_golden::Config;
use forms_rtl::crossbar::crossbar::Crossbar as RtlCrossbar;
use forms_rtl::parameters::Parameters;

use crate::Error;
use crate::crossbar::build::{SimulatorVisitor, with_simulator};
use crate::crossbar::run::run_on;
use crate::crossbar::{CrossbarDut, Inputs, Observation, Outputs};
use crate::pins;
use crate::recording::Recording;
use crate::simulator::Simulator;

/// The vectors of one run.
#[derive(Clone, Debug)]
pub struct CrossbarRecordings {
    /// Pins of `crossbar`.
    pub crossbar: Recording,
    /// Pins of `crossbar_core` inside it.
    pub core: Recording,
}

/// Runs the bench of the configuration `name` and records it. The run has been compared with golden
/// in every clock.
///
/// # Errors
///
/// As [`run`](crate::crossbar::run()).
pub fn record(name: &str, seed: u64, mvms: usize) -> Result<CrossbarRecordings, Error> {
    with_simulator(name, Recorder { seed, mvms })
}

struct Recorder {
    seed: u64,
    mvms: usize,
}

impl SimulatorVisitor for Recorder {
    type Output = CrossbarRecordings;

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
        const B: usize,
        const P: usize,
        const J: usize,
        const S: usize,
    >(
        self,
        parameters: &Parameters,
        simulator: Simulator<
            RtlCrossbar<M, LEVELS, CNT, CODE, SUM, ACC, F, FB, T, KB, ADDR, PROG, B, P, J, S>,
        >,
    ) -> Result<Self::Output, Error> {
        let recording = |module: &str, pins| Recording::new(module, pins, true);
        let mut recorded = Recorded {
            recordings: CrossbarRecordings {
                crossbar: recording("crossbar", pins::pins(&simulator.dut)),
                core: recording("crossbar_core", pins::pins(&simulator.dut.core)),
            },
            simulator,
        };
        let config = Config::named(parameters.name)?;
        run_on(&mut recorded, &config, self.seed, self.mvms)?;
        Ok(recorded.recordings)
    }
}

/// A crossbar whose pins are recorded.
struct Recorded<
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
    const B: usize,
    const P: usize,
    const J: usize,
    const S: usize,
> {
    simulator: Simulator<
        RtlCrossbar<M, LEVELS, CNT, CODE, SUM, ACC, F, FB, T, KB, ADDR, PROG, B, P, J, S>,
    >,
    recordings: CrossbarRecordings,
}

impl<
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
    const B: usize,
    const P: usize,
    const J: usize,
    const S: usize,
> CrossbarDut for Recorded<M, LEVELS, CNT, CODE, SUM, ACC, F, FB, T, KB, ADDR, PROG, B, P, J, S>
{
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

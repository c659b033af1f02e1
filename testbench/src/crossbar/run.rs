//! A run: sessions of stimulus against the scoreboard until every coverage goal is met.

use std::fs::File;
use std::io::BufWriter;
use std::path::PathBuf;

use forms_golden::{Config, Polarity};
use forms_rtl::crossbar::crossbar::Crossbar as RtlCrossbar;
use forms_rtl::parameters::Parameters;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use serde::Serialize;

use crate::Error;
use crate::crossbar::build::{SimulatorVisitor, with_simulator};
use crate::crossbar::coverage::{Bin, BinReport, Coverage};
use crate::crossbar::scoreboard::Scoreboard;
use crate::crossbar::stimulus::{Session, Stimulus};
use crate::crossbar::{CrossbarDut, Engine, Inputs, program};
use crate::simulator::Simulator;

/// Version of [`RunReport`]'s shape.
pub const SCHEMA_VERSION: u32 = 1;

/// Sessions after which a run that still misses a goal gives up.
const MOST_SESSIONS: usize = 400;

/// What to run.
#[derive(Clone, Debug)]
pub struct RunOptions {
    /// Named configuration.
    pub config: String,
    /// What simulates it.
    pub engine: Engine,
    /// Seed of the stimulus.
    pub seed: u64,
    /// MVMs to run at least; more are run until every coverage goal is met.
    pub mvms: usize,
    /// VCD file to write; only [`Engine::RustHdl`] can.
    pub wave: Option<PathBuf>,
}

/// What a run did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RunReport {
    /// Version of this shape.
    pub schema_version: u32,
    /// Configuration.
    pub config: String,
    /// Seed.
    pub seed: u64,
    /// Sessions: programmings of the crossbar.
    pub sessions: usize,
    /// MVMs completed.
    pub mvms: usize,
    /// Clocks simulated.
    pub clocks: u64,
    /// Comparisons with golden, all equal.
    pub comparisons: u64,
    /// Functional coverage.
    pub coverage: Vec<BinReport>,
}

/// Runs the crossbar's bench.
///
/// # Errors
///
/// [`Error::Mismatch`] at the first difference; [`Error::Coverage`] when goals stay unmet;
/// [`Error::UnknownConfiguration`]; [`Error::File`] for the waveform; [`Error::NoWaveform`].
pub fn run(options: &RunOptions) -> Result<RunReport, Error> {
    match options.engine {
        Engine::RustHdl => with_simulator(&options.config, Traced(options)),
        Engine::Verilator if options.wave.is_some() => Err(Error::NoWaveform),
        Engine::Verilator => {
            let config = Config::named(&options.config)?;
            let mut dut = options.engine.build(&options.config)?;
            run_on(dut.as_mut(), &config, options.seed, options.mvms)
        }
    }
}

struct Traced<'a>(&'a RunOptions);

impl SimulatorVisitor for Traced<'_> {
    type Output = RunReport;

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
        let Self(options) = self;
        if let Some(path) = &options.wave {
            let file = File::create(path).map_err(|source| Error::File {
                path: path.clone(),
                source,
            })?;
            simulator.trace(Box::new(BufWriter::new(file)), "crossbar")?;
        }
        let config = Config::named(&options.config)?;
        let report = run_on(&mut simulator, &config, options.seed, options.mvms)?;
        simulator.finish_trace()?;
        Ok(report)
    }
}

/// Runs the bench on any crossbar that computes `config`.
///
/// # Errors
///
/// As [`run`].
pub fn run_on(
    dut: &mut dyn CrossbarDut,
    config: &Config,
    seed: u64,
    mvms: usize,
) -> Result<RunReport, Error> {
    let mut bench = Bench {
        coverage: Coverage::new(config, dut.has_slow_array()),
        dut,
        scoreboard: Scoreboard::new(config, seed),
        stimulus: Stimulus::new(config.clone(), ChaCha8Rng::seed_from_u64(seed)),
    };
    bench.clock(&Inputs {
        reset: true,
        ..Inputs::default()
    })?;
    let (mut sessions, mut done) = (0, 0);
    while done < mvms || !bench.coverage.unmet().is_empty() {
        if sessions == MOST_SESSIONS.max(mvms) {
            return Err(Error::Coverage {
                config: config.name.clone(),
                seed,
                bins: bench.coverage.unmet(),
            });
        }
        let session = bench
            .stimulus
            .next_session(mvms.saturating_sub(done).max(4))?;
        bench.session(&session, sessions > 0)?;
        sessions += 1;
        done += session.inputs.len();
    }
    Ok(RunReport {
        schema_version: SCHEMA_VERSION,
        config: config.name.clone(),
        seed,
        sessions,
        mvms: done,
        clocks: bench.dut.clocks(),
        comparisons: bench.scoreboard.checks(),
        coverage: bench.coverage.report(),
    })
}

struct Bench<'a> {
    dut: &'a mut dyn CrossbarDut,
    scoreboard: Scoreboard,
    stimulus: Stimulus,
    coverage: Coverage,
}

impl Bench<'_> {
    /// One clock; tells whether the offered fragment was accepted.
    fn clock(&mut self, inputs: &Inputs) -> Result<bool, Error> {
        let clock = self.dut.clocks();
        let outputs = self.dut.drive(inputs)?;
        // Before the first edge of the first reset a register of hardware holds anything.
        if clock > 0 {
            let inside = self.dut.observe();
            self.scoreboard
                .clock(clock, inputs, &outputs, inside.as_ref(), &mut self.coverage)?;
        }
        self.dut.clock()?;
        Ok(outputs.x_ready && inputs.x.is_some())
    }

    fn session(&mut self, session: &Session, again: bool) -> Result<(), Error> {
        let crossbar = &session.crossbar;
        self.cover(session, again);
        for write in program::registers(crossbar, session.b_used)
            .into_iter()
            .chain(program::contents(crossbar))
        {
            self.clock(&Inputs {
                write: Some(write),
                ..Inputs::default()
            })?;
        }
        self.clock(&Inputs {
            clear_counters: true,
            ..Inputs::default()
        })?;
        self.scoreboard
            .expect(crossbar, &session.inputs, session.b_used)?;
        if let Some(clocks) = session.reset_after {
            self.stream(session, Some(clocks))?;
            self.clock(&Inputs {
                reset: true,
                ..Inputs::default()
            })?;
            // The devices keep their levels; the registers do not.
            for write in program::registers(crossbar, session.b_used) {
                self.clock(&Inputs {
                    write: Some(write),
                    ..Inputs::default()
                })?;
            }
            self.scoreboard
                .expect(crossbar, &session.inputs, session.b_used)?;
            self.coverage.hit(Bin::DevicesKept);
        }
        self.stream(session, None)
    }

    /// Feeds the session's inputs and takes its results, for `most` clocks or until all are taken.
    fn stream(&mut self, session: &Session, most: Option<u64>) -> Result<(), Error> {
        let mut fragments = session
            .inputs
            .iter()
            .flat_map(|x| program::fragments(&session.crossbar, x))
            .peekable();
        let start = self.dut.clocks();
        let mut offered = false;
        while !self.scoreboard.is_done() && most.is_none_or(|most| self.dut.clocks() - start < most)
        {
            // An offer stands until it is accepted.
            offered = offered || self.stimulus.offers(session.streams);
            let inputs = Inputs {
                x: fragments.peek().filter(|_| offered).cloned(),
                y_ready: self.stimulus.takes(session.streams),
                ..Inputs::default()
            };
            if self.clock(&inputs)? {
                fragments.next();
                offered = false;
            }
        }
        Ok(())
    }

    /// Bins that show in what a session programs and feeds.
    fn cover(&mut self, session: &Session, again: bool) {
        let crossbar = &session.crossbar;
        let config = crossbar.config();
        let (m, n) = (config.fragment_rows, config.devices_per_weight());
        let coverage = &mut self.coverage;
        let (k_used, f_used) = (crossbar.k_used(), crossbar.f_used());
        for f in 0..f_used {
            for k in 0..k_used {
                let magnitudes = || (f * m..(f + 1) * m).map(|r| crossbar.magnitude(r, k));
                let negative = crossbar.polarity(f, k) == Polarity::Negative;
                let zero = magnitudes().all(|magnitude| magnitude == 0);
                coverage.hit_if(Bin::NegativeFragment, negative);
                coverage.hit_if(Bin::PositiveFragment, !negative && !zero);
                coverage.hit_if(Bin::ZeroFragment, zero);
                let most = (1 << config.weight_bits) - 1;
                coverage.hit_if(Bin::FullMagnitude, magnitudes().any(|w| w == most));
                let flipped = (k * n..(k + 1) * n).any(|c| crossbar.flip(f, c));
                coverage.hit_if(Bin::Flipped, flipped);
            }
        }
        coverage.hit_if(Bin::OneColumn, k_used == 1);
        coverage.hit_if(Bin::AllColumns, k_used == config.weight_columns());
        coverage.hit_if(Bin::OneSubarray, f_used == 1);
        coverage.hit_if(Bin::AllSubarrays, f_used == config.fragments());
        coverage.hit_if(Bin::OneBit, session.b_used == 1);
        coverage.hit_if(Bin::AllBits, session.b_used == config.input_bits);
        coverage.hit_if(Bin::Reprogrammed, again);
        for x in &session.inputs {
            let Ok(trace) = crossbar.trace(x, session.b_used) else {
                continue;
            };
            let steps = &trace.mvm.steps;
            coverage.hit_if(Bin::ZeroMvm, steps.iter().all(|&s| s == 0));
            coverage.hit_if(Bin::ZeroFirst, steps.first() == Some(&0));
            coverage.hit_if(Bin::ZeroLast, steps.last() == Some(&0));
            coverage.hit_if(Bin::OneStep, steps.contains(&1));
            coverage.hit_if(Bin::AllSteps, steps.contains(&config.input_bits));
            let full = (1_u32 << config.adc.bits) - 1;
            for pair in trace.steps.windows(2) {
                let skipped =
                    pair[0].sub_array == pair[1].sub_array && pair[1].bit > pair[0].bit + 1;
                coverage.hit_if(Bin::PlaneSkipped, skipped);
            }
            for step in &trace.steps {
                coverage.hit_if(Bin::NegativePlane, step.is_negative_plane);
                coverage.hit_if(Bin::Clip, step.clipped.any());
                coverage.hit_if(Bin::FullCode, step.codes.contains(&full));
            }
        }
    }
}

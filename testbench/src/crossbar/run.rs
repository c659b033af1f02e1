//! A run: sessions of stimulus against the scoreboard until every coverage goal is met.

use forms_golden::crossbar::MAX_SQUEEZE;
use forms_golden::{Config, Scheme};
use ndarray::Axis;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use serde::Serialize;

use crate::Error;
use crate::crossbar::coverage::{Bin, BinReport, Coverage};
use crate::crossbar::scoreboard::Scoreboard;
use crate::crossbar::stimulus::{Session, Stimulus};
use crate::crossbar::traced::Traced;
use crate::crossbar::{CrossbarDut, HardwareSimulator, Inputs, program};
use crate::waveform::{Layout, Sink};

/// Version of [`RunReport`]'s shape.
pub const SCHEMA_VERSION: u32 = 1;

/// Sessions after which a run that still misses a goal gives up.
const MOST_SESSIONS: usize = 400;

/// What to run.
#[derive(Clone, Debug)]
pub struct RunOptions {
    /// The configuration.
    pub config: Config,
    /// What simulates it.
    pub simulator: HardwareSimulator,
    /// Seed of the stimulus.
    pub seed: u64,
    /// MVMs to run; [`run`] runs more until every coverage goal is met.
    pub mvms: usize,
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

/// Runs the crossbar's bench until every coverage goal is met.
///
/// # Errors
///
/// [`Error::Mismatch`] at the first difference; [`Error::Coverage`] when goals stay unmet;
/// [`Error::Elaboration`].
pub fn run(options: &RunOptions) -> Result<RunReport, Error> {
    let config = &options.config;
    let mut dut = options.simulator.build(config)?;
    run_on(
        dut.as_mut(),
        config,
        options.seed,
        options.mvms,
        Until::Covered,
    )
}

/// What a run did whose waveform was written.
#[derive(Debug)]
pub struct TracedRun {
    /// As [`run`] gives it; a waveform is there after a mismatch too.
    pub report: Result<RunReport, Error>,
    /// What the waveform shows.
    pub layout: Layout,
}

/// Runs exactly as many MVMs of the same stimulus as [`run`] does, and writes all of it, programming
/// included, to `sink`.
///
/// # Errors
///
/// [`Error::Elaboration`]; [`Error::Waveform`].
pub fn run_traced(options: &RunOptions, sink: Box<dyn Sink>) -> Result<TracedRun, Error> {
    let (config, seed, mvms) = (&options.config, options.seed, options.mvms);
    let mut dut = options.simulator.build(config)?;
    let mut traced = Traced::start(dut.as_mut(), sink)?;
    let report = run_on(&mut traced, config, seed, mvms, Until::Exactly);
    if report.is_err() {
        // The clock that differs has been compared, but not written. A crossbar that does not come to rest
        // may refuse to go on; its waveform is there up to then.
        let _ = traced.clock();
        traced.events.mismatch();
    }
    Ok(TracedRun {
        report,
        layout: traced.finish(config.signed_inputs)?,
    })
}

/// When a run ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Until {
    /// The MVMs are done and every coverage goal is met.
    Covered,
    /// The MVMs are done; those of the last session may make them a few more.
    Done,
    /// Exactly so many MVMs are done.
    Exactly,
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
    until: Until,
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
    while done < mvms || until == Until::Covered && !bench.coverage.unmet().is_empty() {
        if sessions == MOST_SESSIONS.max(mvms) {
            return Err(Error::Coverage {
                config: config.name.clone(),
                seed,
                bins: bench.coverage.unmet(),
            });
        }
        let left = mvms.saturating_sub(done);
        let mut session = bench.stimulus.next_session(left.max(4))?;
        if until == Until::Exactly {
            session.inputs.truncate(left);
        }
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
        let registers = program::registers_from(session.first_column, crossbar, session.b_used);
        let contents = program::contents_from(session.first_column, crossbar);
        for &write in registers.iter().chain(&contents) {
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
            for &write in &registers {
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
        let f_used = session
            .crossbar
            .rows()
            .div_ceil(session.crossbar.config().fragment_rows);
        let mut fragments = session
            .inputs
            .iter()
            .flat_map(|x| {
                program::fragments(&session.crossbar, x)
                    .into_iter()
                    .enumerate()
            })
            .peekable();
        let start = self.dut.clocks();
        let mut offered = false;
        let registers =
            program::registers_from(session.first_column, &session.crossbar, session.b_used);
        let mut late = registers.into_iter().cycle();
        while !self.scoreboard.is_done() && most.is_none_or(|most| self.dut.clocks() - start < most)
        {
            // An offer stands until it is accepted.
            offered = offered || self.stimulus.offers(session.streams);
            let fragment = fragments.peek().filter(|_| offered).cloned();
            // A write while there is work must change nothing but the error; one beside the first fragment must
            // be done before it.
            let write = match self.scoreboard.is_busy() {
                true => self.stimulus.disturbs().then(|| self.stimulus.any_write()),
                false => self.stimulus.interrupts().then(|| late.next()).flatten(),
            };
            let bin = match self.scoreboard.is_busy() {
                true => Bin::WriteIgnored,
                false => Bin::WriteFirst,
            };
            self.coverage.hit_if(
                bin,
                write.is_some() && (offered || bin == Bin::WriteIgnored),
            );
            let inputs = Inputs {
                x_last: fragment.as_ref().is_some_and(|(f, _)| f + 1 == f_used),
                x: fragment.map(|(_, words)| words),
                y_ready: self.stimulus.takes(session.streams),
                write,
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
        let m = config.fragment_rows;
        let coverage = &mut self.coverage;
        let f_used = crossbar.rows().div_ceil(m);
        let range = config.weight_range();
        let weights = crossbar.weights();
        for column in weights.columns() {
            for fragment in column.axis_chunks_iter(Axis(0), m) {
                let negative = fragment.iter().any(|&weight| weight < 0);
                let positive = fragment.iter().any(|&weight| weight > 0);
                coverage.hit_if(Bin::NegativeFragment, negative && !positive);
                coverage.hit_if(Bin::PositiveFragment, positive && !negative);
                coverage.hit_if(Bin::MixedFragment, negative && positive);
                coverage.hit_if(Bin::ZeroFragment, !negative && !positive);
            }
        }
        let extreme = |weight: &i64| weight == range.start() || weight == range.end();
        coverage.hit_if(Bin::FullMagnitude, weights.iter().any(extreme));
        for placed in crossbar.arrays() {
            let crossbar = &placed.array;
            let mut places =
                (0..f_used).flat_map(|f| (0..crossbar.device_columns()).map(move |c| (f, c)));
            coverage.hit_if(Bin::Flipped, places.any(|(f, c)| crossbar.flip(f, c)));
        }
        let planes = 2 * (config.weight_bits / config.device_bits);
        coverage.hit_if(Bin::OnePlane, crossbar.arrays().len() == 1);
        coverage.hit_if(
            Bin::SomePlanes,
            (2..planes).contains(&crossbar.arrays().len()),
        );
        coverage.hit_if(Bin::AllPlanes, crossbar.arrays().len() == planes);
        coverage.hit_if(
            Bin::NoRowDoubled,
            crossbar.row_shifts().iter().all(|&shift| shift == 0),
        );
        coverage.hit_if(
            Bin::RowDoubled,
            crossbar.row_shifts().contains(&MAX_SQUEEZE),
        );
        coverage.hit_if(Bin::OneColumn, crossbar.columns() == 1);
        coverage.hit_if(
            Bin::AllColumns,
            crossbar.columns() == config.weight_columns(),
        );
        let end = session.first_column + crossbar.columns();
        let beside = config.weight_columns().saturating_sub(end) / config.lanes();
        coverage.hit_if(Bin::FirstColumns, session.first_column == 0);
        coverage.hit_if(Bin::MiddleColumns, session.first_column > 0 && beside > 0);
        coverage.hit_if(Bin::LastColumns, session.first_column > 0 && beside == 0);
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
            coverage.hit_if(Bin::MoreSteps, steps.iter().any(|&s| s > config.input_bits));
            if config.scheme == Scheme::Isaac {
                // What the offset alone would give is as large as this.
                coverage.hit_if(Bin::OffsetTaken, trace.mvm.population > 0);
            }
            for crossbar in &trace.arrays {
                for pair in crossbar.steps.windows(2) {
                    let skipped =
                        pair[0].sub_array == pair[1].sub_array && pair[1].bit > pair[0].bit + 1;
                    coverage.hit_if(Bin::PlaneSkipped, skipped);
                }
                for step in &crossbar.steps {
                    coverage.hit_if(Bin::NegativePlane, step.is_negative_plane);
                    coverage.hit_if(Bin::Clip, step.clipped.any());
                    coverage.hit_if(Bin::FullCode, step.codes.contains(&full));
                }
            }
        }
    }
}

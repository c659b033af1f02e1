//! A whole run on disk: data in; network, checkpoint, log and picture out.
//!
//! | file | what |
//! | --- | --- |
//! | `NET` | the integer network, written at the end |
//! | `NET.train` | the checkpoint, written after every epoch |
//! | `NET.csv`, `NET.svg` | the epochs so far, written with it |
//! | `NET.json` | plan, epochs and what the test set gave, written at the end |

use std::path::{Path, PathBuf};

use forms_golden::{Config, SignPolicy};
use serde::Serialize;

use crate::data::{Images, Part};
use crate::measure::{self, Measured, Reduction};
use crate::plan::{Constraint, Kind, Plan};
use crate::resnet::resnet20;
use crate::trainer::{EpochLog, Split, State};
use crate::{Error, checkpoint, export, files, pretrained, record};

/// Version of `NET.json`; it grows when a field changes its meaning or goes away.
pub const SCHEMA: u32 = 1;

/// What a run reads and writes.
#[derive(Debug, Clone)]
pub struct Run {
    /// What is trained.
    pub plan: Plan,
    /// The data set.
    pub data: PathBuf,
    /// Where the network goes.
    pub out: PathBuf,
    /// Whether to go on from `NET.train`.
    pub resume: bool,
    /// Trained weights to start from, as the network's own reader takes them; random ones if `None`.
    pub from: Option<PathBuf>,
    /// Only so many training images, the first; all if `None`.
    pub images: Option<usize>,
}

/// `NET.json`.
#[derive(Debug, Clone, Serialize)]
pub struct Record {
    /// [`SCHEMA`].
    pub schema: u32,
    /// What was trained.
    pub plan: Plan,
    /// Every epoch.
    pub epochs: Vec<EpochLog>,
    /// Correct fraction of the validation split, in integers on crossbars.
    pub validation: f64,
    /// The test set on crossbars, read once.
    pub test: Measured,
    /// What became of signs: `Reject` proves that every fragment is polarized.
    pub signs: SignPolicy,
    /// Crossbars saved.
    pub reduction: Reduction,
}

impl Run {
    /// A file beside `NET`.
    pub fn beside(&self, extension: &str) -> PathBuf {
        let mut name = self.out.clone().into_os_string();
        name.push(extension);
        PathBuf::from(name)
    }

    /// Trains to the end. `begin` hears how many steps an epoch has and where the run stands, `tick` of
    /// every step, `end` of every epoch.
    ///
    /// # Errors
    /// A plan, data or a checkpoint that cannot be used; divergence, which leaves the last checkpoint; a
    /// file that cannot be written.
    pub fn carry_out(
        &self,
        begin: impl Fn(usize, &State),
        tick: impl Fn(),
        end: impl Fn(&EpochLog),
    ) -> Result<Record, Error> {
        self.plan.validate()?;
        if !self
            .plan
            .stages
            .iter()
            .any(|s| s.kind == Kind::Admm(Constraint::Quantize))
        {
            return Err(Error::Settings(
                "without quantization there is no integer network to write; add quantize to \
                 --constraints"
                    .to_owned(),
            ));
        }
        let config = Config::named(&format!("forms-{}", self.plan.fragment))?;
        let kept = self.beside(".train");
        if !self.resume && kept.exists() {
            return Err(Error::checkpoint(
                &kept,
                "is there already: --resume goes on from it; delete it to start anew",
            ));
        }
        let network = &self.plan.network;
        let mut train = Images::open(&self.data, Part::Train, network)?;
        // A test set that is missing is told before the work, not after it.
        let test = Images::open(&self.data, Part::Test, network)?;
        if let Some(count) = self.images.filter(|&count| count < train.len()) {
            train = train.pick(&(0..count).collect::<Vec<_>>());
        }
        let checksum = train.checksum();
        let split = Split::new(&train, &self.plan)?;
        let mut state = match self.resume {
            true => checkpoint::load(&kept, &self.plan, checksum)?,
            false => self.start(&split)?,
        };
        while !state.is_done(&self.plan) {
            let stage = &self.plan.stages[state.stage];
            begin(stage.steps(split.train.len(), self.plan.batch), &state);
            state.epoch(&self.plan, &split, &tick)?;
            checkpoint::save(&kept, &self.plan, checksum, &state)?;
            self.write_log(&state)?;
            state.log.last().into_iter().for_each(&end);
        }
        // A run that was killed between checkpoint and log has an older log.
        self.write_log(&state)?;
        let name = |path: &PathBuf| path.file_name().map(|n| n.to_string_lossy().into_owned());
        let source = export::Source {
            images: train.len(),
            from: self.from.as_ref().and_then(name),
        };
        let integer = export::network(&self.plan, &state, &source)?;
        let polarized = state.held.signs.is_some();
        let signs = if polarized {
            SignPolicy::Reject
        } else {
            SignPolicy::Split
        };
        let validation = measure::run(&integer, &config, signs, &split.validation)?.accuracy;
        let record = Record {
            schema: SCHEMA,
            plan: self.plan.clone(),
            epochs: state.log.clone(),
            validation: validation.top_1 as f64 / validation.images.max(1) as f64,
            test: measure::run(&integer, &config, signs, &test)?,
            signs,
            reduction: measure::reduction(
                network,
                &state.network,
                &config,
                self.plan.bits,
                polarized,
            ),
        };
        let json = serde_json::to_string_pretty(&record)
            .map_err(|e| Error::Settings(format!("the record cannot be made JSON: {e}")))?;
        write(&self.beside(".json"), &(json + "\n"))?;
        integer.save(&self.out)?;
        Ok(record)
    }
}

impl Run {
    /// The state before the first step.
    fn start(&self, data: &Split) -> Result<State, Error> {
        let mut state = State::new(&self.plan)?;
        match &self.from {
            Some(path) if self.plan.network == resnet20() => {
                let plain = pretrained::resnet20(path, &self.plan.network)?;
                state.start_from(plain, &data.train)?;
            }
            Some(path) => {
                let reason = format!(
                    "is no start for {}, which is trained from nothing; leave --from out",
                    self.plan.network.name
                );
                return Err(Error::checkpoint(path, reason));
            }
            None => {}
        }
        Ok(state)
    }

    fn write_log(&self, state: &State) -> Result<(), Error> {
        write(&self.beside(".csv"), &record::csv(&state.log))?;
        write(&self.beside(".svg"), &record::svg(&state.log))
    }
}

/// A text file, whole or not at all.
fn write(path: &Path, text: &str) -> Result<(), Error> {
    use std::io::Write;
    files::write(path, |file| file.write_all(text.as_bytes()))
}

//! A whole run: its floats trained on if asked for, polarized, fine-tuned, measured.
//!
//! | file | what |
//! | --- | --- |
//! | `NET` | the integer network, written at the end |
//! | `NET.floats` | the checkpoint of the floats, if they are trained, after every round |
//! | `NET.train` | the checkpoint, written before the first round and after every round |
//! | `NET.json` | settings, rounds and what the test set gave, written at the end |

use std::path::{Path, PathBuf};

use flate2::Crc;
use forms_golden::{Config, SignPolicy};
use forms_import::graph::{Graph, Op};
use forms_network::{Dataset, Network};
use forms_polarize::{LayerReport, Options, Report, Source};
use serde::Serialize;

use super::checkpoint::{self, Identity};
use super::float_checkpoint::{self, FloatIdentity};
use super::floats::{FloatLog, FloatSettings, Floats};
use super::lessons::Lessons;
use super::tuner::{RoundLog, Settings, Tuner};
use crate::measure::{self, Measured};
use crate::{Error, files};

/// Version of `NET.json`; it grows when a field changes its meaning or goes away.
pub const SCHEMA: u32 = 1;

/// What a run reads and writes.
#[derive(Debug)]
pub struct Run<'a> {
    /// The network before polarization, which teaches.
    pub source: Source,
    /// What becomes of its floats before; `None` takes them as they are.
    pub floats: Option<FloatSettings>,
    /// How it is polarized.
    pub options: Options,
    /// How it is fine-tuned: fragments and bits are those of `options`.
    pub settings: Settings,
    /// What it is polarized and fine-tuned on.
    pub train: &'a Dataset,
    /// What it is measured on, once; nothing without labels.
    pub test: Option<&'a Dataset>,
    /// Where the network goes.
    pub out: PathBuf,
    /// Whether to go on from `NET.train`.
    pub resume: bool,
}

/// `NET.json`.
#[derive(Debug, Clone, Serialize)]
pub struct Record {
    /// [`SCHEMA`].
    pub schema: u32,
    /// How it was fine-tuned.
    pub settings: Settings,
    /// How its floats were trained before, if they were.
    pub float_settings: Option<FloatSettings>,
    /// Every round of theirs.
    pub float_rounds: Vec<FloatLog>,
    /// What polarization cost.
    pub polarization: Report,
    /// Every round.
    pub rounds: Vec<RoundLog>,
    /// The test set before the first round, in integers on crossbars that refuse mixed fragments.
    pub before: Option<Measured>,
    /// The same after the last.
    pub after: Option<Measured>,
}

/// What a run tells of itself.
#[derive(Debug)]
pub enum Progress<'a> {
    /// A round of the floats is done.
    Floats(&'a FloatLog),
    /// A layer was polarized; so many there are.
    Layer(&'a LayerReport, usize),
    /// A round begins: its number from 1, of how many, and its steps.
    Begin(usize, usize, usize),
    /// A step was made; the mean loss of the round so far.
    Step(f64),
    /// A round is done.
    Round(&'a RoundLog),
}

impl Run<'_> {
    /// A file beside `NET`.
    fn beside(&self, extension: &str) -> PathBuf {
        let mut name = self.out.clone().into_os_string();
        name.push(extension);
        PathBuf::from(name)
    }

    /// Carries it out. `tell` hears of everything; `stop` is asked after each round whether to leave it at that: the
    /// checkpoint stays, and nothing else is written.
    ///
    /// # Errors
    /// Settings, data or a checkpoint that cannot be used; layers without a gradient; divergence, which leaves the last
    /// checkpoint; a file that cannot be written.
    pub fn carry_out(
        &self,
        tell: &(dyn Fn(Progress) + Sync),
        stop: &dyn Fn() -> bool,
    ) -> Result<Option<Record>, Error> {
        self.settings.check()?;
        self.options.check()?;
        let (kept, kept_floats) = (self.beside(".train"), self.beside(".floats"));
        let ours = [Some(&kept), self.floats.as_ref().map(|_| &kept_floats)];
        let there = ours.into_iter().flatten().find(|path| path.exists());
        if let Some(path) = there.filter(|_| !self.resume) {
            return Err(Error::checkpoint(
                path,
                "is there already: --resume goes on from it; delete it to start anew",
            ));
        }
        // Layers that cannot be trained are told before the minutes that polarization takes.
        let (program, _) =
            super::program::Program::new(&self.source.graph, super::program::Rounding::Nowhere)?;
        let (how, scores) = (self.settings.augmentation, program.scores());
        let lessons = Lessons::new(self.train, &self.source.input, how, scores)?;
        let Some((own, float_rounds)) = self.floats(&kept_floats, &lessons, tell, stop)? else {
            return Ok(None);
        };
        let source = own.refined(self.options.activation_bits);
        let identity = Identity {
            settings: self.settings.clone(),
            polarization: format!("{:?}", self.options),
            data: lessons.checksum(),
            network: checksum(&own.graph),
        };
        let polarized = self.resume && (self.floats.is_none() || kept.exists());
        let (mut tuner, report) = match polarized {
            true => checkpoint::load(&kept, &identity, source)?,
            false => {
                let done = forms_polarize::polarize(
                    &own,
                    self.train,
                    &self.options,
                    &mut |layer, all| tell(Progress::Layer(layer, all)),
                )?;
                // What enters the first layer, with the range that calibration found.
                let source = Source {
                    input: done.network.input.clone(),
                    ..source
                };
                let tuner = Tuner::new(source, done.state, self.settings.clone())?;
                checkpoint::save(&kept, &identity, &done.report, &tuner)?;
                (tuner, done.report)
            }
        };
        while !tuner.is_done() {
            let round = tuner.state.log.len() + 1;
            let rounds = self.settings.rounds;
            tell(Progress::Begin(round, rounds, tuner.steps(&lessons)));
            tuner.round(&lessons, |loss| tell(Progress::Step(loss)))?;
            checkpoint::save(&kept, &identity, &report, &tuner)?;
            tuner
                .state
                .log
                .last()
                .into_iter()
                .for_each(|log| tell(Progress::Round(log)));
            if stop() && !tuner.is_done() {
                return Ok(None);
            }
        }
        let network = |state: &forms_polarize::State| -> Result<Network, Error> {
            let source = tuner.source();
            let mut origin = source.origin.clone();
            origin.changes = self.changes(&origin.changes);
            let bits = self.options.weight_bits;
            Ok(state.network(&source.name, &source.input, bits, &origin)?)
        };
        let after = network(&tuner.network())?;
        let record = Record {
            schema: SCHEMA,
            settings: self.settings.clone(),
            float_settings: self.floats.clone(),
            float_rounds,
            polarization: report,
            rounds: tuner.state.log.clone(),
            before: self.measured(&network(tuner.start())?)?,
            after: self.measured(&after)?,
        };
        let json = serde_json::to_string_pretty(&record)
            .map_err(|e| Error::Settings(format!("the record cannot be made JSON: {e}")))?;
        write(&self.beside(".json"), &(json + "\n"))?;
        after.save(&self.out)?;
        Ok(Some(record))
    }

    /// The network with its floats trained on, and their rounds; `None` where it was left before the end.
    fn floats(
        &self,
        kept: &Path,
        lessons: &Lessons,
        tell: &(dyn Fn(Progress) + Sync),
        stop: &dyn Fn() -> bool,
    ) -> Result<Option<(Source, Vec<FloatLog>)>, Error> {
        let Some(settings) = &self.floats else {
            return Ok(Some((self.source.clone(), Vec::new())));
        };
        let identity = FloatIdentity {
            settings: settings.clone(),
            data: lessons.checksum(),
            network: checksum(&self.source.graph),
        };
        let mut floats = match self.resume {
            true => float_checkpoint::load(kept, &identity, &self.source)?,
            false => Floats::new(&self.source, settings.clone())?,
        };
        while !floats.is_done() {
            let round = floats.state.log.len() + 1;
            tell(Progress::Begin(
                round,
                settings.rounds,
                floats.steps(lessons),
            ));
            floats.round(lessons, |loss| tell(Progress::Step(loss)))?;
            float_checkpoint::save(kept, &identity, &floats)?;
            let last = floats.state.log.last();
            last.into_iter().for_each(|log| tell(Progress::Floats(log)));
            if stop() {
                return Ok(None);
            }
        }
        Ok(Some((floats.source(), floats.state.log)))
    }

    /// What the test set gives on crossbars that refuse mixed fragments.
    fn measured(&self, network: &Network) -> Result<Option<Measured>, Error> {
        let labelled = self.test.filter(|test| test.labels.is_some());
        labelled
            .map(|test| measure::over(network, &crossbar(&self.options), SignPolicy::Reject, test))
            .transpose()
    }

    /// What was done to the network, in words.
    fn changes(&self, before: &str) -> String {
        let Settings {
            fragment,
            bits,
            rounds,
            images,
            seed,
            ..
        } = self.settings;
        let now = format!(
            "polarized and fine-tuned by forms train for fragments of {fragment}, {bits} magnitude bits, {rounds} \
             rounds of {images} images, seed {seed}"
        );
        match before {
            "" => now,
            before => format!("{before}; {now}"),
        }
    }
}

/// The crossbar that holds a network of these options.
pub fn crossbar(options: &Options) -> Config {
    let devices = options.config.device_bits.max(1);
    let bits = (options.weight_bits as usize).next_multiple_of(devices);
    Config {
        weight_bits: bits,
        ..options.config.clone()
    }
}

/// CRC-32 of a network's weights and biases.
fn checksum(graph: &Graph) -> u32 {
    let mut crc = Crc::new();
    for node in &graph.nodes {
        if let Op::Conv { weights, bias, .. } = &node.op {
            weights.iter().for_each(|w| crc.update(&w.to_le_bytes()));
            bias.iter().for_each(|b| crc.update(&b.to_le_bytes()));
        }
    }
    crc.sum()
}

/// A text file, whole or not at all.
fn write(path: &Path, text: &str) -> Result<(), Error> {
    use std::io::Write;
    files::write(path, |file| file.write_all(text.as_bytes()))
}

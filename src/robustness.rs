//! Networks on imperfect crossbars: seeded runs, each with devices of its own, and what they have in common.
//!
//! A run is a function of its seed alone: neither threads, nor batches, nor the runs before it change it. Finished
//! runs can be kept in a file, from which a study goes on.

use std::fs;
use std::path::Path;

use forms_golden::{Config, NonIdeal};
use forms_network::Network;
use forms_network::run::{Fast, Imperfect, Layout, Machine, MatrixEngine, class_of};
use ndarray::Array3;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::commands::imperfect_flags::Study;
use crate::commands::{json, progress};
use crate::{CommandError, files, interrupt};

/// The images of a study.
pub struct Images<'a> {
    /// How many.
    pub count: usize,
    /// One of them, as the network's integers.
    pub image: &'a dyn Fn(usize) -> Array3<i64>,
    /// Their classes, where known.
    pub labels: Option<&'a [u32]>,
}

/// One run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    /// Its number, from 0.
    pub run: u32,
    /// What its devices were drawn by.
    pub seed: u64,
    /// Images that it has right, where labels are there.
    pub top_1: Option<u64>,
    /// Images that it takes for what the ideal crossbars take them for.
    pub same: u64,
}

/// What runs have in common.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
pub struct Summary {
    /// Runs.
    pub runs: usize,
    /// Mean.
    pub mean: f64,
    /// Standard deviation of a run, by n - 1; 0 of one run.
    pub standard_deviation: f64,
    /// The least: of shares of right images the worst, of errors the best.
    pub least: f64,
    /// A twentieth lies below.
    pub quantile_05: f64,
    /// A quarter lies below.
    pub quantile_25: f64,
    /// Half lies below.
    pub median: f64,
    /// A quarter lies above.
    pub quantile_75: f64,
    /// A twentieth lies above.
    pub quantile_95: f64,
    /// The most.
    pub most: f64,
}

impl Summary {
    /// Of some values; `None` of none. Quantiles lie on lines between neighbours.
    pub fn of(values: &[f64]) -> Option<Summary> {
        let mut sorted = values.to_vec();
        sorted.sort_by(f64::total_cmp);
        let (first, last) = (*sorted.first()?, *sorted.last()?);
        let count = sorted.len() as f64;
        // In the order of their size, so that the order of runs does not matter.
        let mean = sorted.iter().sum::<f64>() / count;
        let squares: f64 = sorted.iter().map(|value| (value - mean).powi(2)).sum();
        let at = |part: f64| {
            let place = part * (count - 1.0);
            let below = sorted[place.floor() as usize];
            let above = sorted[place.ceil() as usize];
            below + (above - below) * place.fract()
        };
        Some(Summary {
            runs: sorted.len(),
            mean,
            standard_deviation: (squares / (count - 1.0).max(1.0)).sqrt(),
            least: first,
            quantile_05: at(0.05),
            quantile_25: at(0.25),
            median: at(0.5),
            quantile_75: at(0.75),
            quantile_95: at(0.95),
            most: last,
        })
    }

    /// One line for people; values are shares of which larger ones are better.
    pub fn text(&self) -> String {
        let percent = |value: f64| format!("{:.2} %", 100.0 * value);
        format!(
            "mean {}, standard deviation {}, worst {}, 5 % {}, 25 % {}, median {}, 75 % {}, 95 % {}, best {}",
            percent(self.mean),
            percent(self.standard_deviation),
            percent(self.least),
            percent(self.quantile_05),
            percent(self.quantile_25),
            percent(self.median),
            percent(self.quantile_75),
            percent(self.quantile_95),
            percent(self.most)
        )
    }
}

/// A study of one network on one configuration.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Robustness {
    /// The configuration's name.
    #[serde(rename = "config_name")]
    pub config: String,
    /// Images.
    pub images: u64,
    /// Images that the ideal crossbars have right, where labels are there.
    pub ideal_top_1: Option<u64>,
    /// Runs that were asked for.
    pub asked: u32,
    /// Every run that was finished.
    pub runs: Vec<Outcome>,
    /// Share of images that are right, where labels are there.
    pub accuracy: Option<Summary>,
    /// Share of images taken for what the ideal crossbars take them for.
    pub same: Option<Summary>,
}

/// What a file of finished runs says of them; runs of another study are not mixed in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Identity {
    /// SHA-256 of the network.
    pub network: String,
    /// SHA-256 of the images and labels.
    pub images: String,
    /// The configuration.
    pub config: Config,
    /// How weights are laid out, in words.
    pub layout: String,
    /// What is not ideal, with the first seed.
    pub settings: NonIdeal,
}

/// A file of finished runs.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    schema: u32,
    study: Identity,
    runs: Vec<Outcome>,
}

/// The longest file of runs that is read: a run takes about a hundred bytes.
const MAX_BYTES: u64 = 1 << 26;

/// Where finished runs are kept.
pub struct Keep<'a> {
    /// The file.
    pub path: &'a Path,
    /// Whose runs they are.
    pub study: Identity,
}

impl Keep<'_> {
    /// The runs of the file; none where there is no file.
    fn finished(&self) -> Result<Vec<Outcome>, CommandError> {
        let path = self.path;
        let length = match fs::metadata(path) {
            Ok(found) => found.len(),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(CommandError::read(path)(error)),
        };
        if length > MAX_BYTES {
            let reason = "is too long for a file of runs; name another";
            return Err(CommandError::file(path, reason));
        }
        let bytes = fs::read(path).map_err(CommandError::read(path))?;
        let kept: Kept = serde_json::from_slice(&bytes).map_err(|error| {
            let reason = format!("is no file of runs: {error}; name another, or remove it");
            CommandError::file(path, reason)
        })?;
        let (theirs, own) = (&kept.study, &self.study);
        let differs = [
            ("network", theirs.network != own.network),
            ("images", theirs.images != own.images),
            ("configuration", theirs.config != own.config),
            ("layout of signs", theirs.layout != own.layout),
            ("imperfections or seed", theirs.settings != own.settings),
            ("version", kept.schema != 1),
        ];
        if let Some((what, _)) = differs.iter().find(|(_, differs)| *differs) {
            let reason = format!(
                "holds runs of another study: its {what} differs; name another file, or remove it"
            );
            return Err(CommandError::file(path, reason));
        }
        let in_order = kept.runs.iter().zip(0..).all(|(outcome, run)| {
            outcome.run == run && outcome.seed == own.settings.seed.wrapping_add(u64::from(run))
        });
        if !in_order {
            let reason = "holds runs out of order, or twice; name another file, or remove it";
            return Err(CommandError::file(path, reason));
        }
        Ok(kept.runs)
    }

    fn write(&self, runs: &[Outcome]) -> Result<(), CommandError> {
        let kept = Kept {
            schema: 1,
            study: self.study.clone(),
            runs: runs.to_vec(),
        };
        files::write_bytes(self.path, json(&kept)?.as_bytes())
    }
}

/// Runs a study; Ctrl-C ends it behind the last finished run.
///
/// # Errors
/// What the network or the engine refuses; a file of runs that cannot be used.
pub fn study(
    network: &Network,
    images: &Images,
    config: &Config,
    layout: Layout,
    study: &Study,
    keep: Option<&Keep>,
) -> Result<Robustness, CommandError> {
    let mut runs = keep.map_or(Ok(Vec::new()), Keep::finished)?;
    runs.truncate(study.runs as usize);
    let classes = |engine: &dyn MatrixEngine| classes(network, images, config, layout, engine);
    let right = |classes: &[usize]| {
        let labels = images.labels?;
        let pairs = classes.iter().zip(labels);
        Some(
            pairs
                .filter(|&(&class, &label)| class == label as usize)
                .count() as u64,
        )
    };
    let ideal = classes(&Fast)?;
    let bar = progress(u64::from(study.runs), "runs");
    bar.set_position(runs.len() as u64);
    if let Some(ideal) = &ideal {
        for run in runs.len() as u32..study.runs {
            let settings = study.run(run);
            let seed = settings.seed;
            let Some(found) = classes(&Imperfect(settings))? else {
                break;
            };
            let same = found
                .iter()
                .zip(ideal)
                .filter(|(found, ideal)| found == ideal);
            runs.push(Outcome {
                run,
                seed,
                top_1: right(&found),
                same: same.count() as u64,
            });
            if let Some(keep) = keep {
                keep.write(&runs)?;
            }
            bar.inc(1);
        }
    }
    bar.finish_and_clear();
    let share = |count: u64| count as f64 / images.count.max(1) as f64;
    let accuracies: Option<Vec<f64>> = runs.iter().map(|run| run.top_1.map(share)).collect();
    let same: Vec<f64> = runs.iter().map(|run| share(run.same)).collect();
    Ok(Robustness {
        config: config.name.clone(),
        images: images.count as u64,
        ideal_top_1: ideal.as_deref().and_then(right),
        asked: study.runs,
        accuracy: accuracies.as_deref().and_then(Summary::of),
        same: Summary::of(&same),
        runs,
    })
}

/// The class of every image; `None` where the user interrupts.
fn classes(
    network: &Network,
    images: &Images,
    config: &Config,
    layout: Layout,
    engine: &dyn MatrixEngine,
) -> Result<Option<Vec<usize>>, CommandError> {
    let machine = Machine::program(network, config, layout, engine)?;
    let mut session = machine.start()?;
    let batch = machine.batch();
    let mut classes = Vec::with_capacity(images.count);
    for first in (0..images.count).step_by(batch) {
        if interrupt::pressed() {
            return Ok(None);
        }
        let part: Vec<Array3<i64>> = (first..images.count.min(first + batch))
            .map(images.image)
            .collect();
        let outputs = session.push(&part)?;
        classes.extend(outputs.iter().map(|sums| class_of(sums)));
    }
    Ok(Some(classes))
}

impl Robustness {
    /// Whether every run was finished.
    ///
    /// # Errors
    /// [`CommandError::Interrupted`] where Ctrl-C ended it.
    pub fn complete(&self) -> Result<(), CommandError> {
        match self.runs.len() < self.asked as usize {
            false => Ok(()),
            true => Err(CommandError::Interrupted(format!(
                "{} of {} runs on {} were finished; the report holds those",
                self.runs.len(),
                self.asked,
                self.config
            ))),
        }
    }

    /// Lines for people.
    pub fn text(&self) -> String {
        let mut text = String::new();
        if let Some(right) = self.ideal_top_1 {
            text += &format!(
                "ideal: top-1 {:.2} % ({right} of {})\n",
                100.0 * right as f64 / self.images.max(1) as f64,
                self.images
            );
        }
        if self.runs.len() < self.asked as usize {
            text += &format!("interrupted: {} of {} runs\n", self.runs.len(), self.asked);
        }
        if let Some(accuracy) = &self.accuracy {
            text += &format!("top-1: {}\n", accuracy.text());
        }
        if let Some(same) = &self.same {
            text += &format!("the ideal crossbars' class: {}\n", same.text());
        }
        let worst = self
            .runs
            .iter()
            .min_by_key(|run| run.top_1.unwrap_or(run.same));
        if let Some(worst) = worst {
            text += &format!("the worst run is that of seed {}\n", worst.seed);
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_numpys() {
        // numpy.quantile([3, 1, 4, 1, 5, 9, 2, 6], [.05, .25, .5, .75, .95]), .std(ddof=1)
        let summary = Summary::of(&[3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0, 6.0]).unwrap();
        let found = [
            summary.least,
            summary.quantile_05,
            summary.quantile_25,
            summary.median,
            summary.quantile_75,
            summary.quantile_95,
            summary.most,
            summary.mean,
            summary.standard_deviation,
        ];
        let expected = [
            1.0,
            1.0,
            1.75,
            3.5,
            5.25,
            7.949999999999999,
            9.0,
            3.875,
            2.748376143938713,
        ];
        for (found, expected) in found.iter().zip(expected) {
            assert!((found - expected).abs() < 1e-12, "{found}, {expected}");
        }
    }

    #[test]
    fn one_run_deviates_by_nothing_and_none_has_no_summary() {
        assert_eq!(Summary::of(&[0.5]).unwrap().standard_deviation, 0.0);
        assert_eq!(Summary::of(&[]), None);
    }
}

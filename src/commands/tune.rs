//! `forms train` of a file: polarized first, then fine-tuned under the signs that it got.

use std::path::{Path, PathBuf};
use std::sync::Mutex;

use clap::ValueEnum;
use forms_network::{Dataset, Split};
use forms_train::measure::Measured;
use forms_train::plan::Augmentation;
use forms_train::tune::floats::{FloatLog, FloatSettings};
use forms_train::tune::run::{Progress, Record, Run};
use forms_train::tune::tuner::Settings;

use crate::commands::polarize_flags::{ModelFlags, PolarizeFlags};
use crate::commands::{polarize, print, progress};
use crate::table::{Table, grouped};
use crate::{CommandError, files};

/// How a file is fine-tuned.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Fine-tuning of a file")]
pub struct TuneFlags {
    /// Rounds; 20 if not said
    #[arg(long, value_name = "ROUNDS")]
    rounds: Option<usize>,

    /// Images of a round, drawn anew for each; 10,000 if not said
    #[arg(long, value_name = "COUNT")]
    round_images: Option<usize>,

    /// Images of a step; 64 if not said
    #[arg(long, value_name = "COUNT")]
    batch: Option<usize>,

    /// The rate of the first step, which falls along a cosine; 0.001 if not said, for gradient descent with momentum; below
    /// five bits 0.0005, Adam's: what share of its column's range a weight moves by at most
    #[arg(long, value_name = "RATE")]
    rate: Option<f32>,

    /// The share of the loss that comes from the scores of the network before; the rest comes from labels; 0.7 if not
    /// said, 1 without labels
    #[arg(long, value_name = "SHARE")]
    teacher: Option<f32>,

    /// What scores are divided by before they are compared with the teacher's; 3 if not said
    #[arg(long, value_name = "T")]
    temperature: Option<f32>,

    /// How images are changed at random; pictures if not said, digits for those of one channel
    #[arg(long, value_enum)]
    augment: Option<Augment>,
}

/// What becomes of a file's floats before it is polarized.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Floats of a file, before polarization")]
pub struct FloatFlags {
    /// Rounds of training in floats: for a model that was only initialized, or to prune
    #[arg(long, value_name = "ROUNDS")]
    float_rounds: Option<usize>,

    /// Prune rows by ADMM: the share of a layer's rows that stays, rounded down to whole crossbars; layers that fit one
    /// keep all. ADMM has the first half of the rounds, which are 8 if not said
    #[arg(long, value_name = "SHARE")]
    keep_rows: Option<f64>,

    /// Adam's first step in floats, which falls along a cosine; 0.001 if not said
    #[arg(long, value_name = "RATE")]
    float_rate: Option<f32>,
}

impl FloatFlags {
    /// The first flag that was given.
    pub fn given(&self) -> Option<&'static str> {
        let flags = [
            ("--float-rounds", self.float_rounds.is_some()),
            ("--keep-rows", self.keep_rows.is_some()),
            ("--float-rate", self.float_rate.is_some()),
        ];
        let given = flags.into_iter().find(|(_, given)| *given);
        given.map(|(flag, _)| flag)
    }

    /// What they ask for, with the images and batches of fine-tuning; `None` leaves the floats as they are.
    fn settings(
        &self,
        tuning: &Settings,
        crossbar_rows: usize,
    ) -> Result<Option<FloatSettings>, CommandError> {
        let rounds = match (self.float_rounds, self.keep_rows) {
            (Some(rounds), _) => rounds,
            (None, Some(_)) => 8,
            (None, None) if self.float_rate.is_some() => {
                let line = "--float-rate says how floats are trained, but nothing says that they are; give \
                            --float-rounds or --keep-rows too";
                return Err(CommandError::Argument(line.to_owned()));
            }
            (None, None) => return Ok(None),
        };
        Ok(Some(FloatSettings {
            rounds,
            keep_rows: self.keep_rows,
            crossbar_rows,
            images: tuning.images,
            batch: tuning.batch,
            rate: self.float_rate.unwrap_or(1e-3),
            augmentation: tuning.augmentation,
            seed: tuning.seed,
        }))
    }
}

/// How images are changed at random.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Augment {
    /// Not at all
    None,
    /// Moved by up to four pixels, half of them mirrored
    Pictures,
    /// Turned, stretched, sheared and moved a little
    Digits,
}

impl TuneFlags {
    /// The first flag that was given.
    pub fn given(&self) -> Option<&'static str> {
        let flags = [
            ("--rounds", self.rounds.is_some()),
            ("--round-images", self.round_images.is_some()),
            ("--batch", self.batch.is_some()),
            ("--rate", self.rate.is_some()),
            ("--teacher", self.teacher.is_some()),
            ("--temperature", self.temperature.is_some()),
            ("--augment", self.augment.is_some()),
        ];
        let given = flags.into_iter().find(|(_, given)| *given);
        given.map(|(flag, _)| flag)
    }

    fn settings(&self, fragment: usize, bits: u32, seed: u64, channels: usize) -> Settings {
        Settings {
            fragment,
            bits,
            rounds: self.rounds.unwrap_or(20),
            images: self.round_images.unwrap_or(10_000),
            batch: self.batch.unwrap_or(64),
            rate: self.rate.unwrap_or(if bits < 5 { 5e-4 } else { 1e-3 }),
            teacher: self.teacher.unwrap_or(0.7),
            temperature: self.temperature.unwrap_or(3.0),
            augmentation: match (self.augment, channels) {
                (Some(Augment::None), _) => None,
                (Some(Augment::Digits), _) | (None, 1) => Some(Augmentation::Digits),
                (Some(Augment::Pictures) | None, _) => Some(Augmentation::Pictures),
            },
            seed,
        }
    }
}

/// A file to be trained, and where its network goes.
#[derive(Debug)]
pub struct File<'a> {
    /// The model or the network.
    pub path: &'a Path,
    /// The data set.
    pub data: &'a Path,
    /// Where the network goes.
    pub out: &'a Path,
    /// Rows of a fragment.
    pub fragment: usize,
    /// Magnitude bits.
    pub bits: u32,
    /// Seed of every random choice.
    pub seed: u64,
    /// Whether to go on.
    pub resume: bool,
    /// How it is polarized.
    pub how: &'a PolarizeFlags,
    /// How the model reads pixels.
    pub model: &'a ModelFlags,
}

/// Trains a file.
///
/// # Errors
/// A network, data, options or a checkpoint that cannot be used; divergence; files that cannot be written.
pub fn run(file: &File, floats: &FloatFlags, flags: &TuneFlags) -> Result<(), CommandError> {
    files::apart(
        &[("--out", Some(file.out))],
        &[Some(file.data), Some(file.path)],
    )?;
    files::Staged::new(file.out)?;
    let source = file.how.source(file.path, file.model)?;
    let options = file.how.options(file.fragment, file.bits, file.seed)?;
    let shape = source.graph.input;
    let train = Dataset::open(file.data, Split::Train, shape)?;
    let test = Dataset::open(file.data, Split::Test, shape)?;
    let names = source.graph.nodes.iter();
    let width = names.map(|node| node.name.chars().count()).max();
    let width = width.unwrap_or(0).clamp(5, 32);
    let settings = flags.settings(file.fragment, file.bits, file.seed, shape[0]);
    let floats = floats.settings(&settings, options.config.rows)?;
    let tunes = settings.rounds;
    let run = Run {
        source,
        floats,
        options,
        settings,
        train: &train,
        test: Some(&test),
        out: PathBuf::from(file.out),
        resume: file.resume,
    };
    let bar = progress(0, "fine-tuning");
    let told = Mutex::new((false, Ok(())));
    let tell = |line: &str| {
        if let Ok(mut told) = told.lock()
            && told.1.is_ok()
        {
            told.1 = print(line);
        }
    };
    let record = run.carry_out(
        &|what| match what {
            Progress::Layer(layer, _) => {
                let first = told
                    .lock()
                    .map(|mut told| !std::mem::replace(&mut told.0, true));
                if first.unwrap_or(false) {
                    tell(&polarize::heading(width));
                }
                tell(&polarize::line(layer, width));
            }
            Progress::Floats(log) => bar.suspend(|| tell(&float_line(log))),
            Progress::Begin(round, rounds, steps) => {
                bar.set_length(steps as u64);
                bar.set_position(0);
                bar.set_message(format!("round {round} of {rounds}"));
            }
            Progress::Step(_) => bar.inc(1),
            Progress::Round(log) => {
                let right = log.right.map_or_else(String::new, |right| {
                    format!("  {:.1} % of training images right", 100.0 * right)
                });
                bar.suspend(|| {
                    tell(&format!(
                        "round {:3} of {tunes}  loss {:.4}{right}  {:.1} % of levels moved\n",
                        log.round,
                        log.loss,
                        100.0 * log.moved
                    ));
                });
            }
        },
        &|| false,
    );
    bar.finish_and_clear();
    let record = record?;
    told.into_inner().map_or(Ok(()), |(_, told)| told)?;
    match record {
        Some(record) => {
            print(&table(&record))?;
            match train == test {
                true => print(
                    "The data set has one part: these are the images that the network was trained on.\n",
                ),
                false => Ok(()),
            }
        }
        None => Ok(()),
    }
}

/// What a round of the floats did.
fn float_line(log: &FloatLog) -> String {
    let right = log.right.map_or_else(String::new, |right| {
        format!("  {:.1} % of training images right", 100.0 * right)
    });
    let pull = match log.admm {
        true => format!("  {:.1} % of the norm in rows to go", 100.0 * log.distance),
        false => format!("  {} rows", grouped(log.rows as u64)),
    };
    format!(
        "floats, round {:3}  loss {:.4}{right}{pull}\n",
        log.round, log.loss
    )
}

/// What a run came to.
fn table(record: &Record) -> String {
    let mut table = Table::new(["what", "before fine-tuning", "after"]);
    let both = [&record.before, &record.after];
    let mut row = |what: &str, value: &dyn Fn(&Measured) -> String| {
        let [before, after] = both.map(|m| m.as_ref().map_or_else(|| "-".to_owned(), value));
        table.row([what.to_owned(), before, after]);
    };
    row("test images", &|m| grouped(m.accuracy.images));
    row("right, in integers on crossbars", &|m| {
        let right = m.accuracy.top_1 as f64 / m.accuracy.images.max(1) as f64;
        format!("{:.2} %", 100.0 * right)
    });
    row("crossbars", &|m| grouped(m.crossbars as u64));
    table.to_string()
}

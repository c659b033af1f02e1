//! `forms train`: a data set in, a network made for FORMS out. A file is polarized and fine-tuned
//! (`tune`); LeNet-5 and ResNet-20 by their names are trained by ADMM.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::ValueEnum;
use forms_train::plan::{Constraint, Plan};
use forms_train::runner::{Record, Run};

use crate::commands::polarize_flags::{ModelFlags, PolarizeFlags};
use crate::commands::tune::{self, File, FloatFlags, TuneFlags};
use crate::commands::{print, progress};
use crate::table::{Table, grouped};
use crate::{CommandError, files};

/// Shown below the help.
const EXAMPLES: &str = "\
Examples:
  forms train mine.onnx --data images/ --fragment 8 --out mine.net
  forms train resnet20.onnx --data cifar10 --bits 2 --out two.net \\
      --pixel-scale 0.00392157 --mean 0.485,0.456,0.406 --std 0.229,0.224,0.225
  forms train mine.onnx --data images/ --fragment 8 --out mine.net --resume
  forms train lenet5 --data mnist --fragment 8 --out lenet5.forms
  forms train lenet5 --data mnist --fragment 8 --out lenet5.forms --resume
  forms train resnet20 --data cifar10 --from resnet20.npz --fragment 8 \\
      --out resnet20.forms

A file is polarized as `forms polarize` does it, then fine-tuned: signs and
orders of rows stay, weights move on the grid of the devices, and the network as
it was teaches, beside labels where there are any. lenet5 and resnet20 are
trained by ADMM instead, which chooses the signs while it trains.

Beside NET it writes NET.train (the checkpoint, after every round or epoch) and
NET.json; ADMM also NET.csv and NET.svg. The test set is read at the end alone;
no choice is made on it.";

/// Train a network that is polarized and quantized for FORMS
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// A float model, an integer network, or a name: lenet5, resnet20
    #[arg(value_name = "MODEL.onnx|NET|NAME")]
    network: PathBuf,

    /// The data set: images with labels, in two parts; a file is also trained without labels
    #[arg(long, value_name = "FILE|FOLDER")]
    data: PathBuf,

    /// Trained weights to start from, as NPZ: resnet20 needs them, lenet5 starts from nothing
    #[arg(long, value_name = "CHECKPOINT", help_heading = "ADMM of a name")]
    from: Option<PathBuf>,

    /// Where to write the integer network
    #[arg(long, value_name = "NET")]
    out: PathBuf,

    /// Rows of a fragment: 4, 8 or 16
    #[arg(long, value_name = "ROWS", default_value_t = 8)]
    fragment: usize,

    /// Magnitude bits of a weight: 1 to 8, by ADMM from 2
    #[arg(long, value_name = "BITS", default_value_t = 8)]
    bits: u32,

    /// The constraints, in their order; all three for lenet5, polarize,quantize for resnet20 if not said
    #[arg(
        long,
        value_enum,
        value_delimiter = ',',
        help_heading = "ADMM of a name"
    )]
    constraints: Option<Vec<By>>,

    /// Filters of each hidden layer that stay (lenet5)
    #[arg(
        long,
        value_name = "N,N,N",
        value_delimiter = ',',
        help_heading = "ADMM of a name"
    )]
    keep: Option<Vec<usize>>,

    /// Epochs of all stages together, about; 39 for lenet5 if not said, 85 short ones for resnet20
    #[arg(long, value_name = "EPOCHS", help_heading = "ADMM of a name")]
    epochs: Option<usize>,

    /// Seed of every random choice
    #[arg(long, default_value_t = 1)]
    seed: u64,

    /// Go on from NET.train, to the same result as without the break
    #[arg(long)]
    resume: bool,

    /// Train on the first so many images only
    #[arg(long, value_name = "COUNT", help_heading = "ADMM of a name")]
    images: Option<usize>,

    #[command(flatten, next_help_heading = "Polarization of a file")]
    how: PolarizeFlags,

    #[command(flatten)]
    floats: FloatFlags,

    #[command(flatten)]
    tune: TuneFlags,

    #[command(flatten)]
    model: ModelFlags,
}

/// What is trained by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Named {
    /// 20 and 50 filters of 5 x 5, 500 hidden units, 10 classes: MNIST
    Lenet5,
    /// 19 convolutions of 3 x 3 and 10 classes, from a trained checkpoint: CIFAR-10
    Resnet20,
}

/// A constraint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum By {
    /// Whole filters and the rows they feed
    Prune,
    /// One sign a fragment
    Polarize,
    /// Weights on the devices' grid, activations of 8 bits
    Quantize,
}

impl Args {
    /// The network that a name stands for; `None` for a file.
    fn named(&self) -> Option<Named> {
        match self.network.to_str()? {
            "lenet5" => Some(Named::Lenet5),
            "resnet20" => Some(Named::Resnet20),
            _ => None,
        }
    }

    /// Refuses what was said of a name that holds for files, or the other way round.
    fn check(&self, named: bool) -> Result<(), CommandError> {
        let of_name = [
            ("--from", self.from.is_some()),
            ("--constraints", self.constraints.is_some()),
            ("--keep", self.keep.is_some()),
            ("--epochs", self.epochs.is_some()),
            ("--images", self.images.is_some()),
        ];
        let of_name = of_name.into_iter().find(|(_, given)| *given);
        let of_file = self
            .tune
            .given()
            .or(self.floats.given())
            .or(self.how.given())
            .or(self.model.given());
        let line = match (named, of_name, of_file) {
            (true, _, Some(flag)) => format!(
                "{flag} is for files, which are polarized and fine-tuned; {} is trained by ADMM: leave it out",
                self.network.display()
            ),
            (false, Some((flag, _)), _) => format!(
                "{flag} is for lenet5 and resnet20, which are trained by ADMM; {} is fine-tuned: leave it out",
                self.network.display()
            ),
            _ => return Ok(()),
        };
        Err(CommandError::Argument(line))
    }

    fn plan(&self, network: Named) -> Result<Plan, CommandError> {
        type Make = fn(usize, u64, f64, &[Constraint]) -> Plan;
        let (make, usual, starts): (Make, &[By], bool) = match network {
            Named::Lenet5 => (
                Plan::lenet5,
                &[By::Prune, By::Polarize, By::Quantize],
                false,
            ),
            Named::Resnet20 => (Plan::resnet20, &[By::Polarize, By::Quantize], true),
        };
        if starts && self.from.is_none() {
            let line = "resnet20 is not trained from nothing; give its trained weights with --from";
            return Err(CommandError::Argument(line.to_owned()));
        }
        let chosen = self.constraints.as_deref().unwrap_or(usual);
        let constraints: Vec<Constraint> = chosen
            .iter()
            .map(|by| match by {
                By::Prune => Constraint::Prune,
                By::Polarize => Constraint::Polarize,
                By::Quantize => Constraint::Quantize,
            })
            .collect();
        let of = |effort| make(self.fragment, self.seed, effort, &constraints);
        let total = |plan: &Plan| plan.stages.iter().map(|stage| stage.epochs).sum::<usize>();
        let full = of(1.0);
        let mut plan = match self.epochs {
            Some(0) => {
                let line = "--epochs 0 trains nothing; give at least 1".to_owned();
                return Err(CommandError::Argument(line));
            }
            Some(epochs) => of(epochs as f64 / total(&full) as f64),
            None => full,
        };
        plan.bits = self.bits;
        plan.order = self.how.row_order()?;
        if let Some(keep) = &self.keep {
            plan.keep.clone_from(keep);
        }
        if let Some(images) = self.images {
            plan.validation = plan.validation.min(images / 12);
        }
        Ok(plan)
    }
}

/// Runs it.
///
/// # Errors
/// Settings, data or a checkpoint that cannot be used; divergence; files that cannot be written.
pub fn run(args: &Args) -> Result<(), CommandError> {
    let Some(named) = args.named() else {
        args.check(false)?;
        let file = File {
            path: &args.network,
            data: &args.data,
            out: &args.out,
            fragment: args.fragment,
            bits: args.bits,
            seed: args.seed,
            resume: args.resume,
            how: &args.how,
            model: &args.model,
        };
        return tune::run(&file, &args.floats, &args.tune);
    };
    args.check(true)?;
    // A place that cannot be written is told before the work, not after it.
    files::apart(
        &[("--out", Some(&args.out))],
        &[Some(&args.data), args.from.as_deref()],
    )?;
    files::Staged::new(&args.out)?;
    let run = Run {
        plan: args.plan(named)?,
        data: args.data.clone(),
        out: args.out.clone(),
        from: args.from.clone(),
        resume: args.resume,
        images: args.images,
    };
    let bar = progress(0, "training");
    let record = run.carry_out(
        |steps, state| {
            let stage = run.plan.stages.get(state.stage);
            let (name, epochs) = stage.map_or(("", 0), |s| (s.name.as_str(), s.epochs));
            bar.set_length(steps as u64);
            bar.set_position(0);
            bar.set_message(format!("{name} {}/{epochs}", state.epoch + 1));
        },
        || bar.inc(1),
        |epoch| {
            let d = &epoch.distances;
            // Where there is no terminal, lines are all that tells how far it is.
            let line = format!(
                "{:16} {:3}  loss {:.4}  validation {:.2} %  distances {:.4} {:.4} {:.4}",
                epoch.stage,
                epoch.epoch,
                epoch.loss,
                100.0 * epoch.validation,
                d.prune,
                d.polarize,
                d.quantize
            );
            bar.suspend(|| drop(writeln!(io::stderr(), "{line}")));
        },
    );
    bar.finish_and_clear();
    print(&table(&record?))
}

/// What a run came to.
fn table(record: &Record) -> String {
    let mut table = Table::new(["what", "how much"]);
    let mut row = |what: &str, value: String| table.row([what.to_owned(), value]);
    let (test, reduction) = (&record.test, &record.reduction);
    let percent = |right: f64| format!("{:.2} %", 100.0 * right);
    let right = test.accuracy.top_1 as f64 / test.accuracy.images.max(1) as f64;
    row("test images", grouped(test.accuracy.images));
    row("right, in integers on crossbars", percent(right));
    row("validation, the same way", percent(record.validation));
    row("weights before", grouped(reduction.weights_before as u64));
    row("weights after", grouped(reduction.weights_after as u64));
    row("pruning", format!("{:.2} x", reduction.pruning));
    row(
        "crossbar reduction, the paper's accounting",
        format!("{:.2} x", reduction.total),
    );
    row("crossbars, mapped", grouped(test.crossbars as u64));
    row(
        "crossbars before, mapped",
        grouped(reduction.mapped_before as u64),
    );
    row(
        "crossbar reduction, mapped",
        format!("{:.2} x", reduction.mapped_total),
    );
    for layer in &test.layers {
        let eic = layer.mean_eic.of(forms_golden::ZeroSkip::Leading);
        row(
            &format!("mean EIC of {}", layer.name),
            format!("{eic:.2} of {}", layer.b_used),
        );
    }
    table.to_string()
}

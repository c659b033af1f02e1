//! `forms train`: a data set in, a network made for FORMS out.

use std::path::PathBuf;

use clap::ValueEnum;
use forms_golden::layers::RowOrder;
use forms_train::plan::{Constraint, Plan};
use forms_train::runner::{Record, Run};

use crate::commands::{print, progress};
use crate::table::{Table, grouped};
use crate::{CommandError, files};

/// Shown below the help.
const EXAMPLES: &str = "\
Examples:
  forms train lenet5 --data mnist --fragment 8 --out lenet5.forms
  forms train lenet5 --data mnist --fragment 8 --out lenet5.forms --resume
  forms train resnet20 --data cifar10 --from resnet20.npz --fragment 8 --out resnet20.forms

Beside NET it writes NET.train (the checkpoint, after every epoch), NET.csv, NET.svg and NET.json. The
test set is read once, at the end; every choice is made on a split of the training set.";

/// Train a network that is pruned, polarized and quantized for FORMS, by ADMM
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The network
    #[arg(value_enum)]
    network: Network,

    /// The data set: a folder with MNIST's four IDX files, or with CIFAR-10's batches (binary or PNG)
    #[arg(long, value_name = "DIR")]
    data: PathBuf,

    /// Trained weights to start from, as NPZ: resnet20 needs them, lenet5 starts from nothing
    #[arg(long, value_name = "CHECKPOINT")]
    from: Option<PathBuf>,

    /// Where to write the integer network
    #[arg(long, value_name = "NET")]
    out: PathBuf,

    /// Rows of a fragment: 4, 8 or 16
    #[arg(long, value_name = "ROWS", default_value_t = 8)]
    fragment: usize,

    /// How rows lie in the crossbar
    #[arg(long, value_enum, default_value_t = Order::W)]
    order: Order,

    /// Magnitude bits of a weight: 2 to 8
    #[arg(long, value_name = "BITS", default_value_t = 8)]
    bits: u32,

    /// The constraints, in their order; all three for lenet5, polarize,quantize for resnet20 if not said
    #[arg(long, value_enum, value_delimiter = ',')]
    constraints: Option<Vec<By>>,

    /// Filters of each hidden layer that stay (lenet5)
    #[arg(long, value_name = "N,N,N", value_delimiter = ',')]
    keep: Option<Vec<usize>>,

    /// Epochs of all stages together, about; 39 for lenet5 if not said, 85 short ones for resnet20
    #[arg(long, value_name = "EPOCHS")]
    epochs: Option<usize>,

    /// Seed of every random choice
    #[arg(long, default_value_t = 1)]
    seed: u64,

    /// Go on from NET.train, to the same result as without the break
    #[arg(long)]
    resume: bool,

    /// Train on the first so many images only
    #[arg(long, value_name = "COUNT")]
    images: Option<usize>,
}

/// What can be trained.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Network {
    /// 20 and 50 filters of 5 x 5, 500 hidden units, 10 classes: MNIST
    Lenet5,
    /// 19 convolutions of 3 x 3 and 10 classes, from a trained checkpoint: CIFAR-10
    Resnet20,
}

/// Row orders by their names in the paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Order {
    /// Channel, kernel row, kernel column
    W,
    /// Channel, kernel column, kernel row
    H,
    /// Kernel row, kernel column, channel
    C,
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
    fn plan(&self) -> Result<Plan, CommandError> {
        type Make = fn(usize, u64, f64, &[Constraint]) -> Plan;
        let (make, usual, starts): (Make, &[By], bool) = match self.network {
            Network::Lenet5 => (
                Plan::lenet5,
                &[By::Prune, By::Polarize, By::Quantize],
                false,
            ),
            Network::Resnet20 => (Plan::resnet20, &[By::Polarize, By::Quantize], true),
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
        plan.order = match self.order {
            Order::W => RowOrder::WMajor,
            Order::H => RowOrder::HMajor,
            Order::C => RowOrder::CMajor,
        };
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
    // A place that cannot be written is told before the work, not after it.
    files::apart(
        &[("--out", Some(&args.out))],
        &[Some(&args.data), args.from.as_deref()],
    )?;
    files::Staged::new(&args.out)?;
    let run = Run {
        plan: args.plan()?,
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
            bar.println(format!(
                "{:16} {:3}  loss {:.4}  validation {:.2} %  distances {:.4} {:.4} {:.4}",
                epoch.stage,
                epoch.epoch,
                epoch.loss,
                100.0 * epoch.validation,
                d.prune,
                d.polarize,
                d.quantize
            ));
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

//! `forms polarize`: a trained network in, one whose fragments all have one sign out, without training.

use std::path::{Path, PathBuf};
use std::time::Instant;

use forms_network::{Dataset, Network, Split};
use forms_polarize::LayerReport;

use crate::CommandError;
use crate::commands::polarize_flags::{ModelFlags, PolarizeFlags};
use crate::commands::polarize_weights;
use crate::commands::{json, print};
use crate::files::{self, Staged};

/// Shown below the help.
const EXAMPLES: &str = "\
Examples:
  forms polarize mnist.onnx --calibrate mnist/ --fragment 8 --out mnist8.net
  forms polarize mnist.net --calibrate mnist/ --bits 2 --out mnist2.net \\
      --report r.json
  forms polarize resnet20.onnx --calibrate cifar10/ --fragment 8 \\
      --steps-weight 1 --out resnet20.net \\
      --pixel-scale 0.00392157 --mean 0.485,0.456,0.406 --std 0.229,0.224,0.225
  forms polarize resnet20.onnx --calibrate cifar10/ --crossbars 69 \\
      --out small.net ...
  forms polarize mnist.onnx --calibrate mnist/ --out mnist8.net \\
      --masks masks.npz
  forms polarize mnist8.net --weights trained.npz --out mnist8b.net
      trained elsewhere within the masks
  forms run mnist8.net --data mnist/ --signs reject  no fragment is mixed

No labels and no training: rows of each layer are put into an order in which
fragments lose little, and the weights are fitted anew under one sign a
fragment, so that the layer yields what the given network yields. An ONNX
model's pixels become its input as (pixel * pixel-scale - mean) / std; an
integer network knows that, and keeps its integers. The same seed gives the same
network on any number of processors.";

/// Make a trained network polarized, without training
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// A float model, or an integer network that `forms import` or `forms train` wrote
    #[arg(value_name = "NET|MODEL.onnx")]
    network: PathBuf,

    /// Images to fit to; no labels are read. Of a data set in two parts the training images are taken
    #[arg(long, value_name = "FILE|FOLDER", required_unless_present = "weights")]
    calibrate: Option<PathBuf>,

    /// Rows of a fragment
    #[arg(long, value_name = "M", default_value_t = 8)]
    fragment: usize,

    /// Where to write the network
    #[arg(long, value_name = "NET2")]
    out: PathBuf,

    #[command(flatten)]
    how: PolarizeFlags,

    /// Magnitude bits of a weight, 1 to 8
    #[arg(long, default_value_t = 8)]
    bits: u32,

    /// Where the random numbers begin
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,

    /// Where to write what it cost, as JSON; `-` is standard output, which then holds nothing else
    #[arg(long, value_name = "R.json|-", value_parser = crate::voice::report_place())]
    report: Option<PathBuf>,

    /// Where to write weights, signs, scales and orders of rows for another program to train within, as NPZ
    #[arg(long, value_name = "MASKS.npz")]
    masks: Option<PathBuf>,

    /// Only take these weights and biases into a network that is polarized already: what another program made of
    /// `--masks`
    #[arg(
        long,
        value_name = "TRAINED.npz",
        conflicts_with_all = ["calibrate", "masks", "report", "bits", "seed", "order", "steps_weight",
            "activation_bits", "prune", "crossbars", "twice", "samples", "pixel_scale", "mean", "std", "licence"]
    )]
    weights: Option<PathBuf>,

    #[command(flatten)]
    model: ModelFlags,
}

/// Runs it.
///
/// # Errors
/// A network, data or options that cannot be used.
pub fn run(args: &Args) -> Result<(), CommandError> {
    // Outputs that cannot be written are told before the work, not after it.
    Staged::new(&args.out)?;
    if let Some(weights) = &args.weights {
        return take(args, weights);
    }
    let Some(calibrate) = &args.calibrate else {
        let line = "--calibrate names the images to fit to; it is missing".to_owned();
        return Err(CommandError::Argument(line));
    };
    args.report.as_deref().map(Staged::new).transpose()?;
    args.masks.as_deref().map(Staged::new).transpose()?;
    let mut source = args.how.source(&args.network, &args.model)?;
    let options = args.how.options(args.fragment, args.bits, args.seed)?;
    source.origin.changes = changes(args, &source.origin.changes);
    let data = Dataset::open(calibrate, Split::Train, source.graph.input)?;
    let names = source
        .graph
        .nodes
        .iter()
        .map(|node| node.name.chars().count());
    let width = names.max().unwrap_or(0).clamp(5, 32);
    print(&heading(width))?;
    let begin = Instant::now();
    let mut told = Ok(());
    let done = forms_polarize::polarize(&source, &data, &options, &mut |layer, _| {
        if told.is_ok() {
            told = print(&line(layer, width));
        }
    })?;
    told?;
    done.network.save(&args.out)?;
    if let Some(path) = &args.report {
        files::write_bytes(path, json(&done.report)?.as_bytes())?;
    }
    if let Some(path) = &args.masks {
        let float = source.refined(options.activation_bits).graph;
        let masks = done.state.masks(&float, args.fragment)?;
        polarize_weights::write_masks(path, &masks)?;
    }
    let layers = done.report.layers.len();
    print(&format!(
        "{}: {layers} layers polarized for fragments of {}, {} magnitude bits, {} crossbars, {} images, seed {}, in {:.1} s\n",
        args.out.display(),
        args.fragment,
        args.bits,
        done.report.crossbars,
        done.report.images,
        args.seed,
        begin.elapsed().as_secs_f64(),
    ))
}

/// Weights that another program trained, into the network that it had the masks of.
fn take(args: &Args, weights: &Path) -> Result<(), CommandError> {
    let mut network = Network::load(&args.network)?;
    let now = "weights trained elsewhere within its signs";
    network.origin.changes = match network.origin.changes.as_str() {
        "" => now.to_owned(),
        before => format!("{before}; {now}"),
    };
    let made = polarize_weights::read_weights(&network, weights, args.fragment)?;
    made.save(&args.out)?;
    print(&format!(
        "{}: the weights of {}, every fragment of {} rows of one sign\n",
        args.out.display(),
        weights.display(),
        args.fragment
    ))
}

/// What was changed, for the network's origin.
fn changes(args: &Args, before: &str) -> String {
    let now = format!(
        "polarized by forms polarize for fragments of {}, {} magnitude bits, seed {}",
        args.fragment, args.bits, args.seed
    );
    match before {
        "" => now,
        before => format!("{before}; {now}"),
    }
}

pub(crate) fn heading(width: usize) -> String {
    let line = format!(
        "{:width$}  {:>12}  {:>5}  {:>9}  {:>13}  {:>19}  {:>5}  {:>11}",
        "layer", "shape", "rows", "crossbars", "energy kept", "error: real, grid", "zeros", "steps",
    );
    let rule = "-".repeat(line.len());
    format!("{line}\n{rule}\n")
}

pub(crate) fn line(layer: &LayerReport, width: usize) -> String {
    let name: String = layer.name.chars().take(width).collect();
    let shape = match layer.groups {
        1 => format!("{} x {}", layer.rows, layer.columns),
        groups => format!("{groups} x {} x {}", layer.rows, layer.columns / groups),
    };
    format!(
        "{name:width$}  {shape:>12}  {:>5}  {:>9}  {:>13}  {:>19}  {:>4.0}%  {:>11}\n",
        layer.kept_rows,
        layer.crossbars,
        format!(
            "{:.1}%, {:.1}%",
            100.0 * layer.kept_energy_before,
            100.0 * layer.kept_energy
        ),
        format!(
            "{:.3}%, {:.3}%",
            100.0 * layer.real_error,
            100.0 * layer.error
        ),
        100.0 * layer.zeros,
        format!("{:.2}, {:.2}", layer.steps_before, layer.steps),
    )
}

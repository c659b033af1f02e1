//! `forms import`: an ONNX model and a calibration set in, an integer network out.

use std::path::PathBuf;

use clap::ValueEnum;
use forms_golden::layers::RowOrder;
use forms_import::{Bits, Calibration, Options};
use forms_network::{Feeds, Origin, Split};

use crate::CommandError;
use crate::commands::print;
use crate::files::{Staged, apart};

/// Shown below the help.
const EXAMPLES: &str = "\
Examples:
  forms import model.onnx --calibrate mnist/ --out mnist.net
  forms import bert.onnx --calibrate tokens.npz --out bert.net \\
      --input-shape input_ids:1,128
  forms import resnet.onnx --calibrate train.npz --out resnet.net \\
      --pixel-scale 0.00392157 \\
      --mean 0.485,0.456,0.406 --std 0.229,0.224,0.225 --calibration percentile

A pixel becomes the model's input as (pixel * pixel-scale - mean) / std. Of a
folder of IDX files the training images are taken, so that no test image takes
part. Data for several inputs are an NPZ file with an array [samples, ...] of
each input's name.";

/// Turn an ONNX model into an integer network
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The model: float32, or quantized (QuantizeLinear, QLinearConv, ...)
    #[arg(value_name = "MODEL.onnx")]
    model: PathBuf,

    /// Images that the ranges of activations are taken from; not needed where the model says them all
    #[arg(long, value_name = "FILE|FOLDER")]
    calibrate: Option<PathBuf>,

    /// Where to write the network
    #[arg(long, value_name = "NET")]
    out: PathBuf,

    /// Magnitude bits of a weight, 2 to 8
    #[arg(long, default_value_t = 8)]
    bits: u32,

    /// Bits of an activation, 4 to 16
    #[arg(long, default_value_t = 8)]
    activation_bits: u32,

    /// How a range follows from what was seen
    #[arg(long, value_enum, default_value_t = How::Minmax)]
    calibration: How,

    /// The percentage of values that `--calibration percentile` keeps
    #[arg(long, default_value_t = 99.99)]
    percentile: f64,

    /// The most images of the calibration set
    #[arg(
        long,
        visible_alias = "samples",
        value_name = "N",
        default_value_t = 500
    )]
    limit: usize,

    /// How the rows of matrices are laid out
    #[arg(long, value_enum, default_value_t = Order::WMajor)]
    row_order: Order,

    /// What a pixel is multiplied by
    #[arg(long, default_value_t = 1.0)]
    pixel_scale: f64,

    /// Subtracted then, one a channel; 0 if not said
    #[arg(long, value_delimiter = ',', allow_hyphen_values = true)]
    mean: Vec<f64>,

    /// Divided by then, one a channel; 1 if not said
    #[arg(long, value_delimiter = ',')]
    std: Vec<f64>,

    /// Sizes of an input that the model leaves open; NAME may be left out where there is one input
    #[arg(long, value_name = "[NAME:]SIZE,SIZE,...", value_parser = sizes)]
    input_shape: Vec<(String, Vec<usize>)>,

    /// The model's licence, kept in the network
    #[arg(long, default_value = "")]
    licence: String,
}

/// `NAME:1,3,224,224`, or the sizes alone.
fn sizes(text: &str) -> Result<(String, Vec<usize>), String> {
    let (name, list) = text.rsplit_once(':').unwrap_or(("", text));
    let size = |word: &str| match word.trim().parse::<usize>() {
        Ok(size) if size > 0 => Ok(size),
        _ => Err(format!("\"{word}\" is no size; write them as 1,3,224,224")),
    };
    let list = list.split(',').map(size).collect::<Result<_, _>>()?;
    Ok((name.to_owned(), list))
}

/// How a range follows from what was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum How {
    /// The smallest and the largest value
    Minmax,
    /// Bounds that hold a percentage of all values
    Percentile,
}

/// How rows are laid out.
#[expect(
    clippy::enum_variant_names,
    reason = "the orders' names in the literature"
)]
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Order {
    /// Channel, kernel row, kernel column
    WMajor,
    /// Channel, kernel column, kernel row
    HMajor,
    /// Kernel row, kernel column, channel
    CMajor,
}

/// Runs it.
///
/// # Errors
/// A model, data or options that cannot be used.
pub fn run(args: &Args) -> Result<(), CommandError> {
    apart(
        &[("--out", Some(&args.out))],
        &[Some(&args.model), args.calibrate.as_deref()],
    )?;
    // A network that cannot be written is told before the work, not after it.
    Staged::new(&args.out)?;
    let name = args.model.file_stem().map_or_else(
        || "network".to_owned(),
        |stem| stem.to_string_lossy().into_owned(),
    );
    let file = args.model.file_name().unwrap_or_default().to_string_lossy();
    let mut options = Options {
        bits: Bits {
            weights: args.bits,
            activations: args.activation_bits,
        },
        calibration: match args.calibration {
            How::Minmax => Calibration::MinMax,
            How::Percentile => Calibration::Percentile(args.percentile),
        },
        images: args.limit,
        row_order: match args.row_order {
            Order::WMajor => RowOrder::WMajor,
            Order::HMajor => RowOrder::HMajor,
            Order::CMajor => RowOrder::CMajor,
        },
        pixel_scale: args.pixel_scale,
        mean: args.mean.clone(),
        deviation: args.std.clone(),
        origin: Origin {
            source: file.into_owned(),
            changes: format!(
                "quantized by forms import to {} magnitude bits and {}-bit activations",
                args.bits, args.activation_bits
            ),
            licence: args.licence.clone(),
        },
    };
    let graph = forms_import::read_sized(&args.model, &args.input_shape)?;
    let inputs = graph.givens.iter();
    let inputs: Vec<_> = inputs
        .map(|given| (Some(given.port.clone()), given.shape))
        .collect();
    let data = args
        .calibrate
        .as_ref()
        .map(|path| Feeds::open(path, Split::Train, &inputs))
        .transpose()?;
    let calibrated = graph.unknown().is_some();
    if !calibrated {
        options.origin.changes = "quantized as it came; imported by forms import".to_owned();
    }
    let network = forms_import::quantize_feeds(&graph, &name, data.as_ref(), &options)?;
    // A large model's floats need not lie beside the file that is written.
    drop(graph);
    network.save(&args.out)?;
    let weights: usize = network
        .nodes
        .iter()
        .filter_map(|node| node.matrix())
        .map(|m| m.weights.len())
        .sum();
    let how = match (calibrated, &data) {
        (true, Some(data)) => format!(
            "{} magnitude bits, {}-bit activations, calibrated on {} images",
            args.bits,
            args.activation_bits,
            args.limit.min(data.len())
        ),
        _ => "integers as the model has them".to_owned(),
    };
    print(&format!(
        "{}: {} layers, {weights} weights, {how}\n{}",
        args.out.display(),
        network.nodes.len(),
        crate::commands::share(&network)?
    ))
}

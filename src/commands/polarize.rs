//! `forms polarize`: a trained network in, one whose fragments all have one sign out, without training.

use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::ValueEnum;
use forms_golden::layers::RowOrder;
use forms_golden::{Adc, AdcPolicy, Config};
use forms_network::{Dataset, Network, Origin, Split};
use forms_polarize::{LayerReport, Options, Order, Prune, Source};

use crate::commands::{json, print};
use crate::files::{self, Staged};
use crate::{CommandError, commands};

/// Shown below the help.
const EXAMPLES: &str = "\
Examples:
  forms polarize mnist.onnx --calibrate mnist/ --fragment 8 --out mnist8.net
  forms polarize mnist.net --calibrate mnist/ --bits 2 --out mnist2.net --report r.json
  forms polarize resnet20.onnx --calibrate cifar10/ --fragment 8 --steps-weight 1 --out resnet20.net \\
      --pixel-scale 0.00392157 --mean 0.485,0.456,0.406 --std 0.229,0.224,0.225
  forms polarize resnet20.onnx --calibrate cifar10/ --crossbars 69 --out small.net ...
  forms run mnist8.net --data mnist/ --signs reject             no fragment is mixed

No labels and no training: rows of each layer are put into an order in which fragments lose little, and the
weights are fitted anew under one sign a fragment, so that the layer yields what the given network yields. An
ONNX model's pixels become its input as (pixel * pixel-scale - mean) / std; an integer network knows that, and
keeps its integers. The same seed gives the same network on any number of processors.";

/// Make a trained network polarized, without training
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// A float model, or an integer network that `forms import` or `forms train` wrote
    #[arg(value_name = "NET|MODEL.onnx")]
    network: PathBuf,

    /// Images to fit to; no labels are read. Of a data set in two parts the training images are taken
    #[arg(long, value_name = "FILE|FOLDER")]
    calibrate: PathBuf,

    /// Rows of a fragment
    #[arg(long, value_name = "M", default_value_t = 8)]
    fragment: usize,

    /// Where to write the network
    #[arg(long, value_name = "NET2")]
    out: PathBuf,

    /// Which orders of a layer's rows are searched
    #[arg(long, value_enum, default_value_t = Rows::Search)]
    order: Rows,

    /// What a step of a fragment weighs in the search, against the mean energy of a row
    #[arg(long, value_name = "W", default_value_t = 0.0)]
    steps_weight: f64,

    /// Magnitude bits of a weight, 1 to 8
    #[arg(long, default_value_t = 8)]
    bits: u32,

    /// Bits of an activation, 4 to 16; 8 for a model, an integer network keeps what it has
    #[arg(long, value_name = "B")]
    activation_bits: Option<u32>,

    /// Prune rows: a crossbar must be worth this share of its layer's variance, 0.004 for example
    #[arg(long, value_name = "KAPPA", conflicts_with = "crossbars")]
    prune: Option<f64>,

    /// Prune rows until the network takes at most so many crossbars
    #[arg(long, value_name = "N")]
    crossbars: Option<usize>,

    /// The most images of the calibration set
    #[arg(long, value_name = "N", default_value_t = 256)]
    samples: usize,

    /// Where the random numbers begin
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,

    /// Where to write what it cost, as JSON
    #[arg(long, value_name = "R.json")]
    report: Option<PathBuf>,

    /// What a pixel of a model is multiplied by
    #[arg(long)]
    pixel_scale: Option<f64>,

    /// Subtracted then, one a channel; 0 if not said
    #[arg(long, value_delimiter = ',', allow_hyphen_values = true)]
    mean: Vec<f64>,

    /// Divided by then, one a channel; 1 if not said
    #[arg(long, value_delimiter = ',')]
    std: Vec<f64>,

    /// The model's licence, kept in the network
    #[arg(long)]
    licence: Option<String>,
}

/// Which orders are searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Rows {
    /// All orders of a layer's rows
    Search,
    /// Input channels change places, rows stay C-major
    Channels,
    /// None: channel, kernel row, kernel column
    W,
    /// None: channel, kernel column, kernel row
    H,
    /// None: kernel row, kernel column, channel
    C,
}

impl From<Rows> for Order {
    fn from(rows: Rows) -> Order {
        match rows {
            Rows::Search => Order::Search,
            Rows::Channels => Order::Channels,
            Rows::W => Order::Fixed(RowOrder::WMajor),
            Rows::H => Order::Fixed(RowOrder::HMajor),
            Rows::C => Order::Fixed(RowOrder::CMajor),
        }
    }
}

/// Runs it.
///
/// # Errors
/// A network, data or options that cannot be used.
pub fn run(args: &Args) -> Result<(), CommandError> {
    // Outputs that cannot be written are told before the work, not after it.
    Staged::new(&args.out)?;
    args.report.as_deref().map(Staged::new).transpose()?;
    let options = options(args)?;
    options.check()?;
    let mut source = source(args)?;
    source.origin.changes = changes(args, &source.origin.changes);
    let data = Dataset::open(&args.calibrate, Split::Train, source.graph.input)?;
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

/// What the flags ask for.
fn options(args: &Args) -> Result<Options, CommandError> {
    let base = commands::config("forms-8")?;
    let (m, rows) = (args.fragment, base.rows);
    if m == 0 || rows % m != 0 {
        return Err(CommandError::Argument(format!(
            "--fragment {m} does not divide the {rows} rows of a crossbar; 4, 8 and 16 are usual"
        )));
    }
    // The least bits of a converter that never clips what is stored inverted where it is more than half.
    let most = m * ((1 << base.device_bits) - 1) / 2;
    let config = Config {
        name: format!("forms-{m}"),
        fragment_rows: m,
        adc: Adc {
            bits: (usize::BITS - most.leading_zeros()).max(1) as usize,
            policy: AdcPolicy::FlipEncoded,
        },
        ..base
    };
    Ok(Options {
        config,
        order: args.order.into(),
        steps_weight: args.steps_weight,
        weight_bits: args.bits,
        activation_bits: args.activation_bits.unwrap_or(8),
        prune: match (args.prune, args.crossbars) {
            (Some(kappa), _) => Prune::Kappa(kappa),
            (None, Some(most)) => Prune::Crossbars(most),
            (None, None) => Prune::Nothing,
        },
        images: args.samples,
        seed: args.seed,
    })
}

/// The network or the model, in floats.
fn source(args: &Args) -> Result<Source, CommandError> {
    let path = &args.network;
    if path
        .extension()
        .is_some_and(|e| e.eq_ignore_ascii_case("onnx"))
    {
        return model(args, path);
    }
    for (flag, given) in [
        ("--pixel-scale", args.pixel_scale.is_some()),
        ("--mean", !args.mean.is_empty()),
        ("--std", !args.std.is_empty()),
        ("--licence", args.licence.is_some()),
    ] {
        if given {
            return Err(CommandError::Argument(format!(
                "{flag} is for ONNX models; {} is an integer network, which says that itself: leave it out",
                path.display()
            )));
        }
    }
    let mut source = Source::of_network(&Network::load(path)?)?;
    if args.activation_bits.is_some() {
        source.forget_integers();
    }
    Ok(source)
}

fn model(args: &Args, path: &Path) -> Result<Source, CommandError> {
    let graph = forms_import::read(path)?;
    let name =
        |name: Option<&std::ffi::OsStr>| name.unwrap_or_default().to_string_lossy().into_owned();
    let import = forms_import::Options {
        bits: forms_import::Bits {
            weights: 8,
            activations: 8,
        },
        calibration: forms_import::Calibration::MinMax,
        images: args.samples,
        row_order: RowOrder::WMajor,
        pixel_scale: args.pixel_scale.unwrap_or(1.0),
        mean: args.mean.clone(),
        deviation: args.std.clone(),
        origin: Origin {
            source: name(path.file_name()),
            changes: String::new(),
            licence: args.licence.clone().unwrap_or_default(),
        },
    };
    let mut source = Source {
        input: import.input(graph.input)?,
        graph,
        name: name(path.file_stem()),
        origin: import.origin,
    };
    if args.activation_bits.is_some() {
        source.forget_integers();
    }
    Ok(source)
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

fn heading(width: usize) -> String {
    let line = format!(
        "{:width$}  {:>12}  {:>5}  {:>9}  {:>13}  {:>19}  {:>5}  {:>11}",
        "layer", "shape", "rows", "crossbars", "energy kept", "error: real, grid", "zeros", "steps",
    );
    let rule = "-".repeat(line.len());
    format!("{line}\n{rule}\n")
}

fn line(layer: &LayerReport, width: usize) -> String {
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

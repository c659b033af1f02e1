//! `forms sme`: SME's three steps on a network, layer by layer: crossbars, exact errors, accuracy.

use std::path::PathBuf;

use forms_golden::crossbar::sme::{Deviation, MAX_SQUEEZE};
use forms_golden::mapping::SmeArrays;
use forms_golden::{Config, Scheme, SignPolicy, SmeOptions};
use forms_network::run::{Evaluation, Fast, LayerSme, Layout, Machine, evaluate};
use forms_network::{Dataset, Network, Split};
use serde::Serialize;

use crate::commands::{json, print, progress};
use crate::comparison::network::widened;
use crate::files::Staged;
use crate::table::{Table, grouped};
use crate::{CommandError, files};

/// Version of the report's layout.
const SCHEMA: u32 = 1;

/// The mappings of the same weights that SME is measured against.
const DUAL: &str = "prime-128";
const OFFSET: &str = "isaac-128";

/// Shown below the help.
const EXAMPLES: &str = "\
Examples:
  forms sme lenet5.net                                          crossbars and integer errors
  forms sme resnet20.net --data cifar10/ --limit 1000           accuracy after each step too
  forms sme mobilenet.net --window 4 --squeeze 2 --out sme.net --report r.json

The network that --out writes computes exactly what the squeezed crossbars do, on any engine.";

/// Squeeze a network's weight bits out of SME crossbars
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The network: a file that `forms import` or `forms train` wrote
    #[arg(value_name = "NET")]
    network: PathBuf,

    /// Significant bits that a weight's magnitude keeps
    #[arg(long, value_name = "S", default_value_t = 3)]
    window: usize,

    /// The most times that rows are halved and their inputs doubled; every number up to it is reported
    #[arg(long, value_name = "X", default_value_t = MAX_SQUEEZE)]
    squeeze: usize,

    /// A named SME configuration, or a TOML file of one
    #[arg(long, value_name = "NAME|FILE.toml", default_value = "sme-128")]
    config: String,

    /// Images to see what the steps do to the network: IDX, NPY, NPZ, or a folder
    #[arg(long, value_name = "FILE|FOLDER")]
    data: Option<PathBuf>,

    /// The most images
    #[arg(long, value_name = "N", requires = "data",
          value_parser = clap::value_parser!(u32).range(1..))]
    limit: Option<u32>,

    /// Where to write the network with the weights that the crossbars hold
    #[arg(long, value_name = "NET")]
    out: Option<PathBuf>,

    /// Where to write it all, as JSON
    #[arg(long, value_name = "R.json")]
    report: Option<PathBuf>,
}

/// What `--report` writes.
#[derive(Debug, Serialize)]
struct Report<'a> {
    schema: u32,
    network: &'a str,
    config: &'a Config,
    window: usize,
    squeeze: usize,
    layers: Vec<LayerReport>,
    total: LayerReport,
    /// The network as it is, then quantized and with 0, 1, .. squeezes allowed.
    runs: Vec<Run>,
}

/// One layer.
#[derive(Debug, Serialize)]
struct LayerReport {
    /// Crossbars of two arrays of magnitudes, [`DUAL`].
    dual: usize,
    /// Crossbars of one array with an offset, [`OFFSET`], as wide as the weights need.
    offset: usize,
    #[serde(flatten)]
    sme: LayerSme,
}

/// What a network did on the images.
#[derive(Debug, Serialize)]
struct Run {
    /// "as it is", "squeeze 0", ..
    what: String,
    images: u64,
    /// Images that were taken for the class that the network as it is takes them for.
    agreeing: u64,
    /// Where there are labels.
    right: Option<u64>,
}

/// Runs it.
///
/// # Errors
/// A network, data, flags or a configuration that cannot be used.
pub fn run(args: &Args) -> Result<(), CommandError> {
    let config = crate::commands::config(&args.config)?;
    let most = SmeOptions {
        significant_bits: Some(args.window),
        squeeze: args.squeeze,
        ..SmeOptions::default()
    };
    most.validate(&config)?;
    if args.out.is_some() && args.out == args.report {
        let line = "--out and --report name the same file; give each a file of its own".to_owned();
        return Err(CommandError::Argument(line));
    }
    crate::files::apart(
        &[
            ("--out", args.out.as_deref()),
            ("--report", args.report.as_deref()),
        ],
        &[
            Some(&args.network),
            args.data.as_deref(),
            Some(std::path::Path::new(&args.config)),
        ],
    )?;
    for path in args.out.iter().chain(&args.report) {
        Staged::new(path)?;
    }
    let network = Network::load(&args.network)?;
    let machine = Machine::program(&network, &config, layout(most), &Fast)?;
    let layers = layers(&network, &machine)?;
    let runs = match &args.data {
        Some(_) => runs(args, &network, &config, most)?,
        None => Vec::new(),
    };
    let report = Report {
        schema: SCHEMA,
        network: &network.name,
        config: &config,
        window: args.window,
        squeeze: args.squeeze,
        total: total(&layers, args.squeeze),
        layers,
        runs,
    };
    if let Some(path) = &args.out {
        let mut computed = machine.computed();
        let note = format!(
            "SME: {} significant bits, up to {} squeezes",
            args.window, args.squeeze
        );
        let changes = &mut computed.origin.changes;
        *changes = [changes.as_str(), &note]
            .join("; ")
            .trim_start_matches("; ")
            .to_owned();
        computed.save(path)?;
    }
    if let Some(path) = &args.report {
        files::write_bytes(path, json(&report)?.as_bytes())?;
    }
    print(&text(&report))
}

fn layout(sme: SmeOptions) -> Layout {
    Layout {
        signs: SignPolicy::Split,
        sme,
    }
}

/// Every layer on SME, and the same weights on the other mappings.
fn layers(network: &Network, machine: &Machine) -> Result<Vec<LayerReport>, CommandError> {
    let crossbars = |name: &str| -> Result<Vec<usize>, CommandError> {
        let config = Config::named(name)?;
        let config = match config.scheme {
            Scheme::Isaac => widened(network, &config)?,
            Scheme::Forms | Scheme::Prime | Scheme::Sme => config,
        };
        let machine = Machine::program(network, &config, SignPolicy::Split, &Fast)?;
        let costs = machine.start()?.costs();
        Ok(costs.iter().map(|cost| cost.crossbars).collect())
    };
    let (dual, offset) = (crossbars(DUAL)?, crossbars(OFFSET)?);
    let layers = machine.sme().into_iter().zip(dual).zip(offset);
    Ok(layers
        .map(|((sme, dual), offset)| LayerReport { dual, offset, sme })
        .collect())
}

fn total(layers: &[LayerReport], squeeze: usize) -> LayerReport {
    let mut total = LayerReport {
        dual: 0,
        offset: 0,
        sme: LayerSme {
            name: "total".to_owned(),
            weights: 0,
            crossbars: SmeArrays::default(),
            tries: vec![0; squeeze + 1],
            quantization: Deviation::default(),
            truncation: Deviation::default(),
        },
    };
    for layer in layers {
        total.dual += layer.dual;
        total.offset += layer.offset;
        total.sme.add(&layer.sme);
    }
    total
}

/// The network on the images: as it is, and with 0, 1, .. squeezes allowed.
fn runs(
    args: &Args,
    network: &Network,
    config: &Config,
    most: SmeOptions,
) -> Result<Vec<Run>, CommandError> {
    let Some(path) = &args.data else {
        return Ok(Vec::new());
    };
    let set = Dataset::open(path, Split::Test, network.input.shape)?;
    set.check(network)?;
    let count = args
        .limit
        .map_or(usize::MAX, |limit| limit as usize)
        .min(set.len());
    let allowed = (0..=most.squeeze).map(|squeeze| SmeOptions { squeeze, ..most });
    let all: Vec<SmeOptions> = std::iter::once(SmeOptions::exact())
        .chain(allowed)
        .collect();
    let bar = progress((count * all.len()) as u64, "images");
    let mut before: Option<Vec<usize>> = None;
    let mut runs = Vec::new();
    for options in all {
        let machine = Machine::program(network, config, layout(options), &Fast)?;
        let mut session = machine.start()?;
        let done = bar.position();
        let Evaluation { classes, accuracy } = evaluate(
            &machine,
            &mut session,
            &set,
            &network.input,
            count,
            |images| {
                bar.set_position(done + images as u64);
                true
            },
        )?;
        bar.set_position(done + count as u64);
        let before = before.get_or_insert_with(|| classes.clone());
        let same = before.iter().zip(&classes).filter(|(a, b)| a == b);
        runs.push(Run {
            what: match options.significant_bits {
                None => "as it is".to_owned(),
                Some(_) => format!("squeeze {}", options.squeeze),
            },
            images: count as u64,
            agreeing: same.count() as u64,
            right: accuracy.map(|accuracy| accuracy.top_1),
        });
    }
    bar.finish_and_clear();
    Ok(runs)
}

fn text(report: &Report) -> String {
    let mut text = format!(
        "{} on {}: {} significant bits, up to {} squeezes\n\n",
        report.network, report.config.name, report.window, report.squeeze
    );
    let mut head = vec!["layer".to_owned()];
    head.extend([DUAL, OFFSET, "all planes", "sliced", "quantized"].map(str::to_owned));
    head.extend((1..=report.squeeze).map(|most| format!("X = {most}")));
    head.extend(["rounded", "|error|", "largest", "truncated", "|error|"].map(str::to_owned));
    let mut rows = vec![head];
    for layer in report.layers.iter().chain([&report.total]) {
        let (sme, percent) = (&layer.sme, |changed: u64| {
            format!(
                "{:.1} %",
                100.0 * changed as f64 / layer.sme.weights.max(1) as f64
            )
        });
        let mut row = vec![sme.name.clone()];
        let crossbars = [
            layer.dual,
            layer.offset,
            sme.crossbars.dense,
            sme.crossbars.sliced,
        ];
        row.extend(crossbars.map(|n| grouped(n as u64)));
        row.extend(sme.tries.iter().map(|&n| grouped(n as u64)));
        row.push(percent(sme.quantization.changed));
        row.push(grouped(sme.quantization.sum_abs));
        row.push(grouped(sme.quantization.max_abs));
        row.push(percent(sme.truncation.changed));
        row.push(grouped(sme.truncation.sum_abs));
        rows.push(row);
    }
    text += &Table::of(rows).to_string();
    let fewest = report.total.sme.crossbars.squeezed.max(1) as f64;
    text += &format!(
        "\nall planes / SME: {:.2}; {DUAL} / SME: {:.2}; {OFFSET} / SME: {:.2}. Crossbars of {} x {}; a device \
         of SME holds 1 bit, of the other two 2, so all planes are a dual mapping on SME's own devices.\n",
        report.total.sme.crossbars.dense as f64 / fewest,
        report.total.dual as f64 / fewest,
        report.total.offset as f64 / fewest,
        report.config.rows,
        report.config.columns
    );
    if !report.runs.is_empty() {
        text.push('\n');
        let mut table = Table::new(["run", "images", "as before", "right"]);
        for run in &report.runs {
            table.row([
                run.what.clone(),
                grouped(run.images),
                grouped(run.agreeing),
                run.right.map_or("-".to_owned(), grouped),
            ]);
        }
        text += &table.to_string();
    }
    text
}

//! `forms sme`: SME's three steps on a network, layer by layer: crossbars, exact errors, accuracy.

mod flags;
mod print;
mod runs;

use std::path::PathBuf;

use forms_golden::crossbar::sme::{Deviation, MAX_SQUEEZE};
use forms_golden::mapping::SmeArrays;
use forms_golden::{Adc, AdcPolicy, Config, Scheme, SignPolicy, SmeOptions, SmeSigns};
use forms_network::run::{Fast, LayerSme, Layout, Machine};
use forms_network::{Dataset, Network, Split};
use schemars::JsonSchema;
use serde::Serialize;

use crate::commands::{json, print, sme_solver};
use crate::comparison::network::widened;
use crate::files::Staged;
use crate::provenance::{Provenance, Role};
use crate::{CommandError, files};
pub(super) use flags::{Grid, SolverFlags};
use print::{text, weights};
use runs::runs;

/// Version of the report's layout.
const SCHEMA: u32 = 1;

/// The mappings of the same weights that SME is measured against.
const DUAL: &str = "prime-128";
const OFFSET: &str = "isaac-128";

/// Shown below the help.
const EXAMPLES: &str = "\
Examples:
  forms sme lenet5.net  crossbars and integer errors
  forms sme resnet20.net --data cifar10/ --limit 1000
      accuracy after each step too
  forms sme mobilenet.net --window 4 --squeeze 2 --out sme.net --report r.json
  forms sme resnet20.net --quantize uniform --empty 0.002 --polarized \\
      --calibrate cifar10/ --data cifar10/

The network that --out writes computes exactly what the squeezed crossbars do,
on any engine.";

/// Squeeze a network's weight bits out of SME crossbars
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The network: a file that `forms import` or `forms train` wrote
    #[arg(value_name = "NET")]
    network: PathBuf,

    #[command(flatten)]
    solver: SolverFlags,

    /// The most times that rows are halved and their inputs doubled; every number up to it is reported. 3 if not said,
    /// 0 with --quantize or with devices of several bits
    #[arg(long, value_name = "X")]
    squeeze: Option<usize>,

    /// A named SME configuration, or a TOML file of one; sme-128 if not said, sme-8 with --polarized
    #[arg(long, value_name = "NAME|FILE.toml")]
    config: Option<String>,

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

    /// Where to write it all, as JSON; `-` is standard output, which then holds nothing else
    #[arg(long, value_name = "R.json|-", value_parser = crate::voice::report_place())]
    report: Option<PathBuf>,

    /// Where to write the rows of the layers' table, as CSV
    #[arg(long, value_name = "F.csv")]
    csv: Option<PathBuf>,
}

/// What the solver did.
#[derive(Debug, Serialize, JsonSchema)]
struct Solved {
    grid: Grid,
    /// The share of its layer's variance that a crossbar had to be worth.
    empty: f64,
    /// Whether a fragment has one sign.
    polarized: bool,
    /// The most calibration images.
    samples: usize,
    seed: u64,
    /// In the order in which they were solved.
    layers: Vec<SolvedLayer>,
}

/// What the solver did to a layer.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct SolvedLayer {
    pub name: String,
    /// Planes that hold anything, the lowest first; a plane holds a digit of as many bits as a device.
    pub planes: Vec<u32>,
    /// The mean squared error of its sums on the calibration images, over the variance of those of the network as it
    /// was; of the last layer, the network's.
    pub error: f64,
}

/// What `--report` writes.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "forms sme --report")]
pub(super) struct Report<'a> {
    /// Version of this layout; it grows when a field changes its meaning or goes away.
    schema: u32,
    provenance: Provenance,
    network: &'a str,
    config: &'a Config,
    window: usize,
    squeeze: usize,
    layers: Vec<LayerReport>,
    total: LayerReport,
    /// The grid that weights were fitted on, where they were.
    solved: Option<Solved>,
    /// The network as it is, then quantized and with 0, 1, .. squeezes allowed.
    runs: Vec<Run>,
}

/// One layer.
#[derive(Debug, Serialize, JsonSchema)]
struct LayerReport {
    /// Crossbars of two arrays of magnitudes, [`DUAL`].
    dual: usize,
    /// Crossbars of one array with an offset, [`OFFSET`], as wide as the weights need.
    offset: usize,
    #[serde(flatten)]
    sme: LayerSme,
}

/// What a network did on the images.
#[derive(Debug, Serialize, JsonSchema)]
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
    let config = configuration(args)?;
    let rounds = args.solver.quantize.is_none();
    let squeeze = args
        .squeeze
        .unwrap_or(match rounds && config.device_bits == 1 {
            true => MAX_SQUEEZE,
            false => 0,
        });
    let most = SmeOptions {
        significant_bits: rounds.then_some(args.solver.window),
        squeeze,
        signs: match args.solver.polarized {
            true => SmeSigns::Polarity,
            false => SmeSigns::Separate,
        },
    };
    SmeOptions {
        significant_bits: Some(args.solver.window),
        ..most
    }
    .validate(&config)?;
    most.validate(&config)?;
    if args.out.is_some() && args.out == args.report {
        let line = "--out and --report name the same file; give each a file of its own".to_owned();
        return Err(CommandError::Argument(line));
    }
    crate::files::apart(
        &[
            ("--out", args.out.as_deref()),
            ("--report", args.report.as_deref()),
            ("--csv", args.csv.as_deref()),
        ],
        &[
            Some(&args.network),
            args.data.as_deref(),
            args.solver.calibrate.as_deref(),
            args.config.as_deref().map(std::path::Path::new),
        ],
    )?;
    for path in args.out.iter().chain(&args.report).chain(&args.csv) {
        Staged::new(path)?;
    }
    let given = Network::load(&args.network)?;
    let (network, solved) = solve(args, &given, &config)?;
    let machine = Machine::program(&network, &config, layout(most), &Fast)?;
    let layers = layers(&given, &machine)?;
    let runs = match &args.data {
        Some(_) => runs(args, [&given, &network], &config, most)?,
        None => Vec::new(),
    };
    let report = Report {
        schema: SCHEMA,
        provenance: provenance(args, &given)?,
        network: &network.name,
        config: &config,
        window: args.solver.window,
        squeeze,
        total: total(&layers, squeeze),
        layers,
        solved,
        runs,
    };
    if let Some(path) = &args.out {
        let mut computed = machine.computed();
        let note = format!("SME: {}, up to {squeeze} squeezes", weights(&report));
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
    if let Some(path) = &args.csv {
        files::write_bytes(path, print::layers(&report).csv().as_bytes())?;
    }
    print(&text(&report))
}

/// The files that it read.
fn provenance(args: &Args, network: &Network) -> Result<Provenance, CommandError> {
    let mut found = Provenance::new().file(Role::Network, &args.network)?;
    if let Some(path) = &args.data {
        let set = Dataset::open(path, Split::Test, network.input.shape)?;
        let limit = args.limit.map_or(usize::MAX, |limit| limit as usize);
        found = found.images(path, &set, &network.input, limit.min(set.len()));
    }
    if let Some(path) = &args.solver.calibrate {
        let set = Dataset::open(path, Split::Train, network.input.shape)?;
        found = found.images(
            path,
            &set,
            &network.input,
            args.solver.samples.min(set.len()),
        );
    }
    found.configs(&args.config)
}

/// The configuration, with devices of as many bits as were asked for and converters that read all of their currents.
fn configuration(args: &Args) -> Result<Config, CommandError> {
    let name = args.config.as_deref();
    let name = name.unwrap_or(match args.solver.polarized {
        true => "sme-8",
        false => "sme-128",
    });
    let mut config = crate::commands::config(name)?;
    let Some(bits) = &args.solver.device_bits else {
        return Ok(config);
    };
    let bits = bits.parse().unwrap_or(1);
    if config.scheme == Scheme::Sme && bits != config.device_bits {
        config.name = format!("{}, devices of {bits} bits", config.name);
        config.device_bits = bits;
        // Of a fragment that is stored inverted where it is more than half.
        let most = config.full_scale() / 2;
        config.adc = Adc {
            bits: (usize::BITS - most.leading_zeros()) as usize,
            policy: AdcPolicy::FlipEncoded,
        };
        config.validate()?;
    }
    Ok(config)
}

/// The network fitted on a grid, where that was asked for; else as it is.
fn solve(
    args: &Args,
    network: &Network,
    config: &Config,
) -> Result<(Network, Option<Solved>), CommandError> {
    let flags = &args.solver;
    let (Some(grid), Some(calibrate)) = (flags.quantize, &flags.calibrate) else {
        return Ok((network.clone(), None));
    };
    let (solved, layers) = sme_solver::solve(network, flags, grid, calibrate, config)?;
    let solved_by = Solved {
        grid,
        empty: flags.empty,
        polarized: flags.polarized,
        samples: flags.samples,
        seed: flags.seed,
        layers,
    };
    Ok((solved, Some(solved_by)))
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

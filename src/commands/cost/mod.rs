//! `forms cost`: what a network costs on a chip, in joules, square millimetres and seconds.

mod csv;
mod print;
mod report;
mod sweep;

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use forms_cost::components::ISAAC;
use forms_cost::{Components, Design, Source, compare};
use forms_golden::Config;
use forms_network::{Dataset, Network, Split};
use ndarray::Array3;

use crate::commands::choices::Signs;
use crate::commands::{json, print as show};
use crate::costing::{SchemeCounts, count};
use crate::files::Staged;
use crate::provenance::{Hashed, Provenance, Role};
use crate::{CommandError, files};

pub use report::CostReport;

/// The longest component file that is read.
const MAX_TOML: u64 = 1 << 20;

/// Shown below the help.
const EXAMPLES: &str = "\
Examples:
  forms cost lenet5.net --data mnist/
  forms cost lenet5.net --data mnist/ --schemes forms-16,isaac-128 \\
      --adc-cost survey --report r.json
  forms cost --show-chip > mine.toml  every figure, to be changed
  forms cost lenet5.net --data mnist/ --chip mine.toml --sensitivity
  forms cost lenet5.net --data mnist/ --sweep  design points against ISAAC";

/// What a network costs on a chip: energy, area, time, throughput
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The network: a file that `forms import` or `forms train` wrote
    #[arg(value_name = "NET", required_unless_present = "show_chip")]
    network: Option<PathBuf>,

    /// Images: IDX, NPY, NPZ, or a folder of them or of pictures
    #[arg(
        long,
        value_name = "FILE|FOLDER",
        required_unless_present = "show_chip"
    )]
    data: Option<PathBuf>,

    /// The most images
    #[arg(long, value_name = "N", default_value_t = 10,
          value_parser = clap::value_parser!(u32).range(1..))]
    limit: u32,

    /// Bits of the network's activations, each step cut finer: the paper has 16; as it is if not said
    #[arg(long, value_name = "BITS", value_parser = clap::value_parser!(u32).range(1..=16))]
    activation_bits: Option<u32>,

    /// Named configurations, or TOML files
    #[arg(
        long,
        value_delimiter = ',',
        value_name = "NAME|FILE.toml,...",
        default_value = "forms-4,forms-8,forms-16,forms-8-plane,isaac-128,prime-128"
    )]
    schemes: Vec<String>,

    /// The scheme that the others are held against; isaac-128 if it is among them, else the last
    #[arg(long, value_name = "NAME|FILE.toml")]
    reference: Option<String>,

    /// Whose figures price the converters of all schemes
    #[arg(long, value_enum, default_value_t = AdcCost::Forms)]
    adc_cost: AdcCost,

    /// What components cost: the published chip, or a component file
    #[arg(long, value_name = "isaac|FILE.toml", default_value = "isaac")]
    chip: String,

    /// Leave the links between chips out
    #[arg(long)]
    no_links: bool,

    /// What becomes of fragments with weights of both signs
    #[arg(long, value_enum, default_value_t = Signs::Split)]
    signs: Signs,

    /// Double and halve every component: which conclusions flip
    #[arg(long)]
    sensitivity: bool,

    /// Try fragment lengths, converters, devices and skipping, and show what beats the reference by the most
    #[arg(long)]
    sweep: bool,

    /// Where to write it all, as JSON; `-` is standard output, which then holds nothing else
    #[arg(long, value_name = "R.json|-", value_parser = crate::voice::report_place())]
    report: Option<PathBuf>,

    /// Where to write actions and energies, layer by layer and part by part, as CSV
    #[arg(long, value_name = "F.csv")]
    csv: Option<PathBuf>,

    /// Print the component file of the published chip, and nothing else
    #[arg(long)]
    show_chip: bool,
}

/// Whose converters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum AdcCost {
    /// The two papers' own lines: FORMS' of 4 bits, ISAAC's of 8, a bit halving them
    Forms,
    /// ISAAC's line of 8 bits, whatever the bits
    Isaac,
    /// ISAAC's line of 8 bits, a bit halving it
    Pow2,
    /// ISAAC's line scaled after Saberi et al.
    Saberi,
    /// PIMSYN-NN's energies
    Pimsyn,
    /// Newton's linear law
    Newton,
    /// The fit of a survey of converters
    Survey,
}

impl From<AdcCost> for Source {
    fn from(cost: AdcCost) -> Source {
        match cost {
            AdcCost::Forms => Source::Forms,
            AdcCost::Isaac => Source::Isaac,
            AdcCost::Pow2 => Source::Pow2,
            AdcCost::Saberi => Source::Saberi,
            AdcCost::Pimsyn => Source::Pimsyn,
            AdcCost::Newton => Source::Newton,
            AdcCost::Survey => Source::Survey,
        }
    }
}

/// How everything is priced.
struct Pricing {
    components: Components,
    source: Source,
    links: bool,
}

/// Runs it.
///
/// # Errors
/// Files, a network, data, configurations or components that cannot be used.
pub fn run(args: &Args) -> Result<(), CommandError> {
    if args.show_chip {
        return show(ISAAC);
    }
    let (Some(path), Some(data_path)) = (&args.network, &args.data) else {
        let line = "a network and --data are needed; see `forms cost --help`";
        return Err(CommandError::Argument(line.to_owned()));
    };
    if args.report.is_some() && args.report == args.csv {
        let line = "--report and --csv both name one file; give each a file of its own";
        return Err(CommandError::Argument(line.to_owned()));
    }
    let configs = args
        .schemes
        .iter()
        .map(|scheme| crate::commands::config(scheme))
        .collect::<Result<Vec<Config>, _>>()?;
    let reference = reference(args)?;
    for file in [&args.report, &args.csv].into_iter().flatten() {
        Staged::new(file)?;
    }
    let (components, component_file) = components(&args.chip)?;
    let pricing = Pricing {
        components,
        source: args.adc_cost.into(),
        links: !args.no_links,
    };
    // A converter without a price is told before the work.
    for config in &configs {
        Design::new(config, &pricing.components, pricing.source, pricing.links)?;
    }
    let network = Network::load(path)?;
    let network = match args.activation_bits {
        None => network,
        Some(bits) => crate::activations::widened(&network, bits)?,
    };
    let data = Dataset::open(data_path, Split::Test, network.input.shape)?;
    data.check(&network)?;
    let images: Vec<Array3<i64>> = (0..data.len().min(args.limit as usize))
        .map(|image| data.integers(image, &network.input))
        .collect();
    if images.is_empty() {
        let reason = "holds no image; give at least one";
        return Err(CommandError::file(data_path, reason));
    }
    let counts = configs
        .iter()
        .map(|config| count(&network, &images, config, args.signs.into()))
        .collect::<Result<Vec<SchemeCounts>, _>>()?;
    let layers: Vec<_> = counts.iter().map(SchemeCounts::layers).collect();
    let counted: Vec<_> = counts
        .iter()
        .zip(&layers)
        .map(|(counts, layers)| counts.counted(layers))
        .collect();
    let priced = counted
        .iter()
        .map(|one| one.price(&pricing.components, pricing.source, pricing.links))
        .collect::<Result<Vec<_>, _>>()?;
    let (base_design, base_cost) = &priced[reference];
    let others = || {
        let all = priced.iter().enumerate();
        all.filter(move |(place, _)| *place != reference)
            .map(|(_, one)| one)
    };
    let break_even = others()
        .filter(|(design, _)| design.config.fragments() > 1)
        .map(|(design, cost)| compare::break_even(design, cost, (base_design, base_cost)))
        .collect();
    let ratios = others()
        .map(|(_, cost)| compare::ratios(cost, base_cost))
        .collect();
    let mut schemes = counted.clone();
    let base = schemes.remove(reference);
    let by_source = compare::by_source(&schemes, base, &pricing.components, pricing.links);
    let sensitivity = match args.sensitivity {
        false => None,
        true => {
            let Pricing {
                components,
                source,
                links,
            } = &pricing;
            Some(compare::sensitivity(
                &schemes, base, components, *source, *links,
            )?)
        }
    };
    let sweep = match args.sweep {
        false => None,
        true => {
            let signs = args.signs.into();
            Some(sweep::sweep(&network, &images, signs, &pricing, base_cost)?)
        }
    };
    let labels = data.labels.as_deref();
    let report = CostReport {
        schema: CostReport::SCHEMA,
        provenance: Provenance::new()
            .file(Role::Network, path)?
            .and(Hashed::images(
                data_path,
                images.iter().cloned(),
                labels,
                images.len(),
            ))
            .configs(&args.schemes)?
            .and(component_file),
        images: images.len() as u64,
        rows: pricing.components.rows().clone(),
        adc_cost: pricing.source,
        links: pricing.links,
        reference: base_cost.scheme.clone(),
        break_even,
        ratios,
        by_source,
        schemes: priced.iter().map(|(_, cost)| cost.clone()).collect(),
        sensitivity,
        sweep,
        notes: print::notes(&configs, &counts),
    };
    let csv = args.csv.as_deref().map(Staged::new).transpose()?;
    let csv = csv
        .map(|file| file.fill(|out| csv::write(out, &report)))
        .transpose()?;
    if let Some(path) = &args.report {
        files::write_bytes(path, json(&report)?.as_bytes())?;
    }
    csv.map(Staged::commit).transpose()?;
    show(&print::text(&report))
}

/// The place of the reference among the schemes.
fn reference(args: &Args) -> Result<usize, CommandError> {
    let place = |name: &str| args.schemes.iter().position(|scheme| scheme == name);
    match &args.reference {
        None => Ok(place("isaac-128").unwrap_or(args.schemes.len() - 1)),
        Some(name) => place(name).ok_or_else(|| {
            CommandError::Argument(format!(
                "--reference {name}: it is none of the schemes, which are {}; name one of them",
                args.schemes.join(", ")
            ))
        }),
    }
}

/// The components that `--chip` asks for, and their hash.
///
/// # Errors
/// A file that is no component file.
pub fn components(chip: &str) -> Result<(Components, Hashed), CommandError> {
    if chip == "isaac" {
        return Ok((
            Components::isaac(),
            Hashed::text(Role::Components, "isaac", ISAAC),
        ));
    }
    let path = Path::new(chip);
    let file = fs::File::open(path).map_err(CommandError::read(path))?;
    let mut text = String::new();
    file.take(MAX_TOML + 1)
        .read_to_string(&mut text)
        .map_err(CommandError::read(path))?;
    if text.len() as u64 > MAX_TOML {
        let reason = format!(
            "is longer than {MAX_TOML} bytes, so it is no component file; `forms cost --show-chip` prints one"
        );
        return Err(CommandError::file(path, reason));
    }
    let components = Components::from_toml(&text)
        .map_err(|error| CommandError::file(path, error.to_string()))?;
    Ok((components, Hashed::text(Role::Components, chip, &text)))
}

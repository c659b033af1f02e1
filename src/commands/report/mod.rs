//! `forms report`: a network on its crossbars, as one page to look at.

mod hardware;
mod history;
mod mapping;
mod product;
mod sections;

use std::path::{Path, PathBuf};

use forms_cost::{Components, Source};
use forms_golden::{Config, SignPolicy};
use forms_network::run::{Accuracy, Fast, LayerCost, Machine, evaluate};
use forms_network::{Dataset, Network, Split};
use forms_report::{Document, html};

use crate::commands::choices::Signs;
use crate::commands::imperfect_flags::ImperfectFlags;
use crate::commands::{json, print, progress};
use crate::costing::{SchemeCounts, count};
use crate::files::Staged;
use crate::provenance::{Provenance, Role};
use crate::robustness::{self, Images, Robustness};
use crate::{CommandError, files};

/// Shown below the help.
const EXAMPLES: &str = "\
Examples:
  forms report --network lenet5.net --data mnist/ --out lenet5.html
  forms report --network resnet20.net --data cifar10/ --out r.html \\
      --schemes forms-8,forms-16,isaac-128
  forms report --network lenet5.net --data mnist/ --out r.html --variation 0.1 \\
      --runs 20
  forms report --network lenet5.net --data mnist/ --out r.html --figures paper/
      SVG and CSV of each figure

The page needs nothing but a browser: no network, no other file. Every figure
has its numbers below it.";

/// Show a network on its crossbars as one HTML page
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The network: a file that `forms import`, `polarize` or `train` wrote
    #[arg(long, value_name = "NET")]
    network: PathBuf,

    /// Images: IDX, NPY, NPZ, or a folder of them or of pictures
    #[arg(long, value_name = "FILE|FOLDER")]
    data: PathBuf,

    /// Where to write the page
    #[arg(long, value_name = "R.html")]
    out: PathBuf,

    /// The configuration that the network runs on: named, or a TOML file
    #[arg(long, value_name = "NAME|FILE.toml", default_value = "forms-8")]
    config: String,

    /// Schemes whose energy and area are compared
    #[arg(
        long,
        value_delimiter = ',',
        value_name = "NAME|FILE.toml,...",
        default_value = "forms-4,forms-8,forms-16,isaac-128"
    )]
    schemes: Vec<String>,

    /// The most images
    #[arg(long, value_name = "N", default_value_t = 100,
          value_parser = clap::value_parser!(u32).range(1..))]
    limit: u32,

    /// What becomes of fragments with weights of both signs
    #[arg(long, value_enum, default_value_t = Signs::Split)]
    signs: Signs,

    /// How the network was made: NET.csv or NET.json of `forms train`, R.json of `forms polarize --report`. What `forms train`
    /// left beside the network if not said
    #[arg(long, value_name = "NET.csv|R.json")]
    history: Option<PathBuf>,

    /// A folder for each figure as SVG and its numbers as CSV
    #[arg(long, value_name = "FOLDER")]
    figures: Option<PathBuf>,

    /// Where synthesis reports are, made by `forms export --config all --reports`
    #[arg(long, value_name = "FOLDER", default_value = "synth_out")]
    synth: PathBuf,

    #[command(flatten)]
    imperfect: ImperfectFlags,
}

/// What was found of a network.
struct Findings {
    network: Network,
    config: Config,
    images: usize,
    accuracy: Option<Accuracy>,
    crossbars: usize,
    layers: Vec<LayerCost>,
    schemes: Vec<forms_cost::model::NetworkCost>,
    robustness: Option<(String, Robustness)>,
}

/// Runs it.
///
/// # Errors
/// A network, data or configurations that cannot be used; files that cannot be written.
pub fn run(args: &Args) -> Result<(), CommandError> {
    let config = crate::commands::config(&args.config)?;
    let schemes = args
        .schemes
        .iter()
        .map(|scheme| crate::commands::config(scheme))
        .collect::<Result<Vec<Config>, _>>()?;
    let history = history::place(args.history.as_ref(), &args.network);
    let mut inputs = vec![Some(args.network.as_path()), Some(args.data.as_path())];
    inputs.push(history.as_deref());
    let configs = args.schemes.iter().chain([&args.config]);
    inputs.extend(configs.map(|config| Some(Path::new(config))));
    files::apart(&[("--out", Some(&args.out))], &inputs)?;
    // A page that cannot be written is told before the work, not after it.
    Staged::new(&args.out)?;
    let network = Network::load(&args.network)?;
    let data = Dataset::open(&args.data, Split::Test, network.input.shape)?;
    data.check(&network)?;
    let images = data.len().min(args.limit as usize);
    if images == 0 {
        let reason = "holds no image; give at least one";
        return Err(CommandError::file(&args.data, reason));
    }
    let (made, told) = match history.as_deref().map(history::section) {
        // What lies beside the network by chance is no error.
        Some(Err(_)) if args.history.is_none() => (None, None),
        Some(made) => (Some(made?), history),
        None => (None, None),
    };
    let mut provenance = Provenance::new()
        .file(Role::Network, &args.network)?
        .images(&args.data, &data, &network.input, images)
        .configs(args.schemes.iter().chain([&args.config]))?;
    if let Some(path) = &told {
        provenance = provenance.file(Role::History, path)?;
    }
    let product = product::trace(&network, &config, &data, args.signs.into())?;
    let found = find(args, network, config, &schemes, &data, images)?;
    let mut document = Document {
        title: format!("{} on {}", found.network.name, found.config.name),
        sections: vec![
            sections::summary(&found),
            mapping::section(&found)?,
            sections::time(&found)?,
            sections::cost(&found)?,
            sections::devices(&found)?,
            product.section()?,
            hardware::modules(&found.config, &args.synth)?,
            hardware::proofs(),
        ],
        provenance: json(&provenance)?,
    };
    if let Some(made) = made {
        document.sections.insert(1, made);
    }
    if let Some(folder) = &args.figures {
        files::create_folder(folder)?;
        for (name, text) in document.files() {
            files::write_bytes(&folder.join(name), text.as_bytes())?;
        }
    }
    let page = html::page(&document);
    files::write_bytes(&args.out, page.as_bytes())?;
    let figures = args.figures.as_ref().map_or_else(String::new, |folder| {
        let count = document.files().len() / 2;
        format!("; {count} figures as SVG and CSV in {}", folder.display())
    });
    print(&format!(
        "{}: {} KiB, {} images of {} on {}{figures}; open it in a browser\n",
        args.out.display(),
        page.len().div_ceil(1024),
        found.images,
        found.network.name,
        found.config.name,
    ))
}

/// Runs the network on its configuration and on every scheme.
fn find(
    args: &Args,
    network: Network,
    config: Config,
    schemes: &[Config],
    data: &Dataset,
    images: usize,
) -> Result<Findings, CommandError> {
    let signs: SignPolicy = args.signs.into();
    let (accuracy, crossbars, layers) = {
        let machine = Machine::program(&network, &config, signs, &Fast)?;
        let mut session = machine.start()?;
        let bar = progress(images as u64, "images");
        let go_on = |done| {
            bar.set_position(done as u64);
            true
        };
        let done = evaluate(&machine, &mut session, data, &network.input, images, go_on)?;
        bar.finish_and_clear();
        (done.accuracy, machine.crossbars(), session.costs())
    };
    // Costs of a frame hardly depend on how many there are.
    let few: Vec<_> = (0..images.min(10))
        .map(|image| data.integers(image, &network.input))
        .collect();
    let bar = progress(schemes.len() as u64, "schemes");
    let mut priced = Vec::new();
    for scheme in schemes {
        let counts: SchemeCounts = count(&network, &few, scheme, signs)?;
        let layers = counts.layers();
        let (_, cost) = counts
            .counted(&layers)
            .price(&Components::isaac(), Source::Forms, true)?;
        priced.push(cost);
        bar.inc(1);
    }
    bar.finish_and_clear();
    let robustness = match args.imperfect.study()? {
        None => None,
        Some(study) => {
            let classes = network.check()?.output().shape.iter().product();
            let set = Images {
                count: images,
                image: &|image| data.integers(image, &network.input),
                labels: data.labels_of(classes)?,
            };
            let found = robustness::study(&network, &set, &config, signs.into(), &study, None)?;
            Some((study.text(), found))
        }
    };
    Ok(Findings {
        network,
        config,
        images,
        accuracy,
        crossbars,
        layers,
        schemes: priced,
        robustness,
    })
}

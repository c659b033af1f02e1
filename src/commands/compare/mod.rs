//! `forms compare`: matrices, or a network's layers, on several schemes side by side.

mod print;

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use forms_golden::{Config, Scheme, SignPolicy};
use forms_network::{Dataset, Network, Split};
use ndarray::Array2;
use schemars::JsonSchema;
use serde::Serialize;

use self::print::{csv, notes, text};
use crate::commands::imperfect_flags::{ImperfectFlags, Study};
use crate::commands::json;
use crate::comparison::{self, Matrix, SchemeCosts, cells, print as tables};
use crate::files::Staged;
use crate::provenance::{self, Provenance};
use crate::robustness::{self, Images, Robustness};
use crate::{CommandError, files};
use forms_files::npy::Role;

/// Version of the report's layout.
pub const SCHEMA: u32 = 1;

/// Shown below the help.
const EXAMPLES: &str = "\
Examples:
  forms compare w.npy
  forms compare w.npy --schemes forms-8,isaac-128,prime-8,sme-8 --inputs x.npy \\
      --report r.json
  forms compare conv1.npy conv2.npy --schemes forms-8,isaac-128 \\
      --budget isaac-128
  forms compare lenet5.net --data mnist/ --limit 20
      a network, layer by layer, on real images
  forms compare lenet5.net --data mnist/ --limit 500 --variation 0.1 --runs 20";

/// Compare what FORMS, ISAAC, PRIME and SME take for the same integers
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Weights: signed integers [rows, cols], one matrix a file; or one network that `forms import` or
    /// `forms train` wrote
    #[arg(required = true, value_name = "W.npy|NET")]
    weights: Vec<PathBuf>,

    /// A network's images: IDX, NPY, NPZ, or a folder of them or of pictures with labels.txt
    #[arg(long, value_name = "FILE|FOLDER", conflicts_with = "inputs")]
    data: Option<PathBuf>,

    /// The most images
    #[arg(long, value_name = "N", default_value_t = 10, requires = "data",
          value_parser = clap::value_parser!(u32).range(1..))]
    limit: u32,

    /// Named configurations, or TOML files
    #[arg(
        long,
        value_delimiter = ',',
        value_name = "NAME|FILE.toml,...",
        default_value = "forms-8,isaac-128,prime-128,prime-8,sme-128,sme-8"
    )]
    schemes: Vec<String>,

    /// Inputs of the only matrix: integers [batch, rows]; one vector of largest inputs if not said
    #[arg(long, value_name = "X.npy")]
    inputs: Option<PathBuf>,

    /// Bits of those largest inputs
    #[arg(long, value_name = "BITS", default_value_t = 8,
          value_parser = clap::value_parser!(u8).range(1..=16))]
    bits: u8,

    /// The scheme whose converters are the budget; the first if not said
    #[arg(long, value_name = "NAME|FILE.toml")]
    budget: Option<String>,

    /// Where synthesis reports are, made by `forms export --config all --reports`
    #[arg(long, value_name = "FOLDER", default_value = "synth_out")]
    synth: PathBuf,

    /// Where to write it all, as JSON; `-` is standard output, which then holds nothing else
    #[arg(long, value_name = "R.json|-", value_parser = crate::voice::report_place())]
    report: Option<PathBuf>,

    /// Where to write the tables' rows, as CSV: a row for each matrix or layer and scheme
    #[arg(long, value_name = "F.csv")]
    csv: Option<PathBuf>,

    #[command(flatten)]
    imperfect: ImperfectFlags,
}

/// What `--report` writes.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "forms compare --report")]
pub(super) struct CompareReport<'a> {
    /// Version of this layout; it grows when a field changes its meaning or goes away.
    schema: u32,
    provenance: Provenance,
    matrices: &'a [MatrixReport],
    /// The scheme whose converters are the budget.
    budget: &'a str,
    schemes: &'a [SchemeCosts],
    notes: &'a [String],
    /// A network on each scheme's imperfect crossbars, where they were asked for.
    imperfect: &'a [Robustness],
}

#[derive(Debug, Serialize, JsonSchema)]
struct MatrixReport {
    /// A file, a layer.
    name: String,
    rows: usize,
    columns: usize,
    /// Input vectors, or images.
    batch: usize,
}

/// Runs it.
///
/// # Errors
/// Files, weights, inputs or configurations that cannot be used.
pub fn run(args: &Args) -> Result<(), CommandError> {
    let configs = args
        .schemes
        .iter()
        .map(|scheme| crate::commands::config(scheme))
        .collect::<Result<Vec<Config>, _>>()?;
    let budget = budget(args)?;
    let mut read = vec![args.data.as_deref(), args.inputs.as_deref()];
    read.extend(args.weights.iter().map(|path| Some(path.as_path())));
    read.extend(args.schemes.iter().map(|scheme| Some(Path::new(scheme))));
    let written = [
        ("--report", args.report.as_deref()),
        ("--csv", args.csv.as_deref()),
    ];
    crate::files::apart(&written, &read)?;
    args.report.as_deref().map(Staged::new).transpose()?;
    args.csv.as_deref().map(Staged::new).transpose()?;
    let study = args.imperfect.study()?;
    let (matrices, mut schemes, imperfect) = match &args.weights[..] {
        [path] if !is_npy(path)? => layers(args, path, &configs, budget, study.as_ref())?,
        _ => products(args, &configs, budget)?,
    };
    for scheme in &mut schemes {
        scheme.core_cells = cells::core_cells(&args.synth, &scheme.config)?;
    }
    let notes = notes(args, &configs, &schemes, budget);
    if let Some(path) = &args.report {
        let report = CompareReport {
            schema: SCHEMA,
            provenance: provenance_of(args)?,
            matrices: &matrices,
            budget: &schemes[budget].config,
            schemes: &schemes,
            notes: &notes,
            imperfect: &imperfect,
        };
        files::write_bytes(path, json(&report)?.as_bytes())?;
    }
    if let Some(path) = &args.csv {
        files::write_bytes(path, csv(&matrices, &schemes).as_bytes())?;
    }
    let mut text = text(&matrices, &schemes, &notes);
    if let Some(study) = &study {
        text += &format!(
            "\nimperfect crossbars, {} runs from seed {}: {}\n",
            study.runs,
            study.settings.seed,
            study.text()
        );
        text += &tables::robustness(&imperfect).to_string();
    }
    crate::commands::print(&text)?;
    imperfect.iter().try_for_each(Robustness::complete)
}

/// The files that it read.
fn provenance_of(args: &Args) -> Result<Provenance, CommandError> {
    let mut found = Provenance::new();
    match &args.weights[..] {
        [path] if !is_npy(path)? => {
            found = found.file(provenance::Role::Network, path)?;
            if let Some(data) = &args.data {
                let network = Network::load(path)?;
                let set = Dataset::open(data, Split::Test, network.input.shape)?;
                let count = set.len().min(args.limit as usize);
                found = found.images(data, &set, &network.input, count);
            }
        }
        matrices => {
            for path in matrices {
                found = found.file(provenance::Role::Weights, path)?;
            }
        }
    }
    if let Some(inputs) = &args.inputs {
        found = found.file(provenance::Role::Inputs, inputs)?;
    }
    found.configs(&args.schemes)
}

/// The place of the budget's scheme among the schemes.
fn budget(args: &Args) -> Result<usize, CommandError> {
    let Some(name) = &args.budget else {
        return Ok(0);
    };
    let place = args.schemes.iter().position(|scheme| scheme == name);
    place.ok_or_else(|| {
        CommandError::Argument(format!(
            "--budget {name}: it is none of the schemes, which are {}; name one of them",
            args.schemes.join(", ")
        ))
    })
}

/// Whether a file is NPY: its first bytes, or, where it cannot tell, its name say so.
fn is_npy(path: &Path) -> Result<bool, CommandError> {
    const MAGIC: &[u8] = b"\x93NUMPY";
    let mut file = fs::File::open(path).map_err(CommandError::read(path))?;
    let mut first = [0; MAGIC.len()];
    let whole = file.read_exact(&mut first).is_ok();
    Ok((whole && first == MAGIC) || path.extension().is_some_and(|e| e == "npy"))
}

type Compared = (Vec<MatrixReport>, Vec<SchemeCosts>, Vec<Robustness>);

/// Matrices on their inputs.
fn products(args: &Args, configs: &[Config], budget: usize) -> Result<Compared, CommandError> {
    if let Some(data) = &args.data {
        return Err(CommandError::Argument(format!(
            "--data {}: images are for a network, and {} is a matrix; give it --inputs",
            data.display(),
            args.weights[0].display()
        )));
    }
    if let Some(study) = args.imperfect.study()? {
        return Err(CommandError::Argument(format!(
            "imperfect devices ({}) are compared on a network; for a matrix use `forms mvm`",
            study.text()
        )));
    }
    let matrices = matrices(args)?;
    let schemes = comparison::compare(&matrices, configs, budget)?;
    let reports = matrices.into_iter().map(|matrix| MatrixReport {
        rows: matrix.weights.nrows(),
        columns: matrix.weights.ncols(),
        batch: matrix.inputs.nrows(),
        name: matrix.name,
    });
    Ok((reports.collect(), schemes, Vec::new()))
}

/// A network's layers on its images.
fn layers(
    args: &Args,
    path: &Path,
    configs: &[Config],
    budget: usize,
    study: Option<&Study>,
) -> Result<Compared, CommandError> {
    let network = Network::load(path)?;
    let Some(data) = &args.data else {
        return Err(CommandError::Argument(format!(
            "{}: a network needs images; give them with --data",
            path.display()
        )));
    };
    let set = Dataset::open(data, Split::Test, network.input.shape)?;
    set.check(&network)?;
    let count = set.len().min(args.limit as usize);
    let images: Vec<_> = (0..count)
        .map(|image| set.integers(image, &network.input))
        .collect();
    let schemes = comparison::network::compare(&network, &images, configs, budget)?;
    let layers = comparison::network::layers(&network).into_iter();
    let reports = layers.map(|(name, rows, columns)| MatrixReport {
        name,
        rows,
        columns,
        batch: count,
    });
    let imperfect = match study {
        None => Vec::new(),
        Some(study) => {
            let image = |image: usize| images[image].clone();
            let classes = network.check()?.output().shape.iter().product();
            let images = Images {
                count,
                image: &image,
                labels: set.labels_of(classes)?,
            };
            let studies = configs.iter().map(|config| {
                let config = match config.scheme {
                    Scheme::Isaac => comparison::network::widened(&network, config)?,
                    Scheme::Forms | Scheme::Prime | Scheme::Sme => config.clone(),
                };
                robustness::study(
                    &network,
                    &images,
                    &config,
                    SignPolicy::Split.into(),
                    study,
                    None,
                )
            });
            studies.collect::<Result<Vec<_>, CommandError>>()?
        }
    };
    Ok((reports.collect(), schemes, imperfect))
}

fn matrices(args: &Args) -> Result<Vec<Matrix>, CommandError> {
    if let (Some(inputs), 2..) = (&args.inputs, args.weights.len()) {
        return Err(CommandError::Argument(format!(
            "--inputs {}: there are {} matrices, and inputs for one; compare them one by one",
            inputs.display(),
            args.weights.len()
        )));
    }
    let matrix = |path: &PathBuf| {
        let weights = files::read_matrix(path, Role::Weights)?;
        let inputs = match &args.inputs {
            Some(inputs) => read_inputs(inputs, path, &weights)?,
            None => Array2::from_elem((1, weights.nrows()), (1 << args.bits) - 1),
        };
        let name = path.file_stem().unwrap_or(path.as_os_str());
        Ok(Matrix {
            name: name.to_string_lossy().into_owned(),
            weights,
            inputs,
        })
    };
    args.weights.iter().map(matrix).collect()
}

fn read_inputs(
    path: &Path,
    weights_path: &Path,
    weights: &Array2<i64>,
) -> Result<Array2<i64>, CommandError> {
    let inputs = files::read_matrix(path, Role::Inputs)?;
    if inputs.ncols() == weights.nrows() {
        return Ok(inputs);
    }
    let reason = format!(
        "inputs of {} rows do not fit the {} rows of {}; transpose or choose another file",
        inputs.ncols(),
        weights.nrows(),
        weights_path.display()
    );
    Err(CommandError::file(path, reason))
}

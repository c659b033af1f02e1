//! `forms run`: a whole network over a data set, as crossbars do it: accuracy, crossbars, clocks.

mod csv;
#[cfg_attr(not(feature = "import"), path = "no_float.rs")]
mod float;
pub(super) mod imperfect;
pub mod outputs;
mod print;

use std::path::{Path, PathBuf};
use std::time::Instant;

use forms_golden::{Config, Scheme};
use forms_network::run::{Accuracy, Fast, Golden, Machine, MatrixEngine, RunReport, Session};
use forms_network::{Feeds, Network, Split};
use forms_testbench::crossbar::HardwareSimulator;
use forms_testbench::matrix::Simulated;
use schemars::JsonSchema;
use serde::Serialize;

use crate::commands::choices::{Backend, Signs, word};
use crate::commands::imperfect_flags::ImperfectFlags;
use crate::commands::sme_flags::SmeFlags;
use crate::commands::{json, print, progress};
use crate::costing::{SchemeCounts, Totals};
use crate::evaluation::evaluate;
use crate::files::Staged;
use crate::provenance::{Provenance, Role};
use crate::{CommandError, comparison, files, interrupt};

/// Shown below the help.
const EXAMPLES: &str = "\
Examples:
  forms run mnist.net --data mnist/  a folder of IDX files: its test images
  forms run mnist.net --data mnist/ --limit 100 --engine golden
  forms run mnist.net --data mnist/ --config forms-16 --signs project \\
      --report r.json
  forms run bert.net --data tokens.npz --outputs y.npz
      scores and maps, as NumPy arrays
  forms run mnist.net --data mnist/ --float mnist.onnx
      how far the integers are from the floats
  forms run mnist.net --data mnist/ --variation 0.1 --runs 50 --resume runs.json

`forms import` makes networks of ONNX files, `forms data` gets data sets. Ctrl-C
ends a run early; what was run until then is reported and marked as incomplete,
and the exit code is 130.";

/// Run a whole network over a data set, as crossbars do it
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The network: a file that `forms import` wrote
    #[arg(value_name = "NET")]
    network: PathBuf,

    /// Images: IDX, NPY, NPZ, or a folder of them or of pictures with labels.txt
    #[arg(long, value_name = "FILE|FOLDER")]
    data: PathBuf,

    /// The most images to run; all of them if not said
    #[arg(long, value_name = "N")]
    limit: Option<usize>,

    /// What computes
    #[arg(long, value_enum, default_value_t = Backend::Fast)]
    engine: Backend,

    /// A named configuration (see `forms configs`), or a TOML file
    #[arg(long, value_name = "NAME|FILE.toml", default_value = "forms-8")]
    config: String,

    /// What becomes of fragments with weights of both signs
    #[arg(long, value_enum, default_value_t = Signs::Split)]
    signs: Signs,

    #[command(flatten)]
    sme: SmeFlags,

    /// The float model, to compare with: tract runs it over the same images
    #[arg(long, value_name = "MODEL.onnx")]
    float: Option<PathBuf>,

    /// Where to write what comes out, as an NPZ file: each output of the model by its name
    #[arg(long, value_name = "Y.npz")]
    outputs: Option<PathBuf>,

    /// Layers whose integers go into that file too
    #[arg(
        long,
        value_name = "LAYER,LAYER,...",
        value_delimiter = ',',
        requires = "outputs"
    )]
    maps: Vec<String>,

    /// Where to write what it cost, as JSON; `-` is standard output, which then holds nothing else
    #[arg(long, value_name = "R.json|-", value_parser = crate::voice::report_place())]
    report: Option<PathBuf>,

    /// Print how often each label was taken for each class, too
    #[arg(long)]
    confusion: bool,

    /// Where to write the layers' counts, as CSV
    #[arg(long, value_name = "F.csv")]
    csv: Option<PathBuf>,

    #[command(flatten)]
    imperfect: ImperfectFlags,

    /// A file of finished runs with imperfect devices: they are not run again, and new ones are kept there
    #[arg(
        long,
        value_name = "RUNS.json",
        help_heading = "Imperfect devices and converters"
    )]
    resume: Option<PathBuf>,
}

/// Runs it.
///
/// # Errors
/// A network, data or a configuration that cannot be used; a mismatch between the engines.
pub fn run(args: &Args) -> Result<(), CommandError> {
    let config = crate::commands::config(&args.config)?;
    files::apart(
        &[
            ("--report", args.report.as_deref()),
            ("--outputs", args.outputs.as_deref()),
            ("--csv", args.csv.as_deref()),
        ],
        &[
            Some(&args.network),
            Some(&args.data),
            args.float.as_deref(),
            Some(Path::new(&args.config)),
        ],
    )?;
    args.float
        .as_ref()
        .map(|_| float::available())
        .transpose()?;
    // A report that cannot be written is told before the work, not after it.
    args.report.as_deref().map(Staged::new).transpose()?;
    args.outputs.as_deref().map(Staged::new).transpose()?;
    args.csv.as_deref().map(Staged::new).transpose()?;
    if args.limit == Some(0) {
        let line = "--limit 0 leaves no image to run; give at least 1".to_owned();
        return Err(CommandError::Argument(line));
    }
    let study = args.imperfect.study()?;
    if let (None, Some(file)) = (&study, &args.resume) {
        return Err(CommandError::Argument(format!(
            "--resume {}: everything is ideal, so there are no runs to keep; say what is not, for example \
             --variation 0.1",
            file.display()
        )));
    }
    if args.report.is_some() && args.report == args.resume {
        let line = "--report and --resume both name one file; give each a file of its own";
        return Err(CommandError::Argument(line.to_owned()));
    }
    args.resume.as_deref().map(Staged::new).transpose()?;
    let layout = args.sme.layout(&config, args.signs.into())?;
    let begin = Instant::now();
    let network = Network::load(&args.network)?;
    let loaded = begin.elapsed().as_secs_f64();
    let asked = config;
    let config = match asked.scheme {
        Scheme::Isaac => comparison::network::widened(&network, &asked)?,
        Scheme::Forms | Scheme::Prime | Scheme::Sme => asked.clone(),
    };
    let feeds = Feeds::open(&args.data, Split::Test, &network.inputs())?;
    let data = &feeds.first;
    data.check(&network)?;
    if let Some(study) = &study {
        if let Some(path) = &args.outputs {
            return Err(CommandError::Argument(format!(
                "--outputs {}: a study of imperfect devices has outputs of many runs; leave it out",
                path.display()
            )));
        }
        if let Some(path) = &args.csv {
            return Err(CommandError::Argument(format!(
                "--csv {}: a study of imperfect devices counts many runs; leave it out, or use forms sweep",
                path.display()
            )));
        }
        return imperfect::run(args, study, &network, data, &config, layout);
    }
    let mut kept = args
        .outputs
        .is_some()
        .then(|| outputs::Kept::new(&network, &args.maps))
        .transpose()?;
    let engine: &dyn MatrixEngine = match args.engine {
        Backend::Fast => &Fast,
        Backend::Golden => &Golden,
        Backend::Rtl => &Simulated(HardwareSimulator::RustHdl),
        Backend::Verilator => &Simulated(HardwareSimulator::Verilator),
    };
    let begin = Instant::now();
    let machine = Machine::program(&network, &config, layout, engine)?;
    let mut session = machine.start()?;
    let mut tails = outputs::Tails::new(&network)?;
    if let Some(kept) = &kept {
        kept.wants(&mut tails);
    }
    let programmed = loaded + begin.elapsed().as_secs_f64();
    let done = images(args, &feeds, &machine, &mut session, &mut tails, &mut kept)?;
    let count = done.count;
    let float = |path: &PathBuf| {
        float::compare(
            path,
            data,
            &network.input,
            &done.classes,
            count,
            &done.outputs,
        )
    };
    let float = args.float.as_ref().map(float).transpose()?;
    let report = RunReport {
        schema: RunReport::SCHEMA,
        network: network.name.clone(),
        config: Config::clone(&config),
        engine: word(&args.engine),
        signs: word(&args.signs),
        asked: done.asked as u64,
        images: session.images(),
        complete: session.images() == done.asked as u64,
        seconds: programmed + done.seconds,
        seconds_to_first_image: programmed,
        accuracy: done.accuracy,
        float,
        crossbars: machine.crossbars(),
        side_by_side: session.side_by_side(),
        clocks: session.clocks(),
        layers: session.costs(),
    };
    if let (Some(path), Some(kept)) = (&args.outputs, kept) {
        kept.write(path)?;
    }
    let cost = Totals::published(&SchemeCounts::of(&config, &session));
    if let Some(path) = &args.report {
        let mut provenance = Provenance::new()
            .file(Role::Network, &args.network)?
            .images(&args.data, data, &network.input, session.images() as usize);
        for (set, (_, input)) in feeds.others.iter().zip(machine.further()) {
            provenance = provenance.images(&args.data, set, input, session.images() as usize);
        }
        if let Some(model) = &args.float {
            provenance = provenance.file(Role::Model, model)?;
        }
        let written = Written {
            provenance: provenance.configs([&args.config])?,
            report: &report,
            cost: cost.as_ref(),
        };
        files::write_bytes(path, json(&written)?.as_bytes())?;
    }
    if let Some(path) = &args.csv {
        files::write_bytes(path, csv::text(&report).as_bytes())?;
    }
    let mut text = print::text(&report);
    if let Some(cost) = &cost {
        text += &format!("\n{}", cost.text());
    }
    text += &format!("\n{}", crate::commands::share(&network)?);
    text += &print::compared(args.engine, &report);
    text += &crate::commands::widened(&asked, &config);
    if args.signs == Signs::Project {
        text += "Projection zeroes the weights of the lesser sign. Where images to calibrate with are at hand, forms \
                 polarize NET --calibrate IMAGES --out NET2 loses far less.\n";
    }
    if args.confusion {
        text += &format!("\n{}", print::confusion(&report));
    }
    print(&text)?;
    match report.complete {
        true => Ok(()),
        false => Err(CommandError::Interrupted(format!(
            "{} of {} images were run; report and outputs hold those",
            report.images, report.asked
        ))),
    }
}

/// What `--report` writes.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "forms run --report")]
pub(super) struct Written<'r> {
    provenance: Provenance,
    #[serde(flatten)]
    report: &'r RunReport,
    /// On the published chip, with the papers' converters.
    cost: Option<&'r Totals>,
}

/// What was done with the images.
struct Done {
    /// How often the network was right, where labels are there.
    accuracy: Option<Accuracy>,
    /// The class of each image that was run.
    classes: Vec<usize>,
    /// The model's first output for each of them, where it is held against the float model's.
    outputs: Vec<Vec<f64>>,
    /// Classes.
    count: usize,
    /// Images that were asked for.
    asked: usize,
    seconds: f64,
}

/// All images, until there are no more or the user interrupts.
fn images<'n>(
    args: &Args,
    feeds: &Feeds,
    machine: &Machine<'n>,
    session: &mut Session,
    tails: &mut outputs::Tails<'n>,
    kept: &mut Option<outputs::Kept>,
) -> Result<Done, CommandError> {
    let asked = args.limit.unwrap_or(usize::MAX).min(feeds.len());
    let bar = progress(asked as u64, "images");
    // The slow engines take one image at a time, so that Ctrl-C is soon heard.
    let batch = match args.engine {
        Backend::Fast => machine.batch(),
        Backend::Golden | Backend::Rtl | Backend::Verilator => 1,
    };
    let parts = (0..asked)
        .step_by(batch)
        .map(|first| first..asked.min(first + batch))
        .take_while(|_| !interrupt::pressed());
    let begin = Instant::now();
    let against = args.float.is_some() && tails.has_outputs();
    let looks = kept.is_some() || against;
    let mut outputs = Vec::new();
    let found = evaluate(feeds, machine, session, tails, looks, parts, |batch| {
        bar.inc(batch.part.len() as u64);
        if against {
            let firsts = batch.found.iter().filter_map(|found| found.first());
            outputs.extend(firsts.map(|found| found.data.clone()));
        }
        if let Some(kept) = kept {
            kept.keep(batch.found, batch.tails, &batch.sums)?;
        }
        Ok(true)
    })?;
    bar.finish_and_clear();
    Ok(Done {
        accuracy: found.accuracy,
        classes: found.classes,
        outputs,
        count: found.count,
        asked,
        seconds: begin.elapsed().as_secs_f64(),
    })
}

//! `forms demo`: real networks on real digits. LeNet-5 as a whole in the fast engine; CNTK's network on
//! golden's crossbars, a sample of its MVMs replayed on the RTL clock by clock.

mod carried;
mod network;
mod replay;
mod sampled;
mod tables;
mod waves;
mod whole;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use forms_golden::{Config, Mapped, Report};
use forms_testbench::crossbar::{HardwareSimulator, trace_mvm};
use forms_verilog::{design, hardware};
use ndarray::{Array2, Axis, concatenate};
use serde::Serialize;

use self::carried::Carried;
use self::network::{ImageRun, Network, spread};
use self::replay::{Job, Replay};
use self::whole::Whole;
use crate::commands::wave_file::WaveFile;
use crate::commands::{json, print, progress};
use crate::files;
use crate::{CommandError, parallel};

/// Version of the report's layout; it grows when a field changes its meaning or goes away.
pub const SCHEMA: u32 = 1;

/// The configuration that the demo builds: the paper's.
const CONFIG: &str = "forms-8";

/// Images that golden computes however long they take.
const LEAST_IMAGES: usize = 20;

/// Images that golden computes if nothing else is said and there is time.
const MOST_IMAGES: usize = 300;

/// MVMs of a layer that are replayed on the RTL.
const SAMPLE: usize = 100;

/// The layer whose EIC is listed fragment by fragment, and one of whose MVMs is traced: the widest.
const SHOWN: usize = 1;

/// Shown below the help.
const EXAMPLES: &str = "\
Examples:
  forms demo                        half a minute of golden, files in out/demo
  forms demo --seconds 5 --out /tmp/demo
  forms demo --data mnist/
      all 10,000 digits in the engine (forms data mnist gets them)
  forms demo --images 20 --json     the same figures on every machine

Then look at the waveform, or compute a layer again (y.npy will equal
conv2_outputs.npy):
  cd out/demo && gtkwave crossbar.vcd crossbar.gtkw
  cd out/demo/vectors && forms mvm --config forms-8 \\
      --weights conv2_weights.npy --inputs conv2_inputs.npy --output y.npy";

/// Run a real network on real digits, on crossbars, and replay a sample on the RTL
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Folder for the Verilog, the waveform and the vectors
    #[arg(long, value_name = "DIR", default_value = "out/demo")]
    out: PathBuf,

    /// Seconds for the golden model; at least 20 images are computed
    #[arg(long, value_name = "SECONDS", default_value_t = 30)]
    seconds: u64,

    /// Images for the golden model, if there is time
    #[arg(long, value_name = "N", default_value_t = MOST_IMAGES)]
    images: usize,

    /// Digits for the fast engine instead of the carried ones: MNIST's folder, for example
    #[arg(long, value_name = "FILE|FOLDER")]
    data: Option<PathBuf>,

    /// Print the report as JSON
    #[arg(long)]
    json: bool,
}

/// What the demo found: `report.json`.
#[derive(Debug, Serialize)]
struct DemoReport {
    schema: u32,
    config: String,
    /// m.
    fragment_rows: usize,
    images: usize,
    /// Digits that are right.
    right: usize,
    /// The trained LeNet-5 in the fast engine.
    whole: Whole,
    layers: Vec<LayerReport>,
    replays: Vec<Replay>,
    /// Over all replays.
    mismatches: u64,
}

/// What golden says of one layer.
#[derive(Debug, Serialize)]
struct LayerReport {
    name: String,
    rows: usize,
    columns: usize,
    /// Fragments of all crossbars, columns and twins counted.
    fragments: usize,
    /// Mean effective input cycles of each sub-array, top to bottom.
    mean_eic: Vec<f64>,
    cost: Report,
}

/// Runs it.
///
/// # Errors
/// An output folder that cannot be written; a mismatch between the models.
pub fn run(args: &Args) -> Result<(), CommandError> {
    files::create_folder(&args.out)?;
    let config = Config::named(CONFIG)?;
    let carried = Carried::unpack()?;
    let trained = whole::network()?;
    let whole = whole::run(&trained, &carried, &config, args.data.as_deref())?;
    let digit = carried.images.index_axis(Axis(0), 0).insert_axis(Axis(0));
    let sampled = sampled::layers(&trained, &config, digit)?;
    let network = Network::new(&carried, &config)?;

    let images = compute(args, &carried, &network)?;
    check_sums(&carried, &images)?;
    let samples = sample(&network, &images)?;
    let right = images
        .iter()
        .zip(&carried.labels)
        .filter(|(run, label)| run.digit as i64 == **label)
        .count();
    let layers = layer_reports(&carried, &network, images);

    let mut jobs = jobs(&carried, &network, &samples.inputs);
    jobs.extend(sampled.iter().flat_map(sampled::Layer::jobs));
    let bar = progress(jobs.len() as u64, "RTL crossbars");
    let replays = replay::run(&jobs, &bar)?;
    bar.finish_and_clear();

    let report = DemoReport {
        schema: SCHEMA,
        config: config.name.clone(),
        fragment_rows: config.fragment_rows,
        images: samples.images,
        right,
        whole,
        mismatches: replays.iter().map(|replay| replay.mismatches).sum(),
        layers,
        replays,
    };
    write_folder(
        &args.out,
        &carried,
        &network,
        &samples.inputs,
        &jobs,
        &report,
    )?;
    print(&match args.json {
        true => json(&report)?,
        false => report.tables(&args.out),
    })?;
    match report.mismatches {
        0 => Ok(()),
        mismatches => Err(CommandError::Fault(format!(
            "the RTL and the golden model disagree {mismatches} times; {} lists where: please \
             report it",
            args.out.join("report.json").display()
        ))),
    }
}

/// As many images as fit the time.
fn compute(
    args: &Args,
    carried: &Carried,
    network: &Network,
) -> Result<Vec<ImageRun>, CommandError> {
    let wanted = args.images;
    if !(LEAST_IMAGES..=carried.labels.len()).contains(&wanted) {
        return Err(CommandError::Argument(format!(
            "--images {wanted} is outside {LEAST_IMAGES}..={}; the binary carries no more, and \
             fewer say little",
            carried.labels.len()
        )));
    }
    let numbers: Vec<usize> = (0..wanted).collect();
    let start = Instant::now();
    let time = Duration::from_secs(args.seconds);
    let bar = progress(wanted as u64, "images, golden");
    let images = parallel::map_while(
        &numbers,
        |image| image < LEAST_IMAGES || start.elapsed() < time,
        |_, &image| {
            let mut run = network.run(image)?;
            if image >= LEAST_IMAGES {
                // The sample is taken from the first ones; those of all images would take memory.
                for layer in &mut run.layers {
                    layer.inputs = Array2::zeros((0, layer.inputs.ncols()));
                }
            }
            bar.inc(1);
            Ok(run)
        },
    )?;
    bar.finish_and_clear();
    Ok(images)
}

/// The class sums are those that Python computed without any crossbar.
fn check_sums(carried: &Carried, images: &[ImageRun]) -> Result<(), CommandError> {
    let expected = carried.expected.rows().into_iter();
    match images
        .iter()
        .zip(expected)
        .position(|(run, sums)| run.sums != sums)
    {
        None => Ok(()),
        Some(image) => Err(CommandError::Fault(format!(
            "image {image}: the class sums differ from those carried in golden_logits.npy; please \
             report it"
        ))),
    }
}

/// MVMs to be replayed.
struct Samples {
    /// Images that were computed.
    images: usize,
    /// [MVMs, rows] of each layer.
    inputs: Vec<Array2<i64>>,
}

/// MVMs of the first images, evenly spread.
fn sample(network: &Network, images: &[ImageRun]) -> Result<Samples, CommandError> {
    let inputs = (0..network.layers.len())
        .map(|layer| {
            let first = images.iter().take(LEAST_IMAGES);
            let inputs: Vec<_> = first.map(|run| run.layers[layer].inputs.view()).collect();
            concatenate(Axis(0), &inputs).map(|all| spread(all.view(), SAMPLE))
        })
        .collect::<Result<_, _>>()
        .map_err(|error| CommandError::Argument(format!("the sample cannot be taken: {error}")))?;
    Ok(Samples {
        images: images.len(),
        inputs,
    })
}

fn layer_reports(carried: &Carried, network: &Network, images: Vec<ImageRun>) -> Vec<LayerReport> {
    let mut batches: Vec<Vec<_>> = network.layers.iter().map(|_| Vec::new()).collect();
    for run in images {
        for (batch, layer) in batches.iter_mut().zip(run.layers) {
            batch.extend(layer.mvms);
        }
    }
    let layers = carried.layers.iter().zip(&network.layers).zip(&batches);
    layers
        .map(|((layer, mapped), batch)| {
            let cost = Report::new(mapped, batch);
            // Crossbars of one row tile see the same inputs, so one of each row tile tells all.
            let mut next_row = 0;
            let mut mean_eic = Vec::new();
            for crossbar in &cost.crossbars {
                if crossbar.first_row == next_row {
                    mean_eic.extend(&crossbar.mean_eic);
                    next_row += crossbar.rows;
                }
            }
            LayerReport {
                name: layer.name.clone(),
                rows: mapped.rows(),
                columns: mapped.columns(),
                fragments: fragments(mapped),
                mean_eic,
                cost,
            }
        })
        .collect()
}

/// Fragments in use, over all crossbars.
fn fragments(mapped: &Mapped) -> usize {
    let arrays = mapped
        .crossbars()
        .iter()
        .flat_map(|part| part.crossbar.arrays());
    arrays
        .map(|placed| placed.array.f_used() * placed.array.k_used())
        .sum()
}

fn jobs<'a>(carried: &'a Carried, network: &'a Network, samples: &[Array2<i64>]) -> Vec<Job<'a>> {
    let layers = carried.layers.iter().zip(&network.layers).zip(samples);
    layers
        .flat_map(|((layer, mapped), sample)| {
            replay::jobs(&layer.name, mapped, layer.input_bits, sample)
        })
        .collect()
}

/// The Verilog, the waveform with its save file, the vectors and the report.
fn write_folder(
    out: &Path,
    carried: &Carried,
    network: &Network,
    samples: &[Array2<i64>],
    jobs: &[Job],
    report: &DemoReport,
) -> Result<(), CommandError> {
    let parameters = hardware::parameters(&Config::named(CONFIG)?)?;
    let header = parameters.summary();
    design::crossbar(&parameters)?.write_to(&out.join("verilog"), &header)?;

    if let Some((job, x)) = waves::shown(jobs)? {
        write_waveform(out, job, x)?;
    }

    let vectors = out.join("vectors");
    files::create_folder(&vectors)?;
    let layers = carried.layers.iter().zip(&network.layers).zip(samples);
    for ((layer, mapped), sample) in layers {
        let file = |what: &str| vectors.join(format!("{}_{what}.npy", layer.name));
        let batch = mapped.mvm_batch(sample.view(), layer.input_bits)?;
        let outputs = Array2::from_shape_fn((batch.len(), mapped.columns()), |(row, column)| {
            batch[row].outputs[column]
        });
        files::stage_npy(&file("weights"), layer.weights.view())?.commit()?;
        files::stage_npy(&file("inputs"), sample.view())?.commit()?;
        files::stage_npy(&file("outputs"), outputs.view())?.commit()?;
    }
    files::write_bytes(&out.join("report.json"), json(report)?.as_bytes())
}

/// One MVM with every signal, and how GTKWave is to show it.
fn write_waveform(out: &Path, job: &Job, x: &[i64]) -> Result<(), CommandError> {
    let file = WaveFile::new(&out.join("crossbar.vcd"))?;
    let (inputs, simulator) = ([x.to_vec()], HardwareSimulator::RustHdl);
    let sink = file.sink()?;
    let (_, layout) = trace_mvm(job.programmed, &inputs, job.b_used, simulator, sink)?;
    file.commit(&layout)
}

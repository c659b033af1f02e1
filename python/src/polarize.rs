//! `forms.polarize`: one sign a fragment, without training.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

use forms::CommandError;
use forms::commands::polarize_flags::fragments_of;
use forms_golden::layers::RowOrder;
use forms_import::Calibration;
use forms_network::Split;
use forms_polarize::{Options, Order, Pixels, Polarized, Prune, Source, USUAL_IMAGES};
use pyo3::prelude::*;

use crate::data;
use crate::error::{raise, refuse};
use crate::interrupt::abandonable;
use crate::network::PyNetwork;
use crate::records::record;

/// The order of a matrix's rows that a word stands for.
///
/// # Errors
/// `ValueError` lists the words.
pub fn row_order(word: &str) -> PyResult<RowOrder> {
    match word {
        "w-major" => Ok(RowOrder::WMajor),
        "h-major" => Ok(RowOrder::HMajor),
        "c-major" => Ok(RowOrder::CMajor),
        other => Err(refuse(format!(
            "row_order = \"{other}\" is none; choose \"w-major\", \"h-major\" or \"c-major\""
        ))),
    }
}

/// How ranges follow from what was seen.
///
/// # Errors
/// `ValueError` lists the words.
pub fn calibration(word: &str, percentile: f64) -> PyResult<Calibration> {
    match word {
        "minmax" => Ok(Calibration::MinMax),
        "percentile" => Ok(Calibration::Percentile(percentile)),
        other => Err(refuse(format!(
            "calibration = \"{other}\" is none; choose \"minmax\" or \"percentile\""
        ))),
    }
}

/// Which orders of rows are searched.
fn order(word: &str) -> PyResult<Order> {
    match word {
        "search" => Ok(Order::Search),
        "channels" => Ok(Order::Channels),
        "w-major" | "h-major" | "c-major" => row_order(word).map(Order::Fixed),
        other => Err(refuse(format!(
            "order = \"{other}\" is none; choose \"search\", \"channels\", \"w-major\", \"h-major\" or \"c-major\""
        ))),
    }
}

/// Makes every fragment's weights one sign, without labels, gradients or training.
///
/// Rows of each layer are put into an order in which fragments lose little, and the weights are fitted anew under one sign a
/// fragment, so that the layer yields what the given network yields.
///
/// Parameters
/// ----------
/// network : Network or path of an ONNX model
/// images : array [samples, ...] or path
///     What the weights are fitted to, as the data set has it.
/// fragment : int
///     Rows of a fragment.
/// bits : int
///     Magnitude bits of a weight, 1 to 8.
/// order : str
///     "search", "channels", or a fixed order: "w-major", "h-major", "c-major".
/// steps_weight : float
///     What a step of a fragment weighs in the search.
/// activation_bits : int
///     Bits of an activation; 8 for a model, an integer network keeps what it has.
/// prune, crossbars
///     Rows go until a crossbar is worth this share of its layer's variance, or until so many crossbars are left.
/// samples : int
///     The most samples; 1024 if not said, fewer where maps are large.
/// seed : int
///     The same seed gives the same network.
/// pixel_scale, mean, std, licence
///     Of ONNX models, as for `import_onnx`.
///
/// Returns (Network, report): the report is a dictionary whose "layers" say what each one lost. Ctrl-C raises
/// KeyboardInterrupt at once; the work itself ends at its next layer.
#[pyfunction]
#[pyo3(signature = (network, images, *, fragment = 8, bits = 8, order = "search", steps_weight = 0.0,
    activation_bits = None, prune = None, crossbars = None, samples = None, seed = 1, pixel_scale = None,
    mean = Vec::new(), std = Vec::new(), licence = None))]
#[expect(clippy::too_many_arguments, reason = "Python's keywords")]
pub fn polarize<'py>(
    py: Python<'py>,
    network: &Bound<'py, PyAny>,
    images: &Bound<'py, PyAny>,
    fragment: usize,
    bits: u32,
    order: &str,
    steps_weight: f64,
    activation_bits: Option<u32>,
    prune: Option<f64>,
    crossbars: Option<usize>,
    samples: Option<usize>,
    seed: u64,
    pixel_scale: Option<f64>,
    mean: Vec<f64>,
    std: Vec<f64>,
    licence: Option<String>,
) -> PyResult<(PyNetwork, Bound<'py, PyAny>)> {
    let mut source = match network.cast::<PyNetwork>() {
        Ok(network) => {
            if pixel_scale.is_some() || !mean.is_empty() || !std.is_empty() || licence.is_some() {
                return Err(refuse(
                    "pixel_scale, mean, std and licence are for ONNX models; an integer network says them itself",
                ));
            }
            Source::of_network(&network.get().0)
                .map_err(CommandError::from)
                .map_err(raise)?
        }
        Err(_) => {
            let pixels = Pixels {
                scale: pixel_scale.unwrap_or(1.0),
                mean,
                deviation: std,
            };
            let path = network.extract::<PathBuf>()?;
            Source::of_model(&path, pixels, licence.as_deref().unwrap_or_default())
                .map_err(CommandError::from)
                .map_err(raise)?
        }
    };
    if activation_bits.is_some() {
        source.forget_integers();
    }
    let now = format!("polarized for fragments of {fragment}, {bits} magnitude bits, seed {seed}");
    source.origin.changes = match source.origin.changes.as_str() {
        "" => now,
        before => format!("{before}; {now}"),
    };
    let options = Options {
        config: fragments_of(fragment).map_err(raise)?,
        order: self::order(order)?,
        steps_weight,
        weight_bits: bits,
        activation_bits: activation_bits.unwrap_or(8),
        prune: match (prune, crossbars) {
            (Some(_), Some(_)) => {
                return Err(refuse(
                    "prune and crossbars both say how much goes; leave one out",
                ));
            }
            (Some(kappa), None) => Prune::Kappa(kappa),
            (None, Some(most)) => Prune::Crossbars(most),
            (None, None) => Prune::Nothing,
        },
        images: samples.unwrap_or(USUAL_IMAGES),
        seed,
    };
    options.check().map_err(CommandError::from).map_err(raise)?;
    let inputs = [(None, source.graph.input)];
    let data = data::feeds(images, None, Split::Train, &inputs)?.first;
    let done = abandonable(py, move |stop| walk(&source, &data, &options, stop))?;
    let done = done.map_err(raise)?;
    let report = record(py, &done.report)?;
    Ok((PyNetwork::of(done.network), report))
}

/// What ends a walk at the end of a layer.
struct Interrupted;

/// Polarizes, until it is told to stop.
fn walk(
    source: &Source,
    data: &forms_network::Dataset,
    options: &Options,
    stop: &AtomicBool,
) -> Result<Polarized, CommandError> {
    let walked = catch_unwind(AssertUnwindSafe(|| {
        forms_polarize::polarize(source, data, options, &mut |_, _| {
            if stop.load(Ordering::Relaxed) {
                resume_unwind(Box::new(Interrupted));
            }
        })
    }));
    match walked {
        Ok(done) => Ok(done?),
        Err(cause) if cause.is::<Interrupted>() => {
            Err(CommandError::Argument("interrupted".to_owned()))
        }
        Err(cause) => resume_unwind(cause),
    }
}

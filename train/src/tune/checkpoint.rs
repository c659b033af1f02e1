//! A run of fine-tuning on disk, so that it can be killed at any moment and go on to the same bits.
//!
//! It holds the polarized network that the run began with, so that going on does not polarize anew.

use std::path::Path;

use forms_import::Steps;
use forms_import::graph::Op;
use forms_polarize::{Report, Source, State as Start};
use serde::{Deserialize, Serialize};

use super::tuner::{RoundLog, Settings, State, Tuner};
use crate::Error;
use crate::container::Kind;
use crate::parameters::Parameters;

const KIND: Kind = Kind {
    magic: b"FORMSTUN",
    version: 1,
};

/// What makes a run what it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Identity {
    /// Settings of the fine-tuning.
    pub settings: Settings,
    /// Settings of the polarization before it, in words.
    pub polarization: String,
    /// CRC-32 of the training images and labels.
    pub data: u32,
    /// CRC-32 of the network's own weights.
    pub network: u32,
}

/// A layer with a matrix, as polarization left it.
#[derive(Serialize, Deserialize)]
struct Matrix {
    order: Vec<usize>,
    bias: Vec<f64>,
    scales: Vec<f64>,
}

/// What is no number of training.
#[derive(Serialize, Deserialize)]
struct Header {
    identity: Identity,
    /// Scale, least and largest integer of the network's input and of each value.
    fixed: Vec<Option<(f64, i64, i64)>>,
    /// Per node, `None` for those without a matrix.
    layers: Vec<Option<Matrix>>,
    report: Report,
    optimizer_steps: u64,
    log: Vec<RoundLog>,
}

/// Writes where a run stands.
///
/// # Errors
/// [`Error::Write`].
pub(super) fn save(
    path: &Path,
    identity: &Identity,
    report: &Report,
    tuner: &Tuner,
) -> Result<(), Error> {
    let (start, state) = (tuner.start(), &tuner.state);
    let layer = |(node, order): (&forms_import::graph::Node, &Option<Vec<usize>>)| match &node.op {
        Op::Conv { bias, steps, .. } => Some(Matrix {
            order: order.clone()?,
            bias: bias.clone(),
            scales: steps.clone()?,
        }),
        _ => None,
    };
    let fixed = start.graph.fixed.iter();
    let header = Header {
        identity: identity.clone(),
        fixed: fixed
            .map(|steps| steps.map(|s| (s.scale, s.low, s.high)))
            .collect(),
        layers: start
            .graph
            .nodes
            .iter()
            .zip(&start.orders)
            .map(layer)
            .collect(),
        report: report.clone(),
        optimizer_steps: state.optimizer.steps,
        log: state.log.clone(),
    };
    let weights = start.graph.nodes.iter().filter_map(|node| match &node.op {
        Op::Conv { weights, .. } => Some(weights.iter().copied()),
        _ => None,
    });
    let State {
        master, optimizer, ..
    } = state;
    let sets = [master, &optimizer.first, &optimizer.second];
    let numbers = sets.into_iter().flat_map(Parameters::iter).copied();
    KIND.save(path, &header, weights.flatten().chain(numbers))
}

/// The run that `path` holds, and what its polarization cost; `source` is [`Source::refined`].
///
/// # Errors
/// [`Error::Checkpoint`] where the file is none, damaged, or of another run; those of [`Tuner::new`].
pub(super) fn load(
    path: &Path,
    identity: &Identity,
    source: Source,
) -> Result<(Tuner, Report), Error> {
    let (header, numbers): (Header, Vec<f32>) = KIND.load(path)?;
    let fault = |reason: &str| Error::checkpoint(path, reason);
    let damaged = || fault("is damaged; start anew, or resume from another file");
    for (what, same) in [
        ("network", header.identity.network == identity.network),
        ("training data", header.identity.data == identity.data),
        (
            "settings of the polarization",
            header.identity.polarization == identity.polarization,
        ),
        ("settings", header.identity.settings == identity.settings),
    ] {
        if !same {
            return Err(Error::checkpoint(
                path,
                format!(
                    "was made with other {what}; give what it was made with, or start anew without --resume"
                ),
            ));
        }
    }
    let mut numbers = numbers.into_iter();
    let start = restored(&header, &source, &mut numbers).ok_or_else(damaged)?;
    let mut source = source;
    if let Some(steps) = start.graph.fixed[0] {
        let input = &mut source.input;
        (input.scale, input.low, input.high) = (steps.scale, steps.low, steps.high);
    }
    let mut tuner = Tuner::new(source, start, header.identity.settings)?;
    let State {
        master,
        optimizer,
        log,
    } = &mut tuner.state;
    for set in [master, &mut optimizer.first, &mut optimizer.second] {
        for number in set.iter_mut() {
            *number = numbers.next().ok_or_else(damaged)?;
        }
    }
    if numbers.next().is_some() {
        return Err(damaged());
    }
    (optimizer.steps, *log) = (header.optimizer_steps, header.log);
    Ok((tuner, header.report))
}

/// The polarized network of a header; `None` where it does not fit the source.
fn restored(
    header: &Header,
    source: &Source,
    numbers: &mut impl Iterator<Item = f32>,
) -> Option<Start> {
    let mut graph = source.graph.clone();
    if header.fixed.len() != graph.fixed.len() || header.layers.len() != graph.nodes.len() {
        return None;
    }
    let steps = |&(scale, low, high): &(f64, i64, i64)| Steps { scale, low, high };
    graph.fixed = header.fixed.iter().map(|f| f.as_ref().map(steps)).collect();
    let mut orders = Vec::new();
    for (node, layer) in graph.nodes.iter_mut().zip(&header.layers) {
        let mut order = None;
        if let Op::Conv {
            weights,
            bias,
            steps,
            ..
        } = &mut node.op
        {
            let Matrix {
                order: rows,
                bias: biases,
                scales,
            } = layer.as_ref()?;
            let (filters, channels, height, width) = weights.dim();
            let mut sorted = rows.clone();
            sorted.sort_unstable();
            let all = sorted.iter().copied().eq(0..channels * height * width);
            if !all || biases.len() != filters || scales.len() != filters {
                return None;
            }
            for weight in weights.iter_mut() {
                *weight = numbers.next()?;
            }
            (*bias, *steps, order) = (biases.clone(), Some(scales.clone()), Some(rows.clone()));
        }
        orders.push(order);
    }
    Some(Start { graph, orders })
}

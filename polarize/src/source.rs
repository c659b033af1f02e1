//! An integer network as a float graph: what its integers are worth.
//!
//! The graph computes what the network would without rounding. It prescribes the network's own integers, so that the
//! polarized network has the same inputs, activations and outputs.

use forms_golden::layers::{Scale, Window};
use forms_import::Steps;
use forms_import::graph::{Graph, Node, Op, Output};
use forms_network::{MatrixLayer, Merge, Network, Requantize};

use crate::Error;
use crate::walk::Source;

/// How far the ratio of two layers' steps may be from what the sum of them says.
const TOLERANCE: f64 = 1e-3;

impl Source {
    /// An integer network, in floats.
    ///
    /// # Errors
    /// What [`Network::check`] refuses; layers that have no counterpart in a float graph, and sums of branches where
    /// the file does not say what a step of them is worth.
    pub fn of_network(network: &Network) -> Result<Source, Error> {
        let plan = network.check()?;
        let first = Steps {
            scale: network.input.scale,
            low: network.input.low,
            high: network.input.high,
        };
        let mut steps = vec![first];
        let mut graph = Graph {
            input: network.input.shape,
            nodes: Vec::with_capacity(network.nodes.len()),
            fixed: vec![Some(first)],
            // A network of integers reads maps; how they lie in the model's tensors is not needed to fit it.
            givens: Vec::new(),
            outputs: outputs(network),
        };
        for (node, (sources, output)) in network
            .nodes
            .iter()
            .zip(plan.sources.iter().zip(&plan.outputs))
        {
            let from: Vec<Steps> = sources.iter().map(|&source| steps[source]).collect();
            let own = Steps {
                scale: node.scale.unwrap_or(1.0),
                low: output.low,
                high: output.high,
            };
            let (op, to, clip) = match (node.matrix(), &node.op) {
                (Some(layer), _) => (
                    matrix(&layer, from[0], own),
                    own,
                    requantized(layer.requantize, own),
                ),
                (None, forms_network::Op::Requantize(how)) => {
                    let same = how
                        .scales
                        .iter()
                        .all(|scale| fits(*scale, from[0].scale / own.scale));
                    if !same {
                        return Err(unknown(&node.name));
                    }
                    (Op::Identity, own, requantized(Some(how), own))
                }
                (None, forms_network::Op::Add(merge)) => {
                    (Op::Add, own, merged(&node.name, merge, &from, own)?)
                }
                (None, forms_network::Op::Concat(merge)) => {
                    (Op::Concat, own, merged(&node.name, merge, &from, own)?)
                }
                (None, forms_network::Op::MaxPool(window)) => (Op::MaxPool(*window), from[0], None),
                (None, forms_network::Op::AveragePool(window)) => {
                    (Op::AveragePool(*window), from[0], None)
                }
                (None, forms_network::Op::GlobalAveragePool) => {
                    (Op::GlobalAveragePool, from[0], None)
                }
                (None, forms_network::Op::Flatten) => (Op::Flatten, from[0], None),
                (None, forms_network::Op::Pad(pads)) => (Op::Pad(*pads), from[0], None),
                #[allow(
                    unreachable_patterns,
                    reason = "operators that a later network may have"
                )]
                (None, other) => {
                    let reason = format!(
                        "a {} has no counterpart in floats; polarize the ONNX model that it was made of",
                        other.kind()
                    );
                    return Err(Error::layer(&node.name, reason));
                }
            };
            // Sums of a last layer stay as they are.
            let raw = node
                .matrix()
                .is_some_and(|layer| layer.requantize.is_none());
            steps.push(to);
            graph.fixed.push((!raw).then_some(to));
            graph.nodes.push(Node {
                name: node.name.clone(),
                inputs: sources.clone(),
                op,
                clip,
                shape: output.shape,
            });
        }
        Ok(Source {
            graph,
            input: network.input.clone(),
            name: network.name.clone(),
            origin: network.origin.clone(),
        })
    }
}

/// The outputs, as the model names them; none where what the host makes of one cannot be planned.
fn outputs(network: &Network) -> Vec<Output> {
    let value = |source: &String| {
        let node = network.nodes.iter().position(|node| node.name == *source);
        node.map(|at| at + 1)
    };
    let outputs = network.interface.outputs.iter().map(|output| {
        let sources: Option<Vec<usize>> = output.sources.iter().map(value).collect();
        Some(Output {
            name: output.name.clone(),
            sources: sources?,
            ports: output.inputs.iter().map(|(port, _)| port.clone()).collect(),
            plan: output.plan().ok()?,
            multiply_adds: output.multiply_adds,
            model: output.model.clone(),
            keeps_order: output.keeps_order,
        })
    });
    outputs.collect::<Option<Vec<Output>>>().unwrap_or_default()
}

impl Source {
    /// Lets calibration find all integers but the input's anew.
    pub fn forget_integers(&mut self) {
        self.graph.fixed[1..].fill(None);
    }
}

/// What one step of a layer's input and one level of each of its filters is worth.
pub(crate) struct Worth {
    pub input: f64,
    pub filters: Vec<f64>,
}

/// Of each node with a matrix, what its integers are worth.
///
/// # Errors
/// What [`Network::check`] refuses.
pub(crate) fn column_scales(network: &Network) -> Result<Vec<Option<Worth>>, Error> {
    let source = Source::of_network(network)?;
    let nodes = network.nodes.iter().zip(&source.graph.nodes).enumerate();
    Ok(nodes
        .map(|(at, (node, float))| {
            let layer = node.matrix()?;
            let step = |value: usize| match value {
                0 => network.input.scale,
                at => network.nodes[at - 1].scale.unwrap_or(1.0),
            };
            let (input, to) = (step(float.inputs[0]), step(at + 1));
            let scale = |filter| worth(&layer, filter) * to / input;
            let filters = (0..layer.weights.len_of(ndarray::Axis(0))).map(scale);
            Some(Worth {
                input,
                filters: filters.collect(),
            })
        })
        .collect())
}

/// What one step of a filter's sums is worth, in steps of the layer's output.
fn worth(layer: &MatrixLayer, filter: usize) -> f64 {
    layer.requantize.map_or(1.0, |how| real(how.scales[filter]))
}

/// M / 2^s.
fn real(scale: Scale) -> f64 {
    f64::from(scale.multiplier()) / 2_f64.powi(scale.shift() as i32)
}

fn fits(scale: Scale, ratio: f64) -> bool {
    (real(scale) - ratio).abs() <= TOLERANCE * ratio
}

fn unknown(layer: &str) -> Error {
    Error::layer(
        layer,
        "the network does not say what a step of its branches is worth; polarize the ONNX model that it was made of",
    )
}

/// A layer's matrix with real weights and biases.
fn matrix(layer: &MatrixLayer, from: Steps, to: Steps) -> Op {
    let worth = |filter: usize| worth(layer, filter);
    let mut weights = layer.weights.mapv(|w| w as f32);
    for (filter, mut kernel) in weights.outer_iter_mut().enumerate() {
        let by = worth(filter) * to.scale / from.scale;
        kernel.mapv_inplace(|w| (f64::from(w) * by) as f32);
    }
    let bias = layer.bias.iter().enumerate();
    Op::Conv {
        bias: bias
            .map(|(filter, &b)| b as f64 * worth(filter) * to.scale)
            .collect(),
        weights,
        steps: None,
        window: Window { ..layer.window },
        groups: layer.groups,
    }
}

/// The bounds of a Relu; ranges below 0 merely saturate, which steps do themselves.
fn requantized(how: Option<&Requantize>, to: Steps) -> Option<[f64; 2]> {
    let range = how?.range;
    (range.low() >= 0).then(|| [0.0, range.high() as f64 * to.scale])
}

fn merged(name: &str, merge: &Merge, from: &[Steps], to: Steps) -> Result<Option<[f64; 2]>, Error> {
    let mut pairs = merge.scales.iter().zip(from);
    if !pairs.all(|(&scale, from)| fits(scale, from.scale / to.scale)) {
        return Err(unknown(name));
    }
    let range = merge.range;
    Ok((range.low() >= 0).then(|| [0.0, range.high() as f64 * to.scale]))
}

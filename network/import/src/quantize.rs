//! A float network to integers: weights per output channel, activations by their calibrated ranges.
//!
//! Accumulators are in units of (input scale * weight scale); requantization brings them to the output's
//! scale by `M / 2^s`, M of 31 bits. The last layer keeps one weight scale for all its outputs, since its
//! sums are compared with each other.

use forms_golden::layers::{ActivationRange, RowOrder, Scale};
use forms_network::{
    Conv, Host, InputSpec, Interface, Lookup, Merge, Network, Node, Op, Origin, Output, Rearrange,
    Requantize,
};
use ndarray::Array2;

use crate::Error;
use crate::function::Function;
use crate::graph::{self, Graph, Steps};

/// The largest bias that is made, in steps of the accumulator: a quarter of what 32 bits hold.
const MAX_BIAS: f64 = (1_u64 << 29) as f64;

/// Widths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bits {
    /// Magnitude bits of a weight, 2 ..= 8.
    pub weights: u32,
    /// Bits of an activation, 4 ..= 16.
    pub activations: u32,
}

impl Steps {
    /// Steps of so many bits for values within bounds that hold 0: unsigned from 0 where nothing is negative, else
    /// signed.
    pub fn new([low, high]: [f64; 2], bits: u32) -> Steps {
        let positive = |x: f64| if x > 0.0 { x } else { 1.0 };
        if low >= 0.0 {
            let most = (1_i64 << bits) - 1;
            return Steps {
                scale: positive(high) / most as f64,
                low: 0,
                high: most,
            };
        }
        let half = 1_i64 << (bits - 1);
        let scale = (-low / half as f64).max(high / (half - 1) as f64);
        // Where one sign hardly occurs, the other gets its integers.
        let most = (1_i64 << bits) - 1;
        let finer = (high - low) / most as f64;
        if finer < 0.75 * scale {
            let low = (low / finer).round() as i64;
            return Steps {
                scale: finer,
                low,
                high: low + most,
            };
        }
        Steps {
            scale,
            low: -half,
            high: half - 1,
        }
    }

    /// The integers that a clip to real bounds leaves.
    fn clipped(self, clip: Option<[f64; 2]>) -> Steps {
        let Some([low, high]) = clip else {
            return self;
        };
        // A cast saturates; bounds hold 0, and so do steps.
        let bound = |x: f64| (x / self.scale).round_ties_even() as i64;
        Steps {
            low: self.low.max(bound(low)),
            high: self.high.min(bound(high)),
            ..self
        }
    }

    fn range(&self, node: &str) -> Result<ActivationRange, Error> {
        ActivationRange::new(self.low, self.high)
            .map_err(forms_network::Error::layer(node))
            .map_err(Error::from)
    }
}

/// `ratio` as M / 2^s, M of 31 bits.
fn ratio(node: &str, ratio: f64) -> Result<Scale, Error> {
    let refuse = || {
        Error::Network(forms_network::Error::node(
            node,
            format!(
                "a requantization by {ratio:e} does not fit 31 bits and a shift; calibrate with other data"
            ),
        ))
    };
    if !(ratio.is_finite() && ratio > 0.0) {
        return Err(refuse());
    }
    let exponent = ratio.log2().floor() as i32;
    let mut shift = 30 - exponent;
    let mut m = (ratio * 2_f64.powi(shift)).round();
    if m >= 2_f64.powi(31) {
        (m, shift) = (m / 2.0, shift - 1);
    }
    match shift {
        1..=126 => Scale::new(m as u32, shift as u32).map_err(|_| refuse()),
        // So small a ratio makes everything 0, as a multiplier of 0 does.
        127.. => Scale::new(0, 1).map_err(|_| refuse()),
        _ => Err(refuse()),
    }
}

/// Quantizes a graph whose values have the given ranges; none are needed where the model prescribes all.
pub(crate) fn quantize(
    graph: &Graph,
    ranges: Option<&[[f64; 2]]>,
    specs: Vec<InputSpec>,
    bits: Bits,
    order: RowOrder,
    name: String,
    origin: Origin,
) -> Result<Network, Error> {
    bits.check()?;
    let given = graph.nodes.iter().find(|node| {
        matches!(&node.op, graph::Op::Conv { steps, .. } if steps.is_some()) && bits.weights != 8
    });
    if let Some(node) = given {
        return Err(Error::Option(format!(
            "--bits {}: layer \"{}\" holds integer weights of 8 bits already; leave --bits at 8",
            bits.weights, node.name
        )));
    }
    build(graph, ranges, specs, bits, order, name, origin)
}

impl Bits {
    fn check(self) -> Result<(), Error> {
        for (what, found, low, high) in [
            ("--bits", self.weights, 2, 8),
            ("--activation-bits", self.activations, 4, 16),
        ] {
            if !(low..=high).contains(&found) {
                return Err(Error::Option(format!(
                    "{what} {found} is outside {low}..={high}; 8 is usual"
                )));
            }
        }
        Ok(())
    }
}

/// The integers of a graph that prescribes all of them, at whatever width.
pub(crate) fn build(
    graph: &Graph,
    ranges: Option<&[[f64; 2]]>,
    mut specs: Vec<InputSpec>,
    bits: Bits,
    order: RowOrder,
    name: String,
    origin: Origin,
) -> Result<Network, Error> {
    let widths = widths(graph, bits.activations);
    let steps_of = |value: usize| -> Steps {
        let seen = || ranges.map_or([0.0; 2], |ranges| ranges[value]);
        graph.fixed[value].unwrap_or_else(|| Steps::new(seen(), widths[value]))
    };
    let first = steps_of(0);
    // A graph that no model named has one input, value 0.
    let places: Vec<usize> = match &graph.givens[..] {
        [] => vec![0],
        givens => givens.iter().map(|given| given.at).collect(),
    };
    for (spec, at) in specs.iter_mut().zip(places) {
        let steps = steps_of(at);
        (spec.scale, spec.low, spec.high) = (steps.scale, steps.low, steps.high);
    }
    let mut steps = vec![first];
    let mut nodes = Vec::with_capacity(graph.nodes.len());
    for (position, node) in graph.nodes.iter().enumerate() {
        let calibrated = steps_of(position + 1).clipped(node.clip);
        let inputs: Vec<Steps> = node.inputs.iter().map(|&i| steps[i]).collect();
        let from = inputs.first().copied().unwrap_or(calibrated);
        let merge = || -> Result<Merge, Error> {
            let scales = inputs
                .iter()
                .map(|from| ratio(&node.name, from.scale / calibrated.scale));
            Ok(Merge {
                scales: scales.collect::<Result<_, _>>()?,
                range: calibrated.range(&node.name)?,
            })
        };
        let (op, to) = match &node.op {
            graph::Op::Conv { .. } => conv(
                node,
                from,
                calibrated,
                bits,
                order,
                graph.ends_raw(position),
            )?,
            graph::Op::MaxPool(window) => (Op::MaxPool(*window), from),
            graph::Op::AveragePool(window) => (Op::AveragePool(*window), from),
            graph::Op::GlobalAveragePool => (Op::GlobalAveragePool, from),
            graph::Op::Flatten => (Op::Flatten, from),
            graph::Op::Pad(pads) => (Op::Pad(*pads), from),
            graph::Op::Add => (Op::Add(merge()?), calibrated),
            graph::Op::Concat => (Op::Concat(merge()?), calibrated),
            graph::Op::Identity => {
                let scale = ratio(&node.name, from.scale / calibrated.scale)?;
                let how = Requantize {
                    scales: vec![scale; node.shape[0]],
                    range: calibrated.range(&node.name)?,
                };
                (Op::Requantize(how), calibrated)
            }
            graph::Op::Input(number) => (Op::Input(specs[*number].clone()), calibrated),
            graph::Op::Rearrange(table) => {
                let how = Rearrange {
                    shape: node.shape,
                    table: table.to_vec(),
                };
                (Op::Rearrange(how), from)
            }
            graph::Op::Function(function) => {
                let how = lookup(node, function, from, calibrated)?;
                (Op::Lookup(how), calibrated)
            }
            graph::Op::Host(host) => {
                let scales = inputs.iter().map(|steps| steps.scale);
                let how = Host {
                    model: host.model.clone(),
                    inputs: host.inputs.iter().cloned().zip(scales).collect(),
                    output: host.output.clone(),
                    shape: node.shape,
                    scale: calibrated.scale,
                    range: calibrated.range(&node.name)?,
                    multiply_adds: host.multiply_adds,
                };
                (Op::Host(how), calibrated)
            }
        };
        steps.push(to);
        let named = |&i: &usize| match i {
            0 => forms_network::network::INPUT.to_owned(),
            i => graph.nodes[i - 1].name.clone(),
        };
        nodes.push(Node {
            name: node.name.clone(),
            inputs: node.inputs.iter().map(named).collect(),
            op,
            scale: Some(to.scale),
        });
    }
    let named = |&at: &usize| match at {
        0 => forms_network::network::INPUT.to_owned(),
        i => graph.nodes[i - 1].name.clone(),
    };
    let outputs = graph.outputs.iter().map(|output| Output {
        name: output.name.clone(),
        sources: output.sources.iter().map(named).collect(),
        inputs: output
            .ports
            .iter()
            .cloned()
            .zip(output.sources.iter().map(|&at| steps[at].scale))
            .collect(),
        model: output.model.clone(),
        keeps_order: output.keeps_order,
        multiply_adds: output.multiply_adds,
    });
    let network = Network {
        interface: Interface {
            input: graph.givens.first().map(|given| given.port.clone()),
            outputs: outputs.collect(),
        },
        name,
        origin,
        weight_bits: bits.weights,
        input: specs.swap_remove(0),
        nodes,
    };
    network.check()?;
    Ok(network)
}

/// Entries of a function's tables, all channels together, up to which they read more bits than a crossbar does.
const MANY_ENTRIES: usize = 1 << 20;

/// Bits of each value: what enters a crossbar has the given ones, what only a table reads some more (not where channels are
/// many, each with a table of its own), what only the host or the network's user reads 16.
fn widths(graph: &Graph, bits: u32) -> Vec<u32> {
    let most = 16;
    let mut widths = vec![most; graph.nodes.len() + 1];
    for (position, node) in graph.nodes.iter().enumerate().rev() {
        let own = widths[position + 1];
        let asked = match &node.op {
            graph::Op::Conv { .. } => bits,
            graph::Op::Function(function) if function.differs() => {
                let fits = |bits: &u32| node.shape[0] << bits <= MANY_ENTRIES;
                (bits..=bits + 2).rev().find(fits).unwrap_or(bits)
            }
            graph::Op::Function(_) => bits + 4,
            graph::Op::Host(_) => most,
            _ => own,
        };
        for &input in &node.inputs {
            widths[input] = widths[input].min(asked);
        }
    }
    widths
}

/// A function as a table over the integers that it reads.
fn lookup(
    node: &graph::Node,
    function: &Function,
    from: Steps,
    to: Steps,
) -> Result<Lookup, Error> {
    let entries = (from.high - from.low + 1) as usize;
    let rows = if function.differs() { node.shape[0] } else { 1 };
    if entries > 1 << 16 || rows * entries > 1 << 26 {
        return Err(Error::Network(forms_network::Error::node(
            &node.name,
            format!(
                "a table of {rows} x {entries} entries is too large; 16 bits of an activation are the most"
            ),
        )));
    }
    let entry = |(row, at): (usize, usize)| {
        let x = (from.low + at as i64) as f64 * from.scale;
        let y = (function.at(x, row) / to.scale + 0.5).floor();
        // A cast saturates, and the range is within 32 bits.
        (y as i64).clamp(to.low, to.high) as i32
    };
    Ok(Lookup {
        low: from.low,
        tables: Array2::from_shape_fn((rows, entries), entry),
    })
}

/// A convolution; `raw` leaves its sums as they are, on one weight scale.
fn conv(
    node: &graph::Node,
    from: Steps,
    to: Steps,
    bits: Bits,
    order: RowOrder,
    raw: bool,
) -> Result<(Op, Steps), Error> {
    let graph::Op::Conv {
        weights,
        bias,
        steps: given,
        window,
        groups,
    } = &node.op
    else {
        unreachable!("only convolutions come here");
    };
    let most = f64::from((1_u32 << bits.weights) - 1);
    let largest = |filter: ndarray::ArrayView3<f32>| {
        filter
            .iter()
            .fold(0.0_f64, |m, &w| m.max(f64::from(w.abs())))
    };
    let scales: Vec<f64> = match given {
        Some(steps) => steps.clone(),
        None => {
            let mut tops: Vec<f64> = weights.outer_iter().map(largest).collect();
            if raw {
                let top = tops.iter().copied().fold(0.0, f64::max);
                tops.fill(top);
            }
            // A filter of next to nothing but its bias gets steps so coarse that the bias fits an accumulator.
            let mut least: Vec<f64> = bias
                .iter()
                .map(|bias| bias.abs() / (from.scale * MAX_BIAS))
                .collect();
            if raw {
                let most = least.iter().copied().fold(0.0, f64::max);
                least.fill(most);
            }
            tops.iter()
                .zip(least)
                .map(|(&top, least)| {
                    if top > 0.0 {
                        (top / most).max(least)
                    } else {
                        least.max(1.0)
                    }
                })
                .collect()
        }
    };
    let mut integers = weights.mapv(|_| 0_i32);
    for ((mut to, filter), scale) in integers
        .outer_iter_mut()
        .zip(weights.outer_iter())
        .zip(&scales)
    {
        to.zip_mut_with(&filter, |to, &w| {
            *to = (f64::from(w) / scale).round().clamp(-most, most) as i32
        });
    }
    // A cast saturates; what is too large for an accumulator is refused when the network is checked.
    let bias = bias
        .iter()
        .zip(&scales)
        .map(|(b, s)| (b / (from.scale * s)).round() as i64)
        .collect();
    let coarsest = scales.iter().copied().fold(0.0, f64::max);
    let same = scales.iter().all(|&scale| scale == coarsest);
    let to = match raw {
        // Sums of several weight scales are brought to the coarsest of them, so that they can be compared.
        true => Steps {
            scale: from.scale * coarsest,
            low: -(1 << 31),
            high: (1 << 31) - 1,
        },
        false => to,
    };
    let requantize = match raw && same {
        true => None,
        false => {
            let ratios = scales
                .iter()
                .map(|s| ratio(&node.name, from.scale * s / to.scale));
            Some(Requantize {
                scales: ratios.collect::<Result<_, _>>()?,
                range: to.range(&node.name)?,
            })
        }
    };
    let op = Op::Conv(Conv {
        window: *window,
        groups: *groups,
        row_order: order.into(),
        row_tiles: Default::default(),
        weights: integers,
        bias,
        b_used: forms_network::check::unsigned_bits(from.low, from.high),
        requantize,
    });
    Ok((op, to))
}

#[cfg(test)]
mod tests;

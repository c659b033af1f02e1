//! From trained numbers to the integer network that crossbars run.
//!
//! A layer computes, in units of (weight scale x input step), `sum x q + bias`; requantization brings that
//! to the step of its activation, the ReLU being its lower bound. A layer without activation (the
//! classes) is requantized to a common step for all filters, whose scales differ, signed and wide
//! enough never to clip.

mod parts;

use forms_golden::layers::{ActivationRange, RowOrder, Scale, Window};
use forms_network::{Conv, Dense, InputSpec, Network, Node, Op, Origin, Requantize};
use ndarray::{Array2, Array4};

use crate::Error;
use crate::architecture;
use crate::plan::{Constraint, Kind, Plan};
use crate::project::{order::places, quantize};
use crate::trainer::State;
use parts::Parts;

/// Bits of the classes' sums after they are brought to a common step.
const CLASS_BITS: u32 = 24;

/// What a network was made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Training images.
    pub images: usize,
    /// Name of the file of weights that it began with.
    pub from: Option<String>,
}

impl Source {
    fn text(&self) -> String {
        let from = self.from.as_ref();
        let from = from.map_or_else(String::new, |from| format!(", from the weights of {from}"));
        format!("{} training images{from}", self.images)
    }

    fn licence(&self) -> &'static str {
        match self.from {
            Some(_) => "that of the weights it began with",
            None => "MIT OR Apache-2.0",
        }
    }
}

/// The integer network of a finished run; its weights must lie on the grid.
///
/// # Errors
/// [`Error::Settings`] where the run has not quantized; what the network crate refuses.
pub fn network(plan: &Plan, state: &State, source: &Source) -> Result<Network, Error> {
    let Some(scales) = &state.held.scales else {
        return Err(Error::Settings(format!(
            "this run of {} has no quantization stage, so there is no integer network to write; add \
             quantize to --constraints",
            plan.network.name
        )));
    };
    let mut parts = Parts::new(state.network.input[2]);
    for (n, node) in state.network.nodes.iter().enumerate() {
        let step = state.steps[n].map(f64::from);
        match *node {
            architecture::Node::Conv {
                from,
                layer,
                stride,
                padding,
                relu,
            } => {
                let of = Matrix {
                    layer: &state.network.layers[layer],
                    weights: &state.parameters.weights[layer],
                    bias: &state.parameters.biases[layer],
                    scales: &scales[layer],
                    input_step: parts.values[from].step,
                    output_step: step.filter(|_| relu),
                    bits: plan.bits,
                    order: plan.order,
                };
                let node = of.node(&parts.values[from].name, stride, padding)?;
                parts.push(node, of.layer.filters);
            }
            architecture::Node::MaxPool { from, size } => {
                parts.pool(format!("pool{}", n + 1), from, square(size, size, 0));
            }
            architecture::Node::Add { from } => {
                parts.add(format!("add{}", n + 1), from, known(n, step)?)?;
            }
            architecture::Node::Widen { from, channels } => {
                parts.widen(&format!("shortcut{}", n + 1), from, channels)?;
            }
            architecture::Node::Mean { from } => {
                parts.mean(&format!("mean{}", n + 1), from, known(n, step)?)?;
            }
        }
        parts.made();
    }
    let zero = i64::from(state.network.zero);
    let [height, width, channels] = state.network.input;
    let network = Network {
        name: format!("{}-forms-{}", plan.network.name, plan.fragment),
        origin: Origin {
            source: source.text(),
            changes: changes(plan),
            licence: source.licence().to_owned(),
        },
        weight_bits: plan.bits,
        input: InputSpec {
            shape: [channels, height, width],
            low: -zero,
            high: 255 - zero,
            scale: 1.0,
            multiply: vec![1.0; channels],
            add: vec![-zero as f64; channels],
        },
        nodes: parts.nodes,
    };
    network.check()?;
    Ok(network)
}

/// What training did to the network, in words.
fn changes(plan: &Plan) -> String {
    let done = plan.stages.iter().filter_map(|stage| match stage.kind {
        Kind::Train => None,
        Kind::Admm(Constraint::Prune) => Some("pruned".to_owned()),
        Kind::Admm(Constraint::Polarize) => {
            Some(format!("polarized in fragments of {}", plan.fragment))
        }
        Kind::Admm(Constraint::Quantize) => Some(format!("{} bits", plan.bits)),
    });
    let done: Vec<String> = done.collect();
    let seed = plan.seed;
    format!(
        "trained by forms train with seed {seed}: {}",
        done.join(", ")
    )
}

/// The step of node `n`, which quantization has set.
fn known(n: usize, step: Option<f64>) -> Result<f64, Error> {
    step.ok_or_else(|| {
        Error::Settings(format!(
            "step {} of the network has no quantization step; add quantize to --constraints",
            n + 1
        ))
    })
}

/// A square window.
pub(crate) fn square(size: usize, stride: usize, padding: usize) -> Window {
    let pads = forms_golden::layers::Pads {
        top: padding,
        bottom: padding,
        left: padding,
        right: padding,
    };
    Window {
        stride: [stride, stride],
        pads,
        ..Window::new([size, size])
    }
}

/// A layer with weights, on its way to integers.
struct Matrix<'a> {
    layer: &'a architecture::Layer,
    weights: &'a Array2<f32>,
    bias: &'a [f32],
    scales: &'a [f32],
    input_step: f64,
    output_step: Option<f64>,
    bits: u32,
    order: RowOrder,
}

impl Matrix<'_> {
    fn node(&self, input: &str, stride: usize, padding: usize) -> Result<Node, Error> {
        let weights = self.kernels();
        // A filter without any weight has no scale of its own; its bias is held on the layer's widest.
        let widest = self
            .scales
            .iter()
            .copied()
            .fold(f32::MIN_POSITIVE, f32::max);
        let unit = |k: usize| {
            let scale = if self.scales[k] > 0.0 {
                self.scales[k]
            } else {
                widest
            };
            f64::from(scale) * self.input_step
        };
        let filters = self.layer.filters;
        let bias: Vec<i64> = (0..filters)
            .map(|k| (f64::from(self.bias[k]) / unit(k)).round() as i64)
            .collect();
        let (step, range) = match self.output_step {
            Some(step) => (step, ActivationRange::unsigned(8)),
            None => {
                let reach = (0..filters)
                    .map(|k| self.reach(k, unit(k)))
                    .fold(1e-30, f64::max);
                (
                    reach / f64::from((1u32 << (CLASS_BITS - 1)) - 1),
                    ActivationRange::signed(CLASS_BITS),
                )
            }
        };
        let range = range.map_err(|e| Error::Settings(e.to_string()))?;
        let scales: Vec<Scale> = (0..filters)
            .map(|k| ratio(unit(k) / step))
            .collect::<Result<_, Error>>()?;
        let requantize = Some(Requantize { scales, range });
        let op = match self.layer.dense {
            true => Op::Dense(Dense {
                weights,
                row_order: self.order.into(),
                row_tiles: Default::default(),
                bias,
                b_used: 8,
                requantize,
            }),
            false => Op::Conv(Conv {
                window: square(self.layer.kernel[0], stride, padding),
                groups: 1,
                row_order: self.order.into(),
                row_tiles: Default::default(),
                weights,
                bias,
                b_used: 8,
                requantize,
            }),
        };
        Ok(Node {
            name: self.layer.name.clone(),
            inputs: vec![input.to_owned()],
            op,
            scale: Some(step),
        })
    }

    /// The largest sum of filter `k` that 8-bit inputs can make, as a real number.
    fn reach(&self, k: usize, unit: f64) -> f64 {
        let all: f64 = self
            .weights
            .column(k)
            .iter()
            .map(|w| f64::from(w.abs()))
            .sum();
        all * self.input_step * 255.0 + f64::from(self.bias[k].abs()) + unit
    }

    /// `[filters, channels, height, width]` of integers.
    fn kernels(&self) -> Array4<i32> {
        let q = quantize::integers(self.weights, self.scales, self.bits);
        let [height, width] = self.layer.kernel;
        let rows = places(RowOrder::WMajor, self.layer.channels, self.layer.kernel);
        let shape = [self.layer.filters, self.layer.channels, height, width];
        Array4::from_shape_fn(shape, |(k, c, y, x)| {
            q[[rows[(c * height + y) * width + x], k]]
        })
    }
}

/// The nearest `M / 2^s` to a positive number, M of 31 bits with its top bit set.
pub(crate) fn ratio(value: f64) -> Result<Scale, Error> {
    let beyond = || {
        Error::Settings(format!(
            "a requantization by {value:e} is beyond what a multiplier of 31 bits and a shift hold; the \
             scales of this network have degenerated: train it again"
        ))
    };
    if !(value.is_finite() && value > 0.0) {
        return Err(beyond());
    }
    let mut shift = 30 - value.log2().floor() as i64;
    let mut multiplier = (value * (shift as f64).exp2()).round();
    if multiplier >= f64::from(1u32 << 31) {
        multiplier /= 2.0;
        shift -= 1;
    }
    let shift = u32::try_from(shift).map_err(|_| beyond())?;
    Scale::new(multiplier as u32, shift).map_err(|_| beyond())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ratio_is_right_to_thirty_bits() {
        for value in [1e-6, 0.3, 0.5, 1.0, 1.999_999_999_9, 77.7] {
            let scale = ratio(value).unwrap();
            let back = f64::from(scale.multiplier()) / f64::from(scale.shift()).exp2();
            assert!(
                (back / value - 1.0).abs() < 2f64.powi(-30),
                "{value}: {back}"
            );
        }
    }

    #[test]
    fn the_words_name_what_was_done_and_nothing_else() {
        let plan = Plan::lenet5(8, 1, 1.0, &Constraint::ALL);
        let words =
            "trained by forms train with seed 1: pruned, polarized in fragments of 8, 8 bits";
        assert_eq!(changes(&plan), words);
        let plan = Plan::resnet20(4, 2, 1.0, &Constraint::ALL[1..]);
        let words = "trained by forms train with seed 2: polarized in fragments of 4, 8 bits";
        assert_eq!(changes(&plan), words);
    }

    #[test]
    fn a_ratio_that_is_no_number_is_refused() {
        for value in [0.0, -1.0, f64::NAN, f64::INFINITY, 1e300] {
            assert!(ratio(value).is_err(), "{value}");
        }
    }
}

//! A float graph as training computes it: maps `[height, width, channels]`, weights as matrices, activations
//! rounded to the steps that the graph prescribes.

use std::sync::Arc;

use forms_golden::layers::{Pads, Window};
use forms_import::Steps;
use forms_import::graph::{Graph, Node, Op};
use ndarray::{Array2, Array4};

use crate::Error;
use crate::framework::Activate;
use crate::parameters::Parameters;

/// A layer with weights: a matrix `[kernel height * kernel width * channels of a group, filters]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Layer {
    /// Its name.
    pub name: String,
    /// Its node in the graph.
    pub node: usize,
    /// Channels of a group.
    pub channels: usize,
    /// Filters of all groups.
    pub filters: usize,
    /// Groups.
    pub groups: usize,
    /// Kernel, stride, dilation, padding.
    pub window: Window,
}

impl Layer {
    /// Rows of its matrix.
    pub fn rows(&self) -> usize {
        self.window.kernel[0] * self.window.kernel[1] * self.channels
    }

    /// The row of an element of a kernel `[channels, height, width]`, counted with its last index fastest.
    pub fn row(&self, element: usize) -> usize {
        let taps = self.window.kernel[0] * self.window.kernel[1];
        element % taps * self.channels + element / taps
    }

    /// Weights `[filters, channels, height, width]` as the matrix.
    fn matrix(&self, weights: &Array4<f32>) -> Array2<f32> {
        let mut matrix = Array2::zeros((self.rows(), self.filters));
        for (filter, kernel) in weights.outer_iter().enumerate() {
            for (element, &w) in kernel.iter().enumerate() {
                matrix[[self.row(element), filter]] = w;
            }
        }
        matrix
    }

    /// The matrix as weights `[filters, channels, height, width]`.
    pub fn kernels(&self, matrix: &Array2<f32>) -> Array4<f32> {
        let [height, width] = self.window.kernel;
        Array4::from_shape_fn(
            (self.filters, self.channels, height, width),
            |(k, c, y, x)| matrix[[(y * width + x) * self.channels + c, k]],
        )
    }
}

/// What a step does.
#[derive(Debug, Clone, PartialEq)]
pub enum Do {
    /// A convolution and its bias, by its [`Layer`].
    Conv(usize),
    /// The largest of each window.
    MaxPool(Window),
    /// The mean of each window; padding does not count.
    AveragePool(Window),
    /// The sum of its inputs.
    Add,
    /// Its inputs' channels behind one another.
    Concat,
    /// Elements change places: as `framework::moves` has it.
    Gather(Arc<[u32]>),
    /// Nothing but its activation.
    Nothing,
}

/// One step of a program; value 0 is the input, value i + 1 what step i makes.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// The values it reads.
    pub from: Vec<usize>,
    /// What it does.
    pub what: Do,
    /// What becomes of its sums.
    pub activate: Activate,
    /// `[height, width, channels]` of what it makes.
    pub shape: [usize; 3],
}

/// A network as training computes it.
#[derive(Debug, Clone, PartialEq)]
pub struct Program {
    /// `[height, width, channels]` of an input.
    pub input: [usize; 3],
    /// What becomes of the input before anything reads it.
    pub enter: Activate,
    /// The layers with weights.
    pub layers: Vec<Layer>,
    /// The steps; the last makes the scores.
    pub steps: Vec<Step>,
}

/// How far a program rounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rounding {
    /// To the integers that the graph prescribes.
    Steps,
    /// Not at all.
    Nowhere,
}

impl Program {
    /// The program of a graph, and its numbers.
    ///
    /// # Errors
    /// [`Error::Settings`] names a layer that has no gradient here.
    pub fn new(graph: &Graph, rounding: Rounding) -> Result<(Program, Parameters), Error> {
        let mut program = Program {
            input: last_channels(graph.input),
            enter: activation(graph, 0, None, rounding),
            layers: Vec::new(),
            steps: Vec::with_capacity(graph.nodes.len()),
        };
        let mut parameters = Parameters::default();
        for (at, node) in graph.nodes.iter().enumerate() {
            let map = match node.inputs.first() {
                None | Some(0) => graph.input,
                Some(&value) => graph.nodes[value - 1].shape,
            };
            let what = program.step(at, node, map, &mut parameters)?;
            let passes = node.op.passes() && node.clip.is_none();
            let activate = match passes {
                true => Activate::NOTHING,
                false => activation(graph, at + 1, node.clip, rounding),
            };
            program.steps.push(Step {
                from: node.inputs.clone(),
                what,
                activate,
                shape: last_channels(node.shape),
            });
        }
        Ok((program, parameters))
    }

    /// Numbers that the last step makes of a sample.
    pub fn scores(&self) -> usize {
        let last = self.steps.last().map_or(self.input, |step| step.shape);
        last.iter().product()
    }

    /// What a node does; a layer with weights is added with its numbers.
    fn step(
        &mut self,
        at: usize,
        node: &Node,
        map: [usize; 3],
        parameters: &mut Parameters,
    ) -> Result<Do, Error> {
        let refuse = |what: &str| {
            Err(Error::Settings(format!(
                "layer \"{}\": {what} has no gradient here; training knows Conv, Gemm, MatMul by constants, \
                 BatchNormalization, Relu, Clip, pools, Add, Concat and what moves numbers: take such a network, or \
                 forms polarize, which needs no gradients",
                node.name
            )))
        };
        let [channels, height, width] = map;
        Ok(match &node.op {
            Op::Conv {
                weights,
                bias,
                window,
                groups,
                ..
            } => {
                let (filters, channels, _, _) = weights.dim();
                let layer = Layer {
                    name: node.name.clone(),
                    node: at,
                    channels,
                    filters,
                    groups: *groups,
                    window: *window,
                };
                parameters.weights.push(layer.matrix(weights));
                let bias = bias.iter().map(|&b| b as f32);
                parameters.biases.push(bias.collect());
                parameters.gains.push(Vec::new());
                self.layers.push(layer);
                Do::Conv(self.layers.len() - 1)
            }
            Op::MaxPool(window) => Do::MaxPool(*window),
            Op::AveragePool(window) => Do::AveragePool(*window),
            Op::GlobalAveragePool => Do::AveragePool(Window::new([height, width])),
            Op::Add => Do::Add,
            Op::Concat => Do::Concat,
            Op::Identity => Do::Nothing,
            Op::Flatten => {
                let flat: Vec<u32> = (0..channels * height * width).map(|i| i as u32).collect();
                Do::Gather(gather(&flat, node.shape, map))
            }
            Op::Pad(pads) => Do::Gather(gather(&padding(*pads, node.shape, map), node.shape, map)),
            Op::Rearrange(table) => Do::Gather(gather(table, node.shape, map)),
            Op::Input(_) => return refuse("a second input"),
            Op::Function(_) => return refuse("a function other than Relu and Clip"),
            Op::Host(_) => return refuse("a segment of the host"),
        })
    }
}

/// `[channels, height, width]` with the channels last.
pub fn last_channels([c, h, w]: [usize; 3]) -> [usize; 3] {
    [h, w, c]
}

/// The place of element `at` of `[channels, height, width]` where channels are last.
fn moved([c, h, w]: [usize; 3], at: usize) -> usize {
    let (channel, pixel) = (at / (h * w).max(1), at % (h * w).max(1));
    pixel * c + channel
}

/// A table over maps whose channels come first as one over maps whose channels come last.
fn gather(table: &[u32], to: [usize; 3], from: [usize; 3]) -> Arc<[u32]> {
    let mut last = vec![u32::MAX; table.len()];
    let size: usize = from.iter().product();
    for (i, &at) in table.iter().enumerate() {
        if (at as usize) < size {
            last[moved(to, i)] = moved(from, at as usize) as u32;
        }
    }
    last.into()
}

/// The table of a border of zeros.
fn padding(pads: Pads, [_, height, width]: [usize; 3], [c, h, w]: [usize; 3]) -> Vec<u32> {
    let mut table = vec![u32::MAX; c * height * width];
    for at in 0..c * h * w {
        let (channel, y, x) = (at / (h * w), at / w % h, at % w);
        table[(channel * height + pads.top + y) * width + pads.left + x] = at as u32;
    }
    table
}

/// What becomes of a value: the clip of its node, and the integers that the graph prescribes.
fn activation(graph: &Graph, value: usize, clip: Option<[f64; 2]>, rounding: Rounding) -> Activate {
    let [low, high] = clip.unwrap_or([f64::NEG_INFINITY, f64::INFINITY]);
    match graph.fixed[value].filter(|_| rounding == Rounding::Steps) {
        Some(Steps {
            scale,
            low: least,
            high: most,
        }) => {
            // A cast saturates.
            let code = |x: f64| (x / scale).round_ties_even() as i64;
            let real = |code: i64| (code as f64 * scale) as f32;
            Activate {
                low: real(least.max(code(low))),
                high: real(most.min(code(high))),
                step: Some(scale as f32),
            }
        }
        None => Activate {
            low: low as f32,
            high: high as f32,
            step: None,
        },
    }
}

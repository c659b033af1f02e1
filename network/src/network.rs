//! An integer network: a graph of layers, every number of it, in plain types.
//!
//! Feature maps are `[channels, height, width]`. Zero is the integer 0 everywhere: an activation that is
//! stored with another zero point is held as its distance from it, in a range that need not begin at 0.
//! The executor feeds a crossbar of unsigned inputs the distance from the range's lower end and corrects
//! the sum exactly (`offset * sum of weights`); a crossbar of signed inputs gets the activation itself.

use std::sync::Arc;

use forms_golden::RowTiles;
use forms_golden::layers::{ActivationRange, Pads, Rows, Scale, Window};
use ndarray::{Array2, Array4};
use serde::{Deserialize, Serialize};

use crate::Error;
use crate::host::Port;

/// The name under which nodes refer to the network's input.
pub const INPUT: &str = "input";

/// A whole network. Build it, then [`Network::check`] it; [`Network::save`] and [`Network::load`] do so
/// themselves.
#[derive(Debug, Clone, PartialEq)]
pub struct Network {
    /// What it is called.
    pub name: String,
    /// Where it came from, and under which terms.
    pub origin: Origin,
    /// Magnitude bits of its weights, 1 ..= 15: they lie in -(2^bits - 1) ..= 2^bits - 1.
    pub weight_bits: u32,
    /// What it reads.
    pub input: InputSpec,
    /// The layers, each after those it reads; the last one's output is the network's.
    pub nodes: Vec<Node>,
    /// How the model that it was made of names and shapes what goes in and comes out.
    pub interface: Interface,
}

/// What a network is fed and what it yields, in the terms of the model that it was made of.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Interface {
    /// The network's input; those of [`Op::Input`] carry their names themselves. `None` where no model named it.
    pub input: Option<Port>,
    /// The outputs; none where the last layer's numbers are all that there is.
    pub outputs: Vec<Output>,
}

/// An output of the model, made by the host of what layers yield.
#[derive(Debug, Clone, PartialEq)]
pub struct Output {
    /// Its name in the model.
    pub name: String,
    /// The layers that it is made of, or [`INPUT`].
    pub sources: Vec<String>,
    /// How each of them enters, with what one step of it is worth.
    pub inputs: Vec<(Port, f64)>,
    /// What the host does with them: an ONNX model of these inputs and one output; `None`: nothing, the only
    /// source is the output.
    pub model: Option<Arc<[u8]>>,
    /// Whether the class with the largest sum is still the one with the largest number, as behind a Softmax.
    pub keeps_order: bool,
    /// Multiplications with an addition in the host's products.
    pub multiply_adds: u64,
}

/// Where a network came from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Origin {
    /// The source: a package, an address, a training run.
    pub source: String,
    /// What was changed since, for example how it was quantized.
    pub changes: String,
    /// The licence's name or text.
    pub licence: String,
}

/// What a network reads, and how a data set's numbers become its integers:
/// `clamp(floor((value * multiply[c] + add[c]) / scale + 1/2), low, high)`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InputSpec {
    /// `[channels, height, width]`.
    pub shape: [usize; 3],
    /// Smallest integer.
    pub low: i64,
    /// Largest integer.
    pub high: i64,
    /// What one integer step is worth, in the network's real input.
    pub scale: f64,
    /// Per channel: from a data set's number (a pixel: 0 ..= 255) to the real input.
    pub multiply: Vec<f64>,
    /// Per channel, added after `multiply`.
    pub add: Vec<f64>,
}

/// One layer of the graph.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Its name, by which others read it; not [`INPUT`].
    pub name: String,
    /// The names of what it reads: [`INPUT`] or nodes before it.
    pub inputs: Vec<String>,
    /// What it does.
    pub op: Op,
    /// What one step of its output is worth as a real number, where known.
    pub scale: Option<f64>,
}

/// What a layer does.
#[derive(Debug, Clone, PartialEq)]
pub enum Op {
    /// A convolution, with bias and requantization.
    Conv(Conv),
    /// A fully connected layer over the flattened input: channel, row, column, the last fastest.
    Dense(Dense),
    /// The largest value of each window; padding is not counted.
    MaxPool(Window),
    /// The rounded mean of each window; padding is not counted.
    AveragePool(Window),
    /// The rounded mean of each channel: `[channels, 1, 1]`.
    GlobalAveragePool,
    /// The sum of its inputs, each on its own scale, clamped once.
    Add(Merge),
    /// Its inputs' channels behind one another, each on its own scale, clamped.
    Concat(Merge),
    /// `[channels, height, width]` to `[channels * height * width, 1, 1]`.
    Flatten,
    /// A border of zeros.
    Pad(Pads),
    /// A requantization alone.
    Requantize(Requantize),
    /// Another input of the network, beside [`Network::input`].
    Input(InputSpec),
    /// Numbers of its input in another order and number.
    Rearrange(Rearrange),
    /// A function of single numbers, as a table.
    Lookup(Lookup),
    /// What only the host can compute, in float32.
    Host(Host),
}

/// A fixed rearrangement: element i of the output is element `table[i]` of the input, both flat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rearrange {
    /// `[channels, height, width]` of the output.
    pub shape: [usize; 3],
    /// One an element of the output; [`Rearrange::ZERO`] stands for the number 0.
    pub table: Vec<u32>,
}

impl Rearrange {
    /// Where the output is 0.
    pub const ZERO: u32 = u32::MAX;
}

/// A function of single numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lookup {
    /// The input that the first entry of a table is for; what lies beyond its ends takes the nearest entry.
    pub low: i64,
    /// `[channels, entries]`, or one row for all channels.
    pub tables: Array2<i32>,
}

/// A segment of the host.
#[derive(Debug, Clone, PartialEq)]
pub struct Host {
    /// An ONNX model with these inputs and one output.
    pub model: Arc<[u8]>,
    /// How each input enters it, with what one step of it is worth.
    pub inputs: Vec<(Port, f64)>,
    /// How its output becomes a map.
    pub output: Port,
    /// `[channels, height, width]` of that.
    pub shape: [usize; 3],
    /// What one step of the output is worth.
    pub scale: f64,
    /// The activations that may come out.
    pub range: ActivationRange,
    /// Multiplications with an addition in its products.
    pub multiply_adds: u64,
}

/// A convolution.
#[derive(Debug, Clone, PartialEq)]
pub struct Conv {
    /// Kernel size, stride, dilation and padding (with 0); the size is that of `weights` too.
    pub window: Window,
    /// Groups: `channels / groups` input channels to each; as many as channels is depthwise.
    pub groups: usize,
    /// The order of its matrix's rows; one of the three names (`RowOrder::WMajor.into()`), or a table. Rows at the end of a
    /// table that hold no weight take no crossbar.
    pub row_order: Rows,
    /// How its fragments are dealt to row tiles.
    pub row_tiles: RowTiles,
    /// `[filters, channels / groups, kernel height, kernel width]`.
    pub weights: Array4<i32>,
    /// One a filter, in units of the accumulator.
    pub bias: Vec<i64>,
    /// Bits of an input that are fed to a crossbar of unsigned inputs (B_used).
    pub b_used: u32,
    /// To activations; `None` leaves the sums as they are, as a classifier does.
    pub requantize: Option<Requantize>,
}

/// A fully connected layer.
#[derive(Debug, Clone, PartialEq)]
pub struct Dense {
    /// `[outputs, channels, height, width]`, the last three those of its input.
    pub weights: Array4<i32>,
    /// The order of its matrix's rows; one of the three names (`RowOrder::WMajor.into()`), or a table.
    pub row_order: Rows,
    /// How its fragments are dealt to row tiles.
    pub row_tiles: RowTiles,
    /// One an output, in units of the accumulator.
    pub bias: Vec<i64>,
    /// Bits of an input that are fed to a crossbar of unsigned inputs (B_used).
    pub b_used: u32,
    /// To activations; `None` leaves the sums as they are, as a classifier does.
    pub requantize: Option<Requantize>,
}

/// From accumulators to activations (contract, section 9); a lower bound of 0 is the ReLU.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requantize {
    /// (M, s): one a channel.
    pub scales: Vec<Scale>,
    /// The activations that may come out.
    pub range: ActivationRange,
}

/// How branches come together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merge {
    /// (M, s): one an input.
    pub scales: Vec<Scale>,
    /// The activations that may come out.
    pub range: ActivationRange,
}

impl Network {
    /// Multiplications with an addition for one sample: on crossbars, and in the products of segments of the host.
    /// A network without the latter is one deterministic function of integers.
    ///
    /// # Errors
    /// What [`Network::check`] refuses.
    pub fn multiply_adds(&self) -> Result<[u64; 2], Error> {
        let plan = self.check()?;
        let layers = self.nodes.iter().zip(&plan.outputs);
        let crossbars = layers.filter_map(|(node, output)| {
            let weights = node.matrix()?.weights.len();
            Some((weights * output.shape[1] * output.shape[2]) as u64)
        });
        let hosts = self.nodes.iter().map(|node| match &node.op {
            Op::Host(host) => host.multiply_adds,
            _ => 0,
        });
        let outputs = self
            .interface
            .outputs
            .iter()
            .map(|output| output.multiply_adds);
        Ok([crossbars.sum(), hosts.chain(outputs).sum()])
    }

    /// The inputs, each with its shape: the first, and those of [`Op::Input`].
    pub fn inputs(&self) -> Vec<(Option<Port>, [usize; 3])> {
        let further = self.nodes.iter().filter_map(|node| match &node.op {
            Op::Input(spec) => Some((node, spec)),
            _ => None,
        });
        let further = further.map(|(node, spec)| {
            let port = Port {
                name: node.name.clone(),
                dims: spec.shape.to_vec(),
                element: crate::host::Element::Float,
                channels_last: false,
            };
            (Some(port), spec.shape)
        });
        [(self.interface.input.clone(), self.input.shape)]
            .into_iter()
            .chain(further)
            .collect()
    }
}

impl Op {
    /// The operator's name, as the manifest has it.
    pub fn kind(&self) -> &'static str {
        match self {
            Op::Conv(_) => "conv",
            Op::Dense(_) => "dense",
            Op::MaxPool(_) => "max-pool",
            Op::AveragePool(_) => "average-pool",
            Op::GlobalAveragePool => "global-average-pool",
            Op::Add(_) => "add",
            Op::Concat(_) => "concat",
            Op::Flatten => "flatten",
            Op::Pad(_) => "pad",
            Op::Requantize(_) => "requantize",
            Op::Input(_) => "input",
            Op::Rearrange(_) => "rearrange",
            Op::Lookup(_) => "lookup",
            Op::Host(_) => "host",
        }
    }
}

/// A convolution's or a dense layer's matrix part, seen as one thing.
#[derive(Debug, Clone, Copy)]
pub struct MatrixLayer<'n> {
    /// `[filters, channels / groups, kernel height, kernel width]`.
    pub weights: &'n Array4<i32>,
    /// One a filter.
    pub bias: &'n [i64],
    /// The window that slides over the map; a dense layer's covers it once.
    pub window: Window,
    /// Groups.
    pub groups: usize,
    /// The order of the rows of one group's matrix.
    pub row_order: &'n Rows,
    /// How fragments are dealt to row tiles.
    pub row_tiles: RowTiles,
    /// Bits of an unsigned input.
    pub b_used: u32,
    /// To activations.
    pub requantize: Option<&'n Requantize>,
}

impl Node {
    /// The matrix part, if the node has one.
    pub fn matrix(&self) -> Option<MatrixLayer<'_>> {
        match &self.op {
            Op::Conv(conv) => Some(MatrixLayer {
                weights: &conv.weights,
                bias: &conv.bias,
                window: conv.window,
                groups: conv.groups,
                row_order: &conv.row_order,
                row_tiles: conv.row_tiles,
                b_used: conv.b_used,
                requantize: conv.requantize.as_ref(),
            }),
            Op::Dense(dense) => {
                let (_, _, height, width) = dense.weights.dim();
                Some(MatrixLayer {
                    weights: &dense.weights,
                    bias: &dense.bias,
                    window: Window::new([height, width]),
                    groups: 1,
                    row_order: &dense.row_order,
                    row_tiles: dense.row_tiles,
                    b_used: dense.b_used,
                    requantize: dense.requantize.as_ref(),
                })
            }
            _ => None,
        }
    }
}

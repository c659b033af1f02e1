//! A float network as it is quantized: layers with their activation, batch norm folded, and its execution.

use std::sync::Arc;

use forms_golden::layers::{self, Pads, RowOrder, Window};
use forms_network::host::{HostPlan, Port};
use ndarray::{Array1, Array3, Array4, Axis};

use crate::function::Function;

/// A float network.
#[derive(Debug, Clone)]
pub struct Graph {
    /// `[channels, height, width]`.
    pub input: [usize; 3],
    /// Layers, each after those it reads; the last one's output is the network's.
    pub nodes: Vec<Node>,
    /// Per value (0: the network's input, i + 1: node i's output) the integers that the model itself
    /// prescribes; where it does not, they follow from calibration.
    pub fixed: Vec<Option<Steps>>,
    /// The model's inputs; the first is value 0.
    pub givens: Vec<Given>,
    /// The model's outputs; the first is made of the last layer, or of it and others.
    pub outputs: Vec<Output>,
}

/// An input of the model.
#[derive(Debug, Clone)]
pub struct Given {
    /// The tensor.
    pub port: Port,
    /// `[channels, height, width]` of its map.
    pub shape: [usize; 3],
    /// Its value: 0, or i + 1 for a node i of [`Op::Input`].
    pub at: usize,
    /// Where the model's input are integers: what one of them is worth, and what 0 is.
    pub affine: Option<[f64; 2]>,
}

/// An output of the model.
#[derive(Debug, Clone)]
pub struct Output {
    /// Its name.
    pub name: String,
    /// The values that it is made of.
    pub sources: Vec<usize>,
    /// How each of them enters.
    pub ports: Vec<Port>,
    /// What the host does with them, planned; `None`: nothing.
    pub plan: Option<HostPlan>,
    /// Multiply-adds in the host's products.
    pub multiply_adds: u64,
    /// The same as an ONNX model.
    pub model: Option<Arc<[u8]>>,
    /// Whether the largest number stays the largest.
    pub keeps_order: bool,
}

/// A segment of the host.
#[derive(Debug, Clone)]
pub struct HostOp {
    /// An ONNX model.
    pub model: Arc<[u8]>,
    /// How what the layer reads enters it.
    pub inputs: Vec<Port>,
    /// How its output becomes a map.
    pub output: Port,
    /// The model, planned.
    pub plan: HostPlan,
    /// Multiply-adds in its products.
    pub multiply_adds: u64,
}

/// What one step of a value is worth, and the integers it may take; the integer 0 is the real 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Steps {
    /// The real number that one step is worth, above 0.
    pub scale: f64,
    /// Smallest integer, at most 0.
    pub low: i64,
    /// Largest integer, at least 0.
    pub high: i64,
}

/// One layer.
#[derive(Debug, Clone)]
pub struct Node {
    /// Its name.
    pub name: String,
    /// What it reads: 0 is the network's input, i + 1 is node i.
    pub inputs: Vec<usize>,
    /// What it does.
    pub op: Op,
    /// Bounds that its output is clipped to: a Relu or a Clip.
    pub clip: Option<[f64; 2]>,
    /// `[channels, height, width]` of its output.
    pub shape: [usize; 3],
}

/// What a layer does.
#[derive(Debug, Clone)]
pub enum Op {
    /// A convolution; a fully connected layer is one over a 1 x 1 map.
    Conv {
        /// `[filters, channels / groups, height, width]`.
        weights: Array4<f32>,
        /// One a filter.
        bias: Vec<f64>,
        /// One a filter, where the model's weights are integers already: what one of them is worth.
        steps: Option<Vec<f64>>,
        /// Kernel, stride, dilation, padding.
        window: Window,
        /// Groups.
        groups: usize,
    },
    /// The largest value of each window.
    MaxPool(Window),
    /// The mean of each window; padding is not counted.
    AveragePool(Window),
    /// The mean of each channel.
    GlobalAveragePool,
    /// The sum of its inputs.
    Add,
    /// Its inputs' channels behind one another.
    Concat,
    /// To `[channels * height * width, 1, 1]`.
    Flatten,
    /// A border of zeros.
    Pad(Pads),
    /// Its input, clipped.
    Identity,
    /// An input of the model beside the first, by its number.
    Input(usize),
    /// Element i of the output is element `table[i]` of the input, both flat; `u32::MAX` stands for 0.
    Rearrange(Arc<[u32]>),
    /// A function of single numbers.
    Function(Function),
    /// What only the host can compute.
    Host(HostOp),
}

impl Op {
    /// Whether its output's integers are its input's: what it picks of them, and 0.
    pub fn passes(&self) -> bool {
        matches!(
            self,
            Op::MaxPool(_) | Op::Flatten | Op::Pad(_) | Op::Rearrange(_)
        )
    }
}

impl Graph {
    /// The layer whose integers only calibration can tell; `None` where the model prescribes all.
    ///
    /// Layers without arithmetic of their own have their input's; sums that end the network need none.
    pub fn unknown(&self) -> Option<&str> {
        if self.fixed[0].is_none() {
            return Some("the network's input");
        }
        let nodes = self.nodes.iter().zip(&self.fixed[1..]).enumerate();
        nodes
            .filter(|(_, (_, fixed))| fixed.is_none())
            .find(|(position, (node, _))| match node.op {
                Op::Conv { .. } => !self.ends_raw(*position),
                Op::Add
                | Op::Concat
                | Op::Identity
                | Op::Input(_)
                | Op::Function(_)
                | Op::Host(_) => true,
                _ => false,
            })
            .map(|(_, (node, _))| node.name.as_str())
    }

    /// Every layer's output for one image `[channels, height, width]` of real inputs.
    ///
    /// # Errors
    /// One sentence, for a layer that does not fit its input.
    pub fn run(&self, image: Array3<f32>) -> Result<Vec<Array3<f32>>, String> {
        self.run_all(&[image])
    }

    /// [`Graph::run`] of a model with several inputs.
    ///
    /// # Errors
    /// One sentence, for a layer that does not fit its input, or that the host cannot compute.
    pub fn run_all(&self, images: &[Array3<f32>]) -> Result<Vec<Array3<f32>>, String> {
        // A graph that no model named has one input.
        let needed = self.givens.len().max(1);
        if images.len() != needed {
            let found = images.len();
            return Err(format!("{found} inputs are given, {needed} are needed"));
        }
        let mut values = vec![images[0].clone()];
        for node in &self.nodes {
            let inputs: Vec<&Array3<f32>> = node.inputs.iter().map(|&i| &values[i]).collect();
            let output = match node.op {
                Op::Input(number) => Ok(images[number].clone()),
                _ => node.run(&inputs),
            };
            let mut output =
                output.map_err(|reason| format!("layer \"{}\": {reason}", node.name))?;
            if let Some([low, high]) = node.clip {
                output.mapv_inplace(|x| x.clamp(low as f32, high as f32));
            }
            values.push(output);
        }
        values.remove(0);
        Ok(values)
    }
}

impl Graph {
    /// Whether a layer's sums stay as they are: those of a last layer, which are compared with each other.
    pub fn ends_raw(&self, position: usize) -> bool {
        let last = self.nodes.len();
        let node = &self.nodes[position];
        let sums = match &node.op {
            Op::Conv { steps, .. } => steps.is_some() || node.shape[1..] == [1, 1],
            _ => false,
        };
        let one = self.outputs.first().is_none_or(|output| output.keeps_order);
        position + 1 == last && sums && one && node.clip.is_none() && self.fixed[last].is_none()
    }
}

impl Node {
    /// Its output before it is clipped.
    ///
    /// # Errors
    /// One sentence, where it does not fit its inputs.
    pub fn run(&self, inputs: &[&Array3<f32>]) -> Result<Array3<f32>, String> {
        let map = inputs[0];
        let text = |e: layers::LayerError| e.to_string();
        Ok(match &self.op {
            Op::Conv {
                weights,
                bias,
                window,
                groups,
                ..
            } => {
                let (filters, channels, _, _) = weights.dim();
                let each = filters / groups;
                let [_, height, width] = self.shape;
                let mut output = Array3::zeros(self.shape);
                for group in 0..*groups {
                    let part =
                        map.slice_axis(Axis(0), (group * channels..(group + 1) * channels).into());
                    let kernels =
                        weights.slice_axis(Axis(0), (group * each..(group + 1) * each).into());
                    // W-major rows lie as the weights do.
                    let rows_of = (each, kernels.len() / each.max(1));
                    let matrix = kernels.to_shape(rows_of).map_err(|e| e.to_string())?;
                    let rows = layers::im2col(part, window, RowOrder::WMajor, 0.0).map_err(text)?;
                    let bias: Array1<f32> = bias[group * each..(group + 1) * each]
                        .iter()
                        .map(|&b| b as f32)
                        .collect();
                    let sums = rows.dot(&matrix.t()) + bias;
                    let maps =
                        layers::to_feature_map(sums.view(), [height, width]).map_err(text)?;
                    output
                        .slice_axis_mut(Axis(0), (group * each..(group + 1) * each).into())
                        .assign(&maps);
                }
                output
            }
            Op::MaxPool(window) => pool(map, window, self.shape, |seen| {
                seen.iter().copied().fold(f32::NEG_INFINITY, f32::max)
            }),
            Op::AveragePool(window) => pool(map, window, self.shape, mean),
            Op::GlobalAveragePool => pool(
                map,
                &Window::new([map.dim().1, map.dim().2]),
                self.shape,
                mean,
            ),
            Op::Add => inputs[1..].iter().fold(map.clone(), |sum, x| sum + *x),
            Op::Concat => {
                let views: Vec<_> = inputs.iter().map(|x| x.view()).collect();
                ndarray::concatenate(Axis(0), &views).map_err(|e| e.to_string())?
            }
            Op::Flatten => layers::flatten(map.view())
                .insert_axis(Axis(1))
                .insert_axis(Axis(2)),
            Op::Pad(pads) => {
                let mut padded = Array3::zeros(self.shape);
                for ((c, i, j), &x) in map.indexed_iter() {
                    padded[[c, pads.top + i, pads.left + j]] = x;
                }
                padded
            }
            Op::Identity => map.clone(),
            Op::Input(_) => unreachable!("inputs are given"),
            Op::Rearrange(table) => {
                let flat: Vec<f32> = map.iter().copied().collect();
                let element = |&at: &u32| flat.get(at as usize).copied().unwrap_or(0.0);
                Array3::from_shape_vec(self.shape, table.iter().map(element).collect())
                    .map_err(|e| e.to_string())?
            }
            Op::Function(function) => {
                let mut output = map.clone();
                for ((c, _, _), x) in output.indexed_iter_mut() {
                    *x = function.at(f64::from(*x), c) as f32;
                }
                output
            }
            Op::Host(host) => {
                let tensors = inputs.iter().zip(&host.inputs).map(|(map, port)| {
                    let flat: Vec<f64> = map.iter().map(|&x| f64::from(x)).collect();
                    port.from_map(&flat)
                });
                let mut found = host.plan.run(&tensors.collect::<Vec<_>>())?;
                let found = found.pop().ok_or("the host yields nothing")?;
                if found.dims != host.output.dims {
                    let (found, needed) = (found.dims, &host.output.dims);
                    return Err(format!(
                        "the host yields {found:?}, but {needed:?} was planned"
                    ));
                }
                let list = found.data.iter().map(|&x| x as f32).collect::<Vec<_>>();
                Array3::from_shape_vec(self.shape, host.output.to_map(&list))
                    .map_err(|e| e.to_string())?
            }
        })
    }
}

fn mean(seen: &[f32]) -> f32 {
    seen.iter().sum::<f32>() / seen.len().max(1) as f32
}

fn pool(
    map: &Array3<f32>,
    window: &Window,
    shape: [usize; 3],
    reduce: impl Fn(&[f32]) -> f32,
) -> Array3<f32> {
    let (_, height, width) = map.dim();
    let mut seen = Vec::new();
    let at = |start: usize, pad: usize, size: usize| start.checked_sub(pad).filter(|&at| at < size);
    Array3::from_shape_fn(shape, |(c, row, column)| {
        seen.clear();
        for i in 0..window.kernel[0] {
            let i = at(
                row * window.stride[0] + i * window.dilation[0],
                window.pads.top,
                height,
            );
            for j in 0..window.kernel[1] {
                let j = at(
                    column * window.stride[1] + j * window.dilation[1],
                    window.pads.left,
                    width,
                );
                if let (Some(i), Some(j)) = (i, j) {
                    seen.push(map[[c, i, j]]);
                }
            }
        }
        reduce(&seen)
    })
}

//! ONNX operators to float layers: constants folded, batch norm and biases into the convolutions before
//! them, Relu and Clip onto the layer before them, Softmax and ArgMax left to the host.

use std::collections::HashMap;

use forms_golden::layers::{Pads, Window};
use ndarray::Array4;
use tract_onnx::pb::{
    GraphProto, ModelProto, NodeProto, ValueInfoProto, tensor_shape_proto, type_proto,
};

use crate::Error;
use crate::graph::{Graph, Node, Op};
use crate::onnx::{Attributes, Tensor};

/// The most elements of one feature map.
const MAX_MAP: usize = 1 << 26;

/// What a name stands for.
#[derive(Debug, Clone)]
enum Value {
    /// A number known now.
    Constant(Tensor),
    /// Computed: 0 is the network's input, i + 1 is node i; whether it is a list and no map.
    Source { at: usize, flat: bool },
}

/// Lowers a model.
pub(crate) fn lower(model: &ModelProto) -> Result<Graph, Error> {
    let graph = model
        .graph
        .as_ref()
        .ok_or_else(|| Error::Model("it holds no graph; export it again".to_owned()))?;
    let mut lowering = Lowering::new(graph)?;
    let last = last_node(graph)?;
    for (position, proto) in graph.node.iter().enumerate() {
        // What follows the last computed value is the host's: Softmax, ArgMax.
        if position > last {
            break;
        }
        lowering.node(proto).map_err(|refusal| match refusal {
            Refusal::Operator => Error::Operator {
                node: name(proto),
                operator: proto.op_type.clone(),
            },
            Refusal::Reason(reason) => Error::Node {
                node: name(proto),
                operator: proto.op_type.clone(),
                reason,
            },
        })?;
    }
    lowering.finish(graph)
}

/// Why a node is refused.
enum Refusal {
    Operator,
    Reason(String),
}

impl From<String> for Refusal {
    fn from(reason: String) -> Refusal {
        Refusal::Reason(reason)
    }
}

/// A node's name, or its first output's.
fn name(proto: &NodeProto) -> String {
    let first = proto.output.first().map_or("", String::as_str);
    let name = if proto.name.is_empty() {
        first
    } else {
        &proto.name
    };
    name.chars().filter(|c| !c.is_control()).take(120).collect()
}

/// The position of the last node that is not the host's.
fn last_node(graph: &GraphProto) -> Result<usize, Error> {
    let on_host =
        |node: &NodeProto| matches!(node.op_type.as_str(), "Softmax" | "LogSoftmax" | "ArgMax");
    graph
        .node
        .iter()
        .rposition(|node| !on_host(node))
        .ok_or_else(|| Error::Model("it has no layer but those of the host".to_owned()))
}

struct Lowering {
    input: [usize; 3],
    /// Whether the input is declared with its channels last.
    channels_last: bool,
    nodes: Vec<Node>,
    values: HashMap<String, Value>,
    /// How many nodes read a name.
    readers: HashMap<String, usize>,
    /// Names that layers have.
    names: HashMap<String, usize>,
}

/// Declared sizes; what is not a number is 0.
fn declared(info: &ValueInfoProto) -> Vec<usize> {
    let Some(type_proto::Value::TensorType(tensor)) =
        info.r#type.as_ref().and_then(|t| t.value.as_ref())
    else {
        return Vec::new();
    };
    let dims = tensor.shape.iter().flat_map(|shape| &shape.dim);
    dims.map(|dim| match dim.value {
        Some(tensor_shape_proto::dimension::Value::DimValue(n)) => usize::try_from(n).unwrap_or(0),
        _ => 0,
    })
    .collect()
}

impl Lowering {
    fn new(graph: &GraphProto) -> Result<Lowering, Error> {
        let mut values = HashMap::new();
        for proto in &graph.initializer {
            let tensor = Tensor::read(proto).map_err(|reason| {
                Error::Model(format!("its tensor \"{}\" {reason}", proto.name))
            })?;
            values.insert(proto.name.clone(), Value::Constant(tensor));
        }
        let inputs: Vec<&ValueInfoProto> = graph
            .input
            .iter()
            .filter(|input| !values.contains_key(&input.name))
            .collect();
        let [info] = inputs[..] else {
            let found = inputs.len();
            return Err(Error::Model(format!(
                "it has {found} inputs; networks of one are supported"
            )));
        };
        let shape = declared(info);
        let [_, a, b, c] = shape[..] else {
            return Err(Error::Model(format!(
                "its input is declared as {shape:?}; [batch, channels, height, width] is needed: export it so"
            )));
        };
        let transposed = graph
            .node
            .iter()
            .any(|node| node.op_type == "Transpose" && node.input.first() == Some(&info.name));
        let input = if transposed { [c, a, b] } else { [a, b, c] };
        let fits = input.iter().try_fold(1_usize, |n, &d| n.checked_mul(d));
        if !fits.is_some_and(|n| (1..=MAX_MAP).contains(&n)) {
            return Err(Error::Model(format!(
                "its input is {input:?}; sizes must be known and 1..={MAX_MAP} elements in all: export it with fixed ones"
            )));
        }
        values.insert(info.name.clone(), Value::Source { at: 0, flat: false });
        let mut readers = HashMap::new();
        for used in graph.node.iter().flat_map(|node| &node.input) {
            *readers.entry(used.clone()).or_insert(0) += 1;
        }
        Ok(Lowering {
            input,
            channels_last: transposed,
            nodes: Vec::new(),
            values,
            readers,
            names: HashMap::new(),
        })
    }

    fn finish(self, _: &GraphProto) -> Result<Graph, Error> {
        if self.nodes.is_empty() {
            return Err(Error::Model(
                "it computes nothing from its input".to_owned(),
            ));
        }
        Ok(Graph {
            input: self.input,
            nodes: self.nodes,
        })
    }

    fn value(&self, proto: &NodeProto, at: usize) -> Result<&Value, String> {
        let name = proto
            .input
            .get(at)
            .ok_or_else(|| format!("input {at} is missing"))?;
        self.values
            .get(name)
            .ok_or_else(|| format!("it reads \"{name}\", which nothing before it computes"))
    }

    fn source(&self, proto: &NodeProto, at: usize) -> Result<(usize, bool), String> {
        match self.value(proto, at)? {
            Value::Source { at, flat } => Ok((*at, *flat)),
            Value::Constant(_) => Err(format!(
                "input {at} is a constant where a computed value is supported"
            )),
        }
    }

    fn constant(&self, proto: &NodeProto, at: usize) -> Result<&Tensor, String> {
        match self.value(proto, at)? {
            Value::Constant(tensor) => Ok(tensor),
            Value::Source { .. } => Err(format!(
                "input {at} is computed where only a constant is supported"
            )),
        }
    }

    /// An input that may be left out.
    fn optional(&self, proto: &NodeProto, at: usize) -> Result<Option<&Tensor>, String> {
        match proto.input.get(at).is_some_and(|name| !name.is_empty()) {
            true => self.constant(proto, at).map(Some),
            false => Ok(None),
        }
    }

    fn shape(&self, at: usize) -> [usize; 3] {
        match at {
            0 => self.input,
            i => self.nodes[i - 1].shape,
        }
    }

    /// Adds a layer; its output gets the node's first name.
    fn push(
        &mut self,
        proto: &NodeProto,
        inputs: Vec<usize>,
        op: Op,
        shape: [usize; 3],
        flat: bool,
    ) -> Result<(), String> {
        let fits = shape.iter().try_fold(1_usize, |n, &d| n.checked_mul(d));
        if !fits.is_some_and(|n| (1..=MAX_MAP).contains(&n)) {
            return Err(format!(
                "its output would be {shape:?}; 1..={MAX_MAP} elements are allowed"
            ));
        }
        let base = name(proto);
        let base = if base.is_empty() || base == "input" {
            "layer".to_owned()
        } else {
            base
        };
        let count = self.names.entry(base.clone()).or_insert(0);
        *count += 1;
        let name = if *count == 1 {
            base
        } else {
            format!("{base} #{count}")
        };
        self.nodes.push(Node {
            name,
            inputs,
            op,
            clip: None,
            shape,
        });
        self.bind(
            proto,
            Value::Source {
                at: self.nodes.len(),
                flat,
            },
        );
        Ok(())
    }

    fn bind(&mut self, proto: &NodeProto, value: Value) {
        if let Some(output) = proto.output.first() {
            self.values.insert(output.clone(), value);
        }
    }

    /// Whether the value at input `at` is read by this node alone, so that its layer may be changed.
    fn alone(&self, proto: &NodeProto, at: usize) -> bool {
        proto.input.get(at).and_then(|name| self.readers.get(name)) == Some(&1)
    }

    fn node(&mut self, proto: &NodeProto) -> Result<(), Refusal> {
        let attributes = Attributes(proto);
        match proto.op_type.as_str() {
            "Constant" => {
                let tensor = attributes
                    .tensor("value")
                    .ok_or("it has no tensor \"value\"".to_owned())?;
                self.bind(proto, Value::Constant(Tensor::read(tensor)?));
            }
            "Identity" | "Dropout" => {
                let value = self.value(proto, 0)?.clone();
                self.bind(proto, value);
            }
            "Conv" => self.conv(proto, &attributes)?,
            "Gemm" | "MatMul" => self.dense(proto, &attributes)?,
            "BatchNormalization" => self.batch_norm(proto, &attributes)?,
            "Relu" => self.clip(proto, [0.0, f64::MAX])?,
            "Clip" => {
                let bound = |at, name, otherwise| -> Result<f64, String> {
                    Ok(match self.optional(proto, at)? {
                        Some(tensor) if tensor.data.len() == 1 => tensor.data[0],
                        Some(_) => return Err(format!("its bound \"{name}\" is no single number")),
                        None => attributes.float(name, otherwise),
                    })
                };
                let bounds = [bound(1, "min", f64::MIN)?, bound(2, "max", f64::MAX)?];
                if bounds[0] > bounds[1] || bounds[0] > 0.0 || bounds[1] < 0.0 {
                    return Err(format!("its bounds {bounds:?} must hold 0")
                        .to_owned()
                        .into());
                }
                self.clip(proto, bounds)?;
            }
            "MaxPool" | "AveragePool" => self.pool(proto, &attributes)?,
            "GlobalAveragePool" => {
                let (at, _) = self.source(proto, 0)?;
                let [channels, _, _] = self.shape(at);
                self.push(
                    proto,
                    vec![at],
                    Op::GlobalAveragePool,
                    [channels, 1, 1],
                    false,
                )?;
            }
            "Add" | "Sum" => self.add(proto)?,
            "Concat" => self.concat(proto, &attributes)?,
            "Flatten" | "Reshape" => self.reshape(proto, &attributes)?,
            "Pad" => self.pad(proto, &attributes)?,
            "Transpose" => {
                let perm = attributes.sizes("perm")?;
                if !(self.channels_last
                    && self.source(proto, 0)? == (0, false)
                    && perm.as_deref() == Some(&[0, 3, 1, 2]))
                {
                    let found = perm.unwrap_or_default();
                    let reason = format!(
                        "only the input may be transposed, by [0, 3, 1, 2]; found {found:?}"
                    );
                    return Err(reason.into());
                }
                self.bind(proto, Value::Source { at: 0, flat: false });
            }
            _ => return Err(Refusal::Operator),
        }
        Ok(())
    }

    fn conv(&mut self, proto: &NodeProto, attributes: &Attributes) -> Result<(), String> {
        let (at, _) = self.source(proto, 0)?;
        let kernels = self.constant(proto, 1)?.clone();
        let [filters, channels, height, width] = kernels.shape[..] else {
            return Err(format!(
                "its weights are {:?}; two dimensions are supported",
                kernels.shape
            ));
        };
        let bias = match self.optional(proto, 2)? {
            Some(bias) if bias.data.len() == filters => bias.data.clone(),
            Some(bias) => return Err(format!("{} biases for {filters} filters", bias.data.len())),
            None => vec![0.0; filters],
        };
        let groups = usize::try_from(attributes.integer("group", 1)).unwrap_or(0);
        let map = self.shape(at);
        if groups == 0
            || filters == 0
            || filters % groups != 0
            || channels.checked_mul(groups) != Some(map[0])
        {
            return Err(format!(
                "{filters} filters of {channels} channels in {groups} groups do not fit an input of {} channels",
                map[0]
            ));
        }
        let window = window(attributes, [height, width], [map[1], map[2]])?;
        let [rows, cols] = window
            .output_size([map[1], map[2]])
            .map_err(|e| e.to_string())?;
        let list = kernels.data.iter().map(|&w| w as f32).collect();
        let weights = Array4::from_shape_vec((filters, channels, height, width), list)
            .map_err(|e| e.to_string())?;
        let op = Op::Conv {
            weights,
            bias,
            window,
            groups,
        };
        self.push(proto, vec![at], op, [filters, rows, cols], false)
    }

    fn dense(&mut self, proto: &NodeProto, attributes: &Attributes) -> Result<(), String> {
        let (at, _) = self.source(proto, 0)?;
        let matrix = self.constant(proto, 1)?;
        let [channels, height, width] = self.shape(at);
        let inputs = channels * height * width;
        if [height, width] != [1, 1] {
            return Err("it multiplies a map; flatten it first".to_owned());
        }
        let gemm = proto.op_type == "Gemm";
        if gemm && attributes.integer("transA", 0) != 0 {
            return Err("transA is not supported; export it without".to_owned());
        }
        let transposed = gemm && attributes.integer("transB", 0) != 0;
        let [a, b] = matrix.shape[..] else {
            return Err(format!(
                "its weights are {:?}; a matrix is needed",
                matrix.shape
            ));
        };
        let (rows, outputs) = if transposed { (b, a) } else { (a, b) };
        if rows != inputs || outputs == 0 {
            return Err(format!(
                "its weights are {:?}, but its input has {inputs} numbers",
                matrix.shape
            ));
        }
        let (alpha, beta) = match gemm {
            true => (
                attributes.float("alpha", 1.0),
                attributes.float("beta", 1.0),
            ),
            false => (1.0, 1.0),
        };
        let weights = Array4::from_shape_fn((outputs, inputs, 1, 1), |(k, r, _, _)| {
            let place = if transposed {
                k * rows + r
            } else {
                r * outputs + k
            };
            (alpha * matrix.data[place]) as f32
        });
        let bias = match gemm.then(|| self.optional(proto, 2)).transpose()?.flatten() {
            Some(bias) => bias
                .per_channel(outputs, false)
                .ok_or_else(|| format!("its bias is {:?} for {outputs} outputs", bias.shape))?
                .iter()
                .map(|b| beta * b)
                .collect(),
            None => vec![0.0; outputs],
        };
        let op = Op::Conv {
            weights,
            bias,
            window: Window::new([1, 1]),
            groups: 1,
        };
        self.push(proto, vec![at], op, [outputs, 1, 1], true)
    }

    fn batch_norm(&mut self, proto: &NodeProto, attributes: &Attributes) -> Result<(), String> {
        let (at, flat) = self.source(proto, 0)?;
        let channels = self.shape(at)[0];
        let mut lists = Vec::with_capacity(4);
        for (input, what) in [(1, "scale"), (2, "bias"), (3, "mean"), (4, "variance")] {
            let list = self.constant(proto, input)?.data.clone();
            if list.len() != channels {
                return Err(format!(
                    "{} numbers of {what} for {channels} channels",
                    list.len()
                ));
            }
            lists.push(list);
        }
        let epsilon = attributes.float("epsilon", 1e-5);
        let multiply: Vec<f64> = (0..channels)
            .map(|c| lists[0][c] / (lists[3][c] + epsilon).sqrt())
            .collect();
        let add: Vec<f64> = (0..channels)
            .map(|c| lists[1][c] - lists[2][c] * multiply[c])
            .collect();
        if multiply.iter().chain(&add).any(|x| !x.is_finite()) {
            return Err("a variance is negative, or a number too large".to_owned());
        }
        self.affine(proto, 0, at, flat, &multiply, &add)
    }

    /// `x * multiply[c] + add[c]`: into the convolution before it, where that is read here alone and
    /// not clipped yet, else as a depthwise convolution of its own.
    fn affine(
        &mut self,
        proto: &NodeProto,
        input: usize,
        at: usize,
        flat: bool,
        multiply: &[f64],
        add: &[f64],
    ) -> Result<(), String> {
        let alone = self.alone(proto, input);
        if let Some(Node {
            op: Op::Conv { weights, bias, .. },
            clip: None,
            ..
        }) = at.checked_sub(1).map(|i| &mut self.nodes[i])
            && alone
        {
            for ((mut filter, bias), (m, a)) in weights
                .outer_iter_mut()
                .zip(bias)
                .zip(multiply.iter().zip(add))
            {
                filter.mapv_inplace(|w| (f64::from(w) * m) as f32);
                *bias = *bias * m + a;
            }
            self.bind(proto, Value::Source { at, flat });
            return Ok(());
        }
        let shape = self.shape(at);
        let weights = Array4::from_shape_fn((shape[0], 1, 1, 1), |(c, _, _, _)| multiply[c] as f32);
        let op = Op::Conv {
            weights,
            bias: add.to_vec(),
            window: Window::new([1, 1]),
            groups: shape[0],
        };
        self.push(proto, vec![at], op, shape, flat)
    }

    fn clip(&mut self, proto: &NodeProto, bounds: [f64; 2]) -> Result<(), String> {
        let (at, flat) = self.source(proto, 0)?;
        let alone = self.alone(proto, 0);
        if let Some(Node {
            op: Op::Conv { .. } | Op::Add | Op::Identity,
            clip,
            ..
        }) = at.checked_sub(1).map(|i| &mut self.nodes[i])
            && alone
            && clip.is_none()
        {
            *clip = Some(bounds);
            self.bind(proto, Value::Source { at, flat });
            return Ok(());
        }
        let shape = self.shape(at);
        self.push(proto, vec![at], Op::Identity, shape, flat)?;
        if let Some(node) = self.nodes.last_mut() {
            node.clip = Some(bounds);
        }
        Ok(())
    }

    fn pool(&mut self, proto: &NodeProto, attributes: &Attributes) -> Result<(), String> {
        let (mut at, _) = self.source(proto, 0)?;
        let kernel = attributes.pair("kernel_shape", [0, 0])?;
        let mut map = self.shape(at);
        let mut window = window(attributes, kernel, [map[1], map[2]])?;
        let average = proto.op_type == "AveragePool";
        if average && attributes.integer("count_include_pad", 0) != 0 && window.pads != Pads::all(0)
        {
            let pads = std::mem::take(&mut window.pads);
            map = [
                map[0],
                map[1] + pads.top + pads.bottom,
                map[2] + pads.left + pads.right,
            ];
            self.push(proto, vec![at], Op::Pad(pads), map, false)?;
            at = self.nodes.len();
        }
        let [rows, cols] = window
            .output_size([map[1], map[2]])
            .map_err(|e| e.to_string())?;
        if attributes.integer("ceil_mode", 0) != 0 {
            let exact = (0..2).all(|a| {
                let pads = [
                    window.pads.top + window.pads.bottom,
                    window.pads.left + window.pads.right,
                ];
                (map[a + 1] + pads[a] - (window.kernel[a] - 1) * window.dilation[a] - 1)
                    .is_multiple_of(window.stride[a])
            });
            if !exact {
                return Err(
                    "ceil_mode with a remainder is not supported; export it with pads".to_owned(),
                );
            }
        }
        let op = if average {
            Op::AveragePool(window)
        } else {
            Op::MaxPool(window)
        };
        self.push(proto, vec![at], op, [map[0], rows, cols], false)
    }

    fn add(&mut self, proto: &NodeProto) -> Result<(), String> {
        let both = [self.value(proto, 0)?.clone(), self.value(proto, 1)?.clone()];
        match (proto.input.len(), both) {
            (2, [Value::Source { at, flat }, Value::Constant(tensor)]) => {
                self.add_constant(proto, 0, at, flat, &tensor)
            }
            (2, [Value::Constant(tensor), Value::Source { at, flat }]) => {
                self.add_constant(proto, 1, at, flat, &tensor)
            }
            _ => {
                let sources = (0..proto.input.len())
                    .map(|input| self.source(proto, input))
                    .collect::<Result<Vec<_>, _>>()?;
                let shape = self.shape(sources[0].0);
                if let Some((other, _)) = sources.iter().find(|(at, _)| self.shape(*at) != shape) {
                    let other = self.shape(*other);
                    return Err(format!(
                        "it adds {shape:?} and {other:?}; equal shapes are supported"
                    ));
                }
                let flat = sources[0].1;
                self.push(
                    proto,
                    sources.iter().map(|s| s.0).collect(),
                    Op::Add,
                    shape,
                    flat,
                )
            }
        }
    }

    fn add_constant(
        &mut self,
        proto: &NodeProto,
        input: usize,
        at: usize,
        flat: bool,
        tensor: &Tensor,
    ) -> Result<(), String> {
        let channels = self.shape(at)[0];
        let add = tensor.per_channel(channels, !flat).ok_or_else(|| {
            format!(
                "it adds a constant {:?}; one number a channel is supported",
                tensor.shape
            )
        })?;
        self.affine(proto, input, at, flat, &vec![1.0; channels], &add)
    }

    fn concat(&mut self, proto: &NodeProto, attributes: &Attributes) -> Result<(), String> {
        if !matches!(attributes.integer("axis", 1), 1 | -3) || proto.input.is_empty() {
            return Err(format!(
                "axis {} is not supported; channels (1) are",
                attributes.integer("axis", 1)
            ));
        }
        let sources = (0..proto.input.len())
            .map(|input| self.source(proto, input))
            .collect::<Result<Vec<_>, _>>()?;
        let shapes: Vec<_> = sources.iter().map(|s| self.shape(s.0)).collect();
        if shapes.iter().any(|shape| shape[1..] != shapes[0][1..]) {
            return Err(format!(
                "its inputs are {shapes:?}; equal heights and widths are needed"
            ));
        }
        let channels = shapes.iter().map(|shape| shape[0]).sum();
        let shape = [channels, shapes[0][1], shapes[0][2]];
        self.push(
            proto,
            sources.iter().map(|s| s.0).collect(),
            Op::Concat,
            shape,
            sources[0].1,
        )
    }

    fn reshape(&mut self, proto: &NodeProto, attributes: &Attributes) -> Result<(), String> {
        let value = self.value(proto, 0)?.clone();
        let target: Option<Vec<f64>> = match proto.op_type == "Reshape" {
            true => Some(self.constant(proto, 1)?.data.clone()),
            false => None,
        };
        match (value, target) {
            (Value::Constant(mut tensor), Some(target)) => {
                let known: f64 = target.iter().filter(|&&d| d > 0.0).product();
                let sizes = target.iter().enumerate().map(|(i, &d)| match d {
                    d if d > 0.0 => d as usize,
                    0.0 => tensor.shape.get(i).copied().unwrap_or(0),
                    _ => (tensor.data.len() as f64 / known) as usize,
                });
                let shape: Vec<usize> = sizes.collect();
                if shape.iter().try_fold(1_usize, |n, &d| n.checked_mul(d))
                    != Some(tensor.data.len())
                {
                    return Err(format!("{:?} cannot become {target:?}", tensor.shape));
                }
                tensor.shape = shape;
                self.bind(proto, Value::Constant(tensor));
                Ok(())
            }
            (Value::Constant(_), None) => {
                Err("it flattens a constant; export it folded".to_owned())
            }
            (Value::Source { at, .. }, target) => {
                let shape = self.shape(at);
                let rank = target.as_ref().map_or(2, Vec::len);
                let elements: usize = shape.iter().product();
                if attributes.integer("axis", 1) != 1 {
                    return Err("only axis 1 is supported".to_owned());
                }
                let last = target
                    .as_ref()
                    .map_or(-1.0, |t| t.last().copied().unwrap_or(0.0));
                if rank == 2 && (last == -1.0 || last == elements as f64) {
                    return match shape[1..] == [1, 1] {
                        true => {
                            self.bind(proto, Value::Source { at, flat: true });
                            Ok(())
                        }
                        false => self.push(proto, vec![at], Op::Flatten, [elements, 1, 1], true),
                    };
                }
                // Of a 1 x 1 map only the channels count, however the ones around them are laid out.
                let fits = target.as_ref().is_some_and(|t| {
                    let known: f64 = t.iter().filter(|&&d| d > 0.0).product();
                    known == elements as f64 || (known == 1.0 && t.contains(&-1.0))
                });
                let list = rank != 4 || target.as_ref().is_some_and(|t| t[1] == 1.0);
                if shape[1..] == [1, 1] && fits && list {
                    self.bind(proto, Value::Source { at, flat: true });
                    return Ok(());
                }
                // A list as a 1 x 1 map, or a map as it is.
                let wanted: Vec<f64> = shape.iter().map(|&d| d as f64).collect();
                let same = target.is_some_and(|t| {
                    t.len() == 4
                        && t[1..]
                            .iter()
                            .zip(&wanted)
                            .all(|(t, w)| t == w || *t == -1.0 || *t == 0.0)
                });
                match same {
                    true => {
                        self.bind(proto, Value::Source { at, flat: false });
                        Ok(())
                    }
                    false => Err(format!("{shape:?} can be flattened or kept, nothing else")),
                }
            }
        }
    }

    fn pad(&mut self, proto: &NodeProto, attributes: &Attributes) -> Result<(), String> {
        let (at, _) = self.source(proto, 0)?;
        if attributes
            .text("mode")
            .is_some_and(|mode| mode != "constant")
        {
            return Err("only constant padding is supported".to_owned());
        }
        if self
            .optional(proto, 2)?
            .is_some_and(|v| v.data.iter().any(|&x| x != 0.0))
            || attributes.float("value", 0.0) != 0.0
        {
            return Err("only padding with 0 is supported".to_owned());
        }
        let list: Vec<usize> = match self.optional(proto, 1)? {
            Some(pads) => pads
                .data
                .iter()
                .map(|&p| {
                    if (0.0..65536.0).contains(&p) {
                        p as usize
                    } else {
                        usize::MAX
                    }
                })
                .collect(),
            None => attributes.sizes("pads")?.unwrap_or_default(),
        };
        let [0, 0, top, left, 0, 0, bottom, right] = list[..] else {
            return Err(format!(
                "its pads are {list:?}; only height and width may be padded"
            ));
        };
        if [top, left, bottom, right].contains(&usize::MAX) {
            return Err("its pads must lie in 0..=65535".to_owned());
        }
        let map = self.shape(at);
        let shape = [map[0], map[1] + top + bottom, map[2] + left + right];
        self.push(
            proto,
            vec![at],
            Op::Pad(Pads {
                top,
                left,
                bottom,
                right,
            }),
            shape,
            false,
        )
    }
}

/// Kernel, stride, dilation and padding, `auto_pad` included.
fn window(attributes: &Attributes, kernel: [usize; 2], map: [usize; 2]) -> Result<Window, String> {
    let kernel = attributes.pair("kernel_shape", kernel)?;
    let stride = attributes.pair("strides", [1, 1])?;
    let dilation = attributes.pair("dilations", [1, 1])?;
    if kernel.contains(&0) || stride.contains(&0) || dilation.contains(&0) {
        return Err(format!(
            "kernel {kernel:?}, strides {stride:?} and dilations {dilation:?} must be at least 1"
        ));
    }
    let pads = match attributes.text("auto_pad").as_deref() {
        None | Some("" | "NOTSET") => match attributes.sizes("pads")?.as_deref() {
            None => Pads::all(0),
            Some(&[top, left, bottom, right]) => Pads {
                top,
                left,
                bottom,
                right,
            },
            Some(list) => return Err(format!("its pads are {list:?}; four are needed")),
        },
        Some("VALID") => Pads::all(0),
        Some(how @ ("SAME_UPPER" | "SAME_LOWER")) => {
            let total = |a: usize| {
                let reach = (map[a].div_ceil(stride[a]) - 1) * stride[a]
                    + (kernel[a] - 1) * dilation[a]
                    + 1;
                reach.saturating_sub(map[a])
            };
            let before = |total: usize| {
                if how == "SAME_UPPER" {
                    total / 2
                } else {
                    total.div_ceil(2)
                }
            };
            let (h, w) = (total(0), total(1));
            Pads {
                top: before(h),
                left: before(w),
                bottom: h - before(h),
                right: w - before(w),
            }
        }
        Some(other) => {
            return Err(format!(
                "auto_pad {other} is not supported; export it with pads"
            ));
        }
    };
    Ok(Window {
        kernel,
        stride,
        dilation,
        pads,
    })
}

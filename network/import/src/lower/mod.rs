//! ONNX operators to float layers: constants folded, batch norm and biases into the convolutions before
//! them, Relu and Clip onto the layer before them, Softmax and ArgMax left to the host.
//!
//! | file | operators |
//! | --- | --- |
//! | `matrix` | Conv, Gemm, MatMul, BatchNormalization |
//! | `merge` | Add, Sum, Concat |
//! | `pool` | MaxPool, AveragePool, GlobalAveragePool, and windows |
//! | `shape` | Flatten, Reshape, Pad, Transpose |
//! | `clip` | Relu, Clip |
//! | `quantized` | QuantizeLinear, DequantizeLinear |
//! | `qlinear` | QLinearConv, QLinearMatMul, ConvInteger, MatMulInteger, Cast, Mul |
//! | `values` | what names stand for |

mod clip;
mod matrix;
mod merge;
mod pool;
mod qlinear;
mod quantized;
mod shape;
mod values;

use std::collections::{HashMap, HashSet};

use tract_onnx::pb::{
    GraphProto, ModelProto, NodeProto, ValueInfoProto, tensor_shape_proto, type_proto,
};

use crate::Error;
use crate::graph::{Graph, Node, Op, Steps};
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
    lowering.finish()
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

/// The position of the last node that is not the host's: what follows the last layer from a Softmax or
/// ArgMax on is.
fn last_node(graph: &GraphProto) -> Result<usize, Error> {
    let is = |node: &NodeProto, list: &[&str]| list.contains(&node.op_type.as_str());
    let host = ["Softmax", "LogSoftmax", "ArgMax"];
    let passing = [
        "Constant",
        "QuantizeLinear",
        "DequantizeLinear",
        "Cast",
        "Flatten",
        "Reshape",
        "Identity",
    ];
    let nodes = &graph.node;
    let layer = nodes
        .iter()
        .rposition(|node| !is(node, &host) && !is(node, &passing))
        .ok_or_else(|| Error::Model("it has no layer but those of the host".to_owned()))?;
    let first_of_host = (layer + 1..nodes.len()).find(|&at| is(&nodes[at], &host));
    Ok(first_of_host.unwrap_or(nodes.len()) - 1)
}

struct Lowering {
    input: [usize; 3],
    /// Whether the input is declared with its channels last.
    channels_last: bool,
    nodes: Vec<Node>,
    /// Per value, the integers that the model prescribes.
    fixed: Vec<Option<Steps>>,
    values: HashMap<String, Value>,
    /// How many nodes read a name.
    readers: HashMap<String, usize>,
    /// Names that stand for integers of a zero point and a scale.
    integers: HashSet<String>,
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
            fixed: vec![None],
            values,
            readers,
            integers: HashSet::new(),
            names: HashMap::new(),
        })
    }

    fn finish(self) -> Result<Graph, Error> {
        if self.nodes.is_empty() {
            return Err(Error::Model(
                "it computes nothing from its input".to_owned(),
            ));
        }
        Ok(Graph {
            input: self.input,
            nodes: self.nodes,
            fixed: self.fixed,
        })
    }

    fn node(&mut self, proto: &NodeProto) -> Result<(), Refusal> {
        let attributes = Attributes(proto);
        if crate::SUPPORTED.contains(&proto.op_type.as_str()) {
            self.check_integers(proto)?;
        }
        match proto.op_type.as_str() {
            "Constant" => {
                let tensor = attributes
                    .tensor("value")
                    .ok_or("it has no tensor \"value\"".to_owned())?;
                self.bind(proto, Value::Constant(Tensor::read(tensor)?));
            }
            "Identity" | "Dropout" => {
                let value = self.value(proto, 0)?.clone();
                self.alias(proto, 0, value);
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
            "Transpose" => self.transpose(proto, &attributes)?,
            "QuantizeLinear" => self.quantize_linear(proto, &attributes)?,
            "DequantizeLinear" => self.dequantize_linear(proto, &attributes)?,
            "QLinearConv" => self.qlinear_conv(proto, &attributes)?,
            "QLinearMatMul" => self.qlinear_matmul(proto)?,
            "ConvInteger" | "MatMulInteger" => self.integer_product(proto, &attributes)?,
            "Cast" => self.cast(proto, &attributes)?,
            "Mul" => self.multiply(proto)?,
            _ => return Err(Refusal::Operator),
        }
        Ok(())
    }
}

//! ONNX operators to float layers.
//!
//! Constants are folded, batch norm and biases go into the convolutions before them, Relu and Clip onto the layer
//! before them; functions of single numbers are gathered until something reads them, and become one table; what is
//! no operation of integers is gathered for the host likewise, until a product with constant weights reads it.
//!
//! | file | what |
//! | --- | --- |
//! | `inputs` | the model's inputs, their sizes and elements |
//! | `values` | what names stand for; new layers |
//! | `dispatch` | which file takes an operator |
//! | `matrix` | Conv, Gemm, MatMul, and what is folded into them |
//! | `pool` | pools and windows |
//! | `elementwise` | functions of single numbers, Add and Sub of two maps |
//! | `moved` | Reshape, Transpose, Slice, Concat, ... |
//! | `constants` | operators of constants alone |
//! | `quantized`, `qlinear` | models that are quantized already |
//! | `resize` | Resize, Upsample |
//! | `rewrite` | operators that are others in short |
//! | `branch` | If, where it is known which way |
//! | `host`, `work` | segments of the host, and their multiply-adds |
//! | `finish` | outputs |

mod branch;
mod constants;
mod dispatch;
mod elementwise;
mod finish;
mod host;
mod inputs;
mod matrix;
mod moved;
mod pool;
mod qlinear;
mod quantized;
mod resize;
mod rewrite;
mod values;
mod work;

use std::collections::{HashMap, HashSet, VecDeque};
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;

use forms_network::host::Element;
use tract_onnx::pb::{NodeProto, OperatorSetIdProto, TensorProto};

use crate::Error;
use crate::function::Function;
use crate::graph::{Given, Graph, Node, Steps};
use crate::onnx::Model;
use crate::tensor::Tensor;

/// The most elements of one feature map.
const MAX_MAP: usize = forms_network::check::MAX_MAP;

/// A map, and the tensor that it is.
#[derive(Debug, Clone, PartialEq)]
struct Source {
    /// 0 is the network's input, i + 1 is node i.
    at: usize,
    /// The tensor's sizes.
    dims: Vec<usize>,
    /// Whether the map holds the last axis first.
    last: bool,
    element: Element,
}

/// What a name stands for.
#[derive(Debug, Clone)]
enum Value {
    /// Numbers known now.
    Constant(Arc<Tensor>),
    /// A map.
    Source(Source),
    /// A function of a map's single numbers that no layer computes yet; the node of output `name` yields it.
    Function {
        name: String,
        of: Source,
        function: Function,
    },
    /// What the host computes from maps; the node of output `name` yields it.
    Host {
        name: String,
        /// `None` where they depend on data.
        dims: Option<Vec<usize>>,
        element: Element,
    },
}

/// Why a node does not become layers.
enum Refusal {
    /// It is no operation of integers: the host may compute it.
    Host,
    /// It cannot be.
    Reason(String),
}

impl From<String> for Refusal {
    fn from(reason: String) -> Refusal {
        Refusal::Reason(reason)
    }
}

impl From<&str> for Refusal {
    fn from(reason: &str) -> Refusal {
        Refusal::Reason(reason.to_owned())
    }
}

/// Integers that a name stands for: a value's distances from `zero`, in steps of `scale`.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Whole {
    scale: f64,
    zero: f64,
    kind: i32,
}

/// Sizes that the user gives a model's inputs, by name; an empty name means the only input.
pub(crate) type Shapes = Vec<(String, Vec<usize>)>;

struct Lowering {
    opset: i64,
    imports: Vec<OperatorSetIdProto>,
    folder: Option<PathBuf>,
    /// Nodes that are still to be read.
    waiting: VecDeque<NodeProto>,
    /// Those that were, in their order.
    protos: Vec<Rc<NodeProto>>,
    /// The model's constants that something reads, until they are read themselves.
    unread: HashMap<String, TensorProto>,
    givens: Vec<Given>,
    /// Names of the outputs.
    outputs: Vec<String>,
    nodes: Vec<Node>,
    /// Per map, the integers that the model prescribes.
    fixed: Vec<Option<Steps>>,
    values: HashMap<String, Value>,
    /// How often a name is read, by nodes and as an output.
    readers: HashMap<String, usize>,
    /// Per map, how often a name of it is still to be read.
    pending: HashMap<usize, usize>,
    /// Maps that something reads later than its node stands, so that they may no longer change.
    held: HashSet<usize>,
    /// Names that stand for integers of a zero point and a scale.
    integers: HashMap<String, Whole>,
    /// Names that layers have.
    names: HashMap<String, usize>,
    /// The node that yields a name.
    producers: HashMap<String, usize>,
    /// Functions and host values that layers compute by now.
    made: HashMap<String, Source>,
    /// The same, as the host reads them again.
    kept: HashMap<String, Source>,
    /// Nodes as the host computes them, where that is not as they stand, by their first output.
    replaced: HashMap<String, NodeProto>,
    /// Multiply-adds of nodes of the host, by their first output.
    work: HashMap<String, u64>,
    /// Maps that were laid out anew.
    laid: HashMap<(usize, [usize; 3], bool), usize>,
}

/// Lowers a model; `shapes` are sizes of inputs that the model leaves open.
pub(crate) fn lower(model: Model, shapes: &Shapes) -> Result<Graph, Error> {
    let mut lowering = Lowering::new(model, shapes)?;
    while let Some(proto) = lowering.waiting.pop_front() {
        let proto = &Rc::new(proto);
        let at = lowering.protos.len();
        lowering.protos.push(Rc::clone(proto));
        let outputs = proto.output.iter().filter(|output| !output.is_empty());
        lowering
            .producers
            .extend(outputs.map(|output| (output.clone(), at)));
        let reason = |reason| Error::Node {
            node: name(proto),
            operator: proto.op_type.clone(),
            reason,
        };
        match lowering.node(proto) {
            Ok(()) => {}
            Err(Refusal::Reason(text)) => return Err(reason(text)),
            Err(Refusal::Host) => lowering.leave_to_host(proto).map_err(reason)?,
        }
    }
    lowering.finish()
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

#[cfg(test)]
mod tests;

//! The model's inputs: which there are, their sizes and elements, and what is needed of the graph.

use std::collections::{HashMap, HashSet};

use forms_network::host::{Element, Port};
use tract_onnx::pb::{GraphProto, NodeProto, ValueInfoProto, tensor_shape_proto, type_proto};

use super::{Lowering, MAX_MAP, Shapes, Source, Value, rewrite};
use crate::Error;
use crate::graph::{Given, Node, Op, Steps};
use crate::onnx::{Attributes, Model};

/// Operators whose first axis is the batch, each sample for itself.
const BY_SAMPLE: [&str; 24] = [
    "AveragePool",
    "BatchNormalization",
    "Clip",
    "Conv",
    "Dropout",
    "Elu",
    "Flatten",
    "Gemm",
    "GlobalAveragePool",
    "GlobalMaxPool",
    "HardSigmoid",
    "HardSwish",
    "Identity",
    "LeakyRelu",
    "LogSoftmax",
    "MaxPool",
    "Add",
    "Mul",
    "Relu",
    "Selu",
    "Sigmoid",
    "Softmax",
    "Softplus",
    "Tanh",
];

/// Declared sizes (`None`: open) and ONNX's number of the element type.
fn declared(info: &ValueInfoProto) -> Option<(Option<Vec<Option<usize>>>, i32)> {
    let Some(type_proto::Value::TensorType(tensor)) = info.r#type.as_ref()?.value.as_ref() else {
        return None;
    };
    let size = |dim: &tensor_shape_proto::Dimension| match dim.value {
        Some(tensor_shape_proto::dimension::Value::DimValue(n)) => {
            usize::try_from(n).ok().filter(|&n| n > 0)
        }
        _ => None,
    };
    let shape = tensor.shape.as_ref();
    let dims = shape.map(|shape| shape.dim.iter().map(size).collect());
    Some((dims, tensor.elem_type))
}

/// The nodes that the outputs need, in their order.
fn needed(graph: &GraphProto, nodes: Vec<NodeProto>) -> Vec<NodeProto> {
    let mut wanted: HashSet<String> = graph.output.iter().map(|o| o.name.clone()).collect();
    let mut keep = vec![false; nodes.len()];
    for (at, node) in nodes.iter().enumerate().rev() {
        if node
            .output
            .iter()
            .any(|o| !o.is_empty() && wanted.contains(o))
        {
            keep[at] = true;
            let mut used = HashMap::new();
            count(std::slice::from_ref(node), &mut used);
            wanted.extend(used.into_keys());
        }
    }
    let mut keep = keep.into_iter();
    nodes
        .into_iter()
        .filter(|_| keep.next().unwrap_or(false))
        .collect()
}

impl Lowering {
    pub(super) fn new(model: Model, shapes: &Shapes) -> Result<Lowering, Error> {
        let Model {
            mut graph,
            imports,
            opset,
            folder,
        } = model;
        if let Some(sparse) = graph.sparse_initializer.first() {
            let name = sparse.values.as_ref().map_or("", |values| &values.name);
            return Err(Error::Model(format!(
                "its tensor \"{name}\" is sparse, which is not read; store it whole"
            )));
        }
        if graph.output.is_empty() {
            return Err(Error::Model(
                "it names no output; export it again".to_owned(),
            ));
        }
        let nodes = rewrite::all(std::mem::take(&mut graph.node), opset)?;
        let protos = needed(&graph, nodes);
        let mut readers: HashMap<String, usize> = HashMap::new();
        count(&protos, &mut readers);
        for output in &graph.output {
            *readers.entry(output.name.clone()).or_insert(0) += 1;
        }
        let unread = std::mem::take(&mut graph.initializer);
        let unread = unread.into_iter().map(|proto| (proto.name.clone(), proto));
        let mut lowering = Lowering {
            opset,
            imports,
            folder,
            producers: HashMap::new(),
            protos: Vec::new(),
            waiting: protos.into(),
            unread: unread.collect(),
            givens: Vec::new(),
            outputs: Vec::new(),
            nodes: Vec::new(),
            fixed: Vec::new(),
            values: HashMap::new(),
            readers,
            pending: HashMap::new(),
            held: HashSet::new(),
            integers: HashMap::new(),
            names: HashMap::new(),
            made: HashMap::new(),
            kept: HashMap::new(),
            replaced: HashMap::new(),
            work: HashMap::new(),
            laid: HashMap::new(),
        };
        let read = |info: &&ValueInfoProto| {
            lowering.readers.contains_key(&info.name) && !lowering.unread.contains_key(&info.name)
        };
        let infos: Vec<ValueInfoProto> = graph.input.iter().filter(read).cloned().collect();
        if infos.is_empty() {
            return Err(Error::Model(
                "it computes nothing from an input; a network needs one".to_owned(),
            ));
        }
        for (name, _) in shapes {
            let known = infos.iter().any(|info| info.name == *name);
            if !(known || name.is_empty() && infos.len() == 1) {
                let names: Vec<&str> = infos.iter().map(|info| info.name.as_str()).collect();
                return Err(Error::Option(format!(
                    "--input-shape names \"{name}\"; the model's inputs are {}",
                    names.join(", ")
                )));
            }
        }
        let declared = infos.iter().map(|info| lowering.dims(info, shapes));
        let mut declared = declared.collect::<Result<Vec<_>, _>>()?;
        if let Some(batch) = lowering.batch(&graph, &declared) {
            for (dims, _) in &mut declared {
                if dims[0] == batch {
                    dims[0] = 1;
                }
            }
        }
        for (info, (dims, element)) in infos.into_iter().zip(declared) {
            lowering.input(&info.name, dims, element)?;
        }
        lowering.outputs = graph.output.into_iter().map(|info| info.name).collect();
        Ok(lowering)
    }

    /// Sizes and elements of an input.
    fn dims(&self, info: &ValueInfoProto, shapes: &Shapes) -> Result<(Vec<usize>, Element), Error> {
        let name = &info.name;
        let (open, kind) = declared(info).ok_or_else(|| {
            Error::Model(format!(
                "its input \"{name}\" is no tensor; tensors are supported"
            ))
        })?;
        let element = Element::of_onnx(kind).ok_or_else(|| {
            Error::Model(format!(
                "its input \"{name}\" is of element type {kind}; numbers and truth values are supported"
            ))
        })?;
        let given = shapes.iter().find(|(to, _)| to == name || to.is_empty());
        let dims = match (given, open) {
            (Some((_, given)), open) => {
                let fits = open.as_ref().is_none_or(|open| {
                    let same = |(o, g): (&Option<usize>, &usize)| o.is_none_or(|o| o == *g);
                    open.len() == given.len() && open.iter().zip(given).all(same)
                });
                if !fits {
                    let text: Vec<String> = open.iter().flatten().map(shown).collect();
                    return Err(Error::Option(format!(
                        "--input-shape gives input \"{name}\" {given:?}, but the model says [{}]",
                        text.join(", ")
                    )));
                }
                given.clone()
            }
            (None, Some(open)) => {
                let dims = open.iter().enumerate().map(|(at, size)| match (at, size) {
                    (_, Some(size)) => Some(*size),
                    (0, None) => Some(1),
                    _ => None,
                });
                dims.collect::<Option<Vec<usize>>>().ok_or_else(|| {
                    let text: Vec<String> = open.iter().map(shown).collect();
                    Error::Model(format!(
                        "its input \"{name}\" is [{}], where ? is open; say the sizes by --input-shape {name}:SIZE,SIZE,...",
                        text.join(", ")
                    ))
                })?
            }
            (None, None) => {
                return Err(Error::Model(format!(
                    "its input \"{name}\" says no sizes; say them by --input-shape {name}:SIZE,SIZE,..."
                )));
            }
        };
        let count = dims.iter().try_fold(1_usize, |n, &d| n.checked_mul(d));
        match count.is_some_and(|n| (1..=MAX_MAP).contains(&n)) {
            true => Ok((dims, element)),
            false => Err(Error::Model(format!(
                "its input \"{name}\" is {dims:?}; 1..={MAX_MAP} elements are allowed"
            ))),
        }
    }

    /// A fixed batch of more than one sample, where every node treats each sample for itself.
    fn batch(&self, graph: &GraphProto, declared: &[(Vec<usize>, Element)]) -> Option<usize> {
        let batch = *declared[0].0.first()?;
        let all = declared
            .iter()
            .all(|(dims, _)| dims.len() > 1 && dims[0] == batch);
        if batch < 2 || !all {
            return None;
        }
        let names: HashSet<&str> = graph.input.iter().map(|info| info.name.as_str()).collect();
        let by_sample = |node: &NodeProto| {
            let attributes = Attributes(node);
            let plain = BY_SAMPLE.contains(&node.op_type.as_str())
                && attributes.integer("transA", 0) == 0
                && attributes.integer("axis", 1) == 1;
            // A constant of as many axes could differ from sample to sample.
            let small = node.input.iter().all(|input| match self.unread.get(input) {
                Some(constant) => {
                    !matches!(node.op_type.as_str(), "Add" | "Mul")
                        || constant.dims.len() < declared[0].0.len()
                        || constant.dims.first() == Some(&1)
                }
                None => true,
            });
            plain && small
        };
        let starts = |node: &NodeProto| {
            node.input
                .first()
                .is_some_and(|input| names.contains(input.as_str()))
                && [
                    "Conv",
                    "Gemm",
                    "MaxPool",
                    "AveragePool",
                    "BatchNormalization",
                    "Flatten",
                ]
                .contains(&node.op_type.as_str())
        };
        let fits = self.waiting.iter().any(starts) && self.waiting.iter().all(by_sample);
        fits.then_some(batch)
    }

    fn input(&mut self, name: &str, dims: Vec<usize>, element: Element) -> Result<(), Error> {
        let last = dims.len() == 4 && self.turned(name);
        let shape = super::values::natural(&dims, last);
        let port = Port {
            name: name.to_owned(),
            dims: dims.clone(),
            element,
            channels_last: last,
        };
        let at = match self.givens.len() {
            0 => {
                self.fixed.push(None);
                0
            }
            number => {
                let name = self.unique(name);
                self.nodes.push(Node {
                    name,
                    inputs: vec![],
                    op: Op::Input(number),
                    clip: None,
                    shape,
                });
                self.fixed.push(None);
                self.nodes.len()
            }
        };
        // Integers are what they are.
        self.fixed[at] = element.integers().map(|[low, high]| Steps {
            scale: 1.0,
            low: low.min(0),
            high,
        });
        self.givens.push(Given {
            port,
            shape,
            at,
            affine: element.integers().map(|_| [1.0, 0.0]),
        });
        self.bind(
            name,
            Value::Source(Source {
                at,
                dims,
                last,
                element,
            }),
        );
        Ok(())
    }

    /// Whether the model turns an input's last axis to the front before anything but single numbers' functions
    /// reads it.
    fn turned(&self, name: &str) -> bool {
        let mut name = name;
        for _ in 0..8 {
            let Some(node) = self
                .waiting
                .iter()
                .find(|n| n.input.first().is_some_and(|i| i == name))
            else {
                return false;
            };
            match node.op_type.as_str() {
                "Transpose" => return Attributes(node).integers("perm") == Some(&[0, 3, 1, 2]),
                "Cast" | "Mul" | "Sub" | "Add" | "Div" | "QuantizeLinear" | "DequantizeLinear"
                | "Identity" => name = node.output.first().map_or("", String::as_str),
                _ => return false,
            }
        }
        false
    }
}

/// How often each name is read, in graphs within too.
pub(super) fn count(nodes: &[NodeProto], readers: &mut HashMap<String, usize>) {
    for node in nodes {
        for used in &node.input {
            *readers.entry(used.clone()).or_insert(0) += 1;
        }
        for graph in node.attribute.iter().filter_map(|a| a.g.as_ref()) {
            count(&graph.node, readers);
            for output in &graph.output {
                *readers.entry(output.name.clone()).or_insert(0) += 1;
            }
        }
    }
}

fn shown(size: &Option<usize>) -> String {
    size.map_or_else(|| "?".to_owned(), |size| size.to_string())
}

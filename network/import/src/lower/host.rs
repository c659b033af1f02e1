//! Segments of the host: the nodes between maps and what reads them, as a small model of their own.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use forms_network::host::{Element, HostPlan, Port};
use prost::Message;
use tract_onnx::pb::*;

use super::values::natural;
use super::{Lowering, Source, Value};
use crate::graph::{HostOp, Op};
use crate::movement::Movement;
use crate::onnx::Attributes;
use crate::tensor::Tensor;

/// A node as the host computes it: floating point of any width in 32 bits.
pub(super) fn widened(proto: &NodeProto) -> NodeProto {
    let mut node = proto.clone();
    // Tract wants every node to have a name of its own.
    node.name = node
        .output
        .iter()
        .find(|output| !output.is_empty())
        .cloned()
        .unwrap_or_default();
    for attribute in &mut node.attribute {
        let names_type = matches!(attribute.name.as_str(), "to" | "dtype");
        if names_type && matches!(attribute.i, 10 | 11 | 16) {
            attribute.i = 1;
        }
        if let Some(tensor) = &mut attribute.t
            && matches!(tensor.data_type, 10 | 11 | 16)
            && let Ok(read) = Tensor::read(tensor, None)
        {
            *tensor = read.write(&tensor.name);
        }
    }
    node
}

fn info(name: &str, element: Element, dims: &[usize]) -> ValueInfoProto {
    let dim = dims.iter().map(|&n| tensor_shape_proto::Dimension {
        value: Some(tensor_shape_proto::dimension::Value::DimValue(n as i64)),
        ..Default::default()
    });
    ValueInfoProto {
        name: name.to_owned(),
        r#type: Some(TypeProto {
            value: Some(type_proto::Value::TensorType(type_proto::Tensor {
                elem_type: element.to_onnx(),
                shape: Some(TensorShapeProto { dim: dim.collect() }),
            })),
            ..Default::default()
        }),
        ..Default::default()
    }
}

/// A model's bytes.
pub(super) fn model<'t>(
    imports: &[OperatorSetIdProto],
    nodes: Vec<NodeProto>,
    constants: impl Iterator<Item = (&'t str, &'t Tensor)>,
    inputs: &[Port],
    outputs: &[&str],
) -> Vec<u8> {
    let mut seen = HashSet::new();
    let constants = constants.filter(|(name, _)| seen.insert(*name));
    ModelProto {
        ir_version: 10,
        opset_import: imports.to_vec(),
        graph: Some(GraphProto {
            name: "host".to_owned(),
            node: nodes,
            initializer: constants.map(|(name, tensor)| tensor.write(name)).collect(),
            input: inputs
                .iter()
                .map(|port| info(&port.name, port.element, &port.dims))
                .collect(),
            output: outputs
                .iter()
                .map(|name| ValueInfoProto {
                    name: (*name).to_owned(),
                    ..Default::default()
                })
                .collect(),
            ..Default::default()
        }),
        ..Default::default()
    }
    .encode_to_vec()
}

/// What tract would compute otherwise than ONNX says, without a word.
fn misread(
    proto: &NodeProto,
    first: &[usize],
    scales: usize,
    read: impl Fn(&str) -> bool,
) -> Result<(), String> {
    let attributes = Attributes(proto);
    let word = |name: &str| attributes.text(name).unwrap_or_default();
    let refuse = |what: &str| {
        Err(format!(
            "{what} is known neither to the integer network nor to its host (tract)"
        ))
    };
    match proto.op_type.as_str() {
        "MaxPool" | "AveragePool" => {
            if attributes
                .integers("dilations")
                .is_some_and(|list| list.iter().any(|&d| d != 1))
            {
                return refuse("a dilation on other than one or two axes of a batch of 1");
            }
            if proto.output.get(1).is_some_and(|output| read(output)) {
                return refuse("the second output, the places of the largest numbers,");
            }
        }
        "QuantizeLinear" | "DequantizeLinear" if scales > 1 => {
            return refuse("a scale for each place of computed numbers");
        }
        "OneHot" if attributes.integer("axis", -1) != -1 => {
            return refuse("an axis other than the last");
        }
        "InstanceNormalization" if first.first().is_some_and(|&batch| batch > 1) => {
            return refuse("a batch of more than 1");
        }
        "LSTM" | "GRU" | "RNN" => {
            if word("direction") == "reverse" {
                return refuse("direction = reverse");
            }
            for name in [
                "clip",
                "input_forget",
                "activation_alpha",
                "activation_beta",
            ] {
                if attributes
                    .get(name)
                    .is_some_and(|a| a.i != 0 || a.f != 0.0 || !a.floats.is_empty())
                {
                    return refuse(&format!("attribute {name}"));
                }
            }
            if proto
                .input
                .get(4)
                .is_some_and(|lengths| !lengths.is_empty())
            {
                return refuse("a length for each sequence (sequence_lens)");
            }
        }
        "ScatterElements" | "ScatterND" if !matches!(word("reduction").as_str(), "" | "none") => {
            return refuse(&format!("reduction = {}", word("reduction")));
        }
        _ => {}
    }
    Ok(())
}

/// A segment that yields one name.
pub(super) struct Segment {
    pub model: Arc<[u8]>,
    pub sources: Vec<Source>,
    pub ports: Vec<Port>,
    pub plan: HostPlan,
    /// Multiply-adds in its products.
    pub multiply_adds: u64,
    /// Its operators.
    pub operators: Vec<String>,
}

impl Lowering {
    /// Leaves a node to the host, after asking whether the host can compute it.
    pub(super) fn leave_to_host(&mut self, proto: &NodeProto) -> Result<(), String> {
        if proto
            .attribute
            .iter()
            .any(|a| a.g.is_some() || !a.graphs.is_empty())
        {
            return Err("it holds graphs of its own, which are not read; export the model without branches and loops".to_owned());
        }
        let (mut ports, mut constants, mut known) = (Vec::new(), Vec::new(), true);
        let mut sizes: Vec<Option<Vec<usize>>> = vec![None; proto.input.len()];
        let mut endless = false;
        for (at, size) in sizes.iter_mut().enumerate() {
            if !Self::has(proto, at) {
                continue;
            }
            let name = &proto.input[at];
            let element = self
                .integers
                .get(name)
                .and_then(|whole| Element::of_onnx(whole.kind));
            let (dims, found) = match self.value(proto, at)? {
                Value::Constant(tensor) => {
                    *size = Some(tensor.shape.clone());
                    endless |= tensor.data.iter().any(|x| x.is_infinite());
                    constants.push((name.clone(), tensor));
                    continue;
                }
                Value::Source(source) | Value::Function { of: source, .. } => {
                    self.held.insert(source.at);
                    (Some(source.dims), source.element)
                }
                Value::Host { dims, element, .. } => (dims, element),
            };
            known &= dims.is_some();
            size.clone_from(&dims);
            if !ports.iter().any(|port: &Port| port.name == *name) {
                ports.push(Port {
                    name: name.clone(),
                    dims: dims.unwrap_or_default(),
                    element: element.unwrap_or(found),
                    channels_last: false,
                });
            }
        }
        let first = ports.first().map_or(&[][..], |port| &port.dims);
        let scales = match Self::has(proto, 1) {
            true => match self.value(proto, 1)? {
                Value::Constant(tensor) => tensor.data.len(),
                Value::Source(source) | Value::Function { of: source, .. } => source.count(),
                Value::Host { dims, .. } => dims.map_or(1, |dims| dims.iter().product()),
            },
            false => 1,
        };
        misread(proto, first, scales, |name| self.readers.contains_key(name))?;
        if endless && proto.op_type == "Equal" {
            // Tract's ReduceMax of nothing but minus infinity is the smallest finite number.
            return Err("it compares with infinity, which the host (tract) does not keep apart from large numbers".to_owned());
        }
        let resolved = self.resolved(proto, first)?;
        if let Some((shape, tensor)) = &resolved {
            constants.push((shape.clone(), Arc::clone(tensor)));
        }
        let proto = match &resolved {
            Some((shape, _)) => {
                let mut node = proto.clone();
                node.input[1] = shape.clone();
                node.attribute.retain(|a| a.name != "allowzero");
                node
            }
            None => proto.clone(),
        };
        let outputs: Vec<&str> = proto
            .output
            .iter()
            .map(String::as_str)
            .filter(|o| !o.is_empty())
            .collect();
        let mut facts = vec![None; outputs.len()];
        if known {
            let constants = constants
                .iter()
                .map(|(name, tensor)| (name.as_str(), &**tensor));
            let bytes = model(
                &self.imports,
                vec![widened(&proto)],
                constants,
                &ports,
                &outputs,
            );
            let plan = HostPlan::new(&bytes, &ports).map_err(|reason| {
                format!(
                    "it is no operation of integers, and the host (tract) cannot run it: {reason}"
                )
            })?;
            facts = plan.known().to_vec();
        }
        for (at, output) in outputs.iter().enumerate() {
            let fact = facts.get(at).cloned().flatten();
            let element = fact
                .as_ref()
                .map_or(Element::Float, |(_, element)| *element);
            let dims = fact.map(|(dims, _)| dims);
            let name = (*output).to_owned();
            self.bind(
                output,
                Value::Host {
                    name,
                    dims,
                    element,
                },
            );
        }
        if let Some(output) = proto.output.first() {
            let sizes = sizes
                .into_iter()
                .map(Option::unwrap_or_default)
                .collect::<Vec<_>>();
            let out = facts
                .first()
                .cloned()
                .flatten()
                .map_or_else(Vec::new, |(dims, _)| dims);
            let work = super::work::multiply_adds(&proto, &sizes, &out);
            self.work.insert(output.clone(), work);
        }
        if let Some((shape, tensor)) = resolved {
            self.values.insert(shape, Value::Constant(tensor));
            if let Some(output) = proto.output.first().cloned() {
                self.replaced.insert(output, proto);
            }
        }
        Ok(())
    }

    /// A Reshape's sizes without -1 and 0 for others of the input.
    fn resolved(
        &mut self,
        proto: &NodeProto,
        from: &[usize],
    ) -> Result<Option<(String, Arc<Tensor>)>, String> {
        if proto.op_type != "Reshape" || proto.input.len() != 2 || from.is_empty() {
            return Ok(None);
        }
        let Value::Constant(shape) = self.value(proto, 1)? else {
            return Ok(None);
        };
        let movement = Movement {
            operator: "Reshape",
            attributes: Attributes(proto),
            opset: self.opset,
            dims: vec![from.to_vec()],
            constants: vec![Some(&shape)],
            outputs: 1,
        };
        let dims = movement.reshaped()?;
        let name = format!("{} sizes", proto.output.first().map_or("", String::as_str));
        Ok(Some((name, Arc::new(Tensor::integers(&dims)))))
    }

    /// The segment that yields `name`, from the maps at hand.
    pub(super) fn segment(&mut self, root: &str) -> Result<Segment, String> {
        let protos = self.protos.clone();
        let (mut wanted, mut seen) = (vec![root.to_owned()], HashSet::new());
        let mut chosen = BTreeSet::new();
        let (mut constants, mut before, mut renamed) = (Vec::new(), Vec::new(), Vec::new());
        let (mut ports, mut sources) = (Vec::new(), Vec::new());
        while let Some(name) = wanted.pop() {
            if !seen.insert(name.clone()) {
                continue;
            }
            let value = self.named(&name)?;
            let canonical = match &value {
                Value::Function { name, .. } | Value::Host { name, .. } => Some(name.clone()),
                _ => None,
            };
            let map = match (value, &canonical) {
                (Value::Constant(tensor), _) => {
                    constants.push((name, tensor));
                    continue;
                }
                (Value::Source(source), _) => Some(source),
                // What a layer computes already is read from there.
                (Value::Host { dims, element, .. }, Some(own))
                    if own != root && self.made.contains_key(own) =>
                {
                    Some(self.again(own, dims, element)?)
                }
                _ => None,
            };
            if let Some(source) = map {
                let whole = self.integers.get(&name).copied();
                let port_name = match whole {
                    None => name.clone(),
                    Some(whole) => {
                        before.push((name.clone(), whole));
                        format!("{name} as real numbers")
                    }
                };
                ports.push(Port {
                    name: port_name,
                    dims: source.dims.clone(),
                    element: source.element,
                    channels_last: source.last,
                });
                sources.push(source);
                continue;
            }
            let own = canonical.unwrap_or_else(|| name.clone());
            let at = *self
                .producers
                .get(&own)
                .ok_or_else(|| format!("nothing computes \"{own}\""))?;
            if own != name {
                renamed.push((own.clone(), name.clone()));
            }
            seen.insert(own.clone());
            if chosen.insert(at) {
                let node = self.replaced.get(&own).unwrap_or(&protos[at]);
                wanted.extend(node.input.iter().filter(|input| !input.is_empty()).cloned());
            }
        }
        let mut nodes = Vec::new();
        for (name, whole) in before {
            let (scale, zero) = (format!("{name} scale"), format!("{name} zero point"));
            constants.push((
                scale.clone(),
                Arc::new(Tensor::new(vec![], vec![whole.scale], 1)),
            ));
            constants.push((
                zero.clone(),
                Arc::new(Tensor::new(vec![], vec![whole.zero], whole.kind)),
            ));
            nodes.push(NodeProto {
                op_type: "QuantizeLinear".to_owned(),
                input: vec![format!("{name} as real numbers"), scale, zero],
                output: vec![name],
                ..Default::default()
            });
        }
        let mut operators: Vec<String> = chosen
            .iter()
            .map(|&at| protos[at].op_type.clone())
            .collect();
        operators.dedup();
        for &at in &chosen {
            let replaced = protos[at]
                .output
                .first()
                .and_then(|output| self.replaced.get(output));
            nodes.push(widened(replaced.unwrap_or(&protos[at])));
            // Another name for an output stands right behind it.
            for (own, name) in renamed
                .iter()
                .filter(|(own, _)| protos[at].output.contains(own))
            {
                nodes.push(NodeProto {
                    op_type: "Identity".to_owned(),
                    input: vec![own.clone()],
                    output: vec![name.clone()],
                    ..Default::default()
                });
            }
        }
        let constants = constants
            .iter()
            .map(|(name, tensor)| (name.as_str(), &**tensor));
        let bytes = model(&self.imports, nodes, constants, &ports, &[root]);
        let plan = HostPlan::new(&bytes, &ports).map_err(|reason| {
            format!(
                "the host (tract) cannot run the segment of {}: {reason}",
                operators.join(", ")
            )
        })?;
        Ok(Segment {
            model: bytes.into(),
            sources,
            ports,
            plan,
            multiply_adds: chosen
                .iter()
                .filter_map(|&at| self.work.get(protos[at].output.first()?))
                .sum(),
            operators,
        })
    }

    /// What the host computes under `name` as a map that products read.
    pub(super) fn made_by_host(
        &mut self,
        name: &str,
        dims: Option<Vec<usize>>,
        element: Element,
        last: bool,
    ) -> Result<Source, String> {
        if let Some(made) = self.made.get(name) {
            return Ok(made.clone());
        }
        let source = self.segment_layer(name, dims, element, last)?;
        self.made.insert(name.to_owned(), source.clone());
        Ok(source)
    }

    /// The same once more, in the steps that the host needs.
    fn again(
        &mut self,
        name: &str,
        dims: Option<Vec<usize>>,
        element: Element,
    ) -> Result<Source, String> {
        if let Some(kept) = self.kept.get(name) {
            return Ok(kept.clone());
        }
        let source = self.segment_layer(name, dims, element, false)?;
        self.kept.insert(name.to_owned(), source.clone());
        Ok(source)
    }

    fn segment_layer(
        &mut self,
        name: &str,
        dims: Option<Vec<usize>>,
        element: Element,
        last: bool,
    ) -> Result<Source, String> {
        let dims = dims.ok_or_else(|| {
            format!("it reads \"{name}\", whose sizes depend on the data; crossbars need them beforehand")
        })?;
        let segment = self.segment(name)?;
        let shape = natural(&dims, last);
        let output = Port {
            name: name.to_owned(),
            dims: dims.clone(),
            element,
            channels_last: last,
        };
        let inputs = segment.sources.iter().map(|source| source.at).collect();
        let op = Op::Host(HostOp {
            model: segment.model,
            inputs: segment.ports,
            output,
            plan: segment.plan,
            multiply_adds: segment.multiply_adds,
        });
        let at = self.push(name, inputs, op, shape)?;
        Ok(Source {
            at,
            dims,
            last,
            element,
        })
    }
}

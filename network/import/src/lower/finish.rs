//! The outputs of a model, and the network's last layer.

use super::{Lowering, Value};
use crate::Error;
use crate::graph::{Graph, Op, Output};

/// Operators behind which the largest number is still the largest, or its place.
const KEEP_ORDER: [&str; 13] = [
    "ArgMax",
    "Cast",
    "DequantizeLinear",
    "Flatten",
    "HardSigmoid",
    "Identity",
    "LogSoftmax",
    "QuantizeLinear",
    "Reshape",
    "Sigmoid",
    "Softmax",
    "Squeeze",
    "Tanh",
];

impl Lowering {
    pub(super) fn finish(mut self) -> Result<Graph, Error> {
        let mut outputs = Vec::new();
        for name in std::mem::take(&mut self.outputs) {
            let refuse = |reason: String| Error::Model(format!("its output \"{name}\": {reason}"));
            let value = self.named(&name).map_err(refuse)?;
            let whole = self.integers.contains_key(&name);
            let output = match value {
                Value::Constant(_) => {
                    return Err(refuse(
                        "it is a constant, which nothing needs to compute".to_owned(),
                    ));
                }
                Value::Source(source) if !whole => Output {
                    name,
                    sources: vec![source.at],
                    ports: vec![forms_network::host::Port {
                        name: "output".to_owned(),
                        dims: source.dims,
                        element: source.element,
                        channels_last: source.last,
                    }],
                    plan: None,
                    multiply_adds: 0,
                    model: None,
                    keeps_order: true,
                },
                _ => {
                    let segment = self.segment(&name).map_err(refuse)?;
                    let one = segment.sources.len() == 1;
                    let keeps = segment
                        .operators
                        .iter()
                        .all(|o| KEEP_ORDER.contains(&o.as_str()));
                    Output {
                        name,
                        sources: segment.sources.iter().map(|source| source.at).collect(),
                        ports: segment.ports,
                        plan: Some(segment.plan),
                        multiply_adds: segment.multiply_adds,
                        model: Some(segment.model),
                        keeps_order: one && keeps,
                    }
                }
            };
            outputs.push(output);
        }
        // The first output is made of the last layer.
        let first = outputs
            .first()
            .and_then(|output| output.sources.first().copied());
        let Some(first) = first else {
            return Err(Error::Model(
                "it computes nothing from its inputs".to_owned(),
            ));
        };
        if first == 0 || first != self.nodes.len() {
            let shape = self.shape(first);
            let count: usize = shape.iter().product();
            let table: Vec<u32> = (0..count as u32).collect();
            let at = self
                .push("output", vec![first], Op::Rearrange(table.into()), shape)
                .map_err(Error::Model)?;
            outputs[0].sources[0] = at;
        }
        Ok(Graph {
            input: self.givens[0].shape,
            nodes: self.nodes,
            fixed: self.fixed,
            givens: self.givens,
            outputs,
        })
    }
}

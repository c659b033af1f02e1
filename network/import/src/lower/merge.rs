//! Where branches come together: Add, Sum, Concat.

use tract_onnx::pb::NodeProto;

use super::{Lowering, Value};
use crate::graph::Op;
use crate::onnx::{Attributes, Tensor};

impl Lowering {
    pub(super) fn add(&mut self, proto: &NodeProto) -> Result<(), String> {
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

    pub(super) fn add_constant(
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

    pub(super) fn concat(
        &mut self,
        proto: &NodeProto,
        attributes: &Attributes,
    ) -> Result<(), String> {
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
}

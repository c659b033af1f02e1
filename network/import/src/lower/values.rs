//! What names stand for while a model is lowered: constants and computed values, and new layers.

use tract_onnx::pb::NodeProto;

use super::{Lowering, MAX_MAP, Value, name};
use crate::graph::{Node, Op};
use crate::onnx::Tensor;

impl Lowering {
    pub(super) fn value(&self, proto: &NodeProto, at: usize) -> Result<&Value, String> {
        let name = proto
            .input
            .get(at)
            .ok_or_else(|| format!("input {at} is missing"))?;
        self.values
            .get(name)
            .ok_or_else(|| format!("it reads \"{name}\", which nothing before it computes"))
    }

    pub(super) fn source(&self, proto: &NodeProto, at: usize) -> Result<(usize, bool), String> {
        match self.value(proto, at)? {
            Value::Source { at, flat } => Ok((*at, *flat)),
            Value::Constant(_) => Err(format!(
                "input {at} is a constant where a computed value is supported"
            )),
        }
    }

    pub(super) fn constant(&self, proto: &NodeProto, at: usize) -> Result<&Tensor, String> {
        match self.value(proto, at)? {
            Value::Constant(tensor) => Ok(tensor),
            Value::Source { .. } => Err(format!(
                "input {at} is computed where only a constant is supported"
            )),
        }
    }

    /// An input that may be left out.
    pub(super) fn optional(&self, proto: &NodeProto, at: usize) -> Result<Option<&Tensor>, String> {
        match proto.input.get(at).is_some_and(|name| !name.is_empty()) {
            true => self.constant(proto, at).map(Some),
            false => Ok(None),
        }
    }

    pub(super) fn shape(&self, at: usize) -> [usize; 3] {
        match at {
            0 => self.input,
            i => self.nodes[i - 1].shape,
        }
    }

    /// Adds a layer; its output gets the node's first name.
    pub(super) fn push(
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
        self.fixed.push(None);
        self.bind(
            proto,
            Value::Source {
                at: self.nodes.len(),
                flat,
            },
        );
        Ok(())
    }

    /// Gives the node's output another name for what input `at` stands for. Whoever reads either reads
    /// the same, so the new name counts the other's readers too.
    pub(super) fn alias(&mut self, proto: &NodeProto, at: usize, value: Value) {
        let others = proto.input.get(at).and_then(|name| self.readers.get(name));
        let others = others.map_or(0, |n| n - 1);
        if let Some(output) = proto.output.first() {
            *self.readers.entry(output.clone()).or_insert(0) += others;
        }
        self.bind(proto, value);
    }

    pub(super) fn bind(&mut self, proto: &NodeProto, value: Value) {
        if let Some(output) = proto.output.first() {
            self.values.insert(output.clone(), value);
        }
    }

    /// Whether the value at input `at` is read by this node alone and not quantized yet, so that its layer
    /// may be changed.
    pub(super) fn alone(&self, proto: &NodeProto, at: usize) -> bool {
        let readers = proto.input.get(at).and_then(|name| self.readers.get(name));
        let source = match self.value(proto, at) {
            Ok(Value::Source { at, .. }) => *at,
            _ => return false,
        };
        readers == Some(&1) && self.fixed[source].is_none()
    }
}

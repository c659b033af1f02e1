//! Relu and Clip, onto the layer before them where that is read here alone.

use tract_onnx::pb::NodeProto;

use super::{Lowering, Value};
use crate::graph::{Node, Op};

impl Lowering {
    pub(super) fn clip(&mut self, proto: &NodeProto, bounds: [f64; 2]) -> Result<(), String> {
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
            self.alias(proto, 0, Value::Source { at, flat });
            return Ok(());
        }
        let shape = self.shape(at);
        self.push(proto, vec![at], Op::Identity, shape, flat)?;
        if let Some(node) = self.nodes.last_mut() {
            node.clip = Some(bounds);
        }
        Ok(())
    }
}

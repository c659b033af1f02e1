//! If, where its condition is known when the model is read: the branch that is taken stands in its place.

use tract_onnx::pb::NodeProto;

use super::{Lowering, Refusal, Value, rewrite};
use crate::onnx::Attributes;

impl Lowering {
    pub(super) fn branch(
        &mut self,
        proto: &NodeProto,
        attributes: Attributes,
    ) -> Result<(), Refusal> {
        let Value::Constant(condition) = self.value(proto, 0)? else {
            return Err("its condition depends on the data, so it is no one function; export the branch that is meant".into());
        };
        let taken = condition
            .single()
            .ok_or("its condition is no single truth value")?;
        let name = if taken != 0.0 {
            "then_branch"
        } else {
            "else_branch"
        };
        let graph = attributes.get(name).and_then(|a| a.g.clone());
        let graph = graph.ok_or_else(|| format!("it has no {name}"))?;
        if graph.output.len() < proto.output.len() || !graph.sparse_initializer.is_empty() {
            return Err(format!(
                "its {name} yields {} values, {} are needed",
                graph.output.len(),
                proto.output.len()
            )
            .into());
        }
        for constant in graph.initializer {
            self.unread.insert(constant.name.clone(), constant);
        }
        let nodes = rewrite::all(graph.node, self.opset).map_err(|e| e.to_string())?;
        let outputs = graph
            .output
            .iter()
            .zip(&proto.output)
            .filter(|(_, to)| !to.is_empty());
        let ends = outputs.map(|(from, to)| NodeProto {
            op_type: "Identity".to_owned(),
            name: super::name(proto),
            input: vec![from.name.clone()],
            output: vec![to.clone()],
            ..Default::default()
        });
        let all: Vec<NodeProto> = nodes.into_iter().chain(ends).collect();
        for node in all.into_iter().rev() {
            self.waiting.push_front(node);
        }
        Ok(())
    }
}

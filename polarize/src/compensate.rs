//! In which order layers are solved, and which of them make up for the errors of others.
//!
//! Before a sum of branches, one layer aims at the float network's sum less what the other branches really yield.
//! It must be the last of the branches to be solved; of several that could be, the one with the most rows has the
//! most freedom.

use forms_import::graph::{Graph, Op};

/// A step of the walk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Step {
    /// The node.
    pub node: usize,
    /// The other values of the sum that it makes up for.
    pub others: Vec<usize>,
}

/// Every node once, each after what it reads.
pub(crate) fn steps(graph: &Graph) -> Vec<Step> {
    let mut readers = vec![0_usize; graph.nodes.len() + 1];
    for &source in graph.nodes.iter().flat_map(|node| &node.inputs) {
        readers[source] += 1;
    }
    let candidate = |value: usize| -> Option<usize> {
        let node = value.checked_sub(1)?;
        match &graph.nodes[node].op {
            Op::Conv { weights, .. } if graph.nodes[node].clip.is_none() && readers[value] == 1 => {
                Some(weights.len() / weights.len_of(ndarray::Axis(0)).max(1))
            }
            _ => None,
        }
    };
    // Per sum, the node that makes up for the others.
    let chosen: Vec<Option<usize>> = graph
        .nodes
        .iter()
        .map(|node| {
            let Op::Add = node.op else { return None };
            let rows = node
                .inputs
                .iter()
                .filter_map(|&value| Some((candidate(value)?, value)));
            rows.max().map(|(_, value)| value - 1)
        })
        .collect();
    let mut steps = Vec::with_capacity(graph.nodes.len());
    for (node, layer) in graph.nodes.iter().enumerate() {
        if chosen.contains(&Some(node)) {
            continue;
        }
        if let Some(last) = chosen[node] {
            let others = layer
                .inputs
                .iter()
                .copied()
                .filter(|&value| value != last + 1);
            steps.push(Step {
                node: last,
                others: others.collect(),
            });
        }
        steps.push(Step {
            node,
            others: Vec::new(),
        });
    }
    steps
}

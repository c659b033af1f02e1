//! Means that are finer than what they are taken of.
//!
//! A pool of integers rounds its means to the step of its input. The mean of a map that is mostly 0 is small, so few
//! steps are left of it. Where calibration finds the integers, a map is therefore brought to 16 bits before its mean is
//! taken, and the mean to its own step of the usual width behind it.

use forms_import::Steps;
use forms_import::graph::{Graph, Node, Op};

/// Bits of what a mean is taken of.
const FINE: u32 = 16;

/// The graph with finer means, and of each of its nodes by how many bits it refines what it reads.
pub(crate) fn refined(graph: &Graph, bits: u32) -> (Graph, Vec<u32>) {
    let shift = FINE.saturating_sub(bits);
    let mut fine = Graph {
        nodes: Vec::new(),
        fixed: vec![graph.fixed[0]],
        ..graph.clone()
    };
    let mut shifts = Vec::new();
    // Of each value of the graph, the value that takes its place.
    let mut places = vec![0];
    for (at, node) in graph.nodes.iter().enumerate() {
        let inputs: Vec<usize> = node.inputs.iter().map(|&value| places[value]).collect();
        let mean = matches!(node.op, Op::AveragePool(_) | Op::GlobalAveragePool);
        let free = graph.fixed[at + 1].is_none() && node.clip.is_none();
        let mut push = |name: String, inputs: Vec<usize>, op: Op, like: &Node, shift: u32| {
            fine.nodes.push(Node {
                name,
                inputs,
                op,
                ..like.clone()
            });
            fine.fixed.push(graph.fixed[at + 1]);
            shifts.push(shift);
            fine.nodes.len()
        };
        if !(mean && free && shift > 0) {
            places.push(push(node.name.clone(), inputs, node.op.clone(), node, 0));
            continue;
        }
        let map = Node {
            shape: match node.inputs[0] {
                0 => graph.input,
                value => graph.nodes[value - 1].shape,
            },
            ..node.clone()
        };
        let name = |part: &str| format!("{}.{part}", node.name);
        let from = push(name("fine"), inputs, Op::Identity, &map, shift);
        let pool = push(name("mean"), vec![from], node.op.clone(), node, 0);
        places.push(push(node.name.clone(), vec![pool], Op::Identity, node, 0));
    }
    for given in &mut fine.givens {
        given.at = places[given.at];
    }
    for source in fine
        .outputs
        .iter_mut()
        .flat_map(|output| &mut output.sources)
    {
        *source = places[*source];
    }
    (fine, shifts)
}

/// Steps that are 2^`shift` times as fine.
pub(crate) fn finer(steps: Steps, shift: u32) -> Steps {
    Steps {
        scale: steps.scale / f64::from(1_u32 << shift),
        low: steps.low << shift,
        high: steps.high << shift,
    }
}

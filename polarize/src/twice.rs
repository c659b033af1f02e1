//! Layers of few rows, fed each input twice.
//!
//! A matrix of few rows has few fragments, so few signs, and little to make up for what they cost: a depthwise layer of 3 x 3
//! has two fragments a channel. Its crossbar's other rows are idle. So each input is gathered into two rows, of which one
//! holds the weights above 0 and the other those below; nothing is lost then, and where the rows still fit, no crossbar is
//! added. What it costs is time: twice the sub-arrays are read.

use std::sync::Arc;

use forms_import::graph::{Graph, Node, Op};
use ndarray::{Array4, Axis, concatenate};

use crate::walk::Source;

impl Source {
    /// The source with every layer whose matrix, a group's where there are groups, has at most `rows` rows reading each
    /// input twice. It computes the same; layers whose columns have one sign each stay as they are.
    pub fn fed_twice(&self, rows: usize) -> Source {
        Source {
            graph: fed_twice(&self.graph, rows),
            ..self.clone()
        }
    }
}

fn fed_twice(graph: &Graph, rows: usize) -> Graph {
    let mut twice = Graph {
        nodes: Vec::new(),
        fixed: vec![graph.fixed[0]],
        ..graph.clone()
    };
    // Of each value of the graph, the value that takes its place.
    let mut places = vec![0];
    for (at, node) in graph.nodes.iter().enumerate() {
        let mut node = Node {
            inputs: node.inputs.iter().map(|&value| places[value]).collect(),
            ..node.clone()
        };
        if let Op::Conv {
            weights, groups, ..
        } = &mut node.op
            && weights.len() / weights.len_of(Axis(0)).max(1) <= rows
            && is_mixed(weights)
        {
            *weights = halves(weights);
            let source = node.inputs[0];
            let shape = match source {
                0 => graph.input,
                value => twice.nodes[value - 1].shape,
            };
            let op = match *groups {
                1 => Op::Concat,
                groups => Op::Rearrange(repeated(shape, groups)),
            };
            twice.nodes.push(Node {
                name: format!("{}.twice", node.name),
                inputs: match op {
                    Op::Concat => vec![source; 2],
                    _ => vec![source],
                },
                op,
                clip: None,
                shape: [2 * shape[0], shape[1], shape[2]],
            });
            twice.fixed.push(twice.fixed[source]);
            node.inputs = vec![twice.nodes.len()];
        }
        twice.nodes.push(node);
        twice.fixed.push(graph.fixed[at + 1]);
        places.push(twice.nodes.len());
    }
    for given in &mut twice.givens {
        given.at = places[given.at];
    }
    for source in twice
        .outputs
        .iter_mut()
        .flat_map(|output| &mut output.sources)
    {
        *source = places[*source];
    }
    twice
}

/// Whether a filter has weights of both signs.
fn is_mixed(weights: &Array4<f32>) -> bool {
    weights
        .outer_iter()
        .any(|filter| filter.iter().any(|&w| w > 0.0) && filter.iter().any(|&w| w < 0.0))
}

/// Weights above 0, and those below behind them, along the channels.
fn halves(weights: &Array4<f32>) -> Array4<f32> {
    let parts = [weights.mapv(|w| w.max(0.0)), weights.mapv(|w| w.min(0.0))];
    concatenate(Axis(1), &[parts[0].view(), parts[1].view()])
        .unwrap_or_else(|_| unreachable!("both have one shape"))
}

/// Each group's channels, and the same once more behind them.
fn repeated([channels, height, width]: [usize; 3], groups: usize) -> Arc<[u32]> {
    let (each, size) = (channels / groups, height * width);
    (0..groups)
        .flat_map(|group| [group; 2])
        .flat_map(|group| group * each * size..(group + 1) * each * size)
        .map(|element| element as u32)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use forms_golden::layers::{Pads, Window};
    use ndarray::Array3;
    use rand::{Rng, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    #[test]
    fn a_graph_that_is_fed_twice_computes_the_same_and_only_few_rows_are_doubled() {
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        let mut nodes = Vec::new();
        for (at, (filters, each, groups)) in [(6, 2, 1), (12, 1, 6)].into_iter().enumerate() {
            let weights =
                Array4::from_shape_simple_fn((filters, each, 3, 3), || rng.random_range(-1.0..1.0));
            nodes.push(Node {
                name: format!("n{at}"),
                inputs: vec![at],
                op: Op::Conv {
                    bias: vec![0.5; filters],
                    weights,
                    steps: None,
                    window: Window::new([3, 3]).with_pads(Pads::all(1)),
                    groups,
                },
                clip: None,
                shape: [filters, 5, 4],
            });
        }
        let graph = Graph {
            input: [2, 5, 4],
            nodes,
            fixed: vec![None; 3],
            givens: Vec::new(),
            outputs: Vec::new(),
        };
        let image = Array3::from_shape_simple_fn((2, 5, 4), || rng.random_range(-1.0..1.0_f32));
        let plain = graph.run(image.clone()).unwrap();
        for (rows, nodes) in [(8, 2), (9, 3), (18, 4)] {
            let twice = fed_twice(&graph, rows);
            assert_eq!(twice.nodes.len(), nodes, "{rows} rows");
            let found = twice.run(image.clone()).unwrap();
            let pairs = found.last().unwrap().iter().zip(plain.last().unwrap());
            for (a, b) in pairs {
                assert!((a - b).abs() < 1e-5, "{a} for {b}");
            }
        }
    }
}

//! How many images the walk holds at a step, and how others join it later.
//!
//! Maps of all images are kept between layers, in both networks. Early maps are large, so few images find room there; the
//! layers that follow have more rows and smaller maps, and need more images. An image that joins is taken through all
//! layers that are solved by then, once.

use forms_import::graph::{Graph, Op};
use ndarray::Array3;
use rayon::prelude::*;

use super::Walk;
use super::part::Part;
use crate::Error;
use crate::compensate::Step;
use crate::lower::Lowering;
use crate::maps::{self, Maps};

/// Numbers of all values that are held at once, over all images; each is kept of two networks, in four bytes.
const HELD: usize = 1 << 28;
/// The fewest images, however large their maps are.
const FEWEST: usize = 8;
/// Images that join together.
const TOGETHER: usize = 8;

/// Of each step, the images for which there is room in it and in all that follow; at most `most`.
pub(super) fn rooms(graph: &Graph, steps: &[Step], last: &[usize], most: usize) -> Vec<usize> {
    let size = |value: usize| match value {
        0 => graph.input.iter().product::<usize>(),
        at => graph.nodes[at - 1].shape.iter().product(),
    };
    let mut held = vec![0];
    let mut rooms: Vec<usize> = steps
        .iter()
        .enumerate()
        .map(|(at, step)| {
            held.push(step.node + 1);
            let numbers: usize = held.iter().map(|&value| size(value)).sum();
            held.retain(|&value| last[value] > at);
            (HELD / numbers.max(1)).max(FEWEST).min(most)
        })
        .collect();
    for at in (1..rooms.len()).rev() {
        rooms[at - 1] = rooms[at - 1].min(rooms[at]);
    }
    rooms
}

impl Walk<'_> {
    /// Takes in as many images as there is room for before step `at`.
    pub(super) fn join(&mut self, at: usize) -> Result<(), Error> {
        let room = self.rooms[at];
        while self.images < room {
            let images = self.images..room.min(self.images + TOGETHER);
            let inputs: Maps = images
                .clone()
                .into_par_iter()
                .map(|image| self.input(image))
                .collect();
            let float = self.through(&self.source.graph, inputs.clone(), at, false)?;
            let ours = self.through(&self.graph, inputs, at, true)?;
            for (held, joined) in self.float.iter_mut().zip(float) {
                held.extend(joined);
            }
            for (held, joined) in self.ours.iter_mut().zip(ours) {
                held.extend(joined);
            }
            self.images = images.end;
        }
        Ok(())
    }

    /// An image as the float network reads it.
    pub(super) fn input(&self, image: usize) -> Array3<f32> {
        self.source
            .input
            .real(self.data.image(image))
            .mapv(|x| x as f32)
    }

    /// Values of a network that are held before step `to`, for some images: of the float network, or of the polarized one as
    /// far as it is.
    fn through(
        &self,
        graph: &Graph,
        inputs: Maps,
        to: usize,
        ours: bool,
    ) -> Result<Vec<Maps>, Error> {
        let mut values = vec![Maps::new(); graph.nodes.len() + 1];
        values[0] = inputs;
        if let (true, Some(steps)) = (ours, graph.fixed[0]) {
            maps::quantize(&mut values[0], steps);
        }
        for at in 0..to {
            let node = self.steps[at].node;
            let mut found = layer(graph, node, &values)?;
            maps::clip(&mut found, graph.nodes[node].clip);
            if let (true, Some(steps)) = (ours, graph.fixed[node + 1]) {
                maps::quantize(&mut found, steps);
            }
            values[node + 1] = found;
            for (value, last) in self.last.iter().enumerate() {
                if *last == at {
                    values[value] = Maps::new();
                }
            }
        }
        Ok(values)
    }
}

/// What a layer yields before it is clipped, for all images.
pub(super) fn layer(graph: &Graph, node: usize, values: &[Maps]) -> Result<Maps, Error> {
    let layer = &graph.nodes[node];
    let source = layer.inputs.first().copied().unwrap_or(0);
    if let Op::Conv { .. } = layer.op {
        let part = Part::of(layer)?;
        let map = match source {
            0 => graph.input,
            at => graph.nodes[at - 1].shape,
        };
        let [_, height, width] = layer.shape;
        let lowering = Lowering::new(part.window, map, part.groups, [height, width]);
        return Ok(part.matrices().run(&lowering, &values[source], layer.shape));
    }
    let images = values[source].len();
    (0..images)
        .into_par_iter()
        .map(|image| {
            let inputs = layer.inputs.iter().map(|&value| &values[value][image]);
            layer
                .run(&inputs.collect::<Vec<_>>())
                .map_err(|reason| Error::layer(&layer.name, reason))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use forms_golden::layers::{Pads, Window};
    use forms_golden::{Config, layers::RowOrder};
    use forms_import::graph::Node;
    use forms_network::{Dataset, InputSpec, Origin, Samples};
    use ndarray::Array4;
    use rand::{Rng, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    use crate::walk::Source;
    use crate::{Options, Order, Prune};

    /// Two convolutions, a pool, a convolution and a sum of branches.
    fn source() -> Source {
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        let mut conv = |inputs: usize, channels: usize, shape: [usize; 3]| Node {
            name: format!("c{inputs}"),
            inputs: vec![inputs],
            op: Op::Conv {
                weights: Array4::from_shape_simple_fn((shape[0], channels, 3, 3), || {
                    rng.random_range(-0.5..0.5)
                }),
                bias: vec![0.1; shape[0]],
                steps: None,
                window: Window::new([3, 3]).with_pads(Pads::all(1)),
                groups: 1,
            },
            clip: Some([0.0, f64::MAX]),
            shape,
        };
        let mut nodes = vec![conv(0, 2, [6, 8, 8]), conv(1, 6, [6, 8, 8])];
        nodes.push(Node {
            name: "pool".to_owned(),
            inputs: vec![2],
            op: Op::MaxPool(Window::new([2, 2]).with_stride([2, 2])),
            clip: None,
            shape: [6, 4, 4],
        });
        nodes.push(conv(3, 6, [6, 4, 4]));
        nodes.push(Node {
            name: "sum".to_owned(),
            inputs: vec![3, 4],
            op: Op::Add,
            clip: None,
            shape: [6, 4, 4],
        });
        Source {
            graph: Graph {
                input: [2, 8, 8],
                fixed: vec![None; nodes.len() + 1],
                nodes,
                givens: Vec::new(),
                outputs: Vec::new(),
            },
            input: InputSpec {
                shape: [2, 8, 8],
                low: 0,
                high: 0,
                scale: 1.0,
                multiply: vec![0.01; 2],
                add: vec![0.0; 2],
            },
            name: "small".to_owned(),
            origin: Origin::default(),
        }
    }

    fn options() -> Options {
        Options {
            config: Config::named("forms-8").unwrap(),
            order: Order::Fixed(RowOrder::CMajor),
            steps_weight: 0.0,
            weight_bits: 8,
            activation_bits: 8,
            prune: Prune::Nothing,
            images: 9,
            seed: 1,
        }
    }

    #[test]
    fn images_that_join_later_are_what_they_would_be_had_they_been_there() {
        let (source, options) = (source(), options());
        let mut rng = ChaCha8Rng::seed_from_u64(2);
        let data = Dataset {
            path: "pictures".into(),
            samples: Samples::Bytes(Array4::from_shape_simple_fn((9, 2, 8, 8), || rng.random())),
            labels: None,
        };
        let shifts = vec![0; source.graph.nodes.len()];
        let mut walk = Walk::new(&source, &data, &options, &shifts).unwrap();
        assert_eq!(walk.images, 9, "all find room here");
        // Four at first, the rest before the third layer.
        walk.images = 4;
        walk.rooms = vec![4, 4, 9, 9, 9];
        walk.float[0].truncate(4);
        walk.ours[0].truncate(4);
        for at in 0..4 {
            walk.join(at).unwrap();
            assert_eq!(walk.images, walk.rooms[at]);
            let step = walk.steps[at].clone();
            match walk.source.graph.nodes[step.node].op {
                Op::Conv { .. } => drop(walk.matrix(&step).unwrap()),
                _ => walk.other(step.node).unwrap(),
            }
            walk.forget(at);
        }
        let inputs: Maps = (0..9).map(|image| walk.input(image)).collect();
        let float = walk
            .through(&source.graph, inputs.clone(), 4, false)
            .unwrap();
        let ours = walk.through(&walk.graph, inputs, 4, true).unwrap();
        for value in 0..float.len() {
            assert_eq!(walk.float[value], float[value], "float value {value}");
            assert_eq!(walk.ours[value], ours[value], "our value {value}");
        }
        assert_eq!(walk.ours[3].len(), 9, "the pool is read once more");
        assert!(walk.ours[1].is_empty());
    }

    #[test]
    fn early_layers_of_large_maps_get_fewer_images_and_none_gets_more_than_its_successors() {
        let graph = Graph {
            input: [3, 512, 512],
            ..source().graph
        };
        let steps = crate::compensate::steps(&graph);
        let last = vec![0, 1, 2, 4, 4, usize::MAX];
        let rooms = rooms(&graph, &steps, &last, 1000);
        assert_eq!(rooms[0], HELD / (3 * 512 * 512 + 6 * 64));
        assert!(rooms.is_sorted() && rooms[4] == 1000, "{rooms:?}");
        let few = super::rooms(&graph, &steps, &last, 5);
        assert_eq!(few, [5; 5]);
    }
}

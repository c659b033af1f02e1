//! Small graphs of made-up weights, and data that they label.
#![allow(dead_code, clippy::unwrap_used)]

use std::path::PathBuf;

use forms_golden::Config;
use forms_golden::layers::{Pads, Window};
use forms_import::graph::{Graph, Node, Op};
use forms_network::{Dataset, InputSpec, Origin, Samples};
use forms_polarize::{Options, Order, Prune, Source};
use forms_train::tune::tuner::Settings;
use ndarray::{Array3, Array4};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

pub const RELU: Option<[f64; 2]> = Some([0.0, f64::MAX]);
pub const CLASSES: usize = 5;

pub struct Builder {
    pub rng: ChaCha8Rng,
    pub nodes: Vec<Node>,
    pub input: [usize; 3],
}

impl Builder {
    pub fn new(seed: u64, input: [usize; 3]) -> Builder {
        Builder {
            rng: ChaCha8Rng::seed_from_u64(seed),
            nodes: Vec::new(),
            input,
        }
    }

    pub fn shape(&self, value: usize) -> [usize; 3] {
        value
            .checked_sub(1)
            .map_or(self.input, |at| self.nodes[at].shape)
    }

    pub fn push(
        &mut self,
        inputs: &[usize],
        op: Op,
        clip: Option<[f64; 2]>,
        shape: [usize; 3],
    ) -> usize {
        self.nodes.push(Node {
            name: format!("n{}", self.nodes.len()),
            inputs: inputs.to_vec(),
            op,
            clip,
            shape,
        });
        self.nodes.len()
    }

    pub fn window(
        &mut self,
        from: usize,
        filters: usize,
        window: Window,
        groups: usize,
        clip: Option<[f64; 2]>,
    ) -> usize {
        let [channels, height, width] = self.shape(from);
        let each = channels / groups;
        let [kh, kw] = window.kernel;
        let spread = 1.5 / ((each * kh * kw) as f32).sqrt();
        let rng = &mut self.rng;
        let weights = Array4::from_shape_fn((filters, each, kh, kw), |_| {
            rng.random_range(-spread..spread)
        });
        let bias = (0..filters).map(|_| rng.random_range(-0.1..0.2)).collect();
        let [rows, columns] = window.output_size([height, width]).unwrap();
        let op = Op::Conv {
            weights,
            bias,
            steps: None,
            window,
            groups,
        };
        self.push(&[from], op, clip, [filters, rows, columns])
    }

    pub fn conv(
        &mut self,
        from: usize,
        filters: usize,
        kernel: usize,
        stride: usize,
        groups: usize,
        clip: Option<[f64; 2]>,
    ) -> usize {
        let window = Window::new([kernel, kernel])
            .with_stride([stride, stride])
            .with_pads(Pads::all(kernel / 2));
        self.window(from, filters, window, groups, clip)
    }

    pub fn source(self) -> Source {
        let channels = self.input[0];
        Source {
            input: InputSpec {
                shape: self.input,
                low: 0,
                high: 0,
                scale: 1.0,
                multiply: vec![1.0 / 255.0; channels],
                add: vec![-0.1; channels],
            },
            graph: Graph {
                input: self.input,
                fixed: vec![None; self.nodes.len() + 1],
                nodes: self.nodes,
                givens: Vec::new(),
                outputs: Vec::new(),
            },
            name: "everything".to_owned(),
            origin: Origin::default(),
        }
    }
}

/// Every operator that has a gradient, in every shape that has code of its own.
pub fn everything(seed: u64) -> Source {
    let mut b = Builder::new(seed, [3, 12, 10]);
    let first = b.conv(0, 16, 3, 1, 1, RELU);
    let odd = Window::new([3, 2])
        .with_stride([2, 2])
        .with_dilation([1, 2])
        .with_pads(Pads {
            top: 1,
            left: 2,
            bottom: 1,
            right: 0,
        });
    let a = b.window(first, 16, odd, 1, RELU);
    let a = b.conv(a, 16, 3, 1, 1, None);
    let short = b.conv(first, 16, 1, 2, 1, None);
    let sum = b.push(&[a, short], Op::Add, RELU, [16, 6, 5]);
    let depthwise = b.conv(sum, 16, 3, 1, 16, Some([0.0, 1.0]));
    let linear = b.conv(depthwise, 12, 1, 1, 1, None);
    let groups = b.conv(sum, 12, 3, 1, 4, None);
    let both = b.push(&[linear, groups], Op::Add, None, [12, 6, 5]);
    let concat = b.push(&[both, sum], Op::Concat, None, [28, 6, 5]);
    let pads = Pads {
        top: 1,
        left: 0,
        bottom: 0,
        right: 1,
    };
    let padded = b.push(&[concat], Op::Pad(pads), None, [28, 7, 6]);
    let window = Window::new([3, 3])
        .with_stride([2, 2])
        .with_pads(Pads::all(1));
    let pool = b.push(&[padded], Op::MaxPool(window), None, [28, 4, 3]);
    let means = b.push(&[pool], Op::AveragePool(window), None, [28, 2, 2]);
    let turned: Vec<u32> = (0..28 * 4).map(|i| (28 * 4 - 1 - i) as u32).collect();
    let turned = b.push(&[means], Op::Rearrange(turned.into()), None, [28, 2, 2]);
    let bounded = b.push(&[turned], Op::Identity, Some([-1.0, 2.0]), [28, 2, 2]);
    let wide = b.push(&[bounded], Op::Flatten, None, [112, 1, 1]);
    let hidden = b.conv(wide, 20, 1, 1, 1, RELU);
    let mean = b.push(&[pool], Op::GlobalAveragePool, None, [28, 1, 1]);
    let join = b.push(&[hidden, mean], Op::Concat, None, [48, 1, 1]);
    b.conv(join, CLASSES, 1, 1, 1, None);
    b.source()
}

/// A short chain, which is quick to train.
pub fn small(seed: u64) -> Source {
    let mut b = Builder::new(seed, [1, 8, 8]);
    let a = b.conv(0, 8, 3, 1, 1, RELU);
    let a = b.conv(a, 8, 3, 2, 1, RELU);
    let a = b.push(&[a], Op::Flatten, None, [128, 1, 1]);
    b.conv(a, CLASSES, 1, 1, 1, None);
    b.source()
}

pub fn data(shape: [usize; 3], images: usize, seed: u64) -> Dataset {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let [c, h, w] = shape;
    Dataset {
        path: PathBuf::from("made up"),
        samples: Samples::Bytes(Array4::from_shape_fn((images, c, h, w), |_| rng.random())),
        labels: None,
    }
}

/// Images whose labels are what the float network says of them.
pub fn labelled(source: &Source, images: usize, seed: u64) -> Dataset {
    let mut set = data(source.graph.input, images, seed);
    let labels = (0..images).map(|image| {
        let found = source.graph.run(real(source, &set, image)).unwrap();
        let last: Vec<f32> = found.last().unwrap().iter().copied().collect();
        (0..last.len())
            .max_by(|&a, &b| last[a].total_cmp(&last[b]))
            .unwrap() as u32
    });
    set.labels = Some(labels.collect());
    set
}

pub fn real(source: &Source, set: &Dataset, image: usize) -> Array3<f32> {
    source.input.real(set.image(image)).mapv(|x| x as f32)
}

pub fn options(bits: u32) -> Options {
    Options {
        config: Config::named("forms-8").unwrap(),
        order: Order::Search,
        steps_weight: 0.0,
        weight_bits: bits,
        activation_bits: 8,
        prune: Prune::Nothing,
        images: 64,
        seed: 1,
    }
}

pub fn settings(bits: u32, rounds: usize) -> Settings {
    Settings {
        fragment: 8,
        bits,
        rounds,
        images: 128,
        batch: 32,
        rate: 1e-3,
        teacher: 0.5,
        temperature: 2.0,
        augmentation: None,
        seed: 3,
    }
}

//! The shapes of well-known networks with seeded weights: for tests and benchmarks that need no data.

use forms_golden::layers::{ActivationRange, Pads, RowOrder, Scale, Window};
use forms_network::network::INPUT;
use forms_network::{Conv, InputSpec, Merge, Network, Node, Op, Origin, Requantize};
use ndarray::Array4;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Grows a network, layer by layer.
struct Builder {
    rng: ChaCha8Rng,
    nodes: Vec<Node>,
    input: [usize; 3],
}

/// What a layer reads or yields: its name and its channels.
#[derive(Clone)]
struct At(String, usize);

fn bytes() -> ActivationRange {
    ActivationRange::new(0, 255).expect("eight bits")
}

/// A ratio below 1 in 30 bits and a shift.
fn scale(ratio: f64) -> Scale {
    Scale::new((ratio * f64::from(1 << 30)) as u32, 30).expect("a ratio below 1")
}

impl Builder {
    fn new(input: [usize; 3]) -> (Builder, At) {
        let builder = Builder {
            rng: ChaCha8Rng::seed_from_u64(7),
            nodes: Vec::new(),
            input,
        };
        (builder, At(INPUT.to_owned(), input[0]))
    }

    fn push(&mut self, inputs: &[&At], op: Op, channels: usize) -> At {
        let name = format!("layer {}", self.nodes.len());
        self.nodes.push(Node {
            name: name.clone(),
            inputs: inputs.iter().map(|at| at.0.clone()).collect(),
            op,
            scale: None,
        });
        At(name, channels)
    }

    /// A convolution that keeps the size up to its stride, with ReLU; `raw` leaves its sums.
    fn conv(
        &mut self,
        from: &At,
        filters: usize,
        [size, stride]: [usize; 2],
        groups: usize,
        raw: bool,
    ) -> At {
        let shape = (filters, from.1 / groups, size, size);
        let weights = Array4::from_shape_fn(shape, |_| self.rng.random_range(-255..=255));
        let rows = (shape.1 * size * size) as f64;
        let window = Window {
            stride: [stride; 2],
            pads: Pads::all(size / 2),
            ..Window::new([size; 2])
        };
        // So that the outputs of weights of 147 on average lie where the inputs do.
        let requantize = Requantize {
            scales: vec![scale(1.0 / (147.0 * rows.sqrt())); filters],
            range: bytes(),
        };
        let conv = Conv {
            window,
            groups,
            row_order: RowOrder::WMajor.into(),
            row_tiles: Default::default(),
            weights,
            bias: vec![0; filters],
            b_used: 8,
            requantize: (!raw).then_some(requantize),
        };
        self.push(&[from], Op::Conv(conv), filters)
    }

    fn add(&mut self, a: &At, b: &At) -> At {
        let merge = Merge {
            scales: vec![scale(0.5); 2],
            range: bytes(),
        };
        self.push(&[a, b], Op::Add(merge), a.1)
    }

    fn finish(self, name: &str) -> Network {
        Network {
            name: name.to_owned(),
            origin: Origin::default(),
            weight_bits: 8,
            input: InputSpec {
                shape: self.input,
                low: 0,
                high: 255,
                scale: 1.0,
                multiply: vec![1.0; self.input[0]],
                add: vec![0.0; self.input[0]],
            },
            nodes: self.nodes,
        }
    }
}

/// A CIFAR-10 ResNet of 6 n + 2 layers, its shortcuts of stride 2 as 1 x 1 convolutions.
pub fn resnet_cifar(n: usize) -> Network {
    let (mut b, input) = Builder::new([3, 32, 32]);
    let mut x = b.conv(&input, 16, [3, 1], 1, false);
    for (stage, filters) in [16, 32, 64].into_iter().enumerate() {
        for block in 0..n {
            let stride = if stage > 0 && block == 0 { 2 } else { 1 };
            let y = b.conv(&x, filters, [3, stride], 1, false);
            let y = b.conv(&y, filters, [3, 1], 1, false);
            if stride == 2 {
                x = b.conv(&x, filters, [1, 2], 1, false);
            }
            x = b.add(&y, &x);
        }
    }
    let x = b.push(&[&x], Op::GlobalAveragePool, 64);
    b.conv(&x, 10, [1, 1], 1, true);
    b.finish("a CIFAR-10 ResNet")
}

/// MobileNet-v2 of width 1 at 224 x 224, with its 1,000 classes.
pub fn mobilenet_v2() -> Network {
    let (mut b, input) = Builder::new([3, 224, 224]);
    let mut x = b.conv(&input, 32, [3, 2], 1, false);
    // Expansion, channels, repeats, stride of the first.
    let stages = [
        [1, 16, 1, 1],
        [6, 24, 2, 2],
        [6, 32, 3, 2],
        [6, 64, 4, 2],
        [6, 96, 3, 1],
        [6, 160, 3, 2],
        [6, 320, 1, 1],
    ];
    for [expansion, channels, repeats, first] in stages {
        for repeat in 0..repeats {
            let stride = if repeat == 0 { first } else { 1 };
            let wide = expansion * x.1;
            let mut y = x.clone();
            if expansion > 1 {
                y = b.conv(&y, wide, [1, 1], 1, false);
            }
            y = b.conv(&y, wide, [3, stride], wide, false);
            y = b.conv(&y, channels, [1, 1], 1, false);
            x = if repeat > 0 { b.add(&y, &x) } else { y };
        }
    }
    let x = b.conv(&x, 1280, [1, 1], 1, false);
    let x = b.push(&[&x], Op::GlobalAveragePool, 1280);
    b.conv(&x, 1000, [1, 1], 1, true);
    b.finish("MobileNet-v2")
}

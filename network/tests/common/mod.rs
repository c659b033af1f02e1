//! Networks that the tests run: the carried one, and random ones.
#![allow(dead_code, reason = "each test file uses some of it")]

use std::path::{Path, PathBuf};

use forms_golden::RowTiles;
use forms_golden::layers::{ActivationRange, Pads, RowOrder, RowTable, Scale, Window};
use forms_network::data::read_npy;
use forms_network::*;
use ndarray::{Array3, Array4};
use rand::Rng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

pub fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../data")
}

fn integers(name: &str) -> (Vec<usize>, Vec<i64>) {
    let array = read_npy(&data().join("cntk_mnist").join(name)).unwrap();
    let list = array.integers().unwrap();
    (array.shape, list)
}

/// `[rows, filters]` back to `[filters, channels, height, width]`, rows in W-major order.
fn kernels(name: &str, [c, h, w]: [usize; 3]) -> Array4<i32> {
    let (shape, list) = integers(name);
    assert_eq!(shape[0], c * h * w);
    Array4::from_shape_fn((shape[1], c, h, w), |(k, c, i, j)| {
        list[((c * h + i) * w + j) * shape[1] + k] as i32
    })
}

fn scales(layer: &str) -> Vec<Scale> {
    let (_, m) = integers(&format!("{layer}_multiplier.npy"));
    let (_, s) = integers(&format!("{layer}_shift.npy"));
    let pairs = m.iter().zip(&s);
    pairs
        .map(|(&m, &s)| Scale::new(m as u32, s as u32).unwrap())
        .collect()
}

/// The network that the repository carries in `data/cntk_mnist`.
pub fn carried() -> Network {
    let bytes = ActivationRange::unsigned(8).unwrap();
    let conv = |name: &str, shape| {
        Op::Conv(Conv {
            window: Window::new([5, 5]).with_pads(Pads::all(2)),
            groups: 1,
            row_order: RowOrder::WMajor.into(),
            row_tiles: Default::default(),
            weights: kernels(&format!("{name}_weights.npy"), shape),
            bias: integers(&format!("{name}_bias.npy")).1,
            b_used: 8,
            requantize: Some(Requantize {
                scales: scales(name),
                range: bytes,
            }),
        })
    };
    let dense = Op::Dense(Dense {
        weights: kernels("fc_weights.npy", [16, 4, 4]),
        row_order: RowOrder::WMajor.into(),
        row_tiles: Default::default(),
        bias: integers("fc_bias.npy").1,
        b_used: 8,
        requantize: None,
    });
    let pool = |size| Op::MaxPool(Window::new([size, size]).with_stride([size, size]));
    let node = |name: &str, input: &str, op| Node {
        name: name.to_owned(),
        inputs: vec![input.to_owned()],
        op,
        scale: None,
    };
    Network {
        interface: Default::default(),
        name: "cntk-mnist".to_owned(),
        origin: Origin {
            source: "CNTK's MNIST model, from PyPI qonnx 1.0.0".to_owned(),
            changes: "quantized by data/convert.py".to_owned(),
            licence: "Apache-2.0".to_owned(),
        },
        weight_bits: 8,
        input: InputSpec {
            shape: [1, 28, 28],
            low: 0,
            high: 255,
            scale: 1.0,
            multiply: vec![1.0],
            add: vec![0.0],
        },
        nodes: vec![
            node("conv1", "input", conv("conv1", [1, 5, 5])),
            node("pool1", "conv1", pool(2)),
            node("conv2", "pool1", conv("conv2", [8, 5, 5])),
            node("pool2", "conv2", pool(3)),
            node("fc", "pool2", dense),
        ],
    }
}

/// A random graph with every operator, groups, strides, dilations, orders and signed activations.
pub fn random(rng: &mut ChaCha8Rng) -> Network {
    let groups = [1, 2, 4][rng.random_range(0..3)];
    let filters = groups * rng.random_range(1..4);
    let size = rng.random_range(6..10);
    let order = RowOrder::ALL[rng.random_range(0..3)];
    let signed = ActivationRange::new(-rng.random_range(1..128), rng.random_range(1..128)).unwrap();
    let unsigned = ActivationRange::unsigned(rng.random_range(3..9)).unwrap();
    let scale = |rng: &mut ChaCha8Rng| Scale::new(rng.random_range(1 << 20..1 << 30), 35).unwrap();
    let conv = |rng: &mut ChaCha8Rng, shape: [usize; 4], window: Window, groups, range| {
        Op::Conv(Conv {
            window,
            groups,
            row_order: order.into(),
            row_tiles: Default::default(),
            weights: Array4::from_shape_fn(shape, |_| {
                let magnitude = rng.random_range(0..256) >> rng.random_range(0..8);
                if rng.random() { magnitude } else { -magnitude }
            }),
            bias: (0..shape[0])
                .map(|_| rng.random_range(-5000..5000))
                .collect(),
            b_used: 8,
            requantize: Some(Requantize {
                scales: (0..shape[0]).map(|_| scale(rng)).collect(),
                range,
            }),
        })
    };
    let a = conv(
        rng,
        [4, 2, 3, 3],
        Window::new([3, 3]).with_pads(Pads {
            top: 1,
            left: 0,
            bottom: 2,
            right: 1,
        }),
        1,
        signed,
    );
    let b = conv(
        rng,
        [filters, 4 / groups, 2, 2],
        Window::new([2, 2]).with_dilation([2, 1]),
        groups,
        unsigned,
    );
    let c = conv(
        rng,
        [filters, 4 / groups, 2, 2],
        Window::new([2, 2]).with_dilation([2, 1]),
        groups,
        signed,
    );
    let merge = |rng: &mut ChaCha8Rng, range| Merge {
        scales: vec![
            Scale::new(rng.random_range(1 << 28..1 << 30), 29).unwrap(),
            Scale::new(rng.random_range(1 << 28..1 << 30), 29).unwrap(),
        ],
        range,
    };
    let add = Op::Add(merge(rng, signed));
    let concat = Op::Concat(merge(rng, signed));
    let pool = Window::new([2, 2]).with_pads(Pads {
        top: 1,
        left: 0,
        bottom: 0,
        right: 1,
    });
    let last = Op::Dense(Dense {
        weights: Array4::from_shape_fn((5, 2 * filters, 1, 1), |_| rng.random_range(-255..256)),
        row_order: order.into(),
        row_tiles: Default::default(),
        bias: vec![1, -2, 3, -4, 5],
        b_used: 8,
        requantize: None,
    });
    let requantize = Op::Requantize(Requantize {
        scales: (0..2 * filters)
            .map(|_| Scale::new(1 << 29, 29).unwrap())
            .collect(),
        range: signed,
    });
    let node = |name: &str, inputs: &[&str], op| Node {
        name: name.to_owned(),
        inputs: inputs.iter().map(|&i| i.to_owned()).collect(),
        op,
        scale: Some(0.5),
    };
    Network {
        interface: Default::default(),
        name: "random".to_owned(),
        origin: Origin {
            source: "a test".to_owned(),
            ..Origin::default()
        },
        weight_bits: 8,
        input: InputSpec {
            shape: [2, size, size],
            low: -100,
            high: 120,
            scale: 1.0,
            multiply: vec![1.0, 2.0],
            add: vec![-128.0, 0.5],
        },
        nodes: vec![
            node("a", &["input"], a),
            node(
                "pad",
                &["a"],
                Op::Pad(Pads {
                    top: 1,
                    left: 1,
                    bottom: 0,
                    right: 0,
                }),
            ),
            node("b", &["pad"], b),
            node("c", &["pad"], c),
            node("add", &["b", "c"], add),
            node("concat", &["add", "c"], concat),
            node("max", &["concat"], Op::MaxPool(pool)),
            node("mean", &["max"], Op::AveragePool(pool)),
            node("again", &["mean"], requantize),
            node("all", &["again"], Op::GlobalAveragePool),
            node("flat", &["all"], Op::Flatten),
            node("last", &["flat"], last),
        ],
    }
}

/// A network whose layers have random tables of rows, or names, and even or filled row tiles.
pub fn reordered(rng: &mut ChaCha8Rng, mut network: Network) -> Network {
    for node in &mut network.nodes {
        let (weights, order, tiles) = match &mut node.op {
            Op::Conv(conv) => (&conv.weights, &mut conv.row_order, &mut conv.row_tiles),
            Op::Dense(dense) => (&dense.weights, &mut dense.row_order, &mut dense.row_tiles),
            _ => continue,
        };
        let (_, channels, height, width) = weights.dim();
        *order = match rng.random_range(0..4) {
            0 => RowOrder::ALL[rng.random_range(0..3)].into(),
            _ => {
                let mut table: Vec<u32> = (0..(channels * height * width) as u32).collect();
                table.shuffle(rng);
                RowTable::new(table).unwrap().into()
            }
        };
        *tiles = [RowTiles::Filled, RowTiles::Even][rng.random_range(0..2)];
    }
    network
}

/// An image within a network's range.
pub fn image(rng: &mut ChaCha8Rng, network: &Network) -> Array3<i64> {
    let (low, high) = (network.input.low, network.input.high);
    Array3::from_shape_fn(network.input.shape, |_| match rng.random_range(0..4) {
        0 => 0,
        1 => rng.random_range(low..=high) / 16,
        _ => rng.random_range(low..=high),
    })
}

//! Models that are quantized already, against tract, which runs the same bytes with integers of its own.
//!
//! The standard rounds ties to the even integer and multiplies by a floating point number; here ties go up and
//! ratios are M / 2^s. So a result may differ by one step where it lies on a tie or within 2^-24 of one: that
//! is allowed for one in a thousand, and never more than a step.

mod common;

use common::*;
use forms_import::{Bits, Calibration, Options, quantize, read_bytes};
use forms_network::{Network, Origin};
use ndarray::Array3;
use prost::Message;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use tract_onnx::pb::*;

fn options() -> Options {
    Options {
        bits: Bits {
            weights: 8,
            activations: 8,
        },
        calibration: Calibration::MinMax,
        images: 1,
        row_order: Default::default(),
        pixel_scale: 1.0,
        mean: vec![],
        deviation: vec![],
        origin: Origin::default(),
    }
}

fn import(bytes: &[u8]) -> Network {
    quantize(&read_bytes(bytes).unwrap(), "test", None, &options()).unwrap()
}

/// Scale and zero point of a tensor, as two constants NAME_s and NAME_z.
fn grid(name: &str, scale: f32, kind: i32, zero: i32) -> [TensorProto; 2] {
    [
        tensor(&format!("{name}_s"), &[], vec![scale]),
        integers(&format!("{name}_z"), kind, &[], &[zero]),
    ]
}

struct Random(ChaCha8Rng);

impl Random {
    fn list(&mut self, count: usize, low: i32, high: i32) -> Vec<i32> {
        (0..count)
            .map(|_| self.0.random_range(low..=high))
            .collect()
    }

    fn scales(&mut self, count: usize) -> Vec<f32> {
        (0..count)
            .map(|_| self.0.random_range(0.002..0.01))
            .collect()
    }
}

/// Activations with zero points, all integers signed (3) or unsigned (2), since tract takes no mixture; weights of one and of many scales, a bias, padding,
/// strides and groups.
fn qlinear(seed: u64, kind: i32, scales: usize) -> Vec<u8> {
    let (shift, zero) = if kind == 3 { (128, 0) } else { (0, 128) };
    let (low, high) = (zero - 128, zero + 127);
    // One scale is a scalar, several are a list.
    let dims: Vec<i64> = (scales > 1).then_some(scales as i64).into_iter().collect();
    let mut random = Random(ChaCha8Rng::seed_from_u64(seed));
    let mut constants = vec![
        integers("w1", kind, &[6, 3, 3, 3], &random.list(162, low, high)),
        tensor("w1_s", &dims, random.scales(scales)),
        integers("w1_z", kind, &dims, &vec![zero; scales]),
        integers("b1", 6, &[6], &random.list(6, -3000, 3000)),
        integers("w2", kind, &[6, 1, 3, 3], &random.list(54, low, high)),
        integers("w3", kind, &[96, 7], &random.list(672, low, high)),
    ];
    constants.extend(grid("x", 0.0173, kind, 113 - shift));
    constants.extend(grid("a", 0.0311, kind, 13 - shift));
    constants.extend(grid("w2", 0.0071, kind, zero));
    constants.extend(grid("c", 0.0537, kind, 107 - shift));
    constants.extend(grid("w3", 0.0039, kind, zero));
    constants.extend(grid("d", 0.0871, kind, 140 - shift));
    let nodes = vec![
        node("QuantizeLinear", &["x", "x_s", "x_z"], "xq", vec![]),
        node(
            "QLinearConv",
            &["xq", "x_s", "x_z", "w1", "w1_s", "w1_z", "a_s", "a_z", "b1"],
            "a",
            vec![ints("pads", &[1, 0, 1, 1])],
        ),
        node(
            "QLinearConv",
            &["a", "a_s", "a_z", "w2", "w2_s", "w2_z", "c_s", "c_z"],
            "c",
            vec![
                int("group", 6),
                ints("strides", &[2, 2]),
                ints("pads", &[1, 1, 1, 1]),
            ],
        ),
        node("Flatten", &["c"], "flat", vec![]),
        node(
            "QLinearMatMul",
            &["flat", "c_s", "c_z", "w3", "w3_s", "w3_z", "d_s", "d_z"],
            "d",
            vec![],
        ),
        node("DequantizeLinear", &["d", "d_s", "d_z"], "y", vec![]),
    ];
    model_of(nodes, constants, &[1, 3, 8, 8], &[1, 7])
}

/// Quantize, dequantize around floating point operators: as exporters write them.
fn qdq(seed: u64) -> Vec<u8> {
    let mut random = Random(ChaCha8Rng::seed_from_u64(seed));
    let mut constants = vec![
        integers("w1", 3, &[6, 3, 3, 3], &random.list(162, -128, 127)),
        tensor("w1_s", &[6], random.scales(6)),
        integers("w1_z", 3, &[6], &[0; 6]),
        // Unsigned weights with a zero point of their own: still integers, of nine bits with the sign.
        integers("w2", 2, &[6, 6, 1, 1], &random.list(36, 0, 255)),
        integers("w3", 3, &[5, 54], &random.list(270, -127, 127)),
    ];
    constants.extend(grid("x", 0.0173, 3, -7));
    constants.extend(grid("a", 0.0291, 2, 0));
    constants.extend(grid("w2", 0.0071, 2, 121));
    constants.extend(grid("c", 0.0537, 3, 9));
    constants.extend(grid("w3", 0.0039, 3, 0));
    constants.extend(grid("d", 0.0871, 3, 4));
    let pair = |value: &str, like: &str, to: &str| {
        let inner = format!("{to}_q");
        let (s, z) = (format!("{like}_s"), format!("{like}_z"));
        [
            node("QuantizeLinear", &[value, &s, &z], &inner, vec![]),
            node("DequantizeLinear", &[&inner, &s, &z], to, vec![]),
        ]
    };
    let weights = |name: &str| {
        let (s, z) = (format!("{name}_s"), format!("{name}_z"));
        let out = format!("{name}_f");
        node(
            "DequantizeLinear",
            &[name, &s, &z],
            &out,
            vec![int("axis", 0)],
        )
    };
    let mut nodes = vec![weights("w1"), weights("w2"), weights("w3")];
    nodes.extend(pair("x", "x", "xf"));
    nodes.push(node(
        "Conv",
        &["xf", "w1_f"],
        "conv1",
        vec![ints("pads", &[1; 4])],
    ));
    nodes.push(node("Relu", &["conv1"], "relu1", vec![]));
    nodes.extend(pair("relu1", "a", "af"));
    nodes.push(node("Conv", &["af", "w2_f"], "conv2", vec![]));
    nodes.extend(pair("conv2", "c", "cf"));
    let pool = vec![ints("kernel_shape", &[2, 2]), ints("strides", &[2, 2])];
    nodes.push(node("MaxPool", &["cf"], "pool", pool));
    nodes.extend(pair("pool", "c", "pf"));
    nodes.push(node("Flatten", &["pf"], "flat", vec![]));
    nodes.push(node(
        "Gemm",
        &["flat", "w3_f"],
        "gemm",
        vec![int("transB", 1)],
    ));
    nodes.extend(pair("gemm", "d", "y"));
    model_of(nodes, constants, &[1, 3, 6, 6], &[1, 5])
}

/// The same with the weights dequantized already: tract takes but one scale a tensor.
fn folded(bytes: &[u8]) -> Vec<u8> {
    let mut model = ModelProto::decode(bytes).unwrap();
    let graph = model.graph.as_mut().unwrap();
    for name in ["w1", "w2", "w3"] {
        let find = |what: &str| {
            let name = format!("{name}{what}");
            graph.initializer.iter().find(|t| t.name == name).unwrap()
        };
        let (weights, scales, zeros) = (find(""), find("_s"), find("_z"));
        let integer = |b: u8| match weights.data_type {
            2 => f32::from(b),
            _ => f32::from(b as i8),
        };
        let each = weights.raw_data.len() / scales.float_data.len();
        let worth = weights.raw_data.iter().enumerate().map(|(at, &b)| {
            let place = at / each;
            (integer(b) - integer(zeros.raw_data[place])) * scales.float_data[place]
        });
        let float = tensor(&format!("{name}_f"), &weights.dims, worth.collect());
        graph.node.retain(|node| node.output[0] != float.name);
        graph.initializer.push(float);
    }
    model.encode_to_vec()
}

/// The last values of a model here and of another in tract for seeded images, as distances from the zero
/// point in steps: how many, and how many differ by a step.
fn compare(bytes: &[u8], other: &[u8], images: u64) -> (usize, usize) {
    let network = import(bytes);
    let scale = network.nodes.last().unwrap().scale.unwrap();
    let [c, h, w] = network.input.shape;
    let tract = planned(other, (c, h, w));
    let (mut all, mut off) = (0, 0);
    for seed in 0..images {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let image = Array3::from_shape_fn(network.input.shape, |_| rng.random_range(-2.5..2.5_f32));
        let integers = network.input.quantize(image.mapv(f64::from));
        let ours = network.reference(integers.view()).unwrap().pop().unwrap();
        let theirs = tract(&image);
        assert_eq!(ours.len(), theirs.len());
        for (ours, theirs) in ours.iter().zip(theirs) {
            let theirs = (f64::from(theirs) / scale).round() as i64;
            assert!(
                (ours - theirs).abs() <= 1,
                "seed {seed}: {ours} and {theirs}"
            );
            all += 1;
            off += usize::from(*ours != theirs);
        }
    }
    (all, off)
}

#[test]
fn qlinear_operators_yield_the_integers_that_tract_yields() {
    for (seed, kind) in [(0, 3), (1, 3), (2, 2), (3, 2)] {
        let bytes = qlinear(seed, kind, 1);
        let (all, off) = compare(&bytes, &bytes, 100);
        assert!(
            off * 1000 <= all,
            "seed {seed}: {off} of {all} differ by a step"
        );
    }
}

#[test]
fn quantize_and_dequantize_around_operators_yield_the_integers_that_tract_yields() {
    for seed in 0..4 {
        let (all, off) = compare(&qdq(seed), &folded(&qdq(seed)), 100);
        assert!(
            off * 1000 <= all,
            "seed {seed}: {off} of {all} differ by a step"
        );
    }
}

#[test]
fn integers_of_a_quantized_model_use_their_whole_range() {
    // Else the comparisons with tract would compare nothing but clamped values.
    for bytes in [qlinear(0, 3, 6), qdq(0)] {
        let network = import(&bytes);
        let mut seen = std::collections::BTreeSet::new();
        for seed in 0..20 {
            let mut rng = ChaCha8Rng::seed_from_u64(seed);
            let image = Array3::from_shape_fn(network.input.shape, |_| rng.random_range(-2.5..2.5));
            let integers = network.input.quantize(image);
            seen.extend(network.reference(integers.view()).unwrap().pop().unwrap());
        }
        assert!(seen.len() > 40, "only {} values", seen.len());
    }
}

#[test]
fn weights_and_zero_points_come_over_as_they_are() {
    let network = import(&qlinear(1, 3, 6));
    let mut random = Random(ChaCha8Rng::seed_from_u64(1));
    let given = random.list(162, -128, 127);
    let first = network.nodes[0].matrix().unwrap();
    let found: Vec<i32> = first.weights.iter().copied().collect();
    assert_eq!(found, given);
    assert_eq!((network.input.low, network.input.high), (-113, 142));
    assert_eq!(first.requantize.unwrap().range.low(), -13);
    // The bias is in units of the accumulator, as the model has it.
    let _ = random.scales(6);
    let bias: Vec<i64> = random
        .list(6, -3000, 3000)
        .into_iter()
        .map(i64::from)
        .collect();
    assert_eq!(first.bias, bias);
}

#[test]
fn a_convolution_of_integers_and_its_scale_yield_what_tract_yields() {
    let mut random = Random(ChaCha8Rng::seed_from_u64(5));
    let constants = vec![
        integers("w", 3, &[4, 3, 3, 3], &random.list(108, -128, 127)),
        integers("x_z", 3, &[], &[-38]),
        tensor("x_s", &[], vec![0.02]),
        tensor("s", &[], vec![0.0003]),
    ];
    let nodes = vec![
        node("QuantizeLinear", &["x", "x_s", "x_z"], "xq", vec![]),
        node(
            "ConvInteger",
            &["xq", "w", "x_z"],
            "sums",
            vec![ints("pads", &[1; 4])],
        ),
        node("Cast", &["sums"], "real", vec![int("to", 1)]),
        node("Mul", &["real", "s"], "y", vec![]),
    ];
    let bytes = model_of(nodes, constants, &[1, 3, 5, 5], &[1, 4, 5, 5]);
    let network = import(&bytes);
    let scale = network.nodes.last().unwrap().scale.unwrap();
    let mut rng = ChaCha8Rng::seed_from_u64(6);
    let image = Array3::from_shape_fn([3, 5, 5], |_| rng.random_range(-2.0..3.5_f32));
    let integers = network.input.quantize(image.mapv(f64::from));
    let ours = network.reference(integers.view()).unwrap().pop().unwrap();
    for (ours, theirs) in ours.iter().zip(tract(&bytes, &image)) {
        // Sums are exact on both sides; only their scale is rounded.
        let ours = *ours as f64 * scale;
        assert!(
            (ours - f64::from(theirs)).abs() <= 1e-5 * f64::from(theirs.abs()).max(1.0),
            "{ours} and {theirs}"
        );
    }
}

/// The refusal of a model that was changed.
fn refusal(bytes: Vec<u8>, change: impl FnOnce(&mut GraphProto)) -> String {
    let mut model = ModelProto::decode(&bytes[..]).unwrap();
    change(model.graph.as_mut().unwrap());
    read_bytes(&model.encode_to_vec()).unwrap_err().to_string()
}

#[test]
fn both_ends_of_quantized_values_must_agree() {
    let error = refusal(qlinear(0, 3, 6), |graph| {
        graph.node[2].input[1] = "c_s".into();
    });
    assert!(
        error
            .starts_with("node \"c\" (QLinearConv): input 0 is read as integers -13..=242 of 5.37"),
        "{error}"
    );
    assert!(error.contains("give both ends the same scale"), "{error}");
}

#[test]
fn arithmetic_on_integers_with_a_zero_point_is_refused() {
    let error = refusal(qlinear(0, 3, 6), |graph| {
        graph.node[3].op_type = "Relu".into()
    });
    assert!(
        error.contains("(QLinearMatMul): it is no operation of integers"),
        "{error}"
    );
}

#[test]
fn a_scale_of_zero_and_an_unknown_width_are_refused() {
    let set = |name: &'static str, change: fn(&mut TensorProto)| {
        move |graph: &mut GraphProto| {
            change(
                graph
                    .initializer
                    .iter_mut()
                    .find(|t| t.name == name)
                    .unwrap(),
            );
        }
    };
    let error = refusal(qlinear(0, 3, 6), set("a_s", |t| t.float_data = vec![0.0]));
    assert!(
        error.contains("its scale is 0; it must be above 0"),
        "{error}"
    );
    let error = refusal(
        qlinear(0, 3, 6),
        set("a_z", |t| {
            t.data_type = 6;
            t.raw_data = vec![0; 4];
        }),
    );
    assert!(
        error.contains("element type 6; signed and unsigned ones of 4, 8 and 16 bits"),
        "{error}"
    );
}

#[test]
fn fewer_weight_bits_than_a_quantized_model_has_are_refused() {
    let graph = read_bytes(&qlinear(0, 3, 6)).unwrap();
    let mut options = options();
    options.bits.weights = 4;
    let error = quantize(&graph, "test", None, &options)
        .unwrap_err()
        .to_string();
    assert!(
        error.starts_with("--bits 4: layer \"a\" holds integer weights"),
        "{error}"
    );
}

#[test]
fn a_float_model_without_calibration_is_refused_with_the_way_out() {
    let mut random = Random(ChaCha8Rng::seed_from_u64(1));
    let constants = vec![tensor("w", &[2, 1, 1, 1], random.scales(2))];
    let nodes = vec![node("Conv", &["x", "w"], "y", vec![])];
    let graph = read_bytes(&model_of(nodes, constants, &[1, 1, 2, 2], &[1, 2, 2, 2])).unwrap();
    let error = quantize(&graph, "test", None, &options())
        .unwrap_err()
        .to_string();
    assert!(
        error.ends_with("name a set of images by --calibrate"),
        "{error}"
    );
}

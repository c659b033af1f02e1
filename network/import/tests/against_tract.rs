//! Models against tract, which reads and runs the same bytes with code of its own; damaged ones never panic.

mod common;

use common::*;
use forms_import::{Bits, Calibration, FloatModel, Graph, Options, quantize, read_bytes};
use forms_network::{Dataset, Origin, Samples};
use ndarray::{Array3, Array4};
use proptest::prelude::*;
use prost::Message;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use tract_onnx::pb::*;

/// A residual network with depthwise and dilated convolutions, batch norm and every pool.
fn model(seed: u64) -> Vec<u8> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut random =
        |n: usize| -> Vec<f32> { (0..n).map(|_| rng.random_range(-0.5..0.5)).collect() };
    let positive = |list: Vec<f32>| list.into_iter().map(|x| x.abs() + 0.5).collect();
    let initializer = vec![
        tensor("w1", &[4, 3, 3, 3], random(108)),
        tensor("b1", &[4], random(4)),
        tensor("g", &[4], random(4)),
        tensor("h", &[4], random(4)),
        tensor("m", &[4], random(4)),
        tensor("v", &[4], positive(random(4))),
        tensor("w2", &[4, 1, 3, 3], random(36)),
        tensor("w3", &[4, 4, 2, 2], random(64)),
        tensor("c", &[4, 1, 1], random(4)),
        tensor("w4", &[8, 5], random(40)),
        tensor("b4", &[5], random(5)),
    ];
    let nodes = vec![
        node(
            "Conv",
            &["x", "w1", "b1"],
            "conv1",
            vec![ints("pads", &[1, 0, 2, 1]), ints("strides", &[1, 2])],
        ),
        node(
            "BatchNormalization",
            &["conv1", "g", "h", "m", "v"],
            "bn1",
            vec![],
        ),
        node("Relu", &["bn1"], "relu1", vec![]),
        node(
            "Conv",
            &["relu1", "w2"],
            "dw",
            vec![int("group", 4), ints("pads", &[1, 1, 1, 1])],
        ),
        node("Add", &["dw", "relu1"], "sum", vec![]),
        node("Relu", &["sum"], "relu2", vec![]),
        node(
            "Conv",
            &["relu2", "w3"],
            "conv3",
            vec![ints("dilations", &[2, 1])],
        ),
        node("Add", &["conv3", "c"], "biased", vec![]),
        node(
            "MaxPool",
            &["biased"],
            "max",
            vec![ints("kernel_shape", &[2, 2]), ints("strides", &[1, 1])],
        ),
        node(
            "AveragePool",
            &["biased"],
            "mean",
            vec![ints("kernel_shape", &[2, 2]), ints("strides", &[1, 1])],
        ),
        node("Concat", &["max", "mean"], "cat", vec![int("axis", 1)]),
        node("GlobalAveragePool", &["cat"], "all", vec![]),
        node("Flatten", &["all"], "flat", vec![]),
        node("Gemm", &["flat", "w4", "b4"], "y", vec![]),
    ];
    ModelProto {
        ir_version: 6,
        opset_import: vec![OperatorSetIdProto {
            domain: String::new(),
            version: 11,
        }],
        graph: Some(GraphProto {
            name: "g".into(),
            node: nodes,
            initializer,
            input: vec![value("x", &[1, 3, 9, 12])],
            output: vec![value("y", &[1, 5])],
            ..Default::default()
        }),
        ..Default::default()
    }
    .encode_to_vec()
}

fn image(rng: &mut ChaCha8Rng, graph: &Graph) -> Array3<f32> {
    Array3::from_shape_fn(graph.input, |_| rng.random_range(-1.0..1.0))
}

#[test]
fn float_layers_yield_what_tract_yields() {
    for seed in 0..6 {
        let bytes = model(seed);
        let graph = read_bytes(&bytes).unwrap();
        let image = image(&mut ChaCha8Rng::seed_from_u64(seed), &graph);
        let ours = graph.run(image.clone()).unwrap().pop().unwrap();
        let theirs = tract(&bytes, &image);
        assert_eq!(ours.len(), theirs.len());
        for (ours, theirs) in ours.iter().zip(&theirs) {
            assert!(
                (ours - theirs).abs() < 1e-4,
                "seed {seed}: {ours} and {theirs}"
            );
        }
    }
}

/// 8-bit weights, and activations of so many bits by the extremes of so many images.
fn options(activations: u32, images: usize) -> Options {
    Options {
        bits: Bits {
            weights: 8,
            activations,
        },
        calibration: Calibration::MinMax,
        images,
        row_order: Default::default(),
        pixel_scale: 1.0,
        mean: vec![],
        deviation: vec![],
        origin: Origin::default(),
    }
}

#[test]
fn integers_stay_close_to_tract_at_eight_bits_and_closer_at_twelve() {
    let mut errors = [0.0_f64; 2];
    for seed in 0..6 {
        let bytes = model(seed);
        let graph = read_bytes(&bytes).unwrap();
        let mut rng = ChaCha8Rng::seed_from_u64(100 + seed);
        let images: Vec<_> = (0..8).map(|_| image(&mut rng, &graph)).collect();
        let all = Array4::from_shape_fn((8, 3, 9, 12), |(n, c, i, j)| images[n][[c, i, j]]);
        let data = Dataset {
            path: "memory".into(),
            samples: Samples::Floats(all),
            labels: None,
        };
        for (which, activations) in [(0, 8), (1, 12)] {
            let options = options(activations, 8);
            let network = quantize(&graph, "test", Some(&data), &options).unwrap();
            let scale = network.nodes.last().unwrap().scale.unwrap();
            for (n, image) in images.iter().enumerate() {
                let integers = data.integers(n, &network.input);
                let ours = network.reference(integers.view()).unwrap().pop().unwrap();
                let theirs = tract(&bytes, image);
                let spread = theirs.iter().fold(0.0_f32, |m, x| m.max(x.abs()));
                for (ours, theirs) in ours.iter().zip(&theirs) {
                    let error =
                        (*ours as f64 * scale - f64::from(*theirs)).abs() / f64::from(spread);
                    assert!(
                        error < 0.08,
                        "seed {seed}, {activations} bits: off by {error} of the largest output"
                    );
                    errors[which] += error;
                }
            }
        }
    }
    assert!(errors[1] < 0.7 * errors[0], "{errors:?}");
}

/// Pads, convolves and tells classes apart; `host` are the nodes from "sums" to the output "y".
fn padded(seed: u64, host: Vec<NodeProto>) -> Vec<u8> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut random =
        |n: usize| -> Vec<f32> { (0..n).map(|_| rng.random_range(-0.5..0.5)).collect() };
    let pads = TensorProto {
        name: "p".into(),
        dims: vec![8],
        data_type: 7,
        int64_data: vec![0, 0, 1, 2, 0, 0, 0, 3],
        ..Default::default()
    };
    let initializer = vec![
        pads,
        tensor("w", &[3, 2, 3, 3], random(54)),
        tensor("b", &[3], random(3)),
        tensor("v", &[3 * 4 * 8, 6], random(576)),
    ];
    let mut nodes = vec![
        node("Pad", &["x", "p"], "padded", vec![]),
        node("Conv", &["padded", "w", "b"], "conv", vec![]),
        node("Relu", &["conv"], "relu", vec![]),
        node("Flatten", &["relu"], "flat", vec![]),
        node("MatMul", &["flat", "v"], "sums", vec![]),
    ];
    nodes.extend(host);
    model_of(nodes, initializer, &[1, 2, 5, 5], &[1, 6])
}

#[test]
fn padding_is_tracts_and_the_hosts_operators_come_after_the_sums() {
    let softmax = |sums: &[f32]| -> Vec<f32> {
        let total: f32 = sums.iter().map(|v| v.exp()).sum();
        sums.iter().map(|v| v.exp() / total).collect()
    };
    let largest = |sums: &[f32]| -> Vec<f32> {
        let best = (0..sums.len()).max_by(|&a, &b| sums[a].total_cmp(&sums[b]));
        vec![best.unwrap() as f32]
    };
    type Host<'a> = &'a dyn Fn(&[f32]) -> Vec<f32>;
    let cases: [(Vec<NodeProto>, Host); 4] = [
        (vec![node("Identity", &["sums"], "y", vec![])], &|sums| {
            sums.to_vec()
        }),
        (
            vec![node("Softmax", &["sums"], "y", vec![int("axis", 1)])],
            &softmax,
        ),
        (
            vec![node("LogSoftmax", &["sums"], "y", vec![int("axis", 1)])],
            &|sums| softmax(sums).iter().map(|p| p.ln()).collect(),
        ),
        (
            vec![
                node("ArgMax", &["sums"], "best", vec![int("axis", 1)]),
                node("Cast", &["best"], "y", vec![int("to", 1)]),
            ],
            &largest,
        ),
    ];
    for (host, by_hand) in cases {
        let what = host[0].op_type.clone();
        for seed in 0..4 {
            let bytes = padded(seed, host.clone());
            let graph = read_bytes(&bytes).unwrap();
            let image = image(&mut ChaCha8Rng::seed_from_u64(seed), &graph);
            let ours = graph.run(image.clone()).unwrap().pop().unwrap();
            let ours = by_hand(&ours.iter().copied().collect::<Vec<_>>());
            let theirs = tract(&bytes, &image);
            assert_eq!(ours.len(), theirs.len(), "{what}");
            for (ours, theirs) in ours.iter().zip(&theirs) {
                let apart = (ours - theirs).abs();
                assert!(apart < 1e-4, "{what}, seed {seed}: {ours} and {theirs}");
            }
        }
    }
}

/// A model file with channels first, and one that turns its channels to the front itself.
#[test]
fn the_float_model_is_run_as_tract_runs_it_wherever_its_channels_are() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("model.onnx");
    let first = padded(3, vec![node("Identity", &["sums"], "y", vec![])]);
    let mut model = ModelProto::decode(&first[..]).unwrap();
    let graph = model.graph.as_mut().unwrap();
    graph.input = vec![value("x", &[1, 5, 5, 2])];
    graph.node[0].input[0] = "turned".into();
    let turn = node(
        "Transpose",
        &["x"],
        "turned",
        vec![ints("perm", &[0, 3, 1, 2])],
    );
    graph.node.insert(0, turn);
    let last = model.encode_to_vec();
    let mut rng = ChaCha8Rng::seed_from_u64(3);
    let image = image(&mut rng, &read_bytes(&first).unwrap());
    let wanted = tract(&first, &image);
    for bytes in [&first, &last] {
        std::fs::write(&path, bytes).unwrap();
        let float = FloatModel::open(&path, [2, 5, 5]).unwrap();
        let found = float.run(&image.mapv(f64::from)).unwrap();
        assert_eq!(found.len(), wanted.len());
        for (found, wanted) in found.iter().zip(&wanted) {
            assert!((found - wanted).abs() < 1e-5, "{found} and {wanted}");
        }
    }
    let error = FloatModel::open(&path, [2, 5, 6])
        .err()
        .unwrap()
        .to_string();
    assert!(error.contains("reads images of [2, 5, 5]"), "{error}");
}

#[test]
fn a_convolution_of_other_channels_than_its_input_has_is_refused() {
    let end = vec![node("Identity", &["sums"], "y", vec![])];
    let mut model = ModelProto::decode(&padded(0, end)[..]).unwrap();
    model.graph.as_mut().unwrap().initializer[0].int64_data[1] = 4;
    let error = read_bytes(&model.encode_to_vec()).unwrap_err().to_string();
    assert!(
        error.contains("\"conv\"")
            && error
                .contains("3 filters of 2 channels in 1 groups do not fit an input of 6 channels"),
        "{error}"
    );
}

/// The first filter is next to nothing but its bias: on weight steps of its own that bias would not fit an
/// accumulator.
#[test]
fn a_filter_that_is_nothing_but_its_bias_keeps_it() {
    let initializer = vec![
        tensor("w", &[2, 1, 1, 1], vec![1e-13, 0.5]),
        tensor("b", &[2], vec![0.75, 0.125]),
    ];
    let nodes = vec![
        node("Conv", &["x", "w", "b"], "conv", vec![]),
        node("Relu", &["conv"], "y", vec![]),
    ];
    let bytes = model_of(nodes, initializer, &[1, 1, 2, 2], &[1, 2, 2, 2]);
    let graph = read_bytes(&bytes).unwrap();
    let mut rng = ChaCha8Rng::seed_from_u64(5);
    let images: Vec<_> = (0..4).map(|_| image(&mut rng, &graph)).collect();
    let data = Dataset {
        path: "memory".into(),
        samples: Samples::Floats(Array4::from_shape_fn((4, 1, 2, 2), |(n, c, i, j)| {
            images[n][[c, i, j]]
        })),
        labels: None,
    };
    let network = quantize(&graph, "test", Some(&data), &options(8, 4)).unwrap();
    let scale = network.nodes.last().unwrap().scale.unwrap();
    for (n, image) in images.iter().enumerate() {
        let integers = data.integers(n, &network.input);
        let ours = network.reference(integers.view()).unwrap().pop().unwrap();
        for (ours, theirs) in ours.iter().zip(tract(&bytes, image)) {
            let apart = (*ours as f64 * scale - f64::from(theirs)).abs();
            assert!(apart < 0.01, "image {n}: {ours} x {scale} and {theirs}");
        }
    }
}

#[test]
fn what_is_no_operator_of_the_opset_is_refused_by_name() {
    let refused = |change: &dyn Fn(&mut NodeProto)| {
        let mut model = ModelProto::decode(&model(0)[..]).unwrap();
        change(&mut model.graph.as_mut().unwrap().node[2]);
        read_bytes(&model.encode_to_vec()).unwrap_err().to_string()
    };
    let error = refused(&|node| node.op_type = "Rellu".into());
    let line =
        "node \"relu1\" (Rellu): opset 11 has no such operator; export it with another opset";
    assert_eq!(error, line);
    let error = refused(&|node| node.domain = "com.acme".into());
    assert!(
        error.contains("it is of the domain \"com.acme\""),
        "{error}"
    );
    let error = refused(&|node| node.attribute = vec![int("slope", 1)]);
    assert!(
        error.contains("attribute \"slope\" is not one of opset 11's; it has none"),
        "{error}"
    );
}

#[test]
fn the_model_zoo_network_is_what_tract_makes_of_it() {
    let Some(folder) = std::env::var_os("FORMS_DATA") else {
        eprintln!("skipped: FORMS_DATA does not name a folder of data sets");
        return;
    };
    let path = std::path::Path::new(&folder).join("cntk_mnist/model.onnx");
    let Ok(bytes) = std::fs::read(&path) else {
        eprintln!("skipped: {} is not there", path.display());
        return;
    };
    let graph = read_bytes(&bytes).unwrap();
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    for _ in 0..5 {
        let image = image(&mut rng, &graph).mapv(|x| (x.abs() * 255.0).round());
        let ours = graph.run(image.clone()).unwrap().pop().unwrap();
        for (ours, theirs) in ours.iter().zip(tract(&bytes, &image)) {
            assert!(
                (ours - theirs).abs() <= 1e-4 * theirs.abs().max(100.0),
                "{ours} and {theirs}"
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, ..ProptestConfig::default() })]

    #[test]
    fn a_damaged_model_is_a_graph_or_an_error_and_never_a_panic(
        seed in 0..3_u64,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..5),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let mut bytes = model(seed);
        for (index, byte) in changes {
            let at = index.index(bytes.len());
            bytes[at] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        if let Ok(graph) = read_bytes(&bytes) {
            prop_assert!(!graph.nodes.is_empty());
        }
    }
}

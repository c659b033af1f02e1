//! Models against tract, which reads and runs the same bytes with code of its own; damaged ones never panic.

use forms_import::{Bits, Calibration, Graph, Options, quantize, read_bytes};
use forms_network::{Dataset, Origin, Samples};
use ndarray::{Array3, Array4};
use proptest::prelude::*;
use prost::Message;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use tract_onnx::pb::*;
use tract_onnx::prelude::*;

fn tensor(name: &str, dims: &[i64], data: Vec<f32>) -> TensorProto {
    TensorProto {
        name: name.into(),
        dims: dims.to_vec(),
        data_type: 1,
        float_data: data,
        ..Default::default()
    }
}

fn ints(name: &str, ints: &[i64]) -> AttributeProto {
    AttributeProto {
        name: name.into(),
        r#type: 7,
        ints: ints.to_vec(),
        ..Default::default()
    }
}

fn int(name: &str, i: i64) -> AttributeProto {
    AttributeProto {
        name: name.into(),
        r#type: 2,
        i,
        ..Default::default()
    }
}

fn node(op: &str, inputs: &[&str], output: &str, attribute: Vec<AttributeProto>) -> NodeProto {
    NodeProto {
        op_type: op.into(),
        name: output.into(),
        input: inputs.iter().map(|&i| i.into()).collect(),
        output: vec![output.into()],
        attribute,
        ..Default::default()
    }
}

fn value(name: &str, dims: &[i64]) -> ValueInfoProto {
    let dim = dims.iter().map(|&n| tensor_shape_proto::Dimension {
        value: Some(tensor_shape_proto::dimension::Value::DimValue(n)),
        ..Default::default()
    });
    ValueInfoProto {
        name: name.into(),
        r#type: Some(TypeProto {
            value: Some(type_proto::Value::TensorType(type_proto::Tensor {
                elem_type: 1,
                shape: Some(TensorShapeProto { dim: dim.collect() }),
            })),
            ..Default::default()
        }),
        ..Default::default()
    }
}

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

/// Tract's output for one image.
fn tract(bytes: &[u8], image: &Array3<f32>) -> Vec<f32> {
    let (c, h, w) = image.dim();
    let plan = tract_onnx::onnx()
        .model_for_read(&mut &bytes[..])
        .unwrap()
        .with_input_fact(0, f32::fact([1, c, h, w]).into())
        .unwrap()
        .into_optimized()
        .unwrap()
        .into_runnable()
        .unwrap();
    let input =
        Tensor::from_shape(&[1, c, h, w], &image.iter().copied().collect::<Vec<_>>()).unwrap();
    let outputs = plan.run(tvec!(input.into())).unwrap();
    outputs[0].as_slice::<f32>().unwrap().to_vec()
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
            let options = Options {
                bits: Bits {
                    weights: 8,
                    activations,
                },
                calibration: Calibration::MinMax,
                images: 8,
                row_order: Default::default(),
                pixel_scale: 1.0,
                mean: vec![],
                deviation: vec![],
                origin: Origin::default(),
            };
            let network = quantize(&graph, "test", &data, &options).unwrap();
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

#[test]
fn an_operator_that_is_not_there_is_named_with_those_that_are() {
    let mut model = ModelProto::decode(&model(0)[..]).unwrap();
    model.graph.as_mut().unwrap().node[2].op_type = "Selu".into();
    let error = read_bytes(&model.encode_to_vec()).unwrap_err().to_string();
    let start = "node \"relu1\": operator Selu is not supported; supported are Add, ArgMax,";
    assert!(error.starts_with(start), "{error}");
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

//! Models that were once taken for others without a word, or refused for nothing: each is right now, or refused by a
//! sentence.

mod backend;
mod common;

use common::*;
use forms_import::{Bits, Calibration, Options, quantize, read_bytes};
use forms_network::host::Found;
use forms_network::{Dataset, Feeds, Network, Origin, Samples};
use ndarray::{Array3, Array4};
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
        images: 16,
        row_order: Default::default(),
        pixel_scale: 1.0,
        mean: vec![],
        deviation: vec![],
        origin: Origin::default(),
    }
}

fn random(seed: u64, count: usize) -> Vec<f32> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    (0..count).map(|_| rng.random_range(-0.5..0.5)).collect()
}

fn set(images: Vec<f32>, [c, h, w]: [usize; 3]) -> Dataset {
    let count = images.len() / (c * h * w);
    Dataset {
        path: "memory".into(),
        samples: Samples::Floats(Array4::from_shape_vec((count, c, h, w), images).unwrap()),
        labels: None,
    }
}

fn number(name: &str, x: f32) -> TensorProto {
    tensor(name, &[], vec![x])
}

fn longs(name: &str, list: &[i64]) -> TensorProto {
    TensorProto {
        name: name.into(),
        dims: vec![list.len() as i64],
        data_type: 7,
        int64_data: list.to_vec(),
        ..Default::default()
    }
}

/// A model with changes.
fn changed(bytes: Vec<u8>, change: impl FnOnce(&mut ModelProto)) -> Vec<u8> {
    let mut model = ModelProto::decode(&bytes[..]).unwrap();
    change(&mut model);
    model.encode_to_vec()
}

/// A convolution of 2 x 6 x 6 to "c" of 3 x 6 x 6, and what follows it up to "y".
fn conv_then(nodes: Vec<NodeProto>, constants: Vec<TensorProto>) -> Vec<u8> {
    let mut all = vec![node(
        "Conv",
        &["x", "w", "b"],
        "c",
        vec![ints("pads", &[1, 1, 1, 1])],
    )];
    all.extend(nodes);
    let mut initializer = vec![
        tensor("w", &[3, 2, 3, 3], random(1, 54)),
        tensor("b", &[3], random(2, 3)),
    ];
    initializer.extend(constants);
    model_of(all, initializer, &[1, 2, 6, 6], &[1, 3, 6, 6])
}

fn quantized(bytes: &[u8], images: &Dataset) -> Network {
    let network = quantize(
        &read_bytes(bytes).unwrap(),
        "test",
        Some(images),
        &options(),
    )
    .unwrap();
    // What a file holds is all that there is.
    Network::from_bytes(&network.to_bytes().unwrap()).unwrap()
}

/// The largest difference from what tract makes of output `at`, as a part of the largest number.
fn error_of(bytes: &[u8], shape: [usize; 3], at: usize) -> f64 {
    let images = set(random(7, 8 * shape.iter().product::<usize>()), shape);
    let network = quantized(bytes, &images);
    let found = backend::outputs(&network, &Feeds::from(images.clone())).unwrap();
    let mut wanted = Vec::new();
    for image in 0..images.len() {
        let map = images.image(image).mapv(|x| x as f32);
        wanted.extend(tract_outputs(bytes, &map)[at].clone());
    }
    apart(&found[at], &wanted)
}

fn apart(found: &Found, wanted: &[f32]) -> f64 {
    assert_eq!(found.data.len(), wanted.len());
    let largest = wanted
        .iter()
        .fold(1e-9_f64, |m, &x| m.max(f64::from(x.abs())));
    let pairs = found.data.iter().zip(wanted);
    pairs.fold(0.0, |m, (a, &b)| m.max((a - f64::from(b)).abs() / largest))
}

/// Every output, as tract computes it.
fn tract_outputs(bytes: &[u8], image: &Array3<f32>) -> Vec<Vec<f32>> {
    use tract_onnx::prelude::*;
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
    let list: Vec<f32> = image.iter().copied().collect();
    let input = Tensor::from_shape(&[1, c, h, w], &list).unwrap();
    let outputs = plan.run(tvec!(input.into())).unwrap();
    outputs
        .iter()
        .map(|o| o.as_slice::<f32>().unwrap().to_vec())
        .collect()
}

fn refusal(bytes: &[u8]) -> String {
    read_bytes(bytes).unwrap_err().to_string()
}

const MAP: [usize; 3] = [2, 6, 6];

#[test]
fn a_clip_is_enforced_at_both_ends_wherever_it_stands() {
    let bounds = || vec![number("lo", -0.3), number("hi", 0.4)];
    let clip = |from: &str| node("Clip", &[from, "lo", "hi"], "y", vec![]);
    let pool = vec![ints("kernel_shape", &[2, 2])];
    for (what, nodes) in [
        ("conv", vec![clip("c")]),
        (
            "add",
            vec![node("Add", &["c", "c"], "s", vec![]), clip("s")],
        ),
        ("max", vec![node("MaxPool", &["c"], "p", pool), clip("p")]),
        ("relu", vec![node("Relu", &["c"], "r", vec![]), clip("r")]),
    ] {
        let error = error_of(&conv_then(nodes, bounds()), MAP, 0);
        // Twice a sum of 8 bits, of which the bounds leave a part.
        assert!(error < 0.03, "{what}: {error}");
    }
    // Bounds that leave 0 out, one bound alone, and a bound of infinity.
    let above = vec![number("lo", 0.1), number("hi", 0.4)];
    assert!(error_of(&conv_then(vec![clip("c")], above), MAP, 0) < 0.02);
    let alone = vec![node("Clip", &["c", "lo"], "y", vec![])];
    assert!(error_of(&conv_then(alone, vec![number("lo", -0.3)]), MAP, 0) < 0.02);
    let endless = vec![number("lo", 0.0), number("hi", f32::INFINITY)];
    assert!(error_of(&conv_then(vec![clip("c")], endless), MAP, 0) < 0.02);
}

#[test]
fn the_outputs_are_those_that_the_model_names() {
    // Two heads, the second of them named first; and nodes behind the output, which are none of the network's.
    let heads = vec![
        node("Relu", &["c"], "y", vec![]),
        node("GlobalAveragePool", &["c"], "z", vec![]),
        node("Sigmoid", &["z"], "unread", vec![]),
    ];
    let bytes = changed(conv_then(heads, vec![]), |model| {
        let graph = model.graph.as_mut().unwrap();
        graph.output = vec![value("z", &[1, 3, 1, 1]), value("y", &[1, 3, 6, 6])];
    });
    for at in [0, 1] {
        let error = error_of(&bytes, MAP, at);
        assert!(error < 0.03, "output {at}: {error}");
    }
    let images = set(random(7, 72), MAP);
    let names: Vec<String> = quantized(&bytes, &images)
        .interface
        .outputs
        .iter()
        .map(|o| o.name.clone())
        .collect();
    assert_eq!(names, ["z", "y"]);
}

#[test]
fn normalizing_by_the_batch_and_dropping_at_random_are_refused() {
    let lists = || {
        ["s", "h", "m", "v"]
            .map(|name| tensor(name, &[3], vec![0.5; 3]))
            .to_vec()
    };
    let norm = |attributes| {
        node(
            "BatchNormalization",
            &["c", "s", "h", "m", "v"],
            "y",
            attributes,
        )
    };
    let at = |opset: i64, nodes: Vec<NodeProto>| {
        changed(conv_then(nodes, lists()), |model| {
            model.opset_import[0].version = opset
        })
    };
    let refused = "it normalizes by the batch at hand, as in training";
    assert!(refusal(&at(15, vec![norm(vec![int("training_mode", 1)])])).contains(refused));
    assert!(refusal(&at(6, vec![norm(vec![])])).contains(refused));
    assert!(read_bytes(&at(6, vec![norm(vec![int("is_test", 1)])])).is_ok());
    assert!(read_bytes(&at(15, vec![norm(vec![])])).is_ok());
    let unknown = refusal(&at(15, vec![norm(vec![int("spatial", 0)])]));
    assert!(
        unknown.contains("attribute \"spatial\" is not one of opset 15's"),
        "{unknown}"
    );
    let truth = |x: u8| TensorProto {
        name: "t".into(),
        data_type: 9,
        raw_data: vec![x],
        ..Default::default()
    };
    let dropout = |x| {
        let nodes = vec![node("Dropout", &["c", "r", "t"], "y", vec![])];
        conv_then(nodes, vec![number("r", 0.5), truth(x)])
    };
    assert!(refusal(&dropout(1)).contains("it drops numbers at random"));
    assert!(read_bytes(&dropout(0)).is_ok());
}

#[test]
fn a_kernel_shape_other_than_the_weights_is_refused() {
    for size in [2, 5] {
        let bytes = changed(conv_then(vec![], vec![]), |model| {
            let graph = model.graph.as_mut().unwrap();
            graph.node[0]
                .attribute
                .push(ints("kernel_shape", &[size, size]));
            graph.output[0].name = "c".into();
        });
        let error = refusal(&bytes);
        let line = format!("kernel_shape is [{size}, {size}], but its weights are [3, 2, 3, 3]");
        assert!(error.contains(&line), "{error}");
    }
}

#[test]
fn constants_are_read_in_whichever_attribute_they_stand() {
    let with = |name: &str, attribute: AttributeProto| {
        node(
            "Constant",
            &[],
            name,
            vec![AttributeProto {
                name: attribute.name,
                ..attribute
            }],
        )
    };
    let float = |name: &str, x: f32| {
        with(
            name,
            AttributeProto {
                name: "value_float".into(),
                r#type: 1,
                f: x,
                ..Default::default()
            },
        )
    };
    let clip = vec![
        float("lo", 0.0),
        float("hi", 0.5),
        node("Clip", &["c", "lo", "hi"], "y", vec![]),
    ];
    assert!(error_of(&conv_then(clip, vec![]), MAP, 0) < 0.02);
    let floats = AttributeProto {
        name: "value_floats".into(),
        r#type: 6,
        floats: vec![0.1],
        ..Default::default()
    };
    let add = vec![with("k", floats), node("Add", &["c", "k"], "y", vec![])];
    assert!(error_of(&conv_then(add, vec![]), MAP, 0) < 0.02);
    let sizes = AttributeProto {
        name: "value_ints".into(),
        r#type: 7,
        ints: vec![1, -1],
        ..Default::default()
    };
    let flat = vec![
        with("s", sizes),
        node("Reshape", &["c", "s"], "f", vec![]),
        node("Gemm", &["f", "v"], "y", vec![]),
    ];
    assert!(
        error_of(
            &conv_then(flat, vec![tensor("v", &[108, 5], random(4, 540))]),
            MAP,
            0
        ) < 0.02
    );
}

#[test]
fn shapes_that_a_model_computes_are_known_when_it_is_read() {
    // x.view(x.size(0), -1), as PyTorch writes it.
    let nodes = vec![
        node("Shape", &["c"], "all", vec![]),
        node("Gather", &["all", "zero"], "n", vec![int("axis", 0)]),
        node("Unsqueeze", &["n", "axes"], "list", vec![]),
        node("Concat", &["list", "rest"], "s", vec![int("axis", 0)]),
        node("Reshape", &["c", "s"], "f", vec![]),
        node("Gemm", &["f", "v"], "y", vec![]),
    ];
    let scalar = TensorProto {
        dims: vec![],
        ..longs("zero", &[0])
    };
    let constants = vec![
        scalar,
        longs("axes", &[0]),
        longs("rest", &[-1]),
        tensor("v", &[108, 5], random(4, 540)),
    ];
    assert!(error_of(&conv_then(nodes, constants), MAP, 0) < 0.02);
}

#[test]
fn tensors_that_nothing_reads_are_no_matter() {
    let unread = TensorProto {
        name: "unread".into(),
        dims: vec![2],
        data_type: 8,
        ..Default::default()
    };
    let nodes = vec![node("Relu", &["c"], "y", vec![])];
    assert!(error_of(&conv_then(nodes, vec![]), MAP, 0) < 0.02);
    let bytes = conv_then(vec![node("Relu", &["c"], "y", vec![])], vec![unread]);
    assert!(read_bytes(&bytes).is_ok());
}

/// Weights that 16 bits hold exactly, in 16 and in 32 bits.
#[test]
fn weights_of_sixteen_bits_are_what_they_are_in_thirty_two() {
    let list: Vec<f32> = (0..54).map(|i| (i as f32 - 27.0) / 64.0).collect();
    let half = |x: f32| {
        let bits = x.to_bits();
        match x == 0.0 {
            true => 0_u16,
            false => {
                ((bits >> 16 & 0x8000)
                    | ((bits >> 23 & 0xff) + 15 - 127) << 10
                    | bits >> 13 & 0x3ff) as u16
            }
        }
    };
    let brain = |x: f32| (x.to_bits() >> 16) as u16;
    let model = |kind: i32, words: Vec<u16>| {
        changed(conv_then(vec![], vec![]), |model| {
            let graph = model.graph.as_mut().unwrap();
            let raw = words.iter().flat_map(|w| w.to_le_bytes()).collect();
            graph.initializer[0] = TensorProto {
                name: "w16".into(),
                dims: vec![3, 2, 3, 3],
                data_type: kind,
                raw_data: raw,
                ..Default::default()
            };
            graph
                .node
                .insert(0, node("Cast", &["w16"], "w", vec![int("to", 1)]));
            graph.output[0].name = "c".into();
        })
    };
    let plain = changed(conv_then(vec![], vec![]), |model| {
        let graph = model.graph.as_mut().unwrap();
        graph.initializer[0].float_data = list.clone();
        graph.output[0].name = "c".into();
    });
    let image = Array3::from_shape_vec((2, 6, 6), random(9, 72)).unwrap();
    let wanted = read_bytes(&plain)
        .unwrap()
        .run(image.clone())
        .unwrap()
        .pop()
        .unwrap();
    for (kind, words) in [
        (10, list.iter().map(|&x| half(x)).collect()),
        (16, list.iter().map(|&x| brain(x)).collect::<Vec<_>>()),
    ] {
        let found = read_bytes(&model(kind, words))
            .unwrap()
            .run(image.clone())
            .unwrap()
            .pop()
            .unwrap();
        assert_eq!(found, wanted, "element type {kind}");
    }
}

#[test]
fn data_beside_the_model_are_read_from_there_and_nowhere_else() {
    let entry = |key: &str, value: &str| StringStringEntryProto {
        key: key.into(),
        value: value.into(),
    };
    let list = random(1, 54);
    let model = |location: &str| {
        changed(conv_then(vec![], vec![]), |model| {
            let graph = model.graph.as_mut().unwrap();
            let weights = &mut graph.initializer[0];
            weights.float_data = vec![];
            weights.data_location = Some(1);
            weights.external_data = vec![
                entry("location", location),
                entry("offset", "8"),
                entry("length", "216"),
            ];
            graph.output[0].name = "c".into();
        })
    };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("m.onnx");
    let mut data = vec![0xff; 8];
    data.extend(list.iter().flat_map(|x| x.to_le_bytes()));
    std::fs::write(folder.path().join("w.bin"), &data).unwrap();
    std::fs::write(&path, model("w.bin")).unwrap();
    let graph = forms_import::read(&path).unwrap();
    let forms_import::graph::Op::Conv { weights, .. } = &graph.nodes[0].op else {
        panic!("{:?}", graph.nodes[0].op);
    };
    assert_eq!(weights.iter().copied().collect::<Vec<_>>(), list);
    let refused = |location: &str| {
        std::fs::write(&path, model(location)).unwrap();
        forms_import::read(&path).unwrap_err().to_string()
    };
    assert!(refused("../w.bin").contains("which is not beside the model"));
    assert!(
        refused("other.bin").contains("lies in \"other.bin\", of which bytes 8 on cannot be read")
    );
    assert!(refusal(&model("w.bin")).contains("read the model from its file"));
}

/// One pixel of two channels through a convolution of 1 x 1: what its integers are can be told by hand.
fn pixel(nodes: Vec<NodeProto>, constants: Vec<TensorProto>) -> Vec<u8> {
    let weights = integers("w", 3, &[2, 2, 1, 1], &[3, -5, 7, 11]);
    let all = vec![
        weights,
        number("s", 0.5),
        number("ws", 0.25),
        integers("z", 2, &[], &[100]),
        integers("wz", 3, &[], &[0]),
    ];
    changed(
        model_of(
            nodes,
            [all, constants].concat(),
            &[1, 2, 1, 1],
            &[1, 2, 1, 1],
        ),
        |model| {
            let graph = model.graph.as_mut().unwrap();
            let Some(type_proto::Value::TensorType(input)) =
                &mut graph.input[0].r#type.as_mut().unwrap().value
            else {
                panic!("a tensor");
            };
            input.elem_type = 2;
        },
    )
}

#[test]
fn bytes_that_a_model_reads_are_its_integers() {
    let wanted = |x: [f64; 2]| {
        let [a, b] = x.map(|x| x - 100.0);
        [3.0 * a - 5.0 * b, 7.0 * a + 11.0 * b]
    };
    let dequantized = pixel(
        vec![
            node("DequantizeLinear", &["x", "s", "z"], "f", vec![]),
            node("DequantizeLinear", &["w", "ws", "wz"], "v", vec![]),
            node("Conv", &["f", "v"], "y", vec![]),
        ],
        vec![],
    );
    let integer = pixel(
        vec![node("ConvInteger", &["x", "w", "z"], "y", vec![])],
        vec![],
    );
    let qlinear = pixel(
        vec![
            node(
                "QLinearConv",
                &["x", "s", "z", "w", "ws", "wz", "ys", "yz"],
                "q",
                vec![],
            ),
            node("DequantizeLinear", &["q", "ys", "yz"], "y", vec![]),
        ],
        vec![number("ys", 2.0), integers("yz", 2, &[], &[128])],
    );
    let images = set(
        vec![0.0, 255.0, 100.0, 100.0, 90.0, 130.0, 255.0, 0.0],
        [2, 1, 1],
    );
    let data: Vec<[f64; 2]> = vec![[0.0, 255.0], [100.0, 100.0], [90.0, 130.0], [255.0, 0.0]];
    for (what, bytes, worth, step) in [
        ("dequantized", dequantized, 0.125, 0.0),
        ("integer", integer, 1.0, 0.0),
        ("qlinear", qlinear, 0.125, 2.0),
    ] {
        let graph = read_bytes(&bytes).unwrap();
        assert!(graph.unknown().is_none(), "{what}: {:?}", graph.unknown());
        let network = quantize(&graph, "test", None, &options()).unwrap();
        let found = backend::outputs(&network, &Feeds::from(images.clone())).unwrap();
        let exact: Vec<f64> = data
            .iter()
            .flat_map(|&x| wanted(x))
            .map(|y| y * worth)
            .collect();
        for (found, exact) in found[0].data.iter().zip(exact) {
            let exact = if step > 0.0 {
                exact.clamp(-128.0 * step, 127.0 * step)
            } else {
                exact
            };
            assert!(
                (found - exact).abs() <= step / 2.0 + 1e-6,
                "{what}: {found} for {exact}"
            );
        }
        let mut scaled = options();
        scaled.pixel_scale = 0.5;
        let error = quantize(&graph, "test", None, &scaled)
            .unwrap_err()
            .to_string();
        assert!(
            error.contains("holds integers, which it scales itself; leave --pixel-scale"),
            "{error}"
        );
    }
}

#[test]
fn output_dtype_says_which_integers_there_are() {
    let nodes = vec![
        node(
            "QuantizeLinear",
            &["x", "s"],
            "q",
            vec![int("output_dtype", 3)],
        ),
        node("DequantizeLinear", &["q", "s"], "f", vec![]),
        node("DequantizeLinear", &["wq", "s"], "v", vec![]),
        node("Conv", &["f", "v"], "y", vec![]),
    ];
    let constants = vec![number("s", 0.5), integers("wq", 3, &[1, 1, 1, 1], &[2])];
    let bytes = changed(
        model_of(nodes, constants, &[1, 1, 1, 1], &[1, 1, 1, 1]),
        |model| {
            model.opset_import[0].version = 21;
        },
    );
    let network = quantize(&read_bytes(&bytes).unwrap(), "test", None, &options()).unwrap();
    assert_eq!((network.input.low, network.input.high), (-128, 127));
}

#[test]
fn bytes_with_their_channels_last_are_images_like_others() {
    let nodes = vec![
        node("Cast", &["x"], "f", vec![int("to", 1)]),
        node("Transpose", &["f"], "t", vec![ints("perm", &[0, 3, 1, 2])]),
        node("Conv", &["t", "w"], "y", vec![]),
    ];
    let bytes = changed(
        model_of(
            nodes,
            vec![tensor("w", &[2, 3, 1, 1], random(1, 6))],
            &[1, 4, 5, 3],
            &[1, 2, 4, 5],
        ),
        |model| {
            let graph = model.graph.as_mut().unwrap();
            let Some(type_proto::Value::TensorType(input)) =
                &mut graph.input[0].r#type.as_mut().unwrap().value
            else {
                panic!("a tensor");
            };
            input.elem_type = 2;
        },
    );
    let graph = read_bytes(&bytes).unwrap();
    assert_eq!(graph.input, [3, 4, 5]);
    assert_eq!(
        graph.nodes.len(),
        1,
        "neither Cast nor Transpose is a layer: {:?}",
        graph.nodes.iter().map(|n| &n.name).collect::<Vec<_>>()
    );
}

#[test]
fn a_softmax_in_the_middle_is_the_hosts_and_the_products_around_it_are_not() {
    let nodes = vec![
        node("Flatten", &["c"], "f", vec![]),
        node("Gemm", &["f", "v"], "a", vec![]),
        node("Softmax", &["a"], "p", vec![int("axis", 1)]),
        node("Gemm", &["p", "u"], "y", vec![]),
    ];
    let constants = vec![
        tensor("v", &[108, 6], random(4, 648)),
        tensor("u", &[6, 5], random(5, 30)),
    ];
    let bytes = conv_then(nodes, constants);
    let error = error_of(&bytes, MAP, 0);
    assert!(error < 0.03, "{error}");
    let network = quantized(&bytes, &set(random(7, 72), MAP));
    let hosts = network
        .nodes
        .iter()
        .filter(|node| matches!(node.op, forms_network::Op::Host(_)))
        .count();
    assert_eq!(hosts, 1);
    assert_eq!(network.multiply_adds().unwrap(), [54 * 36 + 648 + 30, 0]);
}

#[test]
fn data_that_tell_no_range_are_refused() {
    let graph = read_bytes(&conv_then(vec![node("Relu", &["c"], "y", vec![])], vec![])).unwrap();
    let zeros = set(vec![0.0; 144], MAP);
    let error = quantize(&graph, "test", Some(&zeros), &options())
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("the calibration set holds nothing but 0"),
        "{error}"
    );
    let mut pixels = options();
    pixels.pixel_scale = 1.0 / 255.0;
    let error = quantize(&graph, "test", Some(&set(random(3, 72), MAP)), &pixels)
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("is for pixels in 0..=255, but the calibration set holds"),
        "{error}"
    );
}

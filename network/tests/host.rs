//! Networks of several inputs, tables, rearrangements and segments of the host: the machine computes what the slow
//! reference does, a file keeps them, and what does not fit is refused.

use std::sync::Arc;

use forms_golden::layers::{ActivationRange, Scale, Window};
use forms_golden::{Config, SignPolicy};
use forms_network::host::{Element, Port};
use forms_network::network::INPUT;
use forms_network::run::{Fast, Machine};
use forms_network::*;
use ndarray::{Array2, Array3, Array4, ArrayView3};
use prost::Message;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use tract_onnx::pb::*;

fn port(name: &str, dims: &[usize], channels_last: bool) -> Port {
    Port {
        name: name.into(),
        dims: dims.to_vec(),
        element: Element::Float,
        channels_last,
    }
}

/// A Softmax over the last axis of a [1, 4, 3] tensor.
fn softmax() -> Arc<[u8]> {
    let info = |name: &str| ValueInfoProto {
        name: name.into(),
        r#type: Some(TypeProto {
            value: Some(type_proto::Value::TensorType(type_proto::Tensor {
                elem_type: 1,
                shape: Some(TensorShapeProto {
                    dim: [1, 4, 3]
                        .map(|n| tensor_shape_proto::Dimension {
                            value: Some(tensor_shape_proto::dimension::Value::DimValue(n)),
                            ..Default::default()
                        })
                        .to_vec(),
                }),
            })),
            ..Default::default()
        }),
        ..Default::default()
    };
    let node = NodeProto {
        op_type: "Softmax".into(),
        input: vec!["a".into()],
        output: vec!["b".into()],
        attribute: vec![AttributeProto {
            name: "axis".into(),
            r#type: 2,
            i: -1,
            ..Default::default()
        }],
        ..Default::default()
    };
    let model = ModelProto {
        ir_version: 8,
        opset_import: vec![OperatorSetIdProto {
            domain: String::new(),
            version: 13,
        }],
        graph: Some(GraphProto {
            name: "g".into(),
            node: vec![node],
            input: vec![info("a")],
            output: vec![info("b")],
            ..Default::default()
        }),
        ..Default::default()
    };
    model.encode_to_vec().into()
}

fn node(name: &str, inputs: &[&str], op: Op) -> Node {
    Node {
        name: name.into(),
        inputs: inputs.iter().map(|&i| i.into()).collect(),
        op,
        scale: Some(0.05),
    }
}

fn spec(shape: [usize; 3]) -> InputSpec {
    InputSpec {
        shape,
        low: -20,
        high: 25,
        scale: 1.0,
        multiply: vec![1.0; shape[0]],
        add: vec![0.0; shape[0]],
    }
}

/// Two inputs of 3 x 4 and 4 x 3; a table, a rearrangement, a sum, a Softmax of the host, and a product behind it.
fn network(seed: u64) -> Network {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let tables = Array2::from_shape_fn((3, 30), |_| rng.random_range(-100..100));
    let table = (0..12)
        .map(|i| {
            if i == 5 {
                Rearrange::ZERO
            } else {
                (i * 7 % 12) as u32
            }
        })
        .collect();
    let weights = Array4::from_shape_fn((2, 3, 1, 1), |_| rng.random_range(-255..=255));
    let range = ActivationRange::new(-128, 127).unwrap();
    let merge = Merge {
        scales: vec![
            Scale::new(1 << 29, 30).unwrap(),
            Scale::new(1 << 30, 30).unwrap(),
        ],
        range,
    };
    Network {
        interface: Interface {
            input: Some(port("x", &[1, 4, 3], true)),
            outputs: vec![Output {
                name: "y".into(),
                sources: vec!["product".into()],
                inputs: vec![(port("product", &[1, 4, 2], true), 0.5)],
                model: None,
                keeps_order: true,
                multiply_adds: 0,
            }],
        },
        name: "host".into(),
        origin: Origin::default(),
        weight_bits: 8,
        input: spec([3, 4, 1]),
        nodes: vec![
            node("z", &[], Op::Input(spec([4, 3, 1]))),
            node(
                "looked up",
                &[INPUT],
                Op::Lookup(Lookup { low: -10, tables }),
            ),
            node(
                "moved",
                &["z"],
                Op::Rearrange(Rearrange {
                    shape: [3, 4, 1],
                    table,
                }),
            ),
            node("sum", &["looked up", "moved"], Op::Add(merge)),
            node(
                "soft",
                &["sum"],
                Op::Host(Host {
                    model: softmax(),
                    inputs: vec![(port("a", &[1, 4, 3], true), 0.05)],
                    output: port("b", &[1, 4, 3], true),
                    shape: [3, 4, 1],
                    scale: 1.0 / 255.0,
                    range: ActivationRange::new(0, 255).unwrap(),
                    multiply_adds: 0,
                }),
            ),
            node(
                "product",
                &["soft"],
                Op::Conv(Conv {
                    window: Window::new([1, 1]),
                    groups: 1,
                    row_order: forms_golden::layers::RowOrder::WMajor.into(),
                    row_tiles: Default::default(),
                    weights,
                    bias: vec![3, -4],
                    b_used: 8,
                    requantize: None,
                }),
            ),
        ],
    }
}

#[test]
fn the_machine_computes_what_the_reference_does_whatever_computes_a_layer() {
    for seed in 0..4 {
        let built = network(seed);
        let network = Network::from_bytes(&built.to_bytes().unwrap()).unwrap();
        assert_eq!(network, built, "a file keeps everything");
        assert_eq!(network.multiply_adds().unwrap(), [24, 0]);
        let plan = network.check().unwrap();
        let config = Config::named("forms-8").unwrap();
        let machine = Machine::program(&network, &config, SignPolicy::Split, &Fast).unwrap();
        let mut rng = ChaCha8Rng::seed_from_u64(50 + seed);
        let mut images = |shape: (usize, usize, usize)| -> Vec<Array3<i64>> {
            (0..5)
                .map(|_| Array3::from_shape_fn(shape, |_| rng.random_range(-20..=25)))
                .collect()
        };
        let (x, z) = (images((3, 4, 1)), images((4, 3, 1)));
        let mut session = machine.start().unwrap();
        let found = session
            .run_all(&x, std::slice::from_ref(&z), |_, _| {})
            .unwrap();
        for (image, found) in found.iter().enumerate() {
            let others: Vec<ArrayView3<i64>> = vec![z[image].view()];
            let wanted = network
                .reference_of(&plan, x[image].view(), &others)
                .unwrap();
            let wanted: Vec<i64> = wanted.last().unwrap().iter().copied().collect();
            assert_eq!(found, &wanted, "seed {seed}, image {image}");
            // The output lies with its channels last again.
            let output = &network.interface.outputs[0];
            let y = output.run(None, &[&wanted]).unwrap();
            assert_eq!(y.dims, [1, 4, 2]);
            assert_eq!(y.data[1], wanted[4] as f64 * 0.5);
        }
        let error = session.run_all(&x, &[], |_, _| {}).unwrap_err().to_string();
        assert!(
            error.contains("1 inputs are given, but the network has 2"),
            "{error}"
        );
    }
}

#[test]
fn what_does_not_fit_is_refused_by_layer() {
    let refusal = |change: &dyn Fn(&mut Network)| {
        let mut network = network(0);
        change(&mut network);
        network.check().unwrap_err().to_string()
    };
    let error = refusal(&|network| {
        if let Op::Rearrange(how) = &mut network.nodes[2].op {
            how.table[3] = 12;
        }
    });
    assert_eq!(error, "layer \"moved\": its table names element 12 of 12");
    let error = refusal(&|network| {
        if let Op::Lookup(how) = &mut network.nodes[1].op {
            how.tables = Array2::zeros((2, 30));
        }
    });
    assert!(
        error.contains("it has 2 tables of 30 entries for 3 channels"),
        "{error}"
    );
    let error = refusal(&|network| {
        if let Op::Host(host) = &mut network.nodes[4].op {
            host.inputs[0].0.dims = vec![1, 4, 4];
        }
    });
    assert!(
        error.contains("as a tensor [1, 4, 4], but the map is [3, 4, 1]"),
        "{error}"
    );
    let error = refusal(&|network| network.interface.outputs[0].sources[0] = "none".into());
    assert!(
        error.contains("its output \"y\" reads \"none\", which is no layer"),
        "{error}"
    );
    let mut broken = network(0);
    if let Op::Host(host) = &mut broken.nodes[4].op {
        host.model = b"nonsense".to_vec().into();
    }
    let config = Config::named("forms-8").unwrap();
    let error = Machine::program(&broken, &config, SignPolicy::Split, &Fast)
        .err()
        .unwrap()
        .to_string();
    assert!(
        error.starts_with("layer \"soft\": ") && !error.contains('\n'),
        "{error}"
    );
}

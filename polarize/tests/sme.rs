//! SME in the layer loop: levels lie on the grid and in the planes that are said to stay, signs are kept, and the fit
//! is better than rounding afterwards.

use std::path::PathBuf;

use forms_golden::layers::{Pads, RowOrder, Window};
use forms_golden::{Config, SignPolicy};
use forms_import::graph::{self, Graph};
use forms_network::host::{Element, Port};
use forms_network::run::{Fast, Machine};
use forms_network::{Dataset, InputSpec, Op, Origin, Output, Samples};
use forms_polarize::sme::{Quantizer, Signs, Sme};
use forms_polarize::{Options, Order, Polarized, Prune, Source, solve_sme};
use ndarray::Array4;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

const GRIDS: [Quantizer; 4] = [
    Quantizer::Window(3),
    Quantizer::PowerOfTwo,
    Quantizer::AdditivePowers,
    Quantizer::Uniform,
];

/// Three convolutions, the second one depthwise, on blurred noise of six by six.
fn small_network(seed: u64) -> (Source, Dataset) {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut conv = |at: usize, [filters, each, kernel]: [usize; 3], groups, clip| graph::Node {
        name: format!("conv{at}"),
        inputs: vec![at],
        op: graph::Op::Conv {
            weights: Array4::from_shape_fn((filters, each, kernel, kernel), |_| {
                rng.random_range(-0.5..0.5)
            }),
            bias: (0..filters).map(|_| rng.random_range(-0.1..0.2)).collect(),
            steps: None,
            window: Window::new([kernel, kernel]).with_pads(Pads::all(kernel / 2)),
            groups,
        },
        clip,
        shape: [filters, 6, 6],
    };
    let relu = Some([0.0, f64::MAX]);
    let nodes = vec![
        conv(0, [8, 2, 3], 1, relu),
        conv(1, [8, 1, 3], 8, relu),
        conv(2, [5, 8, 1], 1, None),
    ];
    let source = Source {
        input: InputSpec {
            shape: [2, 6, 6],
            low: 0,
            high: 0,
            scale: 1.0,
            multiply: vec![1.0 / 255.0; 2],
            add: vec![0.0; 2],
        },
        graph: Graph {
            input: [2, 6, 6],
            fixed: vec![None; 4],
            nodes,
            givens: Vec::new(),
            outputs: Vec::new(),
        },
        name: "small".to_owned(),
        origin: Origin::default(),
    };
    let coarse = Array4::from_shape_fn((40, 2, 2, 2), |_| rng.random_range(0.0_f64..200.0));
    let samples = Array4::from_shape_fn((40, 2, 6, 6), |(image, c, i, j)| {
        (coarse[[image, c, i / 3, j / 3]] + rng.random_range(0.0..50.0)) as u8
    });
    let data = Dataset {
        path: PathBuf::from("noise"),
        samples: Samples::Bytes(samples),
        labels: None,
    };
    (source, data)
}

fn options(order: Order) -> Options {
    Options {
        config: Config::named("forms-4").unwrap(),
        order,
        steps_weight: 0.0,
        weight_bits: 8,
        activation_bits: 8,
        prune: Prune::Nothing,
        images: 40,
        seed: 7,
    }
}

fn solve(quantizer: Quantizer, device_bits: u32, signs: Signs, kappa: f64) -> Polarized {
    let (source, data) = small_network(3);
    let options = options(match signs {
        Signs::Separate => Order::Fixed(RowOrder::WMajor),
        Signs::Polarized => Order::Search,
    });
    let sme = Sme {
        quantizer,
        device_bits,
        signs,
        kappa,
    };
    solve_sme(&source, &data, &options, &sme, &mut |_, _| {}).unwrap()
}

/// Every weight of every layer, by the layer's name.
fn weights(solved: &Polarized) -> Vec<(String, Vec<i64>)> {
    let nodes = solved.network.nodes.iter();
    nodes
        .filter_map(|node| match &node.op {
            Op::Conv(conv) => Some((
                node.name.clone(),
                conv.weights.iter().map(|&w| i64::from(w)).collect(),
            )),
            _ => None,
        })
        .collect()
}

#[test]
fn weights_lie_on_the_grid_and_in_the_planes_that_stay() {
    for quantizer in GRIDS {
        for device_bits in [1, 2, 4] {
            for kappa in [0.0, 0.02] {
                let solved = solve(quantizer, device_bits, Signs::Separate, kappa);
                for (name, weights) in weights(&solved) {
                    let mut layers = solved.report.layers.iter();
                    let layer = layers.find(|layer| layer.name == name).unwrap();
                    let planes = layer.planes.as_ref().unwrap();
                    if kappa == 0.0 {
                        assert_eq!(planes.len(), 8 / device_bits as usize);
                    }
                    for weight in weights {
                        let magnitude = weight.unsigned_abs() as u32;
                        assert!(quantizer.allows(magnitude), "{quantizer:?}: {weight}");
                        for plane in 0..8 / device_bits {
                            let digit =
                                magnitude >> (plane * device_bits) & ((1 << device_bits) - 1);
                            assert!(
                                digit == 0 || planes.contains(&plane),
                                "{quantizer:?}, d = {device_bits}, {name}: {weight} is in plane {plane}"
                            );
                        }
                    }
                }
            }
        }
    }
}

#[test]
fn the_dearer_a_crossbar_the_fewer_planes() {
    let mut before = usize::MAX;
    for kappa in [0.0, 0.001, 0.01, 0.1, 10.0] {
        let solved = solve(Quantizer::Uniform, 1, Signs::Polarized, kappa);
        let layers = &solved.report.layers;
        let planes: usize = layers
            .iter()
            .map(|layer| layer.planes.as_ref().unwrap().len())
            .sum();
        assert!(
            planes <= before,
            "{kappa}: {planes} planes, {before} before"
        );
        before = planes;
    }
    let layers = solve(Quantizer::Uniform, 1, Signs::Polarized, 10.0)
        .report
        .layers;
    assert!(
        layers
            .iter()
            .all(|layer| layer.planes.as_ref().unwrap().len() == 1)
    );
}

#[test]
fn polarized_fragments_have_one_sign() {
    let solved = solve(Quantizer::Uniform, 1, Signs::Polarized, 0.001);
    let config = Config::named("forms-4").unwrap();
    // Reject refuses a network with a single mixed fragment.
    let machine = Machine::program(&solved.network, &config, SignPolicy::Reject, &Fast);
    assert!(
        machine.is_ok(),
        "{:?}",
        machine.err().map(|error| error.to_string())
    );
}

#[test]
fn a_grid_inside_the_loop_loses_less_than_rounding_to_it_afterwards() {
    let exact = solve(Quantizer::Uniform, 1, Signs::Separate, 0.0);
    let last = |solved: &Polarized| solved.report.layers.last().unwrap().error;
    for quantizer in [Quantizer::Window(2), Quantizer::PowerOfTwo] {
        let solved = solve(quantizer, 1, Signs::Separate, 0.0);
        assert!(last(&solved) >= last(&exact));
        assert!(last(&solved) < 0.2, "{quantizer:?}: {}", last(&solved));
    }
}

#[test]
fn pruning_at_the_same_time_is_refused() {
    let (source, data) = small_network(3);
    let options = Options {
        prune: Prune::Kappa(0.1),
        ..options(Order::Search)
    };
    let sme = Sme {
        quantizer: Quantizer::Uniform,
        device_bits: 1,
        signs: Signs::Separate,
        kappa: 0.0,
    };
    let refused = solve_sme(&source, &data, &options, &sme, &mut |_, _| {}).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "rows are not pruned while planes are emptied; polarize the network with --prune first"
    );
}

#[test]
fn a_network_of_integers_keeps_the_names_of_its_outputs() {
    let (_, data) = small_network(3);
    let mut network = solve(Quantizer::Uniform, 1, Signs::Polarized, 0.0).network;
    let last = network.nodes.last().unwrap();
    network.interface.outputs = vec![Output {
        name: "scores".to_owned(),
        sources: vec![last.name.clone()],
        inputs: vec![(
            Port {
                name: "scores".to_owned(),
                dims: vec![1, 5, 6, 6],
                element: Element::Float,
                channels_last: false,
            },
            last.scale.unwrap(),
        )],
        model: None,
        keeps_order: true,
        multiply_adds: 0,
    }];
    network.check().unwrap();
    let source = Source::of_network(&network).unwrap();
    let sme = Sme {
        quantizer: Quantizer::PowerOfTwo,
        device_bits: 1,
        signs: Signs::Polarized,
        kappa: 0.0,
    };
    let again = solve_sme(
        &source,
        &data,
        &options(Order::Search),
        &sme,
        &mut |_, _| {},
    )
    .unwrap();
    let again = again.network;
    let outputs = &again.interface.outputs;
    assert_eq!(outputs.len(), 1);
    assert_eq!(outputs[0].name, "scores");
    let last = again.nodes.last().unwrap();
    assert_eq!(outputs[0].sources, std::slice::from_ref(&last.name));
    assert_eq!(outputs[0].inputs[0].1, last.scale.unwrap());
}

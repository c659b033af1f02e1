//! Whole networks on the tile's RTL: see `tile::network`.

use std::path::{Path, PathBuf};
use std::time::Instant;

use forms_golden::layers::{ActivationRange, Pads, RowOrder, Scale, Window, argmax};
use forms_golden::{Adc, AdcPolicy, Config, Scheme, SignPolicy};
use forms_network::data::{self, Dataset, Split};
use forms_network::run::{Fast, Machine};
use forms_network::{Conv, Dense, InputSpec, Network, Node, Op, Origin, Requantize};
use forms_testbench::Error;
use forms_testbench::tile::{build, run_network};
use forms_testbench::verilated::VerilatedTile;
use forms_verilog::hardware::Hardware;
use ndarray::{Array1, Array3, Array4};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

fn data(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../data")
        .join(path)
}

/// Beside the tests' own files, so that a second run of them does not compile again.
fn verilated(hardware: &Hardware) -> VerilatedTile {
    let cache = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("verilated");
    VerilatedTile::build(hardware, &cache).unwrap_or_else(|error| panic!("{error}"))
}

fn forms_8() -> Hardware {
    Hardware::named("tile-forms-8").unwrap()
}

fn tiny() -> Hardware {
    Hardware::named("tile-forms-tiny").unwrap()
}

/// The carried LeNet-5, and the first image of MNIST's test set with its digit.
fn lenet5() -> (Network, Array3<i64>, usize) {
    let network = Network::load(&data("lenet5_forms8/lenet5.safetensors")).unwrap();
    let images = Dataset::open(&data("mnist"), Split::Test, network.input.shape).unwrap();
    let labels = data::read_npy(&data("mnist/labels.npy")).unwrap();
    let label = labels.integers().unwrap()[0] as usize;
    let image = images.integers(0, &network.input);
    (network, image, label)
}

#[test]
fn a_whole_digit_goes_through_lenet_5_on_the_tile_s_verilog() {
    let (network, image, label) = lenet5();
    let mut dut = verilated(&forms_8());
    let start = Instant::now();
    let run = run_network(&mut dut, &forms_8(), &network, image.view()).unwrap();
    println!("{run:#?}\nVerilator: {:?}", start.elapsed());
    assert_eq!(run.layers.len(), 4);
    for layer in &run.layers {
        assert_eq!(layer.clocks, layer.predicted, "{}", layer.name);
    }
    assert_eq!(argmax(Array1::from(run.outputs.clone()).view()), Ok(label));
    // The fast engine says the same, and counts the same.
    let config = Config::named("forms-8").unwrap();
    let machine = Machine::program(&network, &config, SignPolicy::Split, &Fast).unwrap();
    let mut session = machine.start().unwrap();
    let outputs = session.push(std::slice::from_ref(&image)).unwrap();
    assert_eq!(outputs, [run.outputs]);
}

#[test]
fn the_same_digit_takes_the_same_clocks_in_rust_hdl() {
    let (network, image, _) = lenet5();
    let tile = forms_8();
    let on_verilog = run_network(&mut verilated(&tile), &tile, &network, image.view());
    let start = Instant::now();
    let mut dut = build(&tile).unwrap();
    let on_rust = run_network(&mut dut, &tile, &network, image.view()).unwrap();
    println!("rust-hdl: {:?}", start.elapsed());
    assert_eq!(on_rust, on_verilog.unwrap());
}

/// Draws a network that has all that LeNet-5 has not: inputs below zero, padding, windows that overlap
/// and reach over the border, both pools, more columns than a tile, fragments of both signs.
fn drawn(seed: u64) -> (Network, Array3<i64>) {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut weights = |shape| Array4::from_shape_fn(shape, |_| rng.random_range(-255..=255));
    let (first, second, dense) = (
        weights((6, 1, 3, 3)),
        weights((3, 6, 2, 2)),
        weights((5, 3, 1, 1)),
    );
    let how = |channels: usize, shift, range| {
        let scales = (0..channels).map(|k| Scale::new(0x5000_0000 + k as u32, shift).unwrap());
        Requantize {
            scales: scales.collect(),
            range,
        }
    };
    let node = |name: &str, input: &str, op| Node {
        name: name.into(),
        inputs: vec![input.into()],
        op,
        scale: None,
    };
    let network = Network {
        interface: Default::default(),
        name: "drawn".into(),
        origin: Origin::default(),
        weight_bits: 8,
        input: InputSpec {
            shape: [1, 7, 6],
            low: -8,
            high: 7,
            scale: 1.0,
            multiply: vec![1.0],
            add: vec![0.0],
        },
        nodes: vec![
            node(
                "conv1",
                "input",
                Op::Conv(Conv {
                    window: Window::new([3, 3]).with_pads(Pads::all(1)),
                    groups: 1,
                    row_order: RowOrder::WMajor.into(),
                    row_tiles: Default::default(),
                    weights: first,
                    bias: (0..6).map(|k| 300 * k - 700).collect(),
                    b_used: 4,
                    requantize: Some(how(6, 37, ActivationRange::signed(5).unwrap())),
                }),
            ),
            node(
                "largest",
                "conv1",
                Op::MaxPool(
                    Window::new([3, 3])
                        .with_stride([2, 2])
                        .with_pads(Pads::all(1)),
                ),
            ),
            node(
                "conv2",
                "largest",
                Op::Conv(Conv {
                    window: Window::new([2, 2]),
                    groups: 1,
                    row_order: RowOrder::CMajor.into(),
                    row_tiles: Default::default(),
                    weights: second,
                    bias: vec![11, -5, 0],
                    b_used: 5,
                    requantize: Some(how(3, 38, ActivationRange::unsigned(6).unwrap())),
                }),
            ),
            node("mean", "conv2", Op::GlobalAveragePool),
            node("flat", "mean", Op::Flatten),
            node(
                "classes",
                "flat",
                Op::Dense(Dense {
                    weights: dense,
                    row_order: RowOrder::WMajor.into(),
                    row_tiles: Default::default(),
                    bias: vec![1, 2, 3, 4, 5],
                    b_used: 6,
                    requantize: None,
                }),
            ),
        ],
    };
    let image = Array3::from_shape_fn((1, 7, 6), |_| rng.random_range(-8..=7));
    (network, image)
}

#[test]
fn pools_borders_offsets_and_passes_come_out_right_in_both_simulators() {
    let tile = tiny();
    for seed in 1..=5 {
        let (network, image) = drawn(seed);
        let on_verilog = run_network(&mut verilated(&tile), &tile, &network, image.view())
            .unwrap_or_else(|error| panic!("seed {seed}: {error}"));
        let on_rust = run_network(&mut build(&tile).unwrap(), &tile, &network, image.view());
        assert_eq!(on_rust.unwrap(), on_verilog, "seed {seed}");
        let passes: Vec<usize> = on_verilog.layers.iter().map(|layer| layer.passes).collect();
        assert!(passes[0] > 1, "seed {seed}: {passes:?}");
        assert_eq!(on_verilog.layers.len(), 3);
    }
}

#[test]
fn other_schemes_signed_inputs_and_another_number_of_crossbars_come_out_right_too() {
    let tiny = tiny().config;
    let signed = Config {
        name: "signed".into(),
        signed_inputs: true,
        ..tiny.clone()
    };
    // Rows and columns that are no power of two, and a result of more than 32 bits.
    let odd = Config {
        name: "odd".into(),
        rows: 21,
        columns: 15,
        fragment_rows: 7,
        device_bits: 3,
        weight_bits: 9,
        input_bits: 24,
        adcs: 3,
        adc: Adc {
            bits: 6,
            policy: AdcPolicy::Lossless,
        },
        ..tiny.clone()
    };
    let prime = Config {
        name: "prime".into(),
        scheme: Scheme::Prime,
        ..tiny
    };
    for (config, crossbars) in [(signed, 5), (odd, 3), (prime, 6)] {
        let tile = Hardware::tile("tile", &config, crossbars).unwrap();
        let (network, image) = drawn(7);
        let run = run_network(&mut build(&tile).unwrap(), &tile, &network, image.view());
        let run = run.unwrap_or_else(|error| panic!("{}: {error}", config.name));
        assert_eq!(run.layers.len(), 3, "{}", config.name);
    }
}

/// What is said of the drawn network, changed.
fn refused(change: impl Fn(&mut Network)) -> String {
    let (mut network, image) = drawn(1);
    change(&mut network);
    let mut dut = build(&tiny()).unwrap();
    let result = run_network(&mut dut, &tiny(), &network, image.view());
    match result.unwrap_err() {
        error @ (Error::NotOnTile { .. } | Error::BeyondTile { .. }) => error.to_string(),
        error => panic!("{error}"),
    }
}

#[test]
fn what_a_tile_cannot_compute_is_refused_by_layer_and_reason() {
    let alone = refused(|network| {
        network.nodes.truncate(1);
        network.nodes[0] = Node {
            name: "border".into(),
            inputs: vec!["input".into()],
            op: Op::Pad(Pads::all(1)),
            scale: None,
        };
    });
    assert_eq!(
        alone,
        "layer \"border\" does not run on a tile: a pad of its own has no crossbar in front of it; \
         use the fast engine"
    );
    let border = refused(|network| {
        network.nodes.truncate(2);
        network.nodes[1].op = Op::AveragePool(Window::new([2, 2]).with_pads(Pads::all(1)));
    });
    assert!(
        border.contains("\"largest\", has windows of fewer than 4 positions"),
        "{border}"
    );
    let tall = refused(|network| {
        network.nodes.truncate(1);
        network.input.shape = [1, 7, 6];
        if let Op::Conv(conv) = &mut network.nodes[0].op {
            conv.window = Window::new([9, 8]).with_pads(Pads::all(1));
            conv.weights = Array4::ones((2, 1, 9, 8));
            conv.bias.truncate(2);
            conv.requantize = None;
        }
    });
    assert_eq!(
        tall,
        "a layer of 72 x 2 weights takes 5 crossbars, but a tile has 4, one for each row tile; give \
         it fewer rows or columns"
    );
    let wide = refused(|network| {
        network.nodes.truncate(1);
        if let Op::Conv(conv) = &mut network.nodes[0].op {
            conv.bias[0] = 1 << 32;
            conv.requantize = None;
        }
    });
    assert!(
        wide.contains("a tile's have 32 bits; requantize them"),
        "{wide}"
    );
}

//! Whole networks on the tile's RTL: see `tile::network`.

use std::path::{Path, PathBuf};
use std::time::Instant;

use forms_golden::layers::argmax;
use forms_golden::{Config, SignPolicy};
use forms_network::data::{Dataset, Split};
use forms_network::run::{Fast, Machine};
use forms_network::{Network, data};
use forms_testbench::tile::{self, TileDut, run_network};
use forms_testbench::verilated::VerilatedTile;
use ndarray::{Array1, Array3};

fn data(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../data")
        .join(path)
}

/// Beside the tests' own files, so that a second run of them does not compile again.
fn verilated(name: &str) -> VerilatedTile {
    let cache = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("verilated");
    VerilatedTile::build(name, &cache).unwrap_or_else(|error| panic!("{error}"))
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
    let mut dut = verilated("tile-forms-8");
    let start = Instant::now();
    let run = run_network(&mut dut, "tile-forms-8", &network, image.view()).unwrap();
    println!("{run:#?}\n{:?}", start.elapsed());
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

//! The accelerator's RTL meets golden, word for word and clock for clock.

use std::path::{Path, PathBuf};
use std::time::Instant;

use forms_golden::Config;
use forms_golden::accelerator::Accelerator;
use forms_network::Network;
use forms_network::data::{self, Dataset, Split};
use forms_testbench::Error;
use forms_testbench::accelerator::random::draw;
use forms_testbench::accelerator::{
    Host, Manners, VerilatedAccelerator, build, compile, picture, run_pictures,
};

fn tiny(crossbars: usize) -> Accelerator {
    Accelerator {
        memory_words: 4096,
        table_words: 1024,
        ..Accelerator::new(&Config::named("forms-tiny").unwrap(), crossbars)
    }
}

#[test]
fn drawn_networks_meet_golden_word_for_word_and_clock_for_clock() {
    let accelerator = tiny(6);
    for seed in 0..8 {
        let (network, image) = draw(&accelerator.config, seed).unwrap();
        let compiled = match compile(&network, &accelerator) {
            Err(Error::BeyondTile { .. }) => continue,
            other => other.unwrap(),
        };
        let mut dut = build(&accelerator).unwrap_or_else(|error| panic!("{error}"));
        let mut host = Host::new(&mut dut, Manners::Steady, seed).unwrap();
        let pictures = vec![picture(image.view()).unwrap(); 2];
        let run = run_pictures(&mut host, &compiled.image, &pictures, true)
            .unwrap_or_else(|error| panic!("seed {seed}: {error}"));
        println!(
            "seed {seed}: {} clocks, {} passes",
            run.clocks,
            compiled.image.passes.len()
        );
    }
}

/// Beside the tests' own files, so that a second run of them does not compile again.
fn verilated(accelerator: &Accelerator) -> VerilatedAccelerator {
    let cache = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("verilated");
    VerilatedAccelerator::build(accelerator, &cache).unwrap_or_else(|error| panic!("{error}"))
}

fn carried(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../data")
        .join(path)
}

/// Eight crossbars, the paper's unit, with memories that LeNet-5 fits.
fn forms_8() -> Accelerator {
    Accelerator {
        memory_words: 4096,
        table_words: 1024,
        word_bits: 16,
        ..Accelerator::new(&Config::named("forms-8").unwrap(), 8)
    }
}

/// Runs the first digits of MNIST's test set through the carried LeNet-5; how many are right.
fn digits(count: usize) -> usize {
    let network = Network::load(&carried("lenet5_forms8/lenet5.safetensors")).unwrap();
    let images = Dataset::open(&carried("mnist"), Split::Test, network.input.shape).unwrap();
    let labels = data::read_npy(&carried("mnist/labels.npy")).unwrap();
    let labels = labels.integers().unwrap();
    let accelerator = forms_8();
    let compiled = compile(&network, &accelerator).unwrap();
    assert!(compiled.image.passes.is_empty());
    let pictures: Vec<Vec<i32>> = (0..count)
        .map(|i| picture(images.integers(i, &network.input).view()).unwrap())
        .collect();
    let mut dut = verilated(&accelerator);
    let start = Instant::now();
    let mut host = Host::new(&mut dut, Manners::Steady, 0).unwrap();
    let run = run_pictures(&mut host, &compiled.image, &pictures, true);
    let run = run.unwrap_or_else(|error| panic!("{error}"));
    println!(
        "{count} digits: {} clocks, golden and Verilator together {:?}",
        run.clocks,
        start.elapsed()
    );
    let right = run.words.iter().zip(&labels).filter(|(words, label)| {
        let best = (0..words.len()).max_by_key(|&k| (words[k], std::cmp::Reverse(k)));
        best == Some(**label as usize)
    });
    right.count()
}

#[test]
fn digits_go_through_lenet_5_in_verilator_with_nobody_in_the_loop() {
    assert_eq!(digits(4), 4);
}

#[test]
#[ignore = "half a minute: cargo nextest run -p forms-testbench --test forms_accelerator hundred --run-ignored all --no-capture"]
fn a_hundred_digits_go_through_lenet_5_in_verilator() {
    let right = digits(100);
    println!("{right} of 100 digits are right");
    assert!(right >= 97);
}

//! The accelerator's RTL meets golden, word for word and clock for clock.

use std::path::{Path, PathBuf};
use std::thread;
use std::time::Instant;

use forms_golden::accelerator::Accelerator;
use forms_golden::{Adc, AdcPolicy, Config, Scheme, ZeroSkip};
use forms_network::Network;
use forms_network::data::{self, Dataset, Split};
use forms_testbench::Error;
use forms_testbench::accelerator::random::draw;
use forms_testbench::accelerator::{
    Host, Manners, PicturesRun, VerilatedAccelerator, build, compile, picture, run_pictures,
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

/// Runs the first digits of MNIST's test set through the carried LeNet-5, a share of them on each of `models`; how many
/// are right.
fn digits(count: usize, models: usize) -> usize {
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
    // Once, so that the models below are only loaded.
    drop(verilated(&accelerator));
    let start = Instant::now();
    let share = |pictures: &[Vec<i32>]| {
        let mut dut = verilated(&accelerator);
        let mut host = Host::new(&mut dut, Manners::Steady, 0).unwrap();
        run_pictures(&mut host, &compiled.image, pictures, true)
            .unwrap_or_else(|error| panic!("{error}"))
    };
    let runs: Vec<PicturesRun> = thread::scope(|scope| {
        let shares = pictures.chunks(count.div_ceil(models));
        let running: Vec<_> = shares.map(|some| scope.spawn(|| share(some))).collect();
        running.into_iter().map(|run| run.join().unwrap()).collect()
    });
    println!(
        "{count} digits: {} clocks, golden and {models} models in Verilator together {:?}",
        runs.iter().map(|run| run.clocks).sum::<u64>(),
        start.elapsed()
    );
    let words = runs.iter().flat_map(|run| &run.words);
    let right = words.zip(&labels).filter(|(words, label)| {
        let best = (0..words.len()).max_by_key(|&k| (words[k], std::cmp::Reverse(k)));
        best == Some(**label as usize)
    });
    right.count()
}

#[test]
fn digits_go_through_lenet_5_in_verilator_with_nobody_in_the_loop() {
    assert_eq!(digits(4, 1), 4);
}

#[test]
#[ignore = "a minute: cargo nextest run -p forms-testbench --test forms_accelerator hundred --run-ignored all --no-capture"]
fn a_hundred_digits_go_through_lenet_5_in_verilator() {
    let right = digits(100, thread::available_parallelism().unwrap().get());
    println!("{right} of 100 digits are right");
    assert!(right >= 97);
}

/// Configurations that differ in everything that an image or a fragment's time depends on.
fn configurations() -> Vec<Config> {
    let tiny = Config::named("forms-tiny").unwrap();
    let mut all = Vec::new();
    let mut add = |name: &str, change: &dyn Fn(&mut Config)| {
        let mut config = tiny.clone();
        config.name = name.into();
        change(&mut config);
        all.push(config);
    };
    add("signed", &|c| {
        c.signed_inputs = true;
        c.zero_skip = ZeroSkip::Plane;
    });
    // Rows and columns that are no power of two, and a result of more than 32 bits.
    add("odd", &|c| {
        (c.rows, c.columns, c.fragment_rows) = (21, 15, 7);
        (c.device_bits, c.weight_bits, c.input_bits, c.adcs) = (3, 9, 24, 3);
        c.adc = Adc {
            bits: 6,
            policy: AdcPolicy::Lossless,
        };
    });
    // Two converters take turns at four devices; all at once in the next.
    add("turns", &|c| c.adcs = 2);
    add("at-once", &|c| {
        c.adcs = 16;
        c.zero_skip = ZeroSkip::Off;
    });
    add("prime", &|c| c.scheme = Scheme::Prime);
    add("isaac", &|c| c.scheme = Scheme::Isaac);
    add("sme", &|c| {
        c.scheme = Scheme::Sme;
        c.device_bits = 1;
    });
    all
}

#[test]
fn every_scheme_runs_on_it_steady_and_ragged() {
    for (number, config) in configurations().iter().enumerate() {
        let accelerator = Accelerator {
            config: config.clone(),
            ..tiny(5)
        };
        let mut runs = 0;
        for seed in 0.. {
            let seed = 1000 + 100 * number as u64 + seed;
            let (network, image) = draw(config, seed).unwrap();
            let Ok(compiled) = compile(&network, &accelerator) else {
                continue;
            };
            let mut dut = build(&accelerator).unwrap();
            let is_steady = runs == 0;
            let manners = match is_steady {
                true => Manners::Steady,
                false => Manners::ragged(seed),
            };
            let mut host = Host::new(&mut dut, manners, seed).unwrap();
            let pictures = [picture(image.view()).unwrap()];
            run_pictures(&mut host, &compiled.image, &pictures, is_steady)
                .unwrap_or_else(|error| panic!("{}, seed {seed}: {error}", config.name));
            runs += 1;
            if runs == 2 {
                break;
            }
        }
    }
}

/// A folder of CIFAR-10 is not carried; `forms data cifar10` fetches it.
const CIFAR10: &str = "FORMS_CIFAR10";

#[test]
#[ignore = "minutes: FORMS_CIFAR10=DIR cargo nextest run -p forms-testbench --test forms_accelerator residual --run-ignored all --no-capture"]
fn a_residual_network_classifies_a_picture_of_cifar_10_in_verilator_in_passes() {
    let network = Network::load(&carried("resnet20_forms8/resnet20.safetensors")).unwrap();
    let folder = std::env::var(CIFAR10).unwrap_or_else(|_| {
        panic!("{CIFAR10} names no folder; `forms data cifar10 --out DIR` fetches one")
    });
    let images = Dataset::open(Path::new(&folder), Split::Test, network.input.shape).unwrap();
    let label = images.labels.as_ref().unwrap()[0];
    let accelerator = Accelerator::new(&Config::named("forms-8").unwrap(), 8);
    let compiled = compile(&network, &accelerator).unwrap();
    let mut dut = verilated(&accelerator);
    let mut host = Host::new(&mut dut, Manners::Steady, 20).unwrap();
    let start = Instant::now();
    let pictures = [picture(images.integers(0, &network.input).view()).unwrap()];
    let run = run_pictures(&mut host, &compiled.image, &pictures, true)
        .unwrap_or_else(|error| panic!("{error}"));
    let words = &run.words[0];
    let class = (0..words.len()).max_by_key(|&k| (words[k], std::cmp::Reverse(k)));
    println!(
        "class {class:?} of label {label}: {} clocks, {} of them programming, golden and Verilator together {:?}",
        run.clocks,
        run.programming,
        start.elapsed()
    );
    assert_eq!(class, Some(label as usize));
}

//! Golden's accelerator computes what the network crate computes, from the image alone.

use std::path::{Path, PathBuf};
use std::time::Instant;

use forms_golden::accelerator::{Accelerator, Image, Machine, Operation};
use forms_golden::{Adc, AdcPolicy, Config, Scheme, SignPolicy, ZeroSkip};
use forms_network::Network;
use forms_network::data::{Dataset, Split};
use forms_network::run::{self, Fast};
use forms_testbench::Error;
use forms_testbench::accelerator::random::draw;
use forms_testbench::accelerator::{compile, output_map, picture};
use ndarray::Array3;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

fn data(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../data")
        .join(path)
}

/// Runs `images` from an image that went through its file, and compares every score with the fast engine.
fn same_scores(network: &Network, accelerator: &Accelerator, images: &[Array3<i64>]) -> Vec<u64> {
    let compiled = compile(network, accelerator).unwrap_or_else(|error| panic!("{error}"));
    let bytes = compiled.image.to_bytes();
    println!(
        "{}: {} crossbars, {} passes, {} bytes, {} activations",
        network.name,
        compiled.crossbars,
        compiled.image.passes.len(),
        bytes.len(),
        compiled.activations
    );
    let image = Image::from_bytes(accelerator, &bytes).unwrap();
    assert_eq!(image, compiled.image);
    let mut machine = Machine::load(&image).unwrap_or_else(|error| panic!("{error}"));
    let fast =
        run::Machine::program(network, &accelerator.config, SignPolicy::Split, &Fast).unwrap();
    let expected = fast.start().unwrap().push(images).unwrap();
    let mut clocks = Vec::new();
    for (one, expected) in images.iter().zip(expected) {
        let start = Instant::now();
        let outcome = machine
            .run(&picture(one.view()).unwrap())
            .unwrap_or_else(|error| panic!("{error}"));
        println!(
            "{} clocks, {} of them programming, golden takes {:?}",
            outcome.clocks,
            outcome.programming,
            start.elapsed()
        );
        let sent: Vec<i64> = outcome.sent.iter().map(|sent| sent.word.into()).collect();
        let scores: Vec<i64> = output_map(&sent, compiled.output).into_iter().collect();
        assert_eq!(scores, expected);
        assert!(
            outcome
                .sent
                .windows(2)
                .all(|pair| pair[0].clock < pair[1].clock)
        );
        let lasts = outcome.sent.iter().filter(|sent| sent.last).count();
        assert_eq!(
            (lasts, outcome.sent.last().map(|sent| sent.last)),
            (1, Some(true))
        );
        let own: u64 = outcome
            .executed
            .iter()
            .map(|executed| executed.clocks)
            .sum();
        assert!(own < outcome.clocks);
        let operations = outcome.executed.iter().map(|executed| executed.operation);
        let steps = operations.filter(|o| matches!(o, Operation::Multiply | Operation::Add));
        assert_eq!(steps.count(), compiled.steps.len());
        clocks.push(outcome.clocks);
    }
    clocks
}

fn forms_8(crossbars: usize) -> Accelerator {
    Accelerator::new(&Config::named("forms-8").unwrap(), crossbars)
}

fn digits(network: &Network, count: usize) -> Vec<Array3<i64>> {
    let images = Dataset::open(&data("mnist"), Split::Test, network.input.shape).unwrap();
    (0..count)
        .map(|i| images.integers(i, &network.input))
        .collect()
}

#[test]
fn lenet_5_from_its_image_yields_the_engine_s_scores_resident_and_in_passes() {
    let network = Network::load(&data("lenet5_forms8/lenet5.safetensors")).unwrap();
    let digits = digits(&network, 3);
    let resident = same_scores(&network, &forms_8(8), &digits);
    let in_passes = same_scores(&network, &forms_8(4), &digits);
    assert!(resident.iter().zip(&in_passes).all(|(r, p)| r < p));
}

#[test]
fn a_residual_network_runs_in_passes() {
    let network = Network::load(&data("resnet20_forms8/resnet20.safetensors")).unwrap();
    let mut rng = ChaCha8Rng::seed_from_u64(20);
    let picture = Array3::from_shape_fn(network.input.shape, |_| {
        rng.random_range(network.input.low..=network.input.high)
    });
    same_scores(&network, &forms_8(8), &[picture]);
}

/// Configurations that differ in everything that an image or a fragment's time depends on.
fn configurations() -> Vec<Config> {
    let tiny = Config::named("forms-tiny").unwrap();
    let named = |name: &str, config: Config| Config {
        name: name.into(),
        ..config
    };
    vec![
        named(
            "signed",
            Config {
                signed_inputs: true,
                zero_skip: ZeroSkip::Plane,
                ..tiny.clone()
            },
        ),
        // Rows and columns that are no power of two, and a result of more than 32 bits.
        named(
            "odd",
            Config {
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
            },
        ),
        // Two converters take turns at four devices; all at once in the next.
        named(
            "turns",
            Config {
                adcs: 2,
                ..tiny.clone()
            },
        ),
        named(
            "at-once",
            Config {
                adcs: 16,
                zero_skip: ZeroSkip::Off,
                ..tiny.clone()
            },
        ),
        named(
            "prime",
            Config {
                scheme: Scheme::Prime,
                ..tiny.clone()
            },
        ),
        named(
            "isaac",
            Config {
                scheme: Scheme::Isaac,
                ..tiny.clone()
            },
        ),
        named(
            "sme",
            Config {
                scheme: Scheme::Sme,
                device_bits: 1,
                ..tiny.clone()
            },
        ),
        tiny,
    ]
}

#[test]
fn drawn_networks_run_as_the_network_crate_runs_them_under_every_scheme() {
    let mut passes = 0;
    for (number, config) in configurations().iter().enumerate() {
        for seed in 0..12 {
            let seed = 100 * number as u64 + seed;
            let (network, image) = draw(config, seed).unwrap();
            let accelerator = Accelerator::new(config, 6);
            let compiled = match compile(&network, &accelerator) {
                // A dense layer may be too tall for six crossbars.
                Err(Error::BeyondTile { .. }) => continue,
                other => {
                    other.unwrap_or_else(|error| panic!("{} seed {seed}: {error}", config.name))
                }
            };
            let mut machine = Machine::load(&compiled.image).unwrap();
            let outcome = machine
                .run(&picture(image.view()).unwrap())
                .unwrap_or_else(|error| panic!("{} seed {seed}: {error}", config.name));
            let sent: Vec<i64> = outcome.sent.iter().map(|sent| sent.word.into()).collect();
            let plan = network.check().unwrap();
            let expected = network.reference_with(&plan, image.view()).unwrap();
            let expected: Vec<i64> = expected.last().unwrap().iter().copied().collect();
            let scores: Vec<i64> = output_map(&sent, compiled.output).into_iter().collect();
            assert_eq!(
                scores, expected,
                "{} seed {seed}: {:?}",
                config.name, network.nodes
            );
            passes += compiled.image.passes.len();
        }
    }
    assert!(passes > 50, "{passes} passes");
}

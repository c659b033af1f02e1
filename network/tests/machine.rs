//! Networks on crossbars against the slow reference, and engines against each other.

mod common;
mod shapes;

use forms_golden::{Config, SignPolicy, SmeOptions};
use forms_network::data::{Dataset, read_npy};
use forms_network::run::{Fast, Golden, Layout, Machine, MatrixEngine};
use forms_network::{Network, Split};
use ndarray::Array3;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Every node's output on crossbars is the reference's.
fn compare(network: &Network, config: &Config, images: &[Array3<i64>], seed: u64) {
    let machine = Machine::program(network, config, SignPolicy::Split, &Fast).unwrap();
    let mut session = machine.start().unwrap();
    let truth: Vec<_> = images
        .iter()
        .map(|image| network.reference(image.view()).unwrap())
        .collect();
    let mut nodes = 0;
    session
        .run(images, |node, outputs| {
            nodes += 1;
            for (image, output) in outputs.iter().enumerate() {
                let truth: Vec<i64> = truth[image][node].iter().copied().collect();
                let name = &network.nodes[node].name;
                assert_eq!(
                    *output, truth,
                    "seed {seed}, {}, layer {name}, image {image}",
                    config.name
                );
            }
        })
        .unwrap();
    assert_eq!(nodes, network.nodes.len());
}

#[test]
fn every_layer_of_random_networks_is_the_plain_product_whatever_holds_the_signs() {
    for seed in 0..24 {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let network = common::random(&mut rng);
        let images: Vec<_> = (0..3).map(|_| common::image(&mut rng, &network)).collect();
        let names = [
            "forms-8",
            "forms-4",
            "forms-8-signed",
            "prime-8",
            "sme-8",
            "forms-8-plane",
        ];
        let config = Config::named(names[rng.random_range(0..names.len())]).unwrap();
        compare(&network, &config, &images, seed);
    }
}

/// A configuration whose crossbars have so few rows that most layers take several.
fn short(name: &str) -> Config {
    Config {
        rows: 16,
        ..Config::named(name).unwrap()
    }
}

#[test]
fn tables_of_rows_and_even_row_tiles_change_no_output_whatever_holds_the_signs() {
    for seed in 300..340 {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let plain = common::random(&mut rng);
        let network = common::reordered(&mut rng, plain.clone());
        let images: Vec<_> = (0..3).map(|_| common::image(&mut rng, &network)).collect();
        for image in &images {
            let (a, b) = (
                plain.reference(image.view()),
                network.reference(image.view()),
            );
            assert_eq!(a.unwrap(), b.unwrap(), "seed {seed}");
        }
        let names = ["forms-8", "forms-4", "forms-8-signed", "prime-8", "sme-8"];
        let config = short(names[rng.random_range(0..names.len())]);
        compare(&network, &config, &images, seed);
    }
}

#[test]
fn golden_and_the_fast_engine_count_the_same_under_tables_and_even_row_tiles() {
    for seed in 400..406 {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let network = common::random(&mut rng);
        let network = common::reordered(&mut rng, network);
        let images: Vec<_> = (0..2).map(|_| common::image(&mut rng, &network)).collect();
        for name in ["forms-8", "forms-8-saturating", "forms-8-signed", "sme-8"] {
            let layout = Layout {
                signs: SignPolicy::Split,
                sme: SmeOptions::default(),
            };
            let run = |engine: &dyn MatrixEngine| {
                let config = short(name);
                let machine = Machine::program(&network, &config, layout, engine).unwrap();
                let mut session = machine.start().unwrap();
                (
                    session.push(&images).unwrap(),
                    session.costs(),
                    session.counts(),
                )
            };
            assert_eq!(run(&Fast), run(&Golden), "seed {seed}, {name}");
        }
    }
}

#[test]
fn weights_read_back_from_crossbars_stand_where_the_table_says() {
    for seed in 500..508 {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let network = common::random(&mut rng);
        let network = common::reordered(&mut rng, network);
        let config = short("forms-8");
        let exact = Machine::program(&network, &config, SignPolicy::Split, &Fast).unwrap();
        assert_eq!(exact.computed(), network, "seed {seed}");
        let projected = Machine::program(&network, &config, SignPolicy::Project, &Fast).unwrap();
        let computed = projected.computed();
        Machine::program(&computed, &config, SignPolicy::Reject, &Fast).unwrap();
        let image = common::image(&mut rng, &network);
        let truth = computed.reference(image.view()).unwrap();
        let truth: Vec<i64> = truth.last().unwrap().iter().copied().collect();
        let outputs = projected.start().unwrap().push(&[image]).unwrap();
        assert_eq!(outputs, [truth], "seed {seed}");
    }
}

#[test]
fn what_squeezing_and_projection_left_of_the_weights_is_a_network_with_the_same_outputs() {
    for seed in 200..212 {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let network = common::random(&mut rng);
        let images: Vec<_> = (0..2).map(|_| common::image(&mut rng, &network)).collect();
        let (name, signs) = match seed % 2 {
            0 => ("sme-8", SignPolicy::Split),
            _ => ("forms-8", SignPolicy::Project),
        };
        let config = Config::named(name).unwrap();
        let layout = Layout {
            signs,
            sme: SmeOptions {
                significant_bits: Some(rng.random_range(1..5)),
                squeeze: rng.random_range(0..4),
                ..SmeOptions::default()
            },
        };
        let machine = Machine::program(&network, &config, layout, &Fast).unwrap();
        let computed = machine.computed();
        assert_ne!(computed, network, "seed {seed}");
        let outputs = machine.start().unwrap().push(&images).unwrap();
        for (image, output) in images.iter().zip(outputs) {
            let truth = computed.reference(image.view()).unwrap();
            let truth: Vec<i64> = truth.last().unwrap().iter().copied().collect();
            assert_eq!(output, truth, "seed {seed}, {name}");
        }
    }
}

#[test]
fn golden_and_the_fast_engine_count_the_same_on_a_random_network() {
    for seed in 100..104 {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let network = common::random(&mut rng);
        let images: Vec<_> = (0..2).map(|_| common::image(&mut rng, &network)).collect();
        for name in ["forms-8", "forms-8-saturating", "forms-8-signed"] {
            let config = Config::named(name).unwrap();
            let fast = Machine::program(&network, &config, SignPolicy::Split, &Fast).unwrap();
            let golden = Machine::program(&network, &config, SignPolicy::Split, &Golden).unwrap();
            let (mut fast, mut golden) = (fast.start().unwrap(), golden.start().unwrap());
            assert_eq!(
                fast.push(&images).unwrap(),
                golden.push(&images).unwrap(),
                "seed {seed}, {name}"
            );
            assert_eq!(fast.costs(), golden.costs(), "seed {seed}, {name}");
        }
    }
}

#[test]
fn results_and_counts_do_not_depend_on_batches_or_threads() {
    let seed = 7;
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let network = common::random(&mut rng);
    let images: Vec<_> = (0..7).map(|_| common::image(&mut rng, &network)).collect();
    let config = Config::named("forms-8").unwrap();
    let machine = Machine::program(&network, &config, SignPolicy::Split, &Fast).unwrap();
    let run = |batch: usize, threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| {
            let mut session = machine.start().unwrap();
            let outputs: Vec<_> = images
                .chunks(batch)
                .flat_map(|part| session.push(part).unwrap())
                .collect();
            (outputs, session.costs(), session.clocks())
        })
    };
    let whole = run(7, 1);
    assert_eq!(whole, run(1, 2), "seed {seed}");
    assert_eq!(whole, run(3, 4), "seed {seed}");
    let clocks = whole.2.unwrap();
    assert!(clocks.pipeline.leading < clocks.pipeline.off);
    assert!(clocks.pipeline.off < clocks.one_crossbar.off);
}

#[test]
fn the_carried_network_yields_the_sums_that_python_computed_and_names_the_digits() {
    let network = common::carried();
    let set = Dataset::open(
        &common::data().join("mnist"),
        Split::Test,
        network.input.shape,
    )
    .unwrap();
    set.check(&network).unwrap();
    let labels = set.labels.clone().unwrap();
    let truth = read_npy(&common::data().join("cntk_mnist/golden_logits.npy"))
        .unwrap()
        .integers()
        .unwrap();
    let images: Vec<_> = (0..set.len())
        .map(|i| set.integers(i, &network.input))
        .collect();
    let config = Config::named("forms-8").unwrap();
    let machine = Machine::program(&network, &config, SignPolicy::Split, &Fast).unwrap();
    let mut session = machine.start().unwrap();
    let outputs: Vec<_> = images
        .chunks(machine.batch())
        .flat_map(|part| session.push(part).unwrap())
        .collect();
    for (i, sums) in outputs.iter().enumerate().take(20) {
        assert_eq!(sums[..], truth[i * 10..(i + 1) * 10], "image {i}");
    }
    let mut accuracy = forms_network::run::Accuracy::new(10);
    for (sums, &label) in outputs.iter().zip(&labels) {
        accuracy.count(sums, label as usize);
    }
    assert_eq!((accuracy.images, accuracy.top_1), (2000, 1968));
    assert!(accuracy.top_5 >= accuracy.top_1);
}

#[test]
fn a_network_whose_signs_are_mixed_is_refused_by_name_or_projected_and_told() {
    let network = common::carried();
    let config = Config::named("forms-8").unwrap();
    let error = Machine::program(&network, &config, SignPolicy::Reject, &Fast)
        .err()
        .unwrap()
        .to_string();
    assert!(
        error.starts_with("layer \"conv1\": the fragment at rows"),
        "{error}"
    );
    let machine = Machine::program(&network, &config, SignPolicy::Project, &Fast).unwrap();
    let costs = machine.start().unwrap().costs();
    assert!(
        costs
            .iter()
            .all(|cost| cost.projection.as_ref().unwrap().removed_energy > 0)
    );
    assert!(costs.iter().all(|cost| cost.extra_columns == 0));
}

#[test]
fn the_layers_of_well_known_shapes_are_those_of_the_reference() {
    let config = Config::named("forms-8").unwrap();
    let network = shapes::resnet_cifar(1);
    let mut rng = ChaCha8Rng::seed_from_u64(3);
    let image = Array3::from_shape_fn(network.input.shape, |_| rng.random_range(0..=255));
    compare(&network, &config, &[image.clone(), image], 3);
}

#[test]
fn a_layer_of_mobile_net_takes_as_many_crossbars_as_its_channels_need() {
    let network = shapes::mobilenet_v2();
    let config = Config::named("forms-8").unwrap();
    let plan = network.check().unwrap();
    assert_eq!(plan.output().shape, [1000, 1, 1]);
    let machine = Machine::program(&network, &config, SignPolicy::Split, &Fast).unwrap();
    assert!(machine.crossbars() > 2_000, "{}", machine.crossbars());
}

#[test]
fn a_batch_of_pixels_by_a_table_is_each_image_by_its_formula() {
    let network = common::carried();
    let folder = common::data().join("mnist");
    let set = Dataset::open(&folder, Split::Test, network.input.shape).unwrap();
    let mut input = network.input.clone();
    (input.scale, input.multiply, input.add) = (0.37, vec![1.7], vec![-40.25]);
    input.low = -90;
    let batch = set.batch(3..9, &input);
    let single: Vec<_> = (3..9).map(|image| set.integers(image, &input)).collect();
    assert_eq!(batch, single);
}

#[test]
fn tiles_side_by_side_take_fewer_crossbars_and_as_much_work_in_all() {
    let seed = 600;
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let network = common::random(&mut rng);
    let images: Vec<_> = (0..2).map(|_| common::image(&mut rng, &network)).collect();
    for name in ["forms-8", "prime-8", "sme-8"] {
        let config = short(name);
        let machine = Machine::program(&network, &config, SignPolicy::Split, &Fast).unwrap();
        let mut session = machine.start().unwrap();
        session.push(&images).unwrap();
        let Some(shared) = session.side_by_side() else {
            assert_eq!(name, "sme-8");
            continue;
        };
        assert!(shared.crossbars < machine.crossbars(), "{name}");
        let counts = session.counts();
        let parts: Vec<_> = counts.iter().flat_map(|layer| &layer.crossbars).collect();
        // No crossbar is used by more columns than it has, and the slowest is between the slowest part
        // and all parts one after the other.
        let columns: usize = parts.iter().map(|t| t.columns * t.arrays).sum();
        assert!(
            columns <= shared.crossbars * config.weight_columns(),
            "{name}"
        );
        let all: u64 = parts.iter().map(|part| part.clocks.leading).sum();
        let slowest = parts.iter().map(|part| part.clocks.leading).max().unwrap();
        assert!((slowest..=all).contains(&shared.clocks.leading), "{name}");
        assert!(
            shared.most_parts > 1 && shared.clocks.leading > slowest,
            "{name}"
        );
    }
}

//! Whole networks of every kind of layer: polarized without exception, close to their floats, the same on any number
//! of threads.

use std::path::PathBuf;

use forms_golden::layers::{Pads, RowOrder, Rows, Window};
use forms_golden::{Config, RowTiles, SignPolicy};
use forms_import::graph::{Graph, Node, Op};
use forms_network::run::{Fast, Golden, Machine};
use forms_network::{Dataset, InputSpec, Network, Node as Layer, Origin, Samples};
use forms_polarize::{Options, Order, Polarized, Prune, Source, polarize};
use ndarray::{Array2, Array3, Array4};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

const RELU: Option<[f64; 2]> = Some([0.0, f64::MAX]);

struct Builder {
    rng: ChaCha8Rng,
    nodes: Vec<Node>,
    input: [usize; 3],
}

impl Builder {
    fn new(seed: u64, input: [usize; 3]) -> Builder {
        Builder {
            rng: ChaCha8Rng::seed_from_u64(seed),
            nodes: Vec::new(),
            input,
        }
    }

    fn shape(&self, value: usize) -> [usize; 3] {
        match value {
            0 => self.input,
            at => self.nodes[at - 1].shape,
        }
    }

    fn push(
        &mut self,
        inputs: &[usize],
        op: Op,
        clip: Option<[f64; 2]>,
        shape: [usize; 3],
    ) -> usize {
        self.nodes.push(Node {
            name: format!("n{}", self.nodes.len()),
            inputs: inputs.to_vec(),
            op,
            clip,
            shape,
        });
        self.nodes.len()
    }

    fn conv(
        &mut self,
        from: usize,
        filters: usize,
        kernel: usize,
        stride: usize,
        groups: usize,
        clip: Option<[f64; 2]>,
    ) -> usize {
        let [channels, height, width] = self.shape(from);
        let each = channels / groups;
        let spread = 1.5 / ((each * kernel * kernel) as f32).sqrt();
        let rng = &mut self.rng;
        let weights = Array4::from_shape_fn((filters, each, kernel, kernel), |_| {
            rng.random_range(-spread..spread)
        });
        let bias = (0..filters).map(|_| rng.random_range(-0.1..0.2)).collect();
        let window = Window::new([kernel, kernel])
            .with_stride([stride, stride])
            .with_pads(Pads::all(kernel / 2));
        let [rows, cols] = window.output_size([height, width]).unwrap();
        let op = Op::Conv {
            weights,
            bias,
            steps: None,
            window,
            groups,
        };
        self.push(&[from], op, clip, [filters, rows, cols])
    }

    fn source(self, name: &str) -> Source {
        let channels = self.input[0];
        Source {
            input: InputSpec {
                shape: self.input,
                low: 0,
                high: 0,
                scale: 1.0,
                multiply: vec![1.0 / 255.0; channels],
                add: vec![0.0; channels],
            },
            graph: Graph {
                input: self.input,
                fixed: vec![None; self.nodes.len() + 1],
                nodes: self.nodes,
                givens: Vec::new(),
                outputs: Vec::new(),
            },
            name: name.to_owned(),
            origin: Origin::default(),
        }
    }
}

/// A residual block, a depthwise layer, groups, a concatenation, pools, one-row and one-column layers.
fn everything(seed: u64) -> Source {
    let mut b = Builder::new(seed, [3, 12, 12]);
    let first = b.conv(0, 16, 3, 1, 1, RELU);
    let a = b.conv(first, 16, 3, 2, 1, RELU);
    let a = b.conv(a, 16, 3, 1, 1, None);
    let short = b.conv(first, 16, 1, 2, 1, None);
    let sum = b.push(&[a, short], Op::Add, RELU, [16, 6, 6]);
    let depthwise = b.conv(sum, 16, 3, 1, 16, Some([0.0, 6.0]));
    let linear = b.conv(depthwise, 12, 1, 1, 1, None);
    let groups = b.conv(sum, 12, 3, 1, 4, None);
    let both = b.push(&[linear, groups], Op::Add, None, [12, 6, 6]);
    let concat = b.push(&[both, sum], Op::Concat, None, [28, 6, 6]);
    let pool = b.push(
        &[concat],
        Op::MaxPool(Window::new([2, 2]).with_stride([2, 2])),
        None,
        [28, 3, 3],
    );
    let column = b.conv(pool, 1, 3, 1, 1, RELU);
    let row = b.conv(column, 6, 1, 1, 1, RELU);
    let mean = b.push(&[row], Op::GlobalAveragePool, None, [6, 1, 1]);
    let wide = b.push(&[pool], Op::Flatten, None, [252, 1, 1]);
    let hidden = b.conv(wide, 20, 1, 1, 1, RELU);
    let join = b.push(&[hidden, mean], Op::Concat, None, [26, 1, 1]);
    b.conv(join, 5, 1, 1, 1, None);
    b.source("everything")
}

/// Blurred noise, so that neighbours resemble each other, brighter and darker.
fn pictures(seed: u64, count: usize, [channels, height, width]: [usize; 3]) -> Dataset {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let coarse = Array4::from_shape_fn((count, channels, height / 3 + 1, width / 3 + 1), |_| {
        rng.random_range(0.0_f64..220.0)
    });
    let bright = Array2::from_shape_fn((count, channels), |_| rng.random_range(0.1..1.0));
    let samples = Array4::from_shape_fn((count, channels, height, width), |(n, c, i, j)| {
        ((coarse[[n, c, i / 3, j / 3]] + rng.random_range(0.0..35.0)) * bright[[n, c]]) as u8
    });
    Dataset {
        path: PathBuf::from("pictures"),
        samples: Samples::Bytes(samples),
        labels: None,
    }
}

fn options(m: usize) -> Options {
    Options {
        config: Config::named(&format!("forms-{m}")).unwrap(),
        order: Order::Search,
        steps_weight: 0.0,
        weight_bits: 8,
        activation_bits: 8,
        prune: Prune::Nothing,
        images: 200,
        seed: 7,
    }
}

fn run(source: &Source, data: &Dataset, options: &Options) -> Polarized {
    polarize(source, data, options, &mut |_, _| {}).unwrap()
}

/// Relative squared error of the outputs on other images than those that were fitted to; crossbars refuse mixed signs.
fn error(source: &Source, network: &Network, config: &Config, seed: u64) -> f64 {
    let test = pictures(seed, 40, source.graph.input);
    let machine = Machine::program(network, config, SignPolicy::Reject, &Fast).unwrap();
    let mut session = machine.start().unwrap();
    let images: Vec<Array3<i64>> = (0..test.len())
        .map(|i| test.integers(i, &network.input))
        .collect();
    let outputs = session.push(&images).unwrap();
    let scale = network.nodes.last().unwrap().scale.unwrap();
    let (mut wrong, mut all, mut means) = (0.0, 0.0, vec![0.0; outputs[0].len()]);
    let floats: Vec<Vec<f64>> = (0..test.len())
        .map(|i| {
            let real = source.input.real(test.image(i)).mapv(|x| x as f32);
            let values = source.graph.run(real).unwrap();
            values
                .last()
                .unwrap()
                .iter()
                .map(|&x| f64::from(x))
                .collect()
        })
        .collect();
    for float in &floats {
        for (mean, x) in means.iter_mut().zip(float) {
            *mean += x / floats.len() as f64;
        }
    }
    for (float, ours) in floats.iter().zip(&outputs) {
        for ((float, &ours), mean) in float.iter().zip(ours).zip(&means) {
            wrong += (float - ours as f64 * scale).powi(2);
            all += (float - mean).powi(2);
        }
    }
    wrong / all
}

/// The same of the network whose fragments have one row each, projected on larger ones.
fn projection_error(source: &Source, data: &Dataset, options: &Options, seed: u64) -> f64 {
    let free = Options {
        config: Config {
            fragment_rows: 1,
            ..options.config.clone()
        },
        order: Order::Fixed(RowOrder::WMajor),
        ..options.clone()
    };
    let network = run(source, data, &free).network;
    let machine = Machine::program(&network, &options.config, SignPolicy::Project, &Fast).unwrap();
    error(source, &machine.computed(), &options.config, seed)
}

#[test]
fn every_kind_of_layer_is_polarized_and_yields_nearly_what_the_floats_yield() {
    for (seed, m) in [(1, 4), (2, 8), (3, 16)] {
        let source = everything(seed);
        let data = pictures(seed + 10, 200, source.graph.input);
        let options = options(m);
        let done = run(&source, &data, &options);
        let found = error(&source, &done.network, &options.config, seed + 20);
        let projected = projection_error(&source, &data, &options, seed + 20);
        assert!(
            found < 0.35 * projected,
            "seed {seed}, m = {m}: {found}, by projection {projected}"
        );
        assert_eq!(done.report.layers.len(), 11);
        for layer in &done.report.layers {
            assert!(
                layer.kept_energy >= layer.kept_energy_before - 1e-9
                    || layer.columns == layer.groups,
                "{layer:?}"
            );
            // Sweeps end before the last digit.
            assert!(layer.real_error <= 1.01 * layer.error + 1e-9, "{layer:?}");
            assert!(
                layer.real_error <= layer.projection_error + 1e-9,
                "{layer:?}"
            );
        }
        let machine =
            Machine::program(&done.network, &options.config, SignPolicy::Reject, &Fast).unwrap();
        assert_eq!(machine.crossbars(), done.report.crossbars, "m = {m}");
    }
}

#[test]
fn a_polarized_network_is_one_integer_function_on_golden_engine_and_reference() {
    let source = everything(4);
    let data = pictures(14, 200, source.graph.input);
    let options = options(8);
    let network = run(&source, &data, &options).network;
    let read = Network::from_bytes(&network.to_bytes().unwrap()).unwrap();
    assert_eq!(read, network);
    let tables = network.nodes.iter().filter_map(Layer::matrix);
    assert!(
        tables
            .clone()
            .all(|layer| matches!(layer.row_order, Rows::Table(_)))
    );
    assert!(
        tables
            .clone()
            .all(|layer| layer.row_tiles == RowTiles::Even)
    );
    let images: Vec<Array3<i64>> = (0..2).map(|i| data.integers(i, &network.input)).collect();
    let on = |golden: bool| {
        let machine = match golden {
            true => Machine::program(&network, &options.config, SignPolicy::Reject, &Golden),
            false => Machine::program(&network, &options.config, SignPolicy::Reject, &Fast),
        }
        .unwrap();
        machine.start().unwrap().push(&images).unwrap()
    };
    let (fast, golden) = (on(false), on(true));
    assert_eq!(fast, golden);
    for (image, output) in images.iter().zip(&fast) {
        let all = network.reference(image.view()).unwrap();
        assert!(all.last().unwrap().iter().eq(output));
    }
}

#[test]
fn the_same_seed_gives_the_same_network_on_any_number_of_threads() {
    let source = everything(5);
    let data = pictures(15, 40, source.graph.input);
    let options = Options {
        steps_weight: 0.5,
        weight_bits: 2,
        ..options(8)
    };
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| run(&source, &data, &options))
    };
    let (one, three) = (on(1), on(3));
    assert_eq!(one.network, three.network);
    assert_eq!(one.report, three.report);
}

#[test]
fn fewer_bits_cost_more_and_stay_polarized_down_to_one() {
    let source = everything(6);
    let data = pictures(16, 200, source.graph.input);
    let mut errors = Vec::new();
    for bits in [8, 4, 2, 1] {
        let options = Options {
            weight_bits: bits,
            ..options(8)
        };
        let network = run(&source, &data, &options).network;
        let most = (1 << bits) - 1;
        let weights = network.nodes.iter().filter_map(Layer::matrix);
        assert!(
            weights
                .clone()
                .all(|layer| layer.weights.iter().all(|w| w.abs() <= most))
        );
        let found = error(&source, &network, &options.config, 26);
        errors.push(found);
    }
    let projected = projection_error(&source, &data, &options(8), 26);
    assert!(errors[1] < 1.3 * errors[0], "four bits: {errors:?}");
    assert!(errors[2] > errors[1] && errors[3] > errors[2], "{errors:?}");
    assert!(
        errors[2] < projected,
        "two bits: {errors:?}, by projection {projected}"
    );
}

#[test]
fn pruning_frees_crossbars_and_the_machine_takes_as_many_as_were_asked_for() {
    let source = everything(10);
    let data = pictures(20, 200, source.graph.input);
    let projected = projection_error(&source, &data, &options(8), 30);
    let mut errors = Vec::new();
    for (prune, most) in [
        (Prune::Nothing, 17),
        (Prune::Kappa(0.0), 17),
        (Prune::Crossbars(15), 15),
        (Prune::Kappa(1e6), 13),
    ] {
        let options = Options {
            prune,
            ..options(8)
        };
        let done = run(&source, &data, &options);
        let machine =
            Machine::program(&done.network, &options.config, SignPolicy::Reject, &Fast).unwrap();
        assert_eq!(machine.crossbars(), done.report.crossbars, "{prune:?}");
        assert!(machine.crossbars() <= most, "{prune:?}");
        let image = data.integers(0, &done.network.input);
        let outputs = machine
            .start()
            .unwrap()
            .push(std::slice::from_ref(&image))
            .unwrap();
        let all = done.network.reference(image.view()).unwrap();
        assert!(all.last().unwrap().iter().eq(&outputs[0]), "{prune:?}");
        errors.push(error(&source, &done.network, &options.config, 30));
    }
    assert!(
        errors[2] < projected,
        "{errors:?}, by projection {projected}"
    );
}

#[test]
fn a_term_for_steps_lowers_them_and_a_named_order_is_kept() {
    let source = everything(7);
    let data = pictures(17, 200, source.graph.input);
    let total = |done: &Polarized| {
        done.report
            .layers
            .iter()
            .map(|layer| layer.steps)
            .sum::<f64>()
    };
    let plain = run(&source, &data, &options(8));
    let lower = run(
        &source,
        &data,
        &Options {
            steps_weight: 2.0,
            ..options(8)
        },
    );
    assert!(
        total(&lower) < 0.98 * total(&plain),
        "{} and {}",
        total(&lower),
        total(&plain)
    );
    for order in RowOrder::ALL {
        let fixed = Options {
            order: Order::Fixed(order),
            ..options(8)
        };
        let network = run(&source, &data, &fixed).network;
        for layer in network.nodes.iter().filter_map(Layer::matrix) {
            let (_, c, h, w) = layer.weights.dim();
            let Rows::Table(table) = layer.row_order else {
                panic!("no table")
            };
            let named = (0..c * h * w)
                .map(|row| forms_golden::layers::ElementOrder::element(&order, row, [c, h, w]));
            assert!(table.elements().iter().map(|&e| e as usize).eq(named));
        }
    }
}

#[test]
fn an_integer_network_keeps_its_integers_and_is_polarized_as_its_model_is() {
    let source = everything(8);
    let data = pictures(18, 200, source.graph.input);
    // First to integers of mixed signs, by way of fragments of one row, whose sign is free.
    let mixed = Options {
        config: Config {
            fragment_rows: 1,
            ..Config::named("forms-8").unwrap()
        },
        ..options(8)
    };
    let network = run(&source, &data, &mixed).network;
    let config = Config::named("forms-8").unwrap();
    assert!(Machine::program(&network, &config, SignPolicy::Reject, &Fast).is_err());
    let again = Source::of_network(&network).unwrap();
    let done = run(&again, &data, &options(8)).network;
    let plan = |network: &Network| network.check().unwrap();
    let (before, after) = (plan(&network), plan(&done));
    assert_eq!(
        (before.input, done.input.clone()),
        (after.input, network.input.clone())
    );
    let inner = before.outputs.len() - 1;
    assert_eq!(before.outputs[..inner], after.outputs[..inner]);
    let found = error(&source, &done, &config, 28);
    let projected = Machine::program(&network, &config, SignPolicy::Project, &Fast).unwrap();
    let projected = error(&source, &projected.computed(), &config, 28);
    assert!(
        found < 0.35 * projected,
        "{found}, by projection {projected}"
    );
}

#[test]
fn what_cannot_be_polarized_is_refused_in_a_sentence() {
    let source = everything(9);
    let data = pictures(19, 4, source.graph.input);
    let refused = |options: Options, data: &Dataset| {
        polarize(&source, data, &options, &mut |_, _| {})
            .unwrap_err()
            .to_string()
    };
    assert_eq!(
        refused(options(8), &pictures(1, 4, [1, 12, 12])),
        "calibration with 4 images of [1, 12, 12]; at least one of [3, 12, 12] is needed"
    );
    assert_eq!(
        refused(
            Options {
                weight_bits: 9,
                ..options(8)
            },
            &data
        ),
        "--bits 9 is outside 1..=8; 8 is usual"
    );
    assert_eq!(
        refused(
            Options {
                steps_weight: f64::NAN,
                ..options(8)
            },
            &data
        ),
        "--steps-weight NaN is outside 0..=1000000; 0 pays no heed to steps, 1 is usual"
    );
    let fixed = Options {
        steps_weight: 1.0,
        order: Order::Fixed(RowOrder::WMajor),
        ..options(8)
    };
    assert_eq!(
        refused(fixed, &data),
        "--steps-weight steers the search, but --order names an order; take --order search or channels"
    );
    assert_eq!(
        refused(
            Options {
                prune: Prune::Crossbars(3),
                ..options(8)
            },
            &data
        ),
        "--crossbars 3 is too few: 13 are needed where every layer keeps one row tile"
    );
    let mut broken = everything(9);
    if let Op::Conv { weights, .. } = &mut broken.graph.nodes[1].op {
        weights[[0, 0, 0, 0]] = f32::NAN;
    }
    assert_eq!(
        polarize(&broken, &data, &options(8), &mut |_, _| {})
            .unwrap_err()
            .to_string(),
        "layer \"n1\": it has weights that are not finite; export the model again"
    );
}

#[test]
fn a_pool_yields_means_of_a_step_of_their_own() {
    let mut b = Builder::new(5, [1, 16, 16]);
    let map = b.conv(0, 8, 3, 1, 1, RELU);
    let mean = b.push(&[map], Op::GlobalAveragePool, None, [8, 1, 1]);
    b.conv(mean, 4, 1, 1, 1, None);
    let source = b.source("means");
    let done = run(&source, &pictures(6, 40, [1, 16, 16]), &options(8));
    let scale = |name: &str| {
        let node = done.network.nodes.iter().find(|node| node.name == name);
        node.and_then(|node| node.scale).unwrap()
    };
    let (map, mean) = (scale("n0"), scale("n1"));
    assert!(mean < map, "a mean's step is {mean}, its map's {map}");
    assert_eq!(scale("n1.fine"), map / 256.0);
    assert_eq!(scale("n1.mean"), map / 256.0);
    // Of an integer network everything is prescribed, and stays as it is.
    let again = Source::of_network(&done.network).unwrap();
    let nodes = again.graph.nodes.len();
    assert_eq!(again.refined(8).graph.nodes.len(), nodes);
}

#[test]
fn layers_of_few_rows_that_are_fed_twice_lose_next_to_nothing_and_take_no_more_crossbars() {
    let mut builder = Builder::new(5, [8, 12, 12]);
    let first = builder.conv(0, 16, 1, 1, 1, RELU);
    let deep = builder.conv(first, 16, 3, 1, 16, RELU);
    builder.conv(deep, 24, 1, 2, 1, None);
    let source = builder.source("few rows");
    let data = pictures(6, 120, source.graph.input);
    let options = options(8);
    let plain = run(&source, &data, &options);
    let twice = run(&source.fed_twice(16), &data, &options);
    let errors = [&plain, &twice].map(|done| error(&source, &done.network, &options.config, 7));
    assert!(
        errors[1] < 0.02 && errors[1] < 0.2 * errors[0],
        "{errors:?}"
    );
    let crossbars = |done: &Polarized, layer: usize| done.report.layers[layer].crossbars;
    for layer in [0, 2] {
        assert_eq!(crossbars(&twice, layer), crossbars(&plain, layer));
    }
}

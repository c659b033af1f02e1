//! What the measurements share: a model, its data, and what a polarized network is worth.
#![allow(dead_code, reason = "not every example needs all")]

use std::path::Path;

use forms_golden::layers::RowOrder;
use forms_golden::{Config, SignPolicy};
use forms_network::run::{Accuracy, Fast, Machine};
use forms_network::{Dataset, Network, Origin, Split};
use forms_polarize::{Options, Order, Polarized, Prune, Source, polarize};

/// Plain words, and `key=value`.
pub struct Arguments {
    pub plain: Vec<String>,
    pairs: Vec<(String, String)>,
}

impl Arguments {
    pub fn new() -> Arguments {
        let (mut plain, mut pairs) = (Vec::new(), Vec::new());
        for word in std::env::args().skip(1) {
            match word.split_once('=') {
                Some((key, value)) => pairs.push((key.to_owned(), value.to_owned())),
                None => plain.push(word),
            }
        }
        Arguments { plain, pairs }
    }

    pub fn get(&self, key: &str) -> Option<String> {
        let found = self.pairs.iter().find(|(name, _)| name == key);
        found.map(|(_, value)| value.clone())
    }

    pub fn number(&self, key: &str, otherwise: f64) -> f64 {
        self.get(key).map_or(otherwise, |v| v.parse().unwrap())
    }

    /// What the arguments ask for, of fragments of `m` rows and so many magnitude bits.
    pub fn options(&self, m: usize, bits: u32) -> Options {
        Options {
            config: Config {
                weight_bits: (bits.max(2) as usize).next_multiple_of(2),
                ..Config::named(&format!("forms-{m}")).unwrap()
            },
            order: match self.get("order").as_deref() {
                None | Some("search") => Order::Search,
                Some("channels") => Order::Channels,
                Some("w") => Order::Fixed(RowOrder::WMajor),
                Some("h") => Order::Fixed(RowOrder::HMajor),
                Some("c") => Order::Fixed(RowOrder::CMajor),
                Some(other) => panic!("{other}"),
            },
            steps_weight: self.number("steps", 0.0),
            weight_bits: bits,
            activation_bits: self.number("acts", 8.0) as u32,
            prune: match (self.get("prune"), self.get("crossbars")) {
                (_, Some(most)) => Prune::Crossbars(most.parse().unwrap()),
                (Some(kappa), _) => kappa.parse().map_or(Prune::Nothing, Prune::Kappa),
                _ => Prune::Nothing,
            },
            images: self.number("images", 1024.0) as usize,
            seed: self.number("seed", 1.0) as u64,
        }
    }
}

/// A model, and what it is polarized and measured on.
pub struct Bench {
    pub source: Source,
    pub train: Dataset,
    pub test: Dataset,
    limit: usize,
}

/// What a network is worth.
pub struct Ran {
    pub images: usize,
    pub right: usize,
    pub crossbars: usize,
    /// Crossbars where tiles of few columns lie side by side.
    pub side_by_side: usize,
    /// Mean steps of a sub-array, leading and plane.
    pub eic: [f64; 2],
}

impl Bench {
    /// `MODEL.onnx DATA`; pictures of 3 x 32 x 32 are scaled as CIFAR-10 usually is.
    pub fn new(arguments: &Arguments) -> Bench {
        let graph = forms_import::read(Path::new(&arguments.plain[0])).unwrap();
        let open = |split| Dataset::open(Path::new(&arguments.plain[1]), split, graph.input);
        let (train, test) = (open(Split::Train).unwrap(), open(Split::Test).unwrap());
        let cifar = graph.input == [3, 32, 32];
        let list = |list: [f64; 3]| if cifar { list.to_vec() } else { Vec::new() };
        let import = forms_import::Options {
            bits: forms_import::Bits {
                weights: 8,
                activations: 8,
            },
            calibration: forms_import::Calibration::MinMax,
            images: 256,
            row_order: RowOrder::WMajor,
            pixel_scale: arguments.number("pixel-scale", if cifar { 1.0 / 255.0 } else { 1.0 }),
            mean: list([0.485, 0.456, 0.406]),
            deviation: list([0.229, 0.224, 0.225]),
            origin: Origin::default(),
        };
        let source = Source {
            input: import.input(graph.input).unwrap(),
            graph,
            name: "measured".to_owned(),
            origin: Origin::default(),
        };
        let limit = (arguments.number("limit", 10_000.0) as usize).min(test.len());
        Bench {
            source,
            train,
            test,
            limit,
        }
    }

    pub fn polarized(&self, options: &Options) -> Polarized {
        polarize(&self.source, &self.train, options, &mut |_, _| ()).unwrap()
    }

    /// Runs a network on crossbars that refuse mixed fragments.
    pub fn run(&self, network: &Network, config: &Config) -> Ran {
        let machine = Machine::program(network, config, SignPolicy::Reject, &Fast).unwrap();
        let mut session = machine.start().unwrap();
        let classes = machine.plan().output().shape.iter().product();
        let mut accuracy = Accuracy::new(classes);
        let labels = self.test.labels.as_ref().unwrap();
        for first in (0..self.limit).step_by(50) {
            let part = first..self.limit.min(first + 50);
            let images = self.test.batch(part.clone(), &network.input);
            for (sums, image) in session.push(&images).unwrap().iter().zip(part) {
                accuracy.count(sums, labels[image] as usize);
            }
        }
        let (mut steps, mut arrays) = ([0.0; 2], 0.0);
        for counts in session.counts() {
            for crossbar in &counts.crossbars {
                let m = config.fragment_rows;
                arrays += crossbar.rows.len().div_ceil(m) as f64 * counts.mvms as f64;
                steps[0] += crossbar.steps.leading as f64;
                steps[1] += crossbar.steps.plane as f64;
            }
        }
        Ran {
            images: accuracy.images as usize,
            right: accuracy.top_1 as usize,
            crossbars: machine.crossbars(),
            side_by_side: session
                .side_by_side()
                .map_or(machine.crossbars(), |side| side.crossbars),
            eic: steps.map(|steps| steps / arrays),
        }
    }
}

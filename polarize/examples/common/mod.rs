//! What the measurements share: a model, its data, and what a polarized network is worth.
#![allow(dead_code, reason = "not every example needs all")]

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;
use std::str::FromStr;

use forms_golden::layers::RowOrder;
use forms_golden::{Config, SignPolicy};
use forms_network::run::{Accuracy, Fast, Machine};
use forms_network::{Dataset, Network, Origin, Split};
use forms_polarize::{Options, Order, Polarized, Prune, Source, polarize};

/// What a measurement yields, or why there is none.
pub type Measured<T> = Result<T, Box<dyn Error>>;

/// One line and exit code 2 where a measurement could not be made.
pub fn ended(measured: Measured<()>) -> ExitCode {
    match measured {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

/// The number that `key` was given.
///
/// # Errors
/// A word that is none.
pub fn parsed<T: FromStr>(key: &str, word: &str) -> Measured<T> {
    let number = word.parse();
    number.map_err(|_| format!("{key}={word}: {word} is no such number; give another").into())
}

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

    /// The plain word at a place.
    ///
    /// # Errors
    /// There are not so many.
    pub fn word(&self, at: usize, what: &str) -> Measured<&str> {
        let word = self.plain.get(at).map(String::as_str);
        word.ok_or_else(|| format!("word {} is missing: {what}", at + 1).into())
    }

    pub fn number<T: FromStr>(&self, key: &str, otherwise: T) -> Measured<T> {
        self.get(key)
            .map_or(Ok(otherwise), |word| parsed(key, &word))
    }

    /// What the arguments ask for, of fragments of `m` rows and so many magnitude bits.
    pub fn options(&self, m: usize, bits: u32) -> Measured<Options> {
        Ok(Options {
            config: Config {
                weight_bits: (bits.max(2) as usize).next_multiple_of(2),
                ..Config::named(&format!("forms-{m}"))?
            },
            order: match self.get("order").as_deref() {
                None | Some("search") => Order::Search,
                Some("channels") => Order::Channels,
                Some("w") => Order::Fixed(RowOrder::WMajor),
                Some("h") => Order::Fixed(RowOrder::HMajor),
                Some("c") => Order::Fixed(RowOrder::CMajor),
                Some(other) => {
                    return Err(format!("order={other}: choose search, channels, w, h or c").into());
                }
            },
            steps_weight: self.number("steps", 0.0)?,
            weight_bits: bits,
            activation_bits: self.number("acts", 8)?,
            prune: match (self.get("prune"), self.get("crossbars")) {
                (_, Some(most)) => Prune::Crossbars(parsed("crossbars", &most)?),
                (Some(kappa), _) => Prune::Kappa(parsed("prune", &kappa)?),
                _ => Prune::Nothing,
            },
            images: self.number("images", 1024)?,
            seed: self.number("seed", 1)?,
        })
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
    pub fn new(arguments: &Arguments) -> Measured<Bench> {
        let graph = forms_import::read(Path::new(arguments.word(0, "MODEL.onnx")?))?;
        let data = Path::new(arguments.word(1, "DATA")?);
        let open = |split| Dataset::open(data, split, graph.input);
        let (train, test) = (open(Split::Train)?, open(Split::Test)?);
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
            pixel_scale: arguments.number("pixel-scale", if cifar { 1.0 / 255.0 } else { 1.0 })?,
            mean: list([0.485, 0.456, 0.406]),
            deviation: list([0.229, 0.224, 0.225]),
            origin: Origin::default(),
        };
        let source = Source {
            input: import.input(graph.input)?,
            graph,
            name: "measured".to_owned(),
            origin: Origin::default(),
        };
        let limit = arguments.number("limit", 10_000)?.min(test.len());
        Ok(Bench {
            source,
            train,
            test,
            limit,
        })
    }

    pub fn polarized(&self, options: &Options) -> Measured<Polarized> {
        Ok(polarize(
            &self.source,
            &self.train,
            options,
            &mut |_, _| (),
        )?)
    }

    /// Runs a network on crossbars that refuse mixed fragments.
    pub fn run(&self, network: &Network, config: &Config) -> Measured<Ran> {
        let machine = Machine::program(network, config, SignPolicy::Reject, &Fast)?;
        let mut session = machine.start()?;
        let classes = machine.plan().output().shape.iter().product();
        let mut accuracy = Accuracy::new(classes);
        let labels = self.test.labels_of(classes)?;
        let labels = labels.ok_or("the images have no labels, so nothing is right or wrong")?;
        for first in (0..self.limit).step_by(50) {
            let part = first..self.limit.min(first + 50);
            let images = self.test.batch(part.clone(), &network.input);
            for (sums, image) in session.push(&images)?.iter().zip(part) {
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
        Ok(Ran {
            images: accuracy.images as usize,
            right: accuracy.top_1 as usize,
            crossbars: machine.crossbars(),
            side_by_side: session
                .side_by_side()
                .map_or(machine.crossbars(), |side| side.crossbars),
            eic: steps.map(|steps| steps / arrays),
        })
    }
}

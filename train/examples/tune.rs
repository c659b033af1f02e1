//! Polarizes a model, fine-tunes it and runs it: `tune MODEL.onnx DATA key=value ...`.
#![allow(missing_docs, clippy::unwrap_used)]

use std::path::Path;
use std::time::Instant;

use forms_golden::layers::RowOrder;
use forms_golden::{Config, SignPolicy};
use forms_network::run::{Accuracy, Fast, Machine};
use forms_network::{Dataset, Origin, Split};
use forms_polarize::{Options, Order, Prune, Source, polarize};
use forms_train::plan::Augmentation;
use forms_train::tune::tuner::{Settings, Tuner};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let get = |key: &str| {
        args.iter()
            .find_map(|a| a.strip_prefix(&format!("{key}=")))
            .map(str::to_owned)
    };
    let number = |key: &str, otherwise: f64| get(key).map_or(otherwise, |v| v.parse().unwrap());
    let graph = forms_import::read(Path::new(&args[0])).unwrap();
    let train = Dataset::open(Path::new(&args[1]), Split::Train, graph.input).unwrap();
    let test = Dataset::open(Path::new(&args[1]), Split::Test, graph.input).unwrap();
    let cifar = graph.input == [3, 32, 32];
    let list = |list: [f64; 3]| if cifar { list.to_vec() } else { vec![] };
    let import = forms_import::Options {
        bits: forms_import::Bits {
            weights: 8,
            activations: 8,
        },
        calibration: forms_import::Calibration::MinMax,
        images: 256,
        row_order: RowOrder::WMajor,
        pixel_scale: if cifar { 1.0 / 255.0 } else { 1.0 },
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
    let bits = number("bits", 8.0) as u32;
    let m = number("m", 8.0) as usize;
    let config = Config {
        weight_bits: (bits.max(2) as usize).next_multiple_of(2),
        ..Config::named(&format!("forms-{m}")).unwrap()
    };
    let options = Options {
        config: config.clone(),
        order: Order::Search,
        steps_weight: number("steps", 0.0),
        weight_bits: bits,
        activation_bits: number("acts", 8.0) as u32,
        prune: match get("prune") {
            Some(kappa) => Prune::Kappa(kappa.parse().unwrap()),
            None => Prune::Nothing,
        },
        images: number("images", 256.0) as usize,
        seed: number("seed", 1.0) as u64,
    };
    let begin = Instant::now();
    let done = polarize(&source, &train, &options, &mut |_, _| ()).unwrap();
    println!("polarized in {:.1} s", begin.elapsed().as_secs_f64());
    let limit = (number("limit", 2000.0) as usize).min(test.len());
    let run = |network: &forms_network::Network| {
        let machine = Machine::program(network, &config, SignPolicy::Reject, &Fast).unwrap();
        let mut session = machine.start().unwrap();
        let mut accuracy = Accuracy::new(10);
        let labels = test.labels.as_ref().unwrap();
        for first in (0..limit).step_by(50) {
            let part = first..limit.min(first + 50);
            let images = test.batch(part.clone(), &network.input);
            for (sums, image) in session.push(&images).unwrap().iter().zip(part) {
                accuracy.count(sums, labels[image] as usize);
            }
        }
        100.0 * accuracy.top_1 as f64 / accuracy.images as f64
    };
    let settings = Settings {
        fragment: m,
        bits,
        rounds: number("rounds", 4.0) as usize,
        images: number("round", 5000.0) as usize,
        batch: number("batch", 64.0) as usize,
        rate: number("rate", if bits < 5 { 5e-4 } else { 1e-3 }) as f32,
        teacher: number("teacher", 0.7) as f32,
        temperature: number("heat", 3.0) as f32,
        augmentation: match get("augment").as_deref() {
            None | Some("pictures") => Some(Augmentation::Pictures),
            Some("digits") => Some(Augmentation::Digits),
            Some(_) => None,
        },
        seed: number("seed", 1.0) as u64,
    };
    let mut tuner = Tuner::new(source.refined(8), done.state, settings).unwrap();
    let lessons = tuner.lessons(&train).unwrap();
    if get("before").is_some() {
        println!("before: {:.2} % in integers", run(&done.network));
    }
    while !tuner.is_done() {
        tuner.round(&lessons, |_| ()).unwrap();
        let log = tuner.state.log.last().unwrap();
        let after = tuner
            .network()
            .network("measured", &done.network.input, bits, &Origin::default())
            .unwrap();
        if let Some(path) = get("out") {
            after.save(Path::new(&path)).unwrap();
        }
        let right = match log.round % (number("each", 1.0) as usize) {
            0 => run(&after),
            _ => f64::NAN,
        };
        println!(
            "{:3}  loss {:.4}  training {:?}  moved {:.3}  test {right:.2} %  {:.0} s",
            log.round,
            log.loss,
            log.right,
            log.moved,
            begin.elapsed().as_secs_f64()
        );
    }
}

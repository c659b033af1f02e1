//! Polarizes a model and runs both networks: `measure MODEL.onnx DATA key=value ...`.
#![allow(missing_docs, clippy::unwrap_used)]

use std::path::Path;
use std::time::Instant;

use forms_golden::layers::RowOrder;
use forms_golden::{Config, SignPolicy};
use forms_network::run::{Accuracy, Fast, Machine};
use forms_network::{Dataset, Origin, Split};
use forms_polarize::{Options, Order, Prune, Source, polarize};

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
    let import = forms_import::Options {
        bits: forms_import::Bits {
            weights: 8,
            activations: 8,
        },
        calibration: forms_import::Calibration::MinMax,
        images: 256,
        row_order: RowOrder::WMajor,
        pixel_scale: if cifar { 1.0 / 255.0 } else { 1.0 },
        mean: if cifar {
            vec![0.485, 0.456, 0.406]
        } else {
            vec![]
        },
        deviation: if cifar {
            vec![0.229, 0.224, 0.225]
        } else {
            vec![]
        },
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
        order: match get("order").as_deref() {
            None | Some("search") => Order::Search,
            Some("channels") => Order::Channels,
            Some("w") => Order::Fixed(RowOrder::WMajor),
            Some("h") => Order::Fixed(RowOrder::HMajor),
            Some("c") => Order::Fixed(RowOrder::CMajor),
            Some(other) => panic!("{other}"),
        },
        steps_weight: number("steps", 0.0),
        weight_bits: bits,
        activation_bits: number("acts", 8.0) as u32,
        prune: match (get("prune"), get("crossbars")) {
            (Some(k), _) => Prune::Kappa(k.parse().unwrap()),
            (_, Some(n)) => Prune::Crossbars(n.parse().unwrap()),
            _ => Prune::Nothing,
        },
        images: number("images", 256.0) as usize,
        seed: number("seed", 1.0) as u64,
    };
    let begin = Instant::now();
    let mut before = 0.0;
    let verbose = get("quiet").is_none();
    let done = polarize(&source, &train, &options, &mut |layer, _| {
        let now = begin.elapsed().as_secs_f64();
        if verbose {
            println!(
                "{:24} {:5}x{:<4} rows {:5} kept {:.3} -> {:.3}  error proj {:.3} real {:.4} grid {:.4} zeros {:.2} steps {:.2} -> {:.2}  {:.2} s",
                layer.name, layer.rows, layer.columns, layer.kept_rows, layer.kept_energy_before, layer.kept_energy,
                layer.projection_error, layer.real_error, layer.error, layer.zeros, layer.steps_before, layer.steps, now - before,
            );
        }
        before = now;
    })
    .unwrap();
    let seconds = begin.elapsed().as_secs_f64();
    let limit = (number("limit", 2000.0) as usize).min(test.len());
    let begin = Instant::now();
    let machine = Machine::program(&done.network, &config, SignPolicy::Reject, &Fast).unwrap();
    let mut session = machine.start().unwrap();
    let mut accuracy = Accuracy::new(10);
    let labels = test.labels.as_ref().unwrap();
    for first in (0..limit).step_by(50) {
        let part = first..limit.min(first + 50);
        let images: Vec<_> = part
            .clone()
            .map(|i| test.integers(i, &done.network.input))
            .collect();
        for (sums, image) in session.push(&images).unwrap().iter().zip(part) {
            accuracy.count(sums, labels[image] as usize);
        }
    }
    let (mut leading, mut plane, mut count) = (0.0, 0.0, 0.0);
    for (cost, counts) in session.costs().iter().zip(session.counts()) {
        for crossbar in &counts.crossbars {
            let n = (crossbar.rows.len().div_ceil(m)) as f64 * counts.mvms as f64;
            count += n;
        }
        let _ = cost;
        for crossbar in &counts.crossbars {
            leading += crossbar.steps.leading as f64;
            plane += crossbar.steps.plane as f64;
        }
    }
    println!(
        "RESULT {} | {:.2} % of {limit} | crossbars {} reported {} | EIC {:.2}/{:.2} | kappa {:?} | {seconds:.1} s polarize, {:.1} s run",
        args[2..].join(" "),
        100.0 * accuracy.top_1 as f64 / accuracy.images as f64,
        machine.crossbars(),
        done.report.crossbars,
        leading / count,
        plane / count,
        done.report.kappa,
        begin.elapsed().as_secs_f64(),
    );
}

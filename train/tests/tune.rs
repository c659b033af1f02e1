//! Fine-tuning of any graph: it computes what the import's floats and the integer network compute, its gradients are
//! slopes, and signs, orders and bits stay what they are.

mod common;

use std::cell::RefCell;

use common::{Builder, CLASSES, RELU, data, everything, labelled, options, real, settings, small};
use forms_golden::SignPolicy;
use forms_golden::layers::Rows;
use forms_import::graph::Op;
use forms_network::run::{Fast, Machine};
use forms_network::{Dataset, Network, Origin};
use forms_polarize::{Options, Prune, Source, polarize};
use forms_train::Error;
use forms_train::framework::program::{Blend, Lesson, gradients, scores};
use forms_train::tune::program::{Program, Rounding};
use forms_train::tune::run::{Progress, Run};
use forms_train::tune::tuner::{Settings, Tuner};
use ndarray::{Array3, Array4};

/// Channels last.
fn flat(map: Array3<f32>) -> Vec<f32> {
    map.permuted_axes([1, 2, 0]).iter().copied().collect()
}

fn apart(a: &[f32], b: &[f32]) -> f32 {
    assert_eq!(a.len(), b.len());
    a.iter()
        .zip(b)
        .map(|(a, b)| (a - b).abs())
        .fold(0.0, f32::max)
}

fn spread(list: &[f32]) -> f32 {
    let bounds = list
        .iter()
        .fold([f32::MAX, f32::MIN], |[l, h], &x| [l.min(x), h.max(x)]);
    bounds[1] - bounds[0]
}

#[test]
fn a_program_computes_what_the_graph_does() {
    for seed in 0..4 {
        let source = everything(seed);
        let (program, parameters) = Program::new(&source.graph, Rounding::Nowhere).unwrap();
        let set = data(source.graph.input, 5, seed);
        let inputs: Vec<f32> = (0..5).flat_map(|i| flat(real(&source, &set, i))).collect();
        let found = scores(&program, &parameters, &inputs).unwrap();
        let wanted: Vec<f32> = (0..5)
            .flat_map(|i| {
                let values = source.graph.run(real(&source, &set, i)).unwrap();
                flat(values.last().unwrap().clone())
            })
            .collect();
        assert!(
            apart(&found, &wanted) < 1e-4,
            "seed {seed}: {found:?} {wanted:?}"
        );
    }
}

#[test]
fn gradients_of_every_operator_are_slopes_of_the_loss() {
    let source = everything(7);
    let (program, mut parameters) = Program::new(&source.graph, Rounding::Nowhere).unwrap();
    let set = data(source.graph.input, 3, 5);
    let lesson = Lesson {
        inputs: (0..3).flat_map(|i| flat(real(&source, &set, i))).collect(),
        labels: (0..3 * CLASSES)
            .map(|i| f32::from(i % CLASSES == i / CLASSES))
            .collect(),
        taught: (0..3 * CLASSES)
            .map(|i| (i * 7 % 11) as f32 / 5.0)
            .collect(),
    };
    let blend = Blend {
        teacher: 0.4,
        temperature: 2.0,
    };
    let (_, gradient) = gradients(&program, &parameters, &lesson, blend).unwrap();
    let count = parameters.iter().count();
    let (mut compared, mut off) = (0, 0);
    for i in (0..count).step_by(37) {
        let h = 2e-3;
        let mut moved = |by: f32| {
            *parameters.iter_mut().nth(i).unwrap() += by;
            let loss = gradients(&program, &parameters, &lesson, blend).unwrap().0;
            *parameters.iter_mut().nth(i).unwrap() -= by;
            loss
        };
        let slope = (moved(h) - moved(-h)) / (2.0 * h);
        let ours = *gradient.iter().nth(i).unwrap();
        compared += 1;
        off += usize::from((slope - ours).abs() > 2e-3 + 0.05 * ours.abs());
    }
    // A kink of a ReLU or of a largest value may lie between the two losses.
    assert!(off * 50 <= compared, "{off} of {compared} differ");
    assert!(gradient.weights.iter().all(|g| g.iter().any(|&g| g != 0.0)));
}

#[test]
fn a_rounded_program_computes_what_the_integer_network_does() {
    let source = everything(2);
    let set = data(source.graph.input, 80, 9);
    let done = polarize(&source, &set, &options(8), &mut |_, _| ()).unwrap();
    let (program, parameters) = Program::new(&done.state.graph, Rounding::Steps).unwrap();
    let worth = done.network.nodes.last().unwrap().scale.unwrap();
    for image in 0..10 {
        let integers = set.integers(image, &done.network.input);
        let sums = done.network.reference(integers.view()).unwrap();
        let wanted: Vec<f32> = sums
            .last()
            .unwrap()
            .iter()
            .map(|&v| (v as f64 * worth) as f32)
            .collect();
        let input = flat(real(&source, &set, image));
        let found = scores(&program, &parameters, &input).unwrap();
        // Integers round each branch of a sum, floats the sum: steps apart, no more.
        assert!(
            apart(&found, &wanted) < 0.04 * spread(&wanted),
            "image {image}: {found:?} {wanted:?}"
        );
    }
}

/// The orders and the signs of a network: what fine-tuning must not change.
fn orders(network: &Network) -> Vec<Vec<u32>> {
    let of = |node: &forms_network::Node| match &node.op {
        forms_network::Op::Conv(conv) => match &conv.row_order {
            Rows::Table(table) => table.elements().to_vec(),
            _ => Vec::new(),
        },
        _ => Vec::new(),
    };
    network.nodes.iter().map(of).collect()
}

#[test]
fn fine_tuning_learns_within_signs_and_orders_and_stays_on_the_grid() {
    for bits in [2, 8] {
        let source = everything(4);
        let set = labelled(&source, 160, 11);
        let done = polarize(&source, &set, &options(bits), &mut |_, _| ()).unwrap();
        let before = done.network.clone();
        let how = Settings {
            rate: if bits < 5 { 2e-2 } else { 1e-3 },
            ..settings(bits, 4)
        };
        let mut tuner = Tuner::new(source.refined(8), done.state, how).unwrap();
        let lessons = tuner.lessons(&set).unwrap();
        while !tuner.is_done() {
            tuner.round(&lessons, |_| ()).unwrap();
        }
        let log = &tuner.state.log;
        assert!(log[3].loss < log[0].loss, "{bits} bits: {log:?}");
        assert!(log[3].moved > 0.0, "{bits} bits: {log:?}");
        let network = tuner
            .network()
            .network("after", &before.input, bits, &Origin::default())
            .unwrap();
        assert_eq!(orders(&network), orders(&before), "{bits} bits");
        let most = (1 << bits) - 1;
        for (new, old) in network.nodes.iter().zip(&before.nodes) {
            let (Some(new), Some(old)) = (new.matrix(), old.matrix()) else {
                continue;
            };
            assert!(new.weights.iter().all(|w| w.abs() <= most));
            let turned = new
                .weights
                .iter()
                .zip(old.weights.iter())
                .filter(|(a, b)| *a * *b < 0);
            assert_eq!(turned.count(), 0, "{bits} bits: a sign has turned");
        }
        let config = forms_train::tune::run::crossbar(&options(bits));
        Machine::program(&network, &config, SignPolicy::Reject, &Fast).unwrap();
    }
}

#[test]
fn pruned_rows_stay_pruned() {
    let mut b = Builder::new(3, [40, 4, 4]);
    let a = b.conv(0, 16, 3, 1, 1, RELU);
    let a = b.push(&[a], Op::GlobalAveragePool, None, [16, 1, 1]);
    b.conv(a, CLASSES, 1, 1, 1, None);
    let source = b.source();
    let set = labelled(&source, 64, 2);
    let how = Options {
        prune: Prune::Crossbars(3),
        ..options(8)
    };
    let done = polarize(&source, &set, &how, &mut |_, _| ()).unwrap();
    let empty = |weights: &Array4<i32>| -> usize {
        let rows = weights.len() / weights.len_of(ndarray::Axis(0));
        let flat: Vec<i32> = weights.iter().copied().collect();
        (0..rows)
            .filter(|r| flat.iter().skip(*r).step_by(rows).all(|&w| w == 0))
            .count()
    };
    let gone = empty(done.network.nodes[0].matrix().unwrap().weights);
    assert!(gone >= 104, "{gone} rows were pruned");
    let input = done.network.input.clone();
    let mut tuner = Tuner::new(source.refined(8), done.state, settings(8, 2)).unwrap();
    let lessons = tuner.lessons(&set).unwrap();
    while !tuner.is_done() {
        tuner.round(&lessons, |_| ()).unwrap();
    }
    let after = tuner
        .network()
        .network("after", &input, 8, &Origin::default())
        .unwrap();
    assert!(empty(after.nodes[0].matrix().unwrap().weights) >= gone);
}

#[test]
fn a_run_that_was_killed_goes_on_to_the_same_bits_on_any_number_of_threads() {
    let folder = tempfile::tempdir().unwrap();
    let source = small(1);
    let set = labelled(&source, 150, 4);
    let run = |name: &str, resume: bool| Run {
        source: source.clone(),
        floats: None,
        options: options(3),
        settings: settings(3, 3),
        train: &set,
        test: Some(&set),
        out: folder.path().join(name),
        resume,
    };
    let bytes = |name: &str| std::fs::read(folder.path().join(name)).unwrap();
    let quiet = |_: Progress| ();
    let in_pool = |threads: usize, run: Run| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| run.carry_out(&quiet, &|| false).unwrap().unwrap())
    };
    let record = in_pool(1, run("whole", false));
    assert_eq!(record.rounds.len(), 3);
    assert_eq!(record.after.unwrap().accuracy.images, 150);
    let none = run("broken", false).carry_out(&quiet, &|| true).unwrap();
    assert!(none.is_none() && !folder.path().join("broken").exists());
    in_pool(3, run("broken", true));
    assert_eq!(bytes("whole"), bytes("broken"));

    let mut other = run("whole", true);
    other.settings.rate = 2e-3;
    let refused = other.carry_out(&quiet, &|| false).unwrap_err().to_string();
    assert!(refused.ends_with("whole.train: was made with other settings; give what it was made with, or start anew without --resume"), "{refused}");
    let refused = run("whole", false)
        .carry_out(&quiet, &|| false)
        .unwrap_err()
        .to_string();
    assert!(
        refused.contains("is there already: --resume goes on from it"),
        "{refused}"
    );
}

#[test]
fn a_damaged_checkpoint_is_an_error_and_no_network() {
    let folder = tempfile::tempdir().unwrap();
    let source = small(1);
    let set = labelled(&source, 100, 4);
    let run = |resume| Run {
        source: source.clone(),
        floats: None,
        options: options(8),
        settings: settings(8, 2),
        train: &set,
        test: None,
        out: folder.path().join("net"),
        resume,
    };
    run(false).carry_out(&|_| (), &|| true).unwrap();
    let path = folder.path().join("net.train");
    let whole = std::fs::read(&path).unwrap();
    for at in [0, 9, 14, 20, whole.len() / 2, whole.len() - 1] {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x40;
        std::fs::write(&path, &bytes).unwrap();
        let refused = run(true).carry_out(&|_| (), &|| false).unwrap_err();
        assert!(matches!(refused, Error::Checkpoint { .. }), "{refused}");
        std::fs::write(&path, &whole[..at]).unwrap();
        assert!(run(true).carry_out(&|_| (), &|| false).is_err());
    }
}

#[test]
fn labels_are_not_needed_and_the_teacher_alone_teaches() {
    let source = small(6);
    let set = data(source.graph.input, 120, 8);
    let done = polarize(&source, &set, &options(2), &mut |_, _| ()).unwrap();
    let mut tuner = Tuner::new(source.refined(8), done.state, settings(2, 6)).unwrap();
    let lessons = tuner.lessons(&set).unwrap();
    while !tuner.is_done() {
        tuner.round(&lessons, |_| ()).unwrap();
    }
    let log = &tuner.state.log;
    assert!(
        log[5].loss < log[0].loss && log[5].right.is_none(),
        "{log:?}"
    );
}

#[test]
fn what_has_no_gradient_and_what_is_out_of_range_is_named_with_the_way_out() {
    let source = small(1);
    let set = labelled(&source, 100, 4);
    let told = RefCell::new(0);
    let refused = |source: &Source, settings: Settings, set: &Dataset| {
        let folder = tempfile::tempdir().unwrap();
        let run = Run {
            source: source.clone(),
            floats: None,
            options: options(8),
            settings,
            train: set,
            test: None,
            out: folder.path().join("net"),
            resume: false,
        };
        let error = run.carry_out(&|_| (), &|| false).unwrap_err().to_string();
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
        *told.borrow_mut() += 1;
        error
    };
    let mut curved = source.clone();
    curved.graph.nodes[1].op = Op::Input(1);
    let line = refused(&curved, settings(8, 1), &set);
    assert!(
        line.starts_with("layer \"n1\": a second input has no gradient here; training knows Conv"),
        "{line}"
    );
    let line = refused(
        &source,
        Settings {
            rate: 0.0,
            ..settings(8, 1)
        },
        &set,
    );
    assert_eq!(
        line,
        "--rate 0 is outside 0..=1, 0 excluded; 0.001 is usual at 8 bits, 0.0005 at 2"
    );
    let line = refused(
        &source,
        Settings {
            rounds: 0,
            ..settings(8, 1)
        },
        &set,
    );
    assert_eq!(line, "--rounds 0 trains nothing; give at least 1");
    let line = refused(
        &source,
        Settings {
            teacher: f32::NAN,
            ..settings(8, 1)
        },
        &set,
    );
    assert!(line.starts_with("--teacher NaN is outside 0..=1"), "{line}");
    let mut wrong = set.clone();
    wrong.labels.as_mut().unwrap()[3] = 9;
    let line = refused(&source, settings(8, 1), &wrong);
    assert_eq!(
        line,
        "made up: label 3 is 9, but the network has 5 scores; give its data set"
    );
    let line = refused(&source, settings(8, 1), &data([1, 8, 9], 3, 1));
    assert!(
        line.contains("holds images of [channels, height, width] = [1, 8, 9]"),
        "{line}"
    );
    assert_eq!(*told.borrow(), 6);
}

//! Floats before polarization: a network learns from nothing, rows go by ADMM and stay gone on crossbars, and a run that
//! was left goes on to the same bits.

mod common;

use common::{Builder, CLASSES, RELU, data, labelled, options, settings, small};
use forms_golden::SignPolicy;
use forms_import::graph::Op;
use forms_network::run::{Fast, Machine};
use forms_network::{Dataset, Network};
use forms_polarize::Source;
use forms_train::Error;
use forms_train::tune::floats::{FloatSettings, Floats};
use forms_train::tune::lessons::Lessons;
use forms_train::tune::run::{Run, crossbar};

fn floats(rounds: usize, keep_rows: Option<f64>) -> FloatSettings {
    FloatSettings {
        rounds,
        keep_rows,
        crossbar_rows: 128,
        images: 128,
        batch: 16,
        rate: 3e-3,
        augmentation: None,
        seed: 7,
    }
}

fn lessons<'a>(source: &Source, set: &'a Dataset) -> Lessons<'a> {
    Lessons::new(set, &source.input, None, CLASSES).unwrap()
}

/// 360 rows in its first layer, so three row tiles.
fn wide(seed: u64) -> Source {
    let mut b = Builder::new(seed, [40, 4, 4]);
    let a = b.conv(0, 16, 3, 1, 1, RELU);
    let a = b.push(&[a], Op::GlobalAveragePool, None, [16, 1, 1]);
    b.conv(a, CLASSES, 1, 1, 1, None);
    b.source()
}

/// Rows without a weight of the first layer.
fn empty(weights: impl Iterator<Item = bool>, rows: usize) -> usize {
    let zero: Vec<bool> = weights.collect();
    (0..rows)
        .filter(|row| zero.iter().skip(*row).step_by(rows).all(|zero| *zero))
        .count()
}

fn empty_in_integers(network: &Network) -> usize {
    let weights = network.nodes[0].matrix().unwrap().weights;
    empty(weights.iter().map(|&w| w == 0), 360)
}

fn empty_in_floats(source: &Source) -> usize {
    let Op::Conv { weights, .. } = &source.graph.nodes[0].op else {
        panic!("the first layer has weights");
    };
    empty(weights.iter().map(|&w| w == 0.0), 360)
}

#[test]
fn a_network_learns_from_nothing() {
    let (truth, source) = (small(1), small(2));
    let set = labelled(&truth, 128, 4);
    let lessons = lessons(&source, &set);
    let mut floats = Floats::new(&source, floats(12, None)).unwrap();
    while !floats.is_done() {
        floats.round(&lessons, |_| ()).unwrap();
    }
    let log = &floats.state.log;
    let right = |round: usize| log[round].right.unwrap();
    assert!(log[11].loss < 0.75 * log[0].loss, "{log:?}");
    assert!(right(11) > right(0) + 0.1, "{log:?}");
}

#[test]
fn rows_go_by_admm_and_need_no_crossbar_afterwards() {
    let folder = tempfile::tempdir().unwrap();
    let source = wide(3);
    let set = labelled(&source, 128, 2);
    let run = Run {
        source: source.clone(),
        floats: Some(floats(6, Some(0.75))),
        options: options(8),
        settings: settings(8, 2),
        train: &set,
        test: None,
        out: folder.path().join("net"),
        resume: false,
    };
    let record = run.carry_out(&|_| (), &|| false).unwrap().unwrap();
    // 0.75 of 360 rows are 270, two crossbars of 128.
    let first = &record.polarization.layers[0];
    assert_eq!(
        (first.rows, first.kept_rows, first.crossbars),
        (360, 256, 2)
    );
    let rows: Vec<usize> = record.float_rounds.iter().map(|log| log.rows).collect();
    assert_eq!(rows, [376, 376, 272, 272, 272, 272]);
    let admm: Vec<bool> = record.float_rounds.iter().map(|log| log.admm).collect();
    assert_eq!(admm, [true, true, true, false, false, false]);
    let distance = |round: usize| record.float_rounds[round].distance;
    assert!(distance(2) < distance(0) && distance(5) == 0.0);
    let network = Network::load(&run.out).unwrap();
    assert_eq!(empty_in_integers(&network), 104);
    Machine::program(&network, &crossbar(&options(8)), SignPolicy::Reject, &Fast).unwrap();
}

#[test]
fn rows_that_a_model_does_not_use_are_not_gathered() {
    let mut source = wide(5);
    if let Op::Conv { weights, .. } = &mut source.graph.nodes[0].op {
        // Channels 0 to 11: 108 of 360 rows.
        for ((_, channel, ..), weight) in weights.indexed_iter_mut() {
            if channel < 12 {
                *weight = 0.0;
            }
        }
    }
    assert_eq!(empty_in_floats(&source), 108);
    let set = data([40, 4, 4], 40, 1);
    let done = forms_polarize::polarize(&source, &set, &options(8), &mut |_, _| ()).unwrap();
    let first = &done.report.layers[0];
    assert_eq!((first.kept_rows, first.crossbars), (252, 2));
    assert_eq!(empty_in_integers(&done.network), 108);
    // As many as are left may be pruned further.
    let mut fewer = options(8);
    fewer.prune = forms_polarize::Prune::Crossbars(2);
    let done = forms_polarize::polarize(&source, &set, &fewer, &mut |_, _| ()).unwrap();
    assert_eq!(done.report.layers[0].kept_rows, 128);
    assert_eq!(done.report.crossbars, 2);
}

#[test]
fn floats_that_were_left_go_on_to_the_same_bits() {
    let folder = tempfile::tempdir().unwrap();
    let source = wide(1);
    let set = labelled(&source, 100, 4);
    let run = |name: &str, resume: bool| Run {
        source: source.clone(),
        floats: Some(floats(4, Some(0.8))),
        options: options(8),
        settings: settings(8, 1),
        train: &set,
        test: None,
        out: folder.path().join(name),
        resume,
    };
    let bytes = |name: &str| std::fs::read(folder.path().join(name)).unwrap();
    run("whole", false).carry_out(&|_| (), &|| false).unwrap();
    let mut first = false;
    for _ in 0..4 {
        let left = run("parts", first).carry_out(&|_| (), &|| true).unwrap();
        assert!(left.is_none() && !folder.path().join("parts").exists());
        first = true;
    }
    run("parts", true).carry_out(&|_| (), &|| false).unwrap();
    assert_eq!(bytes("whole"), bytes("parts"));

    let refused = |run: Run| run.carry_out(&|_| (), &|| false).unwrap_err().to_string();
    let line = refused(run("parts", false));
    assert!(
        line.contains("is there already: --resume goes on"),
        "{line}"
    );
    let mut other = run("parts", true);
    other.floats = Some(floats(4, Some(0.7)));
    let line = refused(other);
    assert!(
        line.contains("parts.floats: was made with other settings of the floats"),
        "{line}"
    );
    let path = folder.path().join("parts.floats");
    let mut damaged = bytes("parts.floats");
    let middle = damaged.len() / 2;
    damaged[middle] ^= 1;
    std::fs::write(&path, &damaged).unwrap();
    let error = run("parts", true)
        .carry_out(&|_| (), &|| false)
        .unwrap_err();
    assert!(matches!(error, Error::Checkpoint { .. }), "{error}");
}

#[test]
fn settings_out_of_range_are_named_with_the_way_out() {
    let source = wide(1);
    let line = |settings: FloatSettings| match Floats::new(&source, settings) {
        Ok(_) => panic!("accepted"),
        Err(error) => error.to_string(),
    };
    assert_eq!(
        line(floats(4, Some(1.0))),
        "--keep-rows 1 is outside 0..1, both excluded; 0.9 frees a tenth of the rows"
    );
    assert_eq!(
        line(floats(1, Some(0.5))),
        "--keep-rows prunes in the first half of the rounds and trains on in the second, but --float-rounds is 1; \
         give at least 2"
    );
    assert_eq!(
        line(floats(0, None)),
        "--float-rounds 0 trains nothing; give at least 1"
    );
    let steep = FloatSettings {
        rate: 0.0,
        ..floats(4, None)
    };
    assert!(line(steep).starts_with("--float-rate 0 is outside 0..=1, 0 excluded"));
}

//! `forms compare`: every lossless scheme gives the integer product, at the cost that its scheme has.

mod common;

use std::path::Path;

use common::{Bench, Matrix, product};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

const LOSSLESS: &str = "forms-4,forms-8,forms-16,forms-8-off,forms-8-plane,forms-8-wide,isaac-128,\
                        prime-128,prime-8,sme-128,sme-8";

fn compared(bench: &Bench, arguments: &str) -> serde_json::Value {
    let done = bench.forms(&format!("compare {arguments} --report r.json"));
    assert_eq!(done.code, Some(0), "{arguments}: {}", done.stderr);
    serde_json::from_slice(&std::fs::read(bench.path("r.json")).unwrap()).unwrap()
}

fn all_are_exact(report: &serde_json::Value, context: &str) {
    let schemes = report["schemes"].as_array().unwrap();
    assert_eq!(schemes.len(), LOSSLESS.split(',').count());
    for scheme in schemes {
        assert_eq!(
            scheme["total"]["exact"], true,
            "{context}: {}",
            scheme["config"]
        );
    }
}

#[test]
fn all_lossless_schemes_give_the_same_on_random_and_extreme_matrices() {
    let bench = Bench::new();
    for seed in 0..6_u64 {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let (rows, columns) = (rng.random_range(1..200), rng.random_range(1..50));
        // Within ISAAC's fixed range, beyond it, and nothing but extremes.
        let mut weight = || match seed % 3 {
            0 => rng.random_range(-128..=127),
            1 => rng.random_range(-255..=255),
            _ => [-255, 255, 0][rng.random_range(0..3)],
        };
        let weights: Matrix = (0..rows)
            .map(|_| (0..columns).map(|_| weight()).collect())
            .collect();
        let mut rng = ChaCha8Rng::seed_from_u64(100 + seed);
        let inputs: Matrix = vec![
            (0..rows).map(|_| rng.random_range(0..=65535)).collect(),
            vec![65535; rows],
            vec![0; rows],
        ];
        bench.write("w.npy", common::npy_i64(&weights));
        bench.write("x.npy", common::npy_i64(&inputs));
        let report = compared(
            &bench,
            &format!("w.npy --inputs x.npy --schemes {LOSSLESS}"),
        );
        all_are_exact(&report, &format!("seed {seed}, {rows} x {columns}"));
        // The report's word is checked against the products themselves.
        for config in ["forms-8", "prime-8", "sme-8"] {
            let y = bench.mvm(config, &weights, &inputs, "");
            assert_eq!(y, product(&inputs, &weights), "{config}, seed {seed}");
        }
    }
}

#[test]
fn all_lossless_schemes_give_the_same_on_a_trained_network() {
    let bench = Bench::new();
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/cntk_mnist");
    let fc = data.join("fc_weights.npy");
    let report = compared(&bench, &format!("{} --schemes {LOSSLESS}", fc.display()));
    all_are_exact(&report, "fc_weights");
}

#[test]
fn the_report_tells_what_each_scheme_takes() {
    let bench = Bench::new();
    // One tile of FORMS, polarized; 8-bit inputs.
    bench.write("w.npy", common::npy_i64(&vec![vec![100; 32]; 128]));
    let report = compared(
        &bench,
        "w.npy --schemes forms-8,isaac-128,prime-8,sme-8 --budget prime-8",
    );
    let of = |place: usize| &report["schemes"][place]["total"];
    assert_eq!(report["budget"], "prime-8");
    // 16 sub-arrays of 8 planes of 32 beats, the last word 31 clocks after the first.
    assert_eq!(of(0)["clocks_one_crossbar"], 9 + 16 * 8 * 32 + 31);
    assert_eq!(of(0)["conversions"], 16 * 8 * 128);
    // 8 planes of 128 beats.
    assert_eq!(of(1)["clocks_one_crossbar"], 9 + 8 * 128 + 31);
    assert_eq!(of(1)["converter_bits"], 8);
    // Two crossbars, of which one crossbar does the work of both.
    assert_eq!(of(2)["clocks_one_crossbar"], 2 * (9 + 16 * 8 * 32 + 31));
    assert_eq!(of(2)["clocks_in_budget"], 9 + 16 * 8 * 32 + 31);
    // 100 = 1100100: three planes, all positive; 32 columns on 4 converters are 8 beats.
    assert_eq!(of(3)["crossbars"], 3);
    assert_eq!(of(3)["clocks_one_crossbar"], 3 * (9 + 16 * 8 * 8 + 31));
    let notes = report["notes"].to_string();
    assert!(notes.contains("not equal clock frequencies"), "{notes}");
}

#[test]
fn several_matrices_have_a_row_each_and_a_total() {
    let bench = Bench::new();
    bench.write("a.npy", common::npy_i64(&vec![vec![1, -1]; 3]));
    bench.write("b.npy", common::npy_i64(&vec![vec![200, -3]; 4]));
    let done = bench.forms("compare a.npy b.npy --schemes forms-8,isaac-128");
    assert_eq!(done.code, Some(0), "{}", done.stderr);
    for text in [
        "a: 3 x 2",
        "b: 4 x 2",
        "total",
        "isaac-128: weights beyond -128..=127 took 10 bits",
    ] {
        assert!(
            done.stdout.contains(text),
            "{text} is not in\n{}",
            done.stdout
        );
    }
}

#[test]
fn a_network_is_compared_layer_by_layer_on_real_images_and_is_exact_on_every_lossless_scheme() {
    let bench = Bench::new();
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    let (net, images) = (
        data.join("lenet5_forms8/lenet5.safetensors"),
        data.join("mnist"),
    );
    let (net, images) = (net.display(), images.display());
    let report = compared(
        &bench,
        &format!("{net} --data {images} --limit 2 --schemes {LOSSLESS},forms-8-saturating"),
    );
    let names = report["matrices"].as_array().unwrap().iter();
    let names: Vec<_> = names.map(|m| m["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["conv1", "conv2", "fc1", "fc2"]);
    for scheme in report["schemes"].as_array().unwrap() {
        let lossless = scheme["config"] != "forms-8-saturating";
        assert_eq!(scheme["total"]["exact"], lossless, "{}", scheme["config"]);
        assert_eq!(scheme["matrices"].as_array().unwrap().len(), names.len());
        // What `forms run` says of the same images.
        if scheme["config"] == "forms-8" || scheme["config"] == "prime-8" {
            let config = scheme["config"].as_str().unwrap();
            let done = bench.forms(&format!(
                "run {net} --data {images} --limit 2 --config {config} --report run.json"
            ));
            assert_eq!(done.code, Some(0), "{}", done.stderr);
            let run: serde_json::Value =
                serde_json::from_slice(&std::fs::read(bench.path("run.json")).unwrap()).unwrap();
            for (layer, cost) in run["layers"]
                .as_array()
                .unwrap()
                .iter()
                .zip(scheme["matrices"].as_array().unwrap())
            {
                assert_eq!(layer["crossbars"], cost["crossbars"]);
                assert_eq!(layer["conversions"]["leading"], cost["conversions"]);
                assert_eq!(layer["steps"]["leading"], cost["steps"]);
            }
        }
    }
}

#[test]
fn what_cannot_be_compared_is_refused_in_one_line() {
    let bench = Bench::new();
    bench.write("w.npy", common::npy_i64(&vec![vec![1, -1]; 3]));
    bench.write("x.npy", common::npy_i64(&vec![vec![1, 1]]));
    bench.write("x.net", b"no network");
    for (arguments, parts) in [
        ("w.npy --schemes forms-9", vec!["forms-9", "isaac-128"]),
        ("w.npy --budget sme-9", vec!["--budget sme-9", "forms-8"]),
        (
            "w.npy --inputs x.npy",
            vec!["x.npy", "2 rows", "3 rows of w.npy"],
        ),
        (
            "w.npy w.npy --inputs x.npy",
            vec!["--inputs x.npy", "2 matrices"],
        ),
        ("none.npy", vec!["none.npy"]),
        ("w.npy --report none/r.json", vec!["none/r.json"]),
        ("w.npy --data w.npy", vec!["--data w.npy", "--inputs"]),
        ("x.net", vec!["x.net"]),
    ] {
        let done = bench.forms(&format!("compare {arguments}"));
        assert_eq!(done.code, Some(2), "{arguments}: {}", done.stdout);
        assert_eq!(done.stderr.lines().count(), 1, "{}", done.stderr);
        for part in parts {
            assert!(done.stderr.contains(part), "{part}: {}", done.stderr);
        }
    }
    assert_eq!(bench.files(), ["w.npy", "x.net", "x.npy"]);
}

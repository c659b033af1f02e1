//! `forms mvm` against models in NumPy that were written from the contract alone, where there is a
//! python3 with NumPy: another language, another arithmetic, another reader of the same text.

mod common;

use std::path::Path;
use std::process::Command;

use common::{Bench, Matrix, product};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// A Python with NumPy, which these tests need as others need Yosys: they never pass without it.
fn python() -> String {
    let python = std::env::var("FORMS_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let found = Command::new(&python).args(["-c", "import numpy"]).output();
    assert!(
        found.is_ok_and(|output| output.status.success()),
        "{python} has no NumPy: apt-get install python3-numpy, or name a Python that has it in FORMS_PYTHON"
    );
    python
}

/// Runs one of the models; gives y.
fn model(python: &str, bench: &Bench, name: &str) -> Matrix {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/independent/models.py");
    let output = Command::new(python)
        .arg(script)
        .args([name, "w.npy", "x.npy", "model.npy", "more"])
        .current_dir(bench.folder.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{said}");
    common::read_i64(&bench.path("model.npy"))
}

fn random(rng: &mut ChaCha8Rng, rows: usize, columns: usize, low: i64, high: i64) -> Matrix {
    let extreme = rng.random_bool(0.3);
    let mut word = || match extreme {
        true => [low, high, 0][rng.random_range(0..3)],
        false => rng.random_range(low..=high),
    };
    (0..rows)
        .map(|_| (0..columns).map(|_| word()).collect())
        .collect()
}

const SHAPES: [(usize, usize); 5] = [(1, 1), (9, 3), (128, 33), (130, 5), (300, 12)];

fn agrees(name: &str, config: &str, low: i64, high: i64) {
    let python = python();
    let bench = Bench::new();
    for (seed, (rows, columns)) in SHAPES.into_iter().enumerate() {
        let mut rng = ChaCha8Rng::seed_from_u64(seed as u64);
        let weights = random(&mut rng, rows, columns, low, high);
        let inputs = random(&mut rng, 3, rows, 0, 65535);
        let y = bench.mvm(config, &weights, &inputs, "");
        let context = format!("{config}, {rows} x {columns}, seed {seed}");
        assert_eq!(y, model(&python, &bench, name), "{context}");
        assert_eq!(y, product(&inputs, &weights), "{context}");
    }
}

#[test]
fn isaac_equals_an_offset_bit_sliced_model_in_numpy() {
    agrees("isaac", "isaac-128", -128, 127);
}

#[test]
fn prime_equals_a_balanced_model_in_numpy() {
    agrees("prime", "prime-128", -255, 255);
}

#[test]
fn eight_rows_and_a_saturating_converter_equal_a_model_in_numpy_clips_and_all() {
    let python = python();
    let bench = Bench::new();
    let mut clipped = 0;
    for (seed, (rows, columns)) in SHAPES.into_iter().enumerate() {
        let mut rng = ChaCha8Rng::seed_from_u64(40 + seed as u64);
        let weights = random(&mut rng, rows, columns, -255, 255);
        let inputs = random(&mut rng, 3, rows, 0, 65535);
        let y = bench.mvm("forms-8-saturating", &weights, &inputs, "--report r.json");
        let context = format!("{rows} x {columns}, seed {seed}");
        assert_eq!(y, model(&python, &bench, "saturating"), "{context}");
        let report = std::fs::read(bench.path("r.json")).unwrap();
        let report: serde_json::Value = serde_json::from_slice(&report).unwrap();
        let clips = std::fs::read_to_string(bench.path("more")).unwrap();
        assert_eq!(report["clips"].to_string(), clips, "{context}");
        clipped += clips.parse::<u64>().unwrap();
    }
    assert!(clipped > 0, "nothing clipped, so nothing was compared");
}

/// Weights whose fragments of eight rows have one sign each.
fn polarized(rng: &mut ChaCha8Rng, rows: usize, columns: usize) -> Matrix {
    let mut weights = random(rng, rows, columns, 0, 255);
    for first in (0..rows).step_by(8) {
        for column in 0..columns {
            if rng.random_bool(0.5) {
                for row in &mut weights[first..rows.min(first + 8)] {
                    row[column] = -row[column];
                }
            }
        }
    }
    weights
}

#[test]
fn devices_and_noise_drawn_in_numpy_give_the_same_products_in_golden_and_in_the_engine() {
    let python = python();
    let bench = Bench::new();
    // The contract's words in NumPy's settings, and the same as flags.
    let studies = [
        ("variation", "--variation 0.1", r#""variation": 0.1"#),
        (
            "stuck",
            "--stuck 0.02",
            r#""stuck_at_zero": 0.01, "stuck_at_most": 0.01"#,
        ),
        (
            "on/off",
            "--on-off 20 --variation 0.2",
            r#""on_off_ratio": 20, "variation": 0.2"#,
        ),
        (
            "converters",
            "--adc-gain -0.03 --adc-offset 0.4 --adc-bow 0.7 --noise 0.3",
            r#""gain": -0.03, "offset": 0.4, "bow": 0.7, "noise": 0.3"#,
        ),
    ];
    let mut moved = 0;
    for (case, (what, flags, own)) in studies.into_iter().enumerate() {
        for (name, config) in [
            ("imperfect-forms", "forms-8"),
            ("imperfect-prime", "prime-128"),
        ] {
            let (rows, columns) = [(20, 3), (130, 35), (9, 40), (150, 4)][case];
            let seed = 70 + case as u64;
            let mut rng = ChaCha8Rng::seed_from_u64(seed);
            let weights = polarized(&mut rng, rows, columns);
            let inputs = random(&mut rng, 2, rows, 0, 255);
            let least = inputs.iter().flatten().max().unwrap().max(&1);
            let b_used = 64 - least.leading_zeros();
            let skip = if config == "forms-8" {
                "leading"
            } else {
                "off"
            };
            let all = r#""on_off_ratio": null, "stuck_at_zero": 0, "stuck_at_most": 0, "variation": 0,
                "gain": 0, "offset": 0, "bow": 0, "noise": 0"#;
            // The last of two equal keys counts.
            let settings = format!(
                r#"{{{all}, "seed": {seed}, "b_used": {b_used}, "skip": "{skip}", {own}}}"#
            );
            bench.write("more", settings);
            let ideal = product(&inputs, &weights);
            for engine in ["golden", "fast"] {
                let more = format!("{flags} --seed {seed} --engine {engine}");
                let y = bench.mvm(config, &weights, &inputs, &more);
                let context =
                    format!("{what}, {config}, {engine}, {rows} x {columns}, seed {seed}");
                assert_eq!(y, model(&python, &bench, name), "{context}");
                moved += usize::from(y != ideal);
            }
        }
    }
    assert!(moved > 12, "{moved} of 16 products noticed their devices");
}

//! `forms mvm` against models in NumPy that were written from the contract alone, where there is a
//! python3 with NumPy: another language, another arithmetic, another reader of the same text.

mod common;

use std::path::Path;
use std::process::Command;

use common::{Bench, Matrix, product};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// python3 with NumPy; where there is none, says so and gives none.
fn python() -> Option<String> {
    let python = std::env::var("FORMS_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let found = Command::new(&python).args(["-c", "import numpy"]).output();
    if found.is_ok_and(|output| output.status.success()) {
        return Some(python);
    }
    eprintln!("SKIPPED: {python} with NumPy is not there; apt-get install python3-numpy");
    None
}

/// Runs one of the models; gives y.
fn model(python: &str, bench: &Bench, name: &str) -> Matrix {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/independent/models.py");
    let output = Command::new(python)
        .arg(script)
        .args([name, "w.npy", "x.npy", "model.npy", "clips.txt"])
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
    let Some(python) = python() else { return };
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
    let Some(python) = python() else { return };
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
        let clips = std::fs::read_to_string(bench.path("clips.txt")).unwrap();
        assert_eq!(report["clips"].to_string(), clips, "{context}");
        clipped += clips.parse::<u64>().unwrap();
    }
    assert!(clipped > 0, "nothing clipped, so nothing was compared");
}

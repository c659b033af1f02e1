//! `forms mvm` against models in NumPy that were written from the contract alone, where there is a
//! python3 with NumPy: another language, another arithmetic, another reader of the same text.

mod common;

use std::path::Path;
use std::process::Command;

use common::{Bench, Matrix, npy_i64, product};
use forms_golden::nonideal::normal;
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

/// A configuration: its name or file, the contract's words for it, and the range of its inputs.
struct Design {
    config: &'static str,
    toml: &'static str,
    words: &'static str,
    inputs: (i64, i64),
}

const DESIGNS: [Design; 9] = {
    const fn named(config: &'static str, words: &'static str) -> Design {
        Design {
            config,
            toml: "",
            words,
            inputs: (0, 255),
        }
    }
    const FORMS: &str = r#""scheme": "forms""#;
    [
        named("forms-8", FORMS),
        named("forms-8-plane", r#""scheme": "forms", "skip": "plane""#),
        named(
            "forms-8-saturating",
            r#""scheme": "forms", "policy": "saturating""#,
        ),
        Design {
            config: "forms-8-signed",
            toml: "",
            words: r#""scheme": "forms", "signed": true"#,
            inputs: (-128, 127),
        },
        Design {
            config: "uniform.toml",
            toml: "fragment_rows = 16\n[adc]\nbits = 4\npolicy = { uniform = { lsb = 3 } }",
            words: r#""scheme": "forms", "policy": "uniform", "m": 16, "q0": 3"#,
            inputs: (0, 255),
        },
        Design {
            config: "lossless.toml",
            toml: "device_bits = 1\nfragment_rows = 4\nadc = { bits = 3, policy = \"lossless\" }",
            words: r#""scheme": "forms", "policy": "lossless", "m": 4, "d": 1, "a": 3"#,
            inputs: (0, 255),
        },
        named("prime-8", r#""scheme": "prime""#),
        named(
            "prime-128",
            r#""scheme": "prime", "m": 128, "a": 8, "skip": "off""#,
        ),
        named(
            "isaac-128",
            r#""scheme": "isaac", "m": 128, "a": 8, "skip": "off""#,
        ),
    ]
};

/// What is imperfect, as flags and in the contract's words.
const STUDIES: [(&str, &str); 5] = [
    ("--variation 0.1", r#""sigma": 0.1"#),
    (
        "--stuck-at-zero 0.01 --stuck-at-most 0.03",
        r#""p0": 0.01, "pL": 0.03"#,
    ),
    (
        "--on-off 20 --variation 0.5",
        r#""ratio": 20, "sigma": 0.5"#,
    ),
    (
        "--adc-gain -0.03 --adc-offset 0.4 --adc-bow 0.7 --noise 0.3",
        r#""gain": -0.03, "offset": 0.4, "bow": 0.7, "noise": 0.3"#,
    ),
    (
        "--variation 0.2 --stuck-at-zero 0.02 --stuck-at-most 0.01 --on-off 7.5 --adc-gain 0.11 --adc-offset -0.7 \
         --adc-bow -1.3 --noise 0.9",
        r#""sigma": 0.2, "p0": 0.02, "pL": 0.01, "ratio": 7.5, "gain": 0.11, "offset": -0.7, "bow": -1.3, "noise": 0.9"#,
    ),
];

#[test]
fn imperfect_devices_and_converters_in_numpy_give_the_same_products_and_clips() {
    let python = python();
    let bench = Bench::new();
    let mut cases = Vec::new();
    let mut ours = Vec::new();
    for (d, design) in DESIGNS.into_iter().enumerate() {
        if !design.toml.is_empty() {
            bench.write(design.config, design.toml);
        }
        for (s, (flags, own)) in STUDIES.into_iter().enumerate() {
            let case = d * STUDIES.len() + s;
            let seed = 70 + case as u64;
            let mut rng = ChaCha8Rng::seed_from_u64(seed);
            // Two row tiles, two column tiles, twins, and a fragment that is not full among them.
            let (rows, columns) = [(20, 3), (130, 5), (9, 40), (17, 4), (133, 2)][s];
            let weights = if design.config == "isaac-128" {
                random(&mut rng, rows, columns, -128, 127)
            } else if case.is_multiple_of(2) {
                polarized(&mut rng, rows, columns)
            } else {
                random(&mut rng, rows, columns, -255, 255)
            };
            let (low, high) = design.inputs;
            let inputs = random(&mut rng, 2, rows, low, high);
            let [w, x, y, clips] = ["w", "x", "y", "clips"].map(|name| format!("{name}{case}.npy"));
            bench.write(&w, npy_i64(&weights));
            bench.write(&x, npy_i64(&inputs));
            // The last of two equal keys counts.
            cases.push(format!(
                r#"{{"files": ["{w}", "{x}", "{y}", "{clips}"], "seed": {seed}, "m": 8, "d": 2, "a": 4, "q0": 1,
                "policy": "flip-encoded", "skip": "leading", "signed": false, "p0": 0, "pL": 0, "ratio": null,
                "sigma": 0, "gain": 0, "offset": 0, "bow": 0, "noise": 0, {}, {own}}}"#,
                design.words
            ));
            for engine in ["golden", "fast"] {
                let context = format!(
                    "mvm --config {} {flags} --seed {seed} --engine {engine} on {rows} x {columns}",
                    design.config
                );
                let more = format!("{flags} --seed {seed} --engine {engine} --report r.json");
                let found = bench.mvm(design.config, &weights, &inputs, &more);
                let report = std::fs::read(bench.path("r.json")).unwrap();
                let report: serde_json::Value = serde_json::from_slice(&report).unwrap();
                ours.push((
                    context,
                    y.clone(),
                    clips.clone(),
                    found,
                    report["clips"].to_string(),
                ));
            }
        }
    }
    bench.write("cases.json", format!("[{}]", cases.join(",\n")));
    numpy(&python, &bench, &["cases.json"]);
    let mut clipped = 0;
    for (context, y, clips, found, counted) in ours {
        let expected = std::fs::read_to_string(bench.path(&clips)).unwrap();
        assert_eq!(found, common::read_i64(&bench.path(&y)), "{context}");
        assert_eq!(counted, expected, "clips of {context}");
        clipped += usize::from(counted != "0");
    }
    assert!(clipped > 20, "{clipped} of 90 products clipped anything");
}

#[test]
fn the_table_of_quantiles_is_that_of_another_library() {
    let python = python();
    let bench = Bench::new();
    let said = numpy(&python, &bench, &["quantiles"]);
    let theirs: Vec<i32> = said.lines().map(|line| line.parse().unwrap()).collect();
    let ours: Vec<i32> = (0..normal::QUANTILES).map(normal::quantile).collect();
    assert_eq!(theirs, ours);
}

/// Runs `imperfect.py`; gives what it printed.
fn numpy(python: &str, bench: &Bench, arguments: &[&str]) -> String {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/independent/imperfect.py");
    let output = Command::new(python)
        .arg(script)
        .args(arguments)
        .current_dir(bench.folder.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{said}");
    String::from_utf8(output.stdout).unwrap()
}

//! `--variation` and the like, of `run`, `mvm` and `compare`.

mod common;

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use common::Bench;
use serde_json::Value;

fn lenet() -> String {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let net = root.join("data/lenet5_forms8/lenet5.safetensors");
    format!(
        "{} --data {}",
        net.display(),
        root.join("data/mnist").display()
    )
}

/// The runs of a report.
fn runs(bench: &Bench, arguments: &str) -> Vec<Value> {
    let done = bench.forms(&format!(
        "run {} --limit 60 --report r.json {arguments}",
        lenet()
    ));
    assert_eq!(done.code, Some(0), "{arguments}: {}", done.stderr);
    let report: Value = serde_json::from_slice(&fs::read(bench.path("r.json")).unwrap()).unwrap();
    report["runs"].as_array().unwrap().clone()
}

/// Large enough that runs differ.
const BAD: &str = "--variation 0.6 --stuck 0.05 --noise 0.4";

#[test]
fn a_run_depends_on_its_seed_alone() {
    let bench = Bench::new();
    let all = runs(&bench, &format!("{BAD} --runs 4 --seed 10"));
    assert!(
        all.iter().any(|run| run["top_1"] != all[0]["top_1"]),
        "{all:?}"
    );
    for (run, outcome) in all.iter().enumerate() {
        let alone = runs(&bench, &format!("{BAD} --seed {}", 10 + run));
        assert_eq!(alone.len(), 1);
        for field in ["top_1", "same", "seed"] {
            assert_eq!(alone[0][field], outcome[field], "run {run}");
        }
    }
    let status = Command::new(env!("CARGO_BIN_EXE_forms"))
        .args(
            format!(
                "run {} --limit 60 --report one.json {BAD} --runs 4 --seed 10",
                lenet()
            )
            .split(' '),
        )
        .env("RAYON_NUM_THREADS", "1")
        .current_dir(bench.folder.path())
        .output()
        .unwrap();
    assert!(status.status.success());
    let one: Value = serde_json::from_slice(&fs::read(bench.path("one.json")).unwrap()).unwrap();
    assert_eq!(
        one["runs"].as_array().unwrap(),
        &all,
        "threads must not matter"
    );
}

#[test]
fn finished_runs_are_kept_and_not_run_again() {
    let bench = Bench::new();
    let first = runs(
        &bench,
        &format!("{BAD} --runs 2 --seed 3 --resume runs.json"),
    );
    let kept = fs::read_to_string(bench.path("runs.json")).unwrap();
    assert_eq!(
        runs(
            &bench,
            &format!("{BAD} --runs 2 --seed 3 --resume runs.json")
        ),
        first
    );
    assert_eq!(fs::read_to_string(bench.path("runs.json")).unwrap(), kept);
    // What the file says is believed: so it was not run again.
    let (before, after) = kept.split_once("\"same\": ").unwrap();
    let rest = after.split_once('\n').unwrap().1;
    bench.write("runs.json", format!("{before}\"same\": 1\n{rest}"));
    let more = runs(
        &bench,
        &format!("{BAD} --runs 3 --seed 3 --resume runs.json"),
    );
    assert_eq!(more[0]["same"], 1);
    assert_eq!(more[1], first[1]);
    let straight = runs(&bench, &format!("{BAD} --runs 3 --seed 3"));
    assert_eq!(more[2], straight[2]);
    for other in [
        "--seed 4",
        "--seed 3 --adc-offset 0.1",
        "--seed 3 --config forms-4",
        "--seed 3 --signs reject",
    ] {
        let done = bench.forms(&format!(
            "run {} --limit 60 {BAD} --runs 3 --resume runs.json {other}",
            lenet()
        ));
        assert_eq!(done.code, Some(2), "{other}");
        assert!(
            done.stderr.contains("holds runs of another study"),
            "{other}: {}",
            done.stderr
        );
    }
    bench.write("runs.json", "{}");
    let done = bench.forms(&format!("run {} {BAD} --resume runs.json", lenet()));
    assert!(
        done.stderr.contains("is no file of runs"),
        "{}",
        done.stderr
    );
}

#[test]
fn what_is_not_honoured_is_refused() {
    let bench = Bench::new();
    for (flags, expected) in [
        ("--runs 5", "--runs 5: everything is ideal"),
        ("--seed 5", "--seed 5: everything is ideal"),
        ("--resume r.json", "--resume r.json: everything is ideal"),
        ("--variation 2", "variation = 2 is outside 0..=1"),
        ("--on-off 1", "on_off_ratio = 1 is outside 2"),
        (
            "--variation 0.1 --engine golden",
            "--engine golden: imperfect devices (variation 0.1)",
        ),
        (
            "--variation 0.1 --float m.onnx",
            "--float m.onnx: runs with imperfect devices",
        ),
    ] {
        let done = bench.forms(&format!("run {} --limit 2 {flags}", lenet()));
        assert_eq!(done.code, Some(2), "{flags}: {}", done.stdout);
        assert_eq!(done.stderr.lines().count(), 1, "{flags}: {}", done.stderr);
        assert!(done.stderr.contains(expected), "{flags}: {}", done.stderr);
    }
}

#[test]
fn golden_and_the_engine_multiply_by_the_same_imperfect_devices() {
    let bench = Bench::new();
    let weights: Vec<Vec<i64>> = (0..30)
        .map(|r| (0..9).map(|k| (r * 37 + k * 53) % 256 - 128).collect())
        .collect();
    let inputs: Vec<Vec<i64>> = (0..4)
        .map(|i| (0..30).map(|r| (i * 91 + r * 29) % 256).collect())
        .collect();
    for config in ["forms-8", "forms-16", "prime-8", "isaac-128", "sme-8"] {
        let flags =
            "--variation 0.2 --stuck 0.02 --on-off 30 --noise 0.3 --adc-bow -0.5 --runs 3 --seed 9";
        let weights = match config {
            "isaac-128" => weights.clone(),
            _ => weights
                .iter()
                .map(|row| row.iter().map(|w| w * 2 - w.signum()).collect())
                .collect(),
        };
        let report = |engine: &str| {
            let y = bench.mvm(
                config,
                &weights,
                &inputs,
                &format!("{flags} --engine {engine} --report r.json"),
            );
            let report: Value =
                serde_json::from_slice(&fs::read(bench.path("r.json")).unwrap()).unwrap();
            (y, report["imperfect"].clone(), report["clips"].clone())
        };
        let (golden, fast) = (report("golden"), report("fast"));
        assert_eq!(golden, fast, "{config}");
        assert_eq!(golden.1["runs"].as_array().unwrap().len(), 3);
        assert_ne!(golden.0, common::product(&inputs, &weights), "{config}");
    }
}

#[test]
fn compare_runs_every_scheme_on_imperfect_crossbars() {
    let bench = Bench::new();
    let done = bench.forms(&format!(
        "compare {} --limit 20 --schemes forms-8,isaac-128,prime-8 --variation 0.3 --runs 2 --seed 5 --report r.json",
        lenet()
    ));
    assert_eq!(done.code, Some(0), "{}", done.stderr);
    assert!(
        done.stdout
            .contains("imperfect crossbars, 2 runs from seed 5: variation 0.3"),
        "{}",
        done.stdout
    );
    let report: Value = serde_json::from_slice(&fs::read(bench.path("r.json")).unwrap()).unwrap();
    let studies = report["imperfect"].as_array().unwrap();
    assert_eq!(studies.len(), 3);
    let alone = bench.forms(&format!(
        "run {} --limit 20 --variation 0.3 --runs 2 --seed 5 --report a.json",
        lenet()
    ));
    assert_eq!(alone.code, Some(0), "{}", alone.stderr);
    let alone: Value = serde_json::from_slice(&fs::read(bench.path("a.json")).unwrap()).unwrap();
    assert_eq!(studies[0]["runs"], alone["runs"]);
}

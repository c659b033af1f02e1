//! Every report is what its published schema says, and says how it was made.

mod common;

use std::fs;
use std::path::PathBuf;

use common::{Bench, Matrix, npy_i64};
use serde_json::Value;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Runs `command --report r.json`, validates the report, and expects the hashes of `files` in it.
fn check(report: &str, command: &str, files: &[&str]) {
    let bench = Bench::new();
    let matrix = |rows: i64, columns: i64, value: fn(i64, i64) -> i64| -> Matrix {
        let row = |row| (0..columns).map(|column| value(row, column)).collect();
        (0..rows).map(row).collect()
    };
    let weights = matrix(12, 3, |row, column| (row * 5 + column * 3) % 17 - 8);
    let inputs = matrix(2, 12, |row, column| (row * 7 + column) % 16);
    bench.write("w.npy", npy_i64(&weights));
    bench.write("x.npy", npy_i64(&inputs));
    bench.write("mine.toml", "name = \"mine\"\nfragment_rows = 4\n");
    let net = root().join("data/lenet5_forms8/lenet5.safetensors");
    let data = root().join("data/mnist");
    let command = command
        .replace("NET", &net.display().to_string())
        .replace("DATA", &data.display().to_string());
    let done = bench.forms(&format!("{command} --report r.json"));
    assert_eq!(done.code, Some(0), "{command}: {}", done.stderr);
    let written: Value = serde_json::from_slice(&fs::read(bench.path("r.json")).unwrap()).unwrap();
    valid(report, &written);
    let provenance = &written["provenance"];
    let first = command.split(' ').next().unwrap();
    assert_eq!(provenance["tool"]["command"][0], first);
    let found = provenance["files"].as_array().unwrap();
    let roles: Vec<&str> = found
        .iter()
        .map(|file| file["role"].as_str().unwrap())
        .collect();
    assert_eq!(roles, files, "{command}");
    assert!(
        found
            .iter()
            .all(|file| file["sha256"].as_str().unwrap().len() == 64)
    );
}

/// Validates a report by its published schema, which must be what the command prints.
fn valid(report: &str, written: &Value) {
    let bench = Bench::new();
    let path = root().join(format!("docs/schemas/{report}.json"));
    let kept = fs::read_to_string(&path).unwrap_or_default();
    let shown = bench.forms(&format!("schema {report}")).stdout;
    assert!(
        kept == shown,
        "{} is not what `forms schema {report}` prints; run `forms schema --out docs/schemas`",
        path.display()
    );
    let schema: Value = serde_json::from_str(&kept).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let faults: Vec<String> = validator
        .iter_errors(written)
        .map(|error| format!("{}: {error}", error.instance_path))
        .collect();
    assert!(faults.is_empty(), "{report}: {faults:#?}");
    // A validator that takes anything would take this too.
    for key in ["schema", "provenance"] {
        let mut without = written.clone();
        without.as_object_mut().unwrap().remove(key);
        assert!(!validator.is_valid(&without), "{report} without {key}");
    }
}

#[test]
fn a_point_of_a_sweep() {
    let bench = Bench::new();
    let plan = format!(
        "network = \"{0}/data/lenet5_forms8/lenet5.safetensors\"\ndata = \"{0}/data/mnist\"\nlimit = 2\nvariation = [0.0, 0.1]\n",
        root().display()
    );
    bench.write("plan.toml", plan);
    let done = bench.forms("sweep plan.toml --out out");
    assert_eq!(done.code, Some(0), "{}", done.stderr);
    for entry in fs::read_dir(bench.path("out/points")).unwrap() {
        let bytes = fs::read(entry.unwrap().path()).unwrap();
        valid("sweep", &serde_json::from_slice(&bytes).unwrap());
    }
}

#[test]
fn a_synthesis_report_of_a_configuration_of_one_s_own() {
    let bench = Bench::new();
    let shown = bench.forms("configs --show forms-tiny").stdout;
    bench.write("mine.conf", shown);
    let done = bench.forms("synth --config mine.conf --json");
    assert_eq!(done.code, Some(0), "{}", done.stderr);
    let written: Value = serde_json::from_str(&done.stdout).unwrap();
    valid("synth", &written);
    let files = &written["provenance"]["files"];
    assert_eq!(files[0]["role"], "config");
    assert_eq!(files[0]["sha256"].as_str().unwrap().len(), 64);
}

#[test]
fn a_synthesis_report_of_a_placed_module() {
    let bench = Bench::new();
    let done =
        bench.forms("synth --config tile-forms-tiny --target ice40 --place --module adc --json");
    assert_eq!(done.code, Some(0), "{}", done.stderr);
    let written: Value = serde_json::from_str(&done.stdout).unwrap();
    valid("synth-placed", &written);
    let files = written["provenance"]["files"].as_array().unwrap();
    assert!(files.is_empty(), "a named tile is no file: {files:?}");
}

#[test]
fn a_synthesis_report_of_standard_cells() {
    let bench = Bench::new();
    let cells = root().join("verilog/tests/data/few.lib");
    let done = bench.forms(&format!(
        "synth --config forms-tiny --target asic --liberty {} --json",
        cells.display()
    ));
    assert_eq!(done.code, Some(0), "{}", done.stderr);
    let written: Value = serde_json::from_str(&done.stdout).unwrap();
    valid("synth-asic", &written);
    assert_eq!(written["provenance"]["files"][0]["role"], "liberty");
}

#[test]
fn a_run_s_report() {
    check(
        "run",
        "run NET --data DATA --limit 2 --config mine.toml",
        &["network", "data", "config"],
    );
}

#[test]
fn a_report_of_imperfect_runs() {
    check(
        "run-imperfect",
        "run NET --data DATA --limit 2 --variation 0.1 --runs 2",
        &["network", "data"],
    );
}

#[test]
fn a_comparison_s_report_of_matrices_and_of_a_network() {
    check(
        "compare",
        "compare w.npy --inputs x.npy --schemes forms-8,mine.toml",
        &["weights", "inputs", "config"],
    );
    check(
        "compare",
        "compare NET --data DATA --limit 1 --schemes forms-8,isaac-128 --variation 0.1",
        &["network", "data"],
    );
}

#[test]
fn a_product_s_report_on_forms_and_on_sme_and_with_devices_that_vary() {
    let mvm = "mvm --weights w.npy --inputs x.npy --output y.npy --config";
    check(
        "mvm",
        &format!("{mvm} forms-8 --signs project"),
        &["weights", "inputs"],
    );
    check(
        "mvm",
        &format!("{mvm} sme-8 --window 3 --squeeze 1"),
        &["weights", "inputs"],
    );
    check(
        "mvm",
        &format!("{mvm} mine.toml --noise 0.3"),
        &["weights", "inputs", "config"],
    );
}

#[test]
fn a_report_of_sme_s_steps() {
    check("sme", "sme NET --data DATA --limit 2", &["network", "data"]);
}

#[test]
fn a_cost_report() {
    check(
        "cost",
        "cost NET --data DATA --limit 1 --schemes forms-8,mine.toml,isaac-128",
        &["network", "data", "config", "components"],
    );
}

#[test]
fn a_data_set_s_hash_is_that_of_the_integers_and_labels_that_were_run() {
    let hash = |limit: u32| {
        let bench = Bench::new();
        let net = root().join("data/lenet5_forms8/lenet5.safetensors");
        let data = root().join("data/mnist");
        let done = bench.forms(&format!(
            "run {} --data {} --limit {limit} --report r.json",
            net.display(),
            data.display()
        ));
        assert_eq!(done.code, Some(0), "{}", done.stderr);
        let written: Value =
            serde_json::from_slice(&fs::read(bench.path("r.json")).unwrap()).unwrap();
        written["provenance"]["files"][1]["sha256"].clone()
    };
    assert_eq!(hash(2), hash(2));
    assert_ne!(hash(2), hash(3));
}

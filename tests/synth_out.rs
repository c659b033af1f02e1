//! The folder `synth_out` is what one command makes:
//! `cargo run --release -- export --config all --keep forms-8,forms-tiny --vectors forms-tiny --reports --out synth_out`.

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use common::Bench;
use forms_verilog::design;
use forms_verilog::hardware::Hardware;
use forms_verilog::replay::tools::Tool;
use forms_verilog::synthesis::{self, Target};

/// Said when something differs.
const REGENERATE: &str = "regenerate it: cargo run --release -- export --config all --keep \
                          forms-8,forms-tiny --vectors forms-tiny --reports --out synth_out";

/// The configuration whose vectors are kept.
const VECTORS: &str = "forms-tiny";

fn synth_out() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("synth_out")
}

/// Every file below a folder, by its path in it.
fn files(folder: &Path) -> BTreeMap<PathBuf, String> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).unwrap_or_else(|e| panic!("{}: {e}", next.display())) {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => folders.push(path),
                false => {
                    let name = path.strip_prefix(folder).unwrap().to_path_buf();
                    found.insert(name, fs::read_to_string(&path).unwrap());
                }
            }
        }
    }
    found
}

#[test]
fn the_verilog_of_every_configuration_is_the_one_kept() {
    let bench = Bench::new();
    let done = bench
        .forms("export --config all --keep forms-8,forms-tiny --vectors forms-tiny --out made");
    assert_eq!(done.code, Some(0), "{}", done.stderr);
    let made = files(&bench.path("made"));
    let mut kept = files(&synth_out());
    // Of Yosys and of people.
    kept.retain(|path, _| !path.ends_with("synth.json") && !path.ends_with("README.md"));
    let names = |files: &BTreeMap<PathBuf, String>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&made), names(&kept), "{REGENERATE}");
    for (path, text) in &made {
        let same = kept[path] == *text;
        assert!(same, "{} differs; {REGENERATE}", path.display());
    }
    // Else the checksums are of nothing.
    let sums = &made[Path::new("checksums.txt")];
    for name in design::exported() {
        assert!(
            sums.contains(&format!("  {name}/rtl/crossbar_core.v")),
            "{name}"
        );
    }
}

#[test]
fn the_synthesis_reports_are_those_kept_where_yosys_is_the_same() {
    let version = Tool::Yosys
        .version()
        .unwrap_or_else(|error| panic!("{error}"));
    for name in design::exported() {
        let path = synth_out().join(name).join("synth.json");
        let kept = fs::read_to_string(&path).unwrap();
        let value: serde_json::Value = serde_json::from_str(&kept).unwrap();
        if value["tool"] != version.as_str() {
            println!(
                "{name}: kept by {}, not compared with {version}",
                value["tool"]
            );
            continue;
        }
        let made = synthesis::run(&Hardware::named(name).unwrap(), Target::Generic, None)
            .unwrap_or_else(|e| panic!("{e}"));
        assert_eq!(made.report.json(), kept, "{name}; {REGENERATE}");
    }
}

#[test]
fn icarus_alone_runs_the_exported_testbench() {
    let vectors = synth_out().join(VECTORS).join("vectors");
    let folder = tempfile::tempdir().unwrap();
    let program = folder.path().join("tb.vvp").display().to_string();
    let limit = Duration::from_secs(120);
    let build = [
        "-g2012",
        "-Wall",
        "-y",
        "../rtl",
        "-o",
        &program,
        "tb_crossbar.sv",
    ];
    let said = Tool::Iverilog
        .run(&vectors, &build, limit)
        .unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(said, "");
    let said = Tool::Vvp
        .run(&vectors, &["-n", &program], limit)
        .unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(said.trim(), "PASS crossbar: 600 clocks");
}

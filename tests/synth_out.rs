//! The folder `synth_out` is what one command makes:
//! `cargo run --release -- export --config all --out synth_out --reports --vectors forms-tiny`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use forms_testbench::replay::tools::Tool;
use forms_testbench::synthesis::{self, Target};
use forms_testbench::verilog::{self, Beside, export_configuration};

/// Said when something differs.
const REGENERATE: &str = "regenerate it: cargo run --release -- export --config all --out synth_out \
                          --reports --vectors forms-tiny";

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
    let folder = tempfile::tempdir().unwrap();
    for name in verilog::exported() {
        let beside = Beside {
            report: false,
            vectors: name == VECTORS,
        };
        export_configuration(folder.path(), name, beside).unwrap();
        let made = files(&folder.path().join(name));
        let mut kept = files(&synth_out().join(name));
        kept.retain(|path, _| {
            path != Path::new("synth.json") && !path.ends_with("tb_crossbar.vvp")
        });
        let names = |files: &BTreeMap<PathBuf, String>| files.keys().cloned().collect::<Vec<_>>();
        assert_eq!(names(&made), names(&kept), "{name}; {REGENERATE}");
        for (path, text) in &made {
            let same = kept[path] == *text;
            assert!(same, "{name}/{} differs; {REGENERATE}", path.display());
        }
    }
}

#[test]
fn nothing_else_is_kept() {
    let known = verilog::exported();
    for entry in fs::read_dir(synth_out()).unwrap() {
        let name = entry.unwrap().file_name().to_string_lossy().into_owned();
        let allowed = known.contains(&name.as_str()) || name.ends_with(".md");
        assert!(allowed, "synth_out/{name} belongs to no configuration");
    }
}

#[test]
fn the_synthesis_reports_are_those_kept_where_yosys_is_the_same() {
    let version = Tool::Yosys
        .version()
        .unwrap_or_else(|error| panic!("{error}"));
    for name in verilog::exported() {
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
        let made = synthesis::run(name, Target::Generic, None).unwrap_or_else(|e| panic!("{e}"));
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

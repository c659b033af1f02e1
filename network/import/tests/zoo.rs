//! Models of packages, beside what onnxruntime makes of them; `scripts/zoo.py FOLDER` writes the cases.

mod backend;

use std::path::PathBuf;

/// A line for each: multiply-adds, the share of them on crossbars, how far the outputs are from onnxruntime's.
#[test]
#[ignore = "FORMS_ZOO=FOLDER cargo test --release -p forms-import --test zoo -- --ignored --nocapture"]
fn models_of_packages_run_as_onnxruntime_runs_them() {
    let root =
        PathBuf::from(std::env::var_os("FORMS_ZOO").expect("FORMS_ZOO names the folder of cases"));
    let only = std::env::var("FORMS_ONNX_ONLY").unwrap_or_default();
    let entries = std::fs::read_dir(&root).unwrap().flatten();
    let mut all: Vec<_> = entries
        .map(|entry| entry.path())
        .filter(|path| path.is_dir())
        .collect();
    all.sort();
    assert!(!all.is_empty(), "{} holds no cases", root.display());
    for folder in all
        .iter()
        .filter(|folder| folder.to_string_lossy().contains(&only))
    {
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        match backend::agreement(folder, 8) {
            Ok(line) => println!("{name}: {line}"),
            Err(reason) => println!("{name}: refused: {reason}"),
        }
    }
}

//! ONNX's own backend cases: right within quantization, or refused with a reason; none wrong, none panics.

mod backend;

use std::collections::BTreeMap;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use backend::{Outcome, run};
use rayon::prelude::*;

fn folders(root: &Path) -> Vec<PathBuf> {
    let list = |folder: &Path| -> Vec<PathBuf> {
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        let mut all: Vec<_> = entries
            .map(|entry| entry.path())
            .filter(|path| path.is_dir())
            .collect();
        all.sort();
        all
    };
    list(root).iter().flat_map(|kind| list(kind)).collect()
}

/// All of them; `scripts/backend_cases.py FOLDER` writes them, `FORMS_ONNX_CASES` names the folder.
#[test]
#[ignore = "FORMS_ONNX_CASES=FOLDER cargo test --release -p forms-import --test onnx_backend -- --ignored --nocapture"]
fn every_backend_case_is_right_or_refused() {
    let root = PathBuf::from(
        std::env::var_os("FORMS_ONNX_CASES").expect("FORMS_ONNX_CASES names the folder of cases"),
    );
    let only = std::env::var("FORMS_ONNX_ONLY").unwrap_or_default();
    let all = folders(&root);
    assert!(!all.is_empty(), "{} holds no cases", root.display());
    let counts: Mutex<BTreeMap<String, [usize; 3]>> = Mutex::default();
    let bad: Mutex<Vec<String>> = Mutex::default();
    let lines: Mutex<BTreeMap<String, String>> = Mutex::default();
    all.par_iter()
        .filter(|folder| folder.to_string_lossy().contains(&only))
        .for_each(|folder| {
            let name = folder.file_name().unwrap().to_string_lossy().into_owned();
            let kind = folder
                .parent()
                .unwrap()
                .file_name()
                .unwrap()
                .to_string_lossy()
                .into_owned();
            let outcome = catch_unwind(|| run(folder))
                .unwrap_or_else(|_| Outcome::Wrong("it panicked".into()));
            let (at, line) = match outcome {
                Outcome::Right(error) => (0, format!("right {error:.4}")),
                Outcome::Refused(reason) => (1, format!("refused {reason}")),
                Outcome::Wrong(what) => {
                    bad.lock().unwrap().push(format!("{kind}/{name}: {what}"));
                    (2, format!("WRONG {what}"))
                }
            };
            counts.lock().unwrap().entry(kind.clone()).or_default()[at] += 1;
            lines.lock().unwrap().insert(format!("{kind}/{name}"), line);
        });
    for (name, line) in lines.into_inner().unwrap() {
        println!("{name}: {line}");
    }
    for (kind, [right, refused, wrong]) in counts.into_inner().unwrap() {
        println!("{kind}: {right} right, {refused} refused, {wrong} wrong");
    }
    let mut bad = bad.into_inner().unwrap();
    bad.sort();
    assert!(
        bad.is_empty(),
        "{} cases are wrong:\n{}",
        bad.len(),
        bad.join("\n")
    );
}

/// A part of them, carried beside this file; a case is refused only where its name says so.
#[test]
fn the_carried_backend_cases_are_right() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let all = folders(&root);
    assert!(all.len() >= 20, "{} cases", all.len());
    let bad: Vec<String> = all
        .iter()
        .filter_map(|folder| match run(folder) {
            Outcome::Right(_) => None,
            other => Some(format!("{}: {other:?}", folder.display())),
        })
        .collect();
    assert!(bad.is_empty(), "{}", bad.join("\n"));
}

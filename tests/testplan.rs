//! The testplan tells the truth: what it names exists, and no coverage bin is forgotten.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A row of the table of features.
struct Row {
    feature: String,
    tests: Vec<String>,
    bins: Vec<String>,
}

fn rows() -> Vec<Row> {
    let text = read(&root().join("docs/testplan.md"));
    let (_, features) = text.split_once("\n## Features\n").expect("features");
    let (features, _) = features.split_once("\n## ").expect("an end");
    let quoted = |cell: &str| {
        let words = cell.split('`').skip(1).step_by(2);
        words.map(String::from).collect()
    };
    let table = features.lines().filter(|line| line.starts_with('|'));
    table
        .skip(2)
        .map(|line| {
            let cells: Vec<_> = line.split('|').map(str::trim).collect();
            let [_, feature, _section, tests, bins, _] = cells[..] else {
                panic!("{} cells: {line}", cells.len() - 2)
            };
            Row {
                feature: feature.to_string(),
                tests: quoted(tests),
                bins: quoted(bins),
            }
        })
        .collect()
}

/// The files that `crate::module` can mean.
fn places(name: &str, module: &str) -> Vec<PathBuf> {
    let folder = match name {
        "forms" => ".",
        "forms_export" => "rtl/export",
        _ => name.strip_prefix("forms_").expect("a crate of ours"),
    };
    let folder = root().join(folder);
    let module = module.replace("::", "/");
    vec![
        folder.join(format!("tests/{module}.rs")),
        folder.join(format!("src/{module}.rs")),
        folder.join(format!("src/{module}/mod.rs")),
    ]
}

/// Whether a source has the test `name`: a function under an attribute or within `proptest!`, or
/// the name that a macro of the file makes a test of, or the program of the table of names.
fn has_test(source: &str, name: &str) -> bool {
    let of_the_table = forms_verilog::design::exported().into_iter().any(|known| {
        let rest = name.strip_prefix(&known.replace('-', "_"));
        rest.is_some_and(|rest| !rest.is_empty() && source.contains(&format!("{{word}}{rest}")))
    });
    if of_the_table {
        return true;
    }
    let function = format!("fn {name}(");
    let made = format!("{name}: \"");
    let mut tested = false;
    for line in source.lines().map(str::trim) {
        if line == "#[test]" {
            tested = true;
        } else if line.starts_with(&function) {
            return tested;
        } else if line.starts_with("fn ") {
            tested = false;
        } else if line.starts_with(&made) {
            return source.contains("fn $test()");
        }
    }
    false
}

/// The names of the bins, as the macro `bins!` lists them.
fn bins() -> BTreeSet<String> {
    let source = read(&root().join("testbench/src/crossbar/coverage.rs"));
    let (_, list) = source.split_once("\nbins! {\n").expect("bins");
    let (list, _) = list.split_once("\n}\n").expect("an end");
    let names = list.split('"').skip(1).step_by(2);
    names.map(String::from).collect()
}

#[test]
fn every_named_test_and_bin_exists() {
    let bins = bins();
    let mut missing = Vec::new();
    for row in rows() {
        assert!(!row.tests.is_empty(), "nothing protects: {}", row.feature);
        for test in &row.tests {
            let (module, name) = test.rsplit_once("::").expect("crate::file::test");
            let (crate_name, module) = module.split_once("::").expect("crate::file::test");
            let sources = places(crate_name, module);
            let found = sources
                .iter()
                .filter_map(|path| fs::read_to_string(path).ok())
                .any(|source| has_test(&source, name));
            if !found {
                missing.push(test.clone());
            }
        }
        missing.extend(row.bins.into_iter().filter(|bin| !bins.contains(bin)));
    }
    assert!(
        missing.is_empty(),
        "docs/testplan.md names what does not exist:\n{}",
        missing.join("\n")
    );
}

#[test]
fn every_bin_protects_a_feature() {
    let named: BTreeSet<String> = rows().into_iter().flat_map(|row| row.bins).collect();
    let forgotten: Vec<_> = bins().difference(&named).cloned().collect();
    assert!(
        forgotten.is_empty(),
        "bins without a row in docs/testplan.md: {forgotten:?}"
    );
}

#[test]
fn a_test_that_is_not_one_is_not_taken_for_one() {
    let source = "#[test]\nfn yes() {}\nfn no() {}\n";
    assert!(has_test(source, "yes"));
    assert!(!has_test(source, "no") && !has_test(source, "ye") && !has_test(source, "maybe"));
}

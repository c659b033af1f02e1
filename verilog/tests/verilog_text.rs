//! How long the exported Verilog is: what repeats is a loop, and nothing is said that need not be.

use forms_verilog::folder::{Beside, export_hardware};
use forms_verilog::hardware::Hardware;

/// The lines of each of a configuration's files, header included.
fn lines(name: &str) -> Vec<(String, usize)> {
    let out = tempfile::tempdir().expect("a folder");
    let hardware = Hardware::named(name).expect("a known configuration");
    let source = format!("--config {name}");
    export_hardware(out.path(), &hardware, &source, Beside::default()).expect("exported");
    let files = std::fs::read_dir(out.path().join(name).join("rtl")).expect("a folder");
    files
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "v"))
        .map(|path| {
            let text = std::fs::read_to_string(&path).expect("a text");
            let stem = path.file_stem().expect("a name").to_string_lossy();
            (stem.into_owned(), text.lines().count())
        })
        .collect()
}

fn lines_of(name: &str, module: &str) -> usize {
    let all = lines(name);
    let found = all.iter().find(|(known, _)| known == module);
    found.expect("a module of this name").1
}

#[test]
fn the_shifters_of_128_rows_are_one_loop() {
    let lines = lines_of("sme-128", "row_doubling");
    assert!(lines < 120, "{lines} lines");
}

#[test]
fn the_columns_of_128_converters_are_one_loop() {
    let lines = lines_of("forms-8-wide", "device_array");
    assert!(lines < 150, "{lines} lines");
}

#[test]
fn the_planes_of_128_rows_are_one_loop() {
    let lines = lines_of("isaac-128", "zero_skip");
    assert!(lines < 250, "{lines} lines");
}

#[test]
fn a_crossbar_is_read_in_an_afternoon() {
    let all = lines("forms-8");
    let lines: usize = all.iter().map(|(_, lines)| lines).sum();
    assert!(lines < 1800, "{lines} lines: {all:?}");
}

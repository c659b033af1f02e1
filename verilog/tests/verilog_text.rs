//! How long the exported Verilog is: what repeats is a loop, and nothing is said that need not be.

use forms_verilog::design;
use forms_verilog::folder::{Beside, export_hardware};
use forms_verilog::hardware::Hardware;

/// The text of each of a configuration's files, header included.
fn texts(name: &str) -> Vec<(String, String)> {
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
            (stem.into_owned(), text)
        })
        .collect()
}

/// The lines of each of a configuration's files.
fn lines(name: &str) -> Vec<(String, usize)> {
    let counted = texts(name).into_iter();
    counted
        .map(|(name, text)| (name, text.lines().count()))
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

#[test]
fn no_line_is_longer_than_a_page_is_wide() {
    for name in design::exported() {
        for (module, text) in texts(name) {
            for line in text.lines() {
                assert!(line.len() <= 100, "{name}, {module}: {line}");
            }
        }
    }
}

#[test]
fn a_module_says_what_it_does_and_every_port_what_it_is() {
    for name in design::exported() {
        for (module, text) in texts(name) {
            let said = format!("// {module}: ");
            assert!(text.contains(&said), "{name}: {module} has no sentence");
            let ports = text
                .lines()
                .filter(|line| line.starts_with("    input ") || line.starts_with("    output "));
            for port in ports {
                assert!(port.contains("  // "), "{name}, {module}: {port}");
            }
        }
    }
}

#[test]
fn there_is_one_memory_and_where_words_are_read_at_once_one_register_file() {
    for name in design::exported() {
        let all = texts(name);
        let of = |prefix: &str| {
            all.iter()
                .filter(|(module, _)| module.starts_with(prefix))
                .count()
        };
        assert_eq!(of("memory"), 1, "{name}");
        // The pools of a tile and SME's exponents are read in the clock that asks for them.
        let at_once = ["tile", "accelerator", "sme"]
            .iter()
            .any(|kind| name.starts_with(kind));
        assert_eq!(of("register_file"), usize::from(at_once), "{name}");
    }
}

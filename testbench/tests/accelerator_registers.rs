//! The registers of the contract, of the SystemRDL, of the C header that is made of it and of the bench are the same.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use forms_testbench::accelerator::host::register;

fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

fn read(path: &str) -> String {
    fs::read_to_string(root(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Names and addresses as the SystemRDL has them: `} NAME @ 0x12;` and `counter_word NAME @ 0x34;`.
fn described() -> BTreeMap<String, u8> {
    let text = read("rtl/soc/forms_accelerator.rdl");
    let places = text.match_indices(" @ 0x");
    places
        .map(|(at, _)| {
            let name = text[..at].split_whitespace().next_back().unwrap();
            let (address, _) = text[at + 5..].split_once(';').unwrap();
            (name.to_owned(), u8::from_str_radix(address, 16).unwrap())
        })
        .collect()
}

#[test]
fn the_systemrdl_has_the_registers_of_the_contract_where_they_are() {
    let contract = read("docs/contract.md");
    let (_, table) = contract
        .split_once("| address | name | access | what |")
        .unwrap();
    let mut expected = BTreeMap::new();
    for row in table
        .lines()
        .skip(2)
        .take_while(|line| line.starts_with('|'))
    {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let addresses: Vec<&str> = cells[1].split(", ").collect();
        for (name, address) in [cells[2].to_owned(), format!("{}_HIGH", cells[2])]
            .into_iter()
            .zip(addresses)
        {
            expected.insert(name, u8::from_str_radix(address, 16).unwrap());
        }
    }
    assert_eq!(expected.len(), 21);
    assert_eq!(described(), expected);
}

#[test]
fn the_bench_reads_them_where_the_systemrdl_has_them() {
    let described = described();
    for (name, address) in [
        ("ID", register::ID),
        ("VERSION", register::VERSION),
        ("FINGERPRINT", register::FINGERPRINT),
        ("GEOMETRY", register::GEOMETRY),
        ("MEMORIES", register::MEMORIES),
        ("WORDS", register::WORDS),
        ("CONTROL", register::CONTROL),
        ("STATUS", register::STATUS),
        ("INTERRUPT_ENABLE", register::INTERRUPT_ENABLE),
        ("INTERRUPT_CAUSE", register::INTERRUPT_CAUSE),
        ("ERRORS", register::ERRORS),
        ("PICTURES", register::PICTURES),
        ("PICTURES_DONE", register::PICTURES_DONE),
        ("CLOCKS", register::CLOCKS),
        ("WAITS", register::WAITS),
        ("PROGRAMMING", register::PROGRAMMING),
        ("RESULTS", register::RESULTS),
    ] {
        assert_eq!(described.get(name), Some(&address), "{name}");
    }
}

#[test]
fn the_header_names_every_register() {
    let header = read("rtl/soc/forms_accelerator.h");
    for name in described().keys() {
        let line = format!("// reg - forms_accelerator::{name}\n");
        let counts = header.contains(&line) || header.contains(&format!(" {name};"));
        assert!(counts, "{name}");
    }
}

#[test]
#[ignore = "needs peakrdl: pip install peakrdl; cargo nextest run -p forms-testbench --test accelerator_registers --run-ignored all"]
fn the_header_is_what_peakrdl_makes_of_the_systemrdl() {
    let folder = tempfile::tempdir().unwrap();
    let made = folder.path().join("made.h");
    let done = Command::new("peakrdl")
        .arg("c-header")
        .arg(root("rtl/soc/forms_accelerator.rdl"))
        .arg("-o")
        .arg(&made)
        .status()
        .unwrap();
    assert!(done.success());
    let made = fs::read_to_string(made).unwrap();
    // The guard is named after the file.
    let made = made.replace("MADE_H", "FORMS_ACCELERATOR_H");
    assert_eq!(made, read("rtl/soc/forms_accelerator.h"));
}

//! The table of blocks in the README is complete, and each row is true of its file.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn here() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Cells of the rows of the table of blocks: block, sentence, latency, file.
fn rows() -> Vec<[String; 4]> {
    let text = fs::read_to_string(here().join("README.md")).unwrap();
    let rows: Vec<_> = text
        .lines()
        .filter(|line| line.starts_with("| `"))
        .map(|line| {
            let cells: Vec<_> = line.trim_matches('|').split(" | ").map(str::trim).collect();
            <[&str; 4]>::try_from(cells)
                .unwrap_or_else(|cells| panic!("{} cells: {line}", cells.len()))
                .map(String::from)
        })
        .collect();
    assert!(!rows.is_empty(), "no row begins with \"| `\"");
    rows
}

/// The file that a Markdown link `[text](target)` names, twice.
fn linked(link: &str) -> PathBuf {
    let inside = link.strip_prefix('[').and_then(|l| l.strip_suffix(')'));
    let (text, target) = inside
        .and_then(|inside| inside.split_once("]("))
        .unwrap_or_else(|| panic!("{link} is no link"));
    assert_eq!(text, target);
    PathBuf::from(target)
}

/// The files below `src` that hold a block: those that declare a module to the exporter, or a
/// Verilog text of their own.
fn block_files() -> BTreeSet<PathBuf> {
    let mut found = BTreeSet::new();
    let mut folders = vec![here().join("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if fs::read_to_string(&path)
                .unwrap()
                .contains("#[derive(LogicBlock)]")
            {
                found.insert(path.strip_prefix(here()).unwrap().to_path_buf());
            }
        }
    }
    found
}

#[test]
fn every_block_file_is_listed_and_every_listed_file_exists() {
    let listed: Vec<_> = rows().iter().map(|row| linked(&row[3])).collect();
    let once: BTreeSet<_> = listed.iter().cloned().collect();
    assert_eq!(once.len(), listed.len(), "a file is listed twice");
    assert_eq!(once, block_files());
}

#[test]
fn every_row_names_the_block_of_its_file_and_gives_a_sentence() {
    for [block, sentence, latency, file] in rows() {
        let block = block.trim_matches('`');
        let file = linked(&file);
        assert_eq!(file.file_stem().unwrap(), block);
        let text = fs::read_to_string(here().join(&file)).unwrap();
        let contract = [
            format!("\"module {block}: "),
            format!("// module {block}: "),
        ];
        assert!(
            contract.iter().any(|words| text.contains(words)),
            "{} does not say what module {block} is",
            file.display()
        );
        assert!(sentence.ends_with('.'), "{block}: {sentence}");
        assert!(!latency.is_empty(), "{block} has no latency");
    }
}

#[test]
fn a_latency_is_the_one_that_its_file_gives() {
    for [block, _, latency, file] in rows() {
        let text = fs::read_to_string(here().join(linked(&file))).unwrap();
        let header: String = text
            .lines()
            .take_while(|line| line.starts_with("//!"))
            .collect();
        // Those of slots and of the whole are told in words.
        if latency.parse::<u8>().is_ok() && header.contains("Latency ") {
            let words = format!("Latency {latency}");
            assert!(
                header.contains(&words),
                "{block}: {words} is not in {}",
                linked(&file).display()
            );
        }
    }
}

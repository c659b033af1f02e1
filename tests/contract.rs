//! The contract is in the repository, and what cites it cites what is there.

use std::fs;
use std::path::{Path, PathBuf};

/// Files of ours below `folder` that may cite a section.
fn sources(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            if !["target", ".git", "synth_out"].contains(&name.as_str()) {
                sources(&path, into);
            }
        } else if name.ends_with(".rs") || name.ends_with(".md") {
            into.push(path);
        }
    }
}

/// The comments of a program, on their lines.
fn comments(code: &str) -> String {
    let comment = |line: &str| {
        line.split_once("//")
            .map_or("", |(_, comment)| comment)
            .to_owned()
            + "\n"
    };
    code.lines().map(comment).collect()
}

/// The numbers after "section" and "sections" in a text: `section 3`, `sections 6 and 8`.
fn cited(text: &str) -> Vec<(u32, usize)> {
    let mut found = Vec::new();
    for (line, words) in text.lines().enumerate() {
        let words: Vec<&str> = words
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .collect();
        for (at, _) in words.iter().enumerate().filter(|(_, word)| {
            word.eq_ignore_ascii_case("section") || word.eq_ignore_ascii_case("sections")
        }) {
            let numbers = words[at + 1..].iter();
            let numbers = numbers.take_while(|word| **word == "and" || word.parse::<u32>().is_ok());
            found.extend(numbers.filter_map(|word| Some((word.parse().ok()?, line + 1))));
        }
    }
    found
}

#[test]
fn every_cited_section_of_the_contract_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let contract = fs::read_to_string(root.join("docs/contract.md")).unwrap();
    let sections: Vec<u32> = contract
        .lines()
        .filter_map(|line| line.strip_prefix("## ")?.split_once('.')?.0.parse().ok())
        .collect();
    assert_eq!(sections, (1..=sections.len() as u32).collect::<Vec<_>>());
    let mut paths = Vec::new();
    sources(root, &mut paths);
    let mut citations = 0;
    for path in paths {
        let text = fs::read_to_string(&path).unwrap();
        let code = path.extension().is_some_and(|extension| extension == "rs");
        for (section, line) in cited(&if code { comments(&text) } else { text }) {
            citations += 1;
            assert!(
                sections.contains(&section),
                "{}:{line} cites section {section}, which docs/contract.md does not have",
                path.display()
            );
        }
    }
    // Else the search itself is broken.
    assert!(citations > 50, "only {citations} citations found");
}

#[test]
fn citations_are_found_in_the_forms_that_are_written() {
    let text = "as section 3 says (Section 10)\nsections 6 and 8 of the contract; no section here";
    let numbers: Vec<u32> = cited(text).into_iter().map(|(number, _)| number).collect();
    assert_eq!(numbers, [3, 10, 6, 8]);
}

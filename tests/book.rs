//! The documentation: every page is in the book, every link leads somewhere, and what it says to type works.

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use common::Bench;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Text outside of blocks of code.
fn prose(text: &str) -> String {
    let parts = text.split("```").step_by(2);
    parts.collect::<Vec<&str>>().join("\n")
}

/// Targets of a page's links within the project: a path, and what stands behind `#`.
fn links(page: &Path) -> Vec<(PathBuf, Option<String>)> {
    let text = prose(&read(page));
    let folder = page.parent().unwrap();
    let targets = text
        .split("](")
        .skip(1)
        .map(|rest| rest.split(')').next().unwrap());
    targets
        .filter(|target| !target.contains("://") && !target.starts_with("mailto:"))
        .map(|target| {
            let (path, anchor) = match target.split_once('#') {
                Some((path, anchor)) => (path, Some(anchor.to_owned())),
                None => (target, None),
            };
            let path = match path {
                "" => page.to_path_buf(),
                path => folder.join(path),
            };
            (path, anchor)
        })
        .collect()
}

/// The anchors of a page's headings, as GitHub and mdbook make them.
fn anchors(page: &Path) -> BTreeSet<String> {
    let text = prose(&read(page));
    let heads = text.lines().filter(|line| line.starts_with('#'));
    heads
        .map(|line| {
            let line = line.trim_start_matches('#').trim().to_lowercase();
            let kept = line
                .chars()
                .filter(|c| c.is_alphanumeric() || "_- ".contains(*c));
            kept.map(|c| if c == ' ' { '-' } else { c }).collect()
        })
        .collect()
}

/// Every page of the tree.
fn pages(folder: &Path, found: &mut BTreeSet<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let built = ["target", "out", "data-sets", "shared"].contains(&name.as_str());
        if path.is_symlink() || built || name.starts_with('.') {
            continue;
        }
        if path.is_dir() {
            pages(&path, found);
        } else if name.ends_with(".md") && name != "SUMMARY.md" {
            found.insert(path.canonicalize().unwrap());
        }
    }
}

#[test]
fn every_page_is_in_the_book_once() {
    let listed = links(&root().join("docs/SUMMARY.md")).into_iter();
    let listed: Vec<PathBuf> = listed
        .map(|(path, _)| {
            let found = path.canonicalize();
            found.unwrap_or_else(|error| panic!("{}: {error}", path.display()))
        })
        .collect();
    let set: BTreeSet<PathBuf> = listed.iter().cloned().collect();
    assert_eq!(set.len(), listed.len(), "a page is listed twice");
    let mut there = BTreeSet::new();
    pages(root(), &mut there);
    assert_eq!(set, there);
}

#[test]
fn every_link_leads_to_a_file_and_a_heading() {
    let mut there = BTreeSet::new();
    pages(root(), &mut there);
    let mut count = 0;
    for page in there {
        for (path, anchor) in links(&page) {
            assert!(
                path.exists(),
                "{}: {} is not there",
                page.display(),
                path.display()
            );
            // docs/book.py takes along what a page links to, file by file.
            assert!(
                path.is_file(),
                "{}: {} is a folder",
                page.display(),
                path.display()
            );
            if let Some(anchor) = anchor {
                let known = anchors(&path);
                assert!(
                    known.contains(&anchor),
                    "{}: no heading #{anchor}: {known:?}",
                    page.display()
                );
            }
            count += 1;
        }
    }
    assert!(count > 100, "{count} links");
}

/// Blocks of code of one language, in order, each with the language.
fn blocks(text: &str) -> Vec<(String, String)> {
    let parts = text.split("```").skip(1).step_by(2);
    parts
        .map(|part| {
            let (language, text) = part.split_once('\n').unwrap();
            (language.to_owned(), text.to_owned())
        })
        .collect()
}

/// The command of a line without its comment.
fn command(line: &str) -> &str {
    line.split(" #").next().unwrap().trim()
}

#[test]
fn the_tutorial_s_commands_print_what_it_says() {
    let bench = Bench::new();
    symlink(root().join("data"), bench.path("data")).unwrap();
    let mut said = String::new();
    let (mut commands, mut lines) = (0, 0);
    for (language, text) in blocks(&read(&root().join("docs/tutorial.md"))) {
        match language.as_str() {
            "sh" => {
                said.clear();
                for line in text.lines() {
                    let arguments = command(line).strip_prefix("forms ").unwrap();
                    let done = bench.forms(arguments);
                    assert_eq!(done.code, Some(0), "{line}: {}", done.stderr);
                    said += &done.stdout;
                    commands += 1;
                }
            }
            _ => {
                for line in text.lines() {
                    assert!(said.contains(line), "{line} is not in\n{said}");
                    lines += 1;
                }
            }
        }
    }
    assert!(
        commands >= 6 && lines >= 8,
        "{commands} commands, {lines} lines"
    );
    assert!(bench.path("build/rtl/forms_accelerator.v").is_file());
    assert!(fs::metadata(bench.path("digits.html")).unwrap().len() > 10_000);
}

/// What the README says to type, by its beginning; the first line that has it.
fn in_readme(beginning: &str) -> String {
    let text = read(&root().join("README.md"));
    let found = blocks(&text)
        .into_iter()
        .filter(|(language, _)| language == "sh")
        .flat_map(|(_, text)| {
            text.lines()
                .map(|line| command(line).to_owned())
                .collect::<Vec<_>>()
        })
        .find(|line| line.starts_with(beginning));
    found.unwrap_or_else(|| panic!("the README has no command {beginning}"))
}

#[test]
fn commands_of_the_readme_work_as_they_stand_there() {
    let bench = Bench::new();
    let data = root().join("data");
    // The files of the user that the commands name.
    symlink(data.join("mnist"), bench.path("mnist")).unwrap();
    symlink(data.join("mnist/images.npy"), bench.path("images.npy")).unwrap();
    symlink(data.join("tutorial/digits.onnx"), bench.path("model.onnx")).unwrap();
    bench.write("w.npy", common::npy_i64(&vec![vec![3, -4]; 16]));
    bench.write("x.npy", common::npy_i64(&vec![vec![5; 16]; 2]));
    for (beginning, says) in [
        ("forms configs --show forms-8", "fragment_rows = 8"),
        ("forms mvm --config forms-8 --weights w.npy", "conversions"),
        (
            "forms polarize model.onnx --calibrate images.npy",
            "layers polarized for fragments of 8",
        ),
        (
            "forms run my.net --data images.npy --signs reject",
            "the same class in",
        ),
        ("forms run my.net --data mnist", "top-1 "),
        (
            "forms image my.net --out my.bin --verilog build",
            "crossbars, all of them loaded at once",
        ),
    ] {
        let line = in_readme(beginning);
        let (arguments, _) = line.split_once(" > ").unwrap_or((&line, ""));
        let done = bench.forms(arguments.strip_prefix("forms ").unwrap());
        assert_eq!(done.code, Some(0), "{line}: {}", done.stderr);
        assert!(done.stdout.contains(says), "{line}: {}", done.stdout);
    }
}

//! What others wrote and we build with: every licence is one that `deny.toml` allows, and listed.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// The crates of a build on Linux with all features, as [name, licence]; ours are left out.
fn dependencies() -> BTreeSet<[String; 2]> {
    let arguments = "metadata --format-version 1 --locked --all-features --filter-platform x86_64-unknown-linux-gnu";
    let output = Command::new(env!("CARGO"))
        .args(arguments.split(' '))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let read: Value = serde_json::from_slice(&output.stdout).unwrap();
    let nodes = read["resolve"]["nodes"].as_array().unwrap();
    let needed: BTreeSet<&str> = nodes
        .iter()
        .map(|node| node["id"].as_str().unwrap())
        .collect();
    let packages = read["packages"].as_array().unwrap();
    let others = packages.iter().filter(|package| {
        !package["source"].is_null() && needed.contains(package["id"].as_str().unwrap())
    });
    others
        .map(|package| {
            ["name", "license"].map(|key| package[key].as_str().unwrap_or_default().to_owned())
        })
        .collect()
}

/// Whether an SPDX expression can be met by the licences that are allowed: one of every `OR`, all of every `AND`.
fn is_met(expression: &str, allowed: &BTreeSet<String>) -> bool {
    let expression = expression.replace('/', " OR ");
    let expression = expression.split_whitespace().collect::<Vec<_>>().join(" ");
    if let (Some(open), Some(close)) = (expression.find('('), expression.find(')')) {
        // What stands in brackets becomes one word that is met or is not.
        let inner = is_met(&expression[open + 1..close], allowed);
        let word = if inner { "MIT" } else { "not allowed" };
        let rest = format!("{}{word}{}", &expression[..open], &expression[close + 1..]);
        return is_met(&rest, allowed);
    }
    let mut choices = expression.split(" OR ");
    choices.any(|choice| choice.split(" AND ").all(|name| allowed.contains(name)))
}

fn allowed() -> BTreeSet<String> {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("deny.toml")).unwrap();
    let rules: toml::Table = toml::from_str(&text).unwrap();
    let names = rules["licenses"]["allow"].as_array().unwrap();
    names
        .iter()
        .map(|name| name.as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn every_licence_of_a_dependency_is_allowed_and_listed() {
    let found = dependencies();
    assert!(found.len() > 100, "only {} crates were found", found.len());
    let allowed = allowed();
    let refused: Vec<_> = found.iter().filter(|[_, l]| !is_met(l, &allowed)).collect();
    assert!(
        refused.is_empty(),
        "deny.toml does not allow {refused:?}: do without them, or allow the licence with a reason"
    );
    let listed =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/licences.csv"))
            .unwrap();
    let listed: BTreeSet<[String; 2]> = listed
        .lines()
        .skip(1)
        .map(|line| line.split_once(',').unwrap())
        .map(|(name, licence)| [name.to_owned(), licence.to_owned()])
        .collect();
    let differ: Vec<_> = found.symmetric_difference(&listed).collect();
    assert!(
        differ.is_empty(),
        "docs/licences.csv is not of this Cargo.lock: {differ:?}; run python3 docs/licences.py"
    );
}

#[test]
fn licences_that_nobody_allowed_are_refused() {
    let allowed = allowed();
    for (expression, met) in [
        ("MIT", true),
        ("GPL-3.0-only", false),
        ("GPL-3.0-only OR MIT", true),
        ("GPL-3.0-only/Apache-2.0", true),
        ("MIT AND GPL-3.0-only", false),
        ("(MIT OR GPL-3.0-only) AND Unicode-3.0", true),
        ("(AGPL-3.0 OR GPL-3.0-only) AND Unicode-3.0", false),
        ("Apache-2.0 WITH LLVM-exception", true),
        ("", false),
    ] {
        assert_eq!(is_met(expression, &allowed), met, "{expression}");
    }
}

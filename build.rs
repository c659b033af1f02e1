//! Tells the program its commit, which reports name.
//!
//! Only optimized builds ask git: a commit would otherwise link every test again.

use std::path::Path;
use std::process::Command;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=FORMS_COMMIT");
    let is_optimized = std::env::var("PROFILE").is_ok_and(|profile| profile == "release");
    if std::env::var_os("FORMS_COMMIT").is_some() || !is_optimized {
        return;
    }
    let (Some(commit), Some(log)) = (
        git(&["rev-parse", "HEAD"]),
        git(&["rev-parse", "--git-path", "logs/HEAD"]),
    ) else {
        return;
    };
    println!("cargo::rustc-env=FORMS_COMMIT={commit}");
    // Every commit and checkout adds a line to it; where it is not kept, the commit is that of the first build.
    if Path::new(&log).exists() {
        println!("cargo::rerun-if-changed={log}");
    }
}

/// The first line that git says; nothing without git, or outside a checkout.
fn git(arguments: &[&str]) -> Option<String> {
    let output = Command::new("git").args(arguments).output().ok()?;
    let line = String::from_utf8(output.stdout).ok()?;
    let line = line.trim();
    (output.status.success() && !line.is_empty()).then(|| line.to_owned())
}

//! Icarus, Verilator and Yosys, each run in a folder of its own.

use std::path::Path;
use std::process::Command;

use forms_export::Design;

/// Runs `program`, and gives its output; the error is everything it said.
pub fn run(
    folder: &Path,
    program: &str,
    package: &str,
    arguments: &[&str],
) -> Result<String, String> {
    let output = Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap_or_else(|_| panic!("{program} is missing: install the Debian package {package}"));
    let said = String::from_utf8_lossy(&output.stdout).into_owned()
        + &String::from_utf8_lossy(&output.stderr);
    match output.status.success() {
        true => Ok(said),
        false => Err(format!("{program} {arguments:?}:\n{said}")),
    }
}

/// Reads `files` with every tool, as Verilog-2005 and as SystemVerilog; the error is the first
/// complaint.
pub fn lint(folder: &Path, top: &str, files: &[&str]) -> Result<(), String> {
    for language in ["-g2005", "-g2012"] {
        let mut arguments = vec![language, "-Wall", "-s", top, "-o", "lint.vvp"];
        arguments.extend(files);
        let said = run(folder, "iverilog", "iverilog", &arguments)?;
        if !said.is_empty() {
            return Err(format!("iverilog {language}:\n{said}"));
        }
    }
    for language in ["1364-2005", "1800-2012"] {
        let language = format!("--language {language}");
        let (flag, value) = language.split_once(' ').expect("two words");
        let mut arguments = vec!["--lint-only", "-Wall", flag, value];
        arguments.extend(["--top-module", top]);
        arguments.extend(files);
        run(folder, "verilator", "verilator", &arguments)?;
    }
    for language in ["", "-sv "] {
        let script = format!(
            "read_verilog {language}{}; hierarchy -check -top {top}; proc; \
             select -assert-none t:$dlatch t:$_DLATCH_P_; check -assert",
            files.join(" ")
        );
        let said = run(folder, "yosys", "yosys", &["-q", "-p", &script])?;
        if said.contains("Warning") {
            return Err(format!("yosys:\n{said}"));
        }
    }
    Ok(())
}

/// Writes `design` into `folder` and reads it with every tool.
pub fn lint_design(folder: &Path, design: &Design) -> Result<(), String> {
    let rtl = folder.join("rtl");
    design.write_to(&rtl, "").expect("a writable folder");
    let files: Vec<String> = design
        .modules
        .iter()
        .map(|module| format!("{}.v", module.name))
        .collect();
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    lint(&rtl, &design.top, &files)
}

//! The exported Verilog in the hands of somebody who does not keep to the guide, in Icarus.

use std::fs;
use std::path::Path;
use std::process::Command;

use forms_verilog::hardware::Hardware;

/// Runs `misuse/BENCH.sv` on the Verilog of `name`; what it said.
fn run(bench: &str, name: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let design = Hardware::named(name).unwrap().design().unwrap();
    fs::write(folder.path().join("design.v"), design.verilog()).unwrap();
    let bench_file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/misuse/{bench}.sv"));
    let tool = |tool: &str, arguments: &[&str]| {
        let mut command = Command::new(tool);
        let output = command.args(arguments).current_dir(folder.path()).output();
        let output = output.unwrap_or_else(|error| panic!("{tool}: {error}"));
        let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let all = said(&output.stdout) + &said(&output.stderr);
        assert!(output.status.success(), "{tool}: {all}");
        all
    };
    let file = bench_file.to_string_lossy();
    let arguments = ["-g2012", "-s", bench, "-o", "bench.vvp", &file, "design.v"];
    tool("iverilog", &arguments);
    tool("vvp", &["-n", "bench.vvp"])
}

#[test]
fn a_crossbar_that_is_programmed_at_random_moments_never_hangs_nor_computes_wrongly() {
    let said = run("busy_programming", "forms-tiny");
    println!("{said}");
    assert!(said.contains("PASS"), "{said}");
}

#[test]
fn a_window_that_is_shortened_in_its_middle_ends_as_it_began() {
    let said = run("pool_midwindow", "tile-forms-tiny");
    println!("{said}");
    assert!(said.contains("PASS"), "{said}");
}

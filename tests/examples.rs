//! The programs in `examples/` run and print what their comments promise.

use std::path::Path;
use std::process::Command;

/// What a program prints, run in `folder`.
fn said(name: &str, folder: &Path) -> String {
    // Beside the command, where Cargo puts what it builds.
    let forms = Path::new(env!("CARGO_BIN_EXE_forms"));
    let program = forms.with_file_name("examples").join(name);
    let output = Command::new(&program)
        .current_dir(folder)
        .output()
        .unwrap_or_else(|error| panic!("{}: {error}", program.display()));
    let text = String::from_utf8(output.stdout).expect("text");
    assert!(output.status.success(), "{name}: {text}");
    text
}

#[test]
fn every_example_runs() {
    let folder = tempfile::tempdir().expect("a folder");
    let said = |name| said(name, folder.path());
    let product = said("product");
    assert!(
        product.starts_with("y = [279, 175]\n2 columns and 1 twin; 3 of 8"),
        "{product}"
    );
    let verilog = said("verilog");
    assert!(
        verilog.contains("crossbar_core") && verilog.ends_with(".v\n"),
        "{verilog}"
    );
    assert!(folder.path().join("out/mine/crossbar.f").is_file());
    let network = said("network");
    assert!(
        network.starts_with("498 of 500 digits right\nconv1"),
        "{network}"
    );
    let block = said("block");
    assert!(
        block.contains("module sum") && block.contains("state <= state + {8"),
        "{block}"
    );
    let engine = said("engine");
    assert!(
        engine.starts_with("fast: 498 of 500 digits right\nforgetful: "),
        "{engine}"
    );
}

//! A library of Verilator's through its pins: words narrower and wider than one of the model's, two models at once, files
//! that are no such library. Small enough to run under a sanitizer (`.ci/sanitize verilated`).

use std::path::Path;
use std::process::Command;

use forms_verilated::{Design, Error, Model, Port, Program, build};

const VERILOG: &str = "\
module pins(
    input clock,
    input [6:0] narrow,
    input [99:0] wide,
    output [99:0] flipped,
    output reg [6:0] kept
);
    assign flipped = ~wide;
    always @(posedge clock) kept <= narrow;
endmodule
";

fn design() -> Design {
    let port = |name: &str, low, width, is_input| Port {
        name: name.to_owned(),
        low,
        width,
        is_input,
    };
    Design {
        top: "pins".to_owned(),
        files: vec![("pins.v".to_owned(), VERILOG.to_owned())],
        // The wide ones are two pins each, which meet in the middle of a word of the model.
        ports: vec![
            port("narrow", 0, 7, true),
            port("wide", 0, 36, true),
            port("wide", 36, 64, true),
            port("flipped", 0, 36, false),
            port("flipped", 36, 64, false),
            port("kept", 0, 7, false),
        ],
    }
}

/// The model, and how many programs were run for it.
fn model(cache: &Path) -> Result<(Model, usize), Error> {
    let mut runs = 0;
    let run = |program, folder: &Path, arguments: &[&str]| -> Result<(), Error> {
        runs += 1;
        let name = match program {
            Program::Verilator => "verilator",
            Program::Make => "make",
        };
        let output = Command::new(name)
            .args(arguments)
            .current_dir(folder)
            .output();
        let output = output.unwrap_or_else(|_| panic!("{name} is missing"));
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{name}: {said}");
        Ok(())
    };
    let model = build(&design(), cache, "any", run)?;
    Ok((model, runs))
}

#[test]
fn every_pin_has_its_own_bits_of_a_port_and_no_others() {
    let cache = tempfile::tempdir().unwrap();
    let (mut model, _) = model(cache.path()).unwrap();
    assert_eq!((model.inputs().len(), model.outputs().len()), (3, 3));
    let low = (1 << 36) - 1;
    let mut word = 1_u64;
    for _ in 0..200 {
        let inputs = [(); 3].map(|()| {
            word = word.wrapping_mul(6364136223846793005).wrapping_add(1);
            word ^ word >> 29
        });
        // What is above a pin's width is not its.
        model.inputs().copy_from_slice(&inputs);
        model.settle();
        assert_eq!(model.outputs()[..2], [!inputs[1] & low, !inputs[2]]);
        model.clock();
        model.inputs().copy_from_slice(&[0, u64::MAX, 0]);
        model.settle();
        assert_eq!(model.outputs(), [0, u64::MAX, inputs[0] & 127]);
    }
}

#[test]
fn models_of_one_library_are_apart_and_it_is_compiled_once() {
    let cache = tempfile::tempdir().unwrap();
    let (mut one, runs) = model(cache.path()).unwrap();
    assert_eq!(runs, 2);
    let (mut other, runs) = model(cache.path()).unwrap();
    assert_eq!(runs, 0);
    for (model, value) in [(&mut one, 5), (&mut other, 9)] {
        model.inputs()[0] = value;
        model.settle();
        model.clock();
    }
    one.settle();
    assert_eq!(one.outputs()[2], 5);
    drop(one);
    other.settle();
    assert_eq!(other.outputs()[2], 9);
}

#[test]
fn a_file_that_is_no_library_of_this_version_is_refused() {
    /// What is said of a library that `make` made.
    fn says(make: impl Fn(&Path)) -> String {
        let cache = tempfile::tempdir().unwrap();
        let run = |program, folder: &Path, _: &[&str]| -> Result<(), Error> {
            if program == Program::Make {
                make(&folder.join("model.so"));
            }
            Ok(())
        };
        match build(&design(), cache.path(), "any", run) {
            Ok(_) => panic!("it was loaded"),
            Err(error) => error.to_string(),
        }
    }
    let message = says(|library| std::fs::write(library, "no library").unwrap());
    assert!(message.ends_with("; delete it and it is made again"));
    let message = says(|library| {
        let source = library.with_extension("cpp");
        std::fs::write(&source, "extern \"C\" unsigned forms_abi() { return 0; }\n").unwrap();
        let mut compiler = Command::new("g++");
        compiler.args(["-shared", "-fPIC", "-o"]);
        assert!(
            compiler
                .args([library, &source])
                .status()
                .unwrap()
                .success()
        );
    });
    assert!(
        message.contains("made for version 0 of this crate, not 1"),
        "{message}"
    );
}

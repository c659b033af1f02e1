//! Proofs of blocks by Yosys' SAT solver, on their exported Verilog.

use std::time::Duration;

use forms_export::export;
use forms_verilog::replay::sources::Sources;
use forms_verilog::replay::tools::Tool;
use rust_hdl::prelude::Block;

/// Longest that a proof may take.
const LIMIT: Duration = Duration::from_secs(600);

/// A file of Verilog: name, text.
pub type File = (String, String);

/// The files of one block.
pub fn verilog<B: Block>(mut block: B, name: &str) -> Vec<File> {
    block.connect_all();
    let design = export(&block, name).unwrap_or_else(|error| panic!("{error}"));
    let modules = design.modules.into_iter();
    modules
        .map(|module| (format!("{}.v", module.name), module.text))
        .collect()
}

/// An array of pins of one block, wired to a value each: a vector, element 0 lowest, or the one element alone.
#[allow(dead_code, reason = "not every proof has arrays of pins")]
pub fn wired(pin: &str, count: usize, value: impl Fn(usize) -> String) -> String {
    match count {
        1 => format!(".{pin}_0({})", value(0)),
        _ => {
            let values: Vec<String> = (0..count).rev().map(value).collect();
            format!(".{pin}({{{}}})", values.join(", "))
        }
    }
}

/// Proves the assertions of `proof`, a module of that name around `files`, in the clock `clocks`,
/// counted from 1, from any state in clock 1. What Yosys says where it cannot.
#[allow(dead_code, reason = "some proofs look inside")]
pub fn prove(files: Vec<File>, proof: &str, clocks: usize) -> Result<(), String> {
    sat(files, "", proof, clocks)
}

/// As [`prove`], where `proof` sees the wires `inside` of the module `top`, and of all below it, as ports of it. Their names
/// are those of the flat module: `.\\unit.wire (...)`.
#[allow(dead_code, reason = "not every proof looks inside")]
pub fn prove_inside<Name: AsRef<str>>(
    files: Vec<File>,
    top: &str,
    inside: &[Name],
    proof: &str,
    clocks: usize,
) -> Result<(), String> {
    let wires: Vec<String> = inside
        .iter()
        .map(|wire| format!("w:{}", wire.as_ref()))
        .collect();
    let flat = format!(
        "hierarchy -check -top {top}; proc; flatten; memory; opt_clean; expose {}; ",
        wires.join(" ")
    );
    sat(files, &flat, proof, clocks)
}

fn sat(files: Vec<File>, prepare: &str, proof: &str, clocks: usize) -> Result<(), String> {
    const PROOF: &str = "proof.v";
    let texts = files
        .into_iter()
        .chain([(PROOF.to_string(), proof.to_string())]);
    let sources = Sources::from_texts("proof", texts).expect("a folder");
    let names: Vec<&str> = sources.names();
    let blocks: Vec<&str> = names.into_iter().filter(|name| *name != PROOF).collect();
    // Gates that do the same are merged, as those of two copies; registers are not, which may begin differently.
    let merge = match prepare {
        "" => "",
        _ => "opt_merge t:* t:$*ff* %d; opt_clean; ",
    };
    let script = format!(
        "read_verilog -formal {blocks}; {prepare}read_verilog -formal {PROOF}; hierarchy -check -top proof; proc; \
         flatten; opt_clean; memory; opt_clean; {merge}select -assert-min 1 t:$assert; \
         sat -seq {clocks} -prove-skip {skipped} -prove-asserts -verify",
        blocks = blocks.join(" "),
        skipped = clocks - 1,
    );
    Tool::Yosys
        .run(sources.folder(), &["-q", "-p", &script], LIMIT)
        .map(drop)
        .map_err(|error| error.to_string())
}

/// `files` with one thing changed, the first that reads `change.0`; an empty one changes nothing.
#[allow(dead_code, reason = "not every refutation changes the Verilog")]
pub fn changed(mut files: Vec<File>, change: (&str, &str)) -> Vec<File> {
    if !change.0.is_empty() {
        let found = files.iter_mut().find(|(_, text)| text.contains(change.0));
        let (_, text) = found.unwrap_or_else(|| panic!("{} is in no file", change.0));
        *text = text.replacen(change.0, change.1, 1);
    }
    files
}

#[track_caller]
pub fn proven(result: Result<(), String>) {
    result.unwrap_or_else(|said| panic!("{said}"));
}

/// The solver found a counterexample; nothing else went wrong.
#[track_caller]
pub fn refuted(result: Result<(), String>) {
    let said = result.expect_err("proved, but it is wrong");
    assert!(said.contains("proof did fail"), "{said}");
}

//! Verilator: its lint without a waiver, and a replay from random registers.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::sync::OnceLock;
use std::time::Duration;

use crate::Error;
use crate::pins::{Pin, PinDirection};
use crate::recording::Recording;
use crate::replay::sources::{Sources, read, temporary, write};
use crate::replay::testbench::{self, MISMATCH, PASS};
use crate::replay::tools::Tool;
use crate::replay::vectors::{self, COMPARED, INPUTS, OUTPUTS};
use forms_verilated::ACCESS;

/// Longest that translation, compilation or replay may take, each.
const LIMIT: Duration = Duration::from_secs(600);

/// Verilator's own objects, the same for every model: compiled once a process.
static RUNTIME: OnceLock<Vec<(String, Vec<u8>)>> = OnceLock::new();

/// Reads `sources` with every warning on and none let pass, as Verilog-2005 and as SystemVerilog.
///
/// # Errors
///
/// [`Error::ToolFailed`] with what it objects to.
pub fn lint(sources: &Sources) -> Result<(), Error> {
    for language in ["1364-2005", "1800-2012"] {
        let mut arguments = vec!["--lint-only", "-Wall"];
        arguments.extend(["--language", language, "--top-module", &sources.top]);
        arguments.extend(sources.names());
        Tool::Verilator.run(sources.folder(), &arguments, LIMIT)?;
    }
    Ok(())
}

/// Replays `recording` on `sources` and compares every clock; registers start at random.
///
/// # Errors
///
/// As [`crate::replay::icarus::replay`].
pub fn replay(sources: &Sources, recording: &Recording) -> Result<(), Error> {
    testbench::refuse_empty(recording)?;
    let folder = temporary()?;
    let place = folder.path();
    vectors::write_files(recording, place)?;
    let mut program = main(recording);
    write(&place.join("main.cpp"), program.as_bytes())?;
    let paths = sources.paths();
    let mut arguments = vec!["--cc", "--exe", "--Mdir", ".", "--prefix", "Vdut"];
    arguments.extend(["--x-assign", "unique", "--x-initial", "unique"]);
    arguments.extend(["--top-module", &sources.top, "main.cpp"]);
    arguments.extend(paths.iter().map(String::as_str));
    Tool::Verilator.run(place, &arguments, LIMIT)?;
    // One translation of the headers, which take longer than a model does.
    for file in files(place, |name| {
        name.starts_with("Vdut") && name.ends_with(".cpp")
    })? {
        let _ = writeln!(program, "#include \"{file}\"");
    }
    write(&place.join("main.cpp"), program.as_bytes())?;
    for (name, bytes) in RUNTIME.get().into_iter().flatten() {
        write(&place.join(name), bytes)?;
    }
    let effort = ["OPT_FAST=-O1", "OPT_SLOW=-O0", "OPT_GLOBAL=-O1"];
    let mut arguments = vec!["-f", "Vdut.mk"];
    arguments.extend(effort);
    arguments.extend(["VM_CLASSES_FAST=", "VM_CLASSES_SLOW="]);
    arguments.extend(["VM_SUPPORT_FAST=", "VM_SUPPORT_SLOW="]);
    Tool::Make.run(place, &arguments, LIMIT)?;
    if RUNTIME.get().is_none() {
        let objects = runtime(place)?;
        RUNTIME.get_or_init(|| objects);
    }
    let said = run(place)?;
    testbench::verdict(&said, recording, "Verilator")
}

/// Runs the compiled model; what it prints is in a file, so that its exit code is all `make` sees.
fn run(place: &Path) -> Result<String, Error> {
    let rule = "replay:\n\t./Vdut > replay.txt\n";
    write(&place.join("replay.mk"), rule.as_bytes())?;
    Tool::Make.run(place, &["-s", "-f", "replay.mk", "replay"], LIMIT)?;
    read(&place.join("replay.txt"))
}

/// The objects of Verilator's runtime, as just compiled.
fn runtime(place: &Path) -> Result<Vec<(String, Vec<u8>)>, Error> {
    let is_runtime = |name: &str| name.starts_with("verilated") && name.ends_with(".o");
    let objects = files(place, is_runtime)?.into_iter().map(|name| {
        let bytes = fs::read(place.join(&name)).map_err(refused(place))?;
        Ok((name, bytes))
    });
    objects.collect()
}

/// The names of the files in `place` that are asked for, sorted.
fn files(place: &Path, wanted: impl Fn(&str) -> bool) -> Result<Vec<String>, Error> {
    let mut names = Vec::new();
    for entry in fs::read_dir(place).map_err(refused(place))? {
        let entry = entry.map_err(refused(place))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if wanted(&name) {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

fn refused(place: &Path) -> impl Fn(std::io::Error) -> Error {
    |source| Error::File {
        path: place.to_path_buf(),
        source,
    }
}

/// The program that applies the vectors and compares.
fn main(recording: &Recording) -> String {
    let inputs = vectors::pins(recording, PinDirection::Input);
    let outputs = vectors::pins(recording, PinDirection::Output);
    let mut apply = String::new();
    for (pin, low) in inputs.iter().zip(positions(&inputs)) {
        // Writing to a String cannot fail.
        let _ = writeln!(
            apply,
            "        put(dut.{}, {}, {}, bits(input, {low}, {}));",
            pin.port, pin.low, pin.width, pin.width
        );
    }
    let mut compare = String::new();
    for (i, (pin, low)) in outputs.iter().zip(positions(&outputs)).enumerate() {
        let (name, width, mask) = (&pin.name, pin.width, outputs.len() - 1 - i);
        let (port, place) = (&pin.port, pin.low);
        let _ = writeln!(
            compare,
            "        check(\"{name}\", now, get(dut.{port}, {place}, {width}), \
             bits(output, {low}, {width}), bits(compared, {mask}, 1));"
        );
    }
    let (rise, fall) = match recording.clocked {
        true => ("dut.clock = 1;\n        dut.eval();", "dut.clock = 0;"),
        false => ("", ""),
    };
    let clock = if recording.clocked {
        "dut.clock = 0;"
    } else {
        ""
    };
    format!(
        r#"#include <cstdint>
#include <cstdio>
#include <fstream>
#include <string>
#include "Vdut.h"
#include "verilated.h"

{ACCESS}
static bool failed = false;

static uint64_t bits(const std::string& line, unsigned low, unsigned width) {{
    uint64_t value = 0;
    for (unsigned i = 0; i < width; ++i) {{
        const unsigned place = low + i;
        const char c = line[line.size() - 1 - place / 4];
        const uint64_t nibble = c <= '9' ? c - '0' : c - 'a' + 10;
        value |= (nibble >> (place % 4) & 1) << i;
    }}
    return value;
}}

static void check(const char* name, int now, uint64_t actual, uint64_t expected, bool compared) {{
    if (!compared || actual == expected) return;
    std::printf("{MISMATCH} clock %d: %s is %llx, expected %llx\n", now, name,
                (unsigned long long)actual, (unsigned long long)expected);
    failed = true;
}}

int main(int argc, char** argv) {{
    VerilatedContext context;
    context.commandArgs(argc, argv);
    context.randReset(2);
    context.randSeed(1);
    Vdut dut{{&context}};
    std::ifstream inputs("{INPUTS}"), outputs("{OUTPUTS}"), compareds("{COMPARED}");
    std::string input, output, compared;
    int now = 0;
    {clock}
    while (!failed && std::getline(inputs, input)) {{
        std::getline(outputs, output);
        std::getline(compareds, compared);
{apply}        dut.eval();
{compare}        {rise}
        {fall}
        ++now;
    }}
    if (!failed) std::printf("{PASS} %d\n", now);
    dut.final();
    return 0;
}}
"#
    )
}

/// Lowest bit of each pin in a line of vectors.
fn positions(pins: &[&Pin]) -> Vec<usize> {
    let mut low: usize = pins.iter().map(|pin| pin.width).sum();
    let mut places = Vec::new();
    for pin in pins {
        low -= pin.width;
        places.push(low);
    }
    places
}

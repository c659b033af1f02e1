//! The Verilog that applies a recording to a module and compares what comes out.
//!
//! Verilog-2005 that is also SystemVerilog, and meant to be read: it is exported for users too.

use std::fmt::Write as _;

use crate::Error;
use crate::pins::{Pin, PinDirection, ports};
use crate::recording::Recording;
use crate::replay::vectors::{self, COMPARED, INPUTS, OUTPUTS};

/// First word of the line that a testbench prints at a difference.
pub const MISMATCH: &str = "MISMATCH";
/// First word of the line that it prints when there is none.
pub const PASS: &str = "PASS";

/// Name of the testbench of `recording`.
pub fn name(recording: &Recording) -> String {
    format!("tb_{}", recording.module)
}

/// Refuses a recording from which nothing can be learned.
///
/// # Errors
///
/// [`Error::Recording`].
pub fn refuse_empty(recording: &Recording) -> Result<(), Error> {
    let refuse = |reason: &str| {
        Err(Error::Recording {
            module: recording.module.clone(),
            reason: reason.to_string(),
        })
    };
    if recording.pins.iter().any(|pin| pin.width > 64) {
        return refuse("a pin is wider than 64 bits; split it");
    }
    if vectors::pins(recording, PinDirection::Input).is_empty() {
        return refuse("it has no input");
    }
    if vectors::comparisons(recording) == 0 {
        return refuse(
            "nothing is compared in any of its clocks; reset the block, and record outputs that \
             mean something",
        );
    }
    Ok(())
}

/// The testbench of `recording`, in Verilog. `preface` becomes comment lines at its head.
pub fn text(recording: &Recording, preface: &str) -> String {
    let module = &recording.module;
    let inputs = vectors::pins(recording, PinDirection::Input);
    let outputs = vectors::pins(recording, PinDirection::Output);
    let clocks = recording.rows.len();
    let mut text = String::new();
    // Writing to a String cannot fail.
    let mut line = |indent: usize, words: &str| {
        let _ = writeln!(
            text,
            "{}",
            format!("{}{words}", "    ".repeat(indent)).trim_end()
        );
    };

    for words in preface.lines() {
        line(0, &format!("// {words}"));
    }
    if !preface.is_empty() {
        line(0, "");
    }
    line(0, "`timescale 1ns / 1ps");
    line(0, "`default_nettype none");
    line(0, "");
    line(0, &format!("module {};", name(recording)));
    line(1, &format!("localparam CLOCKS = {clocks};"));
    line(0, "");
    if recording.clocked {
        line(1, "reg clock;");
    }
    for pin in &inputs {
        line(1, &format!("reg {}{};", range(pin.width), pin.name));
    }
    for pin in &outputs {
        let kind = if is_array(pin) { "reg" } else { "wire" };
        line(1, &format!("{kind} {}{};", range(pin.width), pin.name));
    }
    // A simulator copies a whole port for each part of it that changes, so an array's elements change it at once.
    let (array_inputs, array_outputs) = (arrays(&inputs), arrays(&outputs));
    if !array_inputs.is_empty() || !array_outputs.is_empty() {
        line(0, "");
        line(
            1,
            "// Ports of several words, the first lowest: set at once, and read at once.",
        );
        for (kind, ports) in [("reg", &array_inputs), ("wire", &array_outputs)] {
            for (port, pins) in ports {
                let width = pins.iter().map(|pin| pin.width).sum();
                line(1, &format!("{kind} {}{port};", range(width)));
            }
        }
    }
    line(0, "");
    line(
        1,
        "// What the outputs should be, and which of them mean something in this clock.",
    );
    for pin in &outputs {
        line(
            1,
            &format!("reg {}expected_{};", range(pin.width), pin.name),
        );
        line(1, &format!("reg compared_{};", pin.name));
    }
    line(0, "");
    line(1, "// The vectors, one line a clock.");
    let bits = |pins: &[&Pin]| pins.iter().map(|pin| pin.width).sum::<usize>();
    let memory = |name: &str, bits: usize| format!("reg [{}:0] {name} [0:CLOCKS-1];", bits - 1);
    line(1, &memory("input_vectors", bits(&inputs)));
    line(1, &memory("output_vectors", bits(&outputs)));
    line(1, &memory("compared_vectors", outputs.len()));
    line(1, "integer now;");
    line(1, "reg failed;");
    line(0, "");
    line(1, &format!("{module} dut ("));
    let mut connections: Vec<String> = Vec::new();
    if recording.clocked {
        connections.push(".clock(clock)".to_string());
    }
    connections.extend(ports(&recording.pins).into_iter().map(|(port, pins)| {
        match is_array(pins[0]) {
            true => format!(".{port}({port})"),
            false => format!(".{port}({})", pins[0].name),
        }
    }));
    for (i, connection) in connections.iter().enumerate() {
        let comma = if i + 1 < connections.len() { "," } else { "" };
        line(2, &format!("{connection}{comma}"));
    }
    line(1, ");");
    line(0, "");
    line(1, "initial begin");
    line(2, &format!("$readmemh(\"{INPUTS}\", input_vectors);"));
    line(2, &format!("$readmemh(\"{OUTPUTS}\", output_vectors);"));
    line(2, &format!("$readmemh(\"{COMPARED}\", compared_vectors);"));
    line(2, "failed = 1'b0;");
    if recording.clocked {
        line(2, "clock = 1'b0;");
    }
    line(
        2,
        "for (now = 0; now < CLOCKS && !failed; now = now + 1) begin",
    );
    let list = |prefix: &str, pins: &[&Pin]| {
        let names: Vec<String> = pins
            .iter()
            .map(|pin| format!("{prefix}{}", pin.name))
            .collect();
        names.join(", ")
    };
    line(
        3,
        &format!("{{{}}} = input_vectors[now];", list("", &inputs)),
    );
    line(
        3,
        &format!("{{{}}} = output_vectors[now];", list("expected_", &outputs)),
    );
    line(
        3,
        &format!(
            "{{{}}} = compared_vectors[now];",
            list("compared_", &outputs)
        ),
    );
    for (port, pins) in &array_inputs {
        line(3, &format!("{port} = {};", elements(pins)));
    }
    line(3, "#5;");
    for (port, pins) in &array_outputs {
        line(3, &format!("{} = {port};", elements(pins)));
    }
    line(3, "// An X differs from everything.");
    for pin in &outputs {
        let name = &pin.name;
        line(
            3,
            &format!("if (compared_{name} && {name} !== expected_{name}) begin"),
        );
        line(
            4,
            &format!(
                "$display(\"{MISMATCH} clock %0d: {name} is %h, expected %h\", now, {name}, \
                 expected_{name});"
            ),
        );
        line(4, "failed = 1'b1;");
        line(3, "end");
    }
    if recording.clocked {
        line(3, "clock = 1'b1;");
        line(3, "#5;");
        line(3, "clock = 1'b0;");
    }
    line(2, "end");
    line(2, "if (!failed)");
    let what = if recording.clocked {
        "clocks"
    } else {
        "vectors"
    };
    line(
        3,
        &format!("$display(\"{PASS} {module}: %0d {what}\", CLOCKS);"),
    );
    line(2, "$finish;");
    line(1, "end");
    line(0, "endmodule");
    line(0, "");
    line(0, "`default_nettype wire");
    text
}

/// Whether `pin` is an element of an array, which has a port for all of them.
fn is_array(pin: &Pin) -> bool {
    pin.port != pin.name
}

/// The ports of `pins` that are arrays.
fn arrays<'a>(pins: &[&'a Pin]) -> Vec<(&'a str, Vec<&'a Pin>)> {
    ports(pins.iter().copied().filter(|pin| is_array(pin)))
}

/// The elements of an array as its port has them, the first lowest.
fn elements(pins: &[&Pin]) -> String {
    let names: Vec<&str> = pins.iter().rev().map(|pin| pin.name.as_str()).collect();
    format!("{{{}}}", names.join(", "))
}

/// `[7:0] `, or nothing for a single bit.
fn range(width: usize) -> String {
    match width {
        1 => String::new(),
        _ => format!("[{}:0] ", width - 1),
    }
}

/// What a testbench of `recording`, run in `simulator`, said: nothing, or the first difference.
pub fn verdict(said: &str, recording: &Recording, simulator: &str) -> Result<(), Error> {
    let difference = said.lines().find_map(|line| line.strip_prefix(MISMATCH));
    if let Some(difference) = difference {
        return Err(Error::Replay {
            module: recording.module.clone(),
            simulator: simulator.to_string(),
            difference: difference.trim().to_string(),
        });
    }
    match said.lines().any(|line| line.starts_with(PASS)) {
        true => Ok(()),
        false => Err(Error::Complaint {
            tool: simulator.to_string(),
            module: recording.module.clone(),
            said: said.trim().to_string(),
        }),
    }
}

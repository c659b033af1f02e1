//! Package descriptions: FuseSoC's and Bender's.

use std::fmt::Write as _;

use forms_export::Design;

use super::macros::{MACRO, MEMORY};
use super::{About, FOLDER};

/// The version of the packages: this crate's.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// What goes into a package's name: FuseSoC and Bender both take letters, digits, `_` and `-`.
fn plain(name: &str) -> String {
    let keep = |c: char| match c.is_ascii_alphanumeric() || c == '_' || c == '-' {
        true => c,
        false => '_',
    };
    name.chars().map(keep).collect()
}

/// The Verilog files, but the memory, for which macros may stand.
fn files(design: &Design) -> impl Iterator<Item = String> {
    let names = design.modules.iter().map(|module| module.name.as_str());
    names
        .filter(|name| *name != MEMORY)
        .map(|name| format!("rtl/{name}.v"))
}

/// The FuseSoC description of a folder that has the Verilog in `rtl/`.
///
/// Targets `default`, `lint`, `few_pins`, and `sim` where there are vectors; the flag `macros` puts SRAM macros in place
/// of memories.
pub fn fusesoc(design: &Design, about: About<'_>) -> String {
    let (top, name) = (&design.top, plain(about.name));
    let files: String = files(design)
        .map(|file| format!("      - {file}\n"))
        .collect();
    let mut text = format!(
        "\
CAPI=2:
{header}name: forms:{name}:{top}:{VERSION}
description: {top} of {name}, a ReRAM in-situ accelerator

filesets:
  registers:
    files: [rtl/{MEMORY}.v]
    file_type: verilogSource-2005
  macros:
    files: [{FOLDER}/{MACRO}.v, {FOLDER}/{MEMORY}.v]
    file_type: verilogSource-2005
  rtl:
    files:
{files}    file_type: verilogSource-2005
  few_pins:
    files: [{FOLDER}/few_pins.v]
    file_type: verilogSource-2005
",
        header = about.header("#"),
    );
    if let Some(bench) = about.bench {
        // Writing to a String cannot fail.
        let _ = write!(
            text,
            "  vectors:
    files:
      - vectors/{bench}.sv: {{file_type: systemVerilogSource}}
      - vectors/inputs.hex: {{file_type: user, copyto: inputs.hex}}
      - vectors/outputs.hex: {{file_type: user, copyto: outputs.hex}}
      - vectors/compared.hex: {{file_type: user, copyto: compared.hex}}
"
        );
    }
    let memories = "\"!macros ? (registers)\", \"macros ? (macros)\"";
    let _ = write!(
        text,
        "
targets:
  default: &default
    filesets: [{memories}, rtl]
    toplevel: {top}
  lint:
    <<: *default
    flow: lint
    flow_options:
      tool: verilator
      verilator_options: [-Wall]
  few_pins:
    filesets: [{memories}, rtl, few_pins]
    toplevel: few_pins
    flow: lint
    flow_options:
      tool: verilator
      verilator_options: [-Wall]
"
    );
    if let Some(bench) = about.bench {
        let _ = write!(
            text,
            "  sim:
    filesets: [{memories}, rtl, vectors]
    toplevel: {bench}
    flow: sim
    flow_options:
      tool: icarus
      iverilog_options: [-g2012]
"
        );
    }
    text
}

/// The Bender manifest of the same folder. Targets: `forms_macros`, `forms_few_pins`, `simulation`.
pub fn bender(design: &Design, about: About<'_>) -> String {
    let files: String = files(design)
        .map(|file| format!("      - {file}\n"))
        .collect();
    let mut text = format!(
        "\
{header}package:
  name: {name}-{top}
  authors: [\"The FORMS in Rust authors\"]

sources:
  - target: not(forms_macros)
    files:
      - rtl/{MEMORY}.v
  - target: forms_macros
    files:
      - {FOLDER}/{MACRO}.v
      - {FOLDER}/{MEMORY}.v
  - files:
{files}  - target: forms_few_pins
    files:
      - {FOLDER}/few_pins.v
",
        header = about.header("#"),
        name = plain(about.name),
        top = design.top,
    );
    if let Some(bench) = about.bench {
        let _ = write!(
            text,
            "  - target: simulation
    files:
      - vectors/{bench}.sv
"
        );
    }
    text
}

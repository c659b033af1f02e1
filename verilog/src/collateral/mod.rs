//! Collateral: what a chip's or an FPGA's build system reads beside the Verilog.
//!
//! | file | for | module |
//! | --- | --- | --- |
//! | `TOP.core` | FuseSoC | [`packages`] |
//! | `Bender.yml` | Bender | [`packages`] |
//! | `collateral/constraints.sdc` | synthesis, place and route, timing | [`constraints`] |
//! | `collateral/librelane.json` | LibreLane | [`librelane`] |
//! | `collateral/memory.v`, `sky130_sram_1kbyte_1rw1r_32x256_8.v` | SRAM macros in place of `memory` | [`macros`] |
//! | `collateral/device_array_stub.v`, `device_array.lib` | an array that is no logic (crossbars only) | [`mod@array`] |
//! | `collateral/few_pins.v` | an FPGA with few pins | [`few_pins`] |
//!
//! Everything that depends on the configuration is derived from the design that is exported beside it.

pub mod array;
pub mod constraints;
pub mod few_pins;
pub mod librelane;
pub mod macros;
pub mod packages;

use forms_export::{Design, Module};

use crate::design::{CROSSBAR, CROSSBAR_CORE};

/// Folder of the files that are no package description.
pub const FOLDER: &str = "collateral";

/// What the files are made from.
#[derive(Clone, Copy, Debug)]
pub struct About<'a> {
    /// Name of the configuration.
    pub name: &'a str,
    /// What made the design, and its parameters in words: lines of a header.
    pub summary: &'a str,
    /// The testbench in `vectors/`, if there is one.
    pub bench: Option<&'a str>,
}

impl About<'_> {
    /// The summary as a comment.
    fn header(&self, mark: &str) -> String {
        let lines = self.summary.lines();
        lines.map(|line| format!("{mark} {line}\n")).collect()
    }
}

/// All of it: paths in the configuration's folder, and texts.
pub fn files(design: &Design, about: About<'_>) -> Vec<(String, String)> {
    let inside = |file: &str| format!("{FOLDER}/{file}");
    let mut files = vec![
        (
            format!("{}.core", design.top),
            packages::fusesoc(design, about),
        ),
        ("Bender.yml".to_owned(), packages::bender(design, about)),
        (
            inside("constraints.sdc"),
            constraints::text(chip(design), about),
        ),
        (inside("librelane.json"), librelane::text(design)),
        (inside("memory.v"), macros::memory(design, about)),
        (inside(&format!("{}.v", macros::MACRO)), macros::model()),
        (inside("few_pins.v"), few_pins::text(chip(design), about)),
    ];
    // The arrays of a tile or of an accelerator lie deeper; their export has the crossbar's beside it.
    if let Some(array) = module(design, array::DEVICE_ARRAY).filter(|_| design.top == CROSSBAR) {
        files.push((inside("device_array_stub.v"), array::stub(array, about)));
        files.push((inside("device_array.lib"), array::liberty(array, about)));
    }
    files
}

/// A module by its name.
fn module<'d>(design: &'d Design, name: &str) -> Option<&'d Module> {
    design.modules.iter().find(|module| module.name == name)
}

/// The module that a chip builds in cells: the whole, but of a crossbar its core, since the array is no logic.
pub fn chip(design: &Design) -> &Module {
    let core = module(design, CROSSBAR_CORE).filter(|_| design.top == CROSSBAR);
    // A design is never empty, and its top comes last.
    core.unwrap_or_else(|| &design.modules[design.modules.len() - 1])
}

/// The names of the modules that [`chip`] is made of: it, and those before it.
fn of_chip(design: &Design) -> impl Iterator<Item = &str> {
    let last = chip(design).name.as_str();
    let before = design.modules.iter().map(|module| module.name.as_str());
    before
        .take_while(move |name| *name != last)
        .chain(std::iter::once(last))
}

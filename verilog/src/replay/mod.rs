//! Replays a recording on exported Verilog, in tools that know nothing of rust-hdl.
//!
//! rust-hdl's simulator and its Verilog are two semantics, so an export is believed only after the
//! vectors that the simulator ran have passed through it, clock by clock.
//!
//! | module | what it does |
//! | --- | --- |
//! | [`tools`] | finds and runs a tool |
//! | [`sources`] | Verilog files in a folder of their own |
//! | [`vectors`] | a recording as `$readmemh` files |
//! | [`testbench`] | the Verilog that applies and compares them |
//! | [`icarus`] | strict reading, and replay with X |
//! | [`verilator`] | lint without waivers, and replay from random registers |
//! | [`yosys`] | strict reading, and the netlist |
//! | [`equivalence`] | netlist against Verilog, by proof |
//! | [`configuration`] | all of it, for a named configuration |

pub mod configuration;
pub mod equivalence;
pub mod icarus;
pub mod sources;
pub mod testbench;
pub mod tools;
pub mod vectors;
pub mod verilator;
pub mod yosys;

use forms_export::Design;
use serde::Serialize;

use crate::Error;
use crate::recording::Recording;
use sources::Sources;

pub use configuration::{check_configuration, check_hardware};

/// How much is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Level {
    /// The Verilog: read by every tool, replayed in Icarus and in Verilator.
    Rtl,
    /// Also its netlist, replayed in Icarus with every register starting as X; this module, if one is
    /// named, stays as it is written.
    Netlist {
        /// A memory too large for flip-flops.
        kept: Option<&'static str>,
    },
}

impl Level {
    /// The netlist, whole.
    pub const NETLIST: Level = Level::Netlist { kept: None };
}

/// What was checked and found equal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Checked {
    /// The Verilog module.
    pub module: String,
    /// How much.
    pub level: Level,
    /// Clocks replayed in each simulator.
    pub clocks: usize,
    /// Values compared in each of them.
    pub comparisons: usize,
}

/// Reads `design` with every tool and replays `recording` on it.
///
/// # Errors
///
/// [`Error::Replay`] at the first difference, [`Error::Complaint`] for what a tool objects to,
/// [`Error::MissingTool`], [`Error::ToolFailed`].
pub fn check(design: &Design, recording: &Recording, level: Level) -> Result<Checked, Error> {
    check_sources(&Sources::from_design(design)?, recording, level)
}

/// As [`check`], for Verilog that is already in files.
///
/// # Errors
///
/// As [`check`].
pub fn check_sources(
    sources: &Sources,
    recording: &Recording,
    level: Level,
) -> Result<Checked, Error> {
    icarus::lint(sources)?;
    verilator::lint(sources)?;
    yosys::read_strictly(sources)?;
    icarus::replay(sources, recording)?;
    verilator::replay(sources, recording)?;
    if let Level::Netlist { kept } = level {
        let netlist = yosys::synthesize_for_replay(sources, kept)?;
        icarus::replay(&netlist, recording)?;
    }
    Ok(Checked {
        module: recording.module.clone(),
        level,
        clocks: recording.rows.len(),
        comparisons: vectors::comparisons(recording),
    })
}

//! Everything that can be checked of a named configuration.

use forms_rtl::parameters::Parameters;
use serde::Serialize;

use crate::hardware::Hardware;
use crate::recording::Recording;
use crate::replay::{Checked, Level, check};
use crate::{Error, design};

/// The configuration small enough to replay the netlist of its device memory too; in the others
/// the devices stay behavioural.
pub const GATE_LEVEL_DEVICES: &str = "forms-tiny";

/// The tile small enough for that.
pub const GATE_LEVEL_TILE: &str = "tile-forms-tiny";

/// The configuration whose flips fill 64 memories: 32,768 flip-flops, for which Yosys and Icarus take
/// minutes. They stay behavioural.
const MANY_FLIPS: (&str, &str) = ("sme-8", "memory");

/// What was checked of a configuration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CheckedConfiguration {
    /// Name of the configuration.
    pub name: String,
    /// The crossbar.
    pub crossbar: Checked,
    /// The crossbar without its devices.
    pub crossbar_core: Checked,
}

/// Checks the crossbar and the core of a configuration against recordings of both: their
/// Verilog, and, when `level` asks for it, the netlist of the core. The devices' netlist is replayed
/// for [`GATE_LEVEL_DEVICES`] alone.
///
/// # Errors
///
/// As [`check`]; [`Error::Elaboration`].
pub fn check_configuration(
    parameters: &Parameters,
    crossbar: &Recording,
    core: &Recording,
    level: Level,
) -> Result<CheckedConfiguration, Error> {
    let name = parameters.name.as_str();
    let devices = match name {
        GATE_LEVEL_DEVICES => level,
        _ => Level::Rtl,
    };
    let core_level = match (level, MANY_FLIPS) {
        (Level::Netlist { .. }, (many, memory)) if many == name => {
            Level::Netlist { kept: Some(memory) }
        }
        _ => level,
    };
    Ok(CheckedConfiguration {
        name: name.to_string(),
        crossbar: check(&design::crossbar(parameters)?, crossbar, devices)?,
        crossbar_core: check(&design::crossbar_core(parameters)?, core, core_level)?,
    })
}

/// Checks the Verilog of a tile or an accelerator against a recording of it. Its netlist, devices and all, is
/// replayed for [`GATE_LEVEL_TILE`] alone, when `level` asks for it.
///
/// # Errors
///
/// As [`check`]; [`Error::Elaboration`].
pub fn check_hardware(
    hardware: &Hardware,
    recording: &Recording,
    level: Level,
) -> Result<Checked, Error> {
    let level = match hardware.name.as_str() {
        GATE_LEVEL_TILE => level,
        _ => Level::Rtl,
    };
    check(&hardware.design()?, recording, level)
}

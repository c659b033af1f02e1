//! What simulates a crossbar.

use forms_golden::Config;

use crate::Error;
use crate::crossbar::{CrossbarDut, build};
use crate::verilated::{VerilatedCrossbar, model};

/// What simulates a crossbar.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum HardwareSimulator {
    /// The rust-hdl block; its inside can be observed.
    #[default]
    RustHdl,
    /// The exported Verilog, compiled by Verilator and kept in the user's cache.
    Verilator,
}

impl HardwareSimulator {
    /// The crossbar of `config`, before its first reset.
    ///
    /// # Errors
    ///
    /// [`Error::Elaboration`]; those of the tools.
    pub fn build(self, config: &Config) -> Result<Box<dyn CrossbarDut>, Error> {
        match self {
            Self::RustHdl => Ok(Box::new(build(config)?)),
            Self::Verilator => Ok(Box::new(VerilatedCrossbar::build(config, &model::cache()?)?)),
        }
    }
}

//! What simulates a crossbar.

use crate::Error;
use crate::crossbar::{CrossbarDut, build};
use crate::verilated::{VerilatedCrossbar, model};

/// What simulates a crossbar.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Engine {
    /// The rust-hdl block; its inside can be observed.
    #[default]
    RustHdl,
    /// The exported Verilog, compiled by Verilator and kept in the user's cache.
    Verilator,
}

impl Engine {
    /// The crossbar of the configuration `name`, before its first reset.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownConfiguration`]; those of the tools.
    pub fn build(self, name: &str) -> Result<Box<dyn CrossbarDut>, Error> {
        match self {
            Engine::RustHdl => build(name),
            Engine::Verilator => Ok(Box::new(VerilatedCrossbar::build(name, &model::cache()?)?)),
        }
    }
}

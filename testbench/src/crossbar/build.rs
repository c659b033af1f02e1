//! Builds the crossbar of a configuration.

use forms_golden::Config;
use forms_rtl::crossbar::crossbar::Crossbar;

use crate::Error;
use crate::simulator::Simulator;
use forms_verilog::hardware;

/// The rust-hdl crossbar of any legal configuration, before its first reset.
///
/// # Errors
///
/// [`Error::Elaboration`]; [`Error::Block`] if rust-hdl finds fault with it.
pub fn build(config: &Config) -> Result<Simulator<Crossbar>, Error> {
    Simulator::new(Crossbar::new(&hardware::parameters(config)?)?)
}

//! Builds a tile in rust-hdl.

use forms_rtl::tile::configurations;
use forms_rtl::tile::forms_tile::FormsTile;

use crate::Error;
use crate::hardware::Hardware;
use crate::simulator::Simulator;

/// The names of the tiles that have one.
pub fn names() -> Vec<&'static str> {
    configurations::names().collect()
}

/// The crossbars of `hardware`.
///
/// # Errors
///
/// [`Error::NotATile`] for a crossbar alone.
pub(crate) fn crossbars(hardware: &Hardware) -> Result<usize, Error> {
    hardware.crossbars.ok_or_else(|| Error::NotATile {
        name: hardware.name.clone(),
        known: names().join(", "),
    })
}

/// The rust-hdl tile that `hardware` describes, before its first reset.
///
/// # Errors
///
/// [`Error::NotATile`]; [`Error::Elaboration`]; [`Error::Block`] if rust-hdl finds fault with it.
pub fn build(hardware: &Hardware) -> Result<Simulator<FormsTile>, Error> {
    Simulator::new(FormsTile::new(&hardware.parameters, crossbars(hardware)?)?)
}

//! Builds a tile in rust-hdl.

use forms_golden::NamedTile;
use forms_rtl::tile::forms_tile::FormsTile;

use crate::Error;
use crate::simulator::Simulator;
use forms_verilog::hardware::{Assembly, Hardware};

/// The crossbars of `hardware`.
///
/// # Errors
///
/// [`Error::NotATile`] for anything else.
pub(crate) fn crossbars(hardware: &Hardware) -> Result<usize, Error> {
    if let Assembly::Tile(crossbars) = hardware.assembly {
        return Ok(crossbars);
    }
    let known: Vec<&str> = NamedTile::all().iter().map(|t| t.name.as_str()).collect();
    Err(Error::NotATile {
        name: hardware.name.clone(),
        known: known.join(", "),
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

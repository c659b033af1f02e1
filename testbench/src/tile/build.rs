//! Builds a tile in rust-hdl.

use forms_golden::NamedTile;
use forms_rtl::tile::forms_tile::FormsTile;

use crate::Error;
use crate::simulator::Simulator;
use forms_verilog::hardware::Hardware;

/// The crossbars of `hardware`.
///
/// # Errors
///
/// [`Error::NotATile`] for a crossbar alone.
pub(crate) fn crossbars(hardware: &Hardware) -> Result<usize, Error> {
    hardware.crossbars.ok_or_else(|| Error::NotATile {
        name: hardware.name.clone(),
        known: NamedTile::all()
            .iter()
            .map(|tile| tile.name.as_str())
            .collect::<Vec<_>>()
            .join(", "),
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

//! Blocks of the RTL as Verilog modules, in memory.

use forms_export::{Design, export};
use forms_golden::{Config, NamedAccelerator, NamedTile};
use forms_rtl::accelerator::forms_accelerator::FormsAccelerator;
use forms_rtl::accelerator::sizes::Sizes;
use forms_rtl::crossbar::crossbar::Crossbar;
use forms_rtl::crossbar::crossbar_core::CrossbarCore;
use forms_rtl::parameters::Parameters;
use forms_rtl::tile::forms_tile::FormsTile;
use rust_hdl::prelude::Block;

use crate::Error;

/// Module name of the crossbar.
pub const CROSSBAR: &str = "crossbar";
/// Module name of the crossbar without its devices.
pub const CROSSBAR_CORE: &str = "crossbar_core";
/// Module name of a tile.
pub const FORMS_TILE: &str = "forms_tile";
/// Module name of an accelerator.
pub const FORMS_ACCELERATOR: &str = "forms_accelerator";

/// The names of all that lies in `synth_out`: the configurations, then the tiles and the accelerators made of them.
pub fn exported() -> Vec<&'static str> {
    let tiles = NamedTile::all().iter().map(|tile| tile.name.as_str());
    let accelerators = NamedAccelerator::all().iter();
    Config::names()
        .chain(tiles)
        .chain(accelerators.map(|accelerator| accelerator.name.as_str()))
        .collect()
}

/// A crossbar as Verilog: [`CROSSBAR`], with [`CROSSBAR_CORE`] and the devices inside.
///
/// # Errors
///
/// [`Error::Elaboration`]; [`Error::Export`].
pub fn crossbar(parameters: &Parameters) -> Result<Design, Error> {
    connected(Crossbar::new(parameters)?, CROSSBAR)
}

/// A crossbar's core as Verilog: [`CROSSBAR_CORE`], whose bit lines are ports.
///
/// # Errors
///
/// As [`crossbar`].
pub fn crossbar_core(parameters: &Parameters) -> Result<Design, Error> {
    parameters.check()?;
    connected(CrossbarCore::new(parameters), CROSSBAR_CORE)
}

/// A tile as Verilog: [`FORMS_TILE`], with its crossbars and what is behind them inside.
///
/// # Errors
///
/// As [`crossbar`].
pub fn tile(crossbar: &Parameters, crossbars: usize) -> Result<Design, Error> {
    connected(FormsTile::new(crossbar, crossbars)?, FORMS_TILE)
}

/// An accelerator as Verilog: [`FORMS_ACCELERATOR`], with its tile and what runs networks on it inside.
///
/// # Errors
///
/// As [`crossbar`].
pub fn accelerator(sizes: &Sizes) -> Result<Design, Error> {
    connected(FormsAccelerator::new(sizes)?, FORMS_ACCELERATOR)
}

fn connected(mut block: impl Block, name: &str) -> Result<Design, Error> {
    block.connect_all();
    Ok(export(&block, name)?)
}

//! Builds the tile of a name, in rust-hdl or in Verilator.

use forms_rtl::parameters::Parameters;
use forms_rtl::tile::configurations::{TILES, TileVisitor, with_tile};
use forms_rtl::tile::forms_tile::FormsTile;

use super::dut::TileDut;
use crate::Error;
use crate::crossbar::Engine;
use crate::simulator::Simulator;
use crate::verilated::{VerilatedTile, model};

struct Boxed;

impl TileVisitor for Boxed {
    type Output = Result<Box<dyn TileDut>, Error>;

    fn visit<
        const M: usize,
        const LEVELS: usize,
        const CNT: usize,
        const CODE: usize,
        const SUM: usize,
        const ACC: usize,
        const F: usize,
        const FB: usize,
        const T: usize,
        const KB: usize,
        const ADDR: usize,
        const PROG: usize,
        const K: usize,
        const HIGH: usize,
    >(
        self,
        parameters: &Parameters,
        tile: fn(
            &Parameters,
        )
            -> FormsTile<M, LEVELS, CNT, CODE, SUM, ACC, F, FB, T, KB, ADDR, PROG, K, HIGH>,
    ) -> Self::Output {
        Ok(Box::new(Simulator::new(tile(parameters))?))
    }
}

/// The names of the tiles that have RTL.
pub fn names() -> Vec<&'static str> {
    TILES.iter().map(|(name, _)| *name).collect()
}

pub(super) fn unknown(name: &str) -> Error {
    Error::UnknownConfiguration {
        name: name.to_string(),
        known: names().into_iter().map(String::from).collect(),
    }
}

/// The configuration of the crossbars of the tile `name`.
///
/// # Errors
///
/// [`Error::UnknownConfiguration`] lists the known ones.
pub fn crossbar_of(name: &str) -> Result<&'static str, Error> {
    let found = TILES.iter().find(|(tile, _)| *tile == name);
    found
        .map(|(_, crossbar)| *crossbar)
        .ok_or_else(|| unknown(name))
}

/// The rust-hdl tile `name`.
///
/// # Errors
///
/// [`Error::UnknownConfiguration`]; [`Error::Block`] if rust-hdl finds fault with it.
pub fn build(name: &str) -> Result<Box<dyn TileDut>, Error> {
    with_tile(name, Boxed).unwrap_or_else(|| Err(unknown(name)))
}

/// The tile `name`, simulated by `engine`, before its first reset. Verilator's is kept in the user's
/// cache.
///
/// # Errors
///
/// As [`build`]; those of the tools.
pub fn build_on(engine: Engine, name: &str) -> Result<Box<dyn TileDut>, Error> {
    match engine {
        Engine::RustHdl => build(name),
        Engine::Verilator => Ok(Box::new(VerilatedTile::build(name, &model::cache()?)?)),
    }
}

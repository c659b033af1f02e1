//! The named configurations as Verilog, in memory and in folders.

mod folder;

use forms_export::{Design, export};
use forms_rtl::configurations::{CONFIGURATIONS, CrossbarVisitor, with_crossbar};
use forms_rtl::crossbar::crossbar::Crossbar;
use forms_rtl::crossbar::crossbar_core::CrossbarCore;
use forms_rtl::parameters::Parameters;
use forms_rtl::tile::configurations::{TILES, TileVisitor, with_tile};
use forms_rtl::tile::forms_tile::{CROSSBARS, FormsTile};
use rust_hdl::prelude::Block;

use crate::Error;

pub use folder::{Beside, Contents, export_configuration, write};

/// Module name of the crossbar.
pub const CROSSBAR: &str = "crossbar";
/// Module name of the crossbar without its devices.
pub const CROSSBAR_CORE: &str = "crossbar_core";
/// Module name of a tile.
pub const FORMS_TILE: &str = "forms_tile";

/// The names of the configurations that have RTL, in the order of the contract.
pub fn names() -> Vec<&'static str> {
    CONFIGURATIONS.iter().map(|p| p.name).collect()
}

/// The names of all that is exported: the configurations, then the tiles made of them.
pub fn exported() -> Vec<&'static str> {
    let tiles = TILES.iter().map(|(name, _)| *name);
    names().into_iter().chain(tiles).collect()
}

/// The parameters of a named configuration.
///
/// # Errors
///
/// [`Error::UnknownConfiguration`] lists the known ones.
pub fn parameters(name: &str) -> Result<&'static Parameters, Error> {
    CONFIGURATIONS
        .iter()
        .find(|p| p.name == name)
        .ok_or_else(|| unknown(name))
}

/// The crossbar of a named configuration as Verilog: [`CROSSBAR`], with [`CROSSBAR_CORE`] and the
/// devices inside.
///
/// # Errors
///
/// [`Error::UnknownConfiguration`]; [`Error::Export`].
pub fn crossbar(name: &str) -> Result<Design, Error> {
    with_crossbar(name, Whole).unwrap_or_else(|| Err(unknown(name)))
}

/// The core of a named configuration as Verilog: [`CROSSBAR_CORE`], whose bit lines are ports.
///
/// # Errors
///
/// As [`crossbar`].
pub fn crossbar_core(name: &str) -> Result<Design, Error> {
    with_crossbar(name, Core).unwrap_or_else(|| Err(unknown(name)))
}

/// One of [`exported`] as Verilog: its crossbar, or its tile.
///
/// # Errors
///
/// [`Error::UnknownConfiguration`] lists the known ones; [`Error::Export`].
pub fn design(name: &str) -> Result<Design, Error> {
    match (is_tile(name), names().contains(&name)) {
        (true, _) => tile(name),
        (_, true) => crossbar(name),
        _ => Err(Error::UnknownConfiguration {
            name: name.to_string(),
            known: exported().into_iter().map(String::from).collect(),
        }),
    }
}

/// One of [`exported`] in words.
///
/// # Errors
///
/// As [`design`].
pub fn summary(name: &str) -> Result<String, Error> {
    match TILES.iter().find(|(tile, _)| *tile == name) {
        None => Ok(parameters(name)?.summary()),
        Some((_, crossbar)) => Ok(format!(
            "{name}: {CROSSBARS} crossbars side by side, and requantization, pools and buffer behind \
             them; each crossbar is {}",
            parameters(crossbar)?.summary()
        )),
    }
}

/// Whether `name` is that of a tile.
pub fn is_tile(name: &str) -> bool {
    TILES.iter().any(|(tile, _)| *tile == name)
}

fn unknown(name: &str) -> Error {
    Error::UnknownConfiguration {
        name: name.to_string(),
        known: names().into_iter().map(String::from).collect(),
    }
}

fn connected(mut block: impl Block, name: &str) -> Result<Design, Error> {
    block.connect_all();
    Ok(export(&block, name)?)
}

/// Exports one of the two blocks that a visitor is offered.
macro_rules! exporter {
    ($visitor:ident: $crossbar:ident, $core:ident => $block:ident as $name:ident) => {
        struct $visitor;

        impl CrossbarVisitor for $visitor {
            type Output = Result<Design, Error>;

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
                const B: usize,
                const P: usize,
                const J: usize,
                const S: usize,
            >(
                self,
                parameters: &Parameters,
                $crossbar: fn(
                    &Parameters,
                ) -> Crossbar<
                    M,
                    LEVELS,
                    CNT,
                    CODE,
                    SUM,
                    ACC,
                    F,
                    FB,
                    T,
                    KB,
                    ADDR,
                    PROG,
                    B,
                    P,
                    J,
                    S,
                >,
                $core: fn(
                    &Parameters,
                ) -> CrossbarCore<
                    M,
                    LEVELS,
                    CNT,
                    CODE,
                    SUM,
                    ACC,
                    F,
                    FB,
                    T,
                    KB,
                    ADDR,
                    PROG,
                    B,
                    P,
                    J,
                    S,
                >,
            ) -> Self::Output {
                connected($block(parameters), $name)
            }
        }
    };
}

exporter!(Whole: crossbar, _core => crossbar as CROSSBAR);
exporter!(Core: _crossbar, core => core as CROSSBAR_CORE);

/// A named tile as Verilog: [`FORMS_TILE`], with its crossbars and what is behind them inside.
///
/// # Errors
///
/// [`Error::UnknownConfiguration`] lists the known ones; [`Error::Export`].
pub fn tile(name: &str) -> Result<Design, Error> {
    with_tile(name, WholeTile).unwrap_or_else(|| {
        Err(Error::UnknownConfiguration {
            name: name.to_string(),
            known: TILES.iter().map(|(name, _)| name.to_string()).collect(),
        })
    })
}

struct WholeTile;

impl TileVisitor for WholeTile {
    type Output = Result<Design, Error>;

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
        connected(tile(parameters), FORMS_TILE)
    }
}

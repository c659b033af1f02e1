//! The named tiles, one row each: a name, the configuration of its crossbars, and how many there are.

use crate::configurations;
use crate::parameters::Parameters;

/// Every named tile.
pub const TILES: &[(&str, &str, usize)] = &[
    ("tile-forms-8", "forms-8", 4),
    ("tile-forms-tiny", "forms-tiny", 4),
];

/// Every name.
pub fn names() -> impl Iterator<Item = &'static str> {
    TILES.iter().map(|(name, ..)| *name)
}

/// What a crossbar of the tile `name` is built from, and how many crossbars there are, if there is such
/// a tile.
pub fn named(name: &str) -> Option<(Parameters, usize)> {
    let (_, crossbar, crossbars) = TILES.iter().find(|(tile, ..)| *tile == name)?;
    Some((configurations::named(crossbar)?, *crossbars))
}

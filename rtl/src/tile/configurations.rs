//! The named tiles, one line each, as `crate::configurations` has the named crossbars.

use super::forms_tile::FormsTile;
use crate::configurations::CONFIGURATIONS;
use crate::parameters::Parameters;

/// Something to be done with a tile of any configuration.
pub trait TileVisitor {
    /// What comes of it.
    type Output;

    /// Does it with the tile `tile`, built from the `parameters` of its crossbars.
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
    ) -> Self::Output;
}

macro_rules! tiles {
    ($($text:literal: $crossbar:literal, [$($width:literal),+];)+) => {
        /// Every named tile, and the configuration of its crossbars.
        pub const TILES: &[(&str, &str)] = &[$(($text, $crossbar),)+];

        /// Builds the tile `name` and hands it to `visitor`; `None` when there is no such name.
        pub fn with_tile<V: TileVisitor>(name: &str, visitor: V) -> Option<V::Output> {
            match name {
                $($text => {
                    let parameters = CONFIGURATIONS.iter().find(|p| p.name == $crossbar)?;
                    Some(visitor.visit(parameters, FormsTile::<$($width),+>::new))
                })+
                _ => None,
            }
        }
    };
}

// Widths: those of the crossbar, then K and HIGH.
tiles! {
    "tile-forms-8": "forms-8", [8, 16, 5, 4, 11, 32, 16, 4, 5, 5, 9, 11, 32, 19];
    "tile-forms-tiny": "forms-tiny", [4, 8, 4, 3, 10, 29, 4, 2, 2, 2, 4, 6, 4, 16];
}

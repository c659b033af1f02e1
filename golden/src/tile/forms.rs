//! FORMS: one crossbar of magnitudes, one polarity per fragment.

use ndarray::ArrayView2;

use super::Tile;
use crate::{Config, Crossbar, Error};

/// The tile of polarized weights.
pub(super) fn program(config: &Config, weights: ArrayView2<i64>) -> Result<Tile, Error> {
    Crossbar::program(config, weights).map(Tile::single)
}

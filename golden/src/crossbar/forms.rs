//! FORMS: one array of magnitudes, one polarity per fragment.

use ndarray::ArrayView2;

use super::Crossbar;
use crate::{Config, DeviceArray, Error};

/// The crossbar of polarized weights.
pub(super) fn program(config: &Config, weights: ArrayView2<i64>) -> Result<Crossbar, Error> {
    DeviceArray::program(config, weights).map(Crossbar::single)
}

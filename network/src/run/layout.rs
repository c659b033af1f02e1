//! How a layer's weights become crossbars: what is done to mixed signs, and to SME's bits.

use forms_golden::crossbar::sme::SmeOptions;
use forms_golden::{Config, Error, MapOptions, Mapped, RowTiles, SignPolicy};
use ndarray::ArrayView2;

/// How weights are laid out on crossbars.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layout {
    /// What becomes of mixed fragments, where a scheme needs polarized ones.
    pub signs: SignPolicy,
    /// What SME does to the weights' bits; the other schemes pay it no heed.
    pub sme: SmeOptions,
}

/// SME slices the weights as they are.
impl From<SignPolicy> for Layout {
    fn from(signs: SignPolicy) -> Layout {
        Layout {
            signs,
            sme: SmeOptions::exact(),
        }
    }
}

impl Layout {
    /// Lays out a matrix [rows, columns].
    ///
    /// # Errors
    /// Those of [`Mapped::with_options`].
    pub fn map(
        &self,
        config: &Config,
        matrix: ArrayView2<i64>,
        row_tiles: RowTiles,
    ) -> Result<Mapped, Error> {
        Mapped::with_options(config, matrix, &self.options(row_tiles))
    }

    /// What golden is asked for.
    pub(super) fn options(&self, row_tiles: RowTiles) -> MapOptions {
        MapOptions {
            signs: self.signs,
            sme: self.sme,
            row_tiles,
        }
    }
}

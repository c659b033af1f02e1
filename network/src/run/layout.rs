//! How a layer's weights become crossbars: what is done to mixed signs, and to SME's bits.

use forms_golden::tile::sme::SmeOptions;
use forms_golden::{Config, Error, Mapped, Scheme, SignPolicy};
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
    /// Those of [`Mapped::new`] and, for SME, of [`Mapped::with_sme`].
    pub fn map(&self, config: &Config, matrix: ArrayView2<i64>) -> Result<Mapped, Error> {
        match config.scheme {
            Scheme::Sme => Mapped::with_sme(config, matrix, self.signs, &self.sme),
            Scheme::Forms | Scheme::Isaac | Scheme::Prime => {
                Mapped::new(config, matrix, self.signs)
            }
        }
    }
}

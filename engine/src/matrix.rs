//! A matrix on crossbars, ready to be multiplied fast.

use forms_golden::{AdcPolicy, Config, Mapped, SignPolicy, SmeOptions};
use ndarray::{Array2, ArrayView2};

use crate::closed::words::WordProduct;
use crate::converted::{self, Tables};
use crate::layout::Layout;
use crate::{Batch, Error, Input, Options, Run};

/// A matrix [rows, columns] of any size, laid out on crossbars as golden lays it out.
#[derive(Debug, Clone)]
pub struct Matrix {
    mapped: Mapped,
    layout: Layout,
    arithmetic: Arithmetic,
}

/// How products are computed.
#[derive(Debug, Clone)]
pub(crate) enum Arithmetic {
    /// No conversion loses anything: the plain product of the weights that the devices hold.
    Closed {
        /// Packed in words, where sixteen bits hold every weight.
        words: Option<WordProduct>,
        /// As they are.
        wide: Array2<i64>,
    },
    /// Every conversion is gone through; one for each tile.
    Converted(Vec<Tables>),
}

impl Matrix {
    /// Lays out and programs a matrix [rows, columns]; see [`Mapped::new`].
    ///
    /// # Errors
    /// Golden's, for a configuration or weights that cannot be.
    pub fn program<W: Input>(
        config: &Config,
        weights: ArrayView2<W>,
        signs: SignPolicy,
    ) -> Result<Matrix, Error> {
        let weights = weights.mapv(Input::value);
        Ok(Matrix::from_mapped(Mapped::new(
            config,
            weights.view(),
            signs,
        )?))
    }

    /// [`Matrix::program`] on SME crossbars, quantized and squeezed as `options` say.
    ///
    /// # Errors
    /// Golden's; see [`Mapped::with_sme`].
    pub fn program_sme<W: Input>(
        config: &Config,
        weights: ArrayView2<W>,
        signs: SignPolicy,
        options: &SmeOptions,
    ) -> Result<Matrix, Error> {
        let weights = weights.mapv(Input::value);
        let mapped = Mapped::with_sme(config, weights.view(), signs, options)?;
        Ok(Matrix::from_mapped(mapped))
    }

    /// Takes what golden has laid out.
    pub fn from_mapped(mapped: Mapped) -> Matrix {
        let layout = Layout::new(&mapped);
        let arithmetic = match mapped.config().adc.policy {
            AdcPolicy::Lossless | AdcPolicy::FlipEncoded => {
                let wide = mapped.weights();
                Arithmetic::Closed {
                    words: WordProduct::new(wide.view()),
                    wide,
                }
            }
            AdcPolicy::Saturating | AdcPolicy::Uniform { .. } => {
                Arithmetic::Converted(converted::tables(&mapped))
            }
        };
        Matrix {
            mapped,
            layout,
            arithmetic,
        }
    }

    /// The configuration.
    pub fn config(&self) -> &Config {
        self.mapped.config()
    }

    /// Rows of the matrix: inputs of a multiplication.
    pub fn rows(&self) -> usize {
        self.mapped.rows()
    }

    /// Columns of the matrix: outputs of a multiplication.
    pub fn columns(&self) -> usize {
        self.mapped.columns()
    }

    /// Golden's mapping: tiles, projection, what SME did.
    pub fn mapped(&self) -> &Mapped {
        &self.mapped
    }

    /// Crossbars that are present.
    pub fn crossbars(&self) -> usize {
        self.mapped.crossbars()
    }

    /// Twins that splitting added, over all row tiles.
    pub fn extra_columns(&self) -> usize {
        self.mapped.extra_columns()
    }

    /// The part of all devices present that lies in a row and a device column in use, 0 ..= 1.
    pub fn utilization(&self) -> f64 {
        self.layout.utilization(self.config())
    }

    /// Bytes of the tables that conversions are looked up in; 0 in the closed form.
    pub fn table_bytes(&self) -> usize {
        match &self.arithmetic {
            Arithmetic::Closed { .. } => 0,
            Arithmetic::Converted(tables) => tables.iter().map(Tables::bytes).sum(),
        }
    }

    /// Begins a stream of batches of `b_used` bits.
    ///
    /// # Errors
    /// Golden's for b_used outside 1 ..= B; [`Error::PathUnavailable`].
    pub fn start(&self, b_used: usize, options: &Options) -> Result<Run<'_>, Error> {
        Run::new(self, b_used, options)
    }

    /// Multiplies one batch [batch, rows] of inputs of `b_used` bits.
    ///
    /// # Errors
    /// Those of [`Matrix::start`] and of [`Run::push`].
    pub fn run<X: Input>(
        &self,
        inputs: ArrayView2<X>,
        b_used: usize,
        options: &Options,
    ) -> Result<Batch, Error> {
        let mut run = self.start(b_used, options)?;
        let outputs = run.push(inputs)?;
        Ok(Batch {
            outputs,
            counts: run.counts(),
        })
    }

    pub(crate) fn layout(&self) -> &Layout {
        &self.layout
    }

    pub(crate) fn arithmetic(&self) -> &Arithmetic {
        &self.arithmetic
    }
}

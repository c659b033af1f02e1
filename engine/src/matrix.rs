//! A matrix on crossbars, ready to be multiplied fast.

use std::sync::OnceLock;

use forms_golden::{AdcPolicy, Config, Mapped, NonIdeal, NonIdealMapped, SignPolicy, SmeOptions};
use ndarray::{Array2, ArrayView2};

use crate::closed::words::WordProduct;
use crate::converted::{self, Tables};
use crate::layout::Layout;
use crate::path::Present;
use crate::windows::{Panels, Windows};
use crate::{Batch, Error, Input, Options, Path, Run};

/// A matrix [rows, columns] of any size, laid out on crossbars as golden lays it out.
#[derive(Debug, Clone)]
pub struct Matrix {
    mapped: Mapped,
    /// What is not ideal, if anything.
    non_ideal: Option<NonIdeal>,
    layout: Layout,
    arithmetic: Arithmetic,
    /// Weights packed for windows, once they are asked for; `None` where words are too short for them.
    panels: OnceLock<Option<Panels>>,
}

/// Most bytes of a matrix's tables, where not said: 1 GiB.
pub const TABLE_LIMIT: usize = 1 << 30;

/// How products are computed.
#[derive(Debug, Clone)]
pub(crate) enum Arithmetic {
    /// No conversion loses anything: the plain product of the weights that the devices hold.
    Closed {
        /// Packed in words, where sixteen bits hold every weight; once they are needed.
        words: OnceLock<Option<WordProduct>>,
        /// In 64 bits; once they are needed.
        wide: OnceLock<Array2<i64>>,
    },
    /// Every conversion is gone through; one for each crossbar.
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

    /// Takes what golden has laid out, everything ideal.
    pub fn from_mapped(mapped: Mapped) -> Matrix {
        Matrix::from_mapped_within(mapped, TABLE_LIMIT)
    }

    /// [`Matrix::from_mapped`] with tables of about `table_limit` bytes at most; less makes it slower.
    pub fn from_mapped_within(mapped: Mapped, table_limit: usize) -> Matrix {
        let arithmetic = match mapped.config().adc.policy {
            AdcPolicy::Lossless | AdcPolicy::FlipEncoded => Arithmetic::Closed {
                words: OnceLock::new(),
                wide: OnceLock::new(),
            },
            AdcPolicy::Saturating | AdcPolicy::Uniform { .. } => {
                Arithmetic::Converted(converted::ideal_tables(&mapped, table_limit))
            }
        };
        Matrix {
            layout: Layout::new(&mapped),
            mapped,
            non_ideal: None,
            arithmetic,
            panels: OnceLock::new(),
        }
    }

    /// Takes what golden has laid out and deals its devices (section 10). Where the settings leave
    /// everything ideal this is [`Matrix::from_mapped`].
    ///
    /// # Errors
    /// Golden's, for settings out of bounds.
    pub fn non_ideal(mapped: Mapped, settings: &NonIdeal) -> Result<Matrix, Error> {
        Matrix::non_ideal_within(mapped, settings, TABLE_LIMIT)
    }

    /// [`Matrix::non_ideal`] with tables of about `table_limit` bytes at most; less makes it slower.
    ///
    /// # Errors
    /// Golden's, for settings out of bounds.
    pub fn non_ideal_within(
        mapped: Mapped,
        settings: &NonIdeal,
        table_limit: usize,
    ) -> Result<Matrix, Error> {
        let ideal = NonIdeal {
            seed: settings.seed,
            first_array: settings.first_array,
            ..NonIdeal::default()
        };
        if *settings == ideal {
            return Ok(Matrix::from_mapped_within(mapped, table_limit));
        }
        let dealt = NonIdealMapped::new(settings, mapped.clone())?;
        Ok(Matrix {
            layout: Layout::new(&mapped),
            mapped,
            non_ideal: Some(settings.clone()),
            arithmetic: Arithmetic::Converted(converted::non_ideal_tables(&dealt, table_limit)),
            panels: OnceLock::new(),
        })
    }

    /// What is not ideal; `None` where everything is.
    pub fn settings(&self) -> Option<&NonIdeal> {
        self.non_ideal.as_ref()
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

    /// Golden's mapping: crossbars, projection, what SME did.
    pub fn mapped(&self) -> &Mapped {
        &self.mapped
    }

    /// Device arrays that are present.
    pub fn arrays(&self) -> usize {
        self.mapped.arrays()
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
        Run::new(self, b_used, 0, options)
    }

    /// [`Matrix::start`], the first vector being number `first_mvm`: what noise is drawn for.
    ///
    /// # Errors
    /// Those of [`Matrix::start`].
    pub fn start_at(
        &self,
        b_used: usize,
        first_mvm: u64,
        options: &Options,
    ) -> Result<Run<'_>, Error> {
        Run::new(self, b_used, first_mvm, options)
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

    /// The matrix over windows of planes of bytes, of inputs of `b_used` bits.
    ///
    /// `rows` has an entry for each row: where its input at the first position lies in the planes, or `None`
    /// where it has none. `Ok(None)` where windows cannot compute the matrix: conversions that lose
    /// something, doubled rows, signed inputs, inputs of more than eight bits, or sums beyond 32 bits.
    ///
    /// # Errors
    /// Golden's for b_used outside 1 ..= B; [`Error::PathUnavailable`].
    ///
    /// # Panics
    /// Where `rows` has another number of entries than the matrix has rows.
    pub fn windows(
        &self,
        rows: &[Option<u32>],
        b_used: usize,
        path: Option<Path>,
    ) -> Result<Option<Windows<'_>>, Error> {
        crate::input::check_b_used(self.config(), b_used)?;
        let path = Present::new(path)?;
        let Arithmetic::Closed { .. } = &self.arithmetic else {
            return Ok(None);
        };
        let panels = self
            .panels
            .get_or_init(|| Panels::new(self.mapped.laid_out()));
        Ok(panels
            .as_ref()
            .and_then(|panels| Windows::new(self, panels, rows, b_used, path)))
    }

    /// The weights in words, where the matrix is in closed form and sixteen bits hold every weight.
    pub(crate) fn words(&self) -> Option<&WordProduct> {
        let Arithmetic::Closed { words, .. } = &self.arithmetic else {
            return None;
        };
        words
            .get_or_init(|| WordProduct::new(self.mapped.laid_out()))
            .as_ref()
    }

    /// The weights in 64 bits.
    pub(crate) fn wide<'m>(&'m self, wide: &'m OnceLock<Array2<i64>>) -> &'m Array2<i64> {
        wide.get_or_init(|| self.mapped.laid_out().mapv(i64::from))
    }

    pub(crate) fn layout(&self) -> &Layout {
        &self.layout
    }

    pub(crate) fn arithmetic(&self) -> &Arithmetic {
        &self.arithmetic
    }
}

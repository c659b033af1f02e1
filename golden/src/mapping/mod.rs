//! A matrix of any size on as many crossbars as it takes: tiled by rows and by columns (section 9), with
//! mixed fragments refused, projected or split (section 6).
//!
//! ```text
//!             columns 0 .. K   K .. 2K
//! rows 0 .. R   [ crossbar 0 ]   [ crossbar 1 ]     y[k] = sum over row tiles
//! rows R .. 2R  [ crossbar 2 ]   [ crossbar 3 ]
//! ```
//!
//! Under `split` the columns of a row tile include twins, so different row tiles may break at
//! different columns.

mod placement;
mod row_tiles;
mod sharing;
mod signs;
mod sliced;
#[cfg(test)]
mod tests;

pub use placement::Placement;
pub use row_tiles::RowTiles;
pub use sharing::{Place, share_crossbars};
pub use signs::{Projection, SignPolicy};
pub use sliced::{SmeArrays, SmeReport};

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use ndarray::{Array2, ArrayView1, ArrayView2, Axis};
use serde::Serialize;

use crate::crossbar::sme::{Deviation, SmeOptions, SmeSigns, quantize::quantize_all};
use crate::device_array::Mvm;
use crate::{Config, Crossbar, Error, Scheme, ZeroSkip, inputs, weights};
use signs::{PhysicalColumn, project, split, whole};
use sliced::sme_crossbar;

/// A matrix [rows, columns] laid out on crossbars. Devices are programmed when they are first asked for.
#[derive(Debug, Clone)]
pub struct Mapped {
    config: Config,
    /// [rows, columns]: those of the matrix, less what projection and SME took.
    weights: Arc<Array2<i32>>,
    /// Whether columns with mixed fragments have twins.
    has_twins: bool,
    placements: Vec<Placement>,
    crossbars: OnceLock<Vec<MappedCrossbar>>,
    projection: Option<Projection>,
    sme: Option<SmeReport>,
}

/// The same devices, programmed yet or not.
impl PartialEq for Mapped {
    fn eq(&self, other: &Mapped) -> bool {
        (&self.config, &self.placements, &self.projection, &self.sme)
            == (
                &other.config,
                &other.placements,
                &other.projection,
                &other.sme,
            )
            && self.weights == other.weights
            && self.crossbars() == other.crossbars()
    }
}

impl Eq for Mapped {}

/// How a matrix is laid out on crossbars.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MapOptions {
    /// What becomes of mixed fragments where the scheme needs polarized ones; the schemes that do not
    /// (ISAAC, PRIME, SME with separate planes) ignore it.
    pub signs: SignPolicy,
    /// What SME does to the weights' bits; the other schemes ignore it.
    pub sme: SmeOptions,
    /// How fragments are dealt to row tiles.
    pub row_tiles: RowTiles,
}

/// SME slices the weights as they are; row tiles are filled.
impl From<SignPolicy> for MapOptions {
    fn from(signs: SignPolicy) -> MapOptions {
        MapOptions {
            signs,
            sme: SmeOptions::exact(),
            row_tiles: RowTiles::Filled,
        }
    }
}

/// One crossbar, and which part of the matrix it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MappedCrossbar {
    /// Its arrays.
    pub crossbar: Crossbar,
    /// Rows of the matrix.
    pub rows: Range<usize>,
    /// The column of the matrix that each of its columns belongs to; a twin repeats its column's.
    pub columns: Vec<usize>,
}

/// One multiplication of the whole matrix.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MappedMvm {
    /// y, one per column of the matrix.
    pub outputs: Vec<i64>,
    /// What each crossbar did, in the order of [`Mapped::crossbars`].
    pub crossbars: Vec<Mvm>,
}

impl MappedMvm {
    /// Conversions of all crossbars.
    pub fn conversions(&self) -> u64 {
        self.crossbars.iter().map(|mvm| mvm.conversions).sum()
    }

    /// Clips of all crossbars.
    pub fn clips(&self) -> u64 {
        self.crossbars.iter().map(|mvm| mvm.clips).sum()
    }
}

impl Mapped {
    /// Lays out a matrix [rows, columns] of any size; SME slices it as it is ([`SmeOptions::exact`]).
    ///
    /// `policy` says what becomes of mixed fragments where the scheme needs polarized ones; the
    /// schemes that do not (ISAAC, PRIME, SME with separate planes) pay it no heed.
    ///
    /// # Errors
    /// Every error of [`Config::validate`]; [`Error::EmptyMatrix`];
    /// [`Error::WeightRange`]; [`Error::MixedFragment`] under [`SignPolicy::Reject`];
    /// [`Error::SumTooWide`]. All name rows and columns of the whole matrix.
    pub fn new(
        config: &Config,
        weights: ArrayView2<i64>,
        policy: SignPolicy,
    ) -> Result<Mapped, Error> {
        Mapped::with_options(config, weights, &policy.into())
    }

    /// [`Mapped::new`] in every way there is.
    ///
    /// # Errors
    /// Those of [`Mapped::new`]; on SME also [`Error::SmeSignificant`] and [`Error::SmeSqueeze`].
    pub fn with_options(
        config: &Config,
        weights: ArrayView2<i64>,
        options: &MapOptions,
    ) -> Result<Mapped, Error> {
        config.validate()?;
        check_size(config, weights.dim())?;
        weights::check_range(config, weights)?;
        // A weight has at most sixteen bits and its sign.
        Mapped::lay_out(config, weights.mapv(|weight| weight as i32), options)
    }

    /// [`Mapped::with_options`] of a matrix that is kept as it is, not copied.
    ///
    /// # Errors
    /// Those of [`Mapped::with_options`].
    pub fn lay_out(
        config: &Config,
        mut weights: Array2<i32>,
        options: &MapOptions,
    ) -> Result<Mapped, Error> {
        config.validate()?;
        check_size(config, weights.dim())?;
        weights::check_range(config, weights.view())?;
        let is_sme = config.scheme == Scheme::Sme;
        if is_sme {
            options.sme.validate(config)?;
        }
        let needs_polarity = match config.scheme {
            Scheme::Forms => true,
            Scheme::Sme => options.sme.signs == SmeSigns::Polarity,
            Scheme::Isaac | Scheme::Prime => false,
        };
        let mut projection = None;
        match options.signs {
            SignPolicy::Reject if needs_polarity => {
                weights::polarities(config, weights.view())?;
            }
            SignPolicy::Project if needs_polarity => {
                projection = Some(project(config, &mut weights));
            }
            _ => {}
        }
        let has_twins = needs_polarity && options.signs == SignPolicy::Split;
        let ranges = options.row_tiles.ranges(config, weights.nrows());
        let mut mapped = Mapped {
            config: config.clone(),
            weights: Arc::new(Array2::default((0, 0))),
            has_twins,
            placements: Vec::new(),
            crossbars: OnceLock::new(),
            projection,
            sme: None,
        };
        if is_sme {
            mapped.program_sme(weights.mapv(i64::from), ranges, &options.sme)?;
            return Ok(mapped);
        }
        let arrays = match config.scheme {
            Scheme::Prime => 2,
            _ => 1,
        };
        for rows in ranges {
            let row_tile = weights.slice_axis(Axis(0), rows.clone().into());
            let columns = placement::columns(config, row_tile, has_twins);
            let crossbars = columns.chunks(config.weight_columns());
            mapped.placements.extend(crossbars.map(|columns| Placement {
                rows: rows.clone(),
                columns: columns.to_vec(),
                arrays,
                row_shifts: Vec::new(),
            }));
        }
        mapped.weights = Arc::new(weights);
        Ok(mapped)
    }

    /// Lays out a matrix on SME crossbars, quantized and squeezed as `options` say.
    ///
    /// Projection, where `policy` asks for it and signs are polarities, comes before quantization.
    ///
    /// # Errors
    /// Those of [`Mapped::new`]; [`Error::NotSme`], [`Error::SmeSignificant`], [`Error::SmeSqueeze`].
    pub fn with_sme(
        config: &Config,
        weights: ArrayView2<i64>,
        policy: SignPolicy,
        options: &SmeOptions,
    ) -> Result<Mapped, Error> {
        config.validate()?;
        options.validate(config)?;
        let options = MapOptions {
            sme: *options,
            ..policy.into()
        };
        Mapped::with_options(config, weights, &options)
    }

    /// Quantizes, slices and squeezes; how many arrays that takes is known only when it is done.
    fn program_sme(
        &mut self,
        signed: Array2<i64>,
        ranges: Vec<Range<usize>>,
        options: &SmeOptions,
    ) -> Result<(), Error> {
        let config = self.config.clone();
        let quantized = match options.significant_bits {
            Some(significant) => quantize_all(signed.view(), significant, config.weight_bits),
            None => signed.clone(),
        };
        let mut report = SmeReport {
            options: *options,
            arrays: SmeArrays::default(),
            quantization: Deviation::between(signed.view(), quantized.view()),
            truncation: Deviation::default(),
            crossbars: Vec::new(),
        };
        let mut weights = Array2::zeros(signed.dim());
        let mut crossbars = Vec::new();
        for rows in ranges {
            let physical = self.physical(quantized.slice_axis(Axis(0), rows.clone().into()));
            let before = self.physical(signed.slice_axis(Axis(0), rows.clone().into()));
            let chunk = config.weight_columns();
            for (columns, before) in physical.chunks(chunk).zip(before.chunks(chunk)) {
                let crossbar = sme_crossbar(&config, columns, before, options, &mut report)?;
                let columns: Vec<usize> = columns.iter().map(|column| column.logical).collect();
                for ((r, k), &weight) in crossbar.weights().indexed_iter() {
                    // No step makes a weight larger than its sixteen bits.
                    weights[[rows.start + r, columns[k]]] += weight as i32;
                }
                let shifts = crossbar.row_shifts();
                self.placements.push(Placement {
                    rows: rows.clone(),
                    columns: columns.clone(),
                    arrays: crossbar.arrays().len(),
                    row_shifts: match shifts.iter().any(|&shift| shift > 0) {
                        true => shifts.to_vec(),
                        false => Vec::new(),
                    },
                });
                crossbars.push(MappedCrossbar {
                    crossbar,
                    rows: rows.clone(),
                    columns,
                });
            }
        }
        self.weights = Arc::new(weights);
        self.crossbars = OnceLock::from(crossbars);
        self.sme = Some(report);
        Ok(())
    }

    /// The columns of a row tile as they lie in crossbars.
    fn physical(&self, row_tile: ArrayView2<i64>) -> Vec<PhysicalColumn> {
        match self.has_twins {
            true => split(&self.config, row_tile),
            false => whole(row_tile),
        }
    }

    /// Programs every crossbar, row tile after row tile.
    fn program(&self) -> Vec<MappedCrossbar> {
        let mut crossbars = Vec::with_capacity(self.placements.len());
        let mut placements = self.placements.iter().peekable();
        while let Some(first) = placements.peek() {
            let rows = first.rows.clone();
            let row_tile = self.weights.slice_axis(Axis(0), rows.clone().into());
            let physical = self.physical(row_tile.mapv(i64::from).view());
            for columns in physical.chunks(self.config.weight_columns()) {
                placements.next();
                // Shape, range and signs were checked when it was laid out.
                let crossbar = Crossbar::program(&self.config, side_by_side(columns).view())
                    .unwrap_or_else(|error| {
                        unreachable!("what was laid out is programmed: {error}")
                    });
                crossbars.push(MappedCrossbar {
                    crossbar,
                    rows: rows.clone(),
                    columns: columns.iter().map(|column| column.logical).collect(),
                });
            }
        }
        crossbars
    }

    /// The same devices under another zero-skip policy.
    ///
    /// # Errors
    /// Those of [`Config::validate`], for a policy that the configuration does not allow.
    pub fn with_zero_skip(mut self, zero_skip: ZeroSkip) -> Result<Mapped, Error> {
        self.config.zero_skip = zero_skip;
        self.config.validate()?;
        for mapped in self.crossbars.get_mut().into_iter().flatten() {
            mapped.crossbar.set_zero_skip(zero_skip);
        }
        Ok(self)
    }

    /// The configuration it was laid out for.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// Rows of the matrix.
    pub fn rows(&self) -> usize {
        self.weights.nrows()
    }

    /// Columns of the matrix.
    pub fn columns(&self) -> usize {
        self.weights.ncols()
    }

    /// The crossbars: row tile after row tile, columns ascending within each. The first call programs them.
    pub fn crossbars(&self) -> &[MappedCrossbar] {
        self.crossbars.get_or_init(|| self.program())
    }

    /// What each of [`Mapped::crossbars`] holds, without programming it.
    pub fn placements(&self) -> &[Placement] {
        &self.placements
    }

    /// Device arrays that are present in all crossbars.
    pub fn arrays(&self) -> usize {
        let placements = self.placements.iter();
        placements.map(|placement| placement.arrays).sum()
    }

    /// Twins that splitting added, over all row tiles.
    pub fn extra_columns(&self) -> usize {
        // Each row tile has every column once, and its twins.
        let physical: usize = self.placements.iter().map(|p| p.columns.len()).sum();
        let starts = self.placements.iter().filter(|p| p.columns[0] == 0);
        let mut firsts: Vec<usize> = starts.map(|p| p.rows.start).collect();
        firsts.dedup();
        physical - firsts.len() * self.columns()
    }

    /// What projection removed; `None` where nothing was projected.
    pub fn projection(&self) -> Option<&Projection> {
        self.projection.as_ref()
    }

    /// What SME did; `None` in other schemes.
    pub fn sme(&self) -> Option<&SmeReport> {
        self.sme.as_ref()
    }

    /// The weights [rows, columns] that were laid out: those of the matrix, less what projection and SME took.
    pub fn laid_out(&self) -> ArrayView2<'_, i32> {
        self.weights.view()
    }

    /// The weights [rows, columns] that the crossbars compute with, read back from their devices: those of
    /// [`Mapped::laid_out`].
    pub fn weights(&self) -> Array2<i64> {
        let mut weights = Array2::zeros((self.rows(), self.columns()));
        for mapped in self.crossbars() {
            for ((r, k), weight) in mapped.crossbar.weights().indexed_iter() {
                weights[[mapped.rows.start + r, mapped.columns[k]]] += weight;
            }
        }
        weights
    }

    /// Multiplies one vector of `rows` inputs, each of `b_used` bits; exact over all crossbars.
    ///
    /// # Errors
    /// [`Error::BitsUsed`], [`Error::InputCount`], [`Error::InputRange`].
    pub fn mvm(&self, x: &[i64], b_used: usize) -> Result<MappedMvm, Error> {
        inputs::check(&self.config, x, self.rows(), b_used)?;
        let mut outputs = vec![0; self.columns()];
        let mut crossbars = Vec::with_capacity(self.placements.len());
        for mapped in self.crossbars() {
            let mvm = mapped.crossbar.mvm(&x[mapped.rows.clone()], b_used)?;
            for (&logical, output) in mapped.columns.iter().zip(&mvm.outputs) {
                outputs[logical] += output;
            }
            crossbars.push(mvm);
        }
        Ok(MappedMvm { outputs, crossbars })
    }

    /// Multiplies every row of a batch [batch, rows].
    ///
    /// # Errors
    /// Those of [`Mapped::mvm`]; an input out of range names its batch row.
    pub fn mvm_batch(
        &self,
        batch: ArrayView2<i64>,
        b_used: usize,
    ) -> Result<Vec<MappedMvm>, Error> {
        batch
            .rows()
            .into_iter()
            .enumerate()
            .map(|(row, x)| {
                self.mvm(&contiguous(x), b_used)
                    .map_err(|error| error.in_batch(row))
            })
            .collect()
    }
}

/// Columns put next to each other: [rows, columns].
fn side_by_side(columns: &[PhysicalColumn]) -> Array2<i64> {
    let rows = columns.first().map_or(0, |column| column.weights.len());
    Array2::from_shape_fn((rows, columns.len()), |(r, k)| columns[k].weights[r])
}

/// The inputs of one batch row, wherever they lie.
fn contiguous(x: ArrayView1<i64>) -> Vec<i64> {
    x.iter().copied().collect()
}

/// A matrix that can be laid out at all.
fn check_size(config: &Config, (rows, columns): (usize, usize)) -> Result<(), Error> {
    check_not_empty(rows, columns)?;
    check_sum_width(config, rows)
}

/// A matrix has at least one row and one column.
fn check_not_empty(rows: usize, columns: usize) -> Result<(), Error> {
    if rows == 0 || columns == 0 {
        return Err(Error::EmptyMatrix { rows, columns });
    }
    Ok(())
}

/// The sum over row tiles fits the 63 bits that golden sums in.
fn check_sum_width(config: &Config, rows: usize) -> Result<(), Error> {
    let row_tiles = rows.div_ceil(config.rows);
    let bits = config.layer_acc_bits(row_tiles);
    if bits > 63 {
        return Err(Error::SumTooWide {
            rows,
            row_tiles,
            bits,
        });
    }
    Ok(())
}

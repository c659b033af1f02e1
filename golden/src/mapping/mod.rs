//! A matrix of any size on as many crossbars as it takes: tiled by rows and by columns (section 9), with
//! mixed fragments refused, projected or split (section 6).
//!
//! ```text
//!             columns 0 .. K   K .. 2K
//! rows 0 .. R   [ tile 0 ]   [ tile 1 ]     y[k] = sum over row tiles
//! rows R .. 2R  [ tile 2 ]   [ tile 3 ]
//! ```
//!
//! Under `split` the columns of a row tile include twins, so different row tiles may break at
//! different columns.

mod row_tiles;
mod signs;

pub use row_tiles::RowTiles;
pub use signs::{Projection, SignPolicy};

use std::ops::Range;

use ndarray::{Array2, ArrayView1, ArrayView2, Axis};
use serde::Serialize;

use crate::crossbar::Mvm;
use crate::tile::sme::{
    self, Deviation, SmeOptions, SmeSigns, SmeTile, occupied_planes, quantize::quantize_all,
};
use crate::{Config, Error, Scheme, Tile, ZeroSkip, inputs, weights};
use signs::{PhysicalColumn, project, split, whole};

/// A matrix [rows, columns] laid out on tiles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapped {
    config: Config,
    rows: usize,
    columns: usize,
    tiles: Vec<MappedTile>,
    extra_columns: usize,
    projection: Option<Projection>,
    sme: Option<SmeReport>,
}

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

/// One tile, and which part of the matrix it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MappedTile {
    /// Its crossbars.
    pub tile: Tile,
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
    /// What each tile did, in the order of [`Mapped::tiles`].
    pub tiles: Vec<Mvm>,
}

impl MappedMvm {
    /// Conversions of all tiles.
    pub fn conversions(&self) -> u64 {
        self.tiles.iter().map(|mvm| mvm.conversions).sum()
    }

    /// Clips of all tiles.
    pub fn clips(&self) -> u64 {
        self.tiles.iter().map(|mvm| mvm.clips).sum()
    }
}

/// What SME did to a matrix (section 8).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SmeReport {
    /// What it was asked for.
    pub options: SmeOptions,
    /// Crossbars before and after each step.
    pub crossbars: SmeCrossbars,
    /// What rounding to S significant bits changed.
    pub quantization: Deviation,
    /// What the shifts of squeezing truncated.
    pub truncation: Deviation,
    /// Every try of every tile, in the order of [`Mapped::tiles`].
    pub tiles: Vec<SmeTile>,
}

/// Crossbars of an SME matrix, step by step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct SmeCrossbars {
    /// Every plane of every sign of every tile, occupied or not.
    pub dense: usize,
    /// Slicing alone: planes that the unquantized weights occupy.
    pub sliced: usize,
    /// Quantization and slicing: planes that the quantized weights occupy.
    pub quantized: usize,
    /// All three steps: the crossbars there are.
    pub squeezed: usize,
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
        Mapped::build(config, weights, &policy.into())
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
        if config.scheme == Scheme::Sme {
            options.sme.validate(config)?;
            return Mapped::build(config, weights, options);
        }
        let exact = MapOptions {
            sme: SmeOptions::exact(),
            ..*options
        };
        Mapped::build(config, weights, &exact)
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
        Mapped::build(config, weights, &options)
    }

    fn build(
        config: &Config,
        weights: ArrayView2<i64>,
        options: &MapOptions,
    ) -> Result<Mapped, Error> {
        let (policy, row_tiles, options) = (options.signs, options.row_tiles, &options.sme);
        config.validate()?;
        let (rows, columns) = weights.dim();
        check_not_empty(rows, columns)?;
        check_sum_width(config, rows)?;
        weights::check_range(config, weights)?;

        let needs_polarity = match config.scheme {
            Scheme::Forms => true,
            Scheme::Sme => options.signs == SmeSigns::Polarity,
            Scheme::Isaac | Scheme::Prime => false,
        };
        let mut signed = weights.to_owned();
        let mut projection = None;
        match policy {
            SignPolicy::Reject if needs_polarity => {
                weights::polarities(config, weights)?;
            }
            SignPolicy::Project if needs_polarity => {
                projection = Some(project(config, &mut signed));
            }
            _ => {}
        }
        let quantized = match options.significant_bits {
            Some(significant) => quantize_all(signed.view(), significant, config.weight_bits),
            None => signed.clone(),
        };

        let mut mapped = Mapped {
            config: config.clone(),
            rows,
            columns,
            tiles: Vec::new(),
            extra_columns: 0,
            projection,
            sme: (config.scheme == Scheme::Sme).then(|| SmeReport {
                options: *options,
                crossbars: SmeCrossbars::default(),
                quantization: Deviation::between(signed.view(), quantized.view()),
                truncation: Deviation::default(),
                tiles: Vec::new(),
            }),
        };
        for tile_rows in row_tiles.ranges(config, rows) {
            let row_tile = quantized.slice_axis(Axis(0), tile_rows.clone().into());
            let unquantized = signed.slice_axis(Axis(0), tile_rows.clone().into());
            let layout = |weights| match policy {
                SignPolicy::Split if needs_polarity => split(config, weights),
                _ => whole(weights),
            };
            let physical = layout(row_tile);
            let before = layout(unquantized);
            mapped.extra_columns += physical.len() - columns;
            let chunk = config.weight_columns();
            for (tile, before) in physical.chunks(chunk).zip(before.chunks(chunk)) {
                mapped.add_tile(tile_rows.clone(), tile, before, options)?;
            }
        }
        Ok(mapped)
    }

    /// Programs one tile from physical columns; `before` is the same before SME's quantization.
    fn add_tile(
        &mut self,
        rows: Range<usize>,
        columns: &[PhysicalColumn],
        before: &[PhysicalColumn],
        options: &SmeOptions,
    ) -> Result<(), Error> {
        let weights = side_by_side(columns);
        let tile = match &mut self.sme {
            None => Tile::program(&self.config, weights.view())?,
            Some(report) => {
                let (tile, squeezed) =
                    sme::program(&self.config, weights.view(), options.squeeze, options.signs)?;
                let signs = match options.signs {
                    SmeSigns::Separate => 2,
                    SmeSigns::Polarity => 1,
                };
                let unquantized = side_by_side(before);
                report.crossbars.dense += self.config.weight_bits * signs;
                report.crossbars.sliced += occupied_planes(unquantized.view(), options.signs).len();
                report.crossbars.quantized += squeezed.tries[0];
                report.crossbars.squeezed += tile.crossbars().len();
                report.truncation.add(squeezed.truncation);
                report.tiles.push(squeezed);
                tile
            }
        };
        self.tiles.push(MappedTile {
            tile,
            rows,
            columns: columns.iter().map(|column| column.logical).collect(),
        });
        Ok(())
    }

    /// The same devices under another zero-skip policy.
    ///
    /// # Errors
    /// Those of [`Config::validate`], for a policy that the configuration does not allow.
    pub fn with_zero_skip(mut self, zero_skip: ZeroSkip) -> Result<Mapped, Error> {
        self.config.zero_skip = zero_skip;
        self.config.validate()?;
        for mapped in &mut self.tiles {
            mapped.tile.set_zero_skip(zero_skip);
        }
        Ok(self)
    }

    /// The configuration it was laid out for.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// Rows of the matrix.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Columns of the matrix.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// The tiles: row tile after row tile, columns ascending within each.
    pub fn tiles(&self) -> &[MappedTile] {
        &self.tiles
    }

    /// Crossbars that are present in all tiles.
    pub fn crossbars(&self) -> usize {
        self.tiles
            .iter()
            .map(|mapped| mapped.tile.crossbars().len())
            .sum()
    }

    /// Twins that splitting added, over all row tiles.
    pub fn extra_columns(&self) -> usize {
        self.extra_columns
    }

    /// What projection removed; `None` where nothing was projected.
    pub fn projection(&self) -> Option<&Projection> {
        self.projection.as_ref()
    }

    /// What SME did; `None` in other schemes.
    pub fn sme(&self) -> Option<&SmeReport> {
        self.sme.as_ref()
    }

    /// The weights [rows, columns] that the tiles compute with, read back from their devices.
    ///
    /// They are those of the matrix, less what projection and SME took.
    pub fn weights(&self) -> Array2<i64> {
        let mut weights = Array2::zeros((self.rows, self.columns));
        for mapped in &self.tiles {
            for ((r, k), weight) in mapped.tile.weights().indexed_iter() {
                weights[[mapped.rows.start + r, mapped.columns[k]]] += weight;
            }
        }
        weights
    }

    /// Multiplies one vector of `rows` inputs, each of `b_used` bits; exact over all tiles.
    ///
    /// # Errors
    /// [`Error::BitsUsed`], [`Error::InputCount`], [`Error::InputRange`].
    pub fn mvm(&self, x: &[i64], b_used: usize) -> Result<MappedMvm, Error> {
        inputs::check(&self.config, x, self.rows, b_used)?;
        let mut outputs = vec![0; self.columns];
        let mut tiles = Vec::with_capacity(self.tiles.len());
        for mapped in &self.tiles {
            let mvm = mapped.tile.mvm(&x[mapped.rows.clone()], b_used)?;
            for (&logical, output) in mapped.columns.iter().zip(&mvm.outputs) {
                outputs[logical] += output;
            }
            tiles.push(mvm);
        }
        Ok(MappedMvm { outputs, tiles })
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

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    /// R = 4, m = 2, K = 2.
    fn small() -> Config {
        Config {
            rows: 4,
            columns: 4,
            fragment_rows: 2,
            weight_bits: 4,
            adcs: 2,
            ..Config::default()
        }
    }

    #[test]
    fn a_large_matrix_is_tiled_by_rows_and_columns() {
        let weights = Array2::from_shape_fn((9, 5), |(r, k)| (r + k) as i64);
        let mapped = Mapped::new(&small(), weights.view(), SignPolicy::Reject).unwrap();
        let parts: Vec<(Range<usize>, Vec<usize>)> = mapped
            .tiles()
            .iter()
            .map(|tile| (tile.rows.clone(), tile.columns.clone()))
            .collect();
        let columns = [vec![0, 1], vec![2, 3], vec![4]];
        let expected: Vec<_> = [0..4, 4..8, 8..9]
            .into_iter()
            .flat_map(|rows| columns.clone().map(|columns| (rows.clone(), columns)))
            .collect();
        assert_eq!(parts, expected);
        assert_eq!(mapped.crossbars(), 9);
        let x: Vec<i64> = (0..9).collect();
        let mvm = mapped.mvm(&x, 4).unwrap();
        let expected: Vec<i64> = (0..5).map(|k| (0..9).map(|r| r * (r + k)).sum()).collect();
        assert_eq!(mvm.outputs, expected);
    }

    #[test]
    fn even_row_tiles_are_the_same_product_and_the_slowest_has_less_work() {
        let config = Config::named("forms-8").unwrap();
        let weights = Array2::from_shape_fn((143, 33), |(r, k)| (r * 7 + k * 5) as i64 % 400 - 200);
        let x: Vec<i64> = (0..143).map(|r| r * 11 % 256).collect();
        for signs in [SignPolicy::Split, SignPolicy::Project] {
            let of = |row_tiles| {
                let options = MapOptions {
                    row_tiles,
                    ..signs.into()
                };
                let mapped = Mapped::with_options(&config, weights.view(), &options).unwrap();
                assert_eq!(mapped.tiles()[0].rows.end % 8, 0);
                (mapped.weights(), mapped.mvm(&x, 8).unwrap())
            };
            let (filled, even) = (of(RowTiles::Filled), of(RowTiles::Even));
            assert_eq!(filled.0, even.0);
            assert_eq!(filled.1.outputs, even.1.outputs);
            let slowest = |mvm: &MappedMvm| mvm.tiles.iter().map(|tile| tile.work).max();
            assert!(slowest(&even.1) < slowest(&filled.1));
        }
    }

    #[test]
    fn another_zero_skip_policy_is_what_the_matrix_laid_out_under_it_would_do() {
        for config in Config::all() {
            let weights =
                Array2::from_shape_fn((140, 6), |(r, k)| (r * 7 + k * 5) as i64 % 200 - 100);
            let x: Vec<i64> = (0..140).map(|r| r % 7).collect();
            for zero_skip in [ZeroSkip::Off, ZeroSkip::Leading, ZeroSkip::Plane] {
                let other = Config {
                    zero_skip,
                    ..config.clone()
                };
                let Ok(expected) = Mapped::new(&other, weights.view(), SignPolicy::Split) else {
                    continue;
                };
                let mapped = Mapped::new(&config, weights.view(), SignPolicy::Split).unwrap();
                let changed = mapped.with_zero_skip(zero_skip).unwrap();
                assert_eq!(changed.mvm(&x, 8), expected.mvm(&x, 8), "{}", config.name);
                assert_eq!(changed, expected, "{}", config.name);
            }
        }
    }

    #[test]
    fn a_twin_follows_its_column_even_into_the_next_crossbar() {
        // Column 1 is the last of its crossbar, so that its twin begins the next one.
        let weights = array![[1, 1, 1], [1, -1, 1], [2, -3, -3], [0, -2, 0]];
        let mapped = Mapped::new(&small(), weights.view(), SignPolicy::Split).unwrap();
        let columns: Vec<Vec<usize>> = mapped
            .tiles()
            .iter()
            .map(|tile| tile.columns.clone())
            .collect();
        assert_eq!(columns, [vec![0, 1], vec![1, 2]]);
        assert_eq!(mapped.extra_columns(), 1);
        let x = [1, 2, 3, 4];
        assert_eq!(mapped.mvm(&x, 3).unwrap().outputs, [9, -18, -6]);
    }

    #[test]
    fn a_mixed_fragment_is_named_by_its_place_in_the_whole_matrix() {
        let mut weights = Array2::zeros((8, 3));
        weights[[6, 2]] = 3;
        weights[[7, 2]] = -1;
        let error = Mapped::new(&small(), weights.view(), SignPolicy::Reject).unwrap_err();
        assert!(
            error
                .to_string()
                .starts_with("the fragment at rows 6..=7 of column 2 mixes signs: -1 (row 7)"),
            "{error}"
        );
    }

    #[test]
    fn projection_is_applied_and_reported() {
        let weights = array![[3, 1], [-2, 1]];
        let mapped = Mapped::new(&small(), weights.view(), SignPolicy::Project).unwrap();
        assert_eq!(mapped.mvm(&[1, 1], 1).unwrap().outputs, [3, 2]);
        let projection = mapped.projection().unwrap();
        assert_eq!(projection.fragments, 1);
        assert_eq!(projection.weights, 1);
        assert_eq!(
            (projection.removed_energy, projection.total_energy),
            (4, 15)
        );
    }

    #[test]
    fn schemes_that_hold_both_signs_need_no_policy() {
        for name in ["isaac-128", "prime-128", "prime-8", "sme-128", "sme-8"] {
            let config = Config::named(name).unwrap();
            let weights = array![[5, -3], [-7, 100]];
            let mapped = Mapped::new(&config, weights.view(), SignPolicy::Reject).unwrap();
            assert_eq!(
                mapped.mvm(&[2, 3], 2).unwrap().outputs,
                [-11, 294],
                "{name}"
            );
            assert_eq!(mapped.extra_columns(), 0);
        }
    }

    #[test]
    fn an_input_of_a_batch_that_is_out_of_range_names_its_row() {
        let mapped = Mapped::new(&small(), array![[1]].view(), SignPolicy::Reject).unwrap();
        let error = mapped.mvm_batch(array![[1], [4]].view(), 2).unwrap_err();
        assert!(
            error
                .to_string()
                .starts_with("input 4 at row 0 of batch row 1"),
            "{error}"
        );
        let outputs = mapped.mvm_batch(array![[1], [3]].view(), 2).unwrap();
        assert_eq!(outputs[1].outputs, [3]);
    }

    #[test]
    fn an_empty_matrix_is_refused() {
        let error =
            Mapped::new(&small(), Array2::zeros((0, 4)).view(), SignPolicy::Reject).unwrap_err();
        assert_eq!(
            error.to_string(),
            "a matrix of 0 rows x 4 columns has nothing to multiply; give it at least one of each"
        );
    }

    #[test]
    fn sums_that_golden_cannot_hold_are_refused() {
        let config = Config {
            rows: 1,
            fragment_rows: 1,
            weight_bits: 16,
            input_bits: 32,
            adcs: 8,
            ..Config::default()
        };
        // ACC = 49 bits; 8,193 row tiles make LACC = 49 + 14 + 1.
        let fits = Array2::zeros((8192, 1));
        assert!(Mapped::new(&config, fits.view(), SignPolicy::Reject).is_ok());
        let too_tall = Array2::zeros((8193, 1));
        let error = Mapped::new(&config, too_tall.view(), SignPolicy::Reject).unwrap_err();
        assert!(error.to_string().contains("takes 64 bits"), "{error}");
    }

    #[test]
    fn sme_reports_crossbars_before_and_after_each_step() {
        let config = Config::named("sme-8").unwrap();
        let weights = array![[255, 3], [200, -9], [17, 5]];
        let options = SmeOptions::default();
        let mapped =
            Mapped::with_sme(&config, weights.view(), SignPolicy::Reject, &options).unwrap();
        let report = mapped.sme().unwrap();
        // Quantized: 224, 3 / 192, -10 / 16, 5.
        assert_eq!(report.crossbars.dense, 16);
        assert_eq!(report.crossbars.sliced, 8 + 2);
        assert_eq!(report.crossbars.quantized, 7 + 2);
        assert_eq!(report.crossbars.squeezed, mapped.crossbars());
        assert_eq!(report.quantization.changed, 4);
        assert_eq!(report.quantization.sum_abs, 31 + 8 + 1 + 1);
        assert_eq!(report.quantization.max_abs, 31);
        assert_eq!(report.tiles[0].tries.len(), 4);
    }
}

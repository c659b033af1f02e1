//! One array and its datapath: what its devices store, and what a matrix-vector multiplication makes of it.
//!
//! A [`DeviceArray`] is programmed from polarized weights ([`DeviceArray::program`]), from the levels that a
//! scheme lays out ([`DeviceArray::from_levels`]), or, for a test bench that wants any pattern whatever,
//! from stored levels, polarities and flip bits as they are ([`DeviceArray::from_parts`]). However it was
//! made, [`DeviceArray::mvm`] and [`DeviceArray::trace`] compute with what is stored.

mod mvm;
mod trace;

pub use mvm::Mvm;
pub use trace::{Step, Trace};

use bitvec::vec::BitVec;
use ndarray::{Array2, ArrayView2, Axis};

use crate::devices::{flip, slice};
use crate::{AdcPolicy, Config, Error, Polarity, Scheme, ZeroSkip, weights};

/// A programmed array: the part of it that is in use.
///
/// In use are `f_used` sub-arrays of m rows each and `k_used` weight columns of n device columns each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceArray {
    config: Config,
    /// Rows that have an input; the rest of the last sub-array is padding.
    rows: usize,
    /// Stored levels, [f_used * m, k_used * n].
    levels: Array2<u8>,
    /// [f_used, k_used].
    polarities: Array2<Polarity>,
    /// [f_used, k_used * n], row after row.
    flips: BitVec,
}

impl DeviceArray {
    /// Stores FORMS weights [rows <= R, columns <= K]: magnitudes in the devices, signs in the indicators.
    ///
    /// # Errors
    /// Every error of [`Config::validate`]; [`Error::NotForms`]; [`Error::Shape`] for a matrix that is
    /// empty or larger than the array; [`Error::WeightRange`]; [`Error::MixedFragment`] for a
    /// fragment with weights of both signs.
    pub fn program(config: &Config, weights: ArrayView2<i64>) -> Result<DeviceArray, Error> {
        config.validate()?;
        if config.scheme != Scheme::Forms {
            return Err(Error::NotForms {
                scheme: config.scheme,
            });
        }
        check_shape(config, weights.dim())?;
        weights::check_range(config, weights)?;
        let polarities = weights::polarities(config, weights)?;
        let magnitudes = weights.mapv(i64::unsigned_abs);
        DeviceArray::from_levels(config, magnitudes.view(), 0, polarities)
    }

    /// Stores magnitudes [rows <= R, columns <= K] of at most n * d bits, in any scheme.
    ///
    /// Padding rows hold `padding`. `polarities` is [f_used, k_used]. Where converters are
    /// flip-encoded, heavy fragments are flipped (section 3).
    ///
    /// # Errors
    /// Every error of [`Config::validate`]; [`Error::Shape`]; [`Error::PartShape`] for polarities
    /// of another shape.
    pub fn from_levels(
        config: &Config,
        magnitudes: ArrayView2<u64>,
        padding: u64,
        polarities: Array2<Polarity>,
    ) -> Result<DeviceArray, Error> {
        config.validate()?;
        check_shape(config, magnitudes.dim())?;
        let (rows, k_used) = magnitudes.dim();
        let (m, n) = (config.fragment_rows, config.devices_per_weight());
        let f_used = rows.div_ceil(m);
        check_part("polarities", polarities.dim(), (f_used, k_used))?;

        let mut levels = Array2::zeros((f_used * m, k_used * n));
        for ((r, c), level) in levels.indexed_iter_mut() {
            let magnitude = magnitudes.get([r, c / n]).copied().unwrap_or(padding);
            *level = slice::levels(magnitude, config.device_bits, n)
                .nth(c % n)
                .unwrap_or(0);
        }

        let flips = match config.adc.policy {
            AdcPolicy::FlipEncoded => flip_heavy_fragments(config, &mut levels),
            AdcPolicy::Lossless | AdcPolicy::Saturating | AdcPolicy::Uniform { .. } => {
                BitVec::repeat(false, f_used * k_used * n)
            }
        };
        Ok(DeviceArray {
            config: config.clone(),
            rows,
            levels,
            polarities,
            flips,
        })
    }

    /// Takes stored levels, polarities and flip bits as they are; every row has an input.
    ///
    /// Shapes: `levels` [f_used * m, k_used * n], `polarities` [f_used, k_used], `flips`
    /// [f_used, k_used * n]. Nothing is encoded, so that flip-encoded fragments may well be heavier
    /// than `program` would leave them: the converters then clip, and count it.
    ///
    /// # Errors
    /// Every error of [`Config::validate`]; [`Error::PartShape`]; [`Error::Shape`] for more than the
    /// array holds; [`Error::Level`]; [`Error::FlipWithoutRestore`] for a flip under another
    /// converter than the flip-encoded one.
    pub fn from_parts(
        config: &Config,
        levels: ArrayView2<u8>,
        polarities: ArrayView2<Polarity>,
        flips: ArrayView2<bool>,
    ) -> Result<DeviceArray, Error> {
        config.validate()?;
        let (m, n) = (config.fragment_rows, config.devices_per_weight());
        let (f_used, k_used) = polarities.dim();
        check_shape(config, (f_used * m, k_used))?;
        check_part("levels", levels.dim(), (f_used * m, k_used * n))?;
        check_part("flips", flips.dim(), (f_used, k_used * n))?;
        for ((row, column), &level) in levels.indexed_iter() {
            let most = config.max_level();
            if usize::from(level) > most {
                return Err(Error::Level {
                    row,
                    column,
                    level,
                    most,
                });
            }
        }
        for ((sub_array, column), &flip) in flips.indexed_iter() {
            if flip && config.adc.policy != AdcPolicy::FlipEncoded {
                return Err(Error::FlipWithoutRestore { sub_array, column });
            }
        }
        Ok(DeviceArray {
            config: config.clone(),
            rows: f_used * m,
            levels: levels.as_standard_layout().into_owned(),
            polarities: polarities.to_owned(),
            flips: flips.iter().collect(),
        })
    }

    /// Part of an array, of the same configuration: its levels, polarities and flips.
    pub(crate) fn selected(
        of: &DeviceArray,
        rows: usize,
        levels: ArrayView2<u8>,
        polarities: Array2<Polarity>,
        flips: BitVec,
    ) -> DeviceArray {
        DeviceArray {
            config: of.config.clone(),
            rows,
            levels: levels.as_standard_layout().into_owned(),
            polarities,
            flips,
        }
    }

    /// Stored levels, [f_used * m, k_used * n].
    pub(crate) fn levels(&self) -> ArrayView2<'_, u8> {
        self.levels.view()
    }

    /// Counts steps under another policy; what is stored does not depend on it.
    pub(crate) fn set_zero_skip(&mut self, zero_skip: ZeroSkip) {
        self.config.zero_skip = zero_skip;
    }

    /// The configuration it was programmed for.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// Rows that have an input: f_used * m, less the padding of the last sub-array.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Weight columns in use.
    pub fn k_used(&self) -> usize {
        self.polarities.ncols()
    }

    /// Sub-arrays in use: ceil(rows / m).
    pub fn f_used(&self) -> usize {
        self.polarities.nrows()
    }

    /// Device columns in use: k_used * n.
    pub fn device_columns(&self) -> usize {
        self.levels.ncols()
    }

    /// The sign indicator of sub-array `f` < f_used in weight column `k` < k_used.
    ///
    /// # Panics
    /// Outside those, as indexing a slice does.
    pub fn polarity(&self, f: usize, k: usize) -> Polarity {
        self.polarities[[f, k]]
    }

    /// The level that is stored, after the flip encoding, in row `r` < f_used * m and device column
    /// `c` < k_used * n.
    ///
    /// # Panics
    /// Outside those, as indexing a slice does.
    pub fn level(&self, r: usize, c: usize) -> u8 {
        self.levels[[r, c]]
    }

    /// Whether sub-array `f` < f_used of device column `c` < k_used * n is stored inverted.
    ///
    /// # Panics
    /// Outside those, as indexing a slice does.
    pub fn flip(&self, f: usize, c: usize) -> bool {
        assert!(
            c < self.device_columns(),
            "device column {c} is not in use: there are {}",
            self.device_columns()
        );
        self.flips[f * self.device_columns() + c]
    }

    /// The magnitude that the devices of row `r` < f_used * m and weight column `k` < k_used stand
    /// for, with flips undone.
    ///
    /// # Panics
    /// Outside those, as indexing a slice does.
    pub fn magnitude(&self, r: usize, k: usize) -> u64 {
        let n = self.config.devices_per_weight();
        let levels = (k * n..(k + 1) * n).map(|c| {
            let level = self.level(r, c);
            if self.flip(r / self.config.fragment_rows, c) {
                flip::invert(level, self.config.max_level())
            } else {
                level
            }
        });
        slice::magnitude(levels, self.config.device_bits)
    }
}

/// Inverts every fragment of a device column that is too heavy; returns the flip bits, [f, c] row after row.
fn flip_heavy_fragments(config: &Config, levels: &mut Array2<u8>) -> BitVec {
    let mut flips = BitVec::new();
    let max_level = config.max_level();
    for mut sub_array in levels.axis_chunks_iter_mut(Axis(0), config.fragment_rows) {
        for mut fragment in sub_array.columns_mut() {
            let flipped = flip::is_flipped(fragment.iter().copied(), max_level);
            if flipped {
                fragment.mapv_inplace(|level| flip::invert(level, max_level));
            }
            flips.push(flipped);
        }
    }
    flips
}

/// 1 ..= R rows and 1 ..= K weight columns.
pub(crate) fn check_shape(config: &Config, (rows, columns): (usize, usize)) -> Result<(), Error> {
    let (most_rows, most_columns) = (config.rows, config.weight_columns());
    if (1..=most_rows).contains(&rows) && (1..=most_columns).contains(&columns) {
        return Ok(());
    }
    Err(Error::Shape {
        what: "an array's matrix",
        rows,
        columns,
        most_rows,
        most_columns,
        way_out: "Mapped::new crossbars a larger one over several arrays",
    })
}

/// One part has the shape that the others imply.
fn check_part(
    what: &'static str,
    found: (usize, usize),
    expected: (usize, usize),
) -> Result<(), Error> {
    if found == expected {
        Ok(())
    } else {
        Err(Error::PartShape {
            what,
            found,
            expected,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    /// R = 4, m = 2, C = 4, d = 2, Wb = 4: two sub-arrays, two weights of two devices a row.
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
    fn magnitudes_lie_in_neighbouring_devices_and_signs_in_the_indicator() {
        let array = DeviceArray::program(&small(), array![[0b1001, -0b0001]].view()).unwrap();
        let levels: Vec<u8> = (0..4).map(|c| array.level(0, c)).collect();
        assert_eq!(levels, [0b01, 0b10, 0b01, 0b00]);
        assert_eq!(array.polarity(0, 0), Polarity::Positive);
        assert_eq!(array.polarity(0, 1), Polarity::Negative);
        assert_eq!((array.f_used(), array.k_used()), (1, 2));
    }

    #[test]
    fn a_heavy_fragment_is_stored_inverted_with_its_padding() {
        // Device column 0 of the last sub-array: level 3 above padding, sum 3 of 6: not flipped.
        let light = DeviceArray::program(&small(), array![[0], [0], [3]].view()).unwrap();
        assert!(!light.flip(1, 0));
        // Levels 3 and 1, sum 4 of 6: flipped.
        let heavy = DeviceArray::program(&small(), array![[3], [1]].view()).unwrap();
        assert!(heavy.flip(0, 0));
        assert_eq!((heavy.level(0, 0), heavy.level(1, 0)), (0, 2));
        assert!(!heavy.flip(0, 1));
        assert_eq!((heavy.magnitude(0, 0), heavy.magnitude(1, 0)), (3, 1));
    }

    #[test]
    fn other_converters_never_flip() {
        let mut config = small();
        config.adc.policy = AdcPolicy::Saturating;
        let array = DeviceArray::program(&config, array![[15], [15]].view()).unwrap();
        assert_eq!(array.level(0, 0), 3);
        assert!(!array.flip(0, 0));
    }

    #[test]
    fn a_mixed_fragment_is_refused() {
        let error = DeviceArray::program(&small(), array![[0], [0], [5], [-2]].view()).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the fragment at rows 2..=3 of column 0 mixes signs: -2 (row 3) against its positive \
             polarity; polarize the weights, or choose the sign policy project or split"
        );
    }

    #[test]
    fn a_matrix_that_is_too_large_or_empty_is_refused() {
        for shape in [(5, 1), (1, 3), (0, 1), (1, 0)] {
            let error = DeviceArray::program(&small(), Array2::zeros(shape).view()).unwrap_err();
            assert!(
                error
                    .to_string()
                    .contains("does not fit 1..=4 rows x 1..=2 columns"),
                "{error}"
            );
        }
    }

    #[test]
    fn another_scheme_is_pointed_to_its_own_constructor() {
        let config = Config::named("prime-8").unwrap();
        let error = DeviceArray::program(&config, array![[1]].view()).unwrap_err();
        assert!(
            error.to_string().contains("use Crossbar::program"),
            "{error}"
        );
    }

    #[test]
    fn parts_make_the_array_that_programming_makes() {
        let weights = array![[15, -3], [9, -1], [0, 7], [-2, 8]];
        let programmed = DeviceArray::program(&small(), weights.view()).unwrap();
        let levels = Array2::from_shape_fn((4, 4), |(r, c)| programmed.level(r, c));
        let polarities = Array2::from_shape_fn((2, 2), |(f, k)| programmed.polarity(f, k));
        let flips = Array2::from_shape_fn((2, 4), |(f, c)| programmed.flip(f, c));
        let parts =
            DeviceArray::from_parts(&small(), levels.view(), polarities.view(), flips.view())
                .unwrap();
        assert_eq!(parts, programmed);
    }

    #[test]
    fn parts_that_do_not_fit_are_refused() {
        let polarities = Array2::default((1, 2));
        let flips = Array2::default((1, 4));
        let make = |config: &Config, levels: Array2<u8>, flips: &Array2<bool>| {
            DeviceArray::from_parts(config, levels.view(), polarities.view(), flips.view())
                .unwrap_err()
                .to_string()
        };
        assert!(make(&small(), Array2::zeros((2, 3)), &flips).contains("(2, 4) is needed"));
        assert!(make(&small(), Array2::from_elem((2, 4), 4), &flips).contains("outside 0..=3"));
        let mut saturating = small();
        saturating.adc.policy = AdcPolicy::Saturating;
        let flipped = Array2::from_elem((1, 4), true);
        assert!(
            make(&saturating, Array2::zeros((2, 4)), &flipped)
                .contains("only the flip-encoded converter restores")
        );
    }
}

//! SME: bit sparsity squeezed out (section 8). Three steps, one file each.
//!
//! 1. [`mod@quantize`]: keep few significant bits of each magnitude, so that bit planes thin out.
//! 2. Slicing (here): bit i of every magnitude goes to array i; a plane without a 1 needs no array. Where a device
//!    holds d bits (ours), digit i of d bits does.
//! 3. [`mod@squeeze`]: rows that occupy the highest plane are halved and their inputs doubled in exchange.
//!
//! ```text
//! sum of x[r] * ((w[r] >> e[r]) << e[r])  =  sum over planes i of 2^i * sum of (x[r] << e[r]) * bit i of (w[r] >> e[r])
//! ```

pub mod quantize;
pub mod squeeze;

use ndarray::{Array2, ArrayView2, Zip};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Crossbar, Placed};
use crate::{Config, DeviceArray, Error, Polarity, Scheme, weights};
use squeeze::{Squeeze, squeeze};

/// Most squeezes, that is doublings of an input: what the per-row shifters of the hardware do.
pub const MAX_SQUEEZE: usize = 3;

/// Where SME keeps signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SmeSigns {
    /// Positive and negative magnitudes in separate planes, as PRIME does.
    #[default]
    Separate,
    /// One plane, and the fragment's polarity; the weights must be polarized.
    Polarity,
}

/// What SME may do to a layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct SmeOptions {
    /// S, the significant bits that quantization keeps; `None` leaves the weights as they are.
    pub significant_bits: Option<usize>,
    /// X, the most squeezes tried.
    pub squeeze: usize,
    /// Where the signs go.
    pub signs: SmeSigns,
}

impl Default for SmeOptions {
    /// Section 8's: S = 3, up to [`MAX_SQUEEZE`] squeezes, separate planes.
    fn default() -> Self {
        SmeOptions {
            significant_bits: Some(3),
            squeeze: MAX_SQUEEZE,
            signs: SmeSigns::Separate,
        }
    }
}

impl SmeOptions {
    /// Slicing alone: neither rounds nor squeezes, computes the weights' exact product.
    pub fn exact() -> SmeOptions {
        SmeOptions {
            significant_bits: None,
            squeeze: 0,
            signs: SmeSigns::Separate,
        }
    }

    /// Checks S and X against a configuration.
    ///
    /// # Errors
    /// [`Error::NotSme`], [`Error::SmeSignificant`], [`Error::SmeSqueeze`], [`Error::SmeDigits`].
    pub fn validate(&self, config: &Config) -> Result<(), Error> {
        if config.scheme != Scheme::Sme {
            return Err(Error::NotSme {
                scheme: config.scheme,
            });
        }
        let most = config.weight_bits;
        match self.significant_bits {
            Some(significant) if !(1..=most).contains(&significant) => {
                return Err(Error::SmeSignificant { significant, most });
            }
            _ => {}
        }
        check_squeeze(config, self.squeeze)
    }
}

/// The difference that rounding or truncating made, exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, JsonSchema)]
pub struct Deviation {
    /// Weights that changed.
    pub changed: u64,
    /// The sum of the absolute differences.
    pub sum_abs: u64,
    /// The sum of the squared differences.
    pub sum_squares: u128,
    /// The largest absolute difference.
    pub max_abs: u64,
}

impl Deviation {
    /// From one matrix to another of the same shape.
    pub fn between(from: ArrayView2<i64>, to: ArrayView2<i64>) -> Deviation {
        let mut deviation = Deviation::default();
        Zip::from(from).and(to).for_each(|from, to| {
            let difference = from.abs_diff(*to);
            deviation.add(Deviation {
                changed: u64::from(difference > 0),
                sum_abs: difference,
                sum_squares: u128::from(difference).pow(2),
                max_abs: difference,
            });
        });
        deviation
    }

    /// Joins the differences of another part of the layer.
    pub fn add(&mut self, other: Deviation) {
        self.changed += other.changed;
        self.sum_abs += other.sum_abs;
        self.sum_squares += other.sum_squares;
        self.max_abs = self.max_abs.max(other.max_abs);
    }
}

/// What squeezing one crossbar tried and kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SmeCrossbar {
    /// Arrays after 0, 1, .. squeezes, as far as planes were left to squeeze.
    pub tries: Vec<usize>,
    /// The squeezes kept: the fewest arrays, the earliest on a tie.
    pub kept: usize,
    /// What truncation took from the weights.
    pub truncation: Deviation,
}

/// Slices weights [rows <= R, columns <= K] into bit planes after up to `most_squeezes` squeezes.
///
/// # Errors
/// Every error of [`Config::validate`]; [`Error::NotSme`]; [`Error::SmeSqueeze`]; [`Error::Shape`];
/// [`Error::WeightRange`]; [`Error::MixedFragment`] where signs are polarities.
pub fn program(
    config: &Config,
    weights: ArrayView2<i64>,
    most_squeezes: usize,
    signs: SmeSigns,
) -> Result<(Crossbar, SmeCrossbar), Error> {
    config.validate()?;
    let options = SmeOptions {
        squeeze: most_squeezes,
        signs,
        ..SmeOptions::exact()
    };
    options.validate(config)?;
    crate::device_array::check_shape(config, weights.dim())?;
    weights::check_range(config, weights)?;
    if signs == SmeSigns::Polarity {
        weights::polarities(config, weights)?;
    }

    let Squeeze {
        weights: halved,
        row_shifts,
        tries,
        kept,
    } = squeeze(config.device_bits, weights, most_squeezes, signs);
    let report = SmeCrossbar {
        tries,
        kept,
        truncation: Deviation::between(weights, doubled(halved.view(), &row_shifts).view()),
    };
    let crossbar = Crossbar {
        config: config.clone(),
        rows: weights.nrows(),
        columns: weights.ncols(),
        arrays: slice(config, halved.view(), signs)?,
        row_shifts,
        squeezes: kept,
    };
    Ok((crossbar, report))
}

/// One array for every bit plane (and sign) that has a 1, planes ascending, + before -.
fn slice(config: &Config, weights: ArrayView2<i64>, signs: SmeSigns) -> Result<Vec<Placed>, Error> {
    let fragments = weights.nrows().div_ceil(config.fragment_rows);
    let polarities = match signs {
        SmeSigns::Separate => Array2::default((fragments, weights.ncols())),
        SmeSigns::Polarity => weights::polarities(config, weights)?,
    };
    occupied_planes(config.device_bits, weights, signs)
        .into_iter()
        .map(|(shift, sign)| {
            let plane = weights
                .mapv(|weight| magnitude(weight, sign, signs) >> shift & config.max_level() as u64);
            Ok(Placed {
                array: DeviceArray::from_levels(config, plane.view(), 0, polarities.clone())?,
                sign,
                shift,
            })
        })
        .collect()
}

/// The arrays that a matrix of weights needs: its planes of digits of `device_bits` bits (and signs) that are not all
/// zero, as the power of two that a digit counts and its sign, in order.
pub fn occupied_planes(
    device_bits: usize,
    weights: ArrayView2<i64>,
    signs: SmeSigns,
) -> Vec<(usize, Polarity)> {
    let digit = (1_u64 << device_bits) - 1;
    let of_one_plane: &[Polarity] = match signs {
        SmeSigns::Separate => &[Polarity::Positive, Polarity::Negative],
        SmeSigns::Polarity => &[Polarity::Positive],
    };
    (0..i64::BITS as usize - 1)
        .step_by(device_bits)
        .flat_map(|plane| of_one_plane.iter().map(move |&sign| (plane, sign)))
        .filter(|&(plane, sign)| {
            let mut weights = weights.iter();
            weights.any(|&weight| magnitude(weight, sign, signs) >> plane & digit != 0)
        })
        .collect()
}

/// What a weight puts into the planes of one sign.
fn magnitude(weight: i64, sign: Polarity, signs: SmeSigns) -> u64 {
    match signs {
        SmeSigns::Separate if !sign.holds(weight) => 0,
        SmeSigns::Separate | SmeSigns::Polarity => weight.unsigned_abs(),
    }
}

/// Each row shifted back left: the weights that halved ones compute with doubled inputs.
fn doubled(halved: ArrayView2<i64>, row_shifts: &[usize]) -> Array2<i64> {
    let mut weights = halved.to_owned();
    for (mut row, shift) in weights.rows_mut().into_iter().zip(row_shifts) {
        row.mapv_inplace(|weight| weight << shift);
    }
    weights
}

/// X within what the hardware's shifters do, and planes of bits where there is something to squeeze.
fn check_squeeze(config: &Config, squeeze: usize) -> Result<(), Error> {
    if squeeze > MAX_SQUEEZE {
        return Err(Error::SmeSqueeze {
            squeeze,
            most: MAX_SQUEEZE,
        });
    }
    if squeeze > 0 && config.device_bits > 1 {
        return Err(Error::SmeDigits {
            squeeze,
            device_bits: config.device_bits,
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    fn sme() -> Config {
        Config::named("sme-8").unwrap()
    }

    #[test]
    fn only_occupied_planes_have_arrays() {
        let crossbar = Crossbar::program(&sme(), array![[5, -4], [1, 0]].view()).unwrap();
        let planes: Vec<(usize, Polarity)> = crossbar
            .arrays()
            .iter()
            .map(|placed| (placed.shift, placed.sign))
            .collect();
        assert_eq!(
            planes,
            [
                (0, Polarity::Positive),
                (2, Polarity::Positive),
                (2, Polarity::Negative)
            ]
        );
    }

    #[test]
    fn devices_of_two_bits_hold_digits_in_base_four() {
        let config = Config {
            device_bits: 2,
            adc: crate::Adc {
                bits: 4,
                ..sme().adc
            },
            ..sme()
        };
        let weights = array![[0b11_00_01, -0b10], [0b01, 0]];
        let crossbar = Crossbar::program(&config, weights.view()).unwrap();
        let planes: Vec<(usize, Polarity)> = crossbar
            .arrays()
            .iter()
            .map(|placed| (placed.shift, placed.sign))
            .collect();
        assert_eq!(
            planes,
            [
                (0, Polarity::Positive),
                (0, Polarity::Negative),
                (4, Polarity::Positive)
            ]
        );
        assert_eq!(crossbar.mvm(&[3, 2], 2).unwrap().outputs, [149, -6]);
        assert_eq!(
            program(&config, weights.view(), 1, SmeSigns::Separate)
                .unwrap_err()
                .to_string(),
            "squeeze X = 1 with device_bits = 2: halving a row empties a plane of single bits, not one of digits; \
             set device_bits = 1, or squeeze 0"
        );
    }

    #[test]
    fn polarized_weights_need_one_plane_for_both_signs() {
        let weights = array![[5, -4], [1, 0]];
        let (crossbar, _) = program(&sme(), weights.view(), 0, SmeSigns::Polarity).unwrap();
        assert_eq!(crossbar.arrays().len(), 2);
        assert_eq!(crossbar.mvm(&[3, 2], 2).unwrap().outputs, [17, -12]);
        let mixed = array![[1], [-1]];
        assert!(matches!(
            program(&sme(), mixed.view(), 0, SmeSigns::Polarity),
            Err(Error::MixedFragment { .. })
        ));
    }

    #[test]
    fn an_all_zero_matrix_needs_no_array_and_gives_zeros() {
        let crossbar = Crossbar::program(&sme(), Array2::zeros((3, 2)).view()).unwrap();
        assert!(crossbar.arrays().is_empty());
        let mvm = crossbar.mvm(&[1, 2, 3], 2).unwrap();
        assert_eq!((mvm.outputs, mvm.conversions), (vec![0, 0], 0));
        assert_eq!(mvm.steps, [2]);
    }

    #[test]
    fn squeezed_weights_compute_their_truncated_product() {
        let weights = array![[200, 3], [1, -64], [5, 5]];
        let (crossbar, report) = program(&sme(), weights.view(), 3, SmeSigns::Separate).unwrap();
        let shifts = crossbar.row_shifts().to_vec();
        let truncated = weights.mapv(|w: i64| w);
        let x = [7, 255, 128];
        let expected: Vec<i64> = (0..2)
            .map(|k| {
                (0..3)
                    .map(|r| {
                        let w: i64 = truncated[[r, k]];
                        x[r] * w.signum() * ((w.abs() >> shifts[r]) << shifts[r])
                    })
                    .sum()
            })
            .collect();
        assert_eq!(crossbar.mvm(&x, 8).unwrap().outputs, expected);
        assert_eq!(crossbar.arrays().len(), report.tries[report.kept]);
        assert_eq!(crossbar.fed_bits(8), 8 + report.kept);
    }

    #[test]
    fn options_out_of_bounds_are_refused() {
        let squeeze = SmeOptions {
            squeeze: 4,
            ..SmeOptions::default()
        };
        assert_eq!(
            squeeze.validate(&sme()).unwrap_err().to_string(),
            "squeeze X = 4 is outside 0..=3; inputs can be doubled 3 times"
        );
        let significant = SmeOptions {
            significant_bits: Some(9),
            ..SmeOptions::default()
        };
        assert_eq!(
            significant.validate(&sme()).unwrap_err().to_string(),
            "significant bits S = 9 is outside 1..=8, the bits of a magnitude"
        );
        assert!(SmeOptions::default().validate(&Config::default()).is_err());
    }
}

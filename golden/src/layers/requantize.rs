//! From accumulator to activation (contract, section 9).
//!
//! `clamp(floor((v * M + 2^(s-1)) >> s))`, the shift arithmetic: `v * M / 2^s` rounded to the
//! nearest integer, halves towards plus infinity. A clamp from 0 is the ReLU.

use ndarray::{Array2, ArrayView2};

use super::LayerError;

/// The largest shift: every product of a 64-bit word and a multiplier, with its rounding term,
/// fits 128 bits. From a shift of 95 on every result is 0.
pub const MAX_SHIFT: u32 = 126;

/// A ratio of two scales, `multiplier / 2^shift`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scale {
    multiplier: u32,
    shift: u32,
}

impl Scale {
    /// A multiplier M of 31 unsigned bits and a shift s in `1..=MAX_SHIFT`.
    ///
    /// # Errors
    /// Either of them out of range.
    pub fn new(multiplier: u32, shift: u32) -> Result<Self, LayerError> {
        if multiplier >> 31 != 0 {
            return Err(LayerError::Multiplier(multiplier));
        }
        if !(1..=MAX_SHIFT).contains(&shift) {
            return Err(LayerError::Shift(shift));
        }
        Ok(Self { multiplier, shift })
    }

    /// M.
    pub const fn multiplier(self) -> u32 {
        self.multiplier
    }

    /// s.
    pub const fn shift(self) -> u32 {
        self.shift
    }

    /// `floor((v * M + 2^(s-1)) >> s)`, not clamped.
    pub fn rescale(self, v: i64) -> i128 {
        // |v * M| <= 2^94 and 2^(s-1) <= 2^125: no overflow. `>>` of a signed word is arithmetic.
        (i128::from(v) * i128::from(self.multiplier) + (1 << (self.shift - 1))) >> self.shift
    }
}

/// The activations that a layer may emit, both bounds included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ActivationRange {
    low: i64,
    high: i64,
}

impl ActivationRange {
    /// Any range, for example 0..=200 for an activation that saturates early.
    ///
    /// # Errors
    /// `low` above `high`.
    pub fn new(low: i64, high: i64) -> Result<Self, LayerError> {
        match low <= high {
            true => Ok(Self { low, high }),
            false => Err(LayerError::EmptyRange { low, high }),
        }
    }

    /// `0..=2^bits - 1`: the ReLU.
    ///
    /// # Errors
    /// `bits` outside `1..=62`.
    pub fn unsigned(bits: u32) -> Result<Self, LayerError> {
        match bits {
            1..=62 => Self::new(0, (1 << bits) - 1),
            _ => Err(LayerError::ActivationBits(bits)),
        }
    }

    /// `-2^(bits-1)..=2^(bits-1) - 1`.
    ///
    /// # Errors
    /// `bits` outside `1..=62`.
    pub fn signed(bits: u32) -> Result<Self, LayerError> {
        match bits {
            1..=62 => Self::new(-1 << (bits - 1), (1 << (bits - 1)) - 1),
            _ => Err(LayerError::ActivationBits(bits)),
        }
    }

    /// Smallest activation.
    pub const fn low(self) -> i64 {
        self.low
    }

    /// Largest activation.
    pub const fn high(self) -> i64 {
        self.high
    }

    /// The activation nearest to `value`.
    pub fn clamp(self, value: i128) -> i64 {
        // Between two 64-bit bounds, so the cast loses nothing.
        value.clamp(i128::from(self.low), i128::from(self.high)) as i64
    }
}

/// One accumulator to one activation.
pub fn requantize(v: i64, scale: Scale, range: ActivationRange) -> i64 {
    range.clamp(scale.rescale(v))
}

/// All accumulators of a layer to activations, `[positions, filters]`, a scale per filter.
///
/// # Errors
/// A number of scales other than the number of filters.
pub fn requantize_channels(
    accumulators: ArrayView2<'_, i64>,
    scales: &[Scale],
    range: ActivationRange,
) -> Result<Array2<i64>, LayerError> {
    if scales.len() != accumulators.ncols() {
        return Err(LayerError::Mismatch {
            what: "scales, one for each filter",
            expected: accumulators.ncols(),
            found: scales.len(),
        });
    }
    Ok(Array2::from_shape_fn(accumulators.dim(), |(p, k)| {
        requantize(accumulators[[p, k]], scales[k], range)
    }))
}

#[cfg(test)]
mod tests {
    use ndarray::array;
    use num_bigint::BigInt;

    use super::*;

    /// The same formula in integers of any width, the floor by Euclid instead of by a shift.
    fn by_big_integers(v: i64, m: u32, s: u32) -> BigInt {
        let unit = BigInt::from(1) << s;
        let sum = BigInt::from(v) * BigInt::from(m) + (BigInt::from(1) << (s - 1));
        let remainder = ((&sum % &unit) + &unit) % &unit;
        (sum - remainder) / unit
    }

    #[test]
    fn the_result_is_the_nearest_integer_with_halves_upwards() {
        // Found without the formula: the largest r with r - 1/2 <= v * m / 2^s.
        for s in 1..6u32 {
            for m in 0..12i64 {
                for v in -70..70i64 {
                    let nearest = (-1000..1000)
                        .rev()
                        .find(|r| (2 * r - 1) << s <= 2 * v * m)
                        .unwrap();
                    let scale = Scale::new(m as u32, s).unwrap();
                    assert_eq!(scale.rescale(v), i128::from(nearest), "{v} * {m} >> {s}");
                }
            }
        }
    }

    #[test]
    fn halves_round_towards_plus_infinity_on_both_sides_of_zero() {
        let half = Scale::new(1, 1).unwrap();
        let results = [-3, -2, -1, 0, 1, 2, 3].map(|v| half.rescale(v));
        assert_eq!(results, [-1, -1, 0, 0, 1, 1, 2]);
    }

    #[test]
    fn extremes_agree_with_integers_of_any_width() {
        for v in [i64::MIN, i64::MIN + 1, -1, 0, 1, i64::MAX - 1, i64::MAX] {
            for m in [0, 1, 3, (1 << 31) - 2, (1 << 31) - 1] {
                for s in 1..=MAX_SHIFT {
                    let found = Scale::new(m, s).unwrap().rescale(v);
                    assert_eq!(BigInt::from(found), by_big_integers(v, m, s), "{v} {m} {s}");
                }
            }
        }
    }

    #[test]
    fn from_a_shift_of_95_on_and_no_earlier_every_result_is_zero() {
        let largest = (1 << 31) - 1;
        assert_eq!(Scale::new(largest, 94).unwrap().rescale(i64::MAX), 1);
        for s in 95..=MAX_SHIFT {
            let scale = Scale::new(largest, s).unwrap();
            assert_eq!(scale.rescale(i64::MIN), 0);
            assert_eq!(scale.rescale(i64::MAX), 0);
        }
    }

    #[test]
    fn an_unsigned_clamp_is_the_relu_and_saturates_at_the_top() {
        let (scale, range) = (
            Scale::new(1, 1).unwrap(),
            ActivationRange::unsigned(8).unwrap(),
        );
        let results = [i64::MIN, -2, -1, 0, 509, 510, 511, i64::MAX];
        assert_eq!(
            results.map(|v| requantize(v, scale, range)),
            [0, 0, 0, 0, 255, 255, 255, 255]
        );
        assert_eq!(requantize(508, scale, range), 254);
    }

    #[test]
    fn a_signed_clamp_keeps_negative_activations() {
        let (scale, range) = (
            Scale::new(1, 1).unwrap(),
            ActivationRange::signed(8).unwrap(),
        );
        let results = [i64::MIN, -258, -257, -256, -10, 253, 254, i64::MAX];
        assert_eq!(
            results.map(|v| requantize(v, scale, range)),
            [-128, -128, -128, -128, -5, 127, 127, 127]
        );
    }

    #[test]
    fn every_filter_is_scaled_by_its_own_scale() {
        let scales = [Scale::new(1, 1).unwrap(), Scale::new(3, 2).unwrap()];
        let range = ActivationRange::signed(8).unwrap();
        let result = requantize_channels(array![[4, 4], [-4, -4], [7, 7]].view(), &scales, range);
        assert_eq!(result.unwrap(), array![[2, 3], [-2, -3], [4, 5]]);
    }

    #[test]
    fn a_missing_scale_is_refused() {
        let range = ActivationRange::unsigned(8).unwrap();
        let scales = [Scale::new(1, 1).unwrap()];
        let error = requantize_channels(array![[1, 2]].view(), &scales, range).unwrap_err();
        assert_eq!(
            error.to_string(),
            "scales, one for each filter: 1 found where 2 are needed; check the layer's files and \
             shapes"
        );
    }

    #[test]
    fn scales_and_ranges_outside_of_the_contract_are_refused() {
        assert_eq!(
            Scale::new(1 << 31, 1).unwrap_err().to_string(),
            "multiplier 2147483648 exceeds 31 bits (at most 2147483647); halve it and lower the \
             shift by 1"
        );
        assert_eq!(
            Scale::new(1, 0).unwrap_err().to_string(),
            "shift 0 is outside 1..=126; scale the multiplier by a power of two instead"
        );
        assert_eq!(Scale::new(1, 127), Err(LayerError::Shift(127)));
        assert_eq!(
            ActivationRange::new(3, 2).unwrap_err().to_string(),
            "the activation range 3..=2 is empty; swap its bounds"
        );
        for refused in [ActivationRange::unsigned(0), ActivationRange::signed(63)] {
            assert!(matches!(refused, Err(LayerError::ActivationBits(_))));
        }
    }
}

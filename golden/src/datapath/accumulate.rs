//! Sign-aware accumulation: a partial sum enters its weight column's accumulator (section 2).

use crate::Polarity;

/// The accumulator after one step: `accumulator + sign * (partial_sum << bit)`.
///
/// `sign` is the fragment's polarity, times the sign of the plane where inputs are signed.
pub fn accumulate(accumulator: i64, partial_sum: i64, bit: usize, sign: Polarity) -> i64 {
    accumulator + sign.apply(partial_sum << bit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_positive_fragment_adds_and_a_negative_one_subtracts() {
        assert_eq!(accumulate(100, 3, 4, Polarity::Positive), 148);
        assert_eq!(accumulate(100, 3, 4, Polarity::Negative), 52);
    }
}

//! The sign indicator: one polarity for a whole fragment (sections 1 and 2).

use serde::{Deserialize, Serialize};

/// The sign that all weights of a fragment share; the sign of a plane of inputs, too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Polarity {
    /// +1; as a bit, 0. An all-zero fragment is positive.
    #[default]
    Positive,
    /// -1; as a bit, 1.
    Negative,
}

/// A fragment has weights of both signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MixedSigns;

impl Polarity {
    /// The polarity of one fragment's weights.
    ///
    /// # Errors
    /// [`MixedSigns`] where there are weights of both signs.
    pub fn of(weights: impl IntoIterator<Item = i64>) -> Result<Polarity, MixedSigns> {
        let mut positives = false;
        let mut negatives = false;
        for weight in weights {
            positives |= weight > 0;
            negatives |= weight < 0;
        }
        match (positives, negatives) {
            (true, true) => Err(MixedSigns),
            (false, true) => Ok(Polarity::Negative),
            (_, false) => Ok(Polarity::Positive),
        }
    }

    /// The sign with the larger sum of squares, a tie being positive: what projection keeps (section 6).
    pub fn of_larger_energy(weights: impl IntoIterator<Item = i64>) -> Polarity {
        let mut positive: u128 = 0;
        let mut negative: u128 = 0;
        for weight in weights {
            let square = u128::from(weight.unsigned_abs()).pow(2);
            if weight > 0 {
                positive += square;
            } else {
                negative += square;
            }
        }
        if negative > positive {
            Polarity::Negative
        } else {
            Polarity::Positive
        }
    }

    /// The value with this sign: itself, or its negative.
    pub fn apply(self, value: i64) -> i64 {
        match self {
            Polarity::Positive => value,
            Polarity::Negative => -value,
        }
    }

    /// The product of two signs: an exclusive or of their bits.
    pub fn times(self, other: Polarity) -> Polarity {
        if self == other {
            Polarity::Positive
        } else {
            Polarity::Negative
        }
    }

    /// The sign as a bit: 1 means negative.
    pub fn is_negative(self) -> bool {
        self == Polarity::Negative
    }

    /// Whether a weight can lie in a fragment of this polarity; zero can lie in both.
    pub fn holds(self, weight: i64) -> bool {
        self.apply(weight) >= 0
    }

    /// `positive` or `negative`.
    pub fn name(self) -> &'static str {
        match self {
            Polarity::Positive => "positive",
            Polarity::Negative => "negative",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Polarity::{Negative, Positive};

    #[test]
    fn a_fragment_of_one_sign_has_that_polarity() {
        assert_eq!(Polarity::of([0, 5, 1]), Ok(Positive));
        assert_eq!(Polarity::of([0, -5, -1]), Ok(Negative));
    }

    #[test]
    fn an_all_zero_fragment_is_positive() {
        assert_eq!(Polarity::of([0, 0]), Ok(Positive));
        assert_eq!(Polarity::of([]), Ok(Positive));
    }

    #[test]
    fn mixed_signs_have_no_polarity() {
        assert_eq!(Polarity::of([1, 0, -1]), Err(MixedSigns));
    }

    #[test]
    fn the_larger_energy_wins_and_a_tie_is_positive() {
        assert_eq!(Polarity::of_larger_energy([2, 2, -3]), Negative);
        assert_eq!(Polarity::of_larger_energy([3, 4, -5]), Positive);
        assert_eq!(Polarity::of_larger_energy([]), Positive);
    }

    #[test]
    fn signs_multiply_as_numbers_do() {
        for a in [Positive, Negative] {
            for b in [Positive, Negative] {
                assert_eq!(a.times(b).apply(7), a.apply(b.apply(7)));
            }
        }
    }
}

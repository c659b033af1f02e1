//! Zero-skipping: which planes of a fragment's inputs are fed at all (section 4).
//!
//! Inputs are fed one bit a step, least significant first. A plane without a single 1 contributes
//! nothing, because no converter reads anything but 0 where no current flows.
//!
//! | policy | unsigned | signed |
//! | --- | --- | --- |
//! | off | 0 .. B_used | 0 .. B_used |
//! | leading | 0 .. e, e the bit length of the largest input | 0 .. e, e the shortest two's-complement length that holds every input |
//! | plane | those of 0 .. e with a 1 in any input | the same |
//!
//! An all-zero fragment has e = 0. In signed mode the plane of negative weight is e - 1, under `off`
//! B_used - 1.

use crate::{Polarity, ZeroSkip};

/// The planes that one fragment is fed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planes {
    /// Bit positions, ascending; one step each.
    pub positions: Vec<usize>,
    /// In signed mode, the position whose plane has negative weight, whether it is fed or skipped.
    pub negative: Option<usize>,
}

impl Planes {
    /// The sign of the plane at this bit position.
    pub fn sign(&self, position: usize) -> Polarity {
        if self.negative == Some(position) {
            Polarity::Negative
        } else {
            Polarity::Positive
        }
    }
}

/// The planes of a fragment whose inputs are `inputs`, each of `b_used` bits.
pub fn planes(policy: ZeroSkip, inputs: &[i64], b_used: usize, signed: bool) -> Planes {
    let length = match policy {
        ZeroSkip::Off => b_used,
        ZeroSkip::Leading | ZeroSkip::Plane => fragment_length(inputs, signed),
    };
    let positions = (0..length)
        .filter(|&position| match policy {
            ZeroSkip::Off | ZeroSkip::Leading => true,
            ZeroSkip::Plane => inputs.iter().any(|&input| bit(input, position)),
        })
        .collect();
    let negative = if signed { length.checked_sub(1) } else { None };
    Planes {
        positions,
        negative,
    }
}

/// One bit of an input, of its two's complement where it is negative.
pub fn bit(input: i64, position: usize) -> bool {
    input >> position & 1 == 1
}

/// The bits that hold every input of a fragment; 0 where all are zero.
fn fragment_length(inputs: &[i64], signed: bool) -> usize {
    let length = |&input: &i64| match (input, signed) {
        (0, _) => 0,
        (_, false) => magnitude_length(input),
        // A sign bit on top; -1 is the sign bit alone.
        (1.., true) => magnitude_length(input) + 1,
        (_, true) => magnitude_length(!input) + 1,
    };
    inputs.iter().map(length).max().unwrap_or(0)
}

/// Bits of a number that is not negative.
fn magnitude_length(value: i64) -> usize {
    (i64::BITS - value.leading_zeros()) as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use ZeroSkip::{Leading, Off, Plane};

    fn steps(policy: ZeroSkip, inputs: &[i64], b_used: usize, signed: bool) -> usize {
        planes(policy, inputs, b_used, signed).positions.len()
    }

    #[test]
    fn the_examples_of_section_4_hold() {
        assert_eq!(steps(Leading, &[-1], 16, true), 1);
        assert_eq!(steps(Leading, &[1], 16, true), 2);
        assert_eq!(steps(Plane, &[1], 16, true), 1);
        assert_eq!(steps(Leading, &[127], 16, true), 8);
        assert_eq!(steps(Leading, &[-128], 16, true), 8);
    }

    #[test]
    fn off_feeds_every_plane_even_of_zeros() {
        assert_eq!(planes(Off, &[0, 0], 3, false).positions, [0, 1, 2]);
        assert_eq!(planes(Off, &[0, 0], 3, true).negative, Some(2));
        assert_eq!(planes(Off, &[0, 0], 3, false).negative, None);
    }

    #[test]
    fn leading_stops_at_the_largest_input() {
        assert_eq!(planes(Leading, &[1, 5, 0], 16, false).positions, [0, 1, 2]);
    }

    #[test]
    fn plane_skips_zeros_in_the_middle_and_at_the_low_end() {
        let inputs = [0b1000_0100, 0b0000_0100];
        assert_eq!(planes(Plane, &inputs, 16, false).positions, [2, 7]);
    }

    #[test]
    fn an_all_zero_fragment_costs_no_step() {
        for policy in [Leading, Plane] {
            for signed in [false, true] {
                assert_eq!(steps(policy, &[0, 0, 0], 16, signed), 0);
            }
        }
    }

    #[test]
    fn the_negative_plane_is_the_top_one_even_where_it_is_skipped() {
        let plus_one = planes(Plane, &[1], 16, true);
        assert_eq!(plus_one.positions, [0]);
        assert_eq!(plus_one.negative, Some(1));
        let minus_one = planes(Plane, &[-1], 16, true);
        assert_eq!(minus_one.positions, [0]);
        assert_eq!(minus_one.negative, Some(0));
    }

    /// The inputs that a fragment's planes stand for: what the datapath gets to see.
    fn rebuilt(planes: &Planes, input: i64) -> i64 {
        planes
            .positions
            .iter()
            .filter(|&&position| bit(input, position))
            .map(|&position| planes.sign(position).apply(1 << position))
            .sum()
    }

    #[test]
    fn the_fed_planes_hold_every_input_of_every_fragment() {
        for policy in [Off, Leading, Plane] {
            for (signed, range) in [(false, 0..32), (true, -16..16)] {
                for a in range.clone() {
                    for b in range.clone() {
                        let fed = planes(policy, &[a, b], 5, signed);
                        assert_eq!(rebuilt(&fed, a), a, "{policy:?} {a} {b}");
                        assert_eq!(rebuilt(&fed, b), b, "{policy:?} {a} {b}");
                    }
                }
            }
        }
    }

    #[test]
    fn no_shorter_length_holds_a_fragment() {
        // By search: the least e such that every input lies in the range of e bits.
        let holds = |e: u32, x: i64, signed: bool| match (e, signed) {
            (0, _) => x == 0,
            (_, false) => (0..1 << e).contains(&x),
            (_, true) => (-(1 << (e - 1))..1 << (e - 1)).contains(&x),
        };
        for (signed, range) in [(false, 0..64), (true, -32..32)] {
            for a in range.clone() {
                for b in range.clone() {
                    let least = (0..=6)
                        .find(|&e| holds(e, a, signed) && holds(e, b, signed))
                        .unwrap();
                    assert_eq!(steps(Leading, &[a, b], 16, signed), least as usize);
                }
            }
        }
    }
}

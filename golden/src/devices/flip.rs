//! The flip encoding: ISAAC's trick, one bit of converter for one flip bit, at fragment granularity (section 3).
//!
//! The fragment of one device column (m levels, padding counted) whose sum exceeds m * L / 2 is stored
//! inverted, `L - level`. With p inputs of a plane at 1, the inverted fragment draws `L * p - I`
//! counts where the original draws `I`; subtracting from `L * p` restores `I`.
//!
//! | stored | bit line | restored |
//! | --- | --- | --- |
//! | level | I | code |
//! | L - level | L * popcount(plane) - I | L * popcount(plane) - code |

/// Whether a fragment of these levels is stored inverted: their sum exceeds half of m * L.
pub fn is_flipped(levels: impl IntoIterator<Item = u8>, max_level: usize) -> bool {
    let mut sum = 0;
    let mut full_scale = 0;
    for level in levels {
        sum += usize::from(level);
        full_scale += max_level;
    }
    2 * sum > full_scale
}

/// The level a device of a flipped fragment stores: L - level. Its own inverse.
pub fn invert(level: u8, max_level: usize) -> u8 {
    (max_level - usize::from(level)) as u8
}

/// The count of a flipped fragment's original levels, from the code of its stored ones.
///
/// `ones` is the number of inputs at 1 in the plane. The code never exceeds `max_level * ones`, as
/// no active device draws more than L.
pub fn restore(code: u32, ones: usize, max_level: usize) -> u32 {
    (max_level * ones) as u32 - code
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every vector of `len` digits 0 ..= `most`.
    fn all_vectors(len: usize, most: u8) -> Vec<Vec<u8>> {
        (0..len).fold(vec![vec![]], |vectors, _| {
            vectors
                .into_iter()
                .flat_map(|vector| {
                    (0..=most).map(move |digit| {
                        let mut longer = vector.clone();
                        longer.push(digit);
                        longer
                    })
                })
                .collect()
        })
    }

    fn sum(levels: &[u8]) -> usize {
        levels.iter().map(|&level| usize::from(level)).sum()
    }

    #[test]
    fn exactly_half_is_not_flipped() {
        assert!(!is_flipped([3, 3, 0, 0], 3));
        assert!(is_flipped([3, 3, 1, 0], 3));
    }

    #[test]
    fn the_stored_sum_never_exceeds_half_of_full_scale() {
        for (m, most) in [(4, 3), (5, 3), (8, 1), (4, 7)] {
            for levels in all_vectors(m, most) {
                let max_level = usize::from(most);
                let stored: Vec<u8> = if is_flipped(levels.iter().copied(), max_level) {
                    levels.iter().map(|&l| invert(l, max_level)).collect()
                } else {
                    levels.clone()
                };
                assert!(2 * sum(&stored) <= m * max_level, "{levels:?}");
            }
        }
    }

    #[test]
    fn restoring_undoes_storing_for_every_fragment_and_plane() {
        for (m, most) in [(4, 3), (8, 1), (3, 7)] {
            let max_level = usize::from(most);
            for levels in all_vectors(m, most) {
                for plane in 0..1_u32 << m {
                    let active = |r: &usize| plane >> r & 1 == 1;
                    let current = |levels: &[u8]| -> usize {
                        (0..m).filter(active).map(|r| usize::from(levels[r])).sum()
                    };
                    let inverted: Vec<u8> = levels.iter().map(|&l| invert(l, max_level)).collect();
                    let ones = plane.count_ones() as usize;
                    let restored = restore(current(&inverted) as u32, ones, max_level);
                    assert_eq!(restored as usize, current(&levels));
                }
            }
        }
    }

    #[test]
    fn at_eight_rows_of_two_bits_every_multiset_of_levels_is_stored_in_four_bits() {
        // The sum sees no order, so the counts of the levels 1, 2, 3 among 8 devices are enough.
        let mut largest = 0;
        for ones in 0..=8 {
            for twos in 0..=8 - ones {
                for threes in 0..=8 - ones - twos {
                    let levels: Vec<u8> = [(ones, 1), (twos, 2), (threes, 3)]
                        .into_iter()
                        .flat_map(|(count, level)| std::iter::repeat_n(level, count))
                        .chain(std::iter::repeat(0))
                        .take(8)
                        .collect();
                    let stored = if is_flipped(levels.iter().copied(), 3) {
                        24 - sum(&levels)
                    } else {
                        sum(&levels)
                    };
                    largest = largest.max(stored);
                }
            }
        }
        assert_eq!(largest, 12, "within four bits, and reached");
    }
}

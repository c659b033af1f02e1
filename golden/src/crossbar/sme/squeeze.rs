//! Squeeze-out: the highest plane is emptied row by row (section 8, step 3).
//!
//! A row with a 1 in the highest occupied plane, in either sign, is shifted right by one and its input
//! doubled in exchange: (w >> 1) * 2 x is w * x, less what the lowest bit was worth. The plane is then
//! empty. Where a row had a gap below its top bit, a lower plane may become occupied instead, so more
//! squeezing is not always better: every try is counted and the best one kept.

use ndarray::{Array2, ArrayView2};

use super::{SmeSigns, occupied_planes};

/// The best of all tries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Squeeze {
    /// Weights after the kept squeezes, each row halved (towards zero) `row_shifts` times.
    pub weights: Array2<i64>,
    /// e, the squeezes that each row took part in.
    pub row_shifts: Vec<usize>,
    /// Arrays after 0, 1, .. squeezes; shorter than X + 1 where only one plane was left.
    pub tries: Vec<usize>,
    /// The squeezes kept: the fewest arrays, the earliest on a tie.
    pub kept: usize,
}

/// Tries 0 ..= `most` squeezes of one crossbar's weights; 0 where devices hold more than a bit.
pub fn squeeze(
    device_bits: usize,
    weights: ArrayView2<i64>,
    most: usize,
    signs: SmeSigns,
) -> Squeeze {
    let mut candidate = weights.to_owned();
    let mut row_shifts = vec![0; weights.nrows()];
    let mut best = Squeeze {
        weights: candidate.clone(),
        row_shifts: row_shifts.clone(),
        tries: vec![occupied_planes(device_bits, weights, signs).len()],
        kept: 0,
    };
    for count in 1..=most {
        let Some(plane) = plane_to_squeeze(candidate.view(), signs) else {
            break;
        };
        for (mut row, shift) in candidate.rows_mut().into_iter().zip(&mut row_shifts) {
            let occupied = |weight: &i64| weight.unsigned_abs() >> plane & 1 == 1;
            if row.iter().any(occupied) {
                row.mapv_inplace(|weight| weight / 2);
                *shift += 1;
            }
        }
        let arrays = occupied_planes(1, candidate.view(), signs).len();
        if arrays < best.tries[best.kept] {
            best.weights = candidate.clone();
            best.row_shifts = row_shifts.clone();
            best.kept = count;
        }
        best.tries.push(arrays);
    }
    best
}

/// The highest occupied plane of either sign; none where it is the last.
fn plane_to_squeeze(weights: ArrayView2<i64>, signs: SmeSigns) -> Option<usize> {
    let planes = occupied_planes(1, weights, signs);
    let (lowest, _) = *planes.first()?;
    let (highest, _) = *planes.last()?;
    (highest > lowest).then_some(highest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    fn separate(weights: Array2<i64>, most: usize) -> Squeeze {
        squeeze(1, weights.view(), most, SmeSigns::Separate)
    }

    #[test]
    fn rows_in_the_highest_plane_are_halved_and_others_stay() {
        let squeezed = separate(array![[0b110, 0b001], [0b010, 0b010]], 1);
        assert_eq!(squeezed.weights, array![[0b011, 0b000], [0b010, 0b010]]);
        assert_eq!(squeezed.row_shifts, [1, 0]);
        assert_eq!(squeezed.tries, [3, 2]);
        assert_eq!(squeezed.kept, 1);
    }

    #[test]
    fn both_signs_share_a_rows_shift() {
        let squeezed = separate(array![[4, -2], [1, -1]], 1);
        assert_eq!(squeezed.row_shifts, [1, 0]);
        assert_eq!(squeezed.weights, array![[2, -1], [1, -1]]);
    }

    #[test]
    fn a_squeeze_that_saves_nothing_is_not_kept() {
        // Plane 2 empties into plane 1, which was empty: two arrays before and after.
        let squeezed = separate(array![[0b100], [0b001]], 1);
        assert_eq!(squeezed.tries, [2, 2]);
        assert_eq!(squeezed.kept, 0);
        assert_eq!(squeezed.weights, array![[0b100], [0b001]]);
        assert_eq!(squeezed.row_shifts, [0, 0]);
    }

    #[test]
    fn a_later_squeeze_may_pay_where_an_earlier_did_not() {
        let squeezed = separate(array![[0b100], [0b001]], 3);
        assert_eq!(squeezed.tries, [2, 2, 1]);
        assert_eq!(squeezed.kept, 2);
        assert_eq!(squeezed.row_shifts, [2, 0]);
    }

    #[test]
    fn the_last_plane_is_never_squeezed() {
        assert_eq!(separate(array![[1, -1]], 3).tries, [2]);
        assert_eq!(separate(array![[4]], 3).tries, [1]);
        assert_eq!(separate(array![[0]], 3).tries, [0]);
    }

    #[test]
    fn truncation_is_towards_zero_in_both_signs() {
        let squeezed = separate(array![[7, -7], [0, 0]], 1);
        assert_eq!(squeezed.weights, array![[3, -3], [0, 0]]);
    }
}

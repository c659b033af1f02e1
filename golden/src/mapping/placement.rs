//! Where the columns of a matrix go, without a device being programmed.

use std::ops::Range;

use ndarray::{ArrayView2, Axis};

use crate::Config;

/// One crossbar of a matrix: what it holds and what its time and conversions depend on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placement {
    /// Rows of the matrix.
    pub rows: Range<usize>,
    /// The column of the matrix that each of its columns belongs to; a twin repeats its column's.
    pub columns: Vec<usize>,
    /// Crossbars that are present.
    pub arrays: usize,
    /// Doublings of each row's input (SME's squeeze-out); empty where no row has any.
    pub row_shifts: Vec<usize>,
}

impl Placement {
    /// Bits that inputs grow by.
    pub fn squeezes(&self) -> usize {
        self.row_shifts.iter().copied().max().unwrap_or(0)
    }
}

/// The physical columns of a row tile, each by its column of the matrix; one with a mixed fragment is
/// followed by its twin where `has_twins`.
pub(super) fn columns(config: &Config, weights: ArrayView2<i32>, has_twins: bool) -> Vec<usize> {
    if !has_twins {
        return (0..weights.ncols()).collect();
    }
    let mut is_mixed = vec![false; weights.ncols()];
    for fragment in weights.axis_chunks_iter(Axis(0), config.fragment_rows) {
        // 1 for a positive weight, 2 for a negative one.
        let mut signs = vec![0_u8; weights.ncols()];
        for row in fragment.rows() {
            for (signs, &weight) in signs.iter_mut().zip(row) {
                *signs |= u8::from(weight > 0) | u8::from(weight < 0) << 1;
            }
        }
        for (is_mixed, signs) in is_mixed.iter_mut().zip(signs) {
            *is_mixed |= signs == 3;
        }
    }
    let columns = is_mixed.iter().enumerate();
    columns
        .flat_map(|(column, &is_mixed)| std::iter::repeat_n(column, 1 + usize::from(is_mixed)))
        .collect()
}

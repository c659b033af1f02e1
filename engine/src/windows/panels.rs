//! Weights packed for [`lanes`](crate::simd::lanes): positions in the lanes, a few columns at a time.

use ndarray::ArrayView2;

use crate::simd::lanes::COLUMNS;

/// Columns that share the rows in which they hold a weight other than 0.
#[derive(Debug, Clone)]
pub(crate) struct Section {
    /// Rows, in pairs; a row beside a weight of 0 where their number is odd.
    pub pairs: Vec<[usize; 2]>,
    /// Its columns, [`COLUMNS`] at most each.
    pub blocks: Vec<ColumnBlock>,
}

/// A few columns that are computed at once.
#[derive(Debug, Clone)]
pub(crate) struct ColumnBlock {
    /// The first column.
    pub first: usize,
    /// How many.
    pub columns: usize,
    /// `[pair][column]`, the first row's weight in the lower half.
    pub weights: Vec<u32>,
}

/// All weights of a matrix.
#[derive(Debug, Clone)]
pub(crate) struct Panels {
    pub sections: Vec<Section>,
    /// The most that a sum's magnitude can be for inputs of one: by as much as inputs may be larger.
    pub reach: u64,
}

impl Panels {
    /// Packs weights [rows, columns]; `None` where one has more than sixteen bits.
    ///
    /// Columns are taken together until one shares no row with them, as groups on a block diagonal do not.
    pub fn new(weights: ArrayView2<i32>) -> Option<Panels> {
        let (rows, columns) = weights.dim();
        let mut reach = 0;
        for column in weights.columns() {
            let mut sum = 0_u64;
            for &weight in column {
                i16::try_from(weight).ok()?;
                sum += u64::from(weight.unsigned_abs());
            }
            reach = reach.max(sum);
        }
        let mut sections = Vec::new();
        let mut used = vec![false; rows];
        let mut start = 0;
        for (k, column) in weights.columns().into_iter().enumerate() {
            let is_empty = column.iter().all(|&w| w == 0);
            let shares = column.iter().zip(&used).any(|(&w, &used)| used && w != 0);
            if k > start && !is_empty && !shares {
                sections.push(section(weights, &used, start..k));
                used.fill(false);
                start = k;
            }
            for (used, &weight) in used.iter_mut().zip(column) {
                *used |= weight != 0;
            }
        }
        sections.push(section(weights, &used, start..columns));
        Some(Panels { sections, reach })
    }
}

/// Columns that hold weights in the rows in use, dealt to blocks as evenly as can be.
fn section(weights: ArrayView2<i32>, used: &[bool], columns: std::ops::Range<usize>) -> Section {
    let rows: Vec<usize> = (0..used.len()).filter(|&r| used[r]).collect();
    let pairs: Vec<[usize; 2]> = rows
        .chunks(2)
        .map(|pair| [pair[0], pair[pair.len() - 1]])
        .collect();
    let is_odd = rows.len() % 2 == 1;
    let count = columns.len().div_ceil(COLUMNS);
    let (least, more) = (columns.len() / count, columns.len() % count);
    let mut first = columns.start;
    let blocks = (0..count)
        .map(|block| {
            let own = first..first + least + usize::from(block < more);
            first = own.end;
            let mut packed = Vec::with_capacity(pairs.len() * own.len());
            for (p, &[low, high]) in pairs.iter().enumerate() {
                let is_single = is_odd && p + 1 == pairs.len();
                for k in own.clone() {
                    let low = weights[[low, k]] as u16;
                    let high = if is_single {
                        0
                    } else {
                        weights[[high, k]] as u16
                    };
                    packed.push(u32::from(low) | u32::from(high) << 16);
                }
            }
            ColumnBlock {
                first: own.start,
                columns: own.len(),
                weights: packed,
            }
        })
        .collect();
    Section { pairs, blocks }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn a_block_diagonal_is_cut_into_its_blocks_and_rows_without_weights_are_left_out() {
        let weights = array![[1, 0, 0], [-2, 0, 0], [0, 0, 0], [0, 5, 7], [0, 0, 8]];
        let panels = Panels::new(weights.view()).unwrap();
        let pairs: Vec<_> = panels.sections.iter().map(|s| s.pairs.clone()).collect();
        assert_eq!(pairs, [vec![[0, 1]], vec![[3, 4]]]);
        assert_eq!(panels.sections[0].blocks[0].weights, [0xFFFE_0001]);
        assert_eq!(panels.sections[1].blocks[0].weights, [5, 0x0008_0007]);
        assert_eq!(panels.reach, 15);
    }

    #[test]
    fn a_single_row_is_paired_with_nothing() {
        let panels = Panels::new(array![[3], [4], [-5]].view()).unwrap();
        assert_eq!(panels.sections[0].pairs, [[0, 1], [2, 2]]);
        assert_eq!(panels.sections[0].blocks[0].weights, [0x0004_0003, 0xFFFB]);
    }
}

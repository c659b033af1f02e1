//! Coordinate descent of many blocks of columns together, for layers of many rows.
//!
//! [`Block::descend`] reads all of H in every sweep for every eight columns, so from a thousand rows on it waits for
//! memory. Here rows are taken 64 at a time, a step. A move within a step changes the gradient of the step's own
//! rows at once; all other rows learn of the step's moves when it ends, by one product of matrices, while the step's
//! columns of H lie in the cache. The moves, and their order, are those of [`Block::descend`]; only their sums round
//! otherwise.

use std::ops::Range;

use ndarray::ArrayView2;

use super::{Block, LANES, Lane};
use crate::simd::vectorized;

/// Rows of a step.
const STEP: usize = 64;
/// Rows whose gradients are brought up to date side by side.
const WIDE: usize = 8;

/// The moves of a step: how far from its first row, and by how much.
type Moves = Vec<(usize, Lane)>;

/// As [`Block::descend`], for blocks that share H; `enough` holds one lane a block.
///
/// # Panics
/// Where H has another size or layout, or `enough` another length.
pub fn descend(blocks: &mut [Block], h: ArrayView2<f64>, enough: &[Lane], sweeps: usize) {
    assert_eq!(blocks.len(), enough.len(), "blocks");
    let rows = h.nrows();
    let fits = |block: &Block| block.weights.len() == rows && h.ncols() == rows;
    assert!(blocks.iter().all(fits), "H");
    let h = h
        .to_slice()
        .unwrap_or_else(|| panic!("H is not in standard layout"));
    vectorized(
        #[inline(always)]
        || {
            start(blocks, h, rows);
            let mut open: Vec<usize> = (0..blocks.len()).collect();
            let mut moves = Moves::with_capacity(STEP);
            for _ in 0..sweeps {
                let mut gains = vec![[0.0_f64; LANES]; blocks.len()];
                for first in (0..rows).step_by(STEP) {
                    let step = first..rows.min(first + STEP);
                    for &at in &open {
                        let gain = &mut gains[at];
                        blocks[at].step(h, step.clone(), &mut moves, gain);
                        blocks[at].follow(h, step.clone(), &moves);
                    }
                }
                let is_open = |gain: &Lane, enough: &Lane| {
                    let mut pairs = gain.iter().zip(enough);
                    !pairs.all(|(gain, enough)| gain < enough)
                };
                open.retain(|&at| is_open(&gains[at], &enough[at]));
                if open.is_empty() {
                    break;
                }
            }
        },
    );
}

/// Weights into their bounds, and the gradients anew.
#[inline(always)]
fn start(blocks: &mut [Block], h: &[f64], rows: usize) {
    blocks.iter_mut().for_each(Block::settle);
    for first in (0..rows).step_by(STEP) {
        let step = first..rows.min(first + STEP);
        for block in blocks.iter_mut() {
            let weights = block.weights[step.clone()].iter().copied().enumerate();
            let weights: Moves = weights.collect();
            block.spread(h, 0..rows, first, &weights);
        }
    }
}

impl Block {
    /// Moves the weights of some rows, and the gradients of the same rows.
    #[inline(always)]
    fn step(&mut self, h: &[f64], step: Range<usize>, moves: &mut Moves, gain: &mut Lane) {
        let rows = self.weights.len();
        moves.clear();
        for k in step.clone() {
            let row = &h[k * rows..][..rows];
            if let Some(by) = self.shift(k, row[k], gain) {
                super::add(&mut self.gradient[step.clone()], &row[step.clone()], &by);
                moves.push((k - step.start, by));
            }
        }
    }

    /// The gradients of all other rows.
    #[inline(always)]
    fn follow(&mut self, h: &[f64], step: Range<usize>, moves: &Moves) {
        let rows = self.weights.len();
        if !moves.is_empty() {
            self.spread(h, 0..step.start, step.start, moves);
            self.spread(h, step.end..rows, step.start, moves);
        }
    }

    /// Adds what moves from row `first` on change in the gradients of `to`. H is symmetric, so its rows are read.
    #[inline(always)]
    fn spread(&mut self, h: &[f64], to: Range<usize>, first: usize, moves: &Moves) {
        let rows = self.weights.len();
        if rows < STEP {
            return self.spread_plainly(h, to, first, moves);
        }
        // Where a step's columns begin in a row of H, so that all of them lie there.
        let base = first.min(rows - STEP);
        let columns = |row: usize| {
            let columns = h[row * rows + base..].first_chunk::<STEP>();
            columns.expect("a row of H holds a step's columns")
        };
        let whole = to.start..to.start + to.len() / WIDE * WIDE;
        for wide in whole.clone().step_by(WIDE) {
            let read: [&[f64; STEP]; WIDE] = std::array::from_fn(|i| columns(wide + i));
            let to = &mut self.gradient[wide..wide + WIDE];
            let mut sums: [Lane; WIDE] = std::array::from_fn(|i| to[i]);
            for &(at, by) in moves {
                let at = (first - base + at) % STEP;
                for i in 0..WIDE {
                    for l in 0..LANES {
                        sums[i][l] = read[i][at].mul_add(by[l], sums[i][l]);
                    }
                }
            }
            to.copy_from_slice(&sums);
        }
        self.spread_plainly(h, whole.end..to.end, first, moves);
    }

    /// The same, row by row.
    #[inline(always)]
    fn spread_plainly(&mut self, h: &[f64], to: Range<usize>, first: usize, moves: &Moves) {
        let rows = self.weights.len();
        for row in to {
            let (h, sum) = (&h[row * rows + first..], &mut self.gradient[row]);
            for &(at, by) in moves {
                for l in 0..LANES {
                    sum[l] = h[at].mul_add(by[l], sum[l]);
                }
            }
        }
    }
}

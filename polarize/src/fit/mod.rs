//! Least squares under bounds, by coordinate descent: eight columns at a time.
//!
//! The error of a column is `w'Hw - 2 g'w` and a constant. With the gradient r = H w - g, the best value of
//! one weight, all others fixed, is `w[k] - r[k] / H[k,k]`; it is moved into its bounds, and on a grid to the
//! nearest level. No move ever raises the error. Without a grid the problem is convex and the sweeps end at
//! its only minimum; on a grid they end where no single weight can be moved for the better.

pub mod together;

use std::sync::Arc;

use ndarray::ArrayView2;

use crate::simd::vectorized;

/// Columns that are solved side by side.
pub const LANES: usize = 8;

/// Rows from which on a sweep waits for memory, so that H is read for many columns together.
pub const MANY_ROWS: usize = 1152;
/// Columns of a layer of [`MANY_ROWS`] rows that are solved together.
pub const PANEL: usize = 8 * LANES;

/// One number for each of [`LANES`] columns.
pub type Lane = [f64; LANES];

/// Columns that are solved together; unused lanes have bounds of 0.
#[derive(Debug, Clone)]
pub struct Block {
    /// The weights, one lane a row.
    pub weights: Vec<Lane>,
    /// The least value of each weight.
    pub low: Vec<Lane>,
    /// The largest value of each weight.
    pub high: Vec<Lane>,
    /// G, one lane a row.
    pub g: Vec<Lane>,
    /// What one level of a column's grid is worth; `None` for any real number.
    pub grid: Option<Lane>,
    /// On a grid, the level that each magnitude moves to, by half levels; `None` for every integer.
    pub levels: Option<Arc<[f64]>>,
    /// H w - g.
    gradient: Vec<Lane>,
}

impl Block {
    /// Columns of `rows` rows, all of whose weights and bounds are 0.
    pub fn new(rows: usize) -> Block {
        let zeros = || vec![[0.0; LANES]; rows];
        Block {
            weights: zeros(),
            low: zeros(),
            high: zeros(),
            g: zeros(),
            grid: None,
            levels: None,
            gradient: zeros(),
        }
    }

    /// Sweeps over all weights until the gain of each move is below `enough` in every lane, at most `sweeps` times.
    /// H is `[rows, rows]`, in standard layout. Weights out of bounds or off the grid are moved there first.
    ///
    /// # Panics
    /// Where H has another size or layout.
    pub fn descend(&mut self, h: ArrayView2<f64>, enough: &Lane, sweeps: usize) {
        let rows = self.weights.len();
        assert_eq!(h.dim(), (rows, rows), "H");
        let h = h
            .to_slice()
            .unwrap_or_else(|| panic!("H is not in standard layout"));
        vectorized(
            #[inline(always)]
            || {
                self.start(h);
                for _ in 0..sweeps {
                    let gain = self.sweep(h);
                    if gain.iter().zip(enough).all(|(gain, enough)| gain < enough) {
                        break;
                    }
                }
            },
        );
    }

    /// `w'Hw - 2 g'w` of each lane, after [`Block::descend`].
    pub fn errors(&self) -> Lane {
        let mut sum = [0.0; LANES];
        for ((w, r), g) in self.weights.iter().zip(&self.gradient).zip(&self.g) {
            for l in 0..LANES {
                sum[l] += w[l] * (r[l] - g[l]);
            }
        }
        sum
    }

    /// Weights into their bounds, and the gradient anew.
    #[inline(always)]
    fn start(&mut self, h: &[f64]) {
        self.settle();
        let rows = self.weights.len();
        for (k, row) in h.chunks_exact(rows.max(1)).enumerate() {
            add(&mut self.gradient, row, &self.weights[k]);
        }
    }

    /// Weights into their bounds, and the gradient where all weights were 0.
    #[inline(always)]
    fn settle(&mut self) {
        for k in 0..self.weights.len() {
            for l in 0..LANES {
                self.weights[k][l] = self.allowed(k, l, self.weights[k][l]);
                self.gradient[k][l] = -self.g[k][l];
            }
        }
    }

    #[inline(always)]
    fn allowed(&self, k: usize, l: usize, value: f64) -> f64 {
        let on_grid = match (&self.grid, &self.levels) {
            (Some(grid), None) => (value / grid[l]).round() * grid[l],
            (Some(grid), Some(levels)) => {
                let magnitude = (value / grid[l]).abs();
                let at = ((2.0 * magnitude) as usize).min(levels.len() - 1);
                levels[at].copysign(value) * grid[l]
            }
            (None, _) => value,
        };
        on_grid.max(self.low[k][l]).min(self.high[k][l])
    }

    /// Moves each weight once; the largest gain in each lane.
    #[inline(always)]
    fn sweep(&mut self, h: &[f64]) -> Lane {
        let rows = self.weights.len();
        let mut largest = [0.0_f64; LANES];
        for (k, row) in h.chunks_exact(rows.max(1)).enumerate() {
            if let Some(by) = self.shift(k, row[k], &mut largest) {
                add(&mut self.gradient, row, &by);
            }
        }
        largest
    }

    /// Moves the weights of row k, of which H has `own` on its diagonal: by how much, where any moves.
    #[inline(always)]
    fn shift(&mut self, k: usize, own: f64, largest: &mut Lane) -> Option<Lane> {
        let mut by = [0.0; LANES];
        for l in 0..LANES {
            let best = self.weights[k][l] - self.gradient[k][l] / own;
            let value = self.allowed(k, l, best);
            by[l] = value - self.weights[k][l];
            self.weights[k][l] = value;
            largest[l] = largest[l].max(by[l] * by[l] * own);
        }
        by.iter().any(|&d| d != 0.0).then_some(by)
    }
}

/// [`Block::descend`] of blocks that share H, each with its own `enough`: together where rows are many.
///
/// # Panics
/// As [`Block::descend`], and where `enough` has another length and rows are many.
pub fn descend(blocks: &mut [Block], h: ArrayView2<f64>, enough: &[Lane], sweeps: usize) {
    match h.nrows() >= MANY_ROWS {
        true => together::descend(blocks, h, enough, sweeps),
        false => {
            let blocks = blocks.iter_mut().zip(enough);
            blocks.for_each(|(block, enough)| block.descend(h, enough, sweeps));
        }
    }
}

/// `to[j] += row[j] * by`, lane by lane.
#[inline(always)]
fn add(to: &mut [Lane], row: &[f64], by: &Lane) {
    for (to, &h) in to.iter_mut().zip(row) {
        for l in 0..LANES {
            to[l] = h.mul_add(by[l], to[l]);
        }
    }
}

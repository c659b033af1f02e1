//! A layer's columns under their signs: least squares in real numbers, then on a grid of a few bits.
//!
//! Each column has one scale. Several are tried, from the one that holds the largest weight down; on each grid
//! coordinate descent goes on from the rounded weights, so that every weight makes up for the rounding of the
//! others. The scale with the least error stays, and is fitted to its levels once more. Where levels are many, as with 8
//! bits, scales hardly matter; columns of many rows then have the scale that holds their largest weight, so that eight
//! columns are rounded in the time of one.

use std::ops::Range;

use ndarray::{Array2, ArrayView2};
use rayon::prelude::*;

use crate::fit::{self, Block, LANES, Lane, MANY_ROWS, PANEL};
use crate::moments::Moments;
use crate::signs::Polarity;

/// The gain, in units of the targets' variance, below which a weight counts as settled.
const SETTLED: f64 = 1e-10;
/// Sweeps over the real weights, and how many moves are affordable where rows are few.
const SWEEPS: usize = 200;
const MOVES: usize = 200_000;
/// Sweeps over the weights on a grid.
const GRID_SWEEPS: usize = 30;
/// What counts as settled where rows are many.
const SETTLED_OF_MANY: f64 = 1e-8;
/// Bits from which on one scale is as good as another.
const FINE_BITS: u32 = 7;

/// A layer's columns, solved.
#[derive(Debug, Clone, PartialEq)]
pub struct Solution {
    /// The best real weights under the signs, `[rows, columns]`.
    pub real: Array2<f64>,
    /// Their errors, [`Moments::error`], one a column.
    pub real_error: Vec<f64>,
    /// Levels on the grid, `[rows, columns]`.
    pub levels: Array2<i32>,
    /// What a level of each column is worth.
    pub scales: Vec<f64>,
    /// The errors on the grid, one a column.
    pub error: Vec<f64>,
}

/// Solves every column. `polarity` is `[fragments, columns]`, `start` `[rows, columns]`; `bits` are magnitude bits, and no scale
/// is below that of its column in `least`.
///
/// # Panics
/// Where shapes do not fit, or bits are not 1 ..= 16.
pub fn solve<'a>(
    moments: &'a Moments,
    start: ArrayView2<'a, f64>,
    polarity: &'a Array2<Polarity>,
    fragment_rows: usize,
    bits: u32,
    least: &'a [f64],
) -> Solution {
    assert!((1..=16).contains(&bits), "{bits} bits");
    let (rows, columns) = start.dim();
    let problem = Problem {
        moments,
        start,
        polarity,
        fragment_rows,
        most: f64::from((1_u32 << bits) - 1),
        shrinks: shrinks(bits),
        least,
        settled: match rows >= MANY_ROWS {
            true => SETTLED_OF_MANY,
            false => SETTLED,
        },
        is_fine: rows >= MANY_ROWS && bits >= FINE_BITS,
    };
    let panel = if rows >= MANY_ROWS { PANEL } else { LANES };
    let panels: Vec<usize> = (0..columns).step_by(panel).collect();
    let solved: Vec<Vec<Column>> = panels
        .into_par_iter()
        .map(|first| problem.panel(first..columns.min(first + panel)))
        .collect();
    let solved: Vec<Column> = solved.into_iter().flatten().collect();
    Solution {
        real: Array2::from_shape_fn((rows, columns), |(k, n)| solved[n].real[k]),
        real_error: solved.iter().map(|column| column.real_error).collect(),
        levels: Array2::from_shape_fn((rows, columns), |(k, n)| solved[n].levels[k]),
        scales: solved.iter().map(|column| column.scale).collect(),
        error: solved.iter().map(|column| column.error).collect(),
    }
}

/// By what the largest magnitude is divided, beside the largest level: the fewer levels, the more is cut off.
pub(crate) fn shrinks(bits: u32) -> Lane {
    let last = match bits {
        0 | 1 => 0.3,
        2 => 0.4,
        3 => 0.5,
        4 => 0.65,
        5 => 0.75,
        6 => 0.85,
        _ => 0.93,
    };
    std::array::from_fn(|i| 1.0 - (1.0 - last) * i as f64 / (LANES - 1) as f64)
}

struct Problem<'a> {
    moments: &'a Moments,
    start: ArrayView2<'a, f64>,
    polarity: &'a Array2<Polarity>,
    fragment_rows: usize,
    most: f64,
    shrinks: [f64; LANES],
    least: &'a [f64],
    /// The gain below which a weight counts as settled.
    settled: f64,
    /// Whether one scale is as good as another.
    is_fine: bool,
}

struct Column {
    real: Vec<f64>,
    real_error: f64,
    levels: Vec<i32>,
    scale: f64,
    error: f64,
}

impl Problem<'_> {
    /// Columns that are solved together.
    fn panel(&self, columns: Range<usize>) -> Vec<Column> {
        let rows = self.start.nrows();
        let (mut blocks, mut enough) = (Vec::new(), Vec::new());
        let first: Vec<usize> = columns.clone().step_by(LANES).collect();
        for &first in &first {
            let mut block = Block::new(rows);
            let mut small: Lane = [f64::MAX; LANES];
            for (l, n) in (first..columns.end.min(first + LANES)).enumerate() {
                small[l] = self.settled * self.moments.target_variance[n];
                for k in 0..rows {
                    block.weights[k][l] = self.start[[k, n]];
                    block.g[k][l] = self.moments.g[[k, n]];
                    [block.low[k][l], block.high[k][l]] = self.bounds(k, n, f64::MAX);
                }
            }
            blocks.push(block);
            enough.push(small);
        }
        fit::descend(
            &mut blocks,
            self.moments.h.view(),
            &enough,
            SWEEPS.max(MOVES / rows.max(1)),
        );
        if self.is_fine {
            return self.fine(blocks, columns, &enough);
        }
        blocks
            .into_iter()
            .zip(first)
            .flat_map(|(block, first)| {
                let errors = block.errors();
                (first..columns.end.min(first + LANES))
                    .enumerate()
                    .map(move |(l, n)| {
                        let real = block.weights.iter().map(|lane| lane[l]).collect();
                        (n, real, errors[l])
                    })
            })
            .map(|(n, real, error)| self.column(n, real, error))
            .collect()
    }

    fn bounds(&self, k: usize, n: usize, most: f64) -> [f64; 2] {
        self.polarity[[k / self.fragment_rows, n]].bounds(most)
    }

    /// Columns side by side, each on the grid that holds its largest weight.
    fn fine(&self, mut blocks: Vec<Block>, columns: Range<usize>, enough: &[Lane]) -> Vec<Column> {
        let mut solved = Vec::new();
        for (block, first) in blocks.iter_mut().zip(columns.clone().step_by(LANES)) {
            let errors = block.errors();
            let mut scales = [1.0; LANES];
            for (l, n) in (first..columns.end.min(first + LANES)).enumerate() {
                let real: Vec<f64> = block.weights.iter().map(|lane| lane[l]).collect();
                let largest = real.iter().fold(0.0_f64, |m, w| m.max(w.abs()));
                scales[l] = match (largest / self.most).max(self.least[n]) {
                    scale if scale > 0.0 => scale,
                    _ => 1.0,
                };
                for k in 0..real.len() {
                    let [low, high] = self.bounds(k, n, self.most * scales[l]);
                    (block.low[k][l], block.high[k][l]) = (low, high);
                }
                let constant = self.moments.target_variance[n] + self.moments.ridge_energy[n];
                solved.push(Column {
                    levels: Vec::new(),
                    real,
                    real_error: errors[l] + constant,
                    scale: scales[l],
                    error: constant,
                });
            }
            block.grid = Some(scales);
        }
        fit::descend(&mut blocks, self.moments.h.view(), enough, GRID_SWEEPS);
        for (block, columns) in blocks.iter().zip(solved.chunks_mut(LANES)) {
            let errors = block.errors();
            for (l, column) in columns.iter_mut().enumerate() {
                let level = |lane: &Lane| (lane[l] / column.scale).round() as i32;
                column.levels = block.weights.iter().map(level).collect();
                column.error += errors[l];
            }
        }
        solved
    }

    /// The best grid of a column: its shrinks are tried side by side.
    fn column(&self, n: usize, real: Vec<f64>, real_error: f64) -> Column {
        let constant = self.moments.target_variance[n] + self.moments.ridge_energy[n];
        let largest = real.iter().fold(0.0_f64, |m, w| m.max(w.abs()));
        let least = self.least[n];
        if largest <= 0.0 {
            return Column {
                levels: vec![0; real.len()],
                real,
                real_error: constant,
                scale: if least > 0.0 { least } else { 1.0 },
                error: constant,
            };
        }
        let tried = self
            .shrinks
            .map(|shrink| (largest * shrink / self.most).max(least));
        let (mut weights, mut scale, mut error) = self.on_grids(n, &real, tried);
        for _ in 0..3 {
            // The best scale of these levels, which then may move.
            let (mut gw, mut whw) = (0.0, 0.0);
            for (k, row) in self.moments.h.outer_iter().enumerate() {
                gw += self.moments.g[[k, n]] * weights[k];
                if weights[k] != 0.0 {
                    let product: f64 = row.iter().zip(&weights).map(|(h, w)| h * w).sum();
                    whw += weights[k] * product;
                }
            }
            if !(gw > 0.0 && whw > 0.0) {
                break;
            }
            let better = (scale * gw / whw).max(least);
            let moved: Vec<f64> = weights.iter().map(|w| w / scale * better).collect();
            let spread = [1.0, 0.985, 1.015, 0.97, 1.03, 0.95, 1.05, 0.92];
            let tried = spread.map(|by: f64| (better * by).max(least));
            let from = if self.most < 16.0 { &moved } else { &real };
            let (next, at, next_error) = self.on_grids(n, from, tried);
            if next_error >= error {
                break;
            }
            (weights, scale, error) = (next, at, next_error);
        }
        Column {
            levels: weights.iter().map(|w| (w / scale).round() as i32).collect(),
            real,
            real_error: real_error + constant,
            scale,
            error: error + constant,
        }
    }

    /// The best of eight grids for a column that starts from `from`: weights, scale, and error less its constant.
    fn on_grids(&self, n: usize, from: &[f64], scales: Lane) -> (Vec<f64>, f64, f64) {
        let mut block = Block::new(from.len());
        for (k, &w) in from.iter().enumerate() {
            block.weights[k] = [w; LANES];
            block.g[k] = [self.moments.g[[k, n]]; LANES];
            for (l, scale) in scales.iter().enumerate() {
                [block.low[k][l], block.high[k][l]] = self.bounds(k, n, self.most * scale);
            }
        }
        block.grid = Some(scales);
        let enough = [self.settled * self.moments.target_variance[n]; LANES];
        block.descend(self.moments.h.view(), &enough, GRID_SWEEPS);
        let errors = block.errors();
        let best = (0..LANES).fold(0, |best, l| if errors[l] < errors[best] { l } else { best });
        let weights = block.weights.iter().map(|lane| lane[best]).collect();
        (weights, scales[best], errors[best])
    }
}

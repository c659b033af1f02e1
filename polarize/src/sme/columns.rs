//! The columns of a part: in real numbers, on eight scales, and on the best of them.
//!
//! Where rows are few, a column has eight lanes, one a scale, and the best stays. Where they are many, the scale that suits
//! the judges must do for all, so that eight columns are solved in the time of one; they are fitted to their levels and
//! moved once more, and the better of the two stays.

use std::ops::Range;

use rayon::prelude::*;

use super::{Levels, Part, Signs};
use crate::fit::{self, Block, LANES, Lane, MANY_ROWS, PANEL};

/// The gain, in units of the targets' variance, below which a weight counts as settled, also where rows are many.
const SETTLED: f64 = 1e-9;
const SETTLED_OF_MANY: f64 = 1e-8;
/// Sweeps over the real weights, and over those on a grid.
const SWEEPS: usize = 200;
const GRID_SWEEPS: usize = 30;

/// A column in real numbers, its error with the constant.
pub struct Real {
    pub weights: Vec<f64>,
    pub error: f64,
}

/// A column on its grid, its error with the constant.
pub struct Column {
    pub levels: Vec<i32>,
    pub scale: f64,
    pub error: f64,
}

/// A column on eight scales, errors without the constant.
pub struct Tried {
    block: Block,
    scales: Lane,
    pub errors: Lane,
}

impl Tried {
    /// The weights of the best scale, the scale and the error.
    fn best(&self) -> (Vec<f64>, f64, f64) {
        let errors = &self.errors;
        let best = (0..LANES).fold(0, |best, l| if errors[l] < errors[best] { l } else { best });
        let weights = self.block.weights.iter().map(|lane| lane[best]).collect();
        (weights, self.scales[best], errors[best])
    }
}

/// One part of a layer, to be solved.
pub struct Problem<'a, 'm> {
    pub part: &'a Part<'m>,
    pub signs: Signs,
    pub fragment_rows: usize,
}

impl Problem<'_, '_> {
    /// Whether rows are so many that a sweep waits for memory.
    pub fn is_tall(&self) -> bool {
        self.part.start.nrows() >= MANY_ROWS
    }

    pub fn constant(&self, n: usize) -> f64 {
        self.part.moments.target_variance[n] + self.part.moments.ridge_energy[n]
    }

    /// Every column's best real weights under its signs.
    pub fn real(&self) -> Vec<Real> {
        let solved = self.panels().into_par_iter().map(|panel| {
            let mut blocks = self.blocks(panel.clone(), |n| {
                (self.part.start.column(n).to_vec(), f64::MAX)
            });
            self.descend(&mut blocks, panel.clone(), SWEEPS);
            let blocks = blocks.iter().zip(panel.clone().step_by(LANES));
            let solved = blocks.flat_map(|(block, first)| {
                let errors = block.errors();
                let lanes = first..panel.end.min(first + LANES);
                lanes.enumerate().map(move |(l, n)| Real {
                    weights: block.weights.iter().map(|lane| lane[l]).collect(),
                    error: errors[l] + self.constant(n),
                })
            });
            solved.collect::<Vec<_>>()
        });
        let solved: Vec<Vec<Real>> = solved.collect();
        solved.into_iter().flatten().collect()
    }

    /// Some columns on the scales of [`Levels::shrinks`].
    pub fn on_shrinks(&self, columns: &[usize], real: &[Real], levels: &Levels) -> Vec<Tried> {
        let tries = columns.iter().map(|&n| {
            let weights = &real[n].weights;
            let scales = levels
                .shrinks()
                .map(|shrink| self.scale(n, weights, shrink, levels));
            (n, &**weights, scales)
        });
        self.on_grids(&tries.collect::<Vec<_>>(), levels)
    }

    /// Every column on the best of its scales.
    pub fn columns(&self, real: &[Real], levels: &Levels) -> Vec<Column> {
        let columns = (0..real.len()).into_par_iter();
        let solved = columns.map(|n| self.column(n, real, levels));
        solved.collect()
    }

    fn column(&self, n: usize, real: &[Real], levels: &Levels) -> Column {
        let (mut weights, mut scale, mut error) = self.on_shrinks(&[n], real, levels)[0].best();
        for _ in 0..3 {
            let Some(fitted) = self.fitted(n, &weights) else {
                break;
            };
            // The best scale of these levels, which then may move.
            let better = scale * fitted;
            let moved: Vec<f64> = weights.iter().map(|w| w * fitted).collect();
            let spread = [1.0, 0.985, 1.015, 0.97, 1.03, 0.95, 1.05, 0.92];
            let scales = spread.map(|by: f64| self.written(n, better * by));
            let (next, at, found) = self.on_grids(&[(n, &moved, scales)], levels)[0].best();
            if found >= error {
                break;
            }
            (weights, scale, error) = (next, at, found);
        }
        Column {
            levels: weights.iter().map(|w| (w / scale).round() as i32).collect(),
            scale,
            error: error + self.constant(n),
        }
    }

    /// Every column on the scale that `shrink` gives it, and on the one that suits its levels then.
    pub fn tall_columns(&self, real: &[Real], shrink: f64, levels: &Levels) -> Vec<Column> {
        let solved = self.panels().into_par_iter().map(|panel| {
            let start = |n: usize| {
                let weights = &real[n].weights;
                (weights.clone(), self.scale(n, weights, shrink, levels))
            };
            let mut columns = self.side_by_side(panel.clone(), start, levels);
            let again = |n: usize| {
                let column = &columns[n - panel.start];
                let weights = column
                    .levels
                    .iter()
                    .map(|&level| f64::from(level) * column.scale);
                let weights: Vec<f64> = weights.collect();
                match self.fitted(n, &weights) {
                    None => (weights, column.scale),
                    Some(fitted) => (
                        weights.iter().map(|w| w * fitted).collect(),
                        self.written(n, column.scale * fitted),
                    ),
                }
            };
            let again = self.side_by_side(panel.clone(), again, levels);
            for (column, again) in columns.iter_mut().zip(again) {
                if again.error < column.error {
                    *column = again;
                }
            }
            columns
        });
        let solved: Vec<Vec<Column>> = solved.collect();
        solved.into_iter().flatten().collect()
    }

    /// Columns on one scale each, from the weights and the scale that `start` gives.
    fn side_by_side(
        &self,
        panel: Range<usize>,
        start: impl Fn(usize) -> (Vec<f64>, f64),
        levels: &Levels,
    ) -> Vec<Column> {
        let starts: Vec<(Vec<f64>, f64)> = panel.clone().map(start).collect();
        let of = |n: usize| {
            let (weights, scale) = &starts[n - panel.start];
            (weights.clone(), levels.most * scale)
        };
        let mut blocks = self.blocks(panel.clone(), of);
        for (block, starts) in blocks.iter_mut().zip(starts.chunks(LANES)) {
            let mut scales = [1.0; LANES];
            for (scale, start) in scales.iter_mut().zip(starts) {
                *scale = start.1;
            }
            block.grid = Some(scales);
            block.levels = Some(levels.nearest.clone());
        }
        self.descend(&mut blocks, panel.clone(), GRID_SWEEPS);
        let blocks: Vec<(Block, Lane)> = blocks
            .into_iter()
            .map(|block| {
                let errors = block.errors();
                (block, errors)
            })
            .collect();
        panel
            .clone()
            .map(|n| {
                let (at, l) = ((n - panel.start) / LANES, (n - panel.start) % LANES);
                let ((block, errors), scale) = (&blocks[at], starts[n - panel.start].1);
                let level = |lane: &Lane| (lane[l] / scale).round() as i32;
                Column {
                    levels: block.weights.iter().map(level).collect(),
                    scale,
                    error: errors[l] + self.constant(n),
                }
            })
            .collect()
    }

    /// The best of eight scales each, for columns that start from some weights.
    fn on_grids(&self, tries: &[(usize, &[f64], Lane)], levels: &Levels) -> Vec<Tried> {
        let moments = self.part.moments;
        let (mut blocks, mut enough) = (Vec::new(), Vec::new());
        for (n, from, scales) in tries {
            let mut block = Block::new(from.len());
            for (k, &w) in from.iter().enumerate() {
                block.weights[k] = [w; LANES];
                block.g[k] = [moments.g[[k, *n]]; LANES];
                for (l, scale) in scales.iter().enumerate() {
                    [block.low[k][l], block.high[k][l]] = self.bounds(k, *n, levels.most * scale);
                }
            }
            block.grid = Some(*scales);
            block.levels = Some(levels.nearest.clone());
            blocks.push(block);
            enough.push([self.settled() * moments.target_variance[*n]; LANES]);
        }
        fit::descend(&mut blocks, moments.h.view(), &enough, GRID_SWEEPS);
        let solved = blocks.into_iter().zip(tries);
        let solved = solved.map(|(block, (_, _, scales))| Tried {
            errors: block.errors(),
            scales: *scales,
            block,
        });
        solved.collect()
    }

    /// What are solved together.
    fn panels(&self) -> Vec<Range<usize>> {
        let (columns, size) = (
            self.part.start.ncols(),
            if self.is_tall() { PANEL } else { LANES },
        );
        let first = (0..columns).step_by(size);
        first
            .map(|first| first..columns.min(first + size))
            .collect()
    }

    /// Columns side by side, from the weights and within the largest magnitude that `of` gives.
    fn blocks(&self, panel: Range<usize>, of: impl Fn(usize) -> (Vec<f64>, f64)) -> Vec<Block> {
        let firsts = panel.clone().step_by(LANES);
        let blocks = firsts.map(|first| {
            let mut block = Block::new(self.part.start.nrows());
            for (l, n) in (first..panel.end.min(first + LANES)).enumerate() {
                let (weights, most) = of(n);
                for (k, w) in weights.into_iter().enumerate() {
                    block.weights[k][l] = w;
                    block.g[k][l] = self.part.moments.g[[k, n]];
                    [block.low[k][l], block.high[k][l]] = self.bounds(k, n, most);
                }
            }
            block
        });
        blocks.collect()
    }

    fn descend(&self, blocks: &mut [Block], panel: Range<usize>, sweeps: usize) {
        let enough = panel.clone().step_by(LANES).map(|first| {
            let mut enough: Lane = [f64::MAX; LANES];
            for (l, n) in (first..panel.end.min(first + LANES)).enumerate() {
                enough[l] = self.settled() * self.part.moments.target_variance[n];
            }
            enough
        });
        fit::descend(
            blocks,
            self.part.moments.h.view(),
            &enough.collect::<Vec<_>>(),
            sweeps,
        );
    }

    fn settled(&self) -> f64 {
        if self.is_tall() {
            SETTLED_OF_MANY
        } else {
            SETTLED
        }
    }

    fn bounds(&self, k: usize, n: usize, most: f64) -> [f64; 2] {
        match self.signs {
            Signs::Separate => [-most, most],
            Signs::Polarized => self.part.polarity[[k / self.fragment_rows, n]].bounds(most),
        }
    }

    /// The scale at which the largest weight, times `shrink`, is the largest level.
    fn scale(&self, n: usize, real: &[f64], shrink: f64, levels: &Levels) -> f64 {
        let largest = real.iter().fold(0.0_f64, |most, w| most.max(w.abs()));
        self.written(n, largest * shrink / levels.most)
    }

    /// A scale that the layer's bias can be written in; 1 where there is none.
    fn written(&self, n: usize, wish: f64) -> f64 {
        let scale = wish.max(self.part.least[n]);
        if scale > 0.0 && scale.is_finite() {
            scale
        } else {
            1.0
        }
    }

    /// The factor of these weights with the least error.
    fn fitted(&self, n: usize, weights: &[f64]) -> Option<f64> {
        let moments = self.part.moments;
        let (mut gw, mut whw) = (0.0, 0.0);
        for (k, row) in moments.h.outer_iter().enumerate() {
            if weights[k] != 0.0 {
                gw += moments.g[[k, n]] * weights[k];
                let product: f64 = row.iter().zip(weights).map(|(h, w)| h * w).sum();
                whw += weights[k] * product;
            }
        }
        (gw > 0.0 && whw > 0.0).then(|| gw / whw)
    }
}

//! SME inside the layer loop: a grid of magnitudes, and planes that are emptied where that costs least.
//!
//! A plane of a layer is free to go if the layer can be fitted without it. From all planes on, the one whose loss costs
//! least is emptied and the columns are solved anew on the magnitudes that are left, until one plane is left. What stays
//! is the step with the least `error / variance + kappa * crossbars`, as in pruning.
//!
//! Which plane costs least is judged by some of a layer's columns, on eight scales each; the planes that stay are then
//! fitted with all columns.

mod levels;

use ndarray::{Array2, ArrayView2};
use rayon::prelude::*;

pub use levels::{Levels, Quantizer};

use crate::fit::{Block, LANES, Lane};
use crate::grid::Solution;
use crate::moments::Moments;
use crate::signs::Polarity;

/// The gain, in units of the targets' variance, below which a weight counts as settled.
const SETTLED: f64 = 1e-9;
/// Sweeps over the real weights, and over those on a grid.
const SWEEPS: usize = 200;
const GRID_SWEEPS: usize = 30;
/// Columns by which planes are judged.
const JUDGES: usize = 12;

/// Where signs go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signs {
    /// Every plane twice, once for each sign.
    Separate,
    /// Every plane once; a fragment has one sign.
    Polarized,
}

/// What SME may do to a network.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sme {
    /// The grid.
    pub quantizer: Quantizer,
    /// Bits of a device: a plane holds digits of so many bits.
    pub device_bits: u32,
    /// Where signs go.
    pub signs: Signs,
    /// The share of the variance of its layer's targets that a crossbar must be worth; 0 empties no plane.
    pub kappa: f64,
}

/// One group of a layer: its rows in their final order.
pub(crate) struct Part<'a> {
    pub moments: &'a Moments,
    pub start: ArrayView2<'a, f64>,
    /// `[fragments, columns]`; not read where signs are separate.
    pub polarity: &'a Array2<Polarity>,
    pub least: &'a [f64],
}

/// A layer that was solved.
pub(crate) struct Planned {
    /// One a part.
    pub solutions: Vec<Solution>,
    /// The planes that hold anything, the lowest first.
    pub planes: Vec<u32>,
}

/// Solves a layer. `tiles` are the crossbars that one plane takes, both signs together.
pub(crate) fn solve(
    sme: &Sme,
    parts: &[Part],
    fragment_rows: usize,
    weight_bits: u32,
    tiles: usize,
) -> Planned {
    let real: Vec<Vec<Real>> = parts
        .iter()
        .map(|part| Problem::new(part, sme, fragment_rows).real())
        .collect();
    let levels = |planes: &[u32]| {
        let digit = (1_u32 << sme.device_bits) - 1;
        let mask = planes
            .iter()
            .fold(0, |mask, plane| mask | digit << (plane * sme.device_bits));
        Levels::new(sme.quantizer, weight_bits, mask)
    };
    let mut planes: Vec<u32> = (0..weight_bits / sme.device_bits).collect();
    if sme.kappa > 0.0 {
        let judges = judges(parts);
        let error = |planes: &[u32]| -> f64 {
            let levels = levels(planes);
            let (error, variance) = judges
                .par_iter()
                .map(|&(part, n)| {
                    let problem = Problem::new(&parts[part], sme, fragment_rows);
                    let (_, _, error) = problem.first(n, &real[part][n].weights, &levels);
                    let constant = problem.constant(n);
                    (error + constant, problem.part.moments.target_variance[n])
                })
                .collect::<Vec<_>>()
                .into_iter()
                .fold((0.0, 0.0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
            error / variance.max(f64::MIN_POSITIVE)
        };
        planes = emptied(planes, &error, sme.kappa * tiles as f64);
    }
    let levels = levels(&planes);
    let solutions = parts.iter().zip(&real).map(|(part, real)| {
        let columns: Vec<Column> = (0..real.len())
            .into_par_iter()
            .map(|n| Problem::new(part, sme, fragment_rows).column(n, &real[n].weights, &levels))
            .collect();
        solution(part, real, &columns)
    });
    Planned {
        solutions: solutions.collect(),
        planes,
    }
}

/// Empties the plane of least error, one after the other; gives the planes of the least `error + worth * planes`.
fn emptied(all: Vec<u32>, error: &dyn Fn(&[u32]) -> f64, worth: f64) -> Vec<u32> {
    let cost = |planes: &[u32], error: f64| error + worth * planes.len() as f64;
    let mut least = cost(&all, error(&all));
    let (mut best, mut planes) = (all.clone(), all);
    while planes.len() > 1 {
        let without = |gone: usize| -> Vec<u32> {
            let kept = planes.iter().enumerate();
            kept.filter(|&(at, _)| at != gone)
                .map(|(_, &plane)| plane)
                .collect()
        };
        let (mut next, mut next_error) = (Vec::new(), f64::INFINITY);
        for gone in 0..planes.len() {
            let candidate = without(gone);
            let found = error(&candidate);
            if found < next_error {
                (next, next_error) = (candidate, found);
            }
        }
        if next.is_empty() {
            break;
        }
        planes = next;
        let found = cost(&planes, next_error);
        if found < least {
            (least, best) = (found, planes.clone());
        }
    }
    best
}

/// The columns by which planes are judged, spread over all.
fn judges(parts: &[Part]) -> Vec<(usize, usize)> {
    let all: Vec<(usize, usize)> = parts
        .iter()
        .enumerate()
        .flat_map(|(part, of)| (0..of.start.ncols()).map(move |n| (part, n)))
        .collect();
    let count = all.len().min(JUDGES);
    (0..count).map(|i| all[i * all.len() / count]).collect()
}

fn solution(part: &Part, real: &[Real], columns: &[Column]) -> Solution {
    let shape = part.start.dim();
    Solution {
        real: Array2::from_shape_fn(shape, |(k, n)| real[n].weights[k]),
        real_error: real.iter().map(|column| column.error).collect(),
        levels: Array2::from_shape_fn(shape, |(k, n)| columns[n].levels[k]),
        scales: columns.iter().map(|column| column.scale).collect(),
        error: columns.iter().map(|column| column.error).collect(),
    }
}

/// A column in real numbers, its error with the constant.
struct Real {
    weights: Vec<f64>,
    error: f64,
}

struct Column {
    levels: Vec<i32>,
    scale: f64,
    error: f64,
}

struct Problem<'a, 'm> {
    part: &'a Part<'m>,
    sme: &'a Sme,
    fragment_rows: usize,
}

impl<'a, 'm> Problem<'a, 'm> {
    fn new(part: &'a Part<'m>, sme: &'a Sme, fragment_rows: usize) -> Problem<'a, 'm> {
        Problem {
            part,
            sme,
            fragment_rows,
        }
    }

    fn constant(&self, n: usize) -> f64 {
        self.part.moments.target_variance[n] + self.part.moments.ridge_energy[n]
    }

    fn bounds(&self, k: usize, n: usize, most: f64) -> [f64; 2] {
        match self.sme.signs {
            Signs::Separate => [-most, most],
            Signs::Polarized => self.part.polarity[[k / self.fragment_rows, n]].bounds(most),
        }
    }

    /// Every column's best real weights under its signs.
    fn real(&self) -> Vec<Real> {
        let moments = self.part.moments;
        let (rows, columns) = self.part.start.dim();
        let blocks: Vec<usize> = (0..columns).step_by(LANES).collect();
        let solved: Vec<Vec<Real>> = blocks
            .into_par_iter()
            .map(|first| {
                let mut block = Block::new(rows);
                let mut enough: Lane = [f64::MAX; LANES];
                let here = first..columns.min(first + LANES);
                for (l, n) in here.clone().enumerate() {
                    enough[l] = SETTLED * moments.target_variance[n];
                    for k in 0..rows {
                        block.weights[k][l] = self.part.start[[k, n]];
                        block.g[k][l] = moments.g[[k, n]];
                        [block.low[k][l], block.high[k][l]] = self.bounds(k, n, f64::MAX);
                    }
                }
                block.descend(moments.h.view(), &enough, SWEEPS);
                let errors = block.errors();
                here.enumerate()
                    .map(|(l, n)| Real {
                        weights: block.weights.iter().map(|lane| lane[l]).collect(),
                        error: errors[l] + self.constant(n),
                    })
                    .collect()
            })
            .collect();
        solved.into_iter().flatten().collect()
    }

    /// The best of the first eight scales: weights, scale, error without the constant.
    fn first(&self, n: usize, real: &[f64], levels: &Levels) -> (Vec<f64>, f64, f64) {
        let largest = real.iter().fold(0.0_f64, |most, w| most.max(w.abs()));
        let last = match levels.bits {
            0 | 1 => 0.3,
            2 => 0.4,
            3 => 0.5,
            4 => 0.65,
            5 => 0.75,
            6 => 0.85,
            _ => 0.93,
        };
        let scales = std::array::from_fn(|i| {
            let shrink = 1.0 - (1.0 - last) * i as f64 / (LANES - 1) as f64;
            self.scale(n, largest * shrink / levels.most)
        });
        self.on_grids(n, real, scales, levels)
    }

    /// A scale that the layer's bias can be written in; 1 where there is none.
    fn scale(&self, n: usize, wish: f64) -> f64 {
        let scale = wish.max(self.part.least[n]);
        if scale > 0.0 && scale.is_finite() {
            scale
        } else {
            1.0
        }
    }

    fn column(&self, n: usize, real: &[f64], levels: &Levels) -> Column {
        let (mut weights, mut scale, mut error) = self.first(n, real, levels);
        for _ in 0..3 {
            let Some(fitted) = self.fitted(n, &weights) else {
                break;
            };
            // The best scale of these levels, which then may move.
            let better = scale * fitted;
            let moved: Vec<f64> = weights.iter().map(|w| w * fitted).collect();
            let spread = [1.0, 0.985, 1.015, 0.97, 1.03, 0.95, 1.05, 0.92];
            let scales = spread.map(|by: f64| self.scale(n, better * by));
            let (next, at, found) = self.on_grids(n, &moved, scales, levels);
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

    /// The best of eight scales, from weights `from`: weights, scale, error without the constant.
    fn on_grids(
        &self,
        n: usize,
        from: &[f64],
        scales: Lane,
        levels: &Levels,
    ) -> (Vec<f64>, f64, f64) {
        let moments = self.part.moments;
        let mut block = Block::new(from.len());
        for (k, &w) in from.iter().enumerate() {
            block.weights[k] = [w; LANES];
            block.g[k] = [moments.g[[k, n]]; LANES];
            for (l, scale) in scales.iter().enumerate() {
                [block.low[k][l], block.high[k][l]] = self.bounds(k, n, levels.most * scale);
            }
        }
        block.grid = Some(scales);
        block.levels = Some(levels.nearest.clone());
        let enough = [SETTLED * moments.target_variance[n]; LANES];
        block.descend(moments.h.view(), &enough, GRID_SWEEPS);
        let errors = block.errors();
        let best = (0..LANES).fold(0, |best, l| if errors[l] < errors[best] { l } else { best });
        let weights = block.weights.iter().map(|lane| lane[best]).collect();
        (weights, scales[best], errors[best])
    }
}

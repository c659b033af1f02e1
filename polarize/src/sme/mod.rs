//! SME inside the layer loop: a grid of magnitudes, and planes that are emptied where that costs least.
//!
//! A plane of a layer is free to go if the layer can be fitted without it. From all planes on, the one whose loss costs
//! least is emptied and the columns are solved anew on the magnitudes that are left, until one plane is left. What stays
//! is the step with the least `error / variance + kappa * crossbars`, as in pruning.
//!
//! Which plane costs least is judged by some of a layer's columns, on eight scales each; the planes that stay are then
//! fitted with all columns. In layers of many rows the judges choose the scale, too.

mod columns;
mod judges;
mod levels;

use ndarray::{Array2, ArrayView2};

pub use levels::{Levels, Quantizer};

use crate::grid::Solution;
use crate::moments::Moments;
use crate::signs::Polarity;

use columns::{Column, Problem, Real};
use judges::Judges;

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
#[derive(Clone, Copy)]
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
    let problems = parts.iter().map(|part| Problem {
        part,
        signs: sme.signs,
        fragment_rows,
    });
    let problems: Vec<Problem> = problems.collect();
    let real: Vec<Vec<Real>> = problems.iter().map(Problem::real).collect();
    let judges = Judges::new(&problems, &real);
    let levels = |planes: &[u32]| {
        let digit = (1_u32 << sme.device_bits) - 1;
        let mask = planes
            .iter()
            .fold(0, |mask, plane| mask | digit << (plane * sme.device_bits));
        Levels::new(sme.quantizer, weight_bits, mask)
    };
    let mut planes: Vec<u32> = (0..weight_bits / sme.device_bits).collect();
    if sme.kappa > 0.0 {
        let error = |planes: &[u32]| judges.error(&levels(planes));
        planes = emptied(planes, &error, sme.kappa * tiles as f64);
    }
    let levels = levels(&planes);
    // All parts have as many rows.
    let is_tall = problems.iter().any(Problem::is_tall);
    let shrink = is_tall.then(|| judges.shrink(&levels));
    let solutions = problems.iter().zip(&real).map(|(problem, real)| {
        let columns = match shrink {
            Some(shrink) => problem.tall_columns(real, shrink, &levels),
            None => problem.columns(real, &levels),
        };
        solution(problem.part, real, &columns)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signs::polarities;

    #[test]
    fn columns_of_many_rows_share_a_scale_and_lose_little_against_eight_scales_each() {
        let (rows, columns, m) = (1160, 11, 8);
        let h = Array2::from_shape_fn((rows, rows), |(i, j)| 0.4_f64.powi(i.abs_diff(j) as i32));
        let w0 = Array2::from_shape_fn((rows, columns), |(k, n)| {
            ((k * 37 + n * 11) % 19) as f64 / 9.0 - 1.0
        });
        let g = h.dot(&w0);
        let variance = (0..columns).map(|n| w0.column(n).dot(&g.column(n)));
        let moments = Moments {
            target_variance: variance.collect(),
            ridge_energy: vec![0.0; columns],
            input_mean: vec![0.0; rows],
            target_mean: vec![0.0; columns],
            h,
            g,
        };
        let polarity = polarities(&w0, m);
        let mut least = vec![0.0; columns];
        least[3] = 0.5;
        let part = Part {
            moments: &moments,
            start: w0.view(),
            polarity: &polarity,
            least: &least,
        };
        let sme = Sme {
            quantizer: Quantizer::Window(2),
            device_bits: 1,
            signs: Signs::Polarized,
            kappa: 0.0,
        };
        let planned = solve(&sme, &[part], m, 4, 2);
        let solution = &planned.solutions[0];
        assert_eq!(solution.scales[3], 0.5, "no scale is below its least");

        let problem = Problem {
            part: &part,
            signs: sme.signs,
            fragment_rows: m,
        };
        let levels = Levels::new(sme.quantizer, 4, 0b1111);
        let apart = problem.columns(&problem.real(), &levels);
        for (n, apart) in apart.iter().enumerate() {
            let of_column = solution.levels.column(n);
            for (k, &level) in of_column.iter().enumerate() {
                let [low, high] = polarity[[k / m, n]].bounds(15.0);
                assert!((low..=high).contains(&f64::from(level)));
                assert!(sme.quantizer.allows(level.unsigned_abs()), "{level}");
            }
            let weights = of_column.iter().map(|&q| f64::from(q) * solution.scales[n]);
            let direct = moments.error(n, &weights.collect::<Vec<_>>());
            let (found, variance) = (solution.error[n], moments.target_variance[n]);
            assert!(
                (direct - found).abs() < 1e-6 * variance,
                "{direct}, {found}"
            );
            assert!(
                found < apart.error + 0.02 * variance,
                "column {n}: {found} together, {} apart, of {variance}",
                apart.error
            );
        }
    }
}

//! The columns that speak for their layer: which planes cost least, and which scale suits.

use rayon::prelude::*;

use super::Levels;
use super::columns::{Problem, Real};
use crate::fit::{LANES, Lane};

/// Judges of a layer.
const JUDGES: usize = 12;
/// Judges of a layer of many rows that are solved together: H is read once for them.
const TOGETHER: usize = 6;

/// Some columns of a layer, spread over all.
pub struct Judges<'a, 'm> {
    /// Each with its part's problem: what are solved together.
    panels: Vec<(&'a Problem<'a, 'm>, Vec<usize>, &'a [Real])>,
}

impl<'a, 'm> Judges<'a, 'm> {
    /// The judges of a layer of some parts; `real` are all columns of each.
    pub fn new(problems: &'a [Problem<'a, 'm>], real: &'a [Vec<Real>]) -> Judges<'a, 'm> {
        let all: Vec<(usize, usize)> = real
            .iter()
            .enumerate()
            .flat_map(|(part, of)| (0..of.len()).map(move |n| (part, n)))
            .collect();
        let count = all.len().min(JUDGES);
        let chosen: Vec<(usize, usize)> = (0..count).map(|i| all[i * all.len() / count]).collect();
        let panels = chosen
            .chunk_by(|a, b| a.0 == b.0)
            .flat_map(|of_part| {
                let part = of_part[0].0;
                let size = if problems[part].is_tall() {
                    TOGETHER
                } else {
                    1
                };
                of_part.chunks(size).map(move |panel| {
                    let columns = panel.iter().map(|&(_, n)| n).collect();
                    (&problems[part], columns, &*real[part])
                })
            })
            .collect();
        Judges { panels }
    }

    /// The error of the layer on these levels, as a share of its targets' variance: every judge has its best scale.
    pub fn error(&self, levels: &Levels) -> f64 {
        let least = |errors: &Lane| errors.iter().copied().fold(f64::INFINITY, f64::min);
        let judged = self.judged(levels);
        let (error, variance) = judged.iter().fold((0.0, 0.0), |sum, (errors, variance)| {
            (sum.0 + least(errors), sum.1 + variance)
        });
        error / variance.max(f64::MIN_POSITIVE)
    }

    /// Which of the eight shrinks of [`Levels::shrinks`] has the least error over all judges.
    pub fn shrink(&self, levels: &Levels) -> f64 {
        let mut sums = [0.0; LANES];
        for (errors, _) in self.judged(levels) {
            for l in 0..LANES {
                sums[l] += errors[l];
            }
        }
        let best = (0..LANES).fold(0, |best, l| if sums[l] < sums[best] { l } else { best });
        levels.shrinks()[best]
    }

    /// The errors of each judge on each shrink, and the variance of its targets.
    fn judged(&self, levels: &Levels) -> Vec<(Lane, f64)> {
        let panels = self.panels.par_iter().map(|(problem, columns, real)| {
            let solved = problem.on_shrinks(columns, real, levels);
            let solved = solved.into_iter().zip(columns).map(|(tried, &n)| {
                let errors = tried.errors.map(|error| error + problem.constant(n));
                (errors, problem.part.moments.target_variance[n])
            });
            solved.collect::<Vec<_>>()
        });
        panels.collect::<Vec<_>>().into_iter().flatten().collect()
    }
}

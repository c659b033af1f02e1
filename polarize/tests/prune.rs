//! Which rows go, against solving the least squares of what is left.

mod common;

use common::{layer, least_squares};
use forms_polarize::moments::Moments;
use forms_polarize::prune::plan;

/// The error of all columns when only some rows are there.
fn error(moments: &Moments, rows: &[usize]) -> f64 {
    (0..moments.g.ncols())
        .map(|n| moments.error(n, &least_squares(moments, n, rows)))
        .sum()
}

#[test]
fn each_row_that_goes_is_the_cheapest_and_costs_what_least_squares_says() {
    for seed in 0..8 {
        let (moments, _) = layer(seed, 9, 4);
        let removal = plan(&moments).unwrap();
        let all: Vec<usize> = (0..9).collect();
        let whole = error(&moments, &all);
        let mut left = all;
        for (step, &gone) in removal.rows.iter().enumerate() {
            let without = |k: usize| {
                left.iter()
                    .copied()
                    .filter(|&row| row != k)
                    .collect::<Vec<_>>()
            };
            let costs: Vec<f64> = left.iter().map(|&k| error(&moments, &without(k))).collect();
            let least = costs.iter().copied().fold(f64::MAX, f64::min);
            left = without(gone);
            let now = error(&moments, &left);
            assert!(now - least < 1e-9, "seed {seed}, step {step}");
            assert!(
                (removal.losses[step + 1] - (now - whole)).abs() < 1e-8,
                "seed {seed}, step {step}"
            );
            let mut kept = left.clone();
            kept.sort_unstable();
            assert_eq!(removal.kept(8 - step), kept);
        }
    }
}

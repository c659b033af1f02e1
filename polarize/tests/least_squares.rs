//! Least squares under signs and on grids, against every active set and every point of a grid.

mod common;

use common::{layer, least_squares, subsets};
use forms_polarize::fit::{Block, LANES, together};
use forms_polarize::grid::solve;
use forms_polarize::moments::Moments;
use forms_polarize::signs::{Polarity, polarities};
use ndarray::Array2;

/// The least error of a column under signs: of all sets of weights that are not zero, the best feasible one.
fn by_active_sets(moments: &Moments, column: usize, polarity: &[Polarity]) -> f64 {
    subsets(polarity.len())
        .map(|free| least_squares(moments, column, &free))
        .filter(|w| {
            w.iter().zip(polarity).all(|(&w, polarity)| match polarity {
                Polarity::Positive => w >= -1e-12,
                Polarity::Negative => w <= 1e-12,
            })
        })
        .map(|w| moments.error(column, &w))
        .fold(f64::MAX, f64::min)
}

#[test]
fn coordinate_descent_finds_what_trying_every_active_set_finds() {
    let (rows, columns, m) = (7, 11, 3);
    for seed in 0..12 {
        let (moments, w0) = layer(seed, rows, columns);
        let polarity = polarities(&w0, m);
        let least = vec![0.0; columns];
        let solved = solve(&moments, w0.view(), &polarity, m, 8, &least);
        for n in 0..columns {
            let of_rows: Vec<Polarity> = (0..rows).map(|k| polarity[[k / m, n]]).collect();
            let best = by_active_sets(&moments, n, &of_rows);
            let found = solved.real_error[n];
            let column = solved.real.column(n).to_vec();
            assert!(
                (moments.error(n, &column) - found).abs() < 1e-9,
                "seed {seed}"
            );
            assert!(
                found - best < 1e-6 * moments.target_variance[n],
                "seed {seed}, column {n}: {found} where {best} is possible"
            );
        }
    }
}

#[test]
fn no_choice_of_signs_is_beaten_by_its_own_solution() {
    // All 2^3 patterns of three fragments: each pattern's solution is the best of its active sets.
    let (rows, m) = (6, 2);
    for seed in 20..24 {
        let (moments, w0) = layer(seed, rows, 1);
        for pattern in subsets(rows / m) {
            let polarity =
                Array2::from_shape_fn((rows / m, 1), |(f, _)| match pattern.contains(&f) {
                    true => Polarity::Negative,
                    false => Polarity::Positive,
                });
            let solved = solve(&moments, w0.view(), &polarity, m, 8, &[0.0]);
            let of_rows: Vec<Polarity> = (0..rows).map(|k| polarity[[k / m, 0]]).collect();
            let best = by_active_sets(&moments, 0, &of_rows);
            assert!(
                (solved.real_error[0] - best).abs() < 1e-6 * moments.target_variance[0],
                "seed {seed}, negative {pattern:?}"
            );
        }
    }
}

#[test]
fn the_grid_keeps_signs_and_levels_and_its_error_is_what_it_says() {
    let (rows, columns, m) = (40, 9, 8);
    for seed in 30..34 {
        let (moments, w0) = layer(seed, rows, columns);
        let polarity = polarities(&w0, m);
        let least = vec![0.0; columns];
        let mut before = vec![f64::MAX; columns];
        for bits in [1, 2, 3, 4, 6, 8] {
            let solved = solve(&moments, w0.view(), &polarity, m, bits, &least);
            for n in 0..columns {
                let scale = solved.scales[n];
                let w: Vec<f64> = solved
                    .levels
                    .column(n)
                    .iter()
                    .map(|&q| f64::from(q) * scale)
                    .collect();
                for (k, &q) in solved.levels.column(n).iter().enumerate() {
                    let [low, high] = polarity[[k / m, n]].bounds(f64::from((1 << bits) - 1));
                    assert!((low..=high).contains(&f64::from(q)), "seed {seed}: {q}");
                }
                let error = solved.error[n];
                assert!(
                    (moments.error(n, &w) - error).abs() < 1e-8 * (1.0 + error),
                    "seed {seed}"
                );
                assert!(error >= solved.real_error[n] - 1e-9, "seed {seed}");
                // Rounding to the nearest levels of the usual scale, which is what would be done without.
                let top = solved
                    .real
                    .column(n)
                    .iter()
                    .fold(0.0_f64, |m, w| m.max(w.abs()));
                let step = top / f64::from((1 << bits) - 1);
                let plain: Vec<f64> = solved
                    .real
                    .column(n)
                    .iter()
                    .map(|w| (w / step).round() * step)
                    .collect();
                assert!(
                    error <= moments.error(n, &plain) + 1e-9,
                    "seed {seed}, {bits} bits"
                );
                assert!(
                    error <= before[n] * 1.02 + 1e-9,
                    "seed {seed}: {bits} bits are worse than fewer"
                );
                before[n] = error;
            }
        }
    }
}

#[test]
fn one_and_two_bits_come_close_to_the_best_point_of_their_grid() {
    let (rows, m) = (6, 2);
    let (mut found, mut best) = (0.0, 0.0);
    for seed in 40..60 {
        let (moments, w0) = layer(seed, rows, 1);
        let polarity = polarities(&w0, m);
        for bits in [1, 2] {
            let solved = solve(&moments, w0.view(), &polarity, m, bits, &[0.0]);
            let levels = 1_usize << bits;
            // Every point of the grid, each with its own best scale.
            let least = (0..levels.pow(rows as u32))
                .map(|point| {
                    let q: Vec<f64> = (0..rows)
                        .map(|k| {
                            let level = (point / levels.pow(k as u32) % levels) as f64;
                            match polarity[[k / m, 0]] {
                                Polarity::Positive => level,
                                Polarity::Negative => -level,
                            }
                        })
                        .collect();
                    let whw: f64 = moments
                        .h
                        .indexed_iter()
                        .map(|((i, j), h)| h * q[i] * q[j])
                        .sum();
                    let gw: f64 = moments.g.column(0).iter().zip(&q).map(|(g, q)| g * q).sum();
                    let scale = if whw > 0.0 { (gw / whw).max(0.0) } else { 0.0 };
                    let w: Vec<f64> = q.iter().map(|q| q * scale).collect();
                    moments.error(0, &w)
                })
                .fold(f64::MAX, f64::min);
            assert!(solved.error[0] >= least - 1e-9, "seed {seed}");
            found += solved.error[0];
            best += least;
        }
    }
    assert!(found < 1.1 * best, "{found} where {best} is possible");
}

#[test]
fn a_column_of_zeros_and_one_that_never_changes_are_solved() {
    let (mut moments, mut w0) = layer(70, 8, 3);
    w0.column_mut(1).fill(0.0);
    moments.g.column_mut(1).fill(0.0);
    moments.target_variance[1] = 0.0;
    moments.ridge_energy[1] = 0.0;
    let polarity = polarities(&w0, 4);
    let solved = solve(&moments, w0.view(), &polarity, 4, 2, &[0.0, 0.0, 1e3]);
    assert!(solved.levels.column(1).iter().all(|&q| q == 0));
    assert_eq!(solved.error[1], 0.0);
    assert!(solved.scales.iter().all(|&scale| scale > 0.0));
    assert!(solved.scales[2] >= 1e3, "no scale is below its least");
}

#[test]
fn columns_of_many_rows_are_rounded_side_by_side_and_lose_next_to_nothing() {
    let (rows, columns, m) = (1160, 10, 8);
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
    least[3] = 0.05;
    let solved = solve(&moments, w0.view(), &polarity, m, 8, &least);
    assert_eq!(solved.scales[3], 0.05, "no scale is below its least");
    for n in 0..columns {
        for k in 0..rows {
            let [low, high] = polarity[[k / m, n]].bounds(255.0);
            assert!((low..=high).contains(&f64::from(solved.levels[[k, n]])));
        }
        let weights: Vec<f64> = solved
            .levels
            .column(n)
            .iter()
            .map(|&q| f64::from(q) * solved.scales[n])
            .collect();
        let (found, real) = (solved.error[n], solved.real_error[n]);
        let error = moments.error(n, &weights);
        assert!((error - found).abs() < 1e-6 * moments.target_variance[n]);
        let spare = if n == 3 { 1e-2 } else { 1e-4 };
        assert!(
            found < real + spare * moments.target_variance[n],
            "column {n}: {found} for {real}"
        );
    }
}

#[test]
fn many_blocks_together_make_the_moves_that_each_makes_alone() {
    // Rows around a step of 64 and a stride of 8; two blocks, the second not full; with and without a grid.
    for (seed, rows) in [(40, 3), (41, 63), (42, 64), (43, 66), (44, 131), (45, 145)] {
        let (moments, w0) = layer(seed, rows, 11);
        for grid in [None, Some([0.05; LANES])] {
            let block = |columns: std::ops::Range<usize>| {
                let mut block = Block::new(rows);
                for (l, n) in columns.enumerate() {
                    for k in 0..rows {
                        block.weights[k][l] = w0[[k, n]];
                        block.g[k][l] = moments.g[[k, n]];
                        let sign = w0[[k / 2 * 2, n]];
                        [block.low[k][l], block.high[k][l]] = match sign > 0.0 {
                            true => [0.0, 0.7],
                            false => [-0.7, 0.0],
                        };
                    }
                }
                block.grid = grid;
                block
            };
            let mut alone = [block(0..8), block(8..11)];
            let mut both = alone.clone();
            let enough = [[1e-9; LANES], [1e-3; LANES]];
            for (block, enough) in alone.iter_mut().zip(&enough) {
                block.descend(moments.h.view(), enough, 50);
            }
            together::descend(&mut both, moments.h.view(), &enough, 50);
            for (alone, both) in alone.iter().zip(&both) {
                let pairs = alone
                    .weights
                    .iter()
                    .flatten()
                    .zip(both.weights.iter().flatten());
                let far = pairs.map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
                assert!(
                    far < 1e-9,
                    "seed {seed}, {rows} rows, {grid:?}: {far} apart"
                );
                let errors = alone.errors().into_iter().zip(both.errors());
                errors.for_each(|(a, b)| assert!((a - b).abs() < 1e-8, "seed {seed}: {a}, {b}"));
            }
        }
    }
}

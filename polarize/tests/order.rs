//! The order search, against every order.

use forms_polarize::order::{Codes, Rows, Search, Skip, search};
use ndarray::Array2;
use proptest::prelude::*;
use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

fn rows(seed: u64, count: usize, columns: usize, codes: bool) -> Rows {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let signed = Array2::from_shape_fn((count, columns), |_| {
        rng.random_range(-1.0_f64..1.0).powi(3)
    });
    let inputs: Vec<u16> = (0..count * 10)
        .map(|_| rng.random_range(0_u16..256) >> rng.random_range(0..9))
        .collect();
    Rows {
        signed,
        codes: codes.then(|| Codes::new(&inputs, count, 10, Skip::Leading)),
    }
}

fn singles(count: usize) -> Vec<Vec<usize>> {
    (0..count).map(|place| vec![place]).collect()
}

fn how(fragment_rows: usize, steps_weight: f64, seed: u64) -> Search {
    Search {
        fragment_rows,
        proposals: 20_000,
        chains: 2,
        steps_weight,
        seed,
    }
}

/// Every order of `left` behind `order`.
fn every(order: &mut Vec<usize>, left: &mut Vec<usize>, visit: &mut impl FnMut(&[usize])) {
    if left.is_empty() {
        visit(order);
    }
    for at in 0..left.len() {
        order.push(left.remove(at));
        every(order, left, visit);
        left.insert(at, order.pop().unwrap());
    }
}

#[test]
fn the_search_finds_the_best_of_all_orders_of_seven_rows() {
    for seed in 0..12 {
        for (fragment_rows, steps_weight) in [(2, 0.0), (3, 0.0), (2, 0.5), (3, 1.0)] {
            let rows = rows(seed, 7, 5, steps_weight > 0.0);
            let start: Vec<usize> = (0..7).collect();
            let value = |order: &[usize]| rows.objective(order, fragment_rows, steps_weight);
            let mut best = f64::MIN;
            every(&mut Vec::new(), &mut start.clone(), &mut |order| {
                best = best.max(value(order))
            });
            let how = how(fragment_rows, steps_weight, seed);
            let found = value(&search(&rows, &start, &singles(7), &how));
            assert!(
                (found - best).abs() < 1e-9,
                "seed {seed}, m = {fragment_rows}, weight {steps_weight}: {found} of {best}"
            );
        }
    }
}

#[test]
fn channels_are_reordered_as_the_best_of_all_their_orders() {
    // Five channels of two kernel positions, C-major.
    for seed in 0..8 {
        let rows = rows(seed, 10, 4, false);
        let start: Vec<usize> = (0..10).collect();
        let units: Vec<Vec<usize>> = (0..5).map(|c| vec![c, 5 + c]).collect();
        let value = |order: &[usize]| rows.objective(order, 3, 0.0);
        let mut best = f64::MIN;
        every(&mut Vec::new(), &mut (0..5).collect(), &mut |channels| {
            let order: Vec<usize> = channels
                .iter()
                .copied()
                .chain(channels.iter().map(|c| 5 + c))
                .collect();
            best = best.max(value(&order));
        });
        let found = search(&rows, &start, &units, &how(3, 0.0, seed));
        assert!((value(&found) - best).abs() < 1e-9, "seed {seed}");
        assert!(
            (0..5).all(|place| found[place] + 5 == found[5 + place]),
            "seed {seed}: {found:?}"
        );
    }
}

proptest! {
    #[test]
    fn a_searched_order_holds_every_row_once_and_is_never_worse_than_its_start(
        seed in 0_u64..1000, count in 1_usize..60, columns in 1_usize..20,
        fragment_rows in 1_usize..17, steps in prop::bool::ANY,
    ) {
        let rows = rows(seed, count, columns, steps);
        let mut rng = ChaCha8Rng::seed_from_u64(seed ^ 1);
        let mut start: Vec<usize> = (0..count).collect();
        start.shuffle(&mut rng);
        let weight = if steps { 0.7 } else { 0.0 };
        let how = Search { proposals: 500, ..how(fragment_rows, weight, seed) };
        let found = search(&rows, &start, &singles(count), &how);
        let mut sorted = found.clone();
        sorted.sort_unstable();
        prop_assert_eq!(sorted, (0..count).collect::<Vec<_>>());
        prop_assert!(rows.objective(&found, fragment_rows, weight) >= rows.objective(&start, fragment_rows, weight));
    }
}

#[test]
fn the_order_is_the_same_on_any_number_of_threads() {
    let rows = rows(5, 96, 24, true);
    let start: Vec<usize> = (0..96).collect();
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| search(&rows, &start, &singles(96), &how(8, 0.3, 9)))
    };
    assert_eq!(on(1), on(3));
}

#[test]
fn the_share_kept_is_half_of_all_and_half_of_what_the_signs_leave() {
    // |D| and the maximum of two sums are the same objective.
    let rows = rows(3, 24, 7, false);
    let order: Vec<usize> = (0..24).rev().collect();
    let total: f64 = rows.signed.iter().map(|e| e.abs()).sum();
    let mut held = 0.0;
    for fragment in order.chunks(5) {
        for n in 0..7 {
            held += fragment
                .iter()
                .map(|&k| rows.signed[[k, n]])
                .sum::<f64>()
                .abs();
        }
    }
    assert!((rows.kept(&order, 5) - 0.5 * (1.0 + held / total)).abs() < 1e-12);
}

//! Small random layers, and what brute force says of them.

use forms_polarize::moments::{Moments, Sums};
use ndarray::Array2;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Correlated inputs, targets that are a noisy product of them, and the weights before.
#[allow(dead_code, reason = "not every test file needs all")]
pub fn layer(seed: u64, rows: usize, columns: usize) -> (Moments, Array2<f64>) {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let samples = 6 * rows + 20;
    let mix = Array2::from_shape_fn((rows, rows), |_| rng.random_range(-0.5..1.0));
    let hidden = Array2::from_shape_fn((samples, rows), |_| rng.random_range(0.0..1.0));
    let x = hidden.dot(&mix);
    let w0 = Array2::from_shape_fn((rows, columns), |_| rng.random_range(-1.0..1.0));
    let noise = Array2::from_shape_fn((samples, columns), |_| rng.random_range(-0.3..0.3));
    let y = x.dot(&w0) + noise;
    let mut sums = Sums::new(rows, columns);
    let turned = |a: &Array2<f64>| a.t().iter().copied().collect::<Vec<f64>>();
    sums.push(&turned(&x), &turned(&y), samples);
    (sums.moments(w0.view(), 0.002), w0)
}

/// The solution of a small system by elimination with pivots.
#[allow(dead_code, reason = "not every test file needs all")]
pub fn solve(a: &Array2<f64>, b: &[f64]) -> Vec<f64> {
    let n = b.len();
    let mut rows: Vec<Vec<f64>> = (0..n)
        .map(|i| a.row(i).iter().copied().chain([b[i]]).collect())
        .collect();
    for i in 0..n {
        let pivot = (i..n).max_by(|&p, &q| rows[p][i].abs().total_cmp(&rows[q][i].abs()));
        rows.swap(i, pivot.unwrap());
        for j in i + 1..n {
            let factor = rows[j][i] / rows[i][i];
            let from = rows[i].clone();
            for (to, from) in rows[j].iter_mut().zip(&from) {
                *to -= factor * from;
            }
        }
    }
    let mut x = vec![0.0; n];
    for i in (0..n).rev() {
        let known: f64 = (i + 1..n).map(|j| rows[i][j] * x[j]).sum();
        x[i] = (rows[i][n] - known) / rows[i][i];
    }
    x
}

/// The weights of least error that are zero outside of `free`.
#[allow(dead_code, reason = "not every test file needs all")]
pub fn least_squares(moments: &Moments, column: usize, free: &[usize]) -> Vec<f64> {
    let part = moments.of_rows(free);
    let g = part.g.column(column).to_vec();
    let mut all = vec![0.0; moments.g.nrows()];
    for (&k, w) in free.iter().zip(solve(&part.h, &g)) {
        all[k] = w;
    }
    all
}

/// Every subset of `0..n`.
#[allow(dead_code, reason = "not every test file needs all")]
pub fn subsets(n: usize) -> impl Iterator<Item = Vec<usize>> {
    (0..1_usize << n).map(move |bits| (0..n).filter(|k| bits >> k & 1 == 1).collect())
}

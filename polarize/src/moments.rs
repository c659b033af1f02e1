//! What least squares needs to know of a layer: second moments of its inputs and targets, in 64-bit floats.
//!
//! With inputs X `[samples, rows]` and targets Y `[samples, columns]`, and their means mu and nu:
//!
//! ```text
//! H = X'X / n - mu mu'  + lambda I
//! G = X'Y / n - mu nu'  + lambda W0        lambda = ridge * mean of H's diagonal
//! ```
//!
//! The ridge pulls the solution to the weights W0 that the layer had, where the samples say nothing.

use faer::linalg::matmul::matmul;
use faer::{Accum, Mat, MatRef, Par};
use ndarray::{Array2, ArrayView2, Axis};
use rayon::prelude::*;

/// Columns of H that one thread accumulates.
const PANEL: usize = 96;

/// Second moments of a layer.
#[derive(Debug, Clone, PartialEq)]
pub struct Moments {
    /// H, `[rows, rows]`, symmetric and positive definite.
    pub h: Array2<f64>,
    /// G, `[rows, columns]`.
    pub g: Array2<f64>,
    /// mu, one a row.
    pub input_mean: Vec<f64>,
    /// nu, one a column.
    pub target_mean: Vec<f64>,
    /// Variance of the targets, one a column.
    pub target_variance: Vec<f64>,
    /// What the ridge adds to the error of every weight, lambda |w0|^2: one a column.
    pub ridge_energy: Vec<f64>,
}

impl Moments {
    /// The mean squared error of weights w in a column, the ridge included:
    /// `w'Hw - 2 g'w + variance + lambda |w0|^2`.
    pub fn error(&self, column: usize, weights: &[f64]) -> f64 {
        let g = self.g.column(column);
        let quadratic: f64 = self
            .h
            .outer_iter()
            .zip(weights)
            .zip(&g)
            .map(|((row, &w), &g)| {
                let product: f64 = row.iter().zip(weights).map(|(h, w)| h * w).sum();
                w * (product - 2.0 * g)
            })
            .sum();
        quadratic + self.target_variance[column] + self.ridge_energy[column]
    }

    /// The same of some rows, in their order.
    pub fn of_rows(&self, rows: &[usize]) -> Moments {
        Moments {
            h: Array2::from_shape_fn((rows.len(), rows.len()), |(i, j)| {
                self.h[[rows[i], rows[j]]]
            }),
            g: self.g.select(Axis(0), rows),
            input_mean: rows.iter().map(|&row| self.input_mean[row]).collect(),
            ..self.clone()
        }
    }

    /// What is left without H, which is large; the shape of G stays.
    pub(crate) fn without_matrices(self) -> Moments {
        Moments {
            h: Array2::zeros((0, 0)),
            ..self
        }
    }

    /// The bias that makes the mean right: nu - w'mu.
    pub fn bias(&self, column: usize, weights: impl Iterator<Item = f64>) -> f64 {
        let product: f64 = weights.zip(&self.input_mean).map(|(w, mu)| w * mu).sum();
        self.target_mean[column] - product
    }
}

/// Sums from which [`Moments`] are made. What comes out does not depend on the number of threads.
#[derive(Debug)]
pub struct Sums {
    rows: usize,
    columns: usize,
    /// Columns of X'X from the diagonal down.
    panels: Vec<Mat<f64>>,
    /// X'Y.
    cross: Mat<f64>,
    inputs: Vec<f64>,
    targets: Vec<f64>,
    squares: Vec<f64>,
    samples: usize,
}

impl Sums {
    /// None yet.
    pub fn new(rows: usize, columns: usize) -> Sums {
        let panel = |first: usize| Mat::zeros(rows - first, PANEL.min(rows - first));
        Sums {
            rows,
            columns,
            panels: (0..rows).step_by(PANEL).map(panel).collect(),
            cross: Mat::zeros(rows, columns),
            inputs: vec![0.0; rows],
            targets: vec![0.0; columns],
            squares: vec![0.0; columns],
            samples: 0,
        }
    }

    /// Adds samples: inputs `[rows, samples]`, row after row, and targets `[columns, samples]`.
    ///
    /// # Panics
    /// Where the slices have another length.
    pub fn push(&mut self, inputs: &[f64], targets: &[f64], samples: usize) {
        assert_eq!(inputs.len(), self.rows * samples, "inputs");
        assert_eq!(targets.len(), self.columns * samples, "targets");
        if samples == 0 {
            return;
        }
        let x = MatRef::from_column_major_slice(inputs, samples, self.rows);
        let y = MatRef::from_column_major_slice(targets, samples, self.columns);
        let cross = &mut self.cross;
        rayon::join(
            || {
                self.panels.par_iter_mut().enumerate().for_each(|(at, to)| {
                    let first = at * PANEL;
                    let left = x.subcols(first, x.ncols() - first).transpose();
                    let right = x.subcols(first, to.ncols());
                    matmul(to.as_mut(), Accum::Add, left, right, 1.0, Par::Seq);
                });
            },
            || {
                let to = cross.as_mut();
                matmul(to, Accum::Add, x.transpose(), y, 1.0, Par::Seq);
            },
        );
        for (sum, row) in self.inputs.iter_mut().zip(inputs.chunks_exact(samples)) {
            *sum += row.iter().sum::<f64>();
        }
        for (column, list) in targets.chunks_exact(samples).enumerate() {
            self.targets[column] += list.iter().sum::<f64>();
            self.squares[column] += list.iter().map(|y| y * y).sum::<f64>();
        }
        self.samples += samples;
    }

    /// The moments, for a layer that had `weights` `[rows, columns]`.
    ///
    /// # Panics
    /// Where the weights have another shape.
    pub fn moments(&self, weights: ArrayView2<f64>, ridge: f64) -> Moments {
        assert_eq!(weights.dim(), (self.rows, self.columns), "weights");
        let n = self.samples.max(1) as f64;
        let mean = |sums: &[f64]| sums.iter().map(|sum| sum / n).collect::<Vec<f64>>();
        let (mu, nu) = (mean(&self.inputs), mean(&self.targets));
        let mut h = Array2::zeros((self.rows, self.rows));
        for (at, panel) in self.panels.iter().enumerate() {
            let first = at * PANEL;
            for j in 0..panel.ncols() {
                for i in j..panel.nrows() {
                    let (a, b) = (first + i, first + j);
                    let value = panel[(i, j)] / n - mu[a] * mu[b];
                    (h[[a, b]], h[[b, a]]) = (value, value);
                }
            }
        }
        let diagonal = h.diag().iter().map(|x| x.max(0.0)).sum::<f64>() / self.rows.max(1) as f64;
        // Inputs that never change leave the weights as they are.
        let lambda = if diagonal > 0.0 {
            ridge * diagonal
        } else {
            1.0
        };
        for k in 0..self.rows {
            h[[k, k]] = h[[k, k]].max(0.0) + lambda;
        }
        let g = Array2::from_shape_fn((self.rows, self.columns), |(k, n_)| {
            self.cross[(k, n_)] / n - mu[k] * nu[n_] + lambda * weights[[k, n_]]
        });
        let variance = |(square, nu): (&f64, &f64)| (square / n - nu * nu).max(0.0);
        let energy = weights
            .axis_iter(Axis(1))
            .map(|column| lambda * column.iter().map(|w| w * w).sum::<f64>());
        Moments {
            target_variance: self.squares.iter().zip(&nu).map(variance).collect(),
            ridge_energy: energy.collect(),
            h,
            g,
            input_mean: mu,
            target_mean: nu,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{Rng, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    /// Samples `[n, width]`, and the same column after column.
    fn samples(rng: &mut ChaCha8Rng, n: usize, width: usize) -> (Array2<f64>, Vec<f64>) {
        let list = Array2::from_shape_fn((n, width), |_| rng.random_range(-1.0..2.0));
        let turned = list.t().iter().copied().collect();
        (list, turned)
    }

    #[test]
    fn moments_are_those_of_the_definition_however_the_samples_are_cut() {
        for (seed, rows) in [(1, 3), (2, 97), (3, 200)] {
            let mut rng = ChaCha8Rng::seed_from_u64(seed);
            let (n, columns) = (50, 4);
            let (x, _) = samples(&mut rng, n, rows);
            let (y, _) = samples(&mut rng, n, columns);
            let w0 = Array2::from_shape_fn((rows, columns), |_| rng.random_range(-1.0..1.0));
            let mut sums = Sums::new(rows, columns);
            for cut in [0..20, 20..21, 21..50] {
                let part = |all: &Array2<f64>| -> Vec<f64> {
                    let part = all.slice_axis(Axis(0), cut.clone().into());
                    part.t().iter().copied().collect()
                };
                sums.push(&part(&x), &part(&y), cut.len());
            }
            let found = sums.moments(w0.view(), 0.01);
            let centre = |all: &Array2<f64>| all - &all.mean_axis(Axis(0)).unwrap();
            let (xc, yc) = (centre(&x), centre(&y));
            let plain = xc.t().dot(&xc) / n as f64;
            let lambda = 0.01 * plain.diag().mean().unwrap();
            let h = plain + Array2::<f64>::eye(rows) * lambda;
            let g = xc.t().dot(&yc) / n as f64 + &w0 * lambda;
            let close = |a: &Array2<f64>, b: &Array2<f64>| {
                a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-12)
            };
            assert!(close(&found.h, &h) && close(&found.g, &g), "seed {seed}");

            // The error is that of the samples, and of the ridge.
            let w: Vec<f64> = (0..rows).map(|_| rng.random_range(-1.0..1.0)).collect();
            let product = xc.dot(&ndarray::Array1::from(w.clone()));
            let of_samples = (&yc.column(2) - &product).mapv(|d| d * d).mean().unwrap();
            let moved = w.iter().zip(w0.column(2)).map(|(w, w0)| (w - w0).powi(2));
            let expected = of_samples + lambda * moved.sum::<f64>();
            assert!((found.error(2, &w) - expected).abs() < 1e-10, "seed {seed}");
        }
    }
}

//! The order of a layer's rows: which rows share a fragment.
//!
//! Any order is free for a crossbar, since inputs are gathered by a table anyway. A fragment keeps one sign in each
//! column, so what an order is worth is the energy that the larger signs hold:
//!
//! ```text
//! sum over fragments f and columns n of max(energy of +, energy of -)
//!   = 1/2 (all energy + sum of |D[f,n]|),   D[f,n] = sum over rows k in f of sign(w) H[k,k] w^2
//! ```
//!
//! The second form is what is searched: a swap of two rows moves two rows of D.

mod anneal;
mod steps;

pub use anneal::{Search, search};
pub use steps::{Codes, Skip};

use ndarray::Array2;

/// What the search knows of a layer's rows.
#[derive(Debug, Clone)]
pub struct Rows {
    /// Each weight's energy with the weight's sign, `[rows, columns]`.
    pub signed: Array2<f64>,
    /// The inputs' bits, where steps count.
    pub codes: Option<Codes>,
}

impl Rows {
    /// The share of the energy that an order keeps, 0 ..= 1; 1 where there is none.
    pub fn kept(&self, order: &[usize], fragment_rows: usize) -> f64 {
        let total: f64 = self.signed.iter().map(|e| e.abs()).sum();
        if total <= 0.0 {
            return 1.0;
        }
        let mut kept = 0.0;
        for fragment in order.chunks(fragment_rows) {
            for n in 0..self.signed.ncols() {
                let energies = || fragment.iter().map(|&k| self.signed[[k, n]]);
                let positive: f64 = energies().filter(|&e| e > 0.0).sum();
                let negative: f64 = energies().filter(|&e| e < 0.0).sum();
                kept += positive.max(-negative);
            }
        }
        kept / total
    }

    /// Mean steps of all fragments together, for one input; 0 where no steps are known.
    pub fn steps(&self, order: &[usize], fragment_rows: usize) -> f64 {
        self.codes.as_ref().map_or(0.0, |codes| {
            let fragments = order.chunks(fragment_rows);
            fragments.map(|rows| codes.mean_steps(rows)).sum()
        })
    }

    /// What is maximized: rows * share of the energy kept - weight * steps.
    pub fn objective(&self, order: &[usize], fragment_rows: usize, steps_weight: f64) -> f64 {
        order.len() as f64 * self.kept(order, fragment_rows)
            - steps_weight * self.steps(order, fragment_rows)
    }
}

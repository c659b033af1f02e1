//! Which rows of a layer can go, by the same matrices.
//!
//! With W = H^-1 G, a row's removal and the best answer of the others to it raises the error by
//! `|W[k,:]|^2 / Hinv[k,k]`. The cheapest row goes, W and Hinv are brought up to date, and so on.

use faer::linalg::solvers::DenseSolveCore;
use faer::prelude::Solve;
use faer::{Mat, Side};

use crate::moments::Moments;

/// Rows in the order in which they go, and what it costs.
#[derive(Debug, Clone, PartialEq)]
pub struct Removal {
    /// The rows, the cheapest first.
    pub rows: Vec<usize>,
    /// Entry i is the error that the first i rows of `rows` add, over all columns.
    pub losses: Vec<f64>,
}

impl Removal {
    /// The rows that stay when `count` stay, in ascending order.
    pub fn kept(&self, count: usize) -> Vec<usize> {
        let mut kept = self.rows[self.rows.len() - count..].to_vec();
        kept.sort_unstable();
        kept
    }
}

/// Plans the removal of all rows; `None` where H is not positive definite.
pub fn plan(moments: &Moments) -> Option<Removal> {
    let (rows, columns) = moments.g.dim();
    let h = Mat::from_fn(rows, rows, |i, j| moments.h[[i, j]]);
    let g = Mat::from_fn(rows, columns, |i, j| moments.g[[i, j]]);
    let llt = h.llt(Side::Lower).ok()?;
    let solved = llt.solve(&g);
    let inverse = llt.inverse();
    let mut w: Vec<Vec<f64>> = (0..rows)
        .map(|k| (0..columns).map(|n| solved[(k, n)]).collect())
        .collect();
    let mut inv: Vec<Vec<f64>> = (0..rows)
        .map(|k| (0..rows).map(|j| inverse[(k, j)]).collect())
        .collect();
    let mut left: Vec<usize> = (0..rows).collect();
    let mut removal = Removal {
        rows: Vec::with_capacity(rows),
        losses: vec![0.0],
    };
    let mut loss = 0.0;
    while !left.is_empty() {
        let cost = |&k: &usize| w[k].iter().map(|w| w * w).sum::<f64>() / inv[k][k];
        let (at, cost) = left
            .iter()
            .map(cost)
            .enumerate()
            .min_by(|a, b| a.1.total_cmp(&b.1))
            .unwrap_or((0, 0.0));
        let gone = left.swap_remove(at);
        loss += cost;
        removal.rows.push(gone);
        removal.losses.push(loss);
        let (row, weights) = (std::mem::take(&mut inv[gone]), std::mem::take(&mut w[gone]));
        for &k in &left {
            let factor = row[k] / row[gone];
            for (to, from) in inv[k].iter_mut().zip(&row) {
                *to -= factor * from;
            }
            for (to, from) in w[k].iter_mut().zip(&weights) {
                *to -= factor * from;
            }
        }
    }
    Some(removal)
}

//! Fragment polarization: one sign for the m weights of a fragment (FORMS, section III-B).
//!
//! Of each fragment the sign whose weights have the larger sum of squares stays, the others become zero:
//! that is the nearest polarized fragment, since the distance is the energy of what is zeroed and one of
//! the two signs has to go. A tie keeps plus, as golden's `SignPolicy::Project` does.

use forms_golden::Polarity;
use ndarray::{Array2, ArrayViewMut2};

use super::energy;

/// The fragments of a weight matrix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fragments {
    rows: Vec<usize>,
    size: usize,
}

impl Fragments {
    /// Fragments of `size` rows each; `rows` are the matrix's rows in the order in which they lie in the
    /// crossbar (a row that is not listed is not mapped). The last fragment may be short.
    ///
    /// `size` 0 is read as 1.
    pub fn new(rows: Vec<usize>, size: usize) -> Fragments {
        Fragments {
            rows,
            size: size.max(1),
        }
    }

    /// The rows of each fragment.
    pub fn iter(&self) -> impl Iterator<Item = &[usize]> {
        self.rows.chunks(self.size)
    }

    /// How many there are in a column.
    pub fn len(&self) -> usize {
        self.rows.len().div_ceil(self.size)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

/// The polarity of every fragment: `[fragment, column]`.
pub type Signs = Array2<Polarity>;

/// The sign of larger energy of each fragment of `weights` [rows, columns].
pub fn choose_signs(weights: &Array2<f32>, fragments: &Fragments) -> Signs {
    let mut signs = Array2::from_elem((fragments.len(), weights.ncols()), Polarity::Positive);
    for (f, rows) in fragments.iter().enumerate() {
        for k in 0..weights.ncols() {
            let of = |keep: fn(f32) -> bool| {
                energy(rows.iter().map(|&r| &weights[[r, k]]).filter(|&&w| keep(w)))
            };
            if of(|w| w < 0.0) > of(|w| w > 0.0) {
                signs[[f, k]] = Polarity::Negative;
            }
        }
    }
    signs
}

/// Zeroes, in place, every weight whose sign is not that of its fragment.
pub fn hold_signs(weights: &mut ArrayViewMut2<f32>, fragments: &Fragments, signs: &Signs) {
    for (f, rows) in fragments.iter().enumerate() {
        for k in 0..weights.ncols() {
            for &r in rows {
                let w = &mut weights[[r, k]];
                let stays = match signs[[f, k]] {
                    Polarity::Positive => *w > 0.0,
                    Polarity::Negative => *w < 0.0,
                };
                if !stays {
                    *w = 0.0;
                }
            }
        }
    }
}

/// The nearest polarized matrix, and its signs.
pub fn project(weights: &Array2<f32>, fragments: &Fragments) -> (Array2<f32>, Signs) {
    let signs = choose_signs(weights, fragments);
    let mut nearest = weights.clone();
    hold_signs(&mut nearest.view_mut(), fragments, &signs);
    (nearest, signs)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::order::places;
    use forms_golden::layers::RowOrder;
    use ndarray::Array2;
    use proptest::prelude::*;

    fn matrices() -> impl Strategy<Value = (Array2<f32>, usize)> {
        (1..9usize, 1..4usize, 1..6usize).prop_flat_map(|(rows, columns, size)| {
            let weights = prop::collection::vec(-4i8..5, rows * columns);
            weights.prop_map(move |w| {
                let w = w.into_iter().map(f32::from).collect();
                (Array2::from_shape_vec((rows, columns), w).unwrap(), size)
            })
        })
    }

    fn distance(a: &Array2<f32>, b: &Array2<f32>) -> f64 {
        energy((a - b).iter())
    }

    proptest! {
        #[test]
        fn projecting_twice_is_projecting_once((w, size) in matrices()) {
            let fragments = Fragments::new((0..w.nrows()).collect(), size);
            let (once, signs) = project(&w, &fragments);
            let (twice, _) = project(&once, &fragments);
            prop_assert_eq!(&once, &twice);
            let mut held = once.clone();
            hold_signs(&mut held.view_mut(), &fragments, &signs);
            prop_assert_eq!(once, held);
        }

        #[test]
        fn no_polarized_matrix_is_nearer((w, size) in matrices()) {
            let fragments = Fragments::new((0..w.nrows()).collect(), size);
            let (nearest, _) = project(&w, &fragments);
            // Fragments are independent: brute force over both signs and every point of the lattice
            // that the weights lie on, one fragment at a time.
            for rows in fragments.iter() {
                for k in 0..w.ncols() {
                    let ours: f64 =
                        rows.iter().map(|&r| f64::from(w[[r, k]] - nearest[[r, k]]).powi(2)).sum();
                    let best = [1.0f64, -1.0].map(|sign| {
                        rows.iter().map(|&r| {
                            (0..=4).map(|magnitude| {
                                (f64::from(w[[r, k]]) - sign * f64::from(magnitude)).powi(2)
                            }).fold(f64::INFINITY, f64::min)
                        }).sum::<f64>()
                    });
                    prop_assert_eq!(ours, best[0].min(best[1]));
                }
            }
            prop_assert!(distance(&w, &nearest) <= distance(&w, &Array2::zeros(w.dim())));
        }
    }

    #[test]
    fn a_tie_keeps_plus_as_golden_does() {
        let w = ndarray::array![[3.0], [-3.0]];
        let (nearest, _) = project(&w, &Fragments::new(vec![0, 1], 2));
        assert_eq!(nearest, ndarray::array![[3.0], [0.0]]);
    }

    #[test]
    fn the_order_of_the_rows_decides_who_shares_a_fragment() {
        // Two channels, a kernel of 1 x 2: training's rows are (x0 c0), (x0 c1), (x1 c0), (x1 c1).
        let w = ndarray::array![[2.0], [-3.0], [1.0], [-1.0]];
        let of = |order| project(&w, &Fragments::new(places(order, 2, [1, 2]), 2)).0;
        assert_eq!(of(RowOrder::WMajor), w);
        assert_eq!(
            of(RowOrder::CMajor),
            ndarray::array![[0.0], [-3.0], [1.0], [0.0]]
        );
    }
}

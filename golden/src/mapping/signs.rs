//! Three answers to a fragment of both signs (section 6): refuse it, project it onto one sign, or split its
//! column into two.

use ndarray::{Array2, ArrayView2, Axis};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Config, Polarity};

/// What becomes of a fragment with weights of both signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SignPolicy {
    /// It is an error.
    Reject,
    /// The sign with the larger sum of squares stays (a tie keeps +), the rest becomes zero.
    Project,
    /// Its column gets a twin for the negatives; exact.
    Split,
}

/// What projection removed from a matrix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, JsonSchema)]
pub struct Projection {
    /// Fragments that had both signs.
    pub fragments: u64,
    /// Weights that became zero.
    pub weights: u64,
    /// The sum of their squares.
    pub removed_energy: u128,
    /// The sum of the squares of all weights, before.
    pub total_energy: u128,
}

impl Projection {
    /// The removed part of the energy, 0 ..= 1.
    pub fn removed_fraction(&self) -> f64 {
        if self.total_energy == 0 {
            0.0
        } else {
            self.removed_energy as f64 / self.total_energy as f64
        }
    }
}

/// A column as it lies in a crossbar: one of the matrix, or a part of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PhysicalColumn {
    /// The column of the matrix that its result is added to.
    pub(super) logical: usize,
    /// One weight per row of the row tile.
    pub(super) weights: Vec<i64>,
}

/// Zeroes the lesser sign of every mixed fragment, in place.
pub(super) fn project<W: Copy + Default + Into<i64>>(
    config: &Config,
    weights: &mut Array2<W>,
) -> Projection {
    let square = |weight: i64| u128::from(weight.unsigned_abs()).pow(2);
    let mut report = Projection {
        total_energy: weights.iter().map(|&weight| square(weight.into())).sum(),
        ..Projection::default()
    };
    for mut sub_array in weights.axis_chunks_iter_mut(Axis(0), config.fragment_rows) {
        for mut fragment in sub_array.columns_mut() {
            let kept = Polarity::of_larger_energy(fragment.iter().map(|&weight| weight.into()));
            let mut mixed = false;
            let lesser = |weight: &&mut W| !kept.holds((**weight).into());
            for weight in fragment.iter_mut().filter(lesser) {
                report.weights += 1;
                report.removed_energy += square((*weight).into());
                *weight = W::default();
                mixed = true;
            }
            report.fragments += u64::from(mixed);
        }
    }
    report
}

/// Every column of a row tile as it is.
pub(super) fn whole(weights: ArrayView2<i64>) -> Vec<PhysicalColumn> {
    weights
        .columns()
        .into_iter()
        .enumerate()
        .map(|(logical, column)| PhysicalColumn {
            logical,
            weights: column.to_vec(),
        })
        .collect()
}

/// Every column of a row tile, those with a mixed fragment followed by a twin.
///
/// Mixed fragments keep their positives in the first and put their negatives into the twin; the other
/// fragments stay in the first, where the twin holds zeros.
pub(super) fn split(config: &Config, weights: ArrayView2<i64>) -> Vec<PhysicalColumn> {
    let mut physical = Vec::new();
    for mut column in whole(weights) {
        let mut twin = vec![0; column.weights.len()];
        let mut has_twin = false;
        let m = config.fragment_rows;
        for (first, second) in column.weights.chunks_mut(m).zip(twin.chunks_mut(m)) {
            if Polarity::of(first.iter().copied()).is_ok() {
                continue;
            }
            has_twin = true;
            for (weight, moved) in first.iter_mut().zip(second) {
                *moved = (*weight).min(0);
                *weight = (*weight).max(0);
            }
        }
        let logical = column.logical;
        physical.push(column);
        if has_twin {
            physical.push(PhysicalColumn {
                logical,
                weights: twin,
            });
        }
    }
    physical
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    fn pairs() -> Config {
        Config {
            fragment_rows: 2,
            ..Config::default()
        }
    }

    #[test]
    fn projection_keeps_the_sign_of_larger_energy_and_ties_keep_plus() {
        let mut weights = array![[3, -1], [-4, 1], [-5, 2], [0, 1]];
        let report = project(&pairs(), &mut weights);
        assert_eq!(weights, array![[0, 0], [-4, 1], [-5, 2], [0, 1]]);
        assert_eq!((report.fragments, report.weights), (2, 2));
        assert_eq!((report.removed_energy, report.total_energy), (10, 57));
    }

    #[test]
    fn splitting_moves_only_the_negatives_of_mixed_fragments() {
        let weights = array![[1], [-2], [-3], [-4], [5], [0]];
        let columns = split(&pairs(), weights.view());
        assert_eq!(columns[0].weights, [1, 0, -3, -4, 5, 0]);
        assert_eq!(columns[1].weights, [0, -2, 0, 0, 0, 0]);
        assert_eq!(columns[1].logical, 0);
    }

    #[test]
    fn polarized_columns_get_no_twin() {
        let weights = array![[1, -1], [2, 0]];
        assert_eq!(split(&pairs(), weights.view()).len(), 2);
    }
}

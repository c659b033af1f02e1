//! Parts side by side in one crossbar (section 9): a register says the first weight column of those in use.
//!
//! Nothing but columns is shared: a part's devices, converters' codes and results are what they are in a
//! crossbar of its own, and the parts of one crossbar are computed one after the other.

use crate::Config;

/// Where a part lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Which crossbar, from 0 on; for parts of several crossbars, which set of them.
    pub crossbar: usize,
    /// What the register of the first weight column holds.
    pub first_column: usize,
}

/// Deals parts of such widths, in weight columns, to crossbars: the widest first, each into the first
/// crossbar that has room for it; of equal ones the first.
///
/// # Panics
/// Where a part is wider than a crossbar.
pub fn share_crossbars(config: &Config, widths: &[usize]) -> Vec<Place> {
    let columns = config.weight_columns();
    let mut order: Vec<usize> = (0..widths.len()).collect();
    order.sort_by_key(|&part| std::cmp::Reverse(widths[part]));
    let mut used: Vec<usize> = Vec::new();
    let mut places = vec![
        Place {
            crossbar: 0,
            first_column: 0
        };
        widths.len()
    ];
    for part in order {
        let width = widths[part];
        assert!(
            width <= columns,
            "{width} columns in a crossbar of {columns}"
        );
        let crossbar = match used.iter().position(|used| used + width <= columns) {
            Some(crossbar) => crossbar,
            None => {
                used.push(0);
                used.len() - 1
            }
        };
        places[part] = Place {
            crossbar,
            first_column: used[crossbar],
        };
        used[crossbar] += width;
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Crossbar, Mapped, SignPolicy};
    use ndarray::{Array2, Axis};

    #[test]
    fn parts_never_overlap_and_take_the_fewest_crossbars_that_first_fit_finds() {
        let config = Config::named("forms-8").unwrap();
        assert_eq!(config.weight_columns(), 32);
        let widths = [16, 32, 20, 10, 16, 2];
        let places = share_crossbars(&config, &widths);
        let expected = [(2, 0), (0, 0), (1, 0), (1, 20), (2, 16), (1, 30)];
        let found: Vec<_> = places
            .iter()
            .map(|p| (p.crossbar, p.first_column))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_part_beside_others_computes_what_it_computes_alone() {
        let config = Config::named("forms-8").unwrap();
        // Parts of 40, 128 and 9 rows; what lies beside a short one is fed nothing.
        let sizes = [(40, 10), (128, 14), (9, 8)];
        let parts: Vec<Array2<i64>> = sizes
            .iter()
            .enumerate()
            .map(|(t, &(rows, columns))| {
                Array2::from_shape_fn((rows, columns), |(r, k)| {
                    let sign = if (r / 8 + k + t) % 2 == 0 { 1 } else { -1 };
                    sign * ((r * 31 + k * 17 + t) % 256) as i64
                })
            })
            .collect();
        let widths: Vec<usize> = sizes.iter().map(|&(_, columns)| columns).collect();
        let places = share_crossbars(&config, &widths);
        assert!(places.iter().all(|place| place.crossbar == 0));
        let mut all = Array2::zeros((128, 32));
        for (part, place) in parts.iter().zip(&places) {
            let columns = place.first_column..place.first_column + part.ncols();
            let mut own = all.slice_axis_mut(Axis(1), columns.into());
            own.slice_axis_mut(Axis(0), (0..part.nrows()).into())
                .assign(part);
        }
        let shared = Crossbar::program(&config, all.view()).unwrap();
        for (part, place) in parts.iter().zip(&places) {
            let x: Vec<i64> = (0..part.nrows()).map(|r| (r * 7 % 256) as i64).collect();
            let alone = Mapped::new(&config, part.view(), SignPolicy::Reject).unwrap();
            let alone = alone.mvm(&x, 8).unwrap();
            let padded: Vec<i64> = x
                .iter()
                .copied()
                .chain(std::iter::repeat(0))
                .take(128)
                .collect();
            let beside = shared.mvm(&padded, 8).unwrap();
            let columns = place.first_column..place.first_column + part.ncols();
            assert_eq!(beside.outputs[columns], alone.outputs);
            let steps = &alone.crossbars[0].steps;
            assert_eq!(beside.steps[..steps.len()], *steps);
            assert!(beside.steps[steps.len()..].iter().all(|&steps| steps == 0));
        }
    }
}

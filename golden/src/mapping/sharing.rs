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
/// crossbar that has room for it; of equal ones the first. A part begins in the first lane.
///
/// # Panics
/// Where a part is wider than a crossbar.
pub fn share_crossbars(config: &Config, widths: &[usize]) -> Vec<Place> {
    let (columns, lanes) = (config.weight_columns(), config.lanes());
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
        used[crossbar] += width.next_multiple_of(lanes);
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn parts_begin_in_the_first_of_the_lanes() {
        let config = Config {
            weight_bits: 2,
            ..Config::named("forms-8").unwrap()
        };
        assert_eq!((config.weight_columns(), config.lanes()), (128, 4));
        let places = share_crossbars(&config, &[10, 64, 10, 32, 10]);
        let expected = [(0, 96), (0, 0), (0, 108), (0, 64), (1, 0)];
        let found: Vec<_> = places
            .iter()
            .map(|p| (p.crossbar, p.first_column))
            .collect();
        assert_eq!(found, expected);
    }
}

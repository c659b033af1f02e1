//! Which rows of a matrix each of its row tiles holds (section 9).

use std::ops::Range;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Config;

/// How a matrix's fragments are dealt to its row tiles. Either way there are as few row tiles as hold them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RowTiles {
    /// One row tile is filled after the other; the last takes what is left.
    #[default]
    Filled,
    /// All take as many, but for one fragment: 144 rows of m = 8 are 9 + 9 sub-arrays, not 16 + 2. The
    /// slowest tile has fewer steps, as a sub-array that is not in use costs none.
    Even,
}

impl RowTiles {
    /// The rows of each row tile of a matrix of `rows`, from the top; all but the last are whole fragments.
    pub fn ranges(self, config: &Config, rows: usize) -> Vec<Range<usize>> {
        let m = config.fragment_rows;
        let tiles = rows.div_ceil(config.rows);
        if self == RowTiles::Filled {
            let starts = (0..tiles).map(|tile| tile * config.rows);
            return starts
                .map(|start| start..rows.min(start + config.rows))
                .collect();
        }
        let fragments = rows.div_ceil(m);
        let mut first = 0;
        (0..tiles)
            .map(|tile| {
                let own = fragments / tiles + usize::from(tile < fragments % tiles);
                let start = first * m;
                first += own;
                start..rows.min(first * m)
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn even_tiles_differ_by_one_fragment_at_most_and_are_as_few_as_filled_ones() {
        for (fragment_rows, rows_present) in [(8, 128), (4, 128), (2, 4), (1, 3), (16, 16)] {
            let config = Config {
                rows: rows_present,
                fragment_rows,
                ..Config::default()
            };
            for rows in 1..600 {
                let filled = RowTiles::Filled.ranges(&config, rows);
                let even = RowTiles::Even.ranges(&config, rows);
                assert_eq!(filled.len(), even.len());
                for ranges in [&filled, &even] {
                    assert_eq!((ranges[0].start, ranges[ranges.len() - 1].end), (0, rows));
                    assert!(ranges.windows(2).all(|pair| pair[0].end == pair[1].start));
                    assert!(ranges.iter().all(|range| range.start % fragment_rows == 0));
                    assert!(ranges.iter().all(|range| range.len() <= rows_present));
                }
                let fragments = even.iter().map(|range| range.len().div_ceil(fragment_rows));
                let (least, most) = (fragments.clone().min(), fragments.max());
                assert!(
                    most <= least.map(|least| least + 1),
                    "{rows} rows: {even:?}"
                );
            }
        }
    }

    #[test]
    fn the_contracts_example_is_nine_and_nine_sub_arrays() {
        let config = Config::named("forms-8").unwrap();
        assert_eq!(RowTiles::Filled.ranges(&config, 144), [0..128, 128..144]);
        assert_eq!(RowTiles::Even.ranges(&config, 144), [0..72, 72..144]);
    }
}

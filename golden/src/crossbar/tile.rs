//! One of several tiles side by side in a crossbar (section 9): what the registers F, K_used and F_used select.

use std::ops::Range;

use ndarray::{Array2, Axis};

use super::{Crossbar, Placed};
use crate::device_array::DeviceArray;
use crate::{Error, Polarity};

impl Crossbar {
    /// The tile in rows `0 .. rows` and weight columns `first .. first + columns`, as a crossbar that computes with
    /// nothing else: what an MVM does once F = `first` is written.
    ///
    /// # Errors
    /// [`Error::FirstColumn`] where F is no multiple of the lanes; [`Error::Shape`] for a tile that is empty or reaches
    /// beyond what is programmed.
    pub fn tile(&self, first: usize, rows: usize, columns: usize) -> Result<Crossbar, Error> {
        let lanes = self.config.lanes();
        if !first.is_multiple_of(lanes) {
            return Err(Error::FirstColumn { first, lanes });
        }
        let left = self.columns.saturating_sub(first);
        if !(1..=self.rows).contains(&rows) || !(1..=left).contains(&columns) {
            return Err(Error::Shape {
                what: "a tile of a crossbar",
                rows,
                columns,
                most_rows: self.rows,
                most_columns: left,
                way_out: "choose rows and columns that were programmed",
            });
        }
        let selected = first..first + columns;
        let arrays = self.arrays.iter().map(|placed| Placed {
            array: placed.array.tile(rows, selected.clone()),
            ..placed.clone()
        });
        let row_shifts = self.row_shifts[..rows].to_vec();
        Ok(Crossbar {
            config: self.config.clone(),
            rows,
            columns,
            arrays: arrays.collect(),
            squeezes: row_shifts.iter().copied().max().unwrap_or(0),
            row_shifts,
        })
    }
}

impl DeviceArray {
    /// Rows `0 .. rows` of some weight columns, which are there.
    fn tile(&self, rows: usize, columns: Range<usize>) -> DeviceArray {
        let (m, n) = (
            self.config().fragment_rows,
            self.config().devices_per_weight(),
        );
        let f_used = rows.div_ceil(m);
        let devices = columns.start * n..columns.end * n;
        let levels = self.levels();
        let levels = levels.slice_axis(Axis(0), (0..f_used * m).into());
        let flips = (0..f_used).flat_map(|f| devices.clone().map(move |c| (f, c)));
        DeviceArray::selected(
            self,
            rows,
            levels.slice_axis(Axis(1), devices.clone().into()),
            Array2::from_shape_fn((f_used, columns.len()), |(f, k)| -> Polarity {
                self.polarity(f, columns.start + k)
            }),
            flips.map(|(f, c)| self.flip(f, c)).collect(),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Config;
    use crate::mapping::share_crossbars;
    use rand::{Rng, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    /// Tiles of 40, 128 and 9 rows in one crossbar of every scheme but SME, at 8 bits, and of two in which four lanes
    /// stand side by side.
    #[test]
    fn a_tile_beside_others_computes_counts_and_takes_as_long_as_alone() {
        let mut rng = ChaCha8Rng::seed_from_u64(9);
        for (name, bits) in [
            ("forms-8", 8),
            ("forms-8", 2),
            ("isaac-128", 8),
            ("prime-8", 8),
            ("forms-8-saturating", 2),
        ] {
            let config = Config {
                weight_bits: bits,
                ..Config::named(name).unwrap()
            };
            let (least, most) = config.weight_range().into_inner();
            let sizes = [(40, 10), (128, 7), (9, 9)];
            let tiles: Vec<Array2<i64>> = sizes
                .iter()
                .map(|&(rows, columns)| {
                    Array2::from_shape_fn((rows, columns), |(r, k)| {
                        let value = rng.random_range(0..=most);
                        let negative =
                            (r / config.fragment_rows + k).is_multiple_of(2) && least < 0;
                        if negative { -value } else { value }
                    })
                })
                .collect();
            let widths: Vec<usize> = sizes.iter().map(|&(_, columns)| columns).collect();
            let places = share_crossbars(&config, &widths);
            assert!(places.iter().all(|place| place.crossbar == 0), "{name}");
            let mut all = Array2::zeros((128, config.weight_columns()));
            for (tile, place) in tiles.iter().zip(&places) {
                let columns = place.first_column..place.first_column + tile.ncols();
                let mut own = all.slice_axis_mut(Axis(1), columns.into());
                own.slice_axis_mut(Axis(0), (0..tile.nrows()).into())
                    .assign(tile);
            }
            let shared = Crossbar::program(&config, all.view()).unwrap();
            for (tile, place) in tiles.iter().zip(&places) {
                let (rows, columns) = tile.dim();
                let alone = Crossbar::program(&config, tile.view()).unwrap();
                let beside = shared.tile(place.first_column, rows, columns).unwrap();
                for _ in 0..4 {
                    let range = config.input_range(8);
                    let x: Vec<i64> = (0..rows)
                        .map(|_| rng.random_range(range.clone()) >> rng.random_range(0..9))
                        .collect();
                    assert_eq!(beside.mvm(&x, 8), alone.mvm(&x, 8), "{name}, {bits} bits");
                }
            }
        }
    }

    #[test]
    fn a_first_column_between_lanes_and_a_tile_beyond_the_crossbar_are_refused() {
        let config = Config {
            weight_bits: 2,
            ..Config::named("forms-8").unwrap()
        };
        let weights = Array2::from_elem((16, 12), 1);
        let crossbar = Crossbar::program(&config, weights.view()).unwrap();
        let error = crossbar.tile(6, 16, 2).unwrap_err();
        assert_eq!(
            error.to_string(),
            "first column 6 is no multiple of the 4 lanes, which are converted at once; choose 4 or 8"
        );
        let error = crossbar.tile(8, 16, 5).unwrap_err().to_string();
        assert!(error.contains("16 rows x 5 columns"), "{error}");
        assert!(crossbar.tile(8, 16, 4).is_ok());
        assert!(crossbar.tile(12, 16, 1).is_err());
        assert!(crossbar.tile(0, 17, 1).is_err());
        assert!(crossbar.tile(0, 0, 1).is_err());
    }
}

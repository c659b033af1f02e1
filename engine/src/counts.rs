//! What a batch cost: steps, clocks, conversions and clips, tile by tile and in total.
//!
//! Steps, clocks and conversions are counted under all three zero-skip policies at once, whatever the
//! configuration says, so that a report can compare them on the same data. Clips are those of the
//! configured policy.

use std::ops::Range;

use forms_golden::report::TileReport;
use forms_golden::{Report, ZeroSkip};
use serde::Serialize;

use crate::Matrix;

/// One value for each zero-skip policy (section 4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct PerPolicy<T> {
    /// Every plane of B_used is fed.
    pub off: T,
    /// Feeding stops once all that is left is zero.
    pub leading: T,
    /// All-zero planes are skipped wherever they are.
    pub plane: T,
}

impl<T> PerPolicy<T> {
    /// The value of one policy.
    pub fn of(&self, policy: ZeroSkip) -> &T {
        match policy {
            ZeroSkip::Off => &self.off,
            ZeroSkip::Leading => &self.leading,
            ZeroSkip::Plane => &self.plane,
        }
    }

    /// The same function of each value.
    pub fn map<'a, U>(&'a self, mut f: impl FnMut(&'a T) -> U) -> PerPolicy<U> {
        PerPolicy {
            off: f(&self.off),
            leading: f(&self.leading),
            plane: f(&self.plane),
        }
    }

    /// The value computed for each policy.
    pub fn from_fn(mut f: impl FnMut(ZeroSkip) -> T) -> PerPolicy<T> {
        PerPolicy {
            off: f(ZeroSkip::Off),
            leading: f(ZeroSkip::Leading),
            plane: f(ZeroSkip::Plane),
        }
    }
}

/// What a batch cost on a matrix.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Multiplications so far.
    pub mvms: u64,
    /// Bits of an input that were fed.
    pub b_used: usize,
    /// The configured zero-skip policy.
    pub policy: ZeroSkip,
    /// Each tile, in the order of [`forms_golden::Mapped::tiles`].
    pub tiles: Vec<TileCounts>,
}

/// What a batch cost on one tile. All of a tile's crossbars run side by side and take the same steps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TileCounts {
    /// Rows of the matrix.
    pub rows: Range<usize>,
    /// Weight columns in use, twins included.
    pub columns: usize,
    /// Crossbars that are present.
    pub crossbars: usize,
    /// Steps of all sub-arrays of one crossbar.
    pub steps: PerPolicy<u64>,
    /// Steps of each sub-array, summed over the batch; by `mvms`, its mean EIC.
    pub sub_array_steps: PerPolicy<Vec<u64>>,
    /// Entry e counts the sub-arrays (of one crossbar) that took e effective input cycles.
    pub eic_histogram: PerPolicy<Vec<u64>>,
    /// Conversions of all the tile's crossbars.
    pub conversions: PerPolicy<u64>,
    /// The sum of W over the batch; one multiplication alone takes LATENCY + W clocks (section 5).
    pub work: PerPolicy<u64>,
    /// Clocks of the batch from its first fragment to its last result word, inputs always offered and
    /// results always taken.
    pub clocks: PerPolicy<u64>,
    /// Clips of all the tile's crossbars, under the configured policy.
    pub clips: u64,
}

impl Counts {
    /// Crossbars that are present.
    pub fn crossbars(&self) -> usize {
        self.tiles.iter().map(|tile| tile.crossbars).sum()
    }

    /// Steps of all tiles, as golden's report counts them: one crossbar's of each tile.
    pub fn steps(&self) -> PerPolicy<u64> {
        self.sum(|tile| &tile.steps)
    }

    /// Conversions of all crossbars.
    pub fn conversions(&self) -> PerPolicy<u64> {
        self.sum(|tile| &tile.conversions)
    }

    /// Clips of all crossbars, under the configured policy.
    pub fn clips(&self) -> u64 {
        self.tiles.iter().map(|tile| tile.clips).sum()
    }

    /// Entry e counts the sub-arrays of all tiles that took e effective input cycles; no zeros at its end.
    pub fn eic_histogram(&self) -> PerPolicy<Vec<u64>> {
        PerPolicy::from_fn(|policy| {
            let mut total = Vec::new();
            for tile in &self.tiles {
                let histogram = tile.eic_histogram.of(policy);
                if total.len() < histogram.len() {
                    total.resize(histogram.len(), 0);
                }
                for (total, count) in total.iter_mut().zip(histogram) {
                    *total += count;
                }
            }
            total
        })
    }

    /// The mean effective input cycles of a sub-array; 0 without any.
    pub fn mean_eic(&self) -> PerPolicy<f64> {
        self.eic_histogram().map(|histogram| {
            let sub_arrays: u64 = histogram.iter().sum();
            let steps: u64 = histogram.iter().zip(0..).map(|(count, e)| count * e).sum();
            steps as f64 / sub_arrays.max(1) as f64
        })
    }

    /// Clocks of the batch where every tile is hardware of its own: the slowest tile's.
    pub fn clocks_side_by_side(&self) -> PerPolicy<u64> {
        PerPolicy::from_fn(|policy| {
            let clocks = self.tiles.iter().map(|tile| *tile.clocks.of(policy));
            clocks.max().unwrap_or(0)
        })
    }

    /// Clocks where one tile's hardware is used again and again: their sum, programming aside.
    pub fn clocks_one_after_another(&self) -> PerPolicy<u64> {
        self.sum(|tile| &tile.clocks)
    }

    /// The same as golden's report of the batch, under the configured policy, so that whoever prints one
    /// prints the other.
    pub fn report(&self, matrix: &Matrix) -> Report {
        let policy = self.policy;
        Report {
            config: matrix.config().name.clone(),
            mvms: self.mvms as usize,
            crossbars: self.crossbars(),
            extra_columns: matrix.extra_columns(),
            steps: *self.steps().of(policy),
            conversions: *self.conversions().of(policy),
            clips: self.clips(),
            steps_histogram: self.eic_histogram().of(policy).clone(),
            clocks_side_by_side: *self.clocks_side_by_side().of(policy),
            clocks_one_after_another: *self.clocks_one_after_another().of(policy),
            tiles: self
                .tiles
                .iter()
                .map(|tile| TileReport {
                    first_row: tile.rows.start,
                    rows: tile.rows.len(),
                    columns: tile.columns,
                    crossbars: tile.crossbars,
                    mean_eic: tile
                        .sub_array_steps
                        .of(policy)
                        .iter()
                        .map(|&steps| steps as f64 / self.mvms.max(1) as f64)
                        .collect(),
                    clocks: *tile.clocks.of(policy),
                })
                .collect(),
        }
    }

    fn sum(&self, of: impl Fn(&TileCounts) -> &PerPolicy<u64>) -> PerPolicy<u64> {
        PerPolicy::from_fn(|policy| self.tiles.iter().map(|tile| *of(tile).of(policy)).sum())
    }
}

//! What a batch cost: steps, clocks, conversions and clips, crossbar by crossbar and in total.
//!
//! Steps, clocks and conversions are counted under all three zero-skip policies at once, whatever the
//! configuration says, so that a report can compare them on the same data. Clips are those of the
//! configured policy.

use std::ops::Range;

use forms_golden::report::CrossbarReport;
use forms_golden::{Report, ZeroSkip};
use schemars::JsonSchema;
use serde::Serialize;

use crate::Matrix;

/// One value for each zero-skip policy (section 4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, JsonSchema)]
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
    /// Each crossbar, in the order of [`forms_golden::Mapped::crossbars`].
    pub crossbars: Vec<CrossbarCounts>,
}

/// What a batch cost on one crossbar. All of a crossbar's arrays run side by side and take the same steps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CrossbarCounts {
    /// Rows of the matrix.
    pub rows: Range<usize>,
    /// Weight columns in use, twins included.
    pub columns: usize,
    /// Crossbars that are present.
    pub arrays: usize,
    /// Steps of all sub-arrays of one array.
    pub steps: PerPolicy<u64>,
    /// Steps of each sub-array, summed over the batch; by `mvms`, its mean EIC.
    pub sub_array_steps: PerPolicy<Vec<u64>>,
    /// Entry e counts the sub-arrays (of one array) that took e effective input cycles.
    pub eic_histogram: PerPolicy<Vec<u64>>,
    /// Conversions of all the crossbar's arrays.
    pub conversions: PerPolicy<u64>,
    /// The sum of W over the batch; one multiplication alone takes LATENCY + W clocks (section 5).
    pub work: PerPolicy<u64>,
    /// Clocks of the batch from its first fragment to its last result word, inputs always offered and
    /// results always taken.
    pub clocks: PerPolicy<u64>,
    /// Clips of all the crossbar's arrays, under the configured policy.
    pub clips: u64,
}

impl Counts {
    /// Crossbars that are present.
    pub fn arrays(&self) -> usize {
        self.crossbars.iter().map(|crossbar| crossbar.arrays).sum()
    }

    /// Steps of all crossbars, as golden's report counts them: one array's of each crossbar.
    pub fn steps(&self) -> PerPolicy<u64> {
        self.sum(|crossbar| &crossbar.steps)
    }

    /// Conversions of all arrays.
    pub fn conversions(&self) -> PerPolicy<u64> {
        self.sum(|crossbar| &crossbar.conversions)
    }

    /// Clips of all arrays, under the configured policy.
    pub fn clips(&self) -> u64 {
        self.crossbars.iter().map(|crossbar| crossbar.clips).sum()
    }

    /// Entry e counts the sub-arrays of all crossbars that took e effective input cycles; no zeros at its end.
    pub fn eic_histogram(&self) -> PerPolicy<Vec<u64>> {
        PerPolicy::from_fn(|policy| {
            let mut total = Vec::new();
            for crossbar in &self.crossbars {
                let histogram = crossbar.eic_histogram.of(policy);
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

    /// Clocks of the batch where every crossbar is hardware of its own: the slowest crossbar's.
    pub fn clocks_side_by_side(&self) -> PerPolicy<u64> {
        PerPolicy::from_fn(|policy| {
            let clocks = self
                .crossbars
                .iter()
                .map(|crossbar| *crossbar.clocks.of(policy));
            clocks.max().unwrap_or(0)
        })
    }

    /// Clocks where one crossbar's hardware is used again and again: their sum, programming aside.
    pub fn clocks_one_after_another(&self) -> PerPolicy<u64> {
        self.sum(|crossbar| &crossbar.clocks)
    }

    /// The same as golden's report of the batch, under the configured policy, so that whoever prints one
    /// prints the other.
    pub fn report(&self, matrix: &Matrix) -> Report {
        let policy = self.policy;
        Report {
            config: matrix.config().name.clone(),
            mvms: self.mvms as usize,
            arrays: self.arrays(),
            extra_columns: matrix.extra_columns(),
            steps: *self.steps().of(policy),
            conversions: *self.conversions().of(policy),
            clips: self.clips(),
            steps_histogram: self.eic_histogram().of(policy).clone(),
            clocks_side_by_side: *self.clocks_side_by_side().of(policy),
            clocks_one_after_another: *self.clocks_one_after_another().of(policy),
            crossbars: self
                .crossbars
                .iter()
                .map(|crossbar| CrossbarReport {
                    first_row: crossbar.rows.start,
                    rows: crossbar.rows.len(),
                    columns: crossbar.columns,
                    arrays: crossbar.arrays,
                    mean_eic: crossbar
                        .sub_array_steps
                        .of(policy)
                        .iter()
                        .map(|&steps| steps as f64 / self.mvms.max(1) as f64)
                        .collect(),
                    clocks: *crossbar.clocks.of(policy),
                })
                .collect(),
        }
    }

    fn sum(&self, of: impl Fn(&CrossbarCounts) -> &PerPolicy<u64>) -> PerPolicy<u64> {
        PerPolicy::from_fn(|policy| {
            self.crossbars
                .iter()
                .map(|crossbar| *of(crossbar).of(policy))
                .sum()
        })
    }
}

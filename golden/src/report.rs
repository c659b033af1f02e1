//! What a batch cost, in a form to print or to write as a file.

use schemars::JsonSchema;
use serde::Serialize;

use crate::mapping::{Mapped, MappedMvm};
use crate::timeline::Timeline;

/// The cost of a batch on a mapped matrix.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// The configuration's name.
    pub config: String,
    /// Multiplications of the batch.
    pub mvms: usize,
    /// Device arrays that are present: what the papers count as crossbars, PRIME's pair as two.
    #[serde(rename = "crossbars")]
    pub arrays: usize,
    /// Twins that splitting added.
    pub extra_columns: usize,
    /// Steps of all sub-arrays of all crossbars.
    pub steps: u64,
    /// Conversions of all arrays.
    pub conversions: u64,
    /// Clips of all arrays.
    pub clips: u64,
    /// How often a sub-array took so many steps: entry e counts those of e effective input cycles.
    pub steps_histogram: Vec<u64>,
    /// Clocks of the batch where every crossbar is hardware of its own: the slowest crossbar's.
    pub clocks_side_by_side: u64,
    /// Clocks where one crossbar's hardware is used again and again, crossbar after crossbar: their sum, without
    /// the time to program it.
    pub clocks_one_after_another: u64,
    /// Each crossbar, in the order of [`Mapped::crossbars`].
    #[serde(rename = "per_crossbar")]
    pub crossbars: Vec<CrossbarReport>,
}

/// The cost of a batch on one crossbar.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct CrossbarReport {
    /// First row of the matrix.
    pub first_row: usize,
    /// Rows of the matrix.
    pub rows: usize,
    /// Columns in use, twins included.
    pub columns: usize,
    /// Device arrays that are present.
    pub arrays: usize,
    /// Mean effective input cycles of each sub-array over the batch.
    pub mean_eic: Vec<f64>,
    /// Clocks from the first fragment to the last result word of the batch.
    pub clocks: u64,
}

impl Report {
    /// Sums up a batch that `mapped` computed.
    pub fn new(mapped: &Mapped, batch: &[MappedMvm]) -> Report {
        let crossbars: Vec<CrossbarReport> = (0..mapped.crossbars().len())
            .map(|position| CrossbarReport::new(mapped, batch, position))
            .collect();
        let all_steps = || {
            batch
                .iter()
                .flat_map(|mvm| &mvm.crossbars)
                .flat_map(|mvm| &mvm.steps)
                .copied()
        };
        let mut steps_histogram = vec![0; all_steps().max().map_or(0, |most| most + 1)];
        for steps in all_steps() {
            steps_histogram[steps] += 1;
        }
        Report {
            config: mapped.config().name.clone(),
            mvms: batch.len(),
            arrays: mapped.arrays(),
            extra_columns: mapped.extra_columns(),
            steps: all_steps().sum::<usize>() as u64,
            conversions: batch.iter().map(MappedMvm::conversions).sum(),
            clips: batch.iter().map(MappedMvm::clips).sum(),
            steps_histogram,
            clocks_side_by_side: crossbars
                .iter()
                .map(|crossbar| crossbar.clocks)
                .max()
                .unwrap_or(0),
            clocks_one_after_another: crossbars.iter().map(|crossbar| crossbar.clocks).sum(),
            crossbars,
        }
    }
}

impl CrossbarReport {
    fn new(mapped: &Mapped, batch: &[MappedMvm], position: usize) -> CrossbarReport {
        let part = &mapped.crossbars()[position];
        let mut timeline = Timeline::new(mapped.config().latency(), part.columns.len());
        let fragments = part.rows.len().div_ceil(mapped.config().fragment_rows);
        let mut steps = vec![0_usize; fragments];
        for mvm in batch {
            let mvm = &mvm.crossbars[position];
            timeline.push(mvm.work);
            for (total, steps) in steps.iter_mut().zip(&mvm.steps) {
                *total += steps;
            }
        }
        CrossbarReport {
            first_row: part.rows.start,
            rows: part.rows.len(),
            columns: part.columns.len(),
            arrays: part.crossbar.arrays().len(),
            mean_eic: steps
                .into_iter()
                .map(|steps| steps as f64 / batch.len().max(1) as f64)
                .collect(),
            clocks: timeline.clocks(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Config, LATENCY, SignPolicy};
    use ndarray::array;

    #[test]
    fn a_batch_is_summed_up() {
        let config = Config {
            rows: 4,
            columns: 4,
            fragment_rows: 2,
            weight_bits: 4,
            adcs: 2,
            ..Config::default()
        };
        let weights = ndarray::Array2::ones((6, 1));
        let mapped = Mapped::new(&config, weights.view(), SignPolicy::Reject).unwrap();
        let inputs = array![[1, 0, 3, 3, 0, 0], [1, 1, 0, 0, 4, 0]];
        let batch = mapped.mvm_batch(inputs.view(), 3).unwrap();
        let report = Report::new(&mapped, &batch);
        assert_eq!(report.steps, 1 + 2 + 1 + 3);
        assert_eq!(report.steps_histogram, [2, 2, 1, 1]);
        assert_eq!(report.conversions, 7 * 2);
        assert_eq!(report.crossbars[0].mean_eic, [1.0, 1.0]);
        assert_eq!(report.crossbars[1].mean_eic, [1.5]);
        assert_eq!(report.crossbars[0].clocks, LATENCY + 3 + 2);
        assert_eq!(report.crossbars[1].clocks, LATENCY + 1 + 3);
        assert_eq!(report.clocks_side_by_side, LATENCY + 5);
        assert_eq!(report.clocks_one_after_another, 2 * LATENCY + 9);
        assert!(serde_json::to_string(&report).unwrap().contains("mean_eic"));
    }
}

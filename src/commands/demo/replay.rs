//! A sample of golden's MVMs again, on the rust-hdl crossbar, clock by clock.

use forms_golden::{Crossbar, Mapped};
use forms_testbench::crossbar::{HardwareSimulator, RtlBatch, mvm_batch};
use forms_testbench::matrix::seen;
use indicatif::ProgressBar;
use ndarray::Array2;
use serde::Serialize;

use crate::{CommandError, parallel};

/// One crossbar of a layer, and the vectors it is replayed with.
#[derive(Debug)]
pub struct Job<'a> {
    /// The layer's name.
    pub layer: &'a str,
    /// Which of its crossbars, from 0.
    pub crossbar: usize,
    /// Bits of an input that are fed.
    pub b_used: usize,
    /// What is programmed.
    pub programmed: &'a Crossbar,
    /// One vector an MVM.
    pub inputs: Vec<Vec<i64>>,
}

/// What came of a job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Replay {
    /// The layer's name.
    pub layer: String,
    /// Which of its crossbars, from 0.
    pub crossbar: usize,
    /// Rows of the crossbar in use.
    pub rows: usize,
    /// Weight columns in use, twins included.
    pub columns: usize,
    /// MVMs.
    pub mvms: usize,
    /// Clocks from the first fragment to the last result, as golden predicts them.
    pub clocks_predicted: u64,
    /// The same as the RTL took them.
    pub clocks_taken: u64,
    /// Counted by the RTL.
    pub steps: u64,
    /// Counted by the RTL.
    pub conversions: u64,
    /// Counted by the RTL.
    pub clips: u64,
    /// Results and counters that differ from golden's.
    pub mismatches: u64,
}

/// The crossbars of a layer with the parts of `sample` [MVMs, rows] that they see.
pub fn jobs<'a>(
    layer: &'a str,
    mapped: &'a Mapped,
    b_used: usize,
    sample: &Array2<i64>,
) -> Vec<Job<'a>> {
    let crossbars = mapped.crossbars().iter().enumerate();
    crossbars
        .map(|(crossbar, mapped)| Job {
            layer,
            crossbar,
            b_used,
            programmed: &mapped.crossbar,
            inputs: seen(sample.view(), &mapped.rows),
        })
        .collect()
}

/// Runs them on all cores.
///
/// # Errors
/// What the bench refuses.
pub fn run(jobs: &[Job], bar: &ProgressBar) -> Result<Vec<Replay>, CommandError> {
    parallel::map(jobs, |_, job| {
        let rtl = mvm_batch(
            job.programmed,
            &job.inputs,
            job.b_used,
            HardwareSimulator::RustHdl,
        )?;
        bar.inc(1);
        job.compare(&rtl)
    })
}

impl Job<'_> {
    /// Compares results, counters and clocks with golden's.
    fn compare(&self, rtl: &RtlBatch) -> Result<Replay, CommandError> {
        let golden = self
            .inputs
            .iter()
            .map(|x| self.programmed.mvm(x, self.b_used))
            .collect::<Result<Vec<_>, _>>()?;
        let words = golden.iter().flat_map(|mvm| &mvm.outputs);
        let differing = words
            .zip(rtl.outputs.iter().flatten())
            .filter(|(golden, rtl)| golden != rtl)
            .count();
        let steps: usize = golden.iter().flat_map(|mvm| &mvm.steps).sum();
        let counters = [
            (rtl.clocks, rtl.predicted_clocks),
            (rtl.steps, steps as u64),
            (
                rtl.conversions,
                golden.iter().map(|mvm| mvm.conversions).sum(),
            ),
            (rtl.clips, golden.iter().map(|mvm| mvm.clips).sum()),
            (rtl.outputs.len() as u64, golden.len() as u64),
        ];
        let off = counters
            .iter()
            .filter(|(rtl, golden)| rtl != golden)
            .count();
        Ok(Replay {
            layer: self.layer.to_owned(),
            crossbar: self.crossbar,
            rows: self.programmed.rows(),
            columns: self.programmed.columns(),
            mvms: self.inputs.len(),
            clocks_predicted: rtl.predicted_clocks,
            clocks_taken: rtl.clocks,
            steps: rtl.steps,
            conversions: rtl.conversions,
            clips: rtl.clips,
            mismatches: (differing + off) as u64,
        })
    }
}

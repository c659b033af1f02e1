//! What computes in `forms mvm`: golden, the fast engine, the RTL. Each takes the whole batch.

use forms_engine::{Matrix, Options};
use forms_golden::{Mapped, MappedMvm, NonIdeal, NonIdealMapped, Report};
use forms_testbench::crossbar::{HardwareSimulator, RtlBatch};
use forms_testbench::matrix::{MatrixBatch, matrix_batch};
use ndarray::{Array2, ArrayView2, Axis};

use super::{Clocks, RtlReport};
use crate::commands::progress;
use crate::{CommandError, parallel};

/// The whole batch through golden, on all cores: the products, and what they cost.
pub(super) fn golden(
    mapped: &Mapped,
    batch: ArrayView2<i64>,
    b_used: usize,
) -> Result<(Array2<i64>, Vec<MappedMvm>), CommandError> {
    let bar = progress(batch.nrows() as u64, "golden");
    let rows: Vec<Vec<i64>> = batch.rows().into_iter().map(|x| x.to_vec()).collect();
    let done = parallel::map(&rows, |row, x| {
        let mut mvm = mapped.mvm(x, b_used).map_err(|error| error.in_batch(row))?;
        // The crossbars' results are in the sum; a large batch's would take memory.
        mvm.crossbars
            .iter_mut()
            .for_each(|crossbar| crossbar.outputs = Vec::new());
        bar.inc(1);
        Ok(mvm)
    })?;
    bar.finish_and_clear();
    let outputs = Array2::from_shape_fn((done.len(), mapped.columns()), |(row, column)| {
        done[row].outputs[column]
    });
    Ok((outputs, done))
}

/// The whole batch through the fast engine, part by part: the products, and what they cost.
pub(super) fn fast(
    mapped: &Mapped,
    batch: ArrayView2<i64>,
    b_used: usize,
) -> Result<(Array2<i64>, Report), CommandError> {
    /// Vectors between two moves of the progress bar.
    const PART: usize = 1 << 14;
    let bar = progress(batch.nrows() as u64, "fast");
    let matrix = Matrix::from_mapped(mapped.clone());
    let mut run = matrix.start(b_used, &Options::default())?;
    // Checked as a whole first, so that an error counts the batch's rows and not a part's.
    run.check(batch)?;
    let mut outputs = Array2::zeros((batch.nrows(), mapped.columns()));
    let parts = batch.axis_chunks_iter(Axis(0), PART);
    for (part, outputs) in parts.zip(outputs.axis_chunks_iter_mut(Axis(0), PART)) {
        run.push_into(part, outputs)?;
        bar.inc(part.nrows() as u64);
    }
    bar.finish_and_clear();
    let report = run.counts().report(&matrix);
    Ok((outputs, report))
}

/// The whole batch through golden or the fast engine, nothing being ideal but the digital part.
pub(super) fn imperfect(
    mapped: &Mapped,
    batch: ArrayView2<i64>,
    b_used: usize,
    settings: &NonIdeal,
    is_fast: bool,
) -> Result<(Array2<i64>, Report), CommandError> {
    if is_fast {
        let matrix = Matrix::non_ideal(mapped.clone(), settings)?;
        let done = matrix.run(batch, b_used, &Options::default())?;
        return Ok((done.outputs, done.counts.report(&matrix)));
    }
    let dealt = NonIdealMapped::new(settings, mapped.clone())?;
    let rows: Vec<Vec<i64>> = batch.rows().into_iter().map(|x| x.to_vec()).collect();
    let done = parallel::map(&rows, |row, x| {
        let mvm = dealt.mvm(x, b_used, row as u64);
        Ok(mvm.map_err(|error| error.in_batch(row))?)
    })?;
    let outputs = Array2::from_shape_fn((done.len(), mapped.columns()), |(row, column)| {
        done[row].outputs[column]
    });
    Ok((outputs, Report::new(mapped, &done)))
}

/// The whole batch through the RTL, as golden laid it out.
pub(super) fn replay(
    mapped: &Mapped,
    batch: ArrayView2<i64>,
    b_used: usize,
    golden: &Array2<i64>,
    simulator: HardwareSimulator,
) -> Result<(Array2<i64>, RtlReport), CommandError> {
    let bar = progress(mapped.crossbars().len() as u64, "rtl crossbars");
    let MatrixBatch { outputs, crossbars } =
        matrix_batch(mapped, batch, b_used, simulator, || bar.inc(1))?;
    bar.finish_and_clear();
    let all = || crossbars.iter();
    let clocks = |clocks: fn(&RtlBatch) -> u64| Clocks {
        side_by_side: all().map(clocks).max().unwrap_or(0),
        one_after_another: all().map(clocks).sum(),
    };
    let mismatches = outputs
        .iter()
        .zip(golden)
        .filter(|(rtl, golden)| rtl != golden);
    let report = RtlReport {
        clocks: clocks(|batch| batch.clocks),
        predicted_clocks: clocks(|batch| batch.predicted_clocks),
        steps: all().map(|batch| batch.steps).sum(),
        conversions: all().map(|batch| batch.conversions).sum(),
        clips: all().map(|batch| batch.clips).sum(),
        mismatches: mismatches.count() as u64,
    };
    Ok((outputs, report))
}

//! A matrix of any size in a simulator of the hardware: cut over crossbars as golden laid it out, run, summed.

use std::ops::Range;

use forms_engine::Counts;
use forms_golden::Mapped;
use forms_network::run::{Golden, Inputs, MatrixEngine, Programmed, Stream};
use ndarray::{Array2, ArrayView2};
use rayon::prelude::*;

use crate::Error;
use crate::crossbar::{HardwareSimulator, RtlBatch, mvm_batch};

/// What the hardware made of a batch on a whole matrix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MatrixBatch {
    /// y, [batch, columns].
    pub outputs: Array2<i64>,
    /// Each crossbar alone, in the order of [`Mapped::crossbars`].
    pub crossbars: Vec<RtlBatch>,
}

/// What a crossbar that holds `rows` of a matrix sees of `batch` [batch, rows]; rows beyond it are padding.
pub fn seen(batch: ArrayView2<i64>, rows: &Range<usize>) -> Vec<Vec<i64>> {
    let vectors = batch.rows().into_iter();
    vectors
        .map(|x| {
            x.iter()
                .skip(rows.start)
                .take(rows.len())
                .copied()
                .collect()
        })
        .collect()
}

/// Multiplies `batch` [batch, rows] by a matrix in a simulator, its crossbars on all cores; `each` is told of
/// every crossbar that is done.
///
/// # Errors
///
/// Those of [`mvm_batch`]: the first crossbar's that has one.
pub fn matrix_batch(
    mapped: &Mapped,
    batch: ArrayView2<i64>,
    b_used: usize,
    simulator: HardwareSimulator,
    each: impl Fn() + Sync,
) -> Result<MatrixBatch, Error> {
    let parts = mapped.crossbars();
    let done: Vec<Result<RtlBatch, Error>> = parts
        .par_iter()
        .map(|part| {
            let inputs = seen(batch, &part.rows);
            let done = mvm_batch(&part.crossbar, &inputs, b_used, simulator);
            each();
            done
        })
        .collect();
    let crossbars = done.into_iter().collect::<Result<Vec<_>, _>>()?;
    let mut outputs = Array2::zeros((batch.nrows(), mapped.columns()));
    for (part, done) in parts.iter().zip(&crossbars) {
        for (row, words) in done.outputs.iter().enumerate() {
            for (&column, word) in part.columns.iter().zip(words) {
                outputs[[row, column]] += word;
            }
        }
    }
    Ok(MatrixBatch { outputs, crossbars })
}

/// A simulator as an engine of networks: every product comes out of the hardware and is compared with golden's,
/// which also says what it costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Simulated(pub HardwareSimulator);

struct SimulatedMatrix {
    simulator: HardwareSimulator,
    golden: Box<dyn Programmed>,
}

struct SimulatedStream<'m> {
    simulator: HardwareSimulator,
    mapped: &'m Mapped,
    golden: Box<dyn Stream + 'm>,
    b_used: usize,
}

impl MatrixEngine for Simulated {
    fn program(&self, mapped: Mapped) -> Result<Box<dyn Programmed>, String> {
        Ok(Box::new(SimulatedMatrix {
            simulator: self.0,
            golden: Golden.program(mapped)?,
        }))
    }
}

impl Programmed for SimulatedMatrix {
    fn mapped(&self) -> &Mapped {
        self.golden.mapped()
    }

    fn start(&self, b_used: usize) -> Result<Box<dyn Stream + '_>, String> {
        Ok(Box::new(SimulatedStream {
            simulator: self.simulator,
            mapped: self.golden.mapped(),
            golden: self.golden.start(b_used)?,
            b_used,
        }))
    }
}

impl Stream for SimulatedStream<'_> {
    fn push(&mut self, inputs: Inputs<'_>) -> Result<Array2<i64>, String> {
        let expected = self.golden.push(inputs)?;
        let batch = match inputs {
            Inputs::Bytes(batch) => batch.mapv(i64::from),
            Inputs::Words(batch) => batch.to_owned(),
        };
        let done = matrix_batch(
            self.mapped,
            batch.view(),
            self.b_used,
            self.simulator,
            || (),
        )
        .map_err(|error| error.to_string())?;
        let wrong = done
            .outputs
            .indexed_iter()
            .find(|&(at, y)| *y != expected[at]);
        match wrong {
            None => Ok(done.outputs),
            Some(((row, column), y)) => Err(format!(
                "the RTL yields {y} in column {column} of product {row}, golden {}; this is a fault of the RTL",
                expected[[row, column]]
            )),
        }
    }

    fn counts(&self) -> Counts {
        self.golden.counts()
    }
}

//! What computes a matrix product on crossbars, and counts what it costs: one trait for all engines.

use forms_engine::{Counts, CrossbarCounts, Matrix, Options, PerPolicy, Run, WindowCost, Windows};
use forms_golden::{Mapped, Timeline, ZeroSkip};
use ndarray::{Array2, ArrayView2};
use rayon::prelude::*;

/// A way to compute products on crossbars. A new one implements the three traits of this file.
pub trait MatrixEngine: Sync {
    /// Takes what golden has laid out.
    ///
    /// # Errors
    /// One sentence, where it cannot.
    fn program(&self, mapped: Mapped) -> Result<Box<dyn Programmed>, String>;

    /// [`MatrixEngine::program`], the crossbars being numbered from `first_array` on: what their devices
    /// are drawn for. Where everything is ideal the number means nothing.
    ///
    /// # Errors
    /// Those of [`MatrixEngine::program`].
    fn program_at(&self, mapped: Mapped, first_array: u64) -> Result<Box<dyn Programmed>, String> {
        let _ = first_array;
        self.program(mapped)
    }
}

/// A matrix on crossbars.
pub trait Programmed: Send + Sync {
    /// The layout.
    fn mapped(&self) -> &Mapped;

    /// Begins a stream of batches of `b_used` bits.
    ///
    /// # Errors
    /// One sentence, where it cannot.
    fn start(&self, b_used: usize) -> Result<Box<dyn Stream + '_>, String>;

    /// The matrix over windows of planes, where the engine can: see [`Matrix::windows`]. What it costs goes
    /// to [`Stream::add`].
    ///
    /// # Errors
    /// One sentence, where it cannot.
    fn windows(
        &self,
        _rows: &[Option<u32>],
        _b_used: usize,
    ) -> Result<Option<Windows<'_>>, String> {
        Ok(None)
    }
}

/// Batches through one matrix; outputs and counts are those of all batches as one.
pub trait Stream: Send {
    /// y, [batch, columns].
    ///
    /// # Errors
    /// One sentence, where it cannot.
    fn push(&mut self, inputs: Inputs<'_>) -> Result<Array2<i64>, String>;

    /// Counts what windows cost, in place of a batch.
    ///
    /// # Errors
    /// One sentence, from an engine that has no windows.
    fn add(&mut self, _cost: &WindowCost) -> Result<(), String> {
        Err("this engine computes no windows; push batches".to_owned())
    }

    /// What all batches so far cost.
    fn counts(&self) -> Counts;
}

/// A batch of inputs, [batch, rows].
#[derive(Debug, Clone, Copy)]
pub enum Inputs<'a> {
    /// Up to eight unsigned bits.
    Bytes(ArrayView2<'a, u8>),
    /// Any others.
    Words(ArrayView2<'a, i64>),
}

/// The fast engine.
#[derive(Debug, Clone, Copy, Default)]
pub struct Fast;

impl MatrixEngine for Fast {
    fn program(&self, mapped: Mapped) -> Result<Box<dyn Programmed>, String> {
        Ok(Box::new(Matrix::from_mapped(mapped)))
    }
}

impl Programmed for Matrix {
    fn mapped(&self) -> &Mapped {
        Matrix::mapped(self)
    }

    fn start(&self, b_used: usize) -> Result<Box<dyn Stream + '_>, String> {
        match Matrix::start(self, b_used, &Options::default()) {
            Ok(run) => Ok(Box::new(run)),
            Err(error) => Err(error.to_string()),
        }
    }

    fn windows(&self, rows: &[Option<u32>], b_used: usize) -> Result<Option<Windows<'_>>, String> {
        Matrix::windows(self, rows, b_used, None).map_err(|error| error.to_string())
    }
}

impl Stream for Run<'_> {
    fn push(&mut self, inputs: Inputs<'_>) -> Result<Array2<i64>, String> {
        match inputs {
            Inputs::Bytes(batch) => Run::push(self, batch),
            Inputs::Words(batch) => Run::push(self, batch),
        }
        .map_err(|error| error.to_string())
    }

    fn add(&mut self, cost: &WindowCost) -> Result<(), String> {
        Run::add(self, cost);
        Ok(())
    }

    fn counts(&self) -> Counts {
        Run::counts(self)
    }
}

/// The golden model. Each batch is computed three times, once under each zero-skip policy, since golden
/// counts one at a time; the outputs must be the same.
#[derive(Debug, Clone, Copy, Default)]
pub struct Golden;

/// The same matrix under the three policies, in their order.
struct GoldenMatrix {
    policies: [Mapped; 3],
    /// Which of them is the configured one.
    configured: usize,
}

/// The policies in the order of [`GoldenMatrix`].
const POLICIES: [ZeroSkip; 3] = [ZeroSkip::Off, ZeroSkip::Leading, ZeroSkip::Plane];

impl MatrixEngine for Golden {
    fn program(&self, mapped: Mapped) -> Result<Box<dyn Programmed>, String> {
        let under = |zero_skip| {
            let same = mapped.clone();
            same.with_zero_skip(zero_skip).map_err(|e| e.to_string())
        };
        let [off, leading, plane] = POLICIES.map(under);
        Ok(Box::new(GoldenMatrix {
            policies: [off?, leading?, plane?],
            configured: POLICIES
                .iter()
                .position(|&p| p == mapped.config().zero_skip)
                .unwrap_or(0),
        }))
    }
}

impl Programmed for GoldenMatrix {
    fn mapped(&self) -> &Mapped {
        &self.policies[self.configured]
    }

    fn start(&self, b_used: usize) -> Result<Box<dyn Stream + '_>, String> {
        let crossbars = self.policies[0].crossbars().iter();
        let latency = self.mapped().config().latency();
        Ok(Box::new(GoldenStream {
            matrix: self,
            counts: Counts {
                mvms: 0,
                b_used,
                policy: POLICIES[self.configured],
                crossbars: crossbars
                    .clone()
                    .map(|crossbar| CrossbarCounts {
                        rows: crossbar.rows.clone(),
                        columns: crossbar.columns.len(),
                        arrays: crossbar.crossbar.arrays().len(),
                        steps: PerPolicy::default(),
                        sub_array_steps: PerPolicy::default(),
                        eic_histogram: PerPolicy::default(),
                        conversions: PerPolicy::default(),
                        work: PerPolicy::default(),
                        clocks: PerPolicy::default(),
                        clips: 0,
                    })
                    .collect(),
            },
            timelines: crossbars
                .map(|crossbar| {
                    PerPolicy::from_fn(|_| Timeline::new(latency, crossbar.columns.len()))
                })
                .collect(),
        }))
    }
}

struct GoldenStream<'m> {
    matrix: &'m GoldenMatrix,
    counts: Counts,
    timelines: Vec<PerPolicy<Timeline>>,
}

/// The place of a policy's value.
fn place<T>(values: &mut PerPolicy<T>, policy: ZeroSkip) -> &mut T {
    match policy {
        ZeroSkip::Off => &mut values.off,
        ZeroSkip::Leading => &mut values.leading,
        ZeroSkip::Plane => &mut values.plane,
    }
}

impl Stream for GoldenStream<'_> {
    fn push(&mut self, inputs: Inputs<'_>) -> Result<Array2<i64>, String> {
        let batch = match inputs {
            Inputs::Bytes(batch) => batch.mapv(i64::from),
            Inputs::Words(batch) => batch.to_owned(),
        };
        let mut outputs = Array2::zeros((batch.nrows(), self.matrix.mapped().columns()));
        let vectors: Vec<Vec<i64>> = batch.rows().into_iter().map(|x| x.to_vec()).collect();
        for (position, &policy) in POLICIES.iter().enumerate() {
            let mapped = &self.matrix.policies[position];
            let done = vectors
                .par_iter()
                .map(|x| mapped.mvm(x, self.counts.b_used))
                .collect::<Result<Vec<_>, _>>()
                .map_err(|error| error.to_string())?;
            let configured = position == self.matrix.configured;
            for (row, mvm) in done.iter().enumerate() {
                for (t, crossbar) in mvm.crossbars.iter().enumerate() {
                    let counts = &mut self.counts.crossbars[t];
                    *place(&mut counts.steps, policy) +=
                        crossbar.steps.iter().sum::<usize>() as u64;
                    *place(&mut counts.conversions, policy) += crossbar.conversions;
                    *place(&mut counts.work, policy) += crossbar.work;
                    count_steps(
                        place(&mut counts.sub_array_steps, policy),
                        place(&mut counts.eic_histogram, policy),
                        &crossbar.steps,
                    );
                    place(&mut self.timelines[t], policy).push(crossbar.work);
                    if configured {
                        counts.clips += crossbar.clips;
                    }
                }
                if configured {
                    for (column, &y) in mvm.outputs.iter().enumerate() {
                        outputs[[row, column]] = y;
                    }
                }
            }
        }
        self.counts.mvms += vectors.len() as u64;
        Ok(outputs)
    }

    fn counts(&self) -> Counts {
        let mut counts = self.counts.clone();
        for (crossbar, timeline) in counts.crossbars.iter_mut().zip(&self.timelines) {
            crossbar.clocks = timeline.map(Timeline::clocks);
        }
        counts
    }
}

/// Adds one multiplication's steps, sub-array by sub-array.
fn count_steps(sub_arrays: &mut Vec<u64>, histogram: &mut Vec<u64>, steps: &[usize]) {
    sub_arrays.resize(steps.len(), 0);
    for (total, &steps) in sub_arrays.iter_mut().zip(steps) {
        *total += steps as u64;
        if histogram.len() <= steps {
            histogram.resize(steps + 1, 0);
        }
        histogram[steps] += 1;
    }
}

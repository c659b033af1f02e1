//! Running batches: in blocks, on one core or on all, with what they cost.

use forms_golden::ZeroSkip;
use ndarray::{Array2, ArrayView2, ArrayViewMut2, Axis};
use rayon::prelude::*;

use crate::block::{BlockResult, Scratch, Worker};
use crate::clock::Clock;
use crate::counts::{Counts, CrossbarCounts, PerPolicy};
use crate::layout::{ClockClass, Feed};
use crate::path::Present;
use crate::windows::WindowCost;
use crate::{Error, Input, Matrix, Path, input};

/// How a batch is run. None of it changes a result or a count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Options {
    /// On which threads.
    pub threads: Threads,
    /// With which instructions; the fastest there are where not said.
    pub path: Option<Path>,
}

/// On which threads a batch is run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Threads {
    /// Those of the rayon pool that the caller is in; the global one outside any.
    #[default]
    Pool,
    /// The caller's alone.
    Caller,
}

/// What [`Matrix::run`] returns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// y, [batch, columns].
    pub outputs: Array2<i64>,
    /// What it cost.
    pub counts: Counts,
}

/// A stream of batches through one matrix: memory is that of one batch, clocks and counts are those of
/// all batches as one.
#[derive(Debug, Clone)]
pub struct Run<'m> {
    worker: Worker<'m>,
    /// The number of the first vector of all.
    first_mvm: u64,
    threads: Threads,
    counts: Counts,
    /// One for each clock class.
    clocks: Vec<PerPolicy<Clock>>,
    /// One for each feed, summed over the batches.
    totals: Vec<FeedTotals>,
    /// The sum of W, one for each clock class.
    work: Vec<PerPolicy<u64>>,
    clips: Vec<u64>,
}

/// Steps of one feed over all batches, leading and plane.
#[derive(Debug, Clone, Default)]
struct FeedTotals {
    sub_arrays: [Vec<u64>; 2],
    histogram: [Vec<u64>; 2],
}

impl<'m> Run<'m> {
    pub(crate) fn new(
        matrix: &'m Matrix,
        b_used: usize,
        first_mvm: u64,
        options: &Options,
    ) -> Result<Run<'m>, Error> {
        input::check_b_used(matrix.config(), b_used)?;
        let path = Present::new(options.path)?;
        let layout = matrix.layout();
        let classes = layout.classes.iter();
        Ok(Run {
            worker: Worker::new(matrix, b_used, path),
            first_mvm,
            threads: options.threads,
            counts: Counts {
                mvms: 0,
                b_used,
                policy: matrix.config().zero_skip,
                crossbars: Vec::new(),
            },
            clocks: classes
                .map(|class| PerPolicy::from_fn(|_| Clock::new(class.k_used)))
                .collect(),
            totals: vec![FeedTotals::default(); layout.feeds.len()],
            work: vec![PerPolicy::default(); layout.classes.len()],
            clips: vec![0; layout.crossbars.len()],
        })
    }

    /// Multiplies the vectors of one more batch [batch, rows]; returns y, [batch, columns].
    ///
    /// # Errors
    /// Golden's refusals of inputs, before anything is computed.
    pub fn push<X: Input>(&mut self, batch: ArrayView2<X>) -> Result<Array2<i64>, Error> {
        let mut outputs = Array2::zeros((batch.nrows(), self.worker.matrix().columns()));
        self.push_into(batch, outputs.view_mut())?;
        Ok(outputs)
    }

    /// [`Run::push`] into a place of the caller's, [batch, columns]; quickest where that lies row after row.
    ///
    /// # Errors
    /// Those of [`Run::push`]; [`Error::OutputShape`].
    pub fn push_into<X: Input>(
        &mut self,
        batch: ArrayView2<X>,
        mut outputs: ArrayViewMut2<i64>,
    ) -> Result<(), Error> {
        let matrix = self.worker.matrix();
        let expected = (batch.nrows(), matrix.columns());
        if outputs.dim() != expected {
            return Err(Error::OutputShape {
                found: outputs.dim(),
                expected,
            });
        }
        input::check(matrix.config(), batch, matrix.rows(), self.counts.b_used)?;
        match outputs.as_slice_mut() {
            Some(outputs) => self.blocks(batch, outputs),
            None => {
                let mut contiguous = Array2::zeros(expected);
                if let Some(slice) = contiguous.as_slice_mut() {
                    self.blocks(batch, slice);
                }
                outputs.assign(&contiguous);
            }
        }
        Ok(())
    }

    /// Whether a batch would be refused, without computing it.
    ///
    /// # Errors
    /// Those of [`Run::push`].
    pub fn check<X: Input>(&self, batch: ArrayView2<X>) -> Result<(), Error> {
        let matrix = self.worker.matrix();
        input::check(matrix.config(), batch, matrix.rows(), self.counts.b_used)?;
        Ok(())
    }

    /// Block by block: in any order, but for the clocks, which are told in the batch's.
    fn blocks<X: Input>(&mut self, batch: ArrayView2<X>, outputs: &mut [i64]) {
        let size = self.worker.block_size();
        let first = self.first_mvm + self.counts.mvms;
        let worker = &self.worker;
        let columns = worker.matrix().columns();
        let one = |scratch: &mut Scratch, position: usize, outputs: &mut [i64]| {
            let rows = position * size..(position * size + outputs.len() / columns);
            let inputs = batch.slice_axis(Axis(0), rows.into());
            worker.block(scratch, first + (position * size) as u64, inputs, outputs)
        };
        let results: Vec<BlockResult> = match self.threads {
            Threads::Pool => outputs
                .par_chunks_mut(size * columns)
                .enumerate()
                .map_init(Scratch::default, |scratch, (position, outputs)| {
                    one(scratch, position, outputs)
                })
                .collect(),
            Threads::Caller => {
                let mut scratch = Scratch::default();
                outputs
                    .chunks_mut(size * columns)
                    .enumerate()
                    .map(|(position, outputs)| one(&mut scratch, position, outputs))
                    .collect()
            }
        };
        self.counts.mvms += batch.nrows() as u64;
        for result in &results {
            self.add_block(result);
        }
    }

    /// Adds what a block cost.
    fn add_block(&mut self, block: &BlockResult) {
        for (total, clips) in self.clips.iter_mut().zip(&block.clips) {
            *total += clips;
        }
        for (total, tally) in self.totals.iter_mut().zip(&block.feeds) {
            for which in 0..2 {
                add(&mut total.sub_arrays[which], &tally.sub_arrays[which]);
                add(&mut total.histogram[which], &tally.histogram[which]);
            }
        }
        let matrix = self.worker.matrix();
        let layout = matrix.layout();
        for ((class, clocks), work) in layout
            .classes
            .iter()
            .zip(&mut self.clocks)
            .zip(&mut self.work)
        {
            let feed = &layout.feeds[class.feed];
            let off = off_work(class, feed, self.counts.b_used);
            let beats = class.beats as u64;
            // Kept in locals: the loop is a chain of additions and maxima.
            let mut now = *clocks;
            for sums in &block.feeds[class.feed].sums {
                let idle = u64::from(sums.idle);
                let leading = u64::from(sums.leading) * beats + idle;
                let plane = u64::from(sums.plane) * beats + idle;
                now.off.push(off);
                now.leading.push(leading);
                now.plane.push(plane);
                work.off += off;
                work.leading += leading;
                work.plane += plane;
            }
            *clocks = now;
        }
    }

    /// Adds what windows over planes cost, in place of a batch of as many vectors. Costs are added in the
    /// order of the positions that they are of; both must be of one matrix and one b_used.
    pub fn add(&mut self, cost: &WindowCost) {
        self.counts.mvms += cost.mvms;
        for (total, feed) in self.totals.iter_mut().zip(&cost.feeds) {
            for which in 0..2 {
                add(&mut total.sub_arrays[which], &feed.sub_arrays[which]);
                add(&mut total.histogram[which], &feed.histogram[which]);
            }
        }
        let classes = cost
            .classes
            .iter()
            .zip(&mut self.clocks)
            .zip(&mut self.work);
        for (((span, done), clocks), work) in classes {
            span.off.tell(&mut clocks.off);
            span.leading.tell(&mut clocks.leading);
            span.plane.tell(&mut clocks.plane);
            work.off += done.off;
            work.leading += done.leading;
            work.plane += done.plane;
        }
    }

    /// What all batches so far cost.
    pub fn counts(&self) -> Counts {
        let matrix = self.worker.matrix();
        let layout = matrix.layout();
        let crossbars = layout
            .crossbars
            .iter()
            .zip(&self.clips)
            .map(|(crossbar, &clips)| {
                let feed = &layout.feeds[crossbar.feed];
                let totals = &self.totals[crossbar.feed];
                let sub_array_steps = self.per_policy(feed, |which| {
                    let mut steps = totals.sub_arrays[which].clone();
                    steps.resize(feed.fragments, 0);
                    steps
                });
                let steps = sub_array_steps.map(|steps| steps.iter().sum::<u64>());
                CrossbarCounts {
                    rows: feed.rows.clone(),
                    columns: crossbar.columns.len(),
                    arrays: crossbar.arrays,
                    conversions: steps.map(|steps| steps * crossbar.device_columns),
                    steps,
                    sub_array_steps,
                    eic_histogram: self.histogram(feed, totals),
                    work: self.work[crossbar.class],
                    clocks: self.clocks[crossbar.class].map(Clock::clocks),
                    clips,
                }
            });
        Counts {
            crossbars: crossbars.collect(),
            ..self.counts.clone()
        }
    }

    /// Steps of each sub-array under off, which follow from b_used, and under the others.
    fn per_policy(&self, feed: &Feed, of: impl Fn(usize) -> Vec<u64>) -> PerPolicy<Vec<u64>> {
        let fed_bits = (self.counts.b_used + feed.squeezes) as u64;
        PerPolicy {
            off: vec![fed_bits * self.counts.mvms; feed.fragments],
            leading: of(0),
            plane: of(1),
        }
    }

    /// Histograms without zeros at their end.
    fn histogram(&self, feed: &Feed, totals: &FeedTotals) -> PerPolicy<Vec<u64>> {
        let trimmed = |which: usize| {
            let histogram: &Vec<u64> = &totals.histogram[which];
            let length = histogram.iter().rposition(|&count| count > 0);
            histogram[..length.map_or(0, |last| last + 1)].to_vec()
        };
        let mut off = Vec::new();
        if self.counts.mvms > 0 {
            off = vec![0; self.counts.b_used + feed.squeezes];
            off.push(self.counts.mvms * feed.fragments as u64);
        }
        PerPolicy {
            off,
            leading: trimmed(0),
            plane: trimmed(1),
        }
    }
}

/// W where every plane is fed.
fn off_work(class: &ClockClass, feed: &Feed, b_used: usize) -> u64 {
    (feed.fragments * (b_used + feed.squeezes) * class.beats) as u64
}

/// Adds a list to another that may be shorter.
fn add(total: &mut Vec<u64>, more: &[u64]) {
    if total.len() < more.len() {
        total.resize(more.len(), 0);
    }
    for (total, more) in total.iter_mut().zip(more) {
        *total += more;
    }
}

/// The zero-skip policies, for whoever compares them.
pub const POLICIES: [ZeroSkip; 3] = [ZeroSkip::Off, ZeroSkip::Leading, ZeroSkip::Plane];

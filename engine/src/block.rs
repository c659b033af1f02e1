//! One block of a batch through one matrix, on one thread.

use std::sync::OnceLock;

use ndarray::ArrayView2;

use crate::closed::{wide, words};
use crate::converted;
use crate::input::Block;
use crate::layout::Feed;
use crate::matrix::Arithmetic;
use crate::path::Present;
use crate::simd::dot::Sums;
use crate::steps::{self, Geometry, Steps, Tally};
use crate::{Input, Matrix};

/// What every thread knows.
#[derive(Debug, Clone)]
pub(crate) struct Worker<'m> {
    matrix: &'m Matrix,
    b_used: usize,
    path: Present,
    /// How words are multiplied, where the closed form holds and words suffice; once a block asks.
    plan: OnceLock<Option<words::Plan>>,
}

/// What a thread keeps from block to block.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    block: Block,
    /// The words of a feed with doubled rows.
    doubled: Vec<i64>,
    steps: Steps,
    sums: Vec<Sums>,
    converted: converted::Scratch,
}

/// What a block cost.
#[derive(Debug)]
pub(crate) struct BlockResult {
    /// One for each feed.
    pub feeds: Vec<Tally>,
    /// One for each crossbar.
    pub clips: Vec<u64>,
}

/// The words that a feed's arrays see.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Fed<'a> {
    /// Words of sixteen bits.
    Words(&'a [u16]),
    /// Words of any width.
    Values(&'a [i64]),
}

impl<'m> Worker<'m> {
    pub fn new(matrix: &'m Matrix, b_used: usize, path: Present) -> Worker<'m> {
        Worker {
            matrix,
            b_used,
            path,
            plan: OnceLock::new(),
        }
    }

    fn plan(&self) -> Option<&words::Plan> {
        let plan = || {
            let words = self.matrix.words()?;
            words.plan(self.b_used, self.matrix.config().signed_inputs)
        };
        self.plan.get_or_init(plan).as_ref()
    }

    pub fn matrix(&self) -> &'m Matrix {
        self.matrix
    }

    /// Vectors of a block: few enough that their words stay in a core's own cache, and enough to share
    /// what is loaded of the weights.
    pub fn block_size(&self) -> usize {
        const WORDS: usize = 1 << 15;
        (WORDS / self.stride()).next_multiple_of(12).clamp(24, 264)
    }

    /// Words of a vector: whole fragments, a multiple of four.
    fn stride(&self) -> usize {
        let m = self.matrix.config().fragment_rows;
        let fragments = self.matrix.rows().div_ceil(m);
        (fragments * m).next_multiple_of(4)
    }

    /// Multiplies vectors [mvms, rows] into `outputs` [mvms, columns]; the first is number `first`.
    pub fn block<X: Input>(
        &self,
        scratch: &mut Scratch,
        first: u64,
        inputs: ArrayView2<X>,
        outputs: &mut [i64],
    ) -> BlockResult {
        let layout = self.matrix.layout();
        let stride = self.stride();
        let is_narrow = self.b_used <= 16 && !self.needs_values();
        scratch.block.signed = self.matrix.config().signed_inputs;
        scratch.block.fill(inputs, stride, is_narrow);
        let mut result = BlockResult {
            feeds: Vec::with_capacity(layout.feeds.len()),
            clips: vec![0; layout.crossbars.len()],
        };
        if let Arithmetic::Converted(_) = self.matrix.arithmetic() {
            outputs.fill(0);
        }
        for (position, feed) in layout.feeds.iter().enumerate() {
            let fed = fed(&scratch.block, &mut scratch.doubled, feed);
            self.steps(feed, fed, scratch.block.mvms, &mut scratch.steps);
            let most = (self.b_used + feed.squeezes) as u8;
            result
                .feeds
                .push(steps::tally(self.path, &scratch.steps, most));
            if let Arithmetic::Converted(tables) = self.matrix.arithmetic() {
                let job = converted::Job {
                    path: self.path,
                    config: self.matrix.config(),
                    mapped: self.matrix.mapped(),
                    first,
                    fed,
                    stride,
                    offset_in_vector: offset(feed),
                    fed_bits: self.b_used + feed.squeezes,
                    steps: &scratch.steps,
                    columns: self.matrix.columns(),
                    is_ideal: self.matrix.settings().is_none(),
                };
                let crossbars = layout.crossbars.iter().zip(tables).zip(&mut result.clips);
                let of_feed = crossbars.filter(|((crossbar, _), _)| crossbar.feed == position);
                converted::multiply(&job, of_feed, &mut scratch.converted, outputs);
            }
        }
        if let Arithmetic::Closed { wide: exact, .. } = self.matrix.arithmetic() {
            match (self.matrix.words(), self.plan()) {
                (Some(words), Some(plan)) => {
                    if plan.bias != 0 {
                        for word in &mut scratch.block.narrow {
                            *word ^= plan.bias;
                        }
                    }
                    let inputs = &scratch.block.narrow;
                    words.product(self.path, plan, inputs, stride, &mut scratch.sums, outputs);
                    if plan.bias != 0 {
                        // The padding has to be zero again; the rest is written anew.
                        scratch.block.narrow.clear();
                    }
                }
                _ => {
                    let exact = self.matrix.wide(exact);
                    wide::product(&scratch.block.wide, stride, exact, outputs);
                }
            }
        }
        result
    }

    /// Whether words of sixteen bits would not do for the closed form.
    fn needs_values(&self) -> bool {
        matches!(self.matrix.arithmetic(), Arithmetic::Closed { .. }) && self.plan().is_none()
    }

    fn steps(&self, feed: &Feed, fed: Fed, mvms: usize, steps: &mut Steps) {
        let config = self.matrix.config();
        let geometry = Geometry {
            mvms,
            stride: self.stride(),
            first: offset(feed),
            fragments: feed.fragments,
            fragment_rows: config.fragment_rows,
            signed: config.signed_inputs,
        };
        match fed {
            Fed::Words(words) => steps::of_words(self.path, words, geometry, steps),
            Fed::Values(values) => steps::of_values(self.path, values, geometry, steps),
        }
    }
}

/// The first word of a feed within a vector.
fn offset(feed: &Feed) -> usize {
    feed.rows.start
}

/// A feed's words: the block's, or those with the feed's rows doubled.
fn fed<'a>(block: &'a Block, doubled: &'a mut Vec<i64>, feed: &Feed) -> Fed<'a> {
    let Some(shifts) = &feed.shifts else {
        return if block.is_narrow {
            Fed::Words(&block.narrow)
        } else {
            Fed::Values(&block.wide)
        };
    };
    doubled.clear();
    doubled.resize(block.mvms * block.stride, 0);
    for (i, to) in doubled.chunks_exact_mut(block.stride).enumerate() {
        for (&row_shift, r) in shifts.iter().zip(feed.rows.clone()) {
            let word = i * block.stride + r;
            to[r] = block.value(word) << row_shift;
        }
    }
    Fed::Values(doubled)
}

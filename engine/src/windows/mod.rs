//! Windows over planes of bytes: a convolution without lowering it.
//!
//! A lowered convolution copies each input as often as windows see it, and its rows then lie as the row
//! order wants them. Here nothing is copied: the inputs of one row at all positions are a stretch of a
//! plane of the feature map, wherever the row stands. Positions lie in the vectors' lanes, both for the
//! product ([`panels`], [`crate::simd::lanes`]) and for the steps ([`steps`]), and results come out as
//! planes again.
//!
//! ```text
//! input of row r at line i, position j  =  planes[rows[r] + i * pitch + j]
//! ```
//!
//! It holds for matrices in closed form, without doubled rows, and for unsigned inputs of eight bits.

mod panels;
mod span;
mod steps;

use std::ops::Range;

pub(crate) use panels::Panels;
pub use steps::Grid;

use crate::Matrix;
use crate::counts::PerPolicy;
use crate::matrix::Arithmetic;
use crate::path::Present;
use crate::simd::for_each_path;
use crate::simd::lanes::{LANES, LaneSums, Pair, lanes};
use span::Span;
use steps::FeedSteps;

/// A matrix whose inputs are windows over planes.
#[derive(Debug, Clone)]
pub struct Windows<'m> {
    matrix: &'m Matrix,
    panels: &'m Panels,
    b_used: usize,
    path: Present,
    /// Where each pair of rows begins, `[section][pair]`.
    pairs: Vec<Vec<[usize; 2]>>,
    /// Where the rows of each fragment begin, `[feed][fragment]`.
    fragments: Vec<Vec<Vec<u32>>>,
    /// (section, block) of every block of columns.
    blocks: Vec<(usize, usize)>,
}

/// What a thread keeps from one call to the next.
#[derive(Debug, Default)]
pub struct WindowScratch {
    pairs: Vec<Pair>,
    sums: Vec<i32>,
    steps: FeedSteps,
    work: Vec<u32>,
}

/// What windows over one set of planes cost; [`crate::Run::add`] takes them in the order of the planes.
#[derive(Debug, Clone)]
pub struct WindowCost {
    pub(crate) mvms: u64,
    /// One for each feed: by sub-array and by steps, leading and plane.
    pub(crate) feeds: Vec<FeedCost>,
    /// One for each clock class.
    pub(crate) classes: Vec<(PerPolicy<Span>, PerPolicy<u64>)>,
}

/// Steps of one feed, leading and plane.
#[derive(Debug, Clone)]
pub(crate) struct FeedCost {
    pub sub_arrays: [Vec<u64>; 2],
    pub histogram: [[u64; 9]; 2],
}

/// Bytes that planes must have behind the last position of their last row.
pub const SLACK: usize = LANES;

impl<'m> Windows<'m> {
    /// `rows` says where in the planes each row of the matrix has its input at the first position; `None`
    /// where it has none and its weights are 0.
    ///
    /// `None` where windows cannot compute it: see the head of this module.
    pub(crate) fn new(
        matrix: &'m Matrix,
        panels: &'m Panels,
        rows: &[Option<u32>],
        b_used: usize,
        path: Present,
    ) -> Option<Windows<'m>> {
        let config = matrix.config();
        let layout = matrix.layout();
        let is_closed = matches!(matrix.arithmetic(), Arithmetic::Closed { .. });
        let is_plain = layout.feeds.iter().all(|feed| feed.shifts.is_none());
        let fits = panels.reach.checked_mul(255)? <= i32::MAX as u64;
        let fits_words = layout.feeds.iter().all(|feed| feed.fragments < 1 << 13);
        if !is_closed || !is_plain || !fits || !fits_words || config.signed_inputs || b_used > 8 {
            return None;
        }
        assert_eq!(rows.len(), matrix.rows(), "a place for each row");
        let m = config.fragment_rows;
        let fragments = layout
            .feeds
            .iter()
            .map(|feed| {
                let of_feed = &rows[feed.rows.clone()];
                let fragments = of_feed.chunks(m);
                fragments
                    .map(|rows| rows.iter().flatten().copied().collect())
                    .collect()
            })
            .collect();
        let pairs = panels
            .sections
            .iter()
            .map(|section| {
                let pairs = section.pairs.iter();
                pairs
                    .map(|&[low, high]| Some([rows.get(low).copied()??, rows.get(high).copied()??]))
                    .map(|pair| pair.map(|pair| pair.map(|at| at as usize)))
                    .collect::<Option<Vec<_>>>()
            })
            .collect::<Option<Vec<_>>>()?;
        let blocks = panels.sections.iter().enumerate();
        let blocks =
            blocks.flat_map(|(s, section)| (0..section.blocks.len()).map(move |block| (s, block)));
        Some(Windows {
            matrix,
            panels,
            b_used,
            path,
            pairs,
            fragments,
            blocks: blocks.collect(),
        })
    }

    /// Blocks of columns, for whoever deals them to threads.
    pub fn blocks(&self) -> usize {
        self.blocks.len()
    }

    /// The columns of a block; those of one block follow those of the one before.
    pub fn columns(&self, block: usize) -> Range<usize> {
        let (section, block) = self.blocks[block];
        let block = &self.panels.sections[section].blocks[block];
        block.first..block.first + block.columns
    }

    /// No sum's magnitude is larger for inputs of a byte.
    pub fn reach(&self) -> u64 {
        255 * self.panels.reach
    }

    /// The sums of some blocks' columns, at some lines of a grid. `finish` gets each column, and its sums
    /// from the first of the lines on: those of line i begin at `i * pitch`.
    ///
    /// # Panics
    /// Where planes end before a window does, [`SLACK`] included.
    pub fn sums(
        &self,
        scratch: &mut WindowScratch,
        planes: &[u8],
        grid: Grid,
        lines: Range<usize>,
        blocks: Range<usize>,
        mut finish: impl FnMut(usize, &[i32]),
    ) {
        let from = lines.start * grid.pitch;
        let part = Grid {
            lines: lines.len(),
            ..grid
        };
        let groups = part.span().div_ceil(LANES);
        let length = groups * LANES;
        let mut at = blocks.start;
        while at < blocks.end {
            // Blocks of one section share their pairs.
            let section = self.blocks[at].0;
            let own = self.blocks[at..blocks.end].iter();
            let own = at..at + own.take_while(|block| block.0 == section).count();
            let of_section = &self.panels.sections[section];
            let of_blocks = || {
                let own = self.blocks[own.clone()].iter();
                own.map(|&(_, block)| &of_section.blocks[block])
            };
            let columns: usize = of_blocks().map(|block| block.columns).sum();
            scratch.sums.resize(columns * length, 0);
            for group in 0..groups {
                let start = from + group * LANES;
                pair_up(
                    self.path,
                    planes,
                    &self.pairs[section],
                    start,
                    &mut scratch.pairs,
                );
                let mut first = 0;
                for block in of_blocks() {
                    let mut sums: [LaneSums; crate::simd::lanes::COLUMNS] =
                        [[0; LANES]; crate::simd::lanes::COLUMNS];
                    let sums = &mut sums[..block.columns];
                    lanes(self.path, &scratch.pairs, &block.weights, sums);
                    for (column, sums) in sums.iter().enumerate() {
                        let to = (first + column) * length + group * LANES;
                        scratch.sums[to..to + LANES].copy_from_slice(sums);
                    }
                    first += block.columns;
                }
            }
            let columns = of_blocks().flat_map(|block| block.first..block.first + block.columns);
            if length > 0 {
                for (column, sums) in columns.zip(scratch.sums.chunks_exact(length)) {
                    finish(column, &sums[..part.span()]);
                }
            }
            at = own.end;
        }
    }

    /// What all positions of a grid cost.
    ///
    /// # Panics
    /// Where planes end before a window does.
    pub fn cost(&self, scratch: &mut WindowScratch, planes: &[u8], grid: Grid) -> WindowCost {
        let layout = self.matrix.layout();
        let mut cost = WindowCost {
            mvms: grid.positions() as u64,
            feeds: Vec::with_capacity(layout.feeds.len()),
            classes: Vec::with_capacity(layout.classes.len()),
        };
        let mut of_class = vec![None; layout.classes.len()];
        for (f, fragments) in self.fragments.iter().enumerate() {
            let steps = &mut scratch.steps;
            steps.count(self.path, planes, fragments, grid);
            cost.feeds.push(FeedCost {
                sub_arrays: steps.sub_arrays.clone(),
                histogram: steps.histogram,
            });
            for (class, of_class) in layout.classes.iter().zip(&mut of_class) {
                if class.feed != f {
                    continue;
                }
                let off = (fragments.len() * self.b_used * class.beats) as u32;
                let beats = class.beats as u32;
                let mut of = |sums: &[u16]| {
                    scratch.work.clear();
                    for start in grid.starts() {
                        let line = start..start + grid.width;
                        let idle = &steps.sums.idle[line.clone()];
                        let both = sums[line].iter().zip(idle);
                        scratch.work.extend(
                            both.map(|(&steps, &idle)| u32::from(steps) * beats + u32::from(idle)),
                        );
                    }
                    let total = scratch.work.iter().map(|&work| u64::from(work)).sum();
                    (Span::new(class.k_used, &scratch.work), total)
                };
                let leading = of(&steps.sums.leading);
                let plane = of(&steps.sums.plane);
                let positions = grid.positions();
                let off = (
                    Span::of_equal_work(class.k_used, off, positions),
                    u64::from(off) * positions as u64,
                );
                *of_class = Some((
                    PerPolicy {
                        off: off.0,
                        leading: leading.0,
                        plane: plane.0,
                    },
                    PerPolicy {
                        off: off.1,
                        leading: leading.1,
                        plane: plane.1,
                    },
                ));
            }
        }
        cost.classes = of_class.into_iter().flatten().collect();
        cost
    }
}

for_each_path! {
    /// The inputs of pairs of rows at [`LANES`] positions from `start` on, side by side.
    fn pair_up(planes: &[u8], rows: &[[usize; 2]], start: usize, pairs: &mut Vec<Pair>) = pair_up_body;
}

#[inline(always)]
fn pair_up_body(planes: &[u8], rows: &[[usize; 2]], start: usize, pairs: &mut Vec<Pair>) {
    pairs.resize(rows.len(), [0; LANES]);
    let planes = &planes[start..];
    for (pair, &[low, high]) in pairs.iter_mut().zip(rows) {
        let (low, high) = (&planes[low..][..LANES], &planes[high..][..LANES]);
        for i in 0..LANES {
            pair[i] = u32::from(low[i]) | u32::from(high[i]) << 16;
        }
    }
}

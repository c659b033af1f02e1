//! One matrix layer over planes: the fast engine's sums become activations line by line, in the planes'
//! own order, so that nothing is lowered, transposed or kept.

use std::ops::Range;
use std::sync::Mutex;

use forms_engine::{Grid, Rescale, Vectors, WindowCost, WindowScratch, Windows};
use rayon::prelude::*;

use super::layer::rescale;
use super::map::{Element, Map, Values, Width};
use super::planes::Planes;
use crate::network::Requantize;

/// Sums that are kept at once, in a core's own cache.
const SUMS: usize = 1 << 16;

/// What threads keep between layers and batches.
#[derive(Debug, Default)]
pub(super) struct Scratches(Mutex<Vec<Scratch>>);

/// What a thread keeps.
#[derive(Debug, Default)]
struct Scratch {
    planes: Vec<u8>,
    windows: WindowScratch,
    /// Lines of finished sums.
    short: Vec<i16>,
    middle: Vec<i32>,
    long: Vec<i64>,
}

impl Scratches {
    /// Lends one to `work`.
    fn with<T>(&self, work: impl FnOnce(&mut Scratch) -> T) -> T {
        // A panic elsewhere leaves nothing half done in here: scratch has no meaning between uses.
        let taken = match self.0.lock() {
            Ok(mut all) => all.pop(),
            Err(poisoned) => poisoned.into_inner().pop(),
        };
        let mut scratch = taken.unwrap_or_default();
        let result = work(&mut scratch);
        if let Ok(mut all) = self.0.lock() {
            all.push(scratch);
        }
        result
    }
}

/// A layer's description, for windows.
pub(super) struct WindowLayer<'l> {
    pub planes: &'l Planes,
    pub vectors: Vectors,
    /// Added to each input.
    pub offset: i64,
    /// `[filters, height, width]` of the output.
    pub shape: [usize; 3],
    /// Words of the output.
    pub width: Width,
    pub requantize: Option<&'l Requantize>,
    pub packs: Vec<WindowPack<'l>>,
}

/// One pack of it.
pub(super) struct WindowPack<'l> {
    pub windows: &'l Windows<'l>,
    /// Added to each sum, one a filter.
    pub constants: &'l [i64],
    pub first_filter: usize,
}

impl WindowLayer<'_> {
    /// One output map for each map, and what each pack cost, in the order of the maps.
    pub fn run(&self, scratches: &Scratches, maps: &[&Map]) -> (Vec<Map>, Vec<Vec<WindowCost>>) {
        let jobs: Vec<&[&Map]> = maps.chunks(self.planes.images()).collect();
        let is_alone = jobs.len() < rayon::current_num_threads();
        let done: Vec<_> = jobs
            .par_iter()
            .map(|job| scratches.with(|scratch| self.job(scratches, scratch, job, is_alone)))
            .collect();
        let mut outputs = Vec::with_capacity(maps.len());
        let mut costs = Vec::with_capacity(jobs.len());
        for (maps, cost) in done {
            outputs.extend(maps);
            costs.push(cost);
        }
        (outputs, costs)
    }

    fn job(
        &self,
        scratches: &Scratches,
        scratch: &mut Scratch,
        maps: &[&Map],
        is_alone: bool,
    ) -> (Vec<Map>, Vec<WindowCost>) {
        self.planes
            .fill(self.vectors, maps, self.offset, &mut scratch.planes);
        let grid = self.planes.grid(maps.len());
        if is_alone {
            let planes = &scratch.planes[..];
            let cost = |pack: &WindowPack| {
                scratches.with(|own| pack.windows.cost(&mut own.windows, planes, grid))
            };
            let (costs, maps) = rayon::join(
                || self.packs.par_iter().map(cost).collect(),
                || match self.width {
                    Width::Short => self.deal(scratches, planes, grid, Values::Short),
                    Width::Middle => self.deal(scratches, planes, grid, Values::Middle),
                    Width::Long => self.deal(scratches, planes, grid, Values::Long),
                },
            );
            return (maps, costs);
        }
        let packs = self.packs.iter();
        let costs = packs
            .map(|pack| {
                pack.windows
                    .cost(&mut scratch.windows, &scratch.planes, grid)
            })
            .collect();
        let maps = match self.width {
            Width::Short => self.in_turn(scratch, grid, Values::Short),
            Width::Middle => self.in_turn(scratch, grid, Values::Middle),
            Width::Long => self.in_turn(scratch, grid, Values::Long),
        };
        (maps, costs)
    }

    /// On this thread, all columns of a pack together.
    fn in_turn<T: Finish>(
        &self,
        scratch: &mut Scratch,
        grid: Grid,
        wrap: impl Fn(Vec<T>) -> Values,
    ) -> Vec<Map> {
        let mut values = vec![T::default(); self.shape[0] * grid.positions()];
        for part in parts(self, grid, &mut values, usize::MAX) {
            let finished = &mut std::mem::take(T::line(scratch));
            part.fill(&mut scratch.windows, finished, &scratch.planes);
            *T::line(scratch) = std::mem::take(finished);
        }
        self.maps(grid, values, wrap)
    }

    /// Blocks of columns dealt to threads.
    fn deal<T: Finish>(
        &self,
        scratches: &Scratches,
        planes: &[u8],
        grid: Grid,
        wrap: impl Fn(Vec<T>) -> Values,
    ) -> Vec<Map> {
        let mut values = vec![T::default(); self.shape[0] * grid.positions()];
        parts(self, grid, &mut values, 2)
            .into_par_iter()
            .for_each(|part| {
                scratches.with(|scratch| {
                    let finished = &mut std::mem::take(T::line(scratch));
                    part.fill(&mut scratch.windows, finished, planes);
                    *T::line(scratch) = std::mem::take(finished);
                });
            });
        self.maps(grid, values, wrap)
    }

    /// `[filters, positions]` as maps, one a position where positions are images.
    fn maps<T: Element>(
        &self,
        grid: Grid,
        values: Vec<T>,
        wrap: impl Fn(Vec<T>) -> Values,
    ) -> Vec<Map> {
        let map = |values| Map {
            shape: self.shape,
            values: wrap(values),
        };
        match self.planes {
            Planes::Spatial(_) => vec![map(values)],
            Planes::Images { .. } => (0..grid.width)
                .map(|image| values.iter().skip(image).step_by(grid.width))
                .map(|values| map(values.copied().collect()))
                .collect(),
        }
    }

    /// The sums of a filter along a line, requantized.
    fn finish<T: Finish>(&self, pack: &WindowPack, column: usize, sums: &[i32], results: &mut [T]) {
        let constant = pack.constants[column];
        let Some(how) = self.requantize else {
            for (result, &sum) in results.iter_mut().zip(sums) {
                *result = T::of(i64::from(sum) + constant);
            }
            return;
        };
        let scale = how.scales[pack.first_filter + column];
        let (low, high) = (how.range.low(), how.range.high());
        if let (Ok(constant), true, Ok(low), Ok(high)) = (
            i32::try_from(constant),
            constant.unsigned_abs() + pack.windows.reach() < 1 << 31 && scale.shift() <= 61,
            i32::try_from(low),
            i32::try_from(high),
        ) {
            let how = Rescale {
                multiplier: scale.multiplier(),
                shift: scale.shift(),
                low,
                high,
            };
            if T::rescale(self.vectors, sums, constant, how, results) {
                return;
            }
        }
        for (result, &sum) in results.iter_mut().zip(sums) {
            *result = T::of(rescale(i64::from(sum) + constant, scale, how.range));
        }
    }
}

/// Elements that lines are finished in.
trait Finish: Element {
    /// A thread's own line of them.
    fn line(scratch: &mut Scratch) -> &mut Vec<Self>;

    /// Whether vectors wrote the results.
    fn rescale(
        vectors: Vectors,
        sums: &[i32],
        constant: i32,
        how: Rescale,
        to: &mut [Self],
    ) -> bool;
}

macro_rules! finish {
    ($($word:ty, $line:ident;)*) => {$(
        impl Finish for $word {
            fn line(scratch: &mut Scratch) -> &mut Vec<$word> {
                &mut scratch.$line
            }
            fn rescale(
                vectors: Vectors,
                sums: &[i32],
                constant: i32,
                how: Rescale,
                to: &mut [$word],
            ) -> bool {
                vectors.rescale(sums, constant, how, to);
                true
            }
        }
    )*};
}
finish! {
    i16, short;
    i32, middle;
}

impl Finish for i64 {
    fn line(scratch: &mut Scratch) -> &mut Vec<i64> {
        &mut scratch.long
    }
    fn rescale(_: Vectors, _: &[i32], _: i32, _: Rescale, _: &mut [i64]) -> bool {
        false
    }
}

/// Some blocks of a pack, and the part of the output that their columns fill: `[columns, positions]`.
struct Part<'l, 'v, T> {
    layer: &'l WindowLayer<'l>,
    pack: &'l WindowPack<'l>,
    grid: Grid,
    blocks: Range<usize>,
    values: &'v mut [T],
}

/// The output `[filters, positions]` cut into parts of up to `most` blocks; packs have the filters one
/// after the other.
fn parts<'l, 'v, T>(
    layer: &'l WindowLayer<'l>,
    grid: Grid,
    mut values: &'v mut [T],
    most: usize,
) -> Vec<Part<'l, 'v, T>> {
    let mut parts = Vec::new();
    for pack in &layer.packs {
        let all = pack.windows.blocks();
        let mut first = 0;
        while first < all {
            let blocks = first..all.min(first.saturating_add(most));
            let columns = blocks
                .clone()
                .map(|block| pack.windows.columns(block).len());
            let count = columns.sum::<usize>() * grid.positions();
            let (own, rest) = std::mem::take(&mut values).split_at_mut(count);
            values = rest;
            first = blocks.end;
            parts.push(Part {
                layer,
                pack,
                grid,
                blocks,
                values: own,
            });
        }
    }
    parts
}

impl<T: Finish> Part<'_, '_, T> {
    /// Fills it, as many lines at a time as keep their sums in the cache. `finished` is scratch.
    fn fill(self, scratch: &mut WindowScratch, finished: &mut Vec<T>, planes: &[u8]) {
        let Part {
            layer,
            pack,
            grid,
            blocks,
            values,
        } = self;
        if blocks.is_empty() || grid.positions() == 0 {
            return;
        }
        let windows = pack.windows;
        let first_column = windows.columns(blocks.start).start;
        let columns = values.len() / grid.positions();
        let step = (SUMS / (columns * grid.pitch)).max(1);
        for first in (0..grid.lines).step_by(step) {
            let lines = first..grid.lines.min(first + step);
            let finish = |column: usize, sums: &[i32]| {
                let to = (column - first_column) * grid.positions() + lines.start * grid.width;
                let to = &mut values[to..to + lines.len() * grid.width];
                if grid.pitch == grid.width {
                    layer.finish(pack, column, sums, to);
                    return;
                }
                finished.resize(sums.len(), T::default());
                layer.finish(pack, column, sums, finished);
                let from = finished.chunks(grid.pitch);
                for (to, from) in to.chunks_exact_mut(grid.width).zip(from) {
                    to.copy_from_slice(&from[..grid.width]);
                }
            };
            windows.sums(scratch, planes, grid, lines.clone(), blocks.clone(), finish);
        }
    }
}

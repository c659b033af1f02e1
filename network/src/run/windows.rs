//! One matrix layer over planes: the fast engine's sums become activations line by line, in the planes'
//! own order, so that nothing is lowered, transposed or kept.

use std::ops::Range;
use std::sync::Mutex;

use forms_engine::{Grid, Rescale, Vectors, WindowCost, WindowScratch, Windows};
use rayon::prelude::*;

use super::layer::rescale;
use super::map::{Element, Map, Values};
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
    line: Vec<i16>,
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
    /// Whether the output's range fits words of sixteen bits.
    pub is_short: bool,
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
        let Scratch {
            planes,
            windows,
            line,
        } = scratch;
        self.planes.fill(self.vectors, maps, self.offset, planes);
        let grid = self.planes.grid(maps.len());
        let planes = &planes[..];
        if is_alone {
            let cost = |pack: &WindowPack| {
                scratches.with(|own| pack.windows.cost(&mut own.windows, planes, grid))
            };
            let (costs, maps) = rayon::join(
                || self.packs.par_iter().map(cost).collect(),
                || self.outputs(grid, maps.len(), |jobs| jobs.deal(scratches, planes)),
            );
            return (maps, costs);
        }
        let packs = self.packs.iter();
        let costs = packs
            .map(|pack| pack.windows.cost(windows, planes, grid))
            .collect();
        let maps = self.outputs(grid, maps.len(), |jobs| jobs.in_turn(windows, line, planes));
        (maps, costs)
    }

    /// The output maps, of words as wide as their range asks for.
    fn outputs(&self, grid: Grid, images: usize, fill: impl FnOnce(Fills<'_, '_>)) -> Vec<Map> {
        let count = self.shape[0] * grid.positions();
        match self.is_short {
            true => {
                let mut values = vec![0; count];
                fill(Fills {
                    layer: self,
                    grid,
                    values: FillValues::Short(&mut values),
                });
                self.maps(images, values, Values::Short)
            }
            false => {
                let mut values = vec![0; count];
                fill(Fills {
                    layer: self,
                    grid,
                    values: FillValues::Long(&mut values),
                });
                self.maps(images, values, Values::Long)
            }
        }
    }

    /// `[filters, positions]` as maps, one a position where positions are images.
    fn maps<T: Element>(
        &self,
        images: usize,
        values: Vec<T>,
        wrap: impl Fn(Vec<T>) -> Values,
    ) -> Vec<Map> {
        let map = |values| Map {
            shape: self.shape,
            values: wrap(values),
        };
        match self.planes {
            Planes::Spatial(_) => vec![map(values)],
            Planes::Images { .. } => (0..images)
                .map(|image| map(values.iter().skip(image).step_by(images).copied().collect()))
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
            i16::try_from(low),
            i16::try_from(high),
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

/// Elements that vectors may finish.
trait Finish: Element {
    /// Whether vectors wrote the results.
    fn rescale(
        vectors: Vectors,
        sums: &[i32],
        constant: i32,
        how: Rescale,
        to: &mut [Self],
    ) -> bool;
}

impl Finish for i16 {
    fn rescale(
        vectors: Vectors,
        sums: &[i32],
        constant: i32,
        how: Rescale,
        to: &mut [i16],
    ) -> bool {
        vectors.rescale(sums, constant, how, to);
        true
    }
}

impl Finish for i64 {
    fn rescale(_: Vectors, _: &[i32], _: i32, _: Rescale, _: &mut [i64]) -> bool {
        false
    }
}

/// A layer's output that is to be filled: `[filters, positions]`.
struct Fills<'l, 'v> {
    layer: &'l WindowLayer<'l>,
    grid: Grid,
    values: FillValues<'v>,
}

enum FillValues<'v> {
    Short(&'v mut [i16]),
    Long(&'v mut [i64]),
}

impl Fills<'_, '_> {
    /// On this thread, all columns of a pack together.
    fn in_turn(self, windows: &mut WindowScratch, line: &mut Vec<i16>, planes: &[u8]) {
        match self.values {
            FillValues::Short(values) => {
                for (pack, blocks, values) in parts(self.layer, self.grid, values, usize::MAX) {
                    fill(
                        self.layer, pack, self.grid, blocks, windows, line, planes, values,
                    );
                }
            }
            FillValues::Long(values) => {
                let mut line = Vec::new();
                for (pack, blocks, values) in parts(self.layer, self.grid, values, usize::MAX) {
                    fill(
                        self.layer, pack, self.grid, blocks, windows, &mut line, planes, values,
                    );
                }
            }
        }
    }

    /// Blocks of columns dealt to threads.
    fn deal(self, scratches: &Scratches, planes: &[u8]) {
        let (layer, grid) = (self.layer, self.grid);
        match self.values {
            FillValues::Short(values) => {
                parts(layer, grid, values, 2)
                    .into_par_iter()
                    .for_each(|(pack, blocks, values)| {
                        scratches.with(|scratch| {
                            let Scratch { windows, line, .. } = scratch;
                            fill(layer, pack, grid, blocks, windows, line, planes, values);
                        });
                    })
            }
            FillValues::Long(values) => {
                parts(layer, grid, values, 2)
                    .into_par_iter()
                    .for_each(|(pack, blocks, values)| {
                        scratches.with(|scratch| {
                            let windows = &mut scratch.windows;
                            fill(
                                layer,
                                pack,
                                grid,
                                blocks,
                                windows,
                                &mut Vec::new(),
                                planes,
                                values,
                            );
                        });
                    })
            }
        }
    }
}

/// A pack, some of its blocks, and the part of the output that their columns fill.
type Part<'l, 'v, T> = (&'l WindowPack<'l>, Range<usize>, &'v mut [T]);

/// The output cut into parts of up to `most` blocks; packs have the filters one after the other.
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
            parts.push((pack, blocks, own));
        }
    }
    parts
}

/// Fills one part, as many lines at a time as keep its sums in the cache.
#[allow(clippy::too_many_arguments)]
fn fill<T: Finish>(
    layer: &WindowLayer,
    pack: &WindowPack,
    grid: Grid,
    blocks: Range<usize>,
    scratch: &mut WindowScratch,
    finished: &mut Vec<T>,
    planes: &[u8],
    values: &mut [T],
) {
    if blocks.is_empty() || grid.positions() == 0 {
        return;
    }
    let first_column = pack.windows.columns(blocks.start).start;
    let columns = values.len() / grid.positions();
    let step = (SUMS / (columns * grid.pitch)).max(1);
    for first in (0..grid.lines).step_by(step) {
        let lines = first..grid.lines.min(first + step);
        let window = pack.windows;
        window.sums(
            scratch,
            planes,
            grid,
            lines.clone(),
            blocks.clone(),
            |column, sums| {
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
            },
        );
    }
}

//! One matrix layer on crossbars: products, zero-point correction, bias, requantization.

use forms_engine::{Counts, Vectors, Windows};
use forms_golden::layers::{ActivationRange, ElementOrder, Scale};
use forms_golden::mapping::Projection;
use forms_golden::{Config, Mapped, RowTiles};
use ndarray::{Array4, ArrayView2, Axis};
use rayon::prelude::*;

use super::engine::{Inputs, MatrixEngine, Programmed, Stream};
use super::layout::Layout;
use super::lower::Lowering;
use super::map::{Map, Width};
use super::pack::packs;
use super::planes::Planes;
use super::sme::LayerSme;
use super::windows::{Scratches, WindowLayer, WindowPack};
use crate::Error;
use crate::check::Value;
use crate::network::{Node, Requantize};

/// The most inputs that are lowered at once.
const MAX_LOWERED: usize = 1 << 24;
/// Filters that a thread finishes at once.
const BLOCK: usize = 8;

/// A layer whose crossbars are programmed.
pub(super) struct Layer {
    pub name: String,
    pub rows: usize,
    pub filters: usize,
    pub groups: usize,
    pub row_order: &'static str,
    pub row_tiles: RowTiles,
    pub b_used: usize,
    /// What comes out.
    output: Value,
    /// Added to each input.
    offset: i64,
    /// `None` where planes would take too much memory.
    planes: Option<Planes>,
    vectors: Vectors,
    requantize: Option<Requantize>,
    packs: Vec<Programming>,
}

/// One pack's crossbars.
struct Programming {
    programmed: Box<dyn Programmed>,
    lowering: Lowering,
    /// Added to each sum: the bias, less what the offset of the inputs adds.
    constants: Vec<i64>,
    first_filter: usize,
    /// Rows from one group's first to the next one's.
    pitch: usize,
}

/// A layer's streams, one a pack.
pub(super) struct LayerStream<'m> {
    layer: &'m Layer,
    streams: Vec<Box<dyn Stream + 'm>>,
    /// One a pack, where the engine computes windows of all of them.
    windows: Option<Vec<Windows<'m>>>,
}

impl Layer {
    /// Lays out and programs a node's matrix; `input` is what it reads, `output` what it yields, and its
    /// crossbars are numbered from `first_array` on.
    pub fn program(
        node: &Node,
        first_array: u64,
        input: &Value,
        output: &Value,
        config: &Config,
        layout: &Layout,
        engine: &dyn MatrixEngine,
    ) -> Result<Option<Layer>, Error> {
        let Some(layer) = node.matrix() else {
            return Ok(None);
        };
        let golden = |source| Error::Golden {
            node: node.name.clone(),
            source,
        };
        // Signed crossbars take activations as they are, unsigned ones their distance from the lowest.
        let (offset, b_used) = match config.signed_inputs {
            true => (0, signed_bits(input.low, input.high)),
            false => (-input.low.min(0), layer.b_used as usize),
        };
        let (filters, channels, height, width) = layer.weights.dim();
        let each = filters / layer.groups;
        let size = [output.shape[1], output.shape[2]];
        let limit = 1_i128 << (config.acc_bits() - 1);
        let mut programmings = Vec::new();
        let mut crossbars = 0;
        for pack in packs(&node.name, &layer, config, layout.signs)? {
            let lowering = Lowering::new(
                &pack,
                layer.window,
                layer.row_order,
                channels,
                input.shape,
                size,
                offset,
            );
            let (pitch, first_filter) = (pack.pitch, pack.groups.start * each);
            let options = layout.options(layer.row_tiles);
            let mapped = Mapped::lay_out(config, pack.matrix, &options).map_err(golden)?;
            let mut sums = vec![0_i64; mapped.columns()];
            for row in mapped.laid_out().rows() {
                for (sum, &weight) in sums.iter_mut().zip(row) {
                    *sum += i64::from(weight);
                }
            }
            let constants = sums
                .iter()
                .zip(&layer.bias[first_filter..])
                .map(|(&sum, &bias)| {
                    let constant = i128::from(bias) - i128::from(offset) * i128::from(sum);
                    // What fits ACC bits fits 64: ACC is at most 63.
                    match (-limit..limit).contains(&constant) {
                        true => Ok(constant as i64),
                        false => Err(Error::node(
                            &node.name,
                            format!(
                                "its bias with the zero-point correction, {constant}, exceeds the {} bits \
                                 of an accumulator; choose a configuration with more input bits",
                                config.acc_bits()
                            ),
                        )),
                    }
                })
                .collect::<Result<Vec<_>, _>>()?;
            let number = first_array + crossbars;
            crossbars += mapped.arrays() as u64;
            let programmed = engine
                .program_at(mapped, number)
                .map_err(|reason| Error::Engine {
                    node: node.name.clone(),
                    reason,
                })?;
            programmings.push(Programming {
                programmed,
                lowering,
                constants,
                first_filter,
                pitch,
            });
        }
        Ok(Some(Layer {
            name: node.name.clone(),
            rows: channels * height * width,
            filters,
            groups: layer.groups,
            row_order: layer.row_order.name(),
            row_tiles: layer.row_tiles,
            b_used,
            output: *output,
            offset,
            planes: Planes::new(layer.window, input.shape, output.shape),
            vectors: Vectors::new(None).map_err(|error| Error::Engine {
                node: node.name.clone(),
                reason: error.to_string(),
            })?,
            requantize: layer.requantize.cloned(),
            packs: programmings,
        }))
    }

    /// Every pack's layout.
    pub fn mapped(&self) -> impl Iterator<Item = &Mapped> {
        self.packs.iter().map(|pack| pack.programmed.mapped())
    }

    /// Sums of the positions from `first` on, over a batch of maps, to the pack's filters of these maps:
    /// constants added, requantized. Filters are dealt to threads in blocks of a cache line.
    fn finish(
        &self,
        pack: &Programming,
        sums: ArrayView2<i64>,
        first: usize,
        outputs: &mut [Vec<i64>],
    ) {
        let positions = self.positions();
        let (start, filters) = (pack.first_filter, pack.constants.len());
        outputs.par_iter_mut().enumerate().for_each(|(at, map)| {
            // The part of this map that the sums hold.
            let begin = first.max(at * positions);
            let end = (first + sums.nrows()).min((at + 1) * positions);
            if begin >= end {
                return;
            }
            let own = sums.slice_axis(Axis(0), (begin - first..end - first).into());
            let within = begin - at * positions;
            map[start * positions..(start + filters) * positions]
                .par_chunks_mut(BLOCK * positions)
                .enumerate()
                .for_each(|(block, data)| {
                    let columns = block * BLOCK..(block * BLOCK + data.len() / positions);
                    let own = own.slice_axis(Axis(1), columns.clone().into());
                    for (position, sums) in own.outer_iter().enumerate() {
                        for (k, (&sum, column)) in sums.iter().zip(columns.clone()).enumerate() {
                            let v = sum + pack.constants[column];
                            data[k * positions + within + position] = match &self.requantize {
                                Some(how) => rescale(v, how.scales[start + column], how.range),
                                None => v,
                            };
                        }
                    }
                });
        });
    }

    /// What projection removed, summed; `None` where none was asked for.
    pub fn projection(&self) -> Option<Projection> {
        let mut all = self.mapped().filter_map(Mapped::projection);
        let mut sum = *all.next()?;
        for one in all {
            sum.fragments += one.fragments;
            sum.weights += one.weights;
            sum.removed_energy += one.removed_energy;
            sum.total_energy += one.total_energy;
        }
        Some(sum)
    }

    /// What SME did; `None` on other schemes.
    pub fn sme(&self) -> Option<LayerSme> {
        LayerSme::new(&self.name, self.mapped())
    }

    /// The weights that the crossbars compute with, in the shape of `weights`: those, but for what
    /// projection, quantization and squeezing changed.
    pub fn computed(&self, weights: &Array4<i32>, order: &impl ElementOrder) -> Array4<i32> {
        let (filters, channels, height, width) = weights.dim();
        let each = filters / self.groups;
        let mut computed = weights.clone();
        for pack in &self.packs {
            let matrix = pack.programmed.mapped().laid_out();
            for (k, column) in matrix.axis_iter(Axis(1)).enumerate() {
                let filter = pack.first_filter + k;
                let first = k / each * pack.pitch;
                let mut filter = computed.index_axis_mut(Axis(0), filter);
                for row in 0..channels * height * width {
                    let element = order.element(row, [channels, height, width]);
                    let (c, at) = (element / (height * width), element % (height * width));
                    // Rows that are not laid out hold none.
                    let weight = column.get(first + row).copied().unwrap_or(0);
                    filter[[c, at / width, at % width]] = weight;
                }
            }
        }
        computed
    }

    /// Begins a stream.
    pub fn start(&self) -> Result<LayerStream<'_>, Error> {
        let streams = self.packs.iter().map(|pack| {
            pack.programmed
                .start(self.b_used)
                .map_err(|reason| Error::Engine {
                    node: self.name.clone(),
                    reason,
                })
        });
        Ok(LayerStream {
            layer: self,
            streams: streams.collect::<Result<_, _>>()?,
            windows: self.windows()?,
        })
    }

    /// Windows of all packs, or `None` where the engine has none for one of them.
    fn windows(&self) -> Result<Option<Vec<Windows<'_>>>, Error> {
        let Some(planes) = &self.planes else {
            return Ok(None);
        };
        let mut all = Vec::with_capacity(self.packs.len());
        for pack in &self.packs {
            let places = pack.lowering.places().iter();
            let rows: Option<Vec<Option<u32>>> = places
                .map(|place| match place {
                    Some(place) => planes.place(place).map(Some),
                    None => Some(None),
                })
                .collect();
            let Some(rows) = rows else { return Ok(None) };
            let windows = pack.programmed.windows(&rows, self.b_used);
            let windows = windows.map_err(|reason| Error::Engine {
                node: self.name.clone(),
                reason,
            })?;
            let Some(windows) = windows else {
                return Ok(None);
            };
            all.push(windows);
        }
        Ok(Some(all))
    }

    /// Output positions of a map.
    fn positions(&self) -> usize {
        self.output.shape[1] * self.output.shape[2]
    }
}

/// The least bits of two's complement that hold a range.
fn signed_bits(low: i64, high: i64) -> usize {
    let most = high.max(0).max(-(low.min(0) + 1).min(0));
    65 - most.leading_zeros() as usize
}

impl LayerStream<'_> {
    /// One output map for each input map.
    pub fn push(&mut self, scratches: &Scratches, maps: &[&Map]) -> Result<Vec<Map>, Error> {
        let layer = self.layer;
        let (Some(windows), Some(planes)) = (&self.windows, &layer.planes) else {
            return self.push_lowered(maps);
        };
        let packs = layer.packs.iter().zip(windows);
        let over_planes = WindowLayer {
            planes,
            vectors: layer.vectors,
            offset: layer.offset,
            shape: layer.output.shape,
            width: Width::of(&layer.output),
            requantize: layer.requantize.as_ref(),
            packs: packs
                .map(|(pack, windows)| WindowPack {
                    windows,
                    constants: &pack.constants,
                    first_filter: pack.first_filter,
                })
                .collect(),
        };
        let (outputs, costs) = over_planes.run(scratches, maps);
        for costs in &costs {
            for (costs, stream) in costs.iter().zip(&mut self.streams) {
                for cost in costs {
                    stream.add(cost).map_err(|reason| Error::Engine {
                        node: layer.name.clone(),
                        reason,
                    })?;
                }
            }
        }
        Ok(outputs)
    }

    /// The same by lowering: every input copied to every vector that it is part of.
    fn push_lowered(&mut self, maps: &[&Map]) -> Result<Vec<Map>, Error> {
        let layer = self.layer;
        let positions = layer.positions();
        let values: Vec<_> = maps.iter().map(|map| map.long()).collect();
        let maps: Vec<&[i64]> = values.iter().map(|values| &values[..]).collect();
        let maps = &maps[..];
        let mut outputs: Vec<Vec<i64>> = maps
            .iter()
            .map(|_| vec![0; layer.filters * positions])
            .collect();
        let total = positions * maps.len();
        for (pack, stream) in layer.packs.iter().zip(&mut self.streams) {
            let block = (MAX_LOWERED / pack.programmed.mapped().rows()).clamp(1, total.max(1));
            for first in (0..total).step_by(block) {
                let count = block.min(total - first);
                let sums =
                    match layer.b_used <= 8 && !pack.programmed.mapped().config().signed_inputs {
                        true => stream.push(Inputs::Bytes(
                            pack.lowering.gather(maps, first, count).view(),
                        )),
                        false => stream.push(Inputs::Words(
                            pack.lowering.gather(maps, first, count).view(),
                        )),
                    }
                    .map_err(|reason| Error::Engine {
                        node: layer.name.clone(),
                        reason,
                    })?;
                layer.finish(pack, sums.view(), first, &mut outputs);
            }
        }
        let outputs = outputs.into_iter();
        Ok(outputs
            .map(|values| Map::new(&layer.output, values.into_iter()))
            .collect())
    }

    /// What all packs cost, each pack's crossbars behind the other's.
    pub fn counts(&self) -> Counts {
        let mut all = self.streams.iter().map(|stream| stream.counts());
        // A layer has at least one group, so one pack.
        let mut sum = all
            .next()
            .unwrap_or_else(|| unreachable!("a layer has a pack"));
        for one in all {
            sum.crossbars.extend(one.crossbars);
        }
        sum
    }
}

/// Section 9's requantization, in 64 bits where they hold the product.
pub(super) fn rescale(v: i64, scale: Scale, range: ActivationRange) -> i64 {
    let (m, s) = (i64::from(scale.multiplier()), scale.shift());
    if v.unsigned_abs() < 1 << 31 && s <= 61 {
        // |v * M| < 2^62 and 2^(s-1) <= 2^60.
        ((v * m + (1 << (s - 1))) >> s).clamp(range.low(), range.high())
    } else {
        range.clamp(scale.rescale(v))
    }
}

#[cfg(test)]
mod tests;

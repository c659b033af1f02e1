//! One matrix layer on crossbars: products, zero-point correction, bias, requantization.

use forms_engine::Counts;
use forms_golden::layers::{ActivationRange, RowOrder, Scale};
use forms_golden::mapping::Projection;
use forms_golden::{Config, Mapped};
use ndarray::{Array4, ArrayView2, Axis};
use rayon::prelude::*;

use super::engine::{Inputs, MatrixEngine, Programmed, Stream};
use super::layout::Layout;
use super::lower::{Lowering, Map, row_of};
use super::pack::packs;
use super::sme::LayerSme;
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
    pub b_used: usize,
    output: [usize; 2],
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
}

impl Layer {
    /// Lays out and programs a node's matrix; `input` is what it reads, `output` what it yields, and its
    /// crossbars are numbered from `first_crossbar` on.
    pub fn program(
        node: &Node,
        first_crossbar: u64,
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
        for pack in packs(&layer, config, layout.signs).map_err(golden)? {
            let mapped = layout.map(config, pack.matrix.view()).map_err(golden)?;
            let first_filter = pack.groups.start * each;
            let constants = mapped
                .weights()
                .axis_iter(Axis(1))
                .zip(&layer.bias[first_filter..])
                .map(|(column, &bias)| {
                    let constant = i128::from(bias) - i128::from(offset) * i128::from(column.sum());
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
            let lowering = Lowering::new(
                &pack,
                layer.window,
                layer.row_order,
                channels,
                input.shape,
                size,
                offset,
            );
            let number = first_crossbar + crossbars;
            crossbars += mapped.crossbars() as u64;
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
                pitch: pack.pitch,
            });
        }
        Ok(Some(Layer {
            name: node.name.clone(),
            rows: channels * height * width,
            filters,
            groups: layer.groups,
            b_used,
            output: size,
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
    fn finish(&self, pack: &Programming, sums: ArrayView2<i64>, first: usize, outputs: &mut [Map]) {
        let positions = self.output[0] * self.output[1];
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
            map.data[start * positions..(start + filters) * positions]
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
    pub fn computed(&self, weights: &Array4<i32>, order: RowOrder) -> Array4<i32> {
        let (filters, channels, height, width) = weights.dim();
        let each = filters / self.groups;
        let mut computed = weights.clone();
        for pack in &self.packs {
            let matrix = pack.programmed.mapped().weights();
            for (k, column) in matrix.axis_iter(Axis(1)).enumerate() {
                let filter = pack.first_filter + k;
                let first = k / each * pack.pitch;
                for ((c, i, j), weight) in
                    computed.index_axis_mut(Axis(0), filter).indexed_iter_mut()
                {
                    let row = row_of(order, [c, i, j], [channels, height, width]);
                    // Weights were 32 bits wide, and no step makes one larger than its configuration's.
                    *weight = column[first + row] as i32;
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
        })
    }
}

/// The least bits of two's complement that hold a range.
fn signed_bits(low: i64, high: i64) -> usize {
    let most = high.max(0).max(-(low.min(0) + 1).min(0));
    65 - most.leading_zeros() as usize
}

impl LayerStream<'_> {
    /// One output map for each input map.
    pub fn push(&mut self, maps: &[&Map]) -> Result<Vec<Map>, Error> {
        let layer = self.layer;
        let positions = layer.output[0] * layer.output[1];
        let shape = [layer.filters, layer.output[0], layer.output[1]];
        let mut outputs: Vec<Map> = maps
            .iter()
            .map(|_| Map {
                shape,
                data: vec![0; layer.filters * positions],
            })
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
        Ok(outputs)
    }

    /// What all packs cost, each pack's tiles behind the other's.
    pub fn counts(&self) -> Counts {
        let mut all = self.streams.iter().map(|stream| stream.counts());
        // A layer has at least one group, so one pack.
        let mut sum = all
            .next()
            .unwrap_or_else(|| unreachable!("a layer has a pack"));
        for one in all {
            sum.tiles.extend(one.tiles);
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

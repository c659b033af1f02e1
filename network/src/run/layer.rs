//! One matrix layer on crossbars: products, zero-point correction, bias, requantization.

use forms_engine::Counts;
use forms_golden::layers::{ActivationRange, Scale};
use forms_golden::mapping::Projection;
use forms_golden::{Config, Mapped, SignPolicy};
use ndarray::Axis;

use super::engine::{Inputs, MatrixEngine, Programmed, Stream};
use super::lower::{Lowering, Map};
use super::pack::packs;
use crate::Error;
use crate::check::Value;
use crate::network::{Node, Requantize};

/// The most inputs that are lowered at once.
const MAX_LOWERED: usize = 1 << 24;

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
}

/// A layer's streams, one a pack.
pub(super) struct LayerStream<'m> {
    layer: &'m Layer,
    streams: Vec<Box<dyn Stream + 'm>>,
}

impl Layer {
    /// Lays out and programs a node's matrix; `input` is what it reads, `output` what it yields.
    pub fn program(
        node: &Node,
        input: &Value,
        output: &Value,
        config: &Config,
        signs: SignPolicy,
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
        for pack in packs(&layer, config, signs).map_err(golden)? {
            let mapped = Mapped::new(config, pack.matrix.view(), signs).map_err(golden)?;
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
            let programmed = engine.program(mapped).map_err(|reason| Error::Engine {
                node: node.name.clone(),
                reason,
            })?;
            programmings.push(Programming {
                programmed,
                lowering,
                constants,
                first_filter,
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
                for (at, sums) in sums.outer_iter().enumerate() {
                    let place = first + at;
                    let (map, position) = (&mut outputs[place / positions], place % positions);
                    for (k, (&sum, constant)) in sums.iter().zip(&pack.constants).enumerate() {
                        let filter = pack.first_filter + k;
                        let v = sum + constant;
                        map.data[filter * positions + position] = match &layer.requantize {
                            Some(how) => rescale(v, how.scales[filter], how.range),
                            None => v,
                        };
                    }
                }
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

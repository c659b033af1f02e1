//! The walk: layer by layer in network order, the float network beside the polarized one.
//!
//! A layer's inputs are what the polarized network yields there, its targets what the float network has. So each layer
//! makes up for the errors of those before it, where it can.

use forms_golden::RowTiles;
use forms_golden::layers::{RowTable, Rows};
use forms_import::graph::{Graph, Node, Op};
use forms_import::{Steps, prescribed};
use forms_network::{Dataset, InputSpec, Network, Origin};
use ndarray::{Array2, Array3, Array4, Axis};
use rand::SeedableRng;
use rand::seq::index;
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;

use crate::Error;
use crate::compensate::{self, Step};
use crate::layer::{self, Layer, MANY_ROWS, Solved};
use crate::lower::Lowering;
use crate::maps::{self, Maps, Matrices};
use crate::moments::{Moments, Sums};
use crate::options::{Options, Prune};
use crate::order::Codes;
use crate::prune;
use crate::report::{LayerReport, Report};

/// The most sampled positions of a layer.
const SAMPLES: usize = 1 << 16;
/// Of those, the ones whose steps are counted.
const STEP_SAMPLES: usize = 512;
/// Samples whose products are summed at once.
const CHUNK: usize = 2048;
/// The ridge, in units of the mean variance of the inputs.
const RIDGE: f64 = 0.002;
/// The same for each row a sample: few samples say less than the weights before.
const RIDGE_OF_FEW: f64 = 0.05;
/// The same where rows are many and images, whose positions resemble each other, few.
const RIDGE_OF_MANY: f64 = 0.02;
/// So many images are enough for the smaller ridge.
const FEW_IMAGES: usize = 64;
/// The largest bias in steps of an accumulator.
const MAX_BIAS: f64 = (1_u64 << 29) as f64;

/// What is polarized: a float network, and what is to be said of the integer one.
#[derive(Debug, Clone)]
pub struct Source {
    /// The network in floats.
    pub graph: Graph,
    /// How data become its input; scale and bounds are found where the graph does not prescribe them.
    pub input: InputSpec,
    /// Its name.
    pub name: String,
    /// Where it came from.
    pub origin: Origin,
}

/// A polarized network, and what it cost.
#[derive(Debug, Clone)]
pub struct Polarized {
    /// In integers; every fragment of it has one sign in each column.
    pub network: Network,
    /// Layer by layer.
    pub report: Report,
}

/// Polarizes a network. `progress` is told of each layer as it is done, with how many there are.
///
/// The result depends on the options, the seed and the data alone, not on the number of threads.
///
/// # Errors
/// [`Error::Option`]; data of another shape or none; layers whose values are not finite; what integers cannot hold.
pub fn polarize(
    source: &Source,
    data: &Dataset,
    options: &Options,
    progress: &mut dyn FnMut(&LayerReport, usize),
) -> Result<Polarized, Error> {
    options.check()?;
    let (found, needed) = (data.shape(), source.graph.input);
    if data.is_empty() || found != needed {
        return Err(Error::Option(format!(
            "calibration with {} images of {found:?}; at least one of {needed:?} is needed",
            data.len()
        )));
    }
    let kappa = match options.prune {
        Prune::Nothing => None,
        Prune::Kappa(kappa) => Some(kappa),
        Prune::Crossbars(most) => Some(Walk::new(source, data, options)?.kappa_for(most)?),
    };
    let mut walk = Walk::new(source, data, options)?;
    walk.kappa = kappa;
    walk.run(progress)
}

struct Walk<'a> {
    source: &'a Source,
    options: &'a Options,
    images: usize,
    steps: Vec<Step>,
    /// Per value, over all images; empty before it is there and after it was read last.
    float: Vec<Maps>,
    ours: Vec<Maps>,
    /// Per value, the last step that reads it.
    last: Vec<usize>,
    /// The polarized graph as far as it is.
    graph: Graph,
    /// Per node, the order of its rows.
    orders: Vec<Option<Vec<usize>>>,
    kappa: Option<f64>,
    layers: Vec<LayerReport>,
}

impl<'a> Walk<'a> {
    fn new(source: &'a Source, data: &Dataset, options: &'a Options) -> Result<Walk<'a>, Error> {
        let graph = &source.graph;
        let images = options.images.min(data.len());
        let steps = compensate::steps(graph);
        let values = graph.nodes.len() + 1;
        let mut last = vec![usize::MAX; values];
        for (at, step) in steps.iter().enumerate() {
            let inputs = graph.nodes[step.node].inputs.iter();
            for &value in inputs.chain(&step.others) {
                last[value] = at;
            }
        }
        let mut walk = Walk {
            source,
            options,
            images,
            steps,
            float: vec![Maps::new(); values],
            ours: vec![Maps::new(); values],
            last,
            graph: graph.clone(),
            orders: vec![None; graph.nodes.len()],
            kappa: None,
            layers: Vec::new(),
        };
        walk.float[0] = (0..images)
            .into_par_iter()
            .map(|image| source.input.real(data.image(image)).mapv(|x| x as f32))
            .collect();
        walk.ours[0] = walk.float[0].clone();
        walk.settle(0, None, "input")?;
        Ok(walk)
    }

    /// Finds the integers of a value of the polarized network, and moves it there.
    fn settle(&mut self, value: usize, bounds: Option<[f64; 2]>, name: &str) -> Result<(), Error> {
        let ours = &mut self.ours[value];
        maps::clip(ours, bounds);
        let [low, high] = maps::range(ours);
        if !(low.is_finite() && high.is_finite()) {
            return Err(Error::layer(
                name,
                "its values on the calibration set are not finite; check the data and the scale of the inputs",
            ));
        }
        let steps = match self.graph.fixed[value] {
            Some(steps) => steps,
            None => Steps::new([low, high], self.options.activation_bits),
        };
        maps::quantize(ours, steps);
        self.graph.fixed[value] = Some(steps);
        Ok(())
    }

    fn run(mut self, progress: &mut dyn FnMut(&LayerReport, usize)) -> Result<Polarized, Error> {
        let is_matrix = |node: &&Node| matches!(node.op, Op::Conv { .. });
        let total = self.source.graph.nodes.iter().filter(is_matrix).count();
        for at in 0..self.steps.len() {
            let step = self.steps[at].clone();
            match &self.source.graph.nodes[step.node].op {
                Op::Conv { .. } => {
                    let report = self.matrix(&step)?;
                    progress(&report, total);
                    self.layers.push(report);
                }
                _ => self.other(step.node)?,
            }
            self.forget(at);
        }
        self.finish()
    }

    /// Drops what no later step reads.
    fn forget(&mut self, at: usize) {
        for value in 0..self.last.len() {
            if self.last[value] == at {
                (self.float[value], self.ours[value]) = (Maps::new(), Maps::new());
            }
        }
    }

    /// A layer without a matrix, in both networks.
    fn other(&mut self, node: usize) -> Result<(), Error> {
        let layer = &self.source.graph.nodes[node];
        let run = |values: &[Maps]| -> Result<Maps, Error> {
            (0..self.images)
                .into_par_iter()
                .map(|image| {
                    let inputs: Vec<&Array3<f32>> = layer
                        .inputs
                        .iter()
                        .map(|&value| &values[value][image])
                        .collect();
                    layer
                        .run(&inputs)
                        .map_err(|reason| Error::layer(&layer.name, reason))
                })
                .collect()
        };
        let (float, ours) = (run(&self.float)?, run(&self.ours)?);
        (self.float[node + 1], self.ours[node + 1]) = (float, ours);
        maps::clip(&mut self.float[node + 1], layer.clip);
        // Layers without arithmetic of their own have their input's integers.
        if !matches!(layer.op, Op::Add | Op::Concat | Op::Identity) {
            self.graph.fixed[node + 1] = self.graph.fixed[layer.inputs[0]];
        }
        self.settle(node + 1, layer.clip, &layer.name)
    }

    /// Positions of one image that are sampled.
    fn positions(&self, node: usize, image: usize, positions: usize) -> Vec<usize> {
        let each = SAMPLES.div_ceil(self.images).min(positions);
        if each == positions {
            return (0..positions).collect();
        }
        let mut rng = ChaCha8Rng::seed_from_u64(self.options.seed);
        rng.set_stream((node as u64) << 32 | image as u64);
        let mut list = index::sample(&mut rng, positions, each).into_vec();
        list.sort_unstable();
        list
    }

    /// The moments of each group of a layer over the sampled positions.
    fn moments(
        &self,
        step: &Step,
        lowering: &Lowering,
        groups: usize,
        inputs: &Maps,
        targets: &Maps,
        weights: &[Array2<f64>],
    ) -> (Vec<Moments>, usize) {
        let columns = weights[0].ncols();
        let total = lowering.positions();
        let each = SAMPLES.div_ceil(self.images).min(total);
        let mut sums: Vec<Sums> = (0..groups)
            .map(|_| Sums::new(lowering.rows(), columns))
            .collect();
        let at_once = CHUNK.div_ceil(each).min(self.images);
        let mut samples = 0;
        for first in (0..self.images).step_by(at_once) {
            let chunk = first..self.images.min(first + at_once);
            let parts: Vec<(Vec<f32>, Vec<usize>)> = chunk
                .clone()
                .into_par_iter()
                .map(|image| {
                    (
                        lowering.pad(&inputs[image]),
                        self.positions(step.node, image, total),
                    )
                })
                .collect();
            samples += parts
                .iter()
                .map(|(_, positions)| positions.len())
                .sum::<usize>();
            sums.par_iter_mut().enumerate().for_each(|(group, sums)| {
                let lists: Vec<Vec<f32>> = parts
                    .par_iter()
                    .map(|(padded, positions)| lowering.some(padded, group, positions))
                    .collect();
                let of_chunk = each * chunk.len();
                let mut x = Vec::with_capacity(lowering.rows() * of_chunk);
                for row in 0..lowering.rows() {
                    for list in &lists {
                        x.extend(
                            list[row * each..(row + 1) * each]
                                .iter()
                                .map(|&x| f64::from(x)),
                        );
                    }
                }
                let mut y = Vec::with_capacity(columns * of_chunk);
                for column in group * columns..(group + 1) * columns {
                    for (image, (_, positions)) in chunk.clone().zip(&parts) {
                        y.extend(positions.iter().map(|&p| {
                            let mut target = flat(&targets[image], column, p, total);
                            for &other in &step.others {
                                target += flat(&self.float[other][image], column, p, total)
                                    - flat(&self.ours[other][image], column, p, total);
                            }
                            target
                        }));
                    }
                }
                sums.push(&x, &y, of_chunk);
            });
        }
        let rows = lowering.rows();
        let ridge = match rows >= MANY_ROWS && self.images < FEW_IMAGES {
            true => RIDGE_OF_MANY,
            false => RIDGE.max(RIDGE_OF_FEW * rows as f64 / samples.max(1) as f64),
        };
        let moments = sums
            .into_par_iter()
            .zip(weights)
            .map(|(sums, weights)| sums.moments(weights.view(), ridge))
            .collect();
        (moments, samples)
    }

    /// The integers of some inputs of each row, all groups' side by side.
    fn codes(&self, node: usize, lowering: &Lowering, groups: usize, source: usize) -> Codes {
        let steps = self.graph.fixed[source];
        let steps = steps.unwrap_or_else(|| unreachable!("its input was settled"));
        let total = lowering.positions();
        let images = self.images.min(STEP_SAMPLES);
        let budget = match groups {
            1 => STEP_SAMPLES,
            _ => (STEP_SAMPLES * 16 / groups).clamp(16, STEP_SAMPLES),
        };
        let images = images.min(budget);
        let each = budget.div_ceil(images).min(total);
        let mut lists = vec![Vec::new(); lowering.rows()];
        for image in (0..images).map(|at| at * self.images / images) {
            let padded = lowering.pad(&self.ours[source][image]);
            let positions = self.positions(node, image, total);
            let some: Vec<usize> = (0..each)
                .map(|at| positions[at * positions.len() / each])
                .collect();
            for group in 0..groups {
                let values = lowering.some(&padded, group, &some);
                for (list, values) in lists.iter_mut().zip(values.chunks_exact(each.max(1))) {
                    list.extend(values.iter().map(|&x| {
                        let level = (f64::from(x) / steps.scale).round() as i64 - steps.low.min(0);
                        level.clamp(0, i64::from(u16::MAX)) as u16
                    }));
                }
            }
        }
        let flat: Vec<u16> = lists.concat();
        Codes::new(&flat, lowering.rows(), images * each, self.options.skip())
    }

    /// A layer with a matrix.
    fn matrix(&mut self, step: &Step) -> Result<LayerReport, Error> {
        let node = &self.source.graph.nodes[step.node];
        let part = Part::of(node)?;
        let source = node.inputs[0];
        let map = match source {
            0 => self.source.graph.input,
            at => self.source.graph.nodes[at - 1].shape,
        };
        let [_, height, width] = node.shape;
        let lowering = Lowering::new(part.window, map, part.groups, [height, width]);
        let before = part.matrices();
        let mut float = before.run(&lowering, &self.float[source], node.shape);
        let (moments, samples) = self.moments(
            step,
            &lowering,
            part.groups,
            &self.ours[source],
            &float,
            &part.weights,
        );
        let from = self.graph.fixed[source].map_or(1.0, |steps| steps.scale);
        let means = moments.iter().flat_map(|moments| &moments.target_mean);
        let least: Vec<f64> = means
            .zip(part.bias)
            .map(|(mean, bias)| mean.abs().max(bias.abs()) / (from * MAX_BIAS))
            .collect();
        let solved = layer::solve(
            &Layer {
                name: &node.name,
                kernel: part.kernel,
                moments: &moments,
                weights: &part.weights,
                codes: self.codes(step.node, &lowering, part.groups, source),
                least: &least,
                samples,
                kappa: self.kappa,
                number: step.node as u64 + 1,
            },
            self.options,
        )?;
        drop(moments);
        let after = solved.matrices();
        self.ours[step.node + 1] = after.run(&lowering, &self.ours[source], node.shape);
        maps::clip(&mut float, node.clip);
        self.float[step.node + 1] = float;
        // The sums of a last layer are compared as they are.
        let last = step.node + 1 == self.source.graph.nodes.len();
        if !last || node.clip.is_some() || self.graph.fixed[step.node + 1].is_some() {
            self.settle(step.node + 1, node.clip, &node.name)?;
        }
        let report = solved.report.clone();
        self.store(step.node, solved);
        Ok(report)
    }

    /// A solved layer into the graph.
    fn store(&mut self, node: usize, solved: Solved) {
        if let Op::Conv {
            weights,
            bias,
            steps,
            ..
        } = &mut self.graph.nodes[node].op
        {
            let columns = solved.levels[0].ncols();
            let (_, channels, height, width) = weights.dim();
            for (group, levels) in solved.levels.iter().enumerate() {
                for (n, column) in levels.axis_iter(Axis(1)).enumerate() {
                    let at = group * columns + n;
                    let real = column.mapv(|q| (f64::from(q) * solved.scales[at]) as f32);
                    let shape = (channels, height, width);
                    if let Ok(real) = real.into_shape_with_order(shape) {
                        weights.index_axis_mut(Axis(0), at).assign(&real);
                    }
                }
            }
            *bias = solved.bias;
            *steps = Some(solved.scales);
        }
        self.orders[node] = Some(solved.order);
    }

    /// The integer network.
    fn finish(self) -> Result<Polarized, Error> {
        let (source, options) = (self.source, self.options);
        let mut network = prescribed(
            &self.graph,
            &source.name,
            source.input.clone(),
            options.weight_bits,
            source.origin.clone(),
        )?;
        for (node, order) in network.nodes.iter_mut().zip(self.orders) {
            if let (forms_network::Op::Conv(conv), Some(order)) = (&mut node.op, order) {
                let elements: Vec<u32> = order.into_iter().map(|row| row as u32).collect();
                let table =
                    RowTable::new(elements).map_err(forms_network::Error::layer(&node.name))?;
                conv.row_order = Rows::Table(table);
                conv.row_tiles = RowTiles::Even;
            }
        }
        network.check()?;
        Ok(Polarized {
            report: Report {
                schema: Report::SCHEMA,
                network: network.name.clone(),
                fragment_rows: options.config.fragment_rows,
                weight_bits: options.weight_bits,
                seed: options.seed,
                images: self.images,
                crossbars: self.layers.iter().map(|layer| layer.crossbars).sum(),
                kappa: self.kappa,
                layers: self.layers,
            },
            network,
        })
    }

    /// What a crossbar must be worth, so that the float network's layers take at most so many.
    fn kappa_for(mut self, most: usize) -> Result<f64, Error> {
        let mut plans = Vec::new();
        let mut fixed = 0;
        for at in 0..self.steps.len() {
            let step = self.steps[at].clone();
            let node = &self.source.graph.nodes[step.node];
            if let Op::Conv { .. } = node.op {
                let part = Part::of(node)?;
                let source = node.inputs[0];
                let map = match source {
                    0 => self.source.graph.input,
                    at => self.source.graph.nodes[at - 1].shape,
                };
                let lowering = Lowering::new(
                    part.window,
                    map,
                    part.groups,
                    [node.shape[1], node.shape[2]],
                );
                let mut float = part
                    .matrices()
                    .run(&lowering, &self.float[source], node.shape);
                let rows = lowering.rows();
                if part.groups == 1 && rows > self.options.config.rows {
                    let plain = Step {
                        others: Vec::new(),
                        ..step
                    };
                    let (moments, _) = self.moments(
                        &plain,
                        &lowering,
                        1,
                        &self.float[source],
                        &float,
                        &part.weights,
                    );
                    let plan = prune::plan(&moments[0]).ok_or_else(|| {
                        Error::layer(&node.name, "its inputs are not finite; check the data")
                    })?;
                    plans.push((plan, moments[0].clone().without_matrices()));
                } else {
                    let columns = part.weights[0].ncols();
                    fixed += layer::crossbars(rows, columns, part.groups, self.options);
                }
                maps::clip(&mut float, node.clip);
                self.float[step.node + 1] = float;
            } else {
                self.other_float(step.node)?;
            }
            self.forget(at);
        }
        let taken = |kappa: f64| -> usize {
            let tiles = plans.iter().map(|(plan, moments)| {
                let tiles = layer::worth(plan, moments, self.options, kappa);
                tiles
                    * moments
                        .target_mean
                        .len()
                        .div_ceil(self.options.weight_columns())
            });
            fixed + tiles.sum::<usize>()
        };
        let (mut low, mut high) = (0.0, 1e6);
        if taken(high) > most {
            return Err(Error::Option(format!(
                "--crossbars {most} is too few: {} are needed where every layer keeps one row tile",
                taken(high)
            )));
        }
        if taken(low) <= most {
            return Ok(low);
        }
        // The number falls as kappa rises.
        for _ in 0..100 {
            let middle = if low > 0.0 {
                f64::sqrt(low * high)
            } else {
                high * 1e-3
            };
            if middle < 1e-12 {
                break;
            }
            match taken(middle) <= most {
                true => high = middle,
                false => low = middle,
            }
        }
        Ok(high)
    }

    /// A layer without a matrix, in the float network alone.
    fn other_float(&mut self, node: usize) -> Result<(), Error> {
        let layer = &self.source.graph.nodes[node];
        let float: Maps = (0..self.images)
            .into_par_iter()
            .map(|image| {
                let inputs: Vec<&Array3<f32>> = layer
                    .inputs
                    .iter()
                    .map(|&value| &self.float[value][image])
                    .collect();
                layer
                    .run(&inputs)
                    .map_err(|reason| Error::layer(&layer.name, reason))
            })
            .collect::<Result<_, _>>()?;
        self.float[node + 1] = float;
        maps::clip(&mut self.float[node + 1], layer.clip);
        Ok(())
    }
}

/// An element of a map by channel and position.
fn flat(map: &Array3<f32>, channel: usize, position: usize, positions: usize) -> f64 {
    let list = map.as_slice().unwrap_or_default();
    list.get(channel * positions + position)
        .map_or(0.0, |&x| f64::from(x))
}

/// A convolution's matrices.
struct Part<'g> {
    weights: Vec<Array2<f64>>,
    bias: &'g [f64],
    kernel: [usize; 3],
    window: forms_golden::layers::Window,
    groups: usize,
}

impl<'g> Part<'g> {
    fn of(node: &'g Node) -> Result<Part<'g>, Error> {
        let Op::Conv {
            weights,
            bias,
            window,
            groups,
            ..
        } = &node.op
        else {
            return Err(Error::layer(&node.name, "it has no matrix"));
        };
        if weights.iter().any(|w| !w.is_finite()) {
            return Err(Error::layer(
                &node.name,
                "it has weights that are not finite; export the model again",
            ));
        }
        let (filters, channels, height, width) = weights.dim();
        let each = filters / groups;
        Ok(Part {
            weights: (0..*groups)
                .map(|group| matrix(weights, group * each, each))
                .collect(),
            bias,
            kernel: [channels, height, width],
            window: *window,
            groups: *groups,
        })
    }

    fn matrices(&self) -> Matrices {
        let turned = |weights: &Array2<f64>| -> Array2<f32> {
            Array2::from_shape_fn((weights.ncols(), weights.nrows()), |(n, k)| {
                weights[[k, n]] as f32
            })
        };
        Matrices {
            weights: self.weights.iter().map(turned).collect(),
            bias: self.bias.iter().map(|&b| b as f32).collect(),
        }
    }
}

/// Some filters as a matrix `[rows, filters]`, W-major.
fn matrix(weights: &Array4<f32>, first: usize, count: usize) -> Array2<f64> {
    let (_, _, height, width) = weights.dim();
    let rows = weights.len() / weights.len_of(Axis(0)).max(1);
    Array2::from_shape_fn((rows, count), |(k, n)| {
        f64::from(
            weights[[
                first + n,
                k / (height * width),
                k / width % height,
                k % width,
            ]],
        )
    })
}

impl Solved {
    fn matrices(&self) -> Matrices {
        let columns = self.levels[0].ncols();
        let weights = self.levels.iter().enumerate().map(|(group, levels)| {
            Array2::from_shape_fn((columns, levels.nrows()), |(n, k)| {
                (f64::from(levels[[k, n]]) * self.scales[group * columns + n]) as f32
            })
        });
        Matrices {
            weights: weights.collect(),
            bias: self.bias.iter().map(|&b| b as f32).collect(),
        }
    }
}

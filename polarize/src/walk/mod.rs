//! The walk: layer by layer in network order, the float network beside the polarized one.
//!
//! A layer's inputs are what the polarized network yields there, its targets what the float network has. So each layer
//! makes up for the errors of those before it, where it can.

mod budget;
mod part;
mod room;
mod sample;

use std::collections::BTreeMap;

use forms_golden::RowTiles;
use forms_golden::layers::{RowTable, Rows};
use forms_import::graph::{Graph, Node, Op};
use forms_import::{Steps, prescribed};
use forms_network::{Dataset, InputSpec, Network, Origin};
use ndarray::Axis;
use rayon::prelude::*;

use crate::Error;
use crate::compensate::{self, Step};
use crate::layer::{self, Layer, Solved, Worth};
use crate::lower::Lowering;
use crate::maps::{self, Maps};
use crate::means;
use crate::options::{Options, Prune};
use crate::report::{LayerReport, Report};
use crate::sme::Sme;
use budget::Budget;
use part::Part;

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
    /// The same before it became integers.
    pub state: State,
    /// Layer by layer.
    pub report: Report,
}

/// A polarized network in floats: what training goes on from.
#[derive(Debug, Clone)]
pub struct State {
    /// Weights on their grids, what one level of each column is worth, and the integers of every value.
    pub graph: Graph,
    /// Per node, the element of the kernel `[channels, height, width]` (last index fastest) in each row; `None` for
    /// layers without a matrix.
    pub orders: Vec<Option<Vec<usize>>>,
}

impl State {
    /// The integer network: rows in their order, fragments spread evenly over row tiles.
    ///
    /// # Errors
    /// What integers cannot hold; [`forms_network::Network::check`]'s.
    pub fn network(
        &self,
        name: &str,
        input: &InputSpec,
        weight_bits: u32,
        origin: &Origin,
    ) -> Result<Network, Error> {
        let mut network = prescribed(
            &self.graph,
            name,
            input.clone(),
            weight_bits,
            origin.clone(),
        )?;
        for (node, order) in network.nodes.iter_mut().zip(&self.orders) {
            if let (forms_network::Op::Conv(conv), Some(order)) = (&mut node.op, order) {
                let elements: Vec<u32> = order.iter().map(|&row| row as u32).collect();
                let table =
                    RowTable::new(elements).map_err(forms_network::Error::layer(&node.name))?;
                conv.row_order = Rows::Table(table);
                conv.row_tiles = RowTiles::Even;
            }
        }
        network.check()?;
        Ok(network)
    }
}

impl Source {
    /// Whether it reads one input, as what is polarized does.
    ///
    /// # Errors
    /// [`Error::Option`] names the inputs.
    pub fn check_inputs(&self) -> Result<(), Error> {
        match &self.graph.givens[..] {
            [_, _, ..] => {
                let names = self
                    .graph
                    .givens
                    .iter()
                    .map(|given| given.port.name.as_str());
                Err(Error::Option(format!(
                    "the model reads {}, but networks of one input are polarized; `forms import` takes several",
                    names.collect::<Vec<_>>().join(", ")
                )))
            }
            _ => Ok(()),
        }
    }

    /// The source as [`polarize`] takes it: pools yield finer means than the maps that they read.
    pub fn refined(&self, activation_bits: u32) -> Source {
        Source {
            graph: means::refined(&self.graph, activation_bits).0,
            ..self.clone()
        }
    }
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
    let (graph, shifts) = means::refined(&source.graph, options.activation_bits);
    let source = Source {
        graph,
        ..source.clone()
    };
    let budget = match options.prune {
        Prune::Nothing => None,
        Prune::Kappa(kappa) => Some(Budget {
            kappa,
            tiles: BTreeMap::new(),
        }),
        Prune::Crossbars(most) => Some(Walk::new(&source, data, options, &shifts)?.within(most)?),
    };
    let mut walk = Walk::new(&source, data, options, &shifts)?;
    walk.budget = budget;
    walk.run(progress)
}

/// [`polarize`] for SME: weights on SME's grid, and planes emptied where that costs least. Signs are one a fragment where
/// SME keeps one array a plane, and free where it keeps two.
///
/// # Errors
/// Those of [`polarize`]; rows are not pruned.
pub fn solve_sme(
    source: &Source,
    data: &Dataset,
    options: &Options,
    sme: &Sme,
    progress: &mut dyn FnMut(&LayerReport, usize),
) -> Result<Polarized, Error> {
    options.check()?;
    if options.prune != Prune::Nothing {
        let line =
            "rows are not pruned while planes are emptied; polarize the network with --prune first";
        return Err(Error::Option(line.to_owned()));
    }
    if !(0.0..=1e6).contains(&sme.kappa) {
        let kappa = sme.kappa;
        return Err(Error::Option(format!(
            "--empty {kappa} is outside 0..=1000000; 0 empties no plane, 0.001 is usual"
        )));
    }
    let (graph, shifts) = means::refined(&source.graph, options.activation_bits);
    let source = Source {
        graph,
        ..source.clone()
    };
    let mut walk = Walk::new(&source, data, options, &shifts)?;
    walk.sme = Some(*sme);
    walk.run(progress)
}

struct Walk<'a> {
    source: &'a Source,
    options: &'a Options,
    data: &'a Dataset,
    /// Per node, by how many bits it refines what it reads.
    shifts: &'a [u32],
    /// Images that are held.
    images: usize,
    /// Per step, the images that may be.
    rooms: Vec<usize>,
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
    budget: Option<Budget>,
    sme: Option<Sme>,
    layers: Vec<LayerReport>,
}

impl<'a> Walk<'a> {
    fn new(
        source: &'a Source,
        data: &'a Dataset,
        options: &'a Options,
        shifts: &'a [u32],
    ) -> Result<Walk<'a>, Error> {
        source.check_inputs()?;
        let graph = &source.graph;
        let steps = compensate::steps(graph);
        let values = graph.nodes.len() + 1;
        let mut last = vec![usize::MAX; values];
        for (at, step) in steps.iter().enumerate() {
            let inputs = graph.nodes[step.node].inputs.iter();
            for &value in inputs.chain(&step.others) {
                last[value] = at;
            }
        }
        let most = options.images.min(data.len());
        let rooms = room::rooms(graph, &steps, &last, most);
        let images = rooms.first().copied().unwrap_or(most);
        let mut walk = Walk {
            source,
            options,
            data,
            shifts,
            images,
            rooms,
            steps,
            float: vec![Maps::new(); values],
            ours: vec![Maps::new(); values],
            last,
            graph: graph.clone(),
            orders: vec![None; graph.nodes.len()],
            budget: None,
            sme: None,
            layers: Vec::new(),
        };
        walk.float[0] = (0..images)
            .into_par_iter()
            .map(|image| walk.input(image))
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
            self.join(at)?;
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
        let run = |values: &[Maps]| room::layer(&self.source.graph, node, values);
        let (float, ours) = (run(&self.float)?, run(&self.ours)?);
        (self.float[node + 1], self.ours[node + 1]) = (float, ours);
        maps::clip(&mut self.float[node + 1], layer.clip);
        // Layers without arithmetic of their own have their input's integers.
        if self.shifts[node] > 0 {
            let steps = self.graph.fixed[layer.inputs[0]];
            self.graph.fixed[node + 1] = steps.map(|steps| means::finer(steps, self.shifts[node]));
        } else if !matches!(layer.op, Op::Add | Op::Concat | Op::Identity) {
            self.graph.fixed[node + 1] = self.graph.fixed[layer.inputs[0]];
        }
        self.settle(node + 1, layer.clip, &layer.name)
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
                worth: self
                    .budget
                    .as_ref()
                    .map(|budget| match budget.tiles.get(&step.node) {
                        Some(&tiles) => Worth::Tiles(tiles),
                        None => Worth::Kappa(budget.kappa),
                    }),
                number: step.node as u64 + 1,
                sme: self.sme,
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
        let state = State {
            graph: self.graph,
            orders: self.orders,
        };
        let network = state.network(
            &source.name,
            &source.input,
            options.weight_bits,
            &source.origin,
        )?;
        Ok(Polarized {
            report: Report {
                schema: Report::SCHEMA,
                network: network.name.clone(),
                fragment_rows: options.config.fragment_rows,
                weight_bits: options.weight_bits,
                seed: options.seed,
                images: self.images,
                crossbars: self.layers.iter().map(|layer| layer.crossbars).sum(),
                kappa: self.budget.map(|budget| budget.kappa),
                layers: self.layers,
            },
            network,
            state,
        })
    }
}

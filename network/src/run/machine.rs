//! A whole network on crossbars: programmed once, then fed batches of images.

use forms_engine::{Counts, Vectors};
use forms_golden::{Config, Mapped};
use ndarray::Array3;
use rayon::prelude::*;

use super::engine::MatrixEngine;
use super::imperfect::first_array;
use super::layer::{Layer, LayerStream};
use super::layout::Layout;
use super::map::Map;
use super::plain;
use super::report::{LayerCost, NetworkClocks};
use super::sharing::SideBySide;
use super::sme::LayerSme;
use super::windows::Scratches;
use crate::check::{Plan, Value};
use crate::host::HostPlan;
use crate::network::{InputSpec, Op};
use crate::{Error, Network};

/// A network whose crossbars are programmed.
pub struct Machine<'n> {
    network: &'n Network,
    plan: Plan,
    config: Config,
    /// One a node; `None` for those without a matrix.
    layers: Vec<Option<Layer>>,
    vectors: Vectors,
    /// One a node; `None` but for segments of the host.
    hosts: Vec<Option<HostPlan>>,
}

/// What sees each node's number and its outputs.
type Observer<'o> = &'o mut dyn FnMut(usize, &[&[i64]]);

/// A stream of images through a machine. Results and counts do not depend on how it is cut into batches,
/// nor on the number of threads.
pub struct Session<'m> {
    machine: &'m Machine<'m>,
    streams: Vec<Option<LayerStream<'m>>>,
    scratches: Scratches,
    images: u64,
}

impl<'n> Machine<'n> {
    /// Checks a network and programs its crossbars.
    ///
    /// # Errors
    /// What [`Network::check`] refuses; what golden or the engine refuses, by layer.
    pub fn program(
        network: &'n Network,
        config: &Config,
        layout: impl Into<Layout>,
        engine: &dyn MatrixEngine,
    ) -> Result<Machine<'n>, Error> {
        let layout = layout.into();
        let plan = network.check()?;
        let vectors = Vectors::new(None).map_err(|error| Error::Network(error.to_string()))?;
        let layers = network
            .nodes
            .par_iter()
            .enumerate()
            .map(|(position, node)| {
                if node.matrix().is_none() {
                    return Ok(None);
                }
                let input = plan.value(plan.sources[position][0]);
                Layer::program(
                    node,
                    first_array(position),
                    input,
                    &plan.outputs[position],
                    config,
                    &layout,
                    engine,
                )
            })
            .collect::<Result<Vec<_>, _>>()?;
        let hosts = network
            .nodes
            .iter()
            .map(|node| match &node.op {
                Op::Host(host) => host
                    .plan()
                    .map(Some)
                    .map_err(|e| Error::node(&node.name, e)),
                _ => Ok(None),
            })
            .collect::<Result<_, _>>()?;
        Ok(Machine {
            network,
            plan,
            hosts,
            config: config.clone(),
            layers,
            vectors,
        })
    }

    /// The network.
    pub fn network(&self) -> &Network {
        self.network
    }

    /// The configuration.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// Shapes and ranges.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The network's inputs beside its first, with their nodes' positions.
    pub fn further(&self) -> impl Iterator<Item = (usize, &InputSpec)> {
        let nodes = self.network.nodes.iter().enumerate();
        nodes.filter_map(|(position, node)| match &node.op {
            Op::Input(spec) => Some((position, spec)),
            _ => None,
        })
    }

    /// Crossbars of all layers.
    pub fn crossbars(&self) -> usize {
        let mapped = self.layers.iter().flatten().flat_map(Layer::mapped);
        mapped.map(|mapped| mapped.arrays()).sum()
    }

    /// The matrices of a layer with weights, one a group, as crossbars hold them; `None` for a name that no such layer has.
    pub fn mapped(&self, layer: &str) -> Option<impl Iterator<Item = &Mapped>> {
        let mut layers = self.network.nodes.iter().zip(&self.layers);
        let (_, found) = layers.find(|(node, _)| node.name == layer)?;
        found.as_ref().map(Layer::mapped)
    }

    /// What SME did to each layer with a matrix; empty on other schemes.
    pub fn sme(&self) -> Vec<LayerSme> {
        let layers = self.layers.iter().flatten();
        layers.filter_map(Layer::sme).collect()
    }

    /// The network that the crossbars compute: the given one, but for what projection, quantization and
    /// squeezing did to its weights.
    pub fn computed(&self) -> Network {
        let mut network = self.network.clone();
        for (node, layer) in network.nodes.iter_mut().zip(&self.layers) {
            let Some(layer) = layer else { continue };
            let (weights, order) = match &mut node.op {
                Op::Conv(conv) => (&mut conv.weights, &conv.row_order),
                Op::Dense(dense) => (&mut dense.weights, &dense.row_order),
                _ => continue,
            };
            *weights = layer.computed(weights, order);
        }
        network
    }

    /// How many images at once keep memory within about 256 MiB, 1 ..= 64.
    pub fn batch(&self) -> usize {
        let elements = |value: &crate::Value| value.shape.iter().product::<usize>();
        let maps: usize = self.plan.outputs.iter().map(elements).sum();
        ((1 << 25) / maps.max(1)).clamp(1, 64)
    }

    /// Begins a stream of images.
    ///
    /// # Errors
    /// What an engine refuses, by layer.
    pub fn start(&self) -> Result<Session<'_>, Error> {
        // The first layer's error is told, whichever thread finds one first.
        let streams: Vec<Result<_, Error>> = self
            .layers
            .par_iter()
            .map(|layer| layer.as_ref().map(Layer::start).transpose())
            .collect();
        Ok(Session {
            machine: self,
            streams: streams.into_iter().collect::<Result<_, _>>()?,
            scratches: Scratches::default(),
            images: 0,
        })
    }
}

impl Session<'_> {
    /// The network's outputs for a batch of images of integers, flattened: channel, row, column.
    ///
    /// # Errors
    /// An image of another shape or out of range; what an engine refuses.
    pub fn push(&mut self, images: &[Array3<i64>]) -> Result<Vec<Vec<i64>>, Error> {
        self.layers(images, &[], None)
    }

    /// [`Session::push`] of a network with several inputs, as [`Session::run_all`] takes them.
    ///
    /// # Errors
    /// Those of [`Session::run_all`].
    pub fn push_all(
        &mut self,
        images: &[Array3<i64>],
        others: &[Vec<Array3<i64>>],
    ) -> Result<Vec<Vec<i64>>, Error> {
        self.layers(images, others, None)
    }

    /// [`Session::push`]; `observe` sees each node's number and its outputs, one a image, flattened.
    ///
    /// # Errors
    /// Those of [`Session::push`].
    pub fn run(
        &mut self,
        images: &[Array3<i64>],
        observe: impl FnMut(usize, &[&[i64]]),
    ) -> Result<Vec<Vec<i64>>, Error> {
        self.run_all(images, &[], observe)
    }

    /// [`Session::run`] of a network with several inputs: `others` holds what its nodes of [`Op::Input`] read, in
    /// the nodes' order, as many of each as there are images.
    ///
    /// # Errors
    /// Those of [`Session::push`], and another number of inputs.
    pub fn run_all(
        &mut self,
        images: &[Array3<i64>],
        others: &[Vec<Array3<i64>>],
        mut observe: impl FnMut(usize, &[&[i64]]),
    ) -> Result<Vec<Vec<i64>>, Error> {
        self.layers(images, others, Some(&mut observe))
    }

    fn layers(
        &mut self,
        images: &[Array3<i64>],
        others: &[Vec<Array3<i64>>],
        mut observe: Option<Observer<'_>>,
    ) -> Result<Vec<Vec<i64>>, Error> {
        let machine = self.machine;
        let plan = &machine.plan;
        let input = plan.input;
        let further: Vec<usize> = machine.further().map(|(position, _)| position).collect();
        if further.len() != others.len() || others.iter().any(|list| list.len() != images.len()) {
            return Err(Error::Data(format!(
                "{} inputs are given, but the network has {}; give each as many samples",
                others.len() + 1,
                further.len() + 1
            )));
        }
        let firsts = images.iter().map(|image| (image, input));
        let rest = further.iter().zip(others).flat_map(|(&position, list)| {
            list.iter()
                .map(move |image| (image, plan.outputs[position]))
        });
        for (image, input) in firsts.chain(rest) {
            if image.shape() != input.shape {
                let (found, needed) = (image.shape(), input.shape);
                return Err(Error::Data(format!(
                    "an image is {found:?} where {needed:?} is needed"
                )));
            }
            if let Some(x) = image
                .iter()
                .find(|x| !(input.low..=input.high).contains(*x))
            {
                let (low, high) = (input.low, input.high);
                return Err(Error::Data(format!(
                    "value {x} of an image is outside {low}..={high}"
                )));
            }
        }
        let last = plan.last_readers();
        let mut values: Vec<Vec<Map>> = vec![Vec::new(); plan.outputs.len() + 1];
        values[0] = images
            .iter()
            .map(|image| Map::new(&input, image.iter().copied()))
            .collect();
        let mut others = others.iter();
        for (position, node) in machine.network.nodes.iter().enumerate() {
            let sources = &plan.sources[position];
            let reads: Vec<&Value> = sources.iter().map(|&s| plan.value(s)).collect();
            let outputs = match &mut self.streams[position] {
                Some(stream) => {
                    let maps: Vec<&Map> = values[sources[0]].iter().collect();
                    stream.push(&self.scratches, &maps)?
                }
                None if matches!(node.op, Op::Input(_)) => others
                    .next()
                    .into_iter()
                    .flatten()
                    .map(|map| Map::new(&plan.outputs[position], map.iter().copied()))
                    .collect(),
                None => (0..images.len())
                    .into_par_iter()
                    .map(|image| {
                        let maps: Vec<&Map> = sources
                            .iter()
                            .map(|&source| &values[source][image])
                            .collect();
                        if let (Op::Host(host), Some(steps)) = (&node.op, &machine.hosts[position])
                        {
                            let data: Vec<_> = maps.iter().map(|map| map.long()).collect();
                            let data: Vec<&[i64]> = data.iter().map(|map| &map[..]).collect();
                            return host
                                .run(steps, &data)
                                .map(|data| Map::new(&plan.outputs[position], data.into_iter()))
                                .map_err(|reason| Error::node(&node.name, reason));
                        }
                        plain::run(
                            &node.op,
                            &maps,
                            &reads,
                            &plan.outputs[position],
                            machine.vectors,
                        )
                        .map_err(|reason| Error::node(&node.name, reason))
                    })
                    .collect::<Result<_, _>>()?,
            };
            if let Some(observe) = &mut observe {
                let values: Vec<_> = outputs.iter().map(Map::long).collect();
                let seen: Vec<&[i64]> = values.iter().map(|values| &values[..]).collect();
                observe(position, &seen);
            }
            values[position + 1] = outputs;
            for (value, &reader) in values.iter_mut().zip(&last) {
                if reader == position {
                    *value = Vec::new();
                }
            }
        }
        self.images += images.len() as u64;
        let outputs = values.pop().unwrap_or_default();
        Ok(outputs.into_iter().map(Map::into_long).collect())
    }

    /// Images so far.
    pub fn images(&self) -> u64 {
        self.images
    }

    /// What each matrix layer cost so far, crossbar by crossbar: the layers of [`Session::costs`].
    pub fn counts(&self) -> Vec<Counts> {
        self.streams
            .iter()
            .flatten()
            .map(LayerStream::counts)
            .collect()
    }

    /// What each matrix layer cost so far.
    pub fn costs(&self) -> Vec<LayerCost> {
        let layers = self.machine.layers.iter().flatten();
        let streams = self.streams.iter().flatten();
        layers
            .zip(streams)
            .map(|(layer, stream)| LayerCost::new(layer, &self.machine.config, &stream.counts()))
            .collect()
    }

    /// What the network costs where parts of matrices share crossbars; `None` where the scheme's cannot.
    pub fn side_by_side(&self) -> Option<SideBySide> {
        SideBySide::new(&self.machine.config, &self.counts())
    }

    /// The network's clocks so far, both ways.
    pub fn clocks(&self) -> Option<NetworkClocks> {
        NetworkClocks::new(&self.costs(), self.images)
    }
}

//! What a trained network is worth: integer accuracy on the engine's crossbars, effective input cycles, and
//! crossbars counted in two ways.

use forms_golden::{Config, SignPolicy};
use forms_network::run::{Accuracy, Fast, LayerCost, Machine};
use forms_network::{Dataset, Network};
use ndarray::Array3;
use serde::Serialize;

use crate::Error;
use crate::architecture::{Architecture, Layer};
use crate::data::Images;

/// What the engine measured.
#[derive(Debug, Clone, Serialize)]
pub struct Measured {
    /// Images that were right, and all.
    pub accuracy: Accuracy,
    /// Crossbars, really mapped.
    pub crossbars: usize,
    /// What each layer cost.
    pub layers: Vec<LayerCost>,
}

/// Runs a network over images on crossbars of `config`.
///
/// # Errors
/// What the network crate refuses: with [`SignPolicy::Reject`] any fragment of both signs.
pub fn run(
    network: &Network,
    config: &Config,
    signs: SignPolicy,
    images: &Images,
) -> Result<Measured, Error> {
    let machine = Machine::program(network, config, signs, &Fast)?;
    let mut session = machine.start()?;
    let [height, width, channels] = images.shape;
    // Pixels enter as their distance from the one that counts as 0.
    let zero = -network.input.low;
    let mut accuracy = Accuracy::new(machine.plan().output().shape.iter().product());
    let all: Vec<usize> = (0..images.len()).collect();
    for some in all.chunks(machine.batch()) {
        let maps: Vec<Array3<i64>> = some
            .iter()
            .map(|&i| {
                let image = images.image(i);
                Array3::from_shape_fn([channels, height, width], |(c, y, x)| {
                    i64::from(image[(y * width + x) * channels + c]) - zero
                })
            })
            .collect();
        for (sums, &i) in session.push(&maps)?.iter().zip(some) {
            accuracy.count(sums, usize::from(images.labels[i]));
        }
    }
    Ok(Measured {
        accuracy,
        crossbars: machine.crossbars(),
        layers: session.costs(),
    })
}

/// Runs a network over a data set on crossbars of `config`.
///
/// # Errors
/// Those of [`run`]; [`Error::Data`] for a data set without labels.
pub fn over(
    network: &Network,
    config: &Config,
    signs: SignPolicy,
    data: &Dataset,
) -> Result<Measured, Error> {
    data.check(network)?;
    let Some(labels) = &data.labels else {
        return Err(Error::data(
            &data.path,
            "holds no labels, without which nothing is right or wrong; add them",
        ));
    };
    let machine = Machine::program(network, config, signs, &Fast)?;
    let mut session = machine.start()?;
    let mut accuracy = Accuracy::new(machine.plan().output().shape.iter().product());
    for first in (0..data.len()).step_by(machine.batch().max(1)) {
        let part = first..data.len().min(first + machine.batch().max(1));
        let images = data.batch(part.clone(), &network.input);
        for (sums, image) in session.push(&images)?.iter().zip(part) {
            accuracy.count(sums, labels[image] as usize);
        }
    }
    Ok(Measured {
        accuracy,
        crossbars: machine.crossbars(),
        layers: session.costs(),
    })
}

/// How many crossbars a network needs, by the paper's accounting and by mapping.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reduction {
    /// Weights before pruning.
    pub weights_before: usize,
    /// Weights after it.
    pub weights_after: usize,
    /// The paper's factor of structured pruning: weights before / after.
    pub pruning: f64,
    /// The paper's factor of quantization: 32 bits / bits.
    pub quantization: f64,
    /// The paper's factor of polarization: 2 for not needing a second crossbar.
    pub polarization: f64,
    /// Their product: the paper's crossbar reduction.
    pub total: f64,
    /// Crossbars of the unpruned network of 32-bit weights, two for the two signs, really counted.
    pub mapped_before: usize,
    /// Crossbars of the pruned network, really counted.
    pub mapped_after: usize,
    /// Their ratio. A small layer does not fill a crossbar, so it is less than `total`.
    pub mapped_total: f64,
}

/// Crossbars that matrices of these layers fill, with so many devices a weight.
fn mapped(layers: &[Layer], config: &Config, devices: usize) -> usize {
    let tiles = |layer: &Layer| {
        let columns = (config.columns / devices.max(1)).max(1);
        layer.rows().div_ceil(config.rows) * layer.filters.div_ceil(columns)
    };
    layers.iter().map(tiles).sum()
}

/// Compares the network before with the one after, of `bits` magnitude bits and polarized or not.
pub fn reduction(
    before: &Architecture,
    after: &Architecture,
    config: &Config,
    bits: u32,
    polarized: bool,
) -> Reduction {
    let device_bits = config.device_bits.max(1);
    let devices = |bits: u32| bits.div_ceil(device_bits as u32) as usize;
    let signs = |polarized: bool| if polarized { 1 } else { 2 };
    let (weights_before, weights_after) = (before.weights(), after.weights());
    let pruning = weights_before as f64 / weights_after.max(1) as f64;
    let quantization = 32.0 / f64::from(bits.max(1));
    let polarization = f64::from(if polarized { 2 } else { 1 });
    let mapped_before = signs(false) * mapped(&before.layers, config, devices(32));
    let mapped_after = signs(polarized) * mapped(&after.layers, config, devices(bits));
    Reduction {
        weights_before,
        weights_after,
        pruning,
        quantization,
        polarization,
        total: pruning * quantization * polarization,
        mapped_before,
        mapped_after,
        mapped_total: mapped_before as f64 / mapped_after.max(1) as f64,
    }
}

//! One digit of the trained network: the inputs of a sample of each layer's MVMs, for the RTL to repeat.

use forms_golden::layers::{im2col, lower_kernels};
use forms_golden::{Config, Mapped, SignPolicy};
use forms_network::Network;
use ndarray::{Array2, ArrayView3};

use super::network::spread;
use super::replay::{self, Job};
use crate::CommandError;

/// MVMs of a layer, at most; a dense layer has one an image.
const SAMPLE: usize = 40;

/// A layer on its crossbars, and what they are fed.
pub struct Layer {
    name: String,
    mapped: Mapped,
    b_used: usize,
    /// [MVMs, rows].
    inputs: Array2<i64>,
}

/// Every layer with a matrix, its inputs those that `image` [channels, height, width] gives it by the slow
/// reference. The network must be polarized, its layers ungrouped and its activations unsigned.
///
/// # Errors
/// What the reference or golden refuses.
pub fn layers(
    network: &Network,
    config: &Config,
    image: ArrayView3<i64>,
) -> Result<Vec<Layer>, CommandError> {
    let plan = network.check()?;
    let outputs = network.reference_with(&plan, image)?;
    let mut layers = Vec::new();
    for (node, sources) in network.nodes.iter().zip(&plan.sources) {
        let Some(matrix) = node.matrix() else {
            continue;
        };
        let map = match sources[0] {
            0 => image.view(),
            source => outputs[source - 1].view(),
        };
        let inputs = im2col(map, &matrix.window, matrix.row_order, 0)?;
        let weights = lower_kernels(matrix.weights.view(), matrix.row_order)?.mapv(i64::from);
        layers.push(Layer {
            name: format!("{} {}", network.name, node.name),
            mapped: Mapped::new(config, weights.view(), SignPolicy::Reject)?,
            b_used: matrix.b_used as usize,
            inputs: spread(inputs.view(), SAMPLE),
        });
    }
    Ok(layers)
}

impl Layer {
    /// Its crossbars with the parts of the inputs that they see.
    pub fn jobs(&self) -> Vec<Job<'_>> {
        replay::jobs(&self.name, &self.mapped, self.b_used, &self.inputs)
    }
}

//! Weights to start from: a ResNet-20 with batch normalization, as an NPZ file of its named arrays.
//!
//! `conv1.weight` `[filters, channels, 3, 3]`, `bn1.{weight, bias, running_mean, running_var}`, the same
//! below `layerS.B.` for the two convolutions of block B of stage S, and `linear.{weight, bias}`. It was
//! trained on pixels / 255, less the mean and divided by the deviation of each channel.

use std::collections::BTreeMap;
use std::path::Path;

use forms_network::data::{Array, read_npz};

use crate::Error;
use crate::architecture::{Architecture, Layer};
use crate::parameters::Parameters;
use crate::resnet::{BLOCKS, STAGES};

/// Mean of the three channels that the checkpoint was trained with.
const MEAN: [f64; 3] = [0.485, 0.456, 0.406];
/// Their deviation.
const DEVIATION: [f64; 3] = [0.229, 0.224, 0.225];
/// Added to a variance before its root is taken.
const EPSILON: f64 = 1e-5;

/// Reads the parameters of [`crate::resnet::resnet20`] without normalization: that and the scale of the
/// pixels are folded into them.
///
/// # Errors
/// [`Error::Checkpoint`] names the array that is missing or has another shape; those of reading.
pub fn resnet20(path: &Path, network: &Architecture) -> Result<Parameters, Error> {
    let file = File {
        path,
        arrays: read_npz(path)?,
    };
    let mut parameters = Parameters::zeros(&network.plain());
    let orders = orders();
    let plain = |count: usize| -> Vec<usize> { (0..count).collect() };
    for (l, layer) in network.layers.iter().enumerate() {
        // Which of the file's channels and filters ours are: those between blocks are reordered.
        let (stage, block, which) = position(l);
        let channels = match (l, block, which) {
            (0, ..) => plain(layer.channels),
            _ if layer.dense => orders[STAGES.len() - 1].clone(),
            (_, _, 2) => plain(layer.channels),
            (_, 0, _) => orders[stage.saturating_sub(1)].clone(),
            _ => orders[stage].clone(),
        };
        let filters = match which {
            2 => orders[stage].clone(),
            _ => plain(layer.filters),
        };
        let (weights, bias) = match layer.dense {
            true => file.dense(layer)?,
            false => file.folded(layer)?,
        };
        let positions = layer.kernel[0] * layer.kernel[1];
        for (k, &filter) in filters.iter().enumerate() {
            let mut sum = f64::from(bias[filter]);
            for (c, &channel) in channels.iter().enumerate() {
                for at in 0..positions {
                    let mut w =
                        f64::from(weights[(filter * layer.channels + channel) * positions + at]);
                    if l == 0 {
                        w /= DEVIATION[channel];
                        sum += w * (f64::from(network.zero) / 255.0 - MEAN[channel]);
                    }
                    parameters.weights[l][[at * layer.channels + c, k]] = w as f32;
                }
            }
            parameters.biases[l][k] = sum as f32;
        }
    }
    if !parameters.are_finite() {
        return Err(Error::checkpoint(
            path,
            "holds weights that are no finite numbers; fetch it again",
        ));
    }
    Ok(parameters)
}

/// Stage, block and convolution (1 or 2) of layer `l`; the first layer and the classifier have 0 as their
/// convolution.
fn position(l: usize) -> (usize, usize, usize) {
    match l.checked_sub(1) {
        Some(i) if i < STAGES.len() * BLOCKS * 2 => (i / (2 * BLOCKS), i / 2 % BLOCKS, i % 2 + 1),
        _ => (0, 0, 0),
    }
}

/// For each stage and channel of ours the file's channel: its shortcuts have the zeros around the
/// channels, a quarter of the new width before them, ours all behind.
fn orders() -> Vec<Vec<usize>> {
    let mut orders: Vec<Vec<usize>> = vec![(0..STAGES[0]).collect()];
    for &width in &STAGES[1..] {
        let last = &orders[orders.len() - 1];
        let before = (width - last.len()) / 2;
        let mut order: Vec<usize> = last.iter().map(|channel| before + channel).collect();
        order.extend(0..before);
        order.extend(before + last.len()..width);
        orders.push(order);
    }
    orders
}

/// The arrays of a file.
struct File<'a> {
    path: &'a Path,
    arrays: BTreeMap<String, Array>,
}

impl File<'_> {
    /// The numbers of an array of a given shape.
    fn get(&self, name: &str, shape: &[usize]) -> Result<Vec<f32>, Error> {
        let Some(array) = self.arrays.get(name) else {
            return Err(Error::checkpoint(
                self.path,
                format!(
                    "holds no array \"{name}\", so it is no checkpoint of ResNet-20; give one of it"
                ),
            ));
        };
        if array.shape != shape {
            return Err(Error::checkpoint(
                self.path,
                format!(
                    "holds \"{name}\" of shape {:?}, and ResNet-20 has {shape:?}; give a checkpoint of it",
                    array.shape
                ),
            ));
        }
        Ok(array.floats())
    }

    /// Weights `[filters, channels, height, width]` and biases of a convolution, its batch normalization
    /// folded into them.
    fn folded(&self, layer: &Layer) -> Result<(Vec<f32>, Vec<f32>), Error> {
        let shape = [
            layer.filters,
            layer.channels,
            layer.kernel[0],
            layer.kernel[1],
        ];
        let mut weights = self.get(&format!("{}.weight", layer.name), &shape)?;
        let norm = |what: &str| {
            // "layer1.0.conv2" is followed by "layer1.0.bn2".
            let name = layer.name.replace("conv", "bn");
            self.get(&format!("{name}.{what}"), &[layer.filters])
        };
        let (gain, shift) = (norm("weight")?, norm("bias")?);
        let (mean, variance) = (norm("running_mean")?, norm("running_var")?);
        let mut bias = Vec::with_capacity(layer.filters);
        for (k, filter) in weights.chunks_exact_mut(layer.rows()).enumerate() {
            let by = f64::from(gain[k]) / (f64::from(variance[k]) + EPSILON).sqrt();
            filter
                .iter_mut()
                .for_each(|w| *w = (f64::from(*w) * by) as f32);
            bias.push((f64::from(shift[k]) - f64::from(mean[k]) * by) as f32);
        }
        Ok((weights, bias))
    }

    /// Weights `[filters, channels]` and biases of the classifier.
    fn dense(&self, layer: &Layer) -> Result<(Vec<f32>, Vec<f32>), Error> {
        let shape = [layer.filters, layer.channels];
        Ok((
            self.get(&format!("{}.weight", layer.name), &shape)?,
            self.get(&format!("{}.bias", layer.name), &[layer.filters])?,
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_channels_of_a_shortcut_come_first_and_every_channel_once() {
        let orders = orders();
        assert_eq!(orders[1][..16], (8..24).collect::<Vec<_>>());
        let first: Vec<usize> = orders[1].iter().map(|c| 16 + c).collect();
        assert_eq!(orders[2][..32], first);
        for (order, width) in orders.iter().zip(STAGES) {
            let mut sorted = order.clone();
            sorted.sort_unstable();
            assert_eq!(sorted, (0..width).collect::<Vec<_>>());
        }
    }
}

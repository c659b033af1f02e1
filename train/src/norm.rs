//! Batch normalization around training: crossbars know none, so it is there while the weights move, and
//! folded into them before they are quantized.
//!
//! A projection shifts and narrows the sums of every filter, and twenty layers of small shifts leave nothing
//! of what a network knew; normalization makes that good at every step. A layer of [`Layer::norm`] brings
//! its sums to mean 0 and deviation 1 over a shard, times the filter's gain, plus its bias. Folding
//! multiplies a filter by gain / deviation: one factor for all its weights, which keeps every fragment of
//! one sign.
//!
//! [`Layer::norm`]: crate::architecture::Layer::norm

use crate::Error;
use crate::architecture::Architecture;
use crate::framework::{self, norm::EPSILON};
use crate::parameters::Parameters;

/// Gives every layer that is to be normalized the gains and biases with which the network goes on
/// computing what `plain`, without normalization, computes. `inputs` are `[sample, height, width, channel]`,
/// many: the moments of the sums are taken over them.
///
/// # Errors
/// Those of the framework.
pub fn attach(
    network: &Architecture,
    plain: &Parameters,
    inputs: &[f32],
) -> Result<Parameters, Error> {
    let moments = framework::moments(&network.plain(), plain, inputs)?;
    let mut parameters = plain.clone();
    for (l, moments) in moments.into_iter().enumerate() {
        if !network.layers[l].norm {
            continue;
        }
        parameters.gains[l] = Vec::with_capacity(moments.len());
        for (bias, [mean, variance]) in parameters.biases[l].iter_mut().zip(moments) {
            parameters.gains[l].push((variance + EPSILON).sqrt() as f32);
            *bias += mean as f32;
        }
    }
    Ok(parameters)
}

/// The network without normalization, and parameters with which it computes the same for sums of the
/// moments that `inputs` make.
///
/// # Errors
/// Those of the framework.
pub fn fold(
    network: &Architecture,
    parameters: &Parameters,
    inputs: &[f32],
) -> Result<(Architecture, Parameters), Error> {
    let moments = framework::moments(network, parameters, inputs)?;
    let mut plain = parameters.clone();
    for (l, moments) in moments.into_iter().enumerate() {
        let gains = std::mem::take(&mut plain.gains[l]);
        for (k, (gain, [mean, variance])) in gains.into_iter().zip(moments).enumerate() {
            let by = f64::from(gain) / (variance + EPSILON).sqrt();
            let mut filter = plain.weights[l].column_mut(k);
            filter.mapv_inplace(|w| (f64::from(w) * by) as f32);
            let bias = &mut plain.biases[l][k];
            *bias = (f64::from(*bias) - mean * by) as f32;
        }
    }
    Ok((network.plain(), plain))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::framework::logits;
    use rand::{Rng, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    fn normalized() -> (Architecture, Parameters, Vec<f32>) {
        let mut network = Architecture::lenet5([3, 4, 5]);
        network.input = [16, 16, 1];
        network.layers[2].kernel = [1, 1];
        network.layers[..3]
            .iter_mut()
            .for_each(|layer| layer.norm = true);
        let mut rng = ChaCha8Rng::seed_from_u64(6);
        let parameters = Parameters::random(&network, &mut rng);
        let inputs = (0..32 * 256).map(|_| rng.random_range(0.0..1.0)).collect();
        (network, parameters, inputs)
    }

    fn apart(a: &[f32], b: &[f32]) -> f32 {
        let apart = a.iter().zip(b).map(|(a, b)| (a - b).abs());
        apart.fold(0.0, f32::max)
    }

    #[test]
    fn a_folded_network_computes_what_the_normalized_one_does() {
        let (network, mut parameters, inputs) = normalized();
        parameters.gains[1][2] = -0.7;
        parameters.biases[1][0] = 0.3;
        let (plain, folded) = fold(&network, &parameters, &inputs).unwrap();
        assert!(plain.layers.iter().all(|layer| !layer.norm));
        assert!(folded.gains.iter().all(Vec::is_empty));
        let free = vec![None; network.nodes.len()];
        let wanted = logits(&network, &parameters, &free, &inputs).unwrap();
        let found = logits(&plain, &folded, &free, &inputs).unwrap();
        assert!(apart(&wanted, &found) < 1e-4);
    }

    #[test]
    fn attaching_changes_nothing_that_the_network_computes_and_folding_takes_it_off_again() {
        let (network, parameters, inputs) = normalized();
        let (plain, start) = fold(&network, &parameters, &inputs).unwrap();
        let attached = attach(&network, &start, &inputs).unwrap();
        let free = vec![None; network.nodes.len()];
        let wanted = logits(&plain, &start, &free, &inputs).unwrap();
        let found = logits(&network, &attached, &free, &inputs).unwrap();
        assert!(apart(&wanted, &found) < 1e-4);
        let (_, back) = fold(&network, &attached, &inputs).unwrap();
        let both = || back.iter().zip(start.iter());
        assert!(both().all(|(a, b)| (a - b).abs() < 1e-3), "{back:?}");
    }
}

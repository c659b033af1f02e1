//! After a projection, every filter's sums are brought back to the mean and the spread they had.
//!
//! A network with batch normalization does so by itself; one whose normalization is folded into its
//! convolutions does not, and twenty layers of small shifts leave nothing of what it knew. So, layer by
//! layer, each filter is scaled by a positive number, which keeps the signs and zeros of its weights, and
//! its bias moved.

use crate::Error;
use crate::architecture::{Architecture, Node};
use crate::framework;
use crate::parameters::Parameters;

/// A filter is scaled by at most this, and by no less than its inverse.
const MOST: f64 = 4.0;

/// Mean and deviation of each filter's sums.
type Moments = Vec<[f64; 2]>;

/// Gives the filters of `after` the moments that those of `before` have over `inputs` (`[sample, height,
/// width, channel]`). Layers whose sums become logits are left alone.
///
/// # Errors
/// Those of the framework.
pub fn recentre(
    network: &Architecture,
    before: &Parameters,
    after: &mut Parameters,
    inputs: &[f32],
) -> Result<(), Error> {
    let last = network.nodes.len().saturating_sub(1);
    for (n, node) in network.nodes.iter().enumerate().take(last) {
        let Node::Conv { layer, .. } = *node else {
            continue;
        };
        let wanted = moments(network, before, n, inputs)?;
        let found = moments(network, after, n, inputs)?;
        for (k, ([mean, spread], [now, width])) in wanted.into_iter().zip(found).enumerate() {
            let gain = match width > 0.0 {
                true => (spread / width).clamp(1.0 / MOST, MOST),
                false => 1.0,
            };
            let mut filter = after.weights[layer].column_mut(k);
            filter.mapv_inplace(|w| (f64::from(w) * gain) as f32);
            let bias = &mut after.biases[layer][k];
            // The bias is part of the sums: (sums - now) x gain + mean.
            *bias = ((f64::from(*bias) - now) * gain + mean) as f32;
        }
    }
    Ok(())
}

/// The moments of the sums that node `n`, a convolution, makes of `inputs`.
fn moments(
    network: &Architecture,
    parameters: &Parameters,
    n: usize,
    inputs: &[f32],
) -> Result<Moments, Error> {
    let mut part = network.clone();
    part.nodes.truncate(n + 1);
    let Some(Node::Conv { layer, relu, .. }) = part.nodes.last_mut() else {
        return Ok(Moments::new());
    };
    *relu = false;
    let filters = part.layers[*layer].filters;
    let free = vec![None; n + 1];
    let sums = framework::logits(&part, parameters, &free, inputs)?;
    let mut moments = vec![[0.0f64; 2]; filters];
    for position in sums.chunks_exact(filters) {
        for (m, &v) in moments.iter_mut().zip(position) {
            m[0] += f64::from(v);
            m[1] += f64::from(v) * f64::from(v);
        }
    }
    let count = (sums.len() / filters.max(1)).max(1) as f64;
    for [mean, spread] in &mut moments {
        *mean /= count;
        *spread = (*spread / count - *mean * *mean).max(0.0).sqrt();
    }
    Ok(moments)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{Rng, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    #[test]
    fn every_filter_gets_its_moments_back_and_keeps_its_signs() {
        let mut network = Architecture::lenet5([3, 4, 5]);
        network.input = [16, 16, 1];
        network.layers[2].kernel = [1, 1];
        let mut rng = ChaCha8Rng::seed_from_u64(6);
        let before = Parameters::random(&network, &mut rng);
        let mut after = before.clone();
        // Half of the weights go, and the biases move.
        for weights in &mut after.weights {
            weights
                .iter_mut()
                .for_each(|w| *w = if rng.random() { *w } else { 0.0 });
        }
        after
            .biases
            .iter_mut()
            .flatten()
            .for_each(|b| *b += rng.random_range(-0.2..0.2));
        let spoilt = after.clone();
        let inputs: Vec<f32> = (0..64 * 256).map(|_| rng.random_range(0.0..1.0)).collect();
        recentre(&network, &before, &mut after, &inputs).unwrap();
        for n in [0, 2, 4] {
            let wanted = moments(&network, &before, n, &inputs).unwrap();
            let found = moments(&network, &after, n, &inputs).unwrap();
            for ([mean, spread], [now, width]) in wanted.into_iter().zip(found) {
                assert!((mean - now).abs() < 1e-3, "{n}: {mean} {now}");
                assert!(
                    width == 0.0 || (spread - width).abs() < 2e-2,
                    "{n}: {spread} {width}"
                );
            }
        }
        for (spoilt, after) in spoilt.weights.iter().zip(&after.weights) {
            assert!(
                spoilt
                    .iter()
                    .zip(after)
                    .all(|(a, b)| a.signum() == b.signum() && (*a == 0.0) == (*b == 0.0))
            );
        }
        assert_eq!(
            spoilt.weights[3], after.weights[3],
            "the classes are left alone"
        );
    }
}

//! The same network with finer activations: every step is cut in 2^e.
//!
//! Inputs, activations and sums become 2^e times as large and biases with them; a requantization's ratio stays,
//! since what it reads and what it yields grow alike. A sum is then rounded to a step 2^e times as fine.

use forms_golden::layers::ActivationRange;
use forms_network::{Network, Op};

use crate::CommandError;

/// The network with `bits` bits of its widest activation, at most 16.
///
/// # Errors
/// Fewer bits than the network has; a bias that 64 bits do not hold; what [`Network::check`] refuses.
pub fn widened(network: &Network, bits: u32) -> Result<Network, CommandError> {
    let layers = network.nodes.iter().filter_map(|node| node.matrix());
    let own = layers.map(|layer| layer.b_used).max().unwrap_or(bits);
    let Some(more) = bits.checked_sub(own) else {
        return Err(CommandError::Argument(format!(
            "--activation-bits {bits}: the network has activations of {own} bits, and only more can be made of \
             them; import the model anew with --activation-bits {bits}"
        )));
    };
    let mut wide = network.clone();
    let (low, high) = finer(wide.input.low, wide.input.high, more);
    (wide.input.low, wide.input.high) = (low, high);
    wide.input.scale /= f64::from(1 << more);
    for node in &mut wide.nodes {
        node.scale = node.scale.map(|scale| scale / f64::from(1 << more));
        let too_large = || {
            CommandError::Argument(format!(
                "--activation-bits {bits}: a bias of layer {} would not fit 64 bits; choose fewer bits",
                node.name
            ))
        };
        let (bias, b_used) = match &mut node.op {
            Op::Conv(conv) => (&mut conv.bias, &mut conv.b_used),
            Op::Dense(dense) => (&mut dense.bias, &mut dense.b_used),
            _ => (&mut Vec::new(), &mut 0),
        };
        *b_used += more;
        for bias in bias.iter_mut() {
            *bias = bias.checked_mul(1 << more).ok_or_else(too_large)?;
        }
        let range = match &mut node.op {
            Op::Conv(conv) => conv.requantize.as_mut().map(|how| &mut how.range),
            Op::Dense(dense) => dense.requantize.as_mut().map(|how| &mut how.range),
            Op::Requantize(how) => Some(&mut how.range),
            Op::Add(merge) | Op::Concat(merge) => Some(&mut merge.range),
            _ => None,
        };
        if let Some(range) = range {
            let (low, high) = finer(range.low(), range.high(), more);
            *range = ActivationRange::new(low, high)?;
        }
    }
    wide.check()?;
    Ok(wide)
}

/// A range whose steps are cut in 2^more; what cannot grow further stays and is refused by the check.
fn finer(low: i64, high: i64, more: u32) -> (i64, i64) {
    let factor = 1_i64 << more;
    let high = high.saturating_add(1).saturating_mul(factor) - 1;
    (low.saturating_mul(factor), high)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    fn lenet() -> Network {
        let path =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("data/lenet5_forms8/lenet5.safetensors");
        Network::load(&path).unwrap()
    }

    #[test]
    fn as_many_bits_change_nothing_and_fewer_are_refused() {
        let network = lenet();
        assert_eq!(widened(&network, 8).unwrap(), network);
        let error = widened(&network, 4).unwrap_err().to_string();
        assert!(
            error.contains("the network has activations of 8 bits"),
            "{error}"
        );
    }

    #[test]
    fn finer_activations_change_sums_by_less_than_their_rounding() {
        let (network, wide) = (lenet(), widened(&lenet(), 16).unwrap());
        let images = forms_network::Dataset::open(
            &Path::new(env!("CARGO_MANIFEST_DIR")).join("data/mnist"),
            forms_network::Split::Test,
            network.input.shape,
        )
        .unwrap();
        for image in 0..5 {
            let sums = |network: &Network| {
                let integers = images.integers(image, &network.input);
                let nodes = network.reference(integers.view()).unwrap();
                nodes.last().unwrap().iter().copied().collect::<Vec<i64>>()
            };
            let (coarse, fine) = (sums(&network), sums(&wide));
            let spread = coarse.iter().max().unwrap() - coarse.iter().min().unwrap();
            assert_ne!(fine, coarse.iter().map(|sum| sum * 256).collect::<Vec<_>>());
            for (coarse, fine) in coarse.iter().zip(&fine) {
                let apart = (coarse - fine / 256).abs();
                assert!(
                    apart < spread / 20,
                    "image {image}: {coarse} and {fine} / 256"
                );
            }
        }
    }
}

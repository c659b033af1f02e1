//! ResNet-20 for 32 x 32 pictures: 19 convolutions in three stages of three blocks, shortcuts without
//! weights ("option A": every second pixel, zeros for the channels that are missing), and a classifier.
//!
//! Every convolution is normalized over the batch until its weights are quantized. The zeros of a shortcut lie behind its channels here; where a checkpoint has them around the channels, its channels
//! are put into another order, which changes nothing else ([`crate::pretrained`]).

use crate::architecture::{Architecture, Layer, Node};

/// Channels of the three stages.
pub const STAGES: [usize; 3] = [16, 32, 64];
/// Blocks of a stage; each has two convolutions.
pub const BLOCKS: usize = 3;
/// The pixel that counts as 0: near the mean of all, so that the zeros around a map look like it.
pub const ZERO: u8 = 120;

/// The network before training.
pub fn resnet20() -> Architecture {
    let mut layers = Vec::new();
    let mut nodes = Vec::new();
    // Adds a convolution that reads value `from`; the value it makes.
    let mut conv = |nodes: &mut Vec<Node>,
                    name: String,
                    from: usize,
                    io: [usize; 2],
                    stride: usize,
                    relu: bool| {
        let [channels, filters] = io;
        layers.push(Layer {
            name,
            channels,
            kernel: [3, 3],
            filters,
            dense: false,
            norm: true,
        });
        nodes.push(Node::Conv {
            from,
            layer: layers.len() - 1,
            stride,
            padding: 1,
            relu,
        });
        nodes.len()
    };
    let mut value = conv(&mut nodes, "conv1".to_owned(), 0, [3, STAGES[0]], 1, true);
    let mut channels = STAGES[0];
    for (stage, &filters) in STAGES.iter().enumerate() {
        for block in 0..BLOCKS {
            let name = |which: usize| format!("layer{}.{block}.conv{which}", stage + 1);
            let widens = channels != filters;
            let stride = if widens { 2 } else { 1 };
            let first = conv(
                &mut nodes,
                name(1),
                value,
                [channels, filters],
                stride,
                true,
            );
            let second = conv(&mut nodes, name(2), first, [filters; 2], 1, false);
            if widens {
                nodes.push(Node::Widen {
                    from: value,
                    channels: filters,
                });
                value = nodes.len();
            }
            nodes.push(Node::Add {
                from: [value, second],
            });
            (value, channels) = (nodes.len(), filters);
        }
    }
    nodes.push(Node::Mean { from: value });
    layers.push(Layer {
        name: "linear".to_owned(),
        channels,
        kernel: [1, 1],
        filters: 10,
        dense: true,
        norm: false,
    });
    nodes.push(Node::Conv {
        from: nodes.len(),
        layer: layers.len() - 1,
        stride: 1,
        padding: 0,
        relu: false,
    });
    Architecture {
        name: "resnet20".to_owned(),
        input: [32, 32, 3],
        zero: ZERO,
        layers,
        nodes,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::framework::logits;
    use crate::parameters::Parameters;
    use rand::{Rng, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    #[test]
    fn resnet20_has_its_twenty_layers_and_the_weights_of_the_literature() {
        let network = resnet20();
        assert_eq!(network.layers.len(), 20);
        assert_eq!(network.weights(), 268_336);
        let stages: Vec<usize> = network.layers.iter().map(|l| l.filters).collect();
        assert_eq!(stages[..7], [16; 7]);
        assert_eq!(stages[7..13], [32; 6]);
        assert_eq!(stages[13..], [64, 64, 64, 64, 64, 64, 10]);
    }

    #[test]
    fn every_value_has_the_shape_that_its_readers_expect() {
        let network = resnet20();
        let mut rng = ChaCha8Rng::seed_from_u64(4);
        let parameters = Parameters::random(&network, &mut rng);
        let inputs: Vec<f32> = (0..2 * 3072).map(|_| rng.random_range(-0.5..0.5)).collect();
        let free = vec![None; network.nodes.len()];
        let logits = logits(&network, &parameters, &free, &inputs).unwrap();
        assert_eq!(logits.len(), 20);
        assert!(logits.iter().all(|v| v.is_finite()) && logits[..10] != logits[10..]);
    }
}

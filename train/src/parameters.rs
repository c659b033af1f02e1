//! The numbers that training moves: weight matrices, biases, and gains of normalization.

use ndarray::Array2;
use rand::Rng;
use rand_chacha::ChaCha8Rng;

use crate::architecture::Architecture;

/// Weights, biases and gains of every layer; also what has their shape: gradients, moments, duals.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Parameters {
    /// `[rows, filters]` a layer.
    pub weights: Vec<Array2<f32>>,
    /// `[filters]` a layer.
    pub biases: Vec<Vec<f32>>,
    /// `[filters]` a layer that is normalized, nothing for others: what its normalized sums are scaled by.
    pub gains: Vec<Vec<f32>>,
}

impl Parameters {
    /// Zeros of the shapes of a network.
    pub fn zeros(network: &Architecture) -> Parameters {
        let layers = &network.layers;
        Parameters {
            weights: layers
                .iter()
                .map(|l| Array2::zeros((l.rows(), l.filters)))
                .collect(),
            biases: layers.iter().map(|l| vec![0.0; l.filters]).collect(),
            gains: layers
                .iter()
                .map(|l| vec![0.0; if l.norm { l.filters } else { 0 }])
                .collect(),
        }
    }

    /// He's initialization, uniform: variance 2 / rows; biases 0, gains 1.
    pub fn random(network: &Architecture, rng: &mut ChaCha8Rng) -> Parameters {
        let mut parameters = Parameters::zeros(network);
        for weights in &mut parameters.weights {
            let bound = (6.0 / weights.nrows().max(1) as f32).sqrt();
            weights
                .iter_mut()
                .for_each(|w| *w = rng.random_range(-bound..bound));
        }
        parameters.gains.iter_mut().flatten().for_each(|g| *g = 1.0);
        parameters
    }

    /// Every number: the weights of all layers, then the biases, then the gains.
    pub fn iter(&self) -> impl Iterator<Item = &f32> {
        self.weights
            .iter()
            .flatten()
            .chain(self.biases.iter().flatten())
            .chain(self.gains.iter().flatten())
    }

    /// [`Parameters::iter`], to change them.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut f32> {
        self.weights
            .iter_mut()
            .flatten()
            .chain(self.biases.iter_mut().flatten())
            .chain(self.gains.iter_mut().flatten())
    }

    /// Whether every number is finite.
    pub fn are_finite(&self) -> bool {
        self.iter().all(|v| v.is_finite())
    }
}

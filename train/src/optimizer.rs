//! The optimizers: Adam (Kingma and Ba, 2015), and gradient descent with momentum and weight decay, the
//! usual choice for networks with batch normalization. Both clip the gradient by its norm.

use serde::{Deserialize, Serialize};

use crate::architecture::Architecture;
use crate::parameters::Parameters;

const FIRST: f32 = 0.9;
const SECOND: f32 = 0.999;
const EPSILON: f32 = 1e-8;
/// Gradients of a larger norm are scaled down to it.
const CLIP: f64 = 5.0;

/// How gradients become steps.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// Adam.
    #[default]
    Adam,
    /// Gradient descent with a momentum of 0.9.
    Momentum {
        /// What is added to the gradient of every weight: so much of the weight.
        decay: f32,
    },
}

/// Moments of the gradients so far and the number of steps.
#[derive(Debug, Clone, PartialEq)]
pub struct Optimizer {
    /// Mean of the gradients, or momentum.
    pub first: Parameters,
    /// Mean of their squares; zero without Adam.
    pub second: Parameters,
    /// Steps done.
    pub steps: u64,
}

impl Optimizer {
    /// At rest.
    pub fn new(network: &Architecture) -> Optimizer {
        Optimizer::at_rest(&Parameters::zeros(network))
    }

    /// At rest, for parameters like these.
    pub fn at_rest(parameters: &Parameters) -> Optimizer {
        let mut zeros = parameters.clone();
        zeros.iter_mut().for_each(|v| *v = 0.0);
        Optimizer {
            first: zeros.clone(),
            second: zeros,
            steps: 0,
        }
    }

    /// One step against `gradient` by `rule`, of length `rate`.
    pub fn step(
        &mut self,
        rule: Rule,
        parameters: &mut Parameters,
        gradient: &Parameters,
        rate: f32,
    ) {
        self.steps += 1;
        let norm = gradient
            .iter()
            .map(|&g| f64::from(g) * f64::from(g))
            .sum::<f64>()
            .sqrt();
        let clip = if norm > CLIP {
            (CLIP / norm) as f32
        } else {
            1.0
        };
        match rule {
            Rule::Adam => self.adam(parameters, gradient, clip, rate),
            Rule::Momentum { decay } => self.momentum(parameters, gradient, clip, rate, decay),
        }
    }

    fn adam(&mut self, parameters: &mut Parameters, gradient: &Parameters, clip: f32, rate: f32) {
        let age = i32::try_from(self.steps).unwrap_or(i32::MAX);
        let rate = rate * (1.0 - SECOND.powi(age)).sqrt() / (1.0 - FIRST.powi(age));
        let moments = self.first.iter_mut().zip(self.second.iter_mut());
        for ((p, g), (m, v)) in parameters.iter_mut().zip(gradient.iter()).zip(moments) {
            let g = g * clip;
            *m = FIRST * *m + (1.0 - FIRST) * g;
            *v = SECOND * *v + (1.0 - SECOND) * g * g;
            *p -= rate * *m / (v.sqrt() + EPSILON);
        }
    }

    fn momentum(
        &mut self,
        parameters: &mut Parameters,
        gradient: &Parameters,
        clip: f32,
        rate: f32,
        decay: f32,
    ) {
        let weights: usize = parameters.weights.iter().map(|w| w.len()).sum();
        let terms = parameters.iter_mut().zip(gradient.iter());
        for (i, ((p, g), m)) in terms.zip(self.first.iter_mut()).enumerate() {
            // Biases and gains, which come behind the weights, do not decay.
            let decay = if i < weights { decay } else { 0.0 };
            *m = FIRST * *m + g * clip + decay * *p;
            *p -= rate * *m;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    /// Three steps of one weight and one bias by hand, against a gradient of 1.
    #[test]
    fn momentum_gathers_and_only_weights_decay() {
        let network = Architecture::lenet5([1, 1, 1]);
        let mut parameters = Parameters::random(&network, &mut ChaCha8Rng::seed_from_u64(1));
        parameters.iter_mut().for_each(|p| *p = 1.0);
        // Small enough not to be clipped.
        let mut gradient = Parameters::zeros(&network);
        gradient.iter_mut().for_each(|g| *g = 0.01);
        let mut optimizer = Optimizer::new(&network);
        let rule = Rule::Momentum { decay: 0.1 };
        let (mut weight, mut bias) = (1.0f32, 1.0f32);
        let (mut of_weight, mut of_bias) = (0.0f32, 0.0f32);
        for _ in 0..3 {
            optimizer.step(rule, &mut parameters, &gradient, 0.5);
            of_weight = 0.9 * of_weight + 0.01 + 0.1 * weight;
            weight -= 0.5 * of_weight;
            of_bias = 0.9 * of_bias + 0.01;
            bias -= 0.5 * of_bias;
        }
        assert!((parameters.weights[0][[0, 0]] - weight).abs() < 1e-6);
        assert!((parameters.biases[3][9] - bias).abs() < 1e-6);
    }
}

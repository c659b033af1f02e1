//! The optimizer: Adam (Kingma and Ba, 2015), with a gradient that is clipped by its norm.

use crate::architecture::Architecture;
use crate::parameters::Parameters;

const FIRST: f32 = 0.9;
const SECOND: f32 = 0.999;
const EPSILON: f32 = 1e-8;
/// Gradients of a larger norm are scaled down to it.
const CLIP: f64 = 5.0;

/// Adam's moments and the number of its steps.
#[derive(Debug, Clone, PartialEq)]
pub struct Adam {
    /// Mean of the gradients.
    pub first: Parameters,
    /// Mean of their squares.
    pub second: Parameters,
    /// Steps done.
    pub steps: u64,
}

impl Adam {
    /// At rest.
    pub fn new(network: &Architecture) -> Adam {
        let zeros = Parameters::zeros(network);
        Adam {
            first: zeros.clone(),
            second: zeros,
            steps: 0,
        }
    }

    /// One step against `gradient`, of length `rate`.
    pub fn step(&mut self, parameters: &mut Parameters, gradient: &Parameters, rate: f32) {
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
}

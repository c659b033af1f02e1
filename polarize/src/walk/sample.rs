//! What is sampled of a layer: moments of inputs and targets, and the bits of some inputs.

use ndarray::{Array2, Array3};
use rand::SeedableRng;
use rand::seq::index;
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;

use super::Walk;
use crate::compensate::Step;
use crate::layer::MANY_ROWS;
use crate::lower::Lowering;
use crate::maps::Maps;
use crate::moments::{Moments, Sums};
use crate::order::Codes;

/// The most sampled positions of a layer.
const SAMPLES: usize = 1 << 16;
/// Of those, the ones whose steps are counted: of few, a search learns what they have in common, and steps elsewhere
/// are the more. (ResNet-20, m = 8, a weight of 1, 256 images: 512 samples end at 4.53 steps, 2,048 at 4.43, at more energy kept.)
const STEP_SAMPLES: usize = 4096;
/// The same for a layer of many rows, so that its codes stay within so many bytes; 512 at least.
const STEP_BYTES: usize = 1 << 22;
/// Samples whose products are summed at once.
const CHUNK: usize = 2048;
/// The ridge, in units of the mean variance of the inputs.
const RIDGE: f64 = 0.002;
/// The same for each row a sample: few samples say less than the weights before.
const RIDGE_OF_FEW: f64 = 0.05;
/// The same where rows are many and images, whose positions resemble each other, few.
const RIDGE_OF_MANY: f64 = 0.02;
/// So many images are enough for the smaller ridge.
const FEW_IMAGES: usize = 64;
impl Walk<'_> {
    /// Positions of one image that are sampled.
    fn positions(&self, node: usize, image: usize, positions: usize) -> Vec<usize> {
        let each = SAMPLES.div_ceil(self.images).min(positions);
        if each == positions {
            return (0..positions).collect();
        }
        let mut rng = ChaCha8Rng::seed_from_u64(self.options.seed);
        rng.set_stream((node as u64) << 32 | image as u64);
        let mut list = index::sample(&mut rng, positions, each).into_vec();
        list.sort_unstable();
        list
    }

    /// The moments of each group of a layer over the sampled positions.
    pub(super) fn moments(
        &self,
        step: &Step,
        lowering: &Lowering,
        groups: usize,
        inputs: &Maps,
        targets: &Maps,
        weights: &[Array2<f64>],
    ) -> (Vec<Moments>, usize) {
        let columns = weights[0].ncols();
        let total = lowering.positions();
        let each = SAMPLES.div_ceil(self.images).min(total);
        let mut sums: Vec<Sums> = (0..groups)
            .map(|_| Sums::new(lowering.rows(), columns))
            .collect();
        let at_once = CHUNK.div_ceil(each).min(self.images);
        let mut samples = 0;
        for first in (0..self.images).step_by(at_once) {
            let chunk = first..self.images.min(first + at_once);
            let parts: Vec<(Vec<f32>, Vec<usize>)> = chunk
                .clone()
                .into_par_iter()
                .map(|image| {
                    (
                        lowering.pad(&inputs[image]),
                        self.positions(step.node, image, total),
                    )
                })
                .collect();
            samples += parts
                .iter()
                .map(|(_, positions)| positions.len())
                .sum::<usize>();
            sums.par_iter_mut().enumerate().for_each(|(group, sums)| {
                let lists: Vec<Vec<f32>> = parts
                    .par_iter()
                    .map(|(padded, positions)| lowering.some(padded, group, positions))
                    .collect();
                let of_chunk = each * chunk.len();
                let mut x = Vec::with_capacity(lowering.rows() * of_chunk);
                for row in 0..lowering.rows() {
                    for list in &lists {
                        x.extend(
                            list[row * each..(row + 1) * each]
                                .iter()
                                .map(|&x| f64::from(x)),
                        );
                    }
                }
                let mut y = Vec::with_capacity(columns * of_chunk);
                for column in group * columns..(group + 1) * columns {
                    for (image, (_, positions)) in chunk.clone().zip(&parts) {
                        y.extend(positions.iter().map(|&p| {
                            let mut target = flat(&targets[image], column, p, total);
                            for &other in &step.others {
                                target += flat(&self.float[other][image], column, p, total)
                                    - flat(&self.ours[other][image], column, p, total);
                            }
                            target
                        }));
                    }
                }
                sums.push(&x, &y, of_chunk);
            });
        }
        let rows = lowering.rows();
        let ridge = match rows >= MANY_ROWS && self.images < FEW_IMAGES {
            true => RIDGE_OF_MANY,
            false => RIDGE.max(RIDGE_OF_FEW * rows as f64 / samples.max(1) as f64),
        };
        let moments = sums
            .into_par_iter()
            .zip(weights)
            .map(|(sums, weights)| sums.moments(weights.view(), ridge))
            .collect();
        (moments, samples)
    }

    /// The integers of some inputs of each row, all groups' side by side.
    pub(super) fn codes(
        &self,
        node: usize,
        lowering: &Lowering,
        groups: usize,
        source: usize,
    ) -> Codes {
        let steps = self.graph.fixed[source];
        let steps = steps.unwrap_or_else(|| unreachable!("its input was settled"));
        let total = lowering.positions();
        let most = (STEP_BYTES / lowering.rows().max(1)).clamp(512, STEP_SAMPLES);
        let budget = match groups {
            1 => most,
            _ => (512 * 16 / groups).clamp(16, 512),
        };
        let images = self.images.min(budget);
        let each = budget.div_ceil(images).min(total);
        let mut lists = vec![Vec::new(); lowering.rows()];
        for image in (0..images).map(|at| at * self.images / images) {
            let padded = lowering.pad(&self.ours[source][image]);
            let positions = self.positions(node, image, total);
            let some: Vec<usize> = (0..each)
                .map(|at| positions[at * positions.len() / each])
                .collect();
            for group in 0..groups {
                let values = lowering.some(&padded, group, &some);
                for (list, values) in lists.iter_mut().zip(values.chunks_exact(each.max(1))) {
                    list.extend(values.iter().map(|&x| {
                        let level = (f64::from(x) / steps.scale).round() as i64 - steps.low.min(0);
                        level.clamp(0, i64::from(u16::MAX)) as u16
                    }));
                }
            }
        }
        let flat: Vec<u16> = lists.concat();
        Codes::new(&flat, lowering.rows(), images * each, self.options.skip())
    }
}

/// An element of a map by channel and position.
fn flat(map: &Array3<f32>, channel: usize, position: usize, positions: usize) -> f64 {
    let list = map.as_slice().unwrap_or_default();
    list.get(channel * positions + position)
        .map_or(0.0, |&x| f64::from(x))
}

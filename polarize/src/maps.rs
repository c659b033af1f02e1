//! A value of the network over all calibration images, and how layers with a matrix compute one.

use faer::linalg::matmul::matmul;
use faer::{Accum, MatMut, MatRef, Par};
use forms_import::Steps;
use ndarray::{Array2, Array3};
use rayon::prelude::*;

use crate::lower::Lowering;
use crate::simd::vectorized;

/// One map an image, `[channels, height, width]`.
pub(crate) type Maps = Vec<Array3<f32>>;

/// A layer's matrices as they compute: of each group `[columns, rows]`.
pub(crate) struct Matrices {
    pub weights: Vec<Array2<f32>>,
    pub bias: Vec<f32>,
}

impl Matrices {
    /// The sums of one image, bias added.
    fn one(&self, lowering: &Lowering, map: &Array3<f32>, shape: [usize; 3]) -> Array3<f32> {
        let positions = lowering.positions();
        let padded = lowering.pad(map);
        let mut output: Vec<f32> = self
            .bias
            .iter()
            .flat_map(|&bias| std::iter::repeat_n(bias, positions))
            .collect();
        let mut inputs = Vec::new();
        let each = self.weights[0].nrows();
        for (group, (weights, output)) in self
            .weights
            .iter()
            .zip(output.chunks_exact_mut((each * positions).max(1)))
            .enumerate()
        {
            lowering.all(&padded, group, &mut inputs);
            if self.weights.len() > 1 {
                few(weights, &inputs, output, positions);
                continue;
            }
            let rows = lowering.rows();
            let flat = weights.as_slice().unwrap_or_default();
            matmul(
                MatMut::from_column_major_slice_mut(output, positions, each),
                Accum::Add,
                MatRef::from_column_major_slice(&inputs, positions, rows),
                MatRef::from_column_major_slice(flat, rows, each),
                1.0,
                Par::Seq,
            );
        }
        Array3::from_shape_vec(shape, output)
            .unwrap_or_else(|_| unreachable!("it was made with as many elements"))
    }

    /// The sums of all images.
    pub fn run(&self, lowering: &Lowering, maps: &Maps, shape: [usize; 3]) -> Maps {
        maps.par_iter()
            .map(|map| self.one(lowering, map, shape))
            .collect()
    }
}

/// The product of a few columns.
fn few(weights: &Array2<f32>, inputs: &[f32], output: &mut [f32], positions: usize) {
    vectorized(
        #[inline(always)]
        || {
            for (weights, output) in weights.outer_iter().zip(output.chunks_exact_mut(positions)) {
                for (&w, row) in weights.iter().zip(inputs.chunks_exact(positions)) {
                    for (to, &x) in output.iter_mut().zip(row) {
                        *to += w * x;
                    }
                }
            }
        },
    );
}

/// The smallest and the largest of all values; both hold 0.
pub(crate) fn range(maps: &Maps) -> [f64; 2] {
    let one = |map: &Array3<f32>| {
        map.iter()
            .fold([0.0_f32; 2], |[low, high], &x| [low.min(x), high.max(x)])
    };
    let all = maps
        .par_iter()
        .map(one)
        .reduce(|| [0.0; 2], |a, b| [a[0].min(b[0]), a[1].max(b[1])]);
    all.map(f64::from)
}

/// Values to the nearest integer steps, as requantization leaves them.
pub(crate) fn quantize(maps: &mut Maps, steps: Steps) {
    let (scale, low, high) = (steps.scale as f32, steps.low as f32, steps.high as f32);
    maps.par_iter_mut().for_each(|map| {
        map.mapv_inplace(|x| (x / scale + 0.5).floor().clamp(low, high) * scale);
    });
}

/// Values clipped to bounds.
pub(crate) fn clip(maps: &mut Maps, bounds: Option<[f64; 2]>) {
    if let Some([low, high]) = bounds {
        maps.par_iter_mut()
            .for_each(|map| map.mapv_inplace(|x| x.clamp(low as f32, high as f32)));
    }
}

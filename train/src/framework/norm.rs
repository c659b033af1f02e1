//! Batch normalization of the sums of a convolution: `[positions, filters]`, every column brought to mean 0
//! and deviation 1 over the positions of a shard, times the filter's gain.
//!
//! Moments are summed in single precision over runs of rows and in double precision over the runs, in a
//! fixed order.

use candle_core::{CpuStorage, CustomOp2, CustomOp3, Layout, Result, Shape, Tensor};

use super::ops::slice;
use super::simd::vectorized;

/// Added to a variance before its root is taken.
pub const EPSILON: f64 = 1e-5;
/// Rows whose terms are summed in single precision.
const RUN: usize = 256;
/// Columns side by side in a register.
const LANES: usize = 16;

/// Normalizes columns and scales them.
#[derive(Debug, Clone, Copy)]
pub struct Normalize;

/// For every column the sums over all rows of the two terms that `terms` makes of `(column, values of the
/// matrices there)`.
#[inline(always)]
fn sums<const N: usize>(
    matrices: [&[f32]; N],
    columns: usize,
    terms: impl Fn(usize, [f32; N]) -> [f32; 2],
) -> Vec<[f64; 2]> {
    let rows = matrices[0].len() / columns.max(1);
    let mut out = vec![[0.0f64; 2]; columns];
    for run in (0..rows).step_by(RUN) {
        let end = (run + RUN).min(rows);
        for block in (0..columns).step_by(LANES) {
            let width = LANES.min(columns - block);
            let mut lanes = [[0.0f32; LANES]; 2];
            // A whole register apart from a narrow one, so that the compiler knows the width.
            if width == LANES {
                for row in run..end {
                    let at = row * columns + block;
                    for j in 0..LANES {
                        let [a, b] = terms(block + j, matrices.map(|m| m[at + j]));
                        lanes[0][j] += a;
                        lanes[1][j] += b;
                    }
                }
            } else {
                for row in run..end {
                    let at = row * columns + block;
                    for j in 0..width {
                        let [a, b] = terms(block + j, matrices.map(|m| m[at + j]));
                        lanes[0][j] += a;
                        lanes[1][j] += b;
                    }
                }
            }
            for (j, out) in out[block..block + width].iter_mut().enumerate() {
                out[0] += f64::from(lanes[0][j]);
                out[1] += f64::from(lanes[1][j]);
            }
        }
    }
    out
}

/// Mean and variance of every column of a matrix.
pub fn moments(matrix: &[f32], columns: usize) -> Vec<[f64; 2]> {
    let count = (matrix.len() / columns.max(1)).max(1) as f64;
    let found = vectorized(
        #[inline(always)]
        || sums([matrix], columns, |_, [v]| [v, v * v]),
    );
    let of = |[sum, squares]: [f64; 2]| {
        let mean = sum / count;
        [mean, (squares / count - mean * mean).max(0.0)]
    };
    found.into_iter().map(of).collect()
}

/// Mean of every column, and the inverse of its deviation.
fn statistics(matrix: &[f32], columns: usize) -> (Vec<f32>, Vec<f32>) {
    let of = |[mean, variance]: [f64; 2]| (mean as f32, (1.0 / (variance + EPSILON).sqrt()) as f32);
    moments(matrix, columns).into_iter().map(of).unzip()
}

impl CustomOp2 for Normalize {
    fn name(&self) -> &'static str {
        "normalize"
    }

    fn cpu_fwd(
        &self,
        s1: &CpuStorage,
        l1: &Layout,
        s2: &CpuStorage,
        l2: &Layout,
    ) -> Result<(CpuStorage, Shape)> {
        let (sums, gain) = (slice(s1, l1)?, slice(s2, l2)?);
        let columns = gain.len();
        let (mean, inverse) = statistics(sums, columns);
        let by: Vec<f32> = inverse.iter().zip(gain).map(|(i, g)| i * g).collect();
        let mut out = vec![0.0; sums.len()];
        vectorized(
            #[inline(always)]
            || {
                for (out, row) in out
                    .chunks_exact_mut(columns)
                    .zip(sums.chunks_exact(columns))
                {
                    let terms = row.iter().zip(&mean).zip(&by);
                    out.iter_mut()
                        .zip(terms)
                        .for_each(|(out, ((v, mean), by))| *out = (v - mean) * by);
                }
            },
        );
        Ok((CpuStorage::F32(out), l1.shape().clone()))
    }

    fn bwd(
        &self,
        sums: &Tensor,
        gain: &Tensor,
        _res: &Tensor,
        grad: &Tensor,
    ) -> Result<(Option<Tensor>, Option<Tensor>)> {
        let (rows, _) = sums.dims2()?;
        let both = sums.apply_op3_no_bwd(gain, &grad.contiguous()?, &NormalizeBack)?;
        let of_gain = both.narrow(0, rows, 1)?.flatten_all()?;
        Ok((Some(both.narrow(0, 0, rows)?), Some(of_gain)))
    }
}

/// The gradient of the sums and, as one more row, that of the gains.
struct NormalizeBack;

impl CustomOp3 for NormalizeBack {
    fn name(&self) -> &'static str {
        "normalize-back"
    }

    fn cpu_fwd(
        &self,
        s1: &CpuStorage,
        l1: &Layout,
        s2: &CpuStorage,
        l2: &Layout,
        s3: &CpuStorage,
        l3: &Layout,
    ) -> Result<(CpuStorage, Shape)> {
        let (x, gain, grad) = (slice(s1, l1)?, slice(s2, l2)?, slice(s3, l3)?);
        let (rows, columns) = l1.shape().dims2()?;
        let (mean, inverse) = statistics(x, columns);
        // Of the normalized values n: sum of the gradient, and of gradient x n.
        let found = vectorized(
            #[inline(always)]
            || {
                sums([x, grad], columns, |k, [x, g]| {
                    [g, g * ((x - mean[k]) * inverse[k])]
                })
            },
        );
        let count = rows.max(1) as f64;
        let mut out = vec![0.0f32; (rows + 1) * columns];
        let (of_sums, of_gain) = out.split_at_mut(rows * columns);
        for (to, [_, along]) in of_gain.iter_mut().zip(&found) {
            *to = *along as f32;
        }
        // gain / deviation x (g - mean of g - n x mean of g n), as a x g + b x x + c a column.
        let factors = (0..columns).map(|k| {
            let by = f64::from(gain[k]) * f64::from(inverse[k]);
            let slope = -by * f64::from(inverse[k]) * found[k][1] / count;
            let rest = -by * found[k][0] / count - slope * f64::from(mean[k]);
            (by as f32, (slope as f32, rest as f32))
        });
        let (by, (slope, rest)): (Vec<f32>, (Vec<f32>, Vec<f32>)) = factors.unzip();
        vectorized(
            #[inline(always)]
            || {
                let rows = x.chunks_exact(columns).zip(grad.chunks_exact(columns));
                for (out, (x, g)) in of_sums.chunks_exact_mut(columns).zip(rows) {
                    let terms = x.iter().zip(g).zip(by.iter().zip(&slope).zip(&rest));
                    out.iter_mut()
                        .zip(terms)
                        .for_each(|(out, ((x, g), ((by, slope), rest)))| {
                            *out = by * g + slope * x + rest;
                        });
                }
            },
        );
        Ok((CpuStorage::F32(out), Shape::from((rows + 1, columns))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use candle_core::{Device, Var};
    use rand::{Rng, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    /// The definition, in the framework's own operations.
    fn plain(x: &Tensor, gain: &Tensor) -> Result<Tensor> {
        let mean = x.mean_keepdim(0)?;
        let centred = x.broadcast_sub(&mean)?;
        let variance = centred.sqr()?.mean_keepdim(0)?;
        let deviation = (variance + EPSILON)?.sqrt()?;
        centred.broadcast_div(&deviation)?.broadcast_mul(gain)
    }

    #[test]
    fn it_and_its_gradients_are_those_of_the_definition() {
        let mut rng = ChaCha8Rng::seed_from_u64(8);
        for (rows, columns) in [(3, 1), (700, 16), (300, 37)] {
            let mut random = |shape: &[usize], low: f32| {
                let values = (0..shape.iter().product()).map(|_| rng.random_range(low..1.0));
                Tensor::from_vec(values.collect(), shape, &Device::Cpu).unwrap()
            };
            let x = Var::from_tensor(&random(&[rows, columns], -3.0)).unwrap();
            let gain = Var::from_tensor(&random(&[columns], -1.0)).unwrap();
            let seen = random(&[rows, columns], -1.0);
            let ours = x.apply_op2(&gain, Normalize).unwrap();
            let wanted = plain(&x, &gain).unwrap();
            let near = |a: &Tensor, b: &Tensor, most: f32| {
                assert_eq!(a.dims(), b.dims());
                let apart = (a - b).unwrap().abs().unwrap().flatten_all().unwrap();
                let apart: f32 = apart.max(0).unwrap().to_scalar().unwrap();
                assert!(apart < most, "{rows} x {columns}: {apart}");
            };
            near(&ours, &wanted, 1e-4);
            let slopes = |out: &Tensor| {
                let sum = (out * &seen).unwrap().sum_all().unwrap();
                sum.backward().unwrap()
            };
            let (ours, wanted) = (slopes(&ours), slopes(&wanted));
            near(ours.get(&x).unwrap(), wanted.get(&x).unwrap(), 1e-4);
            near(ours.get(&gain).unwrap(), wanted.get(&gain).unwrap(), 1e-2);
        }
    }

    #[test]
    fn moments_are_mean_and_variance() {
        let found = moments(&[1.0, 5.0, 3.0, 5.0], 2);
        assert_eq!(found, [[2.0, 1.0], [5.0, 0.0]]);
    }
}

//! The 3 x 3 convolution with a border of one zero, on channels and filters by the sixteen: the layer that
//! residual networks consist of, as the training framework's custom operation.
//!
//! Maps are `[batch, height, width, channels]`, weights `[9 * channels, filters]` with rows (kernel row,
//! kernel column, channel). Patches are never gathered: the kernel reads a map with its border, holds
//! [`TILE`] positions of [`LANES`] filters in registers and adds one channel of one tap at a time. The
//! gradient of the map is the same convolution of the spread gradient with the turned weights. Every sum
//! runs in a fixed order.

use candle_core::{CpuStorage, CustomOp2, Layout, Result, Shape, Tensor};

use super::ops::slice;
use super::simd::vectorized;

/// Filters side by side in a register.
pub const LANES: usize = 16;
/// Positions of a row, or channels of a tap, that are summed at once: what registers hold beside operands.
const TILE: usize = 8;
/// Rows and columns of the kernel.
const SIDE: usize = 3;

/// A map with a border of one zero on every side.
struct Bordered {
    values: Vec<f32>,
    samples: usize,
    height: usize,
    width: usize,
    channels: usize,
}

impl Bordered {
    /// `map` in a border; neighbours come to lie `spread` apart, and `[height, width]` is the map's size
    /// then.
    fn new(
        map: &[f32],
        [n, h, w, c]: [usize; 4],
        spread: usize,
        [height, width]: [usize; 2],
    ) -> Bordered {
        let (height, width) = (height + 2, width + 2);
        let mut values = vec![0.0; n * height * width * c];
        for (row, from) in map.chunks_exact((w * c).max(1)).enumerate() {
            let (sample, y) = (row / h, row % h);
            let at = ((sample * height + 1 + y * spread) * width + 1) * c;
            if spread == 1 {
                values[at..at + w * c].copy_from_slice(from);
                continue;
            }
            for (x, pixel) in from.chunks_exact(c).enumerate() {
                let at = at + x * spread * c;
                values[at..at + c].copy_from_slice(pixel);
            }
        }
        Bordered {
            values,
            samples: n,
            height,
            width,
            channels: c,
        }
    }

    /// The place of a pixel of the border's coordinates.
    fn at(&self, sample: usize, y: usize, x: usize) -> usize {
        ((sample * self.height + y) * self.width + x) * self.channels
    }
}

/// The convolution; `stride` between positions.
#[derive(Debug, Clone, Copy)]
pub struct Conv3 {
    /// Step between positions.
    pub stride: usize,
}

impl Conv3 {
    /// Whether it computes such layers.
    pub fn suits(kernel: [usize; 2], padding: usize, channels: usize, filters: usize) -> bool {
        kernel == [SIDE; 2]
            && padding == 1
            && channels.is_multiple_of(LANES)
            && filters.is_multiple_of(LANES)
    }

    /// `[height, width]` of the result.
    pub fn positions(&self, [height, width]: [usize; 2]) -> [usize; 2] {
        [height, width].map(|size| size.saturating_sub(1) / self.stride + 1)
    }
}

/// `[samples * height * width, filters]`: the sums at every position.
#[inline(always)]
fn convolve(
    map: &Bordered,
    weights: &[f32],
    filters: usize,
    stride: usize,
    [oh, ow]: [usize; 2],
) -> Vec<f32> {
    let mut out = vec![0.0f32; map.samples * oh * ow * filters];
    for sample in 0..map.samples {
        for y in 0..oh {
            let row = (sample * oh + y) * ow;
            for block in (0..filters).step_by(LANES) {
                let mut x = 0;
                while x + TILE <= ow {
                    let at = map.at(sample, y * stride, x * stride);
                    let sums = tile::<TILE>(map, weights, filters, stride, at, block);
                    for (i, sum) in sums.iter().enumerate() {
                        let to = (row + x + i) * filters + block;
                        out[to..to + LANES].copy_from_slice(sum);
                    }
                    x += TILE;
                }
                for x in x..ow {
                    let at = map.at(sample, y * stride, x * stride);
                    let [sum] = tile::<1>(map, weights, filters, stride, at, block);
                    let to = (row + x) * filters + block;
                    out[to..to + LANES].copy_from_slice(&sum);
                }
            }
        }
    }
    out
}

/// The sums of `N` neighbouring positions, the first one's patch beginning at `at`, and of the filters
/// from `block`.
#[inline(always)]
fn tile<const N: usize>(
    map: &Bordered,
    weights: &[f32],
    filters: usize,
    stride: usize,
    at: usize,
    block: usize,
) -> [[f32; LANES]; N] {
    let c = map.channels;
    let mut sums = [[0.0f32; LANES]; N];
    for tap in 0..SIDE * SIDE {
        let corner = at + (tap / SIDE * map.width + tap % SIDE) * c;
        let pixels: [&[f32]; N] =
            std::array::from_fn(|i| &map.values[corner + i * stride * c..][..c]);
        let rows = &weights[tap * c * filters..][..c * filters];
        for (channel, row) in rows.chunks_exact(filters).enumerate() {
            let mut lanes = [0.0; LANES];
            lanes.copy_from_slice(&row[block..block + LANES]);
            for i in 0..N {
                let v = pixels[i][channel];
                for j in 0..LANES {
                    sums[i][j] = v.mul_add(lanes[j], sums[i][j]);
                }
            }
        }
    }
    sums
}

/// The gradient of the weights: for every tap and channel the sum over positions of value x gradient.
#[inline(always)]
fn correlate(
    map: &Bordered,
    grad: &[f32],
    filters: usize,
    stride: usize,
    [oh, ow]: [usize; 2],
) -> Vec<f32> {
    let c = map.channels;
    let mut out = vec![0.0f32; SIDE * SIDE * c * filters];
    // Sample by sample, so that a map stays in the cache while its taps are gone through.
    for sample in 0..map.samples {
        for tap in 0..SIDE * SIDE {
            for channels in (0..c).step_by(TILE) {
                for block in (0..filters).step_by(LANES) {
                    let mut sums = [[0.0f32; LANES]; TILE];
                    for y in 0..oh {
                        let from = map.at(sample, y * stride + tap / SIDE, tap % SIDE) + channels;
                        let row = (sample * oh + y) * ow;
                        for x in 0..ow {
                            let pixel = &map.values[from + x * stride * c..][..TILE];
                            let mut lanes = [0.0; LANES];
                            lanes.copy_from_slice(&grad[(row + x) * filters + block..][..LANES]);
                            for i in 0..TILE {
                                for j in 0..LANES {
                                    sums[i][j] = pixel[i].mul_add(lanes[j], sums[i][j]);
                                }
                            }
                        }
                    }
                    for (i, sum) in sums.iter().enumerate() {
                        let to = (tap * c + channels + i) * filters + block;
                        let to = &mut out[to..to + LANES];
                        to.iter_mut().zip(sum).for_each(|(to, v)| *to += v);
                    }
                }
            }
        }
    }
    out
}

/// `[9 * filters, channels]`: the weights turned by half a circle, filters and channels swapped.
fn turned(weights: &[f32], channels: usize, filters: usize) -> Vec<f32> {
    let taps = SIDE * SIDE;
    let mut out = vec![0.0; weights.len()];
    for tap in 0..taps {
        for channel in 0..channels {
            for filter in 0..filters {
                out[((taps - 1 - tap) * filters + filter) * channels + channel] =
                    weights[(tap * channels + channel) * filters + filter];
            }
        }
    }
    out
}

impl CustomOp2 for Conv3 {
    fn name(&self) -> &'static str {
        "conv3"
    }

    fn cpu_fwd(
        &self,
        s1: &CpuStorage,
        l1: &Layout,
        s2: &CpuStorage,
        l2: &Layout,
    ) -> Result<(CpuStorage, Shape)> {
        let (map, weights) = (slice(s1, l1)?, slice(s2, l2)?);
        let (n, h, w, c) = l1.shape().dims4()?;
        let (_, filters) = l2.shape().dims2()?;
        let [oh, ow] = self.positions([h, w]);
        let map = Bordered::new(map, [n, h, w, c], 1, [h, w]);
        let stride = self.stride;
        let out = vectorized(
            #[inline(always)]
            || convolve(&map, weights, filters, stride, [oh, ow]),
        );
        Ok((CpuStorage::F32(out), Shape::from((n * oh * ow, filters))))
    }

    fn bwd(
        &self,
        map: &Tensor,
        weights: &Tensor,
        _res: &Tensor,
        grad: &Tensor,
    ) -> Result<(Option<Tensor>, Option<Tensor>)> {
        let grad = grad.contiguous()?;
        let of_map = Conv3Map {
            of: *self,
            map: map.dims4()?,
        };
        Ok((
            Some(grad.apply_op2_no_bwd(weights, &of_map)?),
            Some(map.apply_op2_no_bwd(&grad, &Conv3Weights(*self))?),
        ))
    }
}

/// The gradient of the map, from that of the result and the weights.
struct Conv3Map {
    of: Conv3,
    map: (usize, usize, usize, usize),
}

impl CustomOp2 for Conv3Map {
    fn name(&self) -> &'static str {
        "conv3-map"
    }

    fn cpu_fwd(
        &self,
        s1: &CpuStorage,
        l1: &Layout,
        s2: &CpuStorage,
        l2: &Layout,
    ) -> Result<(CpuStorage, Shape)> {
        let (grad, weights) = (slice(s1, l1)?, slice(s2, l2)?);
        let (n, h, w, c) = self.map;
        let (_, filters) = l2.shape().dims2()?;
        let [oh, ow] = self.of.positions([h, w]);
        let grad = Bordered::new(grad, [n, oh, ow, filters], self.of.stride, [h, w]);
        let turned = turned(weights, c, filters);
        let out = vectorized(
            #[inline(always)]
            || convolve(&grad, &turned, c, 1, [h, w]),
        );
        Ok((CpuStorage::F32(out), Shape::from(self.map)))
    }
}

/// The gradient of the weights, from the map and the gradient of the result.
struct Conv3Weights(Conv3);

impl CustomOp2 for Conv3Weights {
    fn name(&self) -> &'static str {
        "conv3-weights"
    }

    fn cpu_fwd(
        &self,
        s1: &CpuStorage,
        l1: &Layout,
        s2: &CpuStorage,
        l2: &Layout,
    ) -> Result<(CpuStorage, Shape)> {
        let (map, grad) = (slice(s1, l1)?, slice(s2, l2)?);
        let (n, h, w, c) = l1.shape().dims4()?;
        let (_, filters) = l2.shape().dims2()?;
        let [oh, ow] = self.0.positions([h, w]);
        let map = Bordered::new(map, [n, h, w, c], 1, [h, w]);
        let stride = self.0.stride;
        let out = vectorized(
            #[inline(always)]
            || correlate(&map, grad, filters, stride, [oh, ow]),
        );
        Ok((
            CpuStorage::F32(out),
            Shape::from((SIDE * SIDE * c, filters)),
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::framework::{square, windows::Im2col};
    use candle_core::{Device, Var};
    use rand::{Rng, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    #[test]
    fn it_and_its_gradients_are_those_of_gathered_patches_times_the_weights() {
        let mut rng = ChaCha8Rng::seed_from_u64(2);
        for (stride, [h, w], c, filters) in [
            (1, [8, 8], 16, 32),
            (1, [3, 11], 32, 16),
            (2, [8, 6], 16, 32),
            (2, [5, 19], 16, 16),
        ] {
            let mut random = |shape: &[usize]| {
                let values = (0..shape.iter().product()).map(|_| rng.random_range(-1.0f32..1.0));
                Tensor::from_vec(values.collect(), shape, &Device::Cpu).unwrap()
            };
            let map = Var::from_tensor(&random(&[2, h, w, c])).unwrap();
            let weights = Var::from_tensor(&random(&[9 * c, filters])).unwrap();
            let ours = map.apply_op2(&weights, Conv3 { stride }).unwrap();
            let im2col = Im2col(square([3, 3], stride, 1));
            let wanted = map.apply_op1(im2col).unwrap().matmul(&weights).unwrap();
            let seen = random(wanted.dims());
            let near = |a: &Tensor, b: &Tensor| {
                assert_eq!(a.dims(), b.dims());
                let apart = (a - b).unwrap().abs().unwrap().flatten_all().unwrap();
                let apart: f32 = apart.max(0).unwrap().to_scalar().unwrap();
                assert!(apart < 1e-3, "stride {stride}, {h} x {w}: {apart}");
            };
            near(&ours, &wanted);
            let slopes = |out: &Tensor| {
                (out * &seen)
                    .unwrap()
                    .sum_all()
                    .unwrap()
                    .backward()
                    .unwrap()
            };
            let (ours, wanted) = (slopes(&ours), slopes(&wanted));
            near(ours.get(&map).unwrap(), wanted.get(&map).unwrap());
            near(ours.get(&weights).unwrap(), wanted.get(&weights).unwrap());
        }
    }
}

//! What residual networks need beside convolutions: branches added, a shortcut that halves the map and
//! widens its channels, and the mean of a map. Maps are `[batch, height, width, channels]`.

use candle_core::{CpuStorage, CustomOp1, CustomOp2, CustomOp3, Layout, Result, Shape, Tensor};

use super::ops::{Activate, slice};
use super::simd::vectorized;

/// Adds two maps, then activates.
#[derive(Debug, Clone, Copy)]
pub struct Join(pub Activate);

impl CustomOp2 for Join {
    fn name(&self) -> &'static str {
        "join"
    }

    fn cpu_fwd(
        &self,
        s1: &CpuStorage,
        l1: &Layout,
        s2: &CpuStorage,
        l2: &Layout,
    ) -> Result<(CpuStorage, Shape)> {
        let (a, b) = (slice(s1, l1)?, slice(s2, l2)?);
        let out = vectorized(
            #[inline(always)]
            || a.iter().zip(b).map(|(a, b)| self.0.value(a + b)).collect(),
        );
        Ok((CpuStorage::F32(out), l1.shape().clone()))
    }

    fn bwd(
        &self,
        a: &Tensor,
        b: &Tensor,
        _res: &Tensor,
        grad: &Tensor,
    ) -> Result<(Option<Tensor>, Option<Tensor>)> {
        let back = a.apply_op3_no_bwd(b, &grad.contiguous()?, &JoinBack(self.0))?;
        Ok((Some(back.clone()), Some(back)))
    }
}

/// Lets a gradient through where the sum was on the activation's slope.
struct JoinBack(Activate);

impl CustomOp3 for JoinBack {
    fn name(&self) -> &'static str {
        "join-back"
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
        let (a, b, grad) = (slice(s1, l1)?, slice(s2, l2)?, slice(s3, l3)?);
        let pass = |((a, b), &g): ((&f32, &f32), &f32)| if self.0.passes(a + b) { g } else { 0.0 };
        let out = vectorized(
            #[inline(always)]
            || a.iter().zip(b).zip(grad).map(pass).collect(),
        );
        Ok((CpuStorage::F32(out), l1.shape().clone()))
    }
}

/// Every second pixel of every second row, and zeros behind the channels up to `channels` of them.
#[derive(Debug, Clone, Copy)]
pub struct Widen {
    /// Channels of the result.
    pub channels: usize,
}

impl CustomOp1 for Widen {
    fn name(&self) -> &'static str {
        "widen"
    }

    fn cpu_fwd(&self, storage: &CpuStorage, layout: &Layout) -> Result<(CpuStorage, Shape)> {
        let map = slice(storage, layout)?;
        let (n, h, w, c) = layout.shape().dims4()?;
        let shape = (n, h.div_ceil(2), w.div_ceil(2), self.channels);
        let mut out = vec![0.0; n * shape.1 * shape.2 * self.channels];
        for (at, to) in out.chunks_exact_mut(self.channels).enumerate() {
            let from = twice(at, [h, w]) * c;
            to[..c].copy_from_slice(&map[from..from + c]);
        }
        Ok((CpuStorage::F32(out), Shape::from(shape)))
    }

    fn bwd(&self, arg: &Tensor, _res: &Tensor, grad: &Tensor) -> Result<Option<Tensor>> {
        let back = WidenBack {
            channels: self.channels,
            map: arg.dims4()?,
        };
        Ok(Some(grad.contiguous()?.apply_op1_no_bwd(&back)?))
    }
}

/// The pixel of a map of `[h, w]` that pixel `at` of its half comes from.
fn twice(at: usize, [h, w]: [usize; 2]) -> usize {
    let (oh, ow) = (h.div_ceil(2), w.div_ceil(2));
    let (sample, y, x) = (at / (oh * ow), at / ow % oh, at % ow);
    (sample * h + 2 * y) * w + 2 * x
}

/// The transpose of [`Widen`].
struct WidenBack {
    channels: usize,
    map: (usize, usize, usize, usize),
}

impl CustomOp1 for WidenBack {
    fn name(&self) -> &'static str {
        "widen-back"
    }

    fn cpu_fwd(&self, storage: &CpuStorage, layout: &Layout) -> Result<(CpuStorage, Shape)> {
        let grad = slice(storage, layout)?;
        let (n, h, w, c) = self.map;
        let mut out = vec![0.0; n * h * w * c];
        for (at, from) in grad.chunks_exact(self.channels).enumerate() {
            let to = twice(at, [h, w]) * c;
            out[to..to + c].copy_from_slice(&from[..c]);
        }
        Ok((CpuStorage::F32(out), Shape::from(self.map)))
    }
}

/// The mean of each channel of each map: `[batch, 1, 1, channels]`, activated.
#[derive(Debug, Clone, Copy)]
pub struct Mean(pub Activate);

impl CustomOp1 for Mean {
    fn name(&self) -> &'static str {
        "mean"
    }

    fn cpu_fwd(&self, storage: &CpuStorage, layout: &Layout) -> Result<(CpuStorage, Shape)> {
        let map = slice(storage, layout)?;
        let (n, h, w, c) = layout.shape().dims4()?;
        let mut out = Vec::with_capacity(n * c);
        for sample in map.chunks_exact((h * w * c).max(1)) {
            let mut sums = vec![0.0f32; c];
            for pixel in sample.chunks_exact(c) {
                sums.iter_mut().zip(pixel).for_each(|(sum, v)| *sum += v);
            }
            let count = (h * w) as f32;
            out.extend(sums.iter().map(|sum| self.0.value(sum / count)));
        }
        Ok((CpuStorage::F32(out), Shape::from((n, 1, 1, c))))
    }

    fn bwd(&self, arg: &Tensor, _res: &Tensor, grad: &Tensor) -> Result<Option<Tensor>> {
        let (_, h, w, _) = arg.dims4()?;
        // A mean of values within 0 ..= the largest code is there too: the slope is 1 / count throughout.
        let each = (grad / (h * w) as f64)?;
        Ok(Some(each.broadcast_as(arg.shape())?.contiguous()?))
    }
}

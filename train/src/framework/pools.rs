//! Pools of any window, as the framework's custom operations. Maps are `[batch, height, width, channels]`.

use candle_core::{CpuStorage, CustomOp1, CustomOp2, Layout, Result, Shape, Tensor};
use forms_golden::layers::Window;

use super::ops::slice;
use super::windows::Grid;

/// The largest of each window; padding is not looked at.
#[derive(Debug, Clone, Copy)]
pub struct MaxPool(pub Window);

impl MaxPool {
    /// The place of the largest of every window and channel; the first on a tie, none where a window sees nothing.
    fn largest(&self, map: &[f32], [n, h, w, c]: [usize; 4]) -> Vec<Option<usize>> {
        let grid = Grid::new(self.0, [n, h, w]);
        let mut best = vec![None; grid.results() * c];
        grid.each(|to, _, from| {
            for channel in 0..c {
                let (best, at) = (&mut best[to * c + channel], from * c + channel);
                if best.is_none_or(|best: usize| map[at] > map[best]) {
                    *best = Some(at);
                }
            }
        });
        best
    }
}

impl CustomOp1 for MaxPool {
    fn name(&self) -> &'static str {
        "max-pool"
    }

    fn cpu_fwd(&self, storage: &CpuStorage, layout: &Layout) -> Result<(CpuStorage, Shape)> {
        let map = slice(storage, layout)?;
        let (n, h, w, c) = layout.shape().dims4()?;
        let best = self.largest(map, [n, h, w, c]);
        let pooled = best.iter().map(|at| at.map_or(0.0, |at| map[at]));
        let shape = Grid::new(self.0, [n, h, w]).shape(c);
        Ok((CpuStorage::F32(pooled.collect()), shape))
    }

    fn bwd(&self, arg: &Tensor, _res: &Tensor, grad: &Tensor) -> Result<Option<Tensor>> {
        Ok(Some(arg.apply_op2_no_bwd(
            &grad.contiguous()?,
            &MaxPoolBack(*self),
        )?))
    }
}

/// Sends each gradient to the largest of its window.
struct MaxPoolBack(MaxPool);

impl CustomOp2 for MaxPoolBack {
    fn name(&self) -> &'static str {
        "max-pool-back"
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
        let mut back = vec![0.0; map.len()];
        for (at, grad) in self.0.largest(map, [n, h, w, c]).into_iter().zip(grad) {
            at.into_iter().for_each(|at| back[at] += grad);
        }
        Ok((CpuStorage::F32(back), l1.shape().clone()))
    }
}

/// The mean of each window; padding does not count.
#[derive(Debug, Clone, Copy)]
pub struct AveragePool(pub Window);

/// One over the pixels that each window meets.
fn shares(grid: &Grid) -> Vec<f32> {
    let mut counts = vec![0u32; grid.results()];
    grid.each(|to, _, _| counts[to] += 1);
    counts.into_iter().map(|n| 1.0 / n.max(1) as f32).collect()
}

impl CustomOp1 for AveragePool {
    fn name(&self) -> &'static str {
        "average-pool"
    }

    fn cpu_fwd(&self, storage: &CpuStorage, layout: &Layout) -> Result<(CpuStorage, Shape)> {
        let map = slice(storage, layout)?;
        let (n, h, w, c) = layout.shape().dims4()?;
        let grid = Grid::new(self.0, [n, h, w]);
        let mut out = vec![0.0f32; grid.results() * c];
        grid.each(|to, _, from| {
            let pairs = out[to * c..][..c].iter_mut().zip(&map[from * c..][..c]);
            pairs.for_each(|(out, x)| *out += x);
        });
        for (out, share) in out.chunks_exact_mut(c.max(1)).zip(shares(&grid)) {
            out.iter_mut().for_each(|out| *out *= share);
        }
        Ok((CpuStorage::F32(out), grid.shape(c)))
    }

    fn bwd(&self, arg: &Tensor, _res: &Tensor, grad: &Tensor) -> Result<Option<Tensor>> {
        let back = AveragePoolBack {
            of: *self,
            map: arg.dims4()?,
        };
        Ok(Some(grad.contiguous()?.apply_op1_no_bwd(&back)?))
    }
}

/// The transpose of [`AveragePool`].
struct AveragePoolBack {
    of: AveragePool,
    map: (usize, usize, usize, usize),
}

impl CustomOp1 for AveragePoolBack {
    fn name(&self) -> &'static str {
        "average-pool-back"
    }

    fn cpu_fwd(&self, storage: &CpuStorage, layout: &Layout) -> Result<(CpuStorage, Shape)> {
        let grad = slice(storage, layout)?;
        let (n, h, w, c) = self.map;
        let grid = Grid::new(self.of.0, [n, h, w]);
        let shares = shares(&grid);
        let mut out = vec![0.0f32; n * h * w * c];
        grid.each(|result, _, pixel| {
            let pairs = out[pixel * c..][..c]
                .iter_mut()
                .zip(&grad[result * c..][..c]);
            pairs.for_each(|(out, g)| *out += g * shares[result]);
        });
        Ok((CpuStorage::F32(out), Shape::from(self.map)))
    }
}

//! Elements that change places, as the framework's custom operation.

use std::sync::Arc;

use candle_core::{CpuStorage, CustomOp1, Layout, Result, Shape, Tensor};

use super::ops::slice;

/// Of each sample, element i of the result is element `table[i]`, both flat in the order of maps; `u32::MAX` is 0.
#[derive(Debug, Clone)]
pub struct Gather {
    /// Where each element comes from.
    pub table: Arc<[u32]>,
    /// `[height, width, channels]` of the result.
    pub shape: [usize; 3],
}

impl CustomOp1 for Gather {
    fn name(&self) -> &'static str {
        "gather"
    }

    fn cpu_fwd(&self, storage: &CpuStorage, layout: &Layout) -> Result<(CpuStorage, Shape)> {
        let map = slice(storage, layout)?;
        let (n, h, w, c) = layout.shape().dims4()?;
        let mut out = Vec::with_capacity(n * self.table.len());
        for sample in map.chunks_exact((h * w * c).max(1)) {
            let element = |&at: &u32| sample.get(at as usize).copied().unwrap_or(0.0);
            out.extend(self.table.iter().map(element));
        }
        let [height, width, channels] = self.shape;
        Ok((
            CpuStorage::F32(out),
            Shape::from((n, height, width, channels)),
        ))
    }

    fn bwd(&self, arg: &Tensor, _res: &Tensor, grad: &Tensor) -> Result<Option<Tensor>> {
        let back = Scatter {
            table: self.table.clone(),
            map: arg.dims4()?,
        };
        Ok(Some(grad.contiguous()?.apply_op1_no_bwd(&back)?))
    }
}

/// The transpose of [`Gather`].
struct Scatter {
    table: Arc<[u32]>,
    map: (usize, usize, usize, usize),
}

impl CustomOp1 for Scatter {
    fn name(&self) -> &'static str {
        "scatter"
    }

    fn cpu_fwd(&self, storage: &CpuStorage, layout: &Layout) -> Result<(CpuStorage, Shape)> {
        let grad = slice(storage, layout)?;
        let (n, h, w, c) = self.map;
        let mut out = vec![0.0f32; n * h * w * c];
        let samples = out.chunks_exact_mut((h * w * c).max(1));
        for (to, grad) in samples.zip(grad.chunks_exact(self.table.len().max(1))) {
            for (&at, g) in self.table.iter().zip(grad) {
                if let Some(to) = to.get_mut(at as usize) {
                    *to += g;
                }
            }
        }
        Ok((CpuStorage::F32(out), Shape::from(self.map)))
    }
}

//! What the framework lacks or does slowly, as its custom operations: patches of a map as the rows of a
//! matrix, pooling, bias with an activation, and the loss.
//!
//! Maps are `[batch, height, width, channels]`. Every sum runs in a fixed order, so results are the same
//! whatever the number of threads.

use candle_core::{
    CpuStorage, CustomOp1, CustomOp2, CustomOp3, Layout, Result, Shape, Tensor, bail,
};

/// The contiguous values of an operand.
fn slice<'a>(storage: &'a CpuStorage, layout: &Layout) -> Result<&'a [f32]> {
    match layout.contiguous_offsets() {
        Some((start, end)) => Ok(&storage.as_slice::<f32>()?[start..end]),
        None => bail!("an operand must be contiguous"),
    }
}

/// Patches of `[batch, height, width, channels]` as rows:
/// `[batch * positions, kernel height * kernel width * channels]`.
#[derive(Debug, Clone, Copy)]
pub struct Im2col {
    /// `[height, width]` of the kernel.
    pub kernel: [usize; 2],
    /// Step between positions.
    pub stride: usize,
    /// Zeros around the map.
    pub padding: usize,
}

impl Im2col {
    /// `[height, width]` of the map of positions.
    pub fn positions(&self, [height, width]: [usize; 2]) -> [usize; 2] {
        let along = |size: usize, kernel: usize| {
            (size + 2 * self.padding).saturating_sub(kernel) / self.stride + 1
        };
        [along(height, self.kernel[0]), along(width, self.kernel[1])]
    }

    /// Calls `each(place in the row matrix, place in the map, length)` for every run of values that lie
    /// together in both.
    fn runs(&self, [n, h, w, c]: [usize; 4], mut each: impl FnMut(usize, usize, usize)) {
        let [oh, ow] = self.positions([h, w]);
        let [kh, kw] = self.kernel;
        let inside = |o: usize, k: usize, size: usize| {
            (o * self.stride + k)
                .checked_sub(self.padding)
                .filter(|&at| at < size)
        };
        for position in 0..n * oh * ow {
            let (sample, y, x) = (position / (oh * ow), position / ow % oh, position % ow);
            for ky in 0..kh {
                let Some(iy) = inside(y, ky, h) else { continue };
                let row = (position * kh + ky) * kw * c;
                if self.padding == 0 {
                    each(row, ((sample * h + iy) * w + x * self.stride) * c, kw * c);
                    continue;
                }
                for kx in 0..kw {
                    if let Some(ix) = inside(x, kx, w) {
                        each(row + kx * c, ((sample * h + iy) * w + ix) * c, c);
                    }
                }
            }
        }
    }
}

impl CustomOp1 for Im2col {
    fn name(&self) -> &'static str {
        "im2col"
    }

    fn cpu_fwd(&self, storage: &CpuStorage, layout: &Layout) -> Result<(CpuStorage, Shape)> {
        let map = slice(storage, layout)?;
        let (n, h, w, c) = layout.shape().dims4()?;
        let [oh, ow] = self.positions([h, w]);
        let columns = self.kernel[0] * self.kernel[1] * c;
        let mut rows = vec![0.0; n * oh * ow * columns];
        self.runs([n, h, w, c], |row, at, length| {
            rows[row..row + length].copy_from_slice(&map[at..at + length]);
        });
        Ok((CpuStorage::F32(rows), Shape::from((n * oh * ow, columns))))
    }

    fn bwd(&self, arg: &Tensor, _res: &Tensor, grad: &Tensor) -> Result<Option<Tensor>> {
        let op = Col2im {
            of: *self,
            map: arg.dims4()?,
        };
        Ok(Some(grad.contiguous()?.apply_op1_no_bwd(&op)?))
    }
}

/// The transpose of [`Im2col`]: adds every patch back to where it came from.
struct Col2im {
    of: Im2col,
    map: (usize, usize, usize, usize),
}

impl CustomOp1 for Col2im {
    fn name(&self) -> &'static str {
        "col2im"
    }

    fn cpu_fwd(&self, storage: &CpuStorage, layout: &Layout) -> Result<(CpuStorage, Shape)> {
        let rows = slice(storage, layout)?;
        let (n, h, w, c) = self.map;
        let mut map = vec![0.0f32; n * h * w * c];
        self.of.runs([n, h, w, c], |row, at, length| {
            let from = &rows[row..row + length];
            map[at..at + length]
                .iter_mut()
                .zip(from)
                .for_each(|(sum, v)| *sum += v);
        });
        Ok((CpuStorage::F32(map), Shape::from(self.map)))
    }
}

/// The largest of each `size` x `size` window; windows that do not fit are left out.
#[derive(Debug, Clone, Copy)]
pub struct MaxPool {
    /// Height, width and step of a window.
    pub size: usize,
}

impl MaxPool {
    /// Calls `each(place in the result, place of the largest in the map)`; the first on a tie.
    fn largest(&self, map: &[f32], [n, h, w, c]: [usize; 4], mut each: impl FnMut(usize, usize)) {
        let (oh, ow) = (h / self.size, w / self.size);
        for out in 0..n * oh * ow {
            let (sample, y, x) = (out / (oh * ow), out / ow % oh, out % ow);
            let corner = ((sample * h + y * self.size) * w + x * self.size) * c;
            for channel in 0..c {
                let mut best = corner + channel;
                for dy in 0..self.size {
                    for dx in 0..self.size {
                        let at = corner + (dy * w + dx) * c + channel;
                        if map[at] > map[best] {
                            best = at;
                        }
                    }
                }
                each(out * c + channel, best);
            }
        }
    }
}

impl CustomOp1 for MaxPool {
    fn name(&self) -> &'static str {
        "max-pool"
    }

    fn cpu_fwd(&self, storage: &CpuStorage, layout: &Layout) -> Result<(CpuStorage, Shape)> {
        let map = slice(storage, layout)?;
        let (n, h, w, c) = layout.shape().dims4()?;
        let shape = (n, h / self.size, w / self.size, c);
        let mut pooled = vec![0.0; shape.0 * shape.1 * shape.2 * c];
        self.largest(map, [n, h, w, c], |out, at| pooled[out] = map[at]);
        Ok((CpuStorage::F32(pooled), Shape::from(shape)))
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
        self.0
            .largest(map, [n, h, w, c], |out, at| back[at] += grad[out]);
        Ok((CpuStorage::F32(back), l1.shape().clone()))
    }
}

/// Adds a bias [channels] to `[positions, channels]`, then activates.
#[derive(Debug, Clone, Copy)]
pub struct Activate {
    /// Whether negative values become zero.
    pub relu: bool,
    /// Values become multiples of this, 0 ..= 255 of them; gradients pass straight through where the
    /// value was in that range.
    pub step: Option<f32>,
}

/// The largest code of an activation.
pub const TOP_CODE: f32 = 255.0;

impl Activate {
    fn value(&self, v: f32) -> f32 {
        let v = if self.relu { v.max(0.0) } else { v };
        match self.step {
            // Halves upwards, as the integer network rounds.
            Some(step) => (v / step + 0.5).floor().clamp(0.0, TOP_CODE) * step,
            None => v,
        }
    }

    fn passes(&self, v: f32) -> bool {
        (!self.relu || v > 0.0) && self.step.is_none_or(|step| v < (TOP_CODE + 0.5) * step)
    }
}

impl CustomOp2 for Activate {
    fn name(&self) -> &'static str {
        "activate"
    }

    fn cpu_fwd(
        &self,
        s1: &CpuStorage,
        l1: &Layout,
        s2: &CpuStorage,
        l2: &Layout,
    ) -> Result<(CpuStorage, Shape)> {
        let (x, bias) = (slice(s1, l1)?, slice(s2, l2)?);
        let mut out = Vec::with_capacity(x.len());
        for row in x.chunks_exact(bias.len()) {
            out.extend(row.iter().zip(bias).map(|(x, b)| self.value(x + b)));
        }
        Ok((CpuStorage::F32(out), l1.shape().clone()))
    }

    fn bwd(
        &self,
        x: &Tensor,
        bias: &Tensor,
        _res: &Tensor,
        grad: &Tensor,
    ) -> Result<(Option<Tensor>, Option<Tensor>)> {
        let back = x.apply_op3_no_bwd(bias, &grad.contiguous()?, &ActivateBack(*self))?;
        let of_bias = back.apply_op1_no_bwd(&ColumnSums)?;
        Ok((Some(back), Some(of_bias)))
    }
}

/// Lets a gradient through where the activation was on its slope.
struct ActivateBack(Activate);

impl CustomOp3 for ActivateBack {
    fn name(&self) -> &'static str {
        "activate-back"
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
        let (x, bias, grad) = (slice(s1, l1)?, slice(s2, l2)?, slice(s3, l3)?);
        let mut out = Vec::with_capacity(x.len());
        for (x, grad) in x
            .chunks_exact(bias.len())
            .zip(grad.chunks_exact(bias.len()))
        {
            out.extend(x.iter().zip(bias).zip(grad).map(|((x, b), &grad)| {
                if self.0.passes(x + b) { grad } else { 0.0 }
            }));
        }
        Ok((CpuStorage::F32(out), l1.shape().clone()))
    }
}

/// The sum of each column of a matrix.
struct ColumnSums;

impl CustomOp1 for ColumnSums {
    fn name(&self) -> &'static str {
        "column-sums"
    }

    fn cpu_fwd(&self, storage: &CpuStorage, layout: &Layout) -> Result<(CpuStorage, Shape)> {
        let matrix = slice(storage, layout)?;
        let (_, columns) = layout.shape().dims2()?;
        let mut sums = vec![0.0f32; columns];
        for row in matrix.chunks_exact(columns) {
            sums.iter_mut().zip(row).for_each(|(sum, v)| *sum += v);
        }
        Ok((CpuStorage::F32(sums), Shape::from(columns)))
    }
}

/// Cross-entropy of logits [batch, classes] against target distributions [batch, classes], summed over
/// the batch.
#[derive(Debug, Clone, Copy)]
pub struct CrossEntropy;

/// Softmax of one row, and the logarithm of its denominator plus the largest logit.
pub fn softmax(logits: &[f32]) -> (Vec<f32>, f32) {
    let largest = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let powers: Vec<f32> = logits.iter().map(|v| (v - largest).exp()).collect();
    let sum: f32 = powers.iter().sum();
    (powers.iter().map(|p| p / sum).collect(), largest + sum.ln())
}

impl CustomOp2 for CrossEntropy {
    fn name(&self) -> &'static str {
        "cross-entropy"
    }

    fn cpu_fwd(
        &self,
        s1: &CpuStorage,
        l1: &Layout,
        s2: &CpuStorage,
        l2: &Layout,
    ) -> Result<(CpuStorage, Shape)> {
        let (logits, targets) = (slice(s1, l1)?, slice(s2, l2)?);
        let (_, classes) = l1.shape().dims2()?;
        let mut loss = 0.0f32;
        for (logits, targets) in logits
            .chunks_exact(classes)
            .zip(targets.chunks_exact(classes))
        {
            let (_, log_sum) = softmax(logits);
            loss += logits
                .iter()
                .zip(targets)
                .map(|(v, t)| t * (log_sum - v))
                .sum::<f32>();
        }
        Ok((CpuStorage::F32(vec![loss]), Shape::from(())))
    }

    fn bwd(
        &self,
        logits: &Tensor,
        targets: &Tensor,
        _res: &Tensor,
        grad: &Tensor,
    ) -> Result<(Option<Tensor>, Option<Tensor>)> {
        let back = logits.apply_op2_no_bwd(targets, &CrossEntropyBack)?;
        Ok((Some(back.broadcast_mul(grad)?), None))
    }
}

/// Softmax minus target.
struct CrossEntropyBack;

impl CustomOp2 for CrossEntropyBack {
    fn name(&self) -> &'static str {
        "cross-entropy-back"
    }

    fn cpu_fwd(
        &self,
        s1: &CpuStorage,
        l1: &Layout,
        s2: &CpuStorage,
        l2: &Layout,
    ) -> Result<(CpuStorage, Shape)> {
        let (logits, targets) = (slice(s1, l1)?, slice(s2, l2)?);
        let (_, classes) = l1.shape().dims2()?;
        let mut out = Vec::with_capacity(logits.len());
        for (logits, targets) in logits
            .chunks_exact(classes)
            .zip(targets.chunks_exact(classes))
        {
            out.extend(softmax(logits).0.iter().zip(targets).map(|(p, t)| p - t));
        }
        Ok((CpuStorage::F32(out), l1.shape().clone()))
    }
}

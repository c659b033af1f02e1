//! What the framework lacks or does slowly, as its custom operations: bias with an activation, and the loss.
//!
//! Maps are `[batch, height, width, channels]`. Every sum runs in a fixed order, so results are the same
//! whatever the number of threads.

use candle_core::{
    CpuStorage, CustomOp1, CustomOp2, CustomOp3, Layout, Result, Shape, Tensor, bail,
};

/// The contiguous values of an operand.
pub(super) fn slice<'a>(storage: &'a CpuStorage, layout: &Layout) -> Result<&'a [f32]> {
    match layout.contiguous_offsets() {
        Some((start, end)) => Ok(&storage.as_slice::<f32>()?[start..end]),
        None => bail!("an operand must be contiguous"),
    }
}

/// Adds a bias `[channels]` to `[positions, channels]`, then activates: rounds to a step, and keeps what comes out
/// within bounds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Activate {
    /// The least value; minus infinity for none, 0 for a ReLU.
    pub low: f32,
    /// The largest value.
    pub high: f32,
    /// Values become multiples of this; gradients pass straight through where the value was within bounds.
    pub step: Option<f32>,
}

/// The largest code of an unsigned activation of 8 bits.
pub const TOP_CODE: f32 = 255.0;

impl Activate {
    /// Nothing but the bias.
    pub const NOTHING: Activate = Activate {
        low: f32::NEG_INFINITY,
        high: f32::INFINITY,
        step: None,
    };

    /// 0 ..= 255 steps; without a step a ReLU, or nothing.
    pub fn unsigned(relu: bool, step: Option<f32>) -> Activate {
        match step {
            Some(step) => Activate {
                low: 0.0,
                high: TOP_CODE * step,
                step: Some(step),
            },
            None if relu => Activate {
                low: 0.0,
                ..Activate::NOTHING
            },
            None => Activate::NOTHING,
        }
    }

    /// The activation of a sum.
    #[inline(always)]
    pub(super) fn value(&self, v: f32) -> f32 {
        let v = match self.step {
            // Halves upwards, as the integer network rounds.
            Some(step) => (v / step + 0.5).floor() * step,
            None => v,
        };
        v.max(self.low).min(self.high)
    }

    /// Whether a sum is where the activation has a slope.
    #[inline(always)]
    pub(super) fn passes(&self, v: f32) -> bool {
        let half = self.step.map_or(0.0, |step| 0.5 * step);
        let low = if self.low < 0.0 {
            self.low - half
        } else {
            self.low
        };
        v > low && v < self.high + half
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

impl CustomOp1 for Activate {
    fn name(&self) -> &'static str {
        "bound"
    }

    fn cpu_fwd(&self, storage: &CpuStorage, layout: &Layout) -> Result<(CpuStorage, Shape)> {
        let out = slice(storage, layout)?.iter().map(|&x| self.value(x));
        Ok((CpuStorage::F32(out.collect()), layout.shape().clone()))
    }

    fn bwd(&self, x: &Tensor, _res: &Tensor, grad: &Tensor) -> Result<Option<Tensor>> {
        Ok(Some(x.apply_op2_no_bwd(
            &grad.contiguous()?,
            &BoundBack(*self),
        )?))
    }
}

/// Lets a gradient through where the bound was on its slope.
struct BoundBack(Activate);

impl CustomOp2 for BoundBack {
    fn name(&self) -> &'static str {
        "bound-back"
    }

    fn cpu_fwd(
        &self,
        s1: &CpuStorage,
        l1: &Layout,
        s2: &CpuStorage,
        l2: &Layout,
    ) -> Result<(CpuStorage, Shape)> {
        let pairs = slice(s1, l1)?.iter().zip(slice(s2, l2)?);
        let out = pairs.map(|(&x, &grad)| if self.0.passes(x) { grad } else { 0.0 });
        Ok((CpuStorage::F32(out.collect()), l1.shape().clone()))
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

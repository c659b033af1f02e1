//! The closed form in sixteen-bit words, 32 columns at a time.

use ndarray::{ArrayView2, Axis};

use crate::simd::Present;
use crate::simd::dot::{Operands, PAIR, PANEL, Sums, dot};

/// Weights [rows, columns] of at most sixteen bits, packed for [`dot`].
#[derive(Debug, Clone)]
pub(crate) struct WordProduct {
    rows: usize,
    columns: usize,
    /// max |w|.
    largest: u64,
    /// `[panel][pair of rows][column of the panel, row of the pair]`.
    panels: Vec<Vec<[i16; PAIR]>>,
}

/// How a batch of a certain b_used is computed.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    /// Pairs of rows whose sum surely fits 32 bits.
    pairs: usize,
    /// 2^15 where inputs are unsigned words of sixteen bits, which are fed less that; else 0.
    pub bias: u16,
    /// `[part][column]`: what the bias takes from each sum, modulo 2^32.
    corrections: Vec<Vec<i32>>,
}

impl WordProduct {
    /// Packs weights; `None` where one has more than sixteen bits.
    pub fn new(weights: ArrayView2<i32>) -> Option<WordProduct> {
        let (rows, columns) = weights.dim();
        let panels = weights
            .axis_chunks_iter(Axis(1), PANEL)
            .map(pack)
            .collect::<Option<Vec<_>>>()?;
        Some(WordProduct {
            rows,
            columns,
            largest: weights
                .iter()
                .map(|w| w.unsigned_abs().into())
                .max()
                .unwrap_or(0),
            panels,
        })
    }

    /// How to compute inputs of `bits` bits; `None` where words are too short for them.
    pub fn plan(&self, bits: usize, signed: bool) -> Option<Plan> {
        if bits > 16 {
            return None;
        }
        let bias = if bits == 16 && !signed { 1 << 15 } else { 0 };
        let most = if signed {
            1 << (bits - 1)
        } else {
            (1_u64 << bits) - 1
        };
        let pairs = i32::MAX as u64 / (most * self.largest).max(1) / 2;
        if pairs == 0 {
            return None;
        }
        let all = self.rows.div_ceil(2);
        let pairs = usize::try_from(pairs).unwrap_or(all).min(all);
        let corrections = if bias == 0 {
            Vec::new()
        } else {
            self.corrections(pairs, bias)
        };
        Some(Plan {
            pairs,
            bias,
            corrections,
        })
    }

    fn corrections(&self, pairs: usize, bias: u16) -> Vec<Vec<i32>> {
        let parts = self.rows.div_ceil(2).div_ceil(pairs);
        (0..parts)
            .map(|part| {
                let mut of_part = Vec::with_capacity(self.panels.len() * PANEL);
                for panel in &self.panels {
                    let rows = panel.iter().skip(part * pairs).take(pairs);
                    let mut sums = [0_i32; PANEL];
                    for pair in rows {
                        let (columns, _) = pair.as_chunks::<2>();
                        for (sum, w) in sums.iter_mut().zip(columns) {
                            let both = i32::from(w[0]) + i32::from(w[1]);
                            *sum = sum.wrapping_add(both.wrapping_mul(i32::from(bias)));
                        }
                    }
                    of_part.extend(sums);
                }
                of_part
            })
            .collect()
    }

    /// outputs [mvms, columns] = inputs [mvms, stride >= rows, even] x weights.
    ///
    /// Inputs are read as signed words, each less [`Plan::bias`]. `sums` is scratch.
    pub fn product(
        &self,
        path: Present,
        plan: &Plan,
        inputs: &[u16],
        stride: usize,
        sums: &mut Vec<Sums>,
        outputs: &mut [i64],
    ) {
        sums.resize(outputs.len() / self.columns, [0; PANEL]);
        for (position, panel) in self.panels.iter().enumerate() {
            let first_column = position * PANEL;
            let columns = (self.columns - first_column).min(PANEL);
            for (part, panel) in panel.chunks(plan.pairs).enumerate() {
                let operands = Operands {
                    inputs: &inputs[2 * part * plan.pairs..],
                    stride,
                    panel,
                };
                dot(path, operands, sums);
                if let Some(corrections) = plan.corrections.get(part) {
                    for sums in sums.iter_mut() {
                        for (sum, correction) in sums.iter_mut().zip(&corrections[first_column..]) {
                            *sum = sum.wrapping_add(*correction);
                        }
                    }
                }
                let rows = outputs.chunks_exact_mut(self.columns).zip(sums.iter());
                if part == 0 {
                    for (y, sums) in rows {
                        for (y, &sum) in y[first_column..][..columns].iter_mut().zip(sums) {
                            *y = i64::from(sum);
                        }
                    }
                } else {
                    for (y, sums) in rows {
                        for (y, &sum) in y[first_column..][..columns].iter_mut().zip(sums) {
                            *y += i64::from(sum);
                        }
                    }
                }
            }
        }
    }
}

/// Up to 32 columns, pair after pair of rows; what is missing is 0.
fn pack(weights: ArrayView2<i32>) -> Option<Vec<[i16; PAIR]>> {
    let mut panel = vec![[0; PAIR]; weights.nrows().div_ceil(2)];
    for ((r, c), &weight) in weights.indexed_iter() {
        panel[r / 2][2 * c + r % 2] = i16::try_from(weight).ok()?;
    }
    Some(panel)
}

//! How many steps a fragment's inputs take: the bits that any of its rows has.

/// How zeros are skipped; decides what a step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Skip {
    /// Leading zero planes are skipped: steps are the bit length of the largest input.
    Leading,
    /// Every zero plane is skipped.
    Plane,
}

/// The bits of sampled inputs, row by row, such that the OR over a fragment has as many ones as it takes steps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Codes {
    /// Words of a row.
    words: usize,
    /// `[rows, words]`: codes of 16 bits, four a word.
    bits: Vec<u64>,
    /// Inputs of a row that are worth one multiplication together: samples.
    samples: usize,
}

impl Codes {
    /// Codes of inputs `[rows, inputs]`; `samples` of the inputs of a row are multiplications, the others are those of
    /// other groups.
    ///
    /// # Panics
    /// Where the inputs are no multiple of `rows`.
    pub fn new(inputs: &[u16], rows: usize, samples: usize, skip: Skip) -> Codes {
        assert_eq!(inputs.len() % rows.max(1), 0, "inputs");
        let each = inputs.len() / rows.max(1);
        let words = each.div_ceil(4);
        let mut bits = vec![0_u64; rows * words];
        for (row, list) in inputs.chunks_exact(each.max(1)).enumerate() {
            for (at, &x) in list.iter().enumerate() {
                let code = match skip {
                    Skip::Leading if x > 0 => u16::MAX >> x.leading_zeros(),
                    Skip::Leading => 0,
                    Skip::Plane => x,
                };
                bits[row * words + at / 4] |= u64::from(code) << (16 * (at % 4));
            }
        }
        Codes {
            words,
            bits,
            samples,
        }
    }

    /// Words of a row.
    pub(super) fn words(&self) -> usize {
        self.words
    }

    /// A row's codes.
    pub(super) fn row(&self, row: usize) -> &[u64] {
        &self.bits[row * self.words..(row + 1) * self.words]
    }

    /// Multiplications.
    pub(super) fn samples(&self) -> usize {
        self.samples
    }

    /// Mean steps of a fragment of some rows.
    pub fn mean_steps(&self, rows: &[usize]) -> f64 {
        let mut union = vec![0_u64; self.words];
        let ones = self.ones(rows.iter().copied(), &mut union);
        ones as f64 / self.samples.max(1) as f64
    }

    /// Ones in the OR of some rows; `union` is scratch of [`Codes::words`].
    #[inline(always)]
    pub(super) fn ones(&self, rows: impl Iterator<Item = usize>, union: &mut [u64]) -> u64 {
        union.fill(0);
        for row in rows {
            for (to, word) in union.iter_mut().zip(self.row(row)) {
                *to |= word;
            }
        }
        union.iter().map(|word| u64::from(word.count_ones())).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_those_that_the_policies_need() {
        // Three rows, two inputs each.
        let inputs = [5, 0, 8, 1, 0, 0];
        let leading = Codes::new(&inputs, 3, 2, Skip::Leading);
        let plane = Codes::new(&inputs, 3, 2, Skip::Plane);
        assert_eq!(leading.mean_steps(&[0]), 1.5);
        assert_eq!(plane.mean_steps(&[0]), 1.0);
        // 5 | 8 = 1101: four leading, three planes; then 1.
        assert_eq!(leading.mean_steps(&[0, 1, 2]), 2.5);
        assert_eq!(plane.mean_steps(&[0, 1, 2]), 2.0);
    }
}

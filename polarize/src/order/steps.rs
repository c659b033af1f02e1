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
    /// `[rows, words]`: codes of 8 bits, eight a word, where no input has more, else of 16.
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
        // The OR of inputs has the length of the longest.
        let width = match inputs.iter().fold(0, |all, x| all | x) {
            0..=255 => 8,
            _ => 16,
        };
        let in_a_word = 64 / width;
        let words = each.div_ceil(in_a_word);
        let mut bits = vec![0_u64; rows * words];
        for (row, list) in inputs.chunks_exact(each.max(1)).enumerate() {
            for (at, &x) in list.iter().enumerate() {
                let code = match skip {
                    Skip::Leading if x > 0 => u16::MAX >> x.leading_zeros(),
                    Skip::Leading => 0,
                    Skip::Plane => x,
                };
                bits[row * words + at / in_a_word] |= u64::from(code) << (width * (at % in_a_word));
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
    fn ones(&self, rows: impl Iterator<Item = usize>, union: &mut [u64]) -> u64 {
        union.fill(0);
        for row in rows {
            for (to, word) in union.iter_mut().zip(self.row(row)) {
                *to |= word;
            }
        }
        union.iter().map(|word| u64::from(word.count_ones())).sum()
    }

    /// Ones in the OR of a row and of what others have together.
    #[inline(always)]
    pub(super) fn ones_beside(&self, row: usize, others: &[u64]) -> u64 {
        let words = self.row(row).iter().zip(others);
        words.map(|(a, b)| u64::from((a | b).count_ones())).sum()
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

    #[test]
    fn inputs_of_more_than_eight_bits_take_steps_as_well() {
        // Nine inputs, more than a word of either width holds; 0x141 has nine bits, of which three are ones.
        let inputs = [
            0x141, 0, 1, 0, 0, 0, 0, 0, 3, 0, 0, 2, 0, 0, 0, 0, 0, 0x8000,
        ];
        let leading = Codes::new(&inputs, 2, 9, Skip::Leading);
        let plane = Codes::new(&inputs, 2, 9, Skip::Plane);
        assert_eq!(leading.mean_steps(&[0]), f64::from(9 + 1 + 2) / 9.0);
        assert_eq!(plane.mean_steps(&[0]), f64::from(3 + 1 + 2) / 9.0);
        assert_eq!(leading.mean_steps(&[0, 1]), f64::from(9 + 2 + 16) / 9.0);
        assert_eq!(plane.mean_steps(&[0, 1]), f64::from(3 + 2 + 3) / 9.0);
    }
}

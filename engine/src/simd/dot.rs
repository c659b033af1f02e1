//! The inner product: a block of input vectors times a panel of weight columns, modulo 2^32.
//!
//! ```text
//! sums[i][c] = sum over pairs p of x[i][2p] * w[2p][c] + x[i][2p+1] * w[2p+1][c]      (mod 2^32)
//! ```
//!
//! Two rows at a time, because that is what `vpmaddwd` and `vpdpwssd` multiply: sixteen-bit words in
//! pairs, summed in 32 bits. Whoever calls takes so few rows that the true sums fit 32 bits; then the
//! wrapped ones are the true ones.

use super::{Path, Present};

/// Weight columns of a panel.
pub(crate) const PANEL: usize = 32;
/// Words of a panel for one pair of rows: both weights of a column side by side.
pub(crate) const PAIR: usize = 2 * PANEL;

/// Sums of one input vector.
pub(crate) type Sums = [i32; PANEL];

/// One call's operands.
#[derive(Clone, Copy)]
pub(crate) struct Operands<'a> {
    /// Input vectors, `stride` words each, read as signed.
    pub inputs: &'a [u16],
    /// Words from one vector to the next, of which the first 2 * panel.len() are used.
    pub stride: usize,
    /// Weights, pair after pair of rows.
    pub panel: &'a [[i16; PAIR]],
}

impl<'a> Operands<'a> {
    /// The words of vector `i` that meet the panel.
    #[inline(always)]
    pub fn vector(&self, i: usize) -> &'a [u16] {
        &self.inputs[i * self.stride..][..2 * self.panel.len()]
    }
}

/// Writes the sums of every vector, as many as `sums` has entries.
pub(crate) fn dot(path: Present, operands: Operands<'_>, sums: &mut [Sums]) {
    match path.path() {
        #[cfg(target_arch = "x86_64")]
        Path::Avx2 => super::avx2::dot(path, operands, sums),
        #[cfg(target_arch = "x86_64")]
        Path::Avx512 | Path::Avx512Vnni => super::avx512::dot(path, operands, sums),
        #[cfg(target_arch = "aarch64")]
        Path::Neon => super::neon::dot(path, operands, sums),
        _ => portable(operands, sums),
    }
}

/// The same in plain Rust.
pub(crate) fn portable(operands: Operands<'_>, sums: &mut [Sums]) {
    for (i, sums) in sums.iter_mut().enumerate() {
        let mut sum = [0_i32; PANEL];
        let (pairs, _) = operands.vector(i).as_chunks::<2>();
        for (x, weights) in pairs.iter().zip(operands.panel) {
            let x = x.map(|x| i32::from(x as i16));
            let (columns, _) = weights.as_chunks::<2>();
            for (sum, w) in sum.iter_mut().zip(columns) {
                let first = x[0].wrapping_mul(i32::from(w[0]));
                let second = x[1].wrapping_mul(i32::from(w[1]));
                *sum = sum.wrapping_add(first.wrapping_add(second));
            }
        }
        *sums = sum;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{Rng, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    #[test]
    fn every_path_gives_the_portable_bits_even_where_sums_wrap() {
        for seed in 0..40 {
            let mut rng = ChaCha8Rng::seed_from_u64(seed);
            let pairs = rng.random_range(1..70);
            let mvms = rng.random_range(1..40);
            let stride = 2 * pairs + rng.random_range(0..5);
            let mut word = || match rng.random_range(0..6) {
                0 => i16::MIN,
                1 => i16::MAX,
                _ => rng.random::<i16>(),
            };
            let inputs: Vec<u16> = (0..mvms * stride).map(|_| word() as u16).collect();
            let panel: Vec<[i16; PAIR]> = (0..pairs).map(|_| [(); PAIR].map(|()| word())).collect();
            let operands = Operands {
                inputs: &inputs,
                stride,
                panel: &panel,
            };
            let mut expected = vec![[0; PANEL]; mvms];
            portable(operands, &mut expected);
            for path in Path::available() {
                let mut sums = vec![[7; PANEL]; mvms];
                dot(Present::new(Some(path)).unwrap(), operands, &mut sums);
                assert_eq!(sums, expected, "seed {seed}, path {path}");
            }
        }
    }
}

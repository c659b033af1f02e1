//! The inner product with positions in the lanes: many input vectors at once, weights broadcast.
//!
//! ```text
//! sums[c][i] = sum over pairs p of x[p][i].0 * w[p][c].0 + x[p][i].1 * w[p][c].1      (mod 2^32)
//! ```
//!
//! [`super::dot`] holds columns in its lanes and wants each vector's words side by side; this one wants each
//! row's inputs side by side, as the planes of a feature map have them, and leaves its sums so.

use super::{Path, Present};

/// Positions that are computed at once.
pub(crate) const LANES: usize = 32;
/// The most columns that are computed at once.
pub(crate) const COLUMNS: usize = 12;

/// Both rows of a pair at every position, the first in the lower half.
pub(crate) type Pair = [u32; LANES];
/// Sums of one column.
pub(crate) type LaneSums = [i32; LANES];

/// Writes the sums of up to [`COLUMNS`] columns, as many as `sums` has entries; `weights` are
/// `[pair][column]`, the first row's in the lower half.
pub(crate) fn lanes(path: Present, x: &[Pair], weights: &[u32], sums: &mut [LaneSums]) {
    assert_eq!(weights.len(), x.len() * sums.len());
    assert!(sums.len() <= COLUMNS);
    match path.path() {
        #[cfg(target_arch = "x86_64")]
        Path::Avx2 => super::avx2::lanes(path, x, weights, sums),
        #[cfg(target_arch = "x86_64")]
        Path::Avx512 | Path::Avx512Vnni => super::avx512::lanes(path, x, weights, sums),
        _ => portable(x, weights, sums),
    }
}

/// The same in plain Rust.
pub(crate) fn portable(x: &[Pair], weights: &[u32], sums: &mut [LaneSums]) {
    let columns = sums.len();
    sums.fill([0; LANES]);
    if columns == 0 {
        return;
    }
    for (x, weights) in x.iter().zip(weights.chunks_exact(columns)) {
        for (sums, &w) in sums.iter_mut().zip(weights) {
            for (sum, &x) in sums.iter_mut().zip(x) {
                let first = i32::from(x as i16).wrapping_mul(i32::from(w as i16));
                let second = i32::from((x >> 16) as i16).wrapping_mul(i32::from((w >> 16) as i16));
                *sum = sum.wrapping_add(first.wrapping_add(second));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{Rng, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    #[test]
    fn every_path_gives_the_portable_bits_even_where_sums_wrap() {
        for seed in 0..60 {
            let mut rng = ChaCha8Rng::seed_from_u64(seed);
            let pairs = rng.random_range(0..40);
            let columns = rng.random_range(1..=COLUMNS);
            let mut word = || match rng.random_range(0..6) {
                0 => 0x8000_8000,
                1 => 0x7FFF_7FFF,
                _ => rng.random::<u32>(),
            };
            let x: Vec<Pair> = (0..pairs).map(|_| [(); LANES].map(|()| word())).collect();
            let weights: Vec<u32> = (0..pairs * columns).map(|_| word()).collect();
            let mut expected = vec![[1; LANES]; columns];
            portable(&x, &weights, &mut expected);
            for path in Path::available() {
                let mut sums = vec![[7; LANES]; columns];
                lanes(Present::new(Some(path)).unwrap(), &x, &weights, &mut sums);
                assert_eq!(sums, expected, "seed {seed}, path {path}");
            }
        }
    }
}

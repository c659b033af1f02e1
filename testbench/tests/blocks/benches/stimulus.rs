//! Random words that are extreme more often than chance has it.

use rand::Rng;
use rand_chacha::ChaCha8Rng;

/// True `of` times in `out_of`.
pub(crate) fn chance(rng: &mut ChaCha8Rng, of: u32, out_of: u32) -> bool {
    rng.random_ratio(of, out_of)
}

/// 0 ..= `most`.
pub(crate) fn word(rng: &mut ChaCha8Rng, most: u64) -> u64 {
    match rng.random_range(0..8) {
        0 => 0,
        1 => most,
        2 => most - most.min(1),
        3 => (1 << rng.random_range(0..=most.max(1).ilog2())).min(most),
        _ => rng.random_range(0..=most),
    }
}

/// As [`word`], for an index.
pub(crate) fn index(rng: &mut ChaCha8Rng, count: usize) -> usize {
    word(rng, count as u64 - 1) as usize
}

/// `count` words of 0 ..= `most`: none of them, all of them, few of them, or each its own.
pub(crate) fn words(rng: &mut ChaCha8Rng, count: usize, most: u64) -> Vec<u64> {
    match rng.random_range(0..8) {
        0 => vec![0; count],
        1 => vec![most; count],
        2 => {
            let mut words = vec![0; count];
            words[rng.random_range(0..count)] = word(rng, most);
            words
        }
        3 => {
            // Words of few bits, so that something is left to skip.
            let few = most >> rng.random_range(0..=most.max(1).ilog2());
            (0..count).map(|_| rng.random_range(0..=few)).collect()
        }
        4 => {
            // Words that share their zeros.
            let mask = rng.random_range(0..=most) & rng.random_range(0..=most);
            (0..count)
                .map(|_| rng.random_range(0..=most) & mask)
                .collect()
        }
        _ => (0..count).map(|_| word(rng, most)).collect(),
    }
}

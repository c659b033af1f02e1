//! Time (section 5): when a batch is done on one core, from W of each of its multiplications.
//!
//! ```text
//! T[i] = max(T[i-1], D[i-2]) + W[i]
//! D[i] = max(T[i], D[i-1] + 1) + K_used - 1
//! ```

use forms_golden::LATENCY;

/// One core under one zero-skip policy, with inputs always offered and results always taken.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Clock {
    /// K_used - 1.
    words_after_the_first: u64,
    /// T of the last multiplication.
    finish: u64,
    /// D of the last one, and of the one before.
    last_word: [u64; 2],
}

impl Clock {
    /// An idle core; `k_used` >= 1 result words a multiplication.
    pub fn new(k_used: usize) -> Clock {
        Clock {
            words_after_the_first: k_used as u64 - 1,
            finish: LATENCY,
            last_word: [0, 0],
        }
    }

    /// One more multiplication of `work` >= 1 clocks.
    #[inline(always)]
    pub fn push(&mut self, work: u64) {
        let [last, before_last] = self.last_word;
        self.finish = self.finish.max(before_last) + work;
        // Before the first, `last + 1` is 1, and no multiplication finishes that early.
        self.last_word = [self.finish.max(last + 1) + self.words_after_the_first, last];
    }

    /// T of the last multiplication, D of the last, and D of the one before.
    pub fn state(&self) -> [u64; 3] {
        let [last, before_last] = self.last_word;
        [self.finish, last, before_last]
    }

    /// The reverse of [`Clock::state`].
    pub fn set_state(&mut self, [finish, last, before_last]: [u64; 3]) {
        self.finish = finish;
        self.last_word = [last, before_last];
    }

    /// D of the last multiplication; 0 before the first.
    pub fn clocks(&self) -> u64 {
        self.last_word[0]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use forms_golden::Timeline;
    use rand::{Rng, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    #[test]
    fn it_tells_the_time_that_golden_tells() {
        for seed in 0..200 {
            let mut rng = ChaCha8Rng::seed_from_u64(seed);
            let k_used = rng.random_range(1..40);
            let mut golden = Timeline::new(LATENCY, k_used);
            let mut clock = Clock::new(k_used);
            for i in 0..30 {
                assert_eq!(clock.clocks(), golden.clocks(), "seed {seed}, mvm {i}");
                let work = rng.random_range(1..60);
                golden.push(work);
                clock.push(work);
            }
        }
    }
}

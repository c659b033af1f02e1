//! Time, predicted to the clock (section 5).
//!
//! The converters are the bottleneck. W is the clocks in which they work; a batch with inputs always
//! offered and results always taken goes
//!
//! ```text
//! T[i] = max(T[i-1], D[i-2]) + W[i]       accumulated; it had to wait for a free output buffer
//! D[i] = max(T[i], D[i-1] + 1) + K_used - 1   its last word leaves, one word a clock
//! ```
//!
//! with T before the first multiplication = LATENCY. All clocks count from the rising edge that accepts
//! the first fragment into an idle core, so that `T[0] = LATENCY + W[0]` is when the first result word
//! is valid.

use serde::Serialize;

use crate::LATENCY;

/// W: the sum over sub-arrays in use of max(steps * beats, 1).
pub fn work(steps: &[usize], beats: usize) -> u64 {
    steps
        .iter()
        .map(|&steps| (steps * beats).max(1) as u64)
        .sum()
}

/// When one multiplication of a batch is done, in clocks from the edge that accepts the first fragment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Completion {
    /// T: the clock after which its first result word is valid, where no earlier result is in the way.
    pub finish: u64,
    /// D: the clock at which its last result word leaves.
    pub last_word: u64,
}

/// A batch on one core, multiplication by multiplication.
#[derive(Debug, Clone)]
pub struct Timeline {
    latency: u64,
    k_used: u64,
    /// The last two completions, the latest last.
    previous: [Option<Completion>; 2],
}

impl Timeline {
    /// A core that is idle; `k_used` >= 1 result words a multiplication.
    pub fn new(latency: u64, k_used: usize) -> Timeline {
        Timeline {
            latency,
            k_used: k_used as u64,
            previous: [None, None],
        }
    }

    /// Feeds one more multiplication of `work` clocks (its W).
    pub fn push(&mut self, work: u64) -> Completion {
        let [before_last, last] = self.previous;
        let converters_free = last.map_or(self.latency, |last| last.finish);
        let buffer_free = before_last.map_or(0, |before_last| before_last.last_word);
        let finish = converters_free.max(buffer_free) + work;
        let port_free = last.map_or(0, |last| last.last_word + 1);
        let completion = Completion {
            finish,
            last_word: finish.max(port_free) + self.k_used - 1,
        };
        self.previous = [last, Some(completion)];
        completion
    }

    /// The clocks so far: the clock at which the last word of the last multiplication leaves; 0 if none.
    pub fn clocks(&self) -> u64 {
        self.previous[1].map_or(0, |last| last.last_word)
    }
}

/// Predicts a whole batch: `work` is W of each multiplication, `k_used` the result words of each.
pub fn predict(work: &[u64], k_used: usize) -> Vec<Completion> {
    let mut timeline = Timeline::new(LATENCY, k_used);
    work.iter().map(|&work| timeline.push(work)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sub_array_without_a_step_takes_one_clock() {
        assert_eq!(work(&[3, 0, 1], 32), 3 * 32 + 1 + 32);
        assert_eq!(work(&[], 32), 0);
    }

    #[test]
    fn the_first_multiplication_takes_latency_and_work() {
        let done = predict(&[100], 32)[0];
        assert_eq!(done.finish, LATENCY + 100);
        assert_eq!(done.last_word, LATENCY + 100 + 31);
    }

    #[test]
    fn long_work_hides_the_output_entirely() {
        let done = predict(&[100, 100, 100], 32);
        let finishes: Vec<u64> = done.iter().map(|done| done.finish - LATENCY).collect();
        assert_eq!(finishes, [100, 200, 300]);
    }

    #[test]
    fn short_work_waits_for_the_output_port() {
        // Sixteen clocks of work, 32 words: from the third multiplication on, one every 32 clocks.
        let done = predict(&[16; 6], 32);
        let words: Vec<u64> = done.iter().map(|done| done.last_word - LATENCY).collect();
        assert_eq!(words, [47, 79, 111, 143, 175, 207]);
        assert_eq!(done[2].finish - LATENCY, 47 + 16);
    }

    /// The double buffer, clock by clock: nothing of the formulas above.
    fn simulate(work: &[u64], k_used: u64) -> Vec<Completion> {
        let mut finish = Vec::new();
        let mut last_word = Vec::new();
        let mut converting = Some(work[0]);
        let mut words_left = k_used;
        let mut clock = LATENCY;
        while last_word.len() < work.len() {
            clock += 1;
            if let Some(left) = &mut converting {
                *left -= 1;
                if *left == 0 {
                    finish.push(clock);
                    converting = None;
                }
            }
            if last_word.len() < finish.len() {
                words_left -= 1;
                if words_left == 0 {
                    last_word.push(clock);
                    words_left = k_used;
                }
            }
            // Two buffers: the next one starts once at most one result is waiting.
            let buffer_free = finish.len() - last_word.len() < 2;
            if converting.is_none() && buffer_free {
                converting = work.get(finish.len()).copied();
            }
        }
        let pairs = finish.into_iter().zip(last_word);
        pairs
            .map(|(finish, last_word)| Completion { finish, last_word })
            .collect()
    }

    #[test]
    fn the_formulas_agree_with_a_clock_by_clock_double_buffer() {
        // Every batch of five multiplications of 1, 2, 3, 5 or 9 clocks, with 1 to 6 result words.
        let choices = [1, 2, 3, 5, 9];
        for k_used in 1..=6 {
            for index in 0..5_usize.pow(5) {
                let works: Vec<u64> = (0..5)
                    .map(|i| choices[index / 5_usize.pow(i) % 5])
                    .collect();
                let simulated = simulate(&works, k_used);
                assert_eq!(
                    predict(&works, k_used as usize),
                    simulated,
                    "{works:?} {k_used}"
                );
            }
        }
    }

    #[test]
    fn the_clocks_of_a_batch_end_with_its_last_word() {
        let mut timeline = Timeline::new(LATENCY, 4);
        assert_eq!(timeline.clocks(), 0);
        timeline.push(10);
        assert_eq!(timeline.clocks(), LATENCY + 10 + 3);
    }
}

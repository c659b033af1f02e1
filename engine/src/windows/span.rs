//! Time as a function: what a run of multiplications does to whatever state a core is in.
//!
//! Section 5's clocks are maxima and additions, so a run of them is a matrix of the max-plus algebra over
//! the state (T of the last multiplication, D of the last, D of the one before). Runs can then be computed
//! apart and told one after the other.

use crate::clock::Clock;

/// Never: less than any clock, and far enough from the least integer to add to.
const NEVER: i64 = i64::MIN / 4;

/// What a run does: `state'[i] = max over j of state[j] + matrix[i][j]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span([[i64; 3]; 3]);

impl Span {
    /// A run of multiplications of so much work each, on a core that gives out `k_used` words for each.
    pub fn new(k_used: usize, work: impl ExactSizeIterator<Item = u64> + Clone) -> Span {
        let mut total = 0;
        let mut least = u64::MAX;
        let (mut first, mut last) = (0, 0);
        let count = work.len();
        for (i, work) in work.clone().enumerate() {
            if i == 0 {
                first = work;
            }
            last = work;
            least = least.min(work);
            total += work;
        }
        if count >= 3 && least > k_used as u64 {
            return Span::of_long_work(k_used as i64, total as i64, first as i64, last as i64);
        }
        Span::step_by_step(k_used as i64, work)
    }

    /// Where every multiplication works longer than its result takes to leave, nothing waits from the
    /// second on: T is the sum of work, and each D is K_used - 1 behind its T.
    fn of_long_work(k_used: i64, total: i64, first: i64, last: i64) -> Span {
        let finish = [total, total - first, total];
        let later = |by: i64| finish.map(|clock| clock + by);
        Span([finish, later(k_used - 1), later(k_used - 1 - last)])
    }

    fn step_by_step(k_used: i64, work: impl Iterator<Item = u64>) -> Span {
        // Each column is the run from a state of which only one clock counts.
        let mut columns = [[NEVER; 3]; 3];
        for (i, column) in columns.iter_mut().enumerate() {
            column[i] = 0;
        }
        for work in work {
            for [finish, last, before_last] in &mut columns {
                *finish = (*finish).max(*before_last) + work as i64;
                *before_last = *last;
                *last = (*finish).max(*last + 1) + k_used - 1;
            }
        }
        let mut rows = [[NEVER; 3]; 3];
        for (j, column) in columns.iter().enumerate() {
            for (i, &clock) in column.iter().enumerate() {
                rows[i][j] = clock.max(NEVER);
            }
        }
        Span(rows)
    }

    /// Tells a core's clock of the run.
    pub fn tell(&self, clock: &mut Clock) {
        let state = clock.state().map(|clock| clock as i64);
        clock.set_state(self.0.map(|row| {
            let reached = row.iter().zip(state).map(|(add, clock)| add + clock);
            // A run of none leaves the state, whose clocks are none below 0.
            reached.fold(0, i64::max) as u64
        }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{Rng, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    #[test]
    fn runs_told_at_once_are_the_clock_told_one_by_one() {
        for seed in 0..2000 {
            let mut rng = ChaCha8Rng::seed_from_u64(seed);
            let k_used = rng.random_range(1..12);
            let (mut slow, mut quick) = (Clock::new(k_used), Clock::new(k_used));
            for run in 0..6 {
                // Runs of short work, of long work, and of both.
                let low = [1, k_used as u64 + 1][rng.random_range(0..2)];
                let high = low + rng.random_range(1..20);
                let work: Vec<u64> = (0..rng.random_range(0..9))
                    .map(|_| rng.random_range(low..high))
                    .collect();
                work.iter().for_each(|&work| slow.push(work));
                Span::new(k_used, work.iter().copied()).tell(&mut quick);
                assert_eq!(
                    slow.state(),
                    quick.state(),
                    "seed {seed}, run {run}: {work:?}"
                );
            }
        }
    }
}

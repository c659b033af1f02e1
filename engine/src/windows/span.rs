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
    pub fn new(k_used: usize, work: &[u32]) -> Span {
        let least = work.iter().copied().min().unwrap_or(0);
        if let [first, _, .., last] = *work
            && work.len() >= 3
            && least as usize > k_used
        {
            let total: i64 = work.iter().map(|&work| i64::from(work)).sum();
            return Span::of_long_work(k_used as i64, total, first.into(), last.into());
        }
        Span::step_by_step(k_used as i64, work.iter().map(|&work| work.into()))
    }

    /// [`Span::new`] of so many multiplications of as much work each.
    pub fn of_equal_work(k_used: usize, work: u32, count: usize) -> Span {
        if count >= 3 && work as usize > k_used {
            let one = i64::from(work);
            return Span::of_long_work(k_used as i64, one * count as i64, one, one);
        }
        Span::step_by_step(k_used as i64, std::iter::repeat_n(work.into(), count))
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
                let low = [1, k_used as u32 + 1][rng.random_range(0..2)];
                let high = low + rng.random_range(1..20);
                let work: Vec<u32> = (0..rng.random_range(0..9))
                    .map(|_| rng.random_range(low..high))
                    .collect();
                work.iter().for_each(|&work| slow.push(work.into()));
                Span::new(k_used, &work).tell(&mut quick);
                assert_eq!(
                    slow.state(),
                    quick.state(),
                    "seed {seed}, run {run}: {work:?}"
                );
            }
        }
    }

    #[test]
    fn equal_work_is_work_that_happens_to_be_equal() {
        for (k_used, work, count) in (1..6)
            .flat_map(|k| (1..9).flat_map(move |work| (0..6).map(move |count| (k, work, count))))
        {
            let listed = Span::new(k_used, &vec![work; count]);
            assert_eq!(Span::of_equal_work(k_used, work, count), listed);
        }
    }
}

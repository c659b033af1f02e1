//! How long a number of crossbars takes for work that each does whole.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Clocks until the last of `work` is done on `crossbars` (at least 1) crossbars: the longest first,
/// each where it can begin soonest. Programming takes no time.
pub fn clocks(work: &[u64], crossbars: usize) -> u64 {
    let mut work = work.to_vec();
    work.sort_unstable_by_key(|&clocks| Reverse(clocks));
    let mut free: BinaryHeap<Reverse<u64>> = (0..crossbars.clamp(1, work.len().max(1)))
        .map(|_| Reverse(0))
        .collect();
    let mut last = 0;
    for clocks in work {
        let Reverse(start) = free.pop().unwrap_or(Reverse(last));
        last = last.max(start + clocks);
        free.push(Reverse(start + clocks));
    }
    last
}

#[cfg(test)]
mod tests {
    use super::clocks;

    #[test]
    fn one_crossbar_does_it_all_and_enough_take_the_longest() {
        assert_eq!(clocks(&[3, 9, 4], 1), 16);
        assert_eq!(clocks(&[3, 9, 4], 3), 9);
        assert_eq!(clocks(&[3, 9, 4], 1_000_000), 9);
        assert_eq!(clocks(&[], 4), 0);
    }

    #[test]
    fn the_longest_goes_first() {
        assert_eq!(clocks(&[1, 1, 1, 3], 2), 3);
        assert_eq!(clocks(&[2, 2, 2], 2), 4);
    }

    #[test]
    fn more_crossbars_never_take_longer_and_never_less_than_their_share() {
        let work: Vec<u64> = (1..40).map(|i| i * 7 % 23 + 1).collect();
        let total: u64 = work.iter().sum();
        let mut before = u64::MAX;
        for crossbars in 1..50 {
            let now = clocks(&work, crossbars);
            assert!(now <= before && now >= total.div_ceil(crossbars as u64));
            before = now;
        }
    }
}

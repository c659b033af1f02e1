//! Copies of layers: a pipeline is as fast as its slowest layer, so that one is copied while crossbars are left
//! (ISAAC, section 5).

use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// One layer: ns of a frame on one copy, and the crossbars of a copy.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stage {
    /// ns of a frame on one copy.
    pub ns: f64,
    /// Crossbars of a copy.
    pub crossbars: usize,
}

struct Slowest {
    ns: f64,
    stage: usize,
}

impl PartialEq for Slowest {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Slowest {}

impl PartialOrd for Slowest {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Slowest {
    fn cmp(&self, other: &Self) -> Ordering {
        // Of equally slow ones the first.
        self.ns
            .total_cmp(&other.ns)
            .then(other.stage.cmp(&self.stage))
    }
}

/// How many copies each stage gets of `crossbars` in all, at least one each: the slowest stage is as fast as
/// it can be.
///
/// Only a copy of the slowest stage shortens the period, so once that does not fit, no choice is better.
pub fn copies(stages: &[Stage], crossbars: usize) -> Vec<usize> {
    let mut copies = vec![1; stages.len()];
    let used: usize = stages.iter().map(|stage| stage.crossbars).sum();
    let mut left = crossbars.saturating_sub(used);
    let mut slowest: BinaryHeap<Slowest> = stages
        .iter()
        .enumerate()
        .map(|(stage, of)| Slowest { ns: of.ns, stage })
        .collect();
    while let Some(Slowest { ns, stage }) = slowest.pop() {
        let of = stages[stage];
        if of.crossbars == 0 || of.crossbars > left || ns <= 0.0 {
            break;
        }
        left -= of.crossbars;
        copies[stage] += 1;
        slowest.push(Slowest {
            ns: of.ns / copies[stage] as f64,
            stage,
        });
    }
    copies
}

/// ns from frame to frame: the slowest stage's, shared out among its copies.
pub fn period(stages: &[Stage], copies: &[usize]) -> f64 {
    let each = stages.iter().zip(copies);
    each.map(|(stage, &copies)| stage.ns / copies as f64)
        .fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every way to deal copies, slowly.
    fn best(stages: &[Stage], crossbars: usize) -> f64 {
        let Some((first, rest)) = stages.split_first() else {
            return 0.0;
        };
        let needed: usize = rest.iter().map(|stage| stage.crossbars).sum();
        let most = (crossbars - needed) / first.crossbars;
        (1..=most)
            .map(|copies| {
                let behind = best(rest, crossbars - copies * first.crossbars);
                behind.max(first.ns / copies as f64)
            })
            .fold(f64::INFINITY, f64::min)
    }

    #[test]
    fn no_other_deal_of_copies_is_faster() {
        let mut word = 1_u64;
        let mut random = |most: u64| {
            word = word
                .wrapping_mul(6364136223846793005)
                .wrapping_add(1442695040888963407);
            (word >> 33) % most + 1
        };
        for seed in 0..300 {
            let stages: Vec<Stage> = (0..random(4))
                .map(|_| Stage {
                    ns: random(1000) as f64,
                    crossbars: random(5) as usize,
                })
                .collect();
            let least: usize = stages.iter().map(|stage| stage.crossbars).sum();
            let crossbars = least + random(30) as usize;
            let copies = copies(&stages, crossbars);
            let used: usize = stages
                .iter()
                .zip(&copies)
                .map(|(s, c)| s.crossbars * c)
                .sum();
            assert!(used <= crossbars, "case {seed}: {stages:?}");
            let (found, best) = (period(&stages, &copies), best(&stages, crossbars));
            assert!(
                (found - best).abs() < 1e-9,
                "case {seed}: {found} where {best} is possible, {stages:?}"
            );
        }
    }

    #[test]
    fn a_network_larger_than_the_chip_has_one_copy_of_each_layer() {
        let stage = Stage {
            ns: 5.0,
            crossbars: 9,
        };
        assert_eq!(copies(&[stage, stage], 10), [1, 1]);
    }
}

//! A multiplication, clock by clock: fragments and words as tokens, without their values.
//!
//! A clock is seen from its end backwards: what leaves makes room for what follows on the same edge. The rules
//! are those of sections 5 and 9: a fragment waits in the prefetch registers until the one before is done; a slot a
//! clock, six ranks to the accumulators; two banks, of which the other drains, three words on their way; ranks that move
//! when the next is empty or moves.

use std::collections::VecDeque;

/// A fragment that is offered to a crossbar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fragment {
    /// Which crossbar.
    pub crossbar: usize,
    /// Clocks in which it is converted, 1 at least.
    pub work: u64,
    /// It is the last of its product.
    pub last: bool,
}

/// Ranks from a slot's issue to its accumulation.
const RANKS: usize = 6;
/// Words of a crossbar that are read from its bank and not yet taken.
const WORDS: usize = 3;
/// Clocks from the one that reads a word to the first in which it can be taken.
const READ: u64 = 3;
/// Ranks of the requantization.
const REQUANTIZE: usize = 6;
/// Clocks of the division of a mean.
const DIVISION: u64 = crate::tile_timeline::DIVISION;

/// A slot on its way to the accumulators.
#[derive(Debug, Clone, Copy)]
struct Slot {
    bank: usize,
    /// The last of its product.
    last: bool,
}

/// A crossbar and the adder of twins behind it.
#[derive(Debug, Clone)]
struct CrossbarTokens {
    prefetched: Option<Fragment>,
    /// The fragment that is converted, and the clocks left to it.
    present: Option<(Fragment, u64)>,
    ranks: [Option<Slot>; RANKS],
    /// The bank that slots are issued for.
    filling: usize,
    is_full: [bool; 2],
    draining: usize,
    drained: usize,
    /// The words that are read: their columns, and how long ago.
    words: VecDeque<(usize, u64)>,
    /// The layer's column of each column.
    columns: Vec<usize>,
    /// The sum behind the adder of twins: whether it is the last of its product.
    sum: Option<bool>,
}

impl CrossbarTokens {
    fn new(columns: Vec<usize>) -> CrossbarTokens {
        CrossbarTokens {
            prefetched: None,
            present: None,
            ranks: [None; RANKS],
            filling: 0,
            is_full: [false; 2],
            draining: 0,
            drained: 0,
            words: VecDeque::new(),
            columns,
            sum: None,
        }
    }

    /// One clock in which `offered` is offered and the sum is `taken`. Whether the fragment is accepted.
    fn clock(&mut self, offered: Option<Fragment>, taken: bool) -> bool {
        let columns = self.columns.len();
        // The first of a pair of twins needs no room.
        let opens = |k: usize| self.columns.get(k + 1) == Some(&self.columns[k]);
        let can_pass = |k: usize| opens(k) || self.sum.is_none() || taken;
        let word = self.words.front().filter(|(_, age)| *age == READ);
        let passes = word.map(|(k, _)| *k).filter(|&k| can_pass(k));
        let arrived = self.ranks[RANKS - 1];
        let is_blocked = arrived.is_some_and(|slot| self.is_full[slot.bank]);
        let finishes = arrived.filter(|slot| slot.last && !is_blocked);
        let is_there =
            self.is_full[self.draining] || finishes.is_some_and(|slot| slot.bank == self.draining);
        let loads = is_there && (self.words.len() < WORDS || passes.is_some());
        let empties = loads && self.drained + 1 == columns;
        let retires = !is_blocked && self.present.is_some_and(|(_, left)| left == 1);
        let moves_up = self.prefetched.is_some() && (self.present.is_none() || retires);
        let accepted = offered.is_some() && (self.prefetched.is_none() || moves_up);

        // Twins.
        if taken {
            self.sum = None;
        }
        if let Some(k) = passes.filter(|&k| !opens(k)) {
            self.sum = Some(k + 1 == columns);
        }
        // The words on their way and the banks.
        if passes.is_some() {
            self.words.pop_front();
        }
        for (_, age) in &mut self.words {
            *age = READ.min(*age + 1);
        }
        if loads {
            self.words.push_back((self.drained, 1));
            self.drained += 1;
        }
        if let Some(slot) = finishes {
            self.is_full[slot.bank] = true;
        }
        if empties {
            self.drained = 0;
            self.is_full[self.draining] = false;
            self.draining ^= 1;
        }
        // The pipeline.
        if !is_blocked {
            let issued = self.present.map(|(fragment, left)| Slot {
                bank: self.filling,
                last: fragment.last && left == 1,
            });
            self.ranks.rotate_right(1);
            self.ranks[0] = issued;
            if issued.is_some_and(|slot| slot.last) {
                self.filling ^= 1;
            }
            if let Some((_, left)) = &mut self.present {
                *left -= 1;
            }
        }
        if retires {
            self.present = None;
        }
        if moves_up {
            self.present = self
                .prefetched
                .take()
                .map(|fragment| (fragment, fragment.work));
        }
        if accepted {
            self.prefetched = offered;
        }
        accepted
    }
}

/// A pool: products of a window, and where it stands.
#[derive(Debug, Clone)]
struct Pool {
    window: usize,
    position: usize,
    /// What leaves next: whether it is the last of its window.
    result: Option<bool>,
    /// Clocks left of a division.
    dividing: u64,
}

impl Pool {
    fn new(window: usize) -> Pool {
        Pool {
            window,
            position: 0,
            result: None,
            dividing: 0,
        }
    }

    fn closes(&self) -> bool {
        self.position + 1 == self.window
    }

    /// Whether a word can enter where the result `leaves`.
    fn has_room(&self, leaves: bool) -> bool {
        !self.closes() || (self.dividing == 0 && (self.result.is_none() || leaves))
    }

    /// A word enters, the last of its product or not; a result takes `division` clocks more.
    fn enter(&mut self, last: bool, division: u64) {
        if self.closes() {
            self.result = Some(last);
            self.dividing = division;
        }
        if last {
            self.position = (self.position + 1) % self.window;
        }
    }
}

/// A tile whose results are always taken.
#[derive(Debug, Clone)]
pub(super) struct TileTokens {
    crossbars: Vec<CrossbarTokens>,
    /// Those in use.
    used: Vec<usize>,
    /// Ranks of the partial sum and the requantization: the last of its product or not.
    ranks: [Option<bool>; 1 + REQUANTIZE],
    max_pool: Pool,
    average_pool: Pool,
    buffer: VecDeque<bool>,
    room: usize,
}

impl TileTokens {
    /// An idle tile. `columns` are those of each crossbar, none where it is not in use; `buffer` words wait at the end.
    pub fn new(columns: Vec<Option<Vec<usize>>>, windows: [usize; 2], buffer: usize) -> TileTokens {
        let used = (0..columns.len())
            .filter(|&i| columns[i].is_some())
            .collect();
        TileTokens {
            crossbars: columns
                .into_iter()
                .map(|columns| CrossbarTokens::new(columns.unwrap_or_default()))
                .collect(),
            used,
            ranks: [None; 1 + REQUANTIZE],
            max_pool: Pool::new(windows[0]),
            average_pool: Pool::new(windows[1]),
            buffer: VecDeque::new(),
            room: buffer,
        }
    }

    /// One clock in which `offered` is offered: whether it is accepted, and what result is taken, the last of its
    /// window or not.
    pub fn clock(&mut self, offered: Option<Fragment>) -> (bool, Option<bool>) {
        let buffer_has_room = self.buffer.len() < self.room;
        let average_leaves = self.average_pool.dividing == 0 && buffer_has_room;
        let max_leaves = self.average_pool.has_room(average_leaves);
        let mut moves = [false; 1 + REQUANTIZE];
        let mut next_moves = self.max_pool.has_room(max_leaves);
        for rank in (0..=REQUANTIZE).rev() {
            next_moves |= self.ranks[rank].is_none();
            moves[rank] = next_moves;
        }
        let enters_max = self.ranks[REQUANTIZE].filter(|_| self.max_pool.has_room(max_leaves));
        let mut sums = self.used.iter().map(|&i| self.crossbars[i].sum);
        let taken = match moves[0] && !self.used.is_empty() {
            true => sums.try_fold(false, |last, sum| sum.map(|ends| last | ends)),
            false => None,
        };

        // The end first: each stage has seen whether the next has room.
        let result = self.buffer.pop_front();
        let average = &mut self.average_pool;
        if average_leaves && let Some(last) = average.result.take() {
            self.buffer.push_back(last);
        }
        average.dividing = average.dividing.saturating_sub(1);
        if max_leaves && let Some(last) = self.max_pool.result.take() {
            let division = if average.window > 1 { DIVISION } else { 0 };
            average.enter(last, division);
        }
        if let Some(last) = enters_max {
            self.max_pool.enter(last, 0);
        }
        for rank in (0..=REQUANTIZE).rev() {
            if moves[rank] {
                self.ranks[rank] = match rank {
                    0 => taken,
                    _ => self.ranks[rank - 1].take(),
                };
            }
        }
        let mut accepted = false;
        for &i in &self.used {
            let own = offered.filter(|fragment| fragment.crossbar == i);
            accepted |= self.crossbars[i].clock(own, taken.is_some());
        }
        (accepted, result)
    }
}

#[cfg(test)]
mod tests {
    use rand::{Rng, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    use super::*;
    use crate::tile_timeline::{self, Behind, TileCrossbar};

    /// The clocks of all results where every crossbar is always offered its next fragment: several a clock, which no
    /// gathering does.
    fn always_offered(crossbars: &[TileCrossbar], behind: &Behind) -> Vec<u64> {
        let columns = crossbars.iter().map(|c| Some(c.columns.clone())).collect();
        let windows = [behind.max_window, behind.average_window];
        let mut tile = TileTokens::new(columns, windows, behind.buffer);
        let mut next = vec![0; crossbars.len()];
        let expected = crossbars[0].work.len() / windows[0] / windows[1]
            * (crossbars[0].columns.last().unwrap() + 1);
        let mut results = Vec::new();
        let mut clock = 0;
        while results.len() < expected {
            // The tile is clocked with one offer; the others are put into its crossbars as it would.
            let offers: Vec<Option<Fragment>> = next
                .iter()
                .enumerate()
                .map(|(crossbar, &i)| {
                    let work = *crossbars[crossbar].work.get(i)?;
                    Some(Fragment {
                        crossbar,
                        work,
                        last: true,
                    })
                })
                .collect();
            let (accepted, result) = tile.clock_with(&offers);
            for (next, accepted) in next.iter_mut().zip(accepted) {
                *next += usize::from(accepted);
            }
            if result.is_some() {
                // What is there in a clock came of the edge before it; edge 0 ends clock 0.
                results.push(clock - 1);
            }
            clock += 1;
        }
        results
    }

    impl TileTokens {
        fn clock_with(&mut self, offers: &[Option<Fragment>]) -> (Vec<bool>, Option<bool>) {
            let before = self.clone();
            let (_, result) = self.clock(None);
            // Crossbars do not see each other's offers, so each is clocked alone with its own.
            let accepted = offers.iter().enumerate().map(|(i, &offer)| {
                let mut alone = before.clone();
                let (accepted, _) = alone.clock(offer);
                self.crossbars[i] = alone.crossbars[i].clone();
                accepted
            });
            (accepted.collect(), result)
        }
    }

    #[test]
    fn with_fragments_always_offered_the_clocks_are_those_of_section_9() {
        let mut rng = ChaCha8Rng::seed_from_u64(12);
        for case in 0..400 {
            let columns = rng.random_range(1..5);
            let windows = [rng.random_range(1..4), rng.random_range(1..3)];
            let products = windows[0] * windows[1] * rng.random_range(1..5);
            let crossbars: Vec<TileCrossbar> = (0..rng.random_range(1..4))
                .map(|_| TileCrossbar {
                    work: (0..products)
                        .map(|_| rng.random_range(1..[3, 12, 40][case % 3]))
                        .collect(),
                    columns: (0..columns)
                        .flat_map(|k| vec![k; rng.random_range(1..3)])
                        .collect(),
                })
                .collect();
            let behind = Behind {
                max_window: windows[0],
                average_window: windows[1],
                buffer: 4,
            };
            assert_eq!(
                always_offered(&crossbars, &behind),
                tile_timeline::predict(&crossbars, &behind),
                "case {case}: {crossbars:?} {behind:?}"
            );
        }
    }

    #[test]
    fn nothing_comes_of_nothing() {
        let mut tile = TileTokens::new(vec![Some(vec![0]), None], [1, 1], 4);
        assert!((0..100).all(|_| tile.clock(None) == (false, None)));
    }
}

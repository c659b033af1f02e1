//! Time on a tile, predicted to the clock: crossbars side by side, coupled through the sum of their
//! words (sections 5 and 9).
//!
//! Each crossbar goes as in [`timeline`](crate::timeline), but its words leave only when they are
//! taken, and a word of the layer is taken from all crossbars in use at once:
//!
//! ```text
//! T[i]   = max(T[i-1], R[i-2][last]) + W[i]         accumulated, into a bank that is empty again
//! R[i,j] = max(T[i], R[previous word] + 1,          read from its bank, as soon as there is a place for it:
//!              A[third word before] + 2)            three words are on their way to the twin adder
//! E[i,j] = max(R[i,j], A[previous word])            in the crossbar's output register
//! A[i,j] = E[i,j] + 1, and not before B[previous]   taken by the twin adder; B only where the word
//!                                                   closes a sum: the first of a pair needs no room
//! B[l]   = max over crossbars of A[l] + 1,          sum l is taken from all twin adders
//!          and not before the stage behind is free
//! ```
//!
//! Behind the sum every stage is a register that is free again on the edge on which its word goes on,
//! so that a word enters stage s at max(entry of stage s-1 + 1, entry of the previous word into stage
//! s+1). A pool swallows all words of a window but those of its last product; a mean of more than one
//! word is divided for [`DIVISION`] clocks; the buffer at the end holds as many words as a crossbar
//! has columns. Inputs are always offered, results always taken.
//!
//! All clocks count from the edge on which every crossbar in use accepts its first fragment.

use crate::LATENCY;

/// Stages of registers of the requantization.
const REQUANTIZE: usize = 6;

/// Stages of registers up to the maximum pool's, and to the average pool's.
const MAX_POOL: usize = 1 + REQUANTIZE;
const AVERAGE_POOL: usize = MAX_POOL + 1;

/// Clocks of the division of a mean.
pub const DIVISION: u64 = 32;

/// One crossbar of a tile during a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TileCrossbar {
    /// W of each product.
    pub work: Vec<u64>,
    /// The layer's column of each column of the crossbar, ascending; a twin repeats its column's.
    pub columns: Vec<usize>,
}

/// What is behind the crossbars.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Behind {
    /// Products of a window of the maximum pool; 1 without.
    pub max_window: usize,
    /// Products of a window of the average pool; 1 without.
    pub average_window: usize,
    /// Words of the output buffer.
    pub buffer: usize,
}

/// One crossbar and its twin adder, on their way through a batch.
struct Stream<'a> {
    crossbar: &'a TileCrossbar,
    finish: u64,
    /// R of the last word of the last two products, the latest last.
    emptied: [u64; 2],
    /// R of the latest word.
    read: u64,
    /// A of the latest three words, the latest last, which is the clock at which the output register is free.
    taken: [u64; 3],
    column: usize,
}

impl Stream<'_> {
    /// A of the word that closes the next sum; `sum_free` is B of the previous one.
    fn next_sum(&mut self, product: usize, sum_free: u64) -> u64 {
        let columns = &self.crossbar.columns;
        loop {
            if self.column == 0 {
                self.finish = self.finish.max(self.emptied[0]) + self.crossbar.work[product];
            }
            let [third, second, latest] = self.taken;
            self.read = self.finish.max(self.read + 1).max(third + 2);
            let opens = columns.get(self.column + 1) == Some(&columns[self.column]);
            let mut taken = self.read.max(latest) + 1;
            if !opens {
                taken = taken.max(sum_free);
            }
            self.taken = [second, latest, taken];
            self.column += 1;
            if self.column == columns.len() {
                self.column = 0;
                self.emptied = [self.emptied[1], self.read];
            }
            if !opens {
                return taken;
            }
        }
    }
}

/// The clock at which each result is there at the end of a tile, in the order in which they leave.
///
/// `crossbars` are those in use, each with the same number of products and of the layer's columns.
pub fn predict(crossbars: &[TileCrossbar], behind: &Behind) -> Vec<u64> {
    let products = crossbars.first().map_or(0, |c| c.work.len());
    let columns = crossbars
        .first()
        .map_or(0, |c| c.columns.last().map_or(0, |last| last + 1));
    let mut streams: Vec<_> = crossbars
        .iter()
        .map(|crossbar| Stream {
            crossbar,
            finish: LATENCY,
            emptied: [0, 0],
            read: 0,
            taken: [0; 3],
            column: 0,
        })
        .collect();
    // Clock at which each stage is free, its word gone on: the sum, the requantization, the pools.
    let mut free = [0; AVERAGE_POOL + 1];
    let mut sum_free = 0;
    let mut results: Vec<u64> = Vec::new();
    for product in 0..products {
        let closes_max = (product + 1).is_multiple_of(behind.max_window);
        let window = product / behind.max_window.max(1);
        let closes_average = closes_max && (window + 1).is_multiple_of(behind.average_window);
        for _ in 0..columns {
            let there = streams
                .iter_mut()
                .map(|stream| stream.next_sum(product, sum_free))
                .max()
                .unwrap_or(0);
            // Word by word, each stage in turn: a word enters when it is there and there is room.
            let mut at = there;
            for stage in 0..=AVERAGE_POOL {
                let needs_room = match stage {
                    MAX_POOL => closes_max,
                    AVERAGE_POOL => closes_average,
                    _ => true,
                };
                at += 1;
                if needs_room {
                    at = at.max(free[stage]);
                }
                // The stage before is free on the edge on which its word goes on.
                match stage {
                    0 => sum_free = at,
                    _ => free[stage - 1] = at,
                }
                if stage == MAX_POOL && !closes_max || stage == AVERAGE_POOL && !closes_average {
                    break;
                }
                if stage == AVERAGE_POOL {
                    if behind.average_window > 1 {
                        at += DIVISION;
                    }
                    // The buffer: full until a word has left, one a clock.
                    let mut stored = at + 1;
                    if let Some(back) = results.len().checked_sub(behind.buffer) {
                        stored = stored.max(results[back] + 2);
                    }
                    free[stage] = stored;
                    let port = results.last().map_or(0, |last| last + 1);
                    results.push(stored.max(port));
                }
            }
        }
    }
    results
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::timeline;

    const NO_POOL: Behind = Behind {
        max_window: 1,
        average_window: 1,
        buffer: 32,
    };

    fn crossbar(work: &[u64], columns: &[usize]) -> TileCrossbar {
        TileCrossbar {
            work: work.to_vec(),
            columns: columns.to_vec(),
        }
    }

    #[test]
    fn one_crossbar_alone_goes_as_without_a_tile_and_eleven_clocks_later() {
        for work in [[100, 100, 100, 100], [1, 1, 1, 1], [3, 40, 2, 9]] {
            for k in 1..=9 {
                let columns: Vec<usize> = (0..k).collect();
                let alone = timeline::predict(&work, k);
                let results = predict(&[crossbar(&work, &columns)], &NO_POOL);
                let last: Vec<u64> = results.chunks(k).map(|words| words[k - 1]).collect();
                let expected: Vec<u64> = alone.iter().map(|done| done.last_word + 11).collect();
                assert_eq!(last, expected, "{work:?}, {k} columns");
            }
        }
    }

    #[test]
    fn a_pair_of_twins_takes_two_words_and_yields_one() {
        let results = predict(&[crossbar(&[50], &[0, 0, 1])], &NO_POOL);
        // The second and the third word of the crossbar.
        assert_eq!(results, [LATENCY + 50 + 1 + 11, LATENCY + 50 + 2 + 11]);
    }

    #[test]
    fn the_slowest_crossbar_sets_the_pace() {
        let fast = crossbar(&[1; 6], &[0, 1, 2]);
        let slow = crossbar(&[30; 6], &[0, 1, 2]);
        let together = predict(&[fast, slow.clone()], &NO_POOL);
        assert_eq!(together, predict(&[slow], &NO_POOL));
    }

    #[test]
    fn a_window_yields_the_words_of_its_last_product() {
        let crossbars = [crossbar(&[20; 8], &[0, 1])];
        let all = predict(&crossbars, &NO_POOL);
        let pooled = predict(
            &crossbars,
            &Behind {
                max_window: 4,
                ..NO_POOL
            },
        );
        assert_eq!(pooled, [all[6], all[7], all[14], all[15]]);
    }

    #[test]
    fn means_follow_each_other_at_the_pace_of_the_division() {
        let crossbars = [crossbar(&[20; 2], &[0, 1, 2])];
        let all = predict(&crossbars, &NO_POOL);
        let behind = Behind {
            average_window: 2,
            ..NO_POOL
        };
        let means = predict(&crossbars, &behind);
        let first = all[3] + DIVISION;
        let pace = DIVISION + 1;
        assert_eq!(means, [first, first + pace, first + 2 * pace]);
    }

    #[test]
    fn nothing_comes_of_nothing() {
        assert!(predict(&[], &NO_POOL).is_empty());
        assert!(predict(&[crossbar(&[], &[0])], &NO_POOL).is_empty());
    }
}

//! Sign accumulator, against golden's accumulation.

use std::collections::VecDeque;

use forms_golden::accumulate::accumulate;
use forms_golden::{Config, Polarity, Scheme};
use forms_rtl::datapath::sign_accumulator::SignAccumulator;
use rand::Rng;

use super::bench::{Bench, Plan};
use super::geometry::Geometry;
use super::stimulus::{chance, index, word};
use forms_testbench::Error;
use forms_verilog::recording::Recording;

/// The polarity of a plane of a fragment.
pub(crate) fn polarity(negative: bool, negative_plane: bool) -> Polarity {
    match negative != negative_plane {
        true => Polarity::Negative,
        false => Polarity::Positive,
    }
}

/// The low `bits` bits of a two's-complement number.
pub(crate) fn raw(value: i64, bits: usize) -> u64 {
    value as u64 & ((1 << bits) - 1)
}

/// `value` fits `bits` bits of two's complement.
fn fits(value: i64, bits: usize) -> bool {
    let half = 1_i64 << (bits - 1);
    (-half..half).contains(&value)
}

/// What a slot does with the word of a column.
#[derive(Clone, Copy, Debug)]
enum Wanted {
    /// Begins an MVM.
    Begin,
    /// The heaviest plane of a position, up or down whatever its polarity, and whether it begins.
    Extreme {
        position: usize,
        down: bool,
        first: bool,
    },
    Any,
}

/// A slot in stages 3 and 4.
#[derive(Clone, Copy, Debug)]
struct Looked {
    fragment: usize,
    /// Its polarity, once it was read.
    negative: bool,
    bank: usize,
    column: usize,
    writes: bool,
    wanted: Wanted,
}

/// A slot in stages 5 and 6.
#[derive(Clone, Copy, Debug)]
struct Slot {
    bank: usize,
    column: usize,
    writes: bool,
    first: bool,
    sum: u64,
    position: usize,
    negative_plane: bool,
    /// The sum that it leaves.
    total: i64,
}

/// Programs every polarity, starts every column of both banks, takes one column to its least and
/// one to its greatest sum, then accumulates, drains and reprograms at random, the same column again and again among them.
/// Partial sums and MVMs are those of `config`. Without sign indicators every fragment is positive.
///
/// # Errors
///
/// [`Error::Mismatch`].
pub fn bench(plan: &Plan, dut: SignAccumulator, config: &Config) -> Result<Recording, Error> {
    let geometry = Geometry::of(config);
    let most = ((1 << config.weight_bits) - 1) * config.fragment_rows as u64;
    let (result_bits, sum_bits) = (config.acc_bits(), dut.sum.width());
    let polarized = config.scheme == Scheme::Forms;
    let differences = matches!(config.scheme, Scheme::Prime | Scheme::Sme);
    // Inputs that SME doubles reach higher positions, with weights that are as much smaller.
    let (columns, positions) = (geometry.lane_columns, config.input_bits);
    let places: Vec<usize> = geometry
        .places()
        .into_iter()
        .map(|(subarray, column)| geometry.place(subarray, column))
        .collect();
    let fragments = places.len();
    let mut rng = plan.rng();
    let mut bench = Bench::new(plan, dut)?;
    let mut script: VecDeque<(usize, usize, Wanted)> = (0..2 * columns)
        .map(|i| (i / columns, i % columns, Wanted::Begin))
        .collect();
    // The least and the greatest sum there is, in column 0 of both banks.
    let extremes = geometry.subarrays * positions;
    for bank in 0..2 {
        script.extend((0..extremes).map(|step| {
            let wanted = Wanted::Extreme {
                position: step % positions,
                down: bank == 0,
                first: step == 0,
            };
            (bank, 0, wanted)
        }));
    }
    let mut at = (0, 0);
    for _ in 0..500 {
        if chance(&mut rng, 1, 2) {
            at = (rng.random_range(0..2), index(&mut rng, columns));
        }
        script.push_back((at.0, at.1, Wanted::Any));
    }

    let mut negatives = vec![false; fragments];
    // What each word holds, and what it will hold once all slots in stages 5 and 6 have passed.
    let mut sums = [vec![None::<i64>; columns], vec![None; columns]];
    let mut planned = [vec![0_i64; columns], vec![0; columns]];
    let (mut restored, mut looked): (Option<Looked>, Option<Looked>) = (None, None);
    let (mut five, mut six): (Option<Slot>, Option<Slot>) = (None, None);
    // The word written last, if the slot that left stage 6 last wrote one.
    let mut left: Option<(usize, usize)> = None;
    let mut drained: Option<u64> = None;
    let mut clock = 0;
    while !script.is_empty()
        || restored.is_some()
        || looked.is_some()
        || five.is_some()
        || six.is_some()
    {
        let reset = clock == 0;
        let programming = clock < fragments;
        let program = programming || chance(&mut rng, 1, 8);
        let program_fragment = match programming {
            true => clock,
            false => index(&mut rng, fragments),
        };
        let program_negative = chance(&mut rng, 1, 2);
        let advance = chance(&mut rng, 5, 6);
        let word_of = |slot: &Slot| (slot.bank, slot.column);
        let newest = five.as_ref().is_some_and(|slot| {
            six.is_some_and(|six| six.writes && word_of(&six) == word_of(slot))
        });
        let recent = five
            .as_ref()
            .is_some_and(|slot| left == Some(word_of(slot)));
        // A bank that a slot reads, or has read and is held with, is not drained; it need not be read where a newer
        // word is on its way.
        let reads = |bank: usize| {
            let at_five =
                five.is_some_and(|slot| slot.bank == bank && !slot.first && !newest && !recent);
            let at_four = looked.is_some_and(|slot| {
                let newer =
                    five.is_some_and(|five| five.writes && word_of(&five) == (bank, slot.column));
                slot.bank == bank && advance && !newer
            });
            at_five || at_four
        };
        let drain_bank = rng.random_range(0..2_usize);
        let drain = chance(&mut rng, 3, 4) && !reads(drain_bank);
        let drain_column = index(&mut rng, columns);
        let written = six.filter(|slot| slot.writes && advance);
        let drain_new = written.is_some_and(|slot| word_of(&slot) == (drain_bank, drain_column));

        let pins = bench.dut();
        pins.reset.next = reset;
        pins.advance.next = advance;
        pins.program_enable.next = program;
        pins.program_place.next = (places[program_fragment] as u64).into();
        pins.program_negative.next = program_negative;
        pins.lookup.next = looked.is_some();
        pins.restore.next = restored.is_some();
        let place = restored.map_or(program_fragment, |slot| slot.fragment);
        pins.restore_place.next = (places[place] as u64).into();
        pins.lookup_bank.next = looked.map_or(chance(&mut rng, 1, 2), |slot| slot.bank == 1);
        let column = looked.map_or(drain_column, |slot| slot.column);
        pins.lookup_column.next = (column as u64).into();
        pins.first.next = five.map_or(chance(&mut rng, 1, 2), |slot| slot.first);
        pins.bank.next = five.map_or(chance(&mut rng, 1, 2), |slot| slot.bank == 1);
        pins.newest.next = newest;
        pins.recent.next = recent;
        pins.sum.next = five.map_or(word(&mut rng, most), |slot| slot.sum).into();
        let position = five.map_or(index(&mut rng, positions), |slot| slot.position);
        pins.position.next = (position as u64).into();
        pins.negative_plane.next = five.map_or(chance(&mut rng, 1, 2), |slot| slot.negative_plane);
        pins.write.next = six.is_some_and(|slot| slot.writes);
        pins.write_bank.next = six.map_or(chance(&mut rng, 1, 2), |slot| slot.bank == 1);
        let column = six.map_or(index(&mut rng, columns), |slot| slot.column);
        pins.write_column.next = (column as u64).into();
        pins.drain.next = drain;
        pins.drain_bank.next = drain_bank == 1;
        pins.drain_column.next = (drain_column as u64).into();
        pins.drain_new.next = drain_new;
        bench.settle()?;
        if let Some(sum) = drained {
            bench.expect("drained", sum)?;
        }
        bench.clock()?;

        if advance {
            left = None;
            if let Some(slot) = six.take()
                && slot.writes
            {
                sums[slot.bank][slot.column] = Some(slot.total);
                left = Some(word_of(&slot));
            }
            six = five.take();
            five = looked.take().map(|slot| {
                let negative = slot.negative;
                let (mut first, sum, position, mut negative_plane) = match slot.wanted {
                    Wanted::Extreme {
                        position,
                        down,
                        first,
                    } => (first, most as i64, position, down != negative),
                    wanted => (
                        matches!(wanted, Wanted::Begin) || chance(&mut rng, 1, 6),
                        word(&mut rng, most) as i64,
                        index(&mut rng, positions),
                        chance(&mut rng, 1, 4),
                    ),
                };
                // A difference may have either sign itself.
                let sum = match differences && chance(&mut rng, 1, 2) {
                    true => {
                        negative_plane ^= matches!(slot.wanted, Wanted::Extreme { .. });
                        -sum
                    }
                    false => sum,
                };
                let add = |old| accumulate(old, sum, position, polarity(negative, negative_plane));
                let old = planned[slot.bank][slot.column];
                let mut total = add(if first { 0 } else { old });
                if !fits(total, result_bits) {
                    // No MVM is that long.
                    first = true;
                    total = add(0);
                }
                if slot.writes {
                    planned[slot.bank][slot.column] = total;
                }
                Slot {
                    bank: slot.bank,
                    column: slot.column,
                    writes: slot.writes,
                    first,
                    sum: raw(sum, sum_bits),
                    position,
                    negative_plane,
                    total,
                }
            });
            looked = restored.take().map(|slot| Looked {
                negative: polarized && negatives[slot.fragment],
                ..slot
            });
            let bubble = programming || chance(&mut rng, 1, 6);
            if !bubble && let Some((bank, column, wanted)) = script.pop_front() {
                restored = Some(Looked {
                    fragment: index(&mut rng, fragments),
                    negative: false,
                    bank,
                    column,
                    writes: !matches!(wanted, Wanted::Any) || chance(&mut rng, 5, 6),
                    wanted,
                });
            }
        }
        drained = match drain && !reset {
            true => sums[drain_bank][drain_column].map(|sum| raw(sum, result_bits)),
            false => None,
        };
        if program {
            negatives[program_fragment] = program_negative;
        }
        clock += 1;
    }
    bench.finish()
}

//! Lane, against golden's converter, flip restore, shift-add and accumulation of every slot.

use std::collections::VecDeque;

use forms_golden::accumulate::accumulate;
use forms_golden::converter::convert;
use forms_golden::flip::restore;
use forms_golden::shift_add::shift_add;
use forms_golden::{Adc, AdcPolicy};
use forms_rtl::datapath::lane::Lane;
use rand::Rng;
use rand_chacha::ChaCha8Rng;

use super::bench::{Bench, Plan};
use super::sign_accumulator::{polarity, raw};
use super::stimulus::{chance, index, word};
use crate::Error;
use crate::recording::Recording;

/// The crossbar around a lane, as golden sees it.
#[derive(Clone, Copy, Debug)]
pub struct Surroundings {
    /// Rows of a fragment.
    pub rows: usize,
    /// Sub-arrays.
    pub subarrays: usize,
    /// Beats of a step.
    pub beats: usize,
    /// Policy of the converters.
    pub policy: AdcPolicy,
}

/// One beat of one step on its way through the lane.
#[derive(Clone, Debug)]
struct Slot {
    subarray: usize,
    beat: usize,
    /// The lane has a weight column in this beat.
    in_use: bool,
    counts: Vec<u32>,
    ones: usize,
    position: usize,
    negative_plane: bool,
    first: bool,
    bank: usize,
}

/// What is programmed: a fragment each, by address.
struct Table {
    flips: Vec<u64>,
    negatives: Vec<bool>,
}

/// Programs every fragment, then runs MVMs through the lane: steps of used and unused beats, bubbles,
/// a pipeline that is held, resets in mid-flight, reprogramming while idle; drains at random.
///
/// # Errors
///
/// [`Error::Mismatch`].
pub fn bench<
    const CNT: usize,
    const CODE: usize,
    const SUM: usize,
    const ACC: usize,
    const P: usize,
    const ADDR: usize,
    const T: usize,
>(
    plan: &Plan,
    dut: Lane<CNT, CODE, SUM, ACC, P, ADDR, T>,
    around: Surroundings,
) -> Result<Recording, Error> {
    let Surroundings {
        rows,
        subarrays,
        beats,
        policy,
    } = around;
    let adc = Adc { bits: CODE, policy };
    let fragments = subarrays * beats;
    let mut rng = plan.rng();
    let mut bench = Bench::new(plan, dut)?;
    let mut table = Table {
        flips: vec![0; fragments],
        negatives: vec![false; fragments],
    };
    let mut sums = [vec![None::<i64>; beats], vec![None; beats]];
    // The slots in stages 2, 3, 4, 5.
    let mut stages: [Option<Slot>; 4] = [const { None }; 4];
    let mut waiting: VecDeque<Slot> = VecDeque::new();
    let mut mvms = 0;
    let mut awake = false;
    for clock in 0..fragments + 700 {
        let programming = clock < fragments;
        let idle = waiting.is_empty() && stages.iter().all(Option::is_none);
        let reset = clock == 0 || (!programming && mvms > 2 && chance(&mut rng, 1, 150));
        let advance = chance(&mut rng, 6, 7);
        let program = programming || (idle && chance(&mut rng, 1, 3));
        let program_address = if programming {
            clock
        } else {
            index(&mut rng, fragments)
        };
        let program_flip = program && (programming || chance(&mut rng, 1, 2));
        let program_sign = program && (programming || chance(&mut rng, 1, 2));
        let flips = rng.random_range(0..16_u64);
        let negative = chance(&mut rng, 1, 2);
        if !programming && !program && waiting.is_empty() && chance(&mut rng, 2, 3) {
            // The first two fill both banks.
            waiting = mvm(&mut rng, around, mvms % 2, mvms < 2);
            mvms += 1;
        }
        let [s2, s3, s4, s5] = &stages;
        let drain_bank = rng.random_range(0..2_usize);
        let accumulates = s5
            .as_ref()
            .is_some_and(|slot| slot.bank == drain_bank && !slot.first);
        let draining = !accumulates && chance(&mut rng, 3, 4);
        let drain_column = index(&mut rng, beats);
        let address = |slot: &Slot| (slot.subarray * beats + slot.beat) as u64;
        let garbage = index(&mut rng, fragments) as u64;

        let pins = bench.dut();
        pins.reset.next = reset;
        pins.advance.next = advance;
        pins.program_flip.next = program_flip;
        pins.program_sign.next = program_sign;
        pins.program_address.next = (program_address as u64).into();
        pins.program_flips.next = flips.into();
        pins.program_negative.next = negative;
        pins.convert.next = s2.as_ref().is_some_and(|slot| slot.in_use);
        pins.convert_address.next = s2.as_ref().map_or(garbage, address).into();
        for (i, pin) in pins.bit_line.iter_mut().enumerate() {
            let count = s2.as_ref().map_or(3, |slot| slot.counts[i]);
            pin.next = u64::from(count).into();
        }
        let ones = s3.as_ref().map_or(1, |slot| slot.ones);
        pins.scale.next = (3 * ones as u64).into();
        pins.lookup.next = s4.is_some();
        pins.lookup_address.next = s4.as_ref().map_or(garbage, address).into();
        pins.accumulate.next = s5.is_some();
        if let Some(slot) = s5 {
            pins.first.next = slot.first;
            pins.bank.next = slot.bank == 1;
            pins.column.next = (slot.beat as u64).into();
            pins.position.next = (slot.position as u64).into();
            pins.negative_plane.next = slot.negative_plane;
        }
        pins.draining.next = draining;
        pins.drain_bank.next = drain_bank == 1;
        pins.drain_column.next = (drain_column as u64).into();
        bench.settle()?;
        if awake {
            let clips = s5.as_ref().map_or(0, |slot| clips(slot, &adc, rows));
            bench.expect("clips", clips)?;
        }
        let full = sums.iter().flatten().all(Option::is_some);
        if let (true, true, Some(sum)) =
            (draining, full || mvms > 2, sums[drain_bank][drain_column])
        {
            bench.expect("drained", raw(sum, ACC))?;
        }
        bench.clock()?;

        if advance {
            if let Some(slot) = stages[3].take() {
                let old = if slot.first {
                    Some(0)
                } else {
                    sums[slot.bank][slot.beat]
                };
                // What an unused beat accumulates has no meaning.
                let new = old.filter(|_| slot.in_use).map(|old| {
                    let sum = partial_sum(&slot, &adc, &table, around);
                    let negative = table.negatives[slot.subarray * beats + slot.beat];
                    let polarity = polarity(negative, slot.negative_plane);
                    accumulate(old, sum, slot.position, polarity)
                });
                sums[slot.bank][slot.beat] = new;
            }
            stages.rotate_right(1);
            stages[0] = match chance(&mut rng, 5, 6) {
                true => waiting.pop_front(),
                false => None,
            };
        }
        if program_flip {
            table.flips[program_address] = flips;
        }
        if program_sign {
            table.negatives[program_address] = negative;
        }
        if reset {
            stages = [const { None }; 4];
            waiting.clear();
            awake = true;
        }
    }
    bench.finish()
}

/// An MVM's slots. A `full` one uses every beat.
fn mvm(rng: &mut ChaCha8Rng, around: Surroundings, bank: usize, full: bool) -> VecDeque<Slot> {
    let Surroundings {
        rows,
        subarrays,
        beats,
        policy,
    } = around;
    let used = match full || chance(rng, 1, 6) {
        true => beats,
        false => rng.random_range(1..=beats.min(6)),
    };
    // More of the heaviest steps than an accumulator holds do not exist.
    let steps = if full { 1 } else { rng.random_range(1..=6) };
    let mut slots = VecDeque::new();
    for step in 0..steps {
        let subarray = index(rng, subarrays);
        let ones = rng.random_range(0..=rows);
        let position = index(rng, 16);
        let negative_plane = chance(rng, 1, 5);
        // A fragment that is stored for flip encoding never exceeds half of full scale.
        let most = match policy {
            AdcPolicy::FlipEncoded => (3 * ones).min(3 * rows / 2),
            _ => 3 * ones,
        };
        for beat in 0..used {
            slots.push_back(Slot {
                subarray,
                beat,
                in_use: full || !chance(rng, 1, 20),
                counts: (0..4).map(|_| word(rng, most as u64) as u32).collect(),
                ones,
                position,
                negative_plane,
                first: step == 0,
                bank,
            });
        }
    }
    slots
}

/// Converters that clip in a slot.
fn clips(slot: &Slot, adc: &Adc, rows: usize) -> u64 {
    let clipped = |count: &&u32| convert(adc, 3 * rows, **count).clipped;
    match slot.in_use {
        true => slot.counts.iter().filter(clipped).count() as u64,
        false => 0,
    }
}

/// Golden's partial sum of a slot.
fn partial_sum(slot: &Slot, adc: &Adc, table: &Table, around: Surroundings) -> i64 {
    let flips = table.flips[slot.subarray * around.beats + slot.beat];
    let counts = slot.counts.iter().enumerate().map(|(j, &count)| {
        let code = convert(adc, 3 * around.rows, count).code;
        match adc.policy == AdcPolicy::FlipEncoded && flips >> j & 1 == 1 {
            true => restore(code, slot.ones, 3),
            false => code,
        }
    });
    shift_add(&counts.collect::<Vec<_>>(), 2)
}

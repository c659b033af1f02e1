//! Lane, against golden's converter, flip restore, shift-add and accumulation of every slot.

use std::collections::VecDeque;

use forms_golden::accumulate::accumulate;
use forms_golden::converter::convert;
use forms_golden::flip::restore;
use forms_golden::shift_add::shift_add;
use forms_golden::{Adc, AdcPolicy};
use forms_rtl::datapath::lane::{Lane, Weighing};
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
    /// How counts become a partial sum.
    pub weighing: Weighing,
    /// Fragments have a polarity.
    pub polarized: bool,
}

impl Surroundings {
    /// Bits of a device.
    fn device_bits(&self) -> usize {
        match self.weighing {
            Weighing::Planes => 1,
            Weighing::Parallel { .. } | Weighing::Serial { .. } => 2,
        }
    }

    /// The highest level of a device.
    fn level(&self) -> usize {
        (1 << self.device_bits()) - 1
    }

    /// Beats that one weight column takes.
    fn beats_of_a_weight(&self) -> usize {
        match self.weighing {
            Weighing::Serial { .. } => 4,
            Weighing::Parallel { .. } | Weighing::Planes => 1,
        }
    }
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

impl Slot {
    /// It completes the partial sum of a weight column.
    fn completes(&self, around: &Surroundings) -> bool {
        (self.beat + 1).is_multiple_of(around.beats_of_a_weight())
    }
}

/// What is programmed: a fragment each, by address.
struct Table {
    /// Of each array.
    flips: Vec<Vec<u64>>,
    negatives: Vec<bool>,
    /// The arrays that there are.
    present: Vec<bool>,
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
    const J: usize,
>(
    plan: &Plan,
    dut: Lane<CNT, CODE, SUM, ACC, P, ADDR, T, J>,
    around: Surroundings,
) -> Result<Recording, Error> {
    let Surroundings {
        rows,
        subarrays,
        beats,
        policy,
        ..
    } = around;
    let adc = Adc { bits: CODE, policy };
    let level = around.level();
    let arrays = around.weighing.arrays();
    let fragments = subarrays * beats;
    let columns = beats / around.beats_of_a_weight();
    let mut rng = plan.rng();
    let mut bench = Bench::new(plan, dut)?;
    let mut table = Table {
        flips: vec![vec![0; fragments]; arrays],
        negatives: vec![false; fragments],
        present: vec![true; arrays],
    };
    let mut sums = [vec![None::<i64>; columns], vec![None; columns]];
    // Restored counts of the weight under way, array after array, of its devices so far.
    let mut weight: Vec<Vec<u32>> = vec![Vec::new(); arrays];
    // The slots in stages 2, 3, 4, 5.
    let mut stages: [Option<Slot>; 4] = [const { None }; 4];
    let mut waiting: VecDeque<Slot> = VecDeque::new();
    let mut mvms = 0;
    let mut awake = false;
    for clock in 0..arrays * fragments + 700 {
        let programming = clock < arrays * fragments;
        let idle = waiting.is_empty() && stages.iter().all(Option::is_none);
        let reset = clock == 0 || (!programming && mvms > 2 && chance(&mut rng, 1, 150));
        let advance = chance(&mut rng, 6, 7);
        let program = programming || (idle && chance(&mut rng, 1, 3));
        let program_array = match programming {
            true => clock / fragments,
            false => index(&mut rng, arrays),
        };
        let program_address = if programming {
            clock % fragments
        } else {
            index(&mut rng, fragments)
        };
        let program_flip = program && (programming || chance(&mut rng, 1, 2));
        let program_sign = program && (programming || chance(&mut rng, 1, 2));
        let flips = rng.random_range(0..1_u64 << J);
        let negative = chance(&mut rng, 1, 2);
        if !programming && !program && waiting.is_empty() && chance(&mut rng, 2, 3) {
            // Other planes only between MVMs, when nothing is under way.
            if idle {
                for present in &mut table.present {
                    *present = around.weighing != Weighing::Planes || chance(&mut rng, 1, 2);
                }
            }
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
        let drain_column = index(&mut rng, columns);
        let address = |slot: &Slot| (slot.subarray * beats + slot.beat) as u64;
        let garbage = index(&mut rng, fragments) as u64;

        let pins = bench.dut();
        pins.reset.next = reset;
        pins.advance.next = advance;
        pins.program_flip.next = program_flip;
        pins.program_sign.next = program_sign;
        pins.program_address.next = (program_address as u64).into();
        for pin in &mut pins.program_array {
            pin.next = (program_array as u64).into();
        }
        for (pin, &present) in pins.present.iter_mut().zip(&table.present) {
            pin.next = present;
        }
        pins.program_flips.next = flips.into();
        pins.program_negative.next = negative;
        pins.convert.next = s2.as_ref().is_some_and(|slot| slot.in_use);
        pins.convert_address.next = s2.as_ref().map_or(garbage, address).into();
        for (i, pin) in pins.bit_line.iter_mut().enumerate() {
            let count = s2.as_ref().map_or(level as u32, |slot| slot.counts[i]);
            pin.next = u64::from(count).into();
        }
        let ones = s3.as_ref().map_or(1, |slot| slot.ones);
        pins.scale.next = ((level * ones) as u64).into();
        pins.lookup.next = s4.is_some();
        pins.lookup_address.next = s4.as_ref().map_or(garbage, address).into();
        for pin in &mut pins.device {
            pin.next = s4.as_ref().map_or(1, |slot| slot.beat as u64 % 4).into();
        }
        pins.accumulate.next = s5.as_ref().is_some_and(|slot| slot.completes(&around));
        if let Some(slot) = s5 {
            pins.first.next = slot.first;
            pins.bank.next = slot.bank == 1;
            pins.column.next = ((slot.beat / around.beats_of_a_weight()) as u64).into();
            pins.position.next = (slot.position as u64).into();
            pins.negative_plane.next = slot.negative_plane;
        }
        pins.draining.next = draining;
        pins.drain_bank.next = drain_bank == 1;
        pins.drain_column.next = (drain_column as u64).into();
        bench.settle()?;
        if awake {
            let clips = s5
                .as_ref()
                .map_or(0, |slot| clips(slot, &adc, level * rows));
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
                if (slot.beat).is_multiple_of(around.beats_of_a_weight()) {
                    weight.iter_mut().for_each(Vec::clear);
                }
                for (array, counts) in weight.iter_mut().enumerate() {
                    counts.extend(restored::<J>(&slot, array, &adc, &table, around));
                }
                if slot.completes(&around) {
                    let column = slot.beat / around.beats_of_a_weight();
                    let old = match slot.first {
                        true => Some(0),
                        false => sums[slot.bank][column],
                    };
                    // What an unused beat accumulates has no meaning.
                    sums[slot.bank][column] = old.filter(|_| slot.in_use).map(|old| {
                        let sum = partial_sum(&weight, around);
                        let negative =
                            around.polarized && table.negatives[slot.subarray * beats + slot.beat];
                        let polarity = polarity(negative, slot.negative_plane);
                        accumulate(old, sum, slot.position, polarity)
                    });
                }
            }
            stages.rotate_right(1);
            stages[0] = match chance(&mut rng, 5, 6) {
                true => waiting.pop_front(),
                false => None,
            };
        }
        if program_flip {
            table.flips[program_array][program_address] = flips;
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
        ..
    } = around;
    let (level, per_weight) = (around.level(), around.beats_of_a_weight());
    let beats = beats / per_weight;
    let used = match full || chance(rng, 1, 6) {
        true => beats,
        false => rng.random_range(1..=beats.min(6)),
    };
    // More of the heaviest steps than an accumulator holds do not exist.
    let steps = if full { 1 } else { rng.random_range(1..=6) };
    let converters = around.weighing.arrays() * around.weighing.converters();
    let mut slots = VecDeque::new();
    for step in 0..steps {
        let subarray = index(rng, subarrays);
        let ones = rng.random_range(0..=rows);
        let position = index(rng, 16);
        let negative_plane = chance(rng, 1, 5);
        // A fragment that is stored for flip encoding never exceeds half of full scale.
        let most = match policy {
            AdcPolicy::FlipEncoded => (level * ones).min(level * rows / 2),
            _ => level * ones,
        };
        for beat in 0..used * per_weight {
            slots.push_back(Slot {
                subarray,
                beat,
                // The only lane there is has a weight column in every beat.
                in_use: full || per_weight > 1 || !chance(rng, 1, 20),
                counts: (0..converters)
                    .map(|_| word(rng, most as u64) as u32)
                    .collect(),
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
fn clips(slot: &Slot, adc: &Adc, full_scale: usize) -> u64 {
    let clipped = |count: &&u32| convert(adc, full_scale, **count).clipped;
    match slot.in_use {
        true => slot.counts.iter().filter(clipped).count() as u64,
        false => 0,
    }
}

/// Golden's restored counts of one array in a slot; one that is not there counts nothing.
fn restored<const J: usize>(
    slot: &Slot,
    array: usize,
    adc: &Adc,
    table: &Table,
    around: Surroundings,
) -> Vec<u32> {
    let flips = table.flips[array][slot.subarray * around.beats + slot.beat];
    let counts = slot.counts[array * J..][..J].iter().enumerate();
    let restore = |(j, &count): (usize, &u32)| {
        let code = convert(adc, around.level() * around.rows, count).code;
        match adc.policy == AdcPolicy::FlipEncoded && flips >> j & 1 == 1 {
            _ if !table.present[array] => 0,
            true => restore(code, slot.ones, around.level()),
            false => code,
        }
    };
    counts.map(restore).collect()
}

/// The partial sum of a weight from the restored counts of each array.
fn partial_sum(weight: &[Vec<u32>], around: Surroundings) -> i64 {
    let bits = around.device_bits();
    match around.weighing {
        Weighing::Planes => {
            let plane = |sign: usize| -> Vec<u32> {
                weight
                    .iter()
                    .skip(sign)
                    .step_by(2)
                    .flatten()
                    .copied()
                    .collect()
            };
            shift_add(&plane(0), bits) - shift_add(&plane(1), bits)
        }
        Weighing::Parallel { .. } | Weighing::Serial { .. } => {
            let sums = weight.iter().map(|counts| shift_add(counts, bits));
            sums.reduce(|positive, negative| positive - negative)
                .unwrap_or(0)
        }
    }
}

//! Lane, against golden's converter, flip restore, shift-add and accumulation of every slot.

use std::collections::VecDeque;

use forms_golden::accumulate::accumulate;
use forms_golden::converter::convert;
use forms_golden::flip::restore;
use forms_golden::shift_add::shift_add;
use forms_golden::{AdcPolicy, Config, Scheme};
use forms_rtl::datapath::lane::Lane;
use rand::Rng;
use rand_chacha::ChaCha8Rng;

use super::bench::{Bench, Plan};
use super::geometry::Geometry;
use super::sign_accumulator::{polarity, raw};
use super::stimulus::{chance, index, word};
use forms_testbench::Error;
use forms_verilog::recording::Recording;

/// One beat of one step on its way through the lane.
#[derive(Clone, Debug)]
struct Slot {
    subarray: usize,
    /// Lane column.
    column: usize,
    turn: usize,
    /// The lane has a weight column here.
    in_use: bool,
    counts: Vec<u32>,
    ones: usize,
    position: usize,
    negative_plane: bool,
    first: bool,
    bank: usize,
    /// The partial sum of the weight that it completes, once it is known; none where the lane is not in use.
    sum: Option<i64>,
}

/// What is programmed.
struct Table {
    /// Of each array, by address.
    flips: Vec<Vec<u64>>,
    /// By place.
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
pub fn bench(plan: &Plan, dut: Lane, config: &Config) -> Result<Recording, Error> {
    let geometry = Geometry::of(config);
    let Geometry {
        arrays,
        turns,
        at_once,
        lane_columns,
        ..
    } = geometry;
    let (level, result_bits) = (config.max_level(), config.acc_bits());
    let places = geometry.places();
    let addresses = places.len() * turns;
    let place = |slot: &Slot| geometry.place(slot.subarray, slot.column);
    let address = |slot: &Slot| geometry.address(place(slot), slot.turn);
    let nth_place = |i: usize| geometry.place(places[i].0, places[i].1);
    let nth_address = |i: usize| geometry.address(nth_place(i / turns), i % turns);
    let mut rng = plan.rng();
    let mut bench = Bench::new(plan, dut)?;
    let mut table = Table {
        flips: vec![vec![0; nth_address(addresses - 1) + 1]; arrays],
        negatives: vec![false; nth_place(places.len() - 1) + 1],
        present: vec![true; arrays],
    };
    let mut sums = [vec![None::<i64>; lane_columns], vec![None; lane_columns]];
    // Restored counts of the weight under way, array after array, of its devices so far.
    let mut weight: Vec<Vec<u32>> = vec![Vec::new(); arrays];
    // The slots in stages 1, 2, 3, 4, 5, 6.
    let mut stages: [Option<Slot>; 6] = [const { None }; 6];
    // The word written last, if the slot that left stage 6 last wrote one.
    let mut left: Option<(usize, usize)> = None;
    let mut drained: Option<u64> = None;
    let mut waiting: VecDeque<Slot> = VecDeque::new();
    let mut mvms = 0;
    let mut awake = false;
    for clock in 0..arrays * addresses + 700 {
        let programming = clock < arrays * addresses;
        let idle = waiting.is_empty() && stages.iter().all(Option::is_none);
        let reset = clock == 0 || (!programming && mvms > 2 && chance(&mut rng, 1, 150));
        let advance = chance(&mut rng, 6, 7);
        let program = programming || (idle && chance(&mut rng, 1, 3));
        let (program_array, program_address, program_place) = match programming {
            true => (
                clock / addresses,
                nth_address(clock % addresses),
                nth_place(clock % places.len()),
            ),
            false => (
                index(&mut rng, arrays),
                nth_address(index(&mut rng, addresses)),
                nth_place(index(&mut rng, places.len())),
            ),
        };
        let program_flip = program && (programming || chance(&mut rng, 1, 2));
        let program_sign = program && (programming || chance(&mut rng, 1, 2));
        let flips = rng.random_range(0..1_u64 << at_once);
        let negative = chance(&mut rng, 1, 2);
        if !programming && !program && waiting.is_empty() && chance(&mut rng, 2, 3) {
            // Other planes only between MVMs, when nothing is under way.
            if idle {
                for present in &mut table.present {
                    *present = config.scheme != Scheme::Sme || chance(&mut rng, 1, 2);
                }
            }
            // The first two fill both banks.
            waiting = mvm(&mut rng, config, mvms % 2, mvms < 2);
            mvms += 1;
        }
        let [s1, s2, s3, s4, s5, s6] = &stages;
        let word_of = |slot: &Slot| (slot.bank, slot.column);
        let writes = |slot: &Slot| slot.turn + 1 == turns;
        let meets = |slot: &Slot, before: &Option<Slot>| {
            let before = before.as_ref().filter(|before| writes(before));
            before.is_some_and(|before| word_of(before) == word_of(slot))
        };
        let newest = s5.as_ref().is_some_and(|slot| meets(slot, s6));
        let recent = s5.as_ref().is_some_and(|slot| left == Some(word_of(slot)));
        // A bank that a slot still has to read is not drained.
        let drain_bank = rng.random_range(0..2_usize);
        let of_bank = |slot: &&Slot| slot.bank == drain_bank && !slot.first;
        let reads = s5
            .as_ref()
            .filter(of_bank)
            .is_some_and(|_| !newest && !recent)
            || s4
                .as_ref()
                .filter(of_bank)
                .is_some_and(|slot| !meets(slot, s5));
        let drain = !reads && chance(&mut rng, 3, 4);
        let drain_column = index(&mut rng, lane_columns);
        let written = s6.as_ref().filter(|slot| advance && writes(slot));
        let drain_new = written.is_some_and(|slot| word_of(slot) == (drain_bank, drain_column));
        let garbage = index(&mut rng, addresses);

        let pins = bench.dut();
        pins.reset.next = reset;
        pins.advance.next = advance;
        pins.program_flip.next = program_flip;
        pins.program_sign.next = program_sign;
        pins.program_address.next = (program_address as u64).into();
        pins.program_place.next = (program_place as u64).into();
        for pin in &mut pins.program_array {
            pin.next = (program_array as u64).into();
        }
        for (pin, &present) in pins.present.iter_mut().zip(&table.present) {
            pin.next = present;
        }
        pins.program_flips.next = flips.into();
        pins.program_negative.next = negative;
        pins.convert.next = s2.as_ref().is_some_and(|slot| slot.in_use);
        pins.fetch.next = s1.is_some();
        let fetch_address = s1.as_ref().map_or(nth_address(garbage), address);
        pins.fetch_address.next = (fetch_address as u64).into();
        for (i, pin) in pins.bit_line.iter_mut().enumerate() {
            let count = s2.as_ref().map_or(level as u32, |slot| slot.counts[i]);
            pin.next = u64::from(count).into();
        }
        let ones = s3.as_ref().map_or(1, |slot| slot.ones);
        pins.scale.next = ((level * ones) as u64).into();
        pins.lookup.next = s4.is_some();
        pins.restore.next = s3.is_some();
        let restore_place = s3.as_ref().map_or(nth_place(garbage / turns), place);
        pins.restore_place.next = (restore_place as u64).into();
        for pin in &mut pins.turn {
            let turn = s4.as_ref().map_or(garbage % turns, |slot| slot.turn);
            pin.next = (turn as u64).into();
        }
        if let Some(slot) = s4 {
            pins.lookup_bank.next = slot.bank == 1;
            pins.lookup_column.next = (slot.column as u64).into();
        }
        pins.newest.next = newest;
        pins.recent.next = recent;
        if let Some(slot) = s5 {
            pins.first.next = slot.first;
            pins.bank.next = slot.bank == 1;
            pins.position.next = (slot.position as u64).into();
            pins.negative_plane.next = slot.negative_plane;
        }
        pins.write.next = s6.as_ref().is_some_and(writes);
        if let Some(slot) = s6 {
            pins.write_bank.next = slot.bank == 1;
            pins.write_column.next = (slot.column as u64).into();
        }
        pins.drain.next = drain;
        pins.drain_new.next = drain_new;
        pins.drain_bank.next = drain_bank == 1;
        pins.drain_column.next = (drain_column as u64).into();
        bench.settle()?;
        if awake {
            let clips = s5
                .as_ref()
                .map_or(0, |slot| clips(slot, &table.present, config));
            bench.expect("clips", clips)?;
        }
        if let Some(sum) = drained {
            bench.expect("drained", sum)?;
        }
        bench.clock()?;

        if advance {
            left = None;
            if let Some(slot) = stages[5].take()
                && writes(&slot)
            {
                left = Some(word_of(&slot));
                let old = match slot.first {
                    true => Some(0),
                    false => sums[slot.bank][slot.column],
                };
                // What an unused beat accumulates has no meaning.
                sums[slot.bank][slot.column] = old.zip(slot.sum).map(|(old, sum)| {
                    let negative = config.scheme == Scheme::Forms && table.negatives[place(&slot)];
                    let polarity = polarity(negative, slot.negative_plane);
                    accumulate(old, sum, slot.position, polarity)
                });
            }
            if let Some(slot) = &mut stages[4] {
                if slot.turn == 0 {
                    weight.iter_mut().for_each(Vec::clear);
                }
                for (array, counts) in weight.iter_mut().enumerate() {
                    let flips = table.flips[array][address(slot)];
                    let count = table.present[array];
                    let restored = restored(slot, array, flips, config);
                    counts.extend(restored.iter().map(|q| if count { *q } else { 0 }));
                }
                if writes(slot) && slot.in_use {
                    slot.sum = Some(partial_sum(&weight, config));
                }
            }
            stages.rotate_right(1);
            stages[0] = match chance(&mut rng, 5, 6) {
                true => waiting.pop_front(),
                false => None,
            };
        }
        // The first two MVMs fill both banks.
        let full = sums.iter().flatten().all(Option::is_some);
        drained = match drain && !reset && (full || mvms > 2) {
            true => sums[drain_bank][drain_column].map(|sum| raw(sum, result_bits)),
            false => None,
        };
        if program_flip {
            table.flips[program_array][program_address] = flips;
        }
        if program_sign {
            table.negatives[program_place] = negative;
        }
        if reset {
            stages = [const { None }; 6];
            left = None;
            // The words of a lane of one column are registers.
            if lane_columns == 1 {
                sums = [vec![Some(0)], vec![Some(0)]];
            }
            waiting.clear();
            awake = true;
        }
    }
    bench.finish()
}

/// An MVM's slots. A `full` one uses every lane column.
fn mvm(rng: &mut ChaCha8Rng, config: &Config, bank: usize, full: bool) -> VecDeque<Slot> {
    let Geometry {
        subarrays,
        lane_columns,
        turns,
        at_once,
        arrays,
        ..
    } = Geometry::of(config);
    let (level, rows) = (config.max_level(), config.fragment_rows);
    let used = match full || chance(rng, 1, 6) {
        true => lane_columns,
        false => rng.random_range(1..=lane_columns.min(6)),
    };
    // More of the heaviest steps than an accumulator holds do not exist.
    let most_steps = (subarrays * config.input_bits).min(6);
    let steps = if full {
        1
    } else {
        rng.random_range(1..=most_steps)
    };
    let mut slots = VecDeque::new();
    for step in 0..steps {
        let subarray = index(rng, subarrays);
        let ones = rng.random_range(0..=rows);
        let position = index(rng, config.input_bits);
        let negative_plane = chance(rng, 1, 5);
        // A fragment that is stored for flip encoding never exceeds half of full scale.
        let most = match config.adc.policy {
            AdcPolicy::FlipEncoded => (level * ones).min(level * rows / 2),
            AdcPolicy::Lossless | AdcPolicy::Saturating | AdcPolicy::Uniform { .. } => level * ones,
        };
        for column in 0..used {
            // The only lane there is has a weight column everywhere.
            let in_use = full || turns > 1 || !chance(rng, 1, 20);
            for turn in 0..turns {
                slots.push_back(Slot {
                    subarray,
                    column,
                    turn,
                    in_use,
                    counts: (0..arrays * at_once)
                        .map(|_| word(rng, most as u64) as u32)
                        .collect(),
                    ones,
                    position,
                    negative_plane,
                    first: step == 0,
                    bank,
                    sum: None,
                });
            }
        }
    }
    slots
}

/// Converters that clip in a slot; those of absent arrays do not convert.
fn clips(slot: &Slot, present: &[bool], config: &Config) -> u64 {
    let at_once = slot.counts.len() / present.len();
    let clipped = |(i, count): (usize, &u32)| {
        present[i / at_once] && convert(&config.adc, config.full_scale(), *count).clipped
    };
    match slot.in_use {
        true => slot
            .counts
            .iter()
            .enumerate()
            .filter(|at| clipped(*at))
            .count() as u64,
        false => 0,
    }
}

/// Golden's restored counts of one array in a slot.
fn restored(slot: &Slot, array: usize, flips: u64, config: &Config) -> Vec<u32> {
    let at_once = Geometry::of(config).at_once;
    let counts = slot.counts[array * at_once..][..at_once].iter().enumerate();
    let restore = |(j, &count): (usize, &u32)| {
        let read = convert(&config.adc, config.full_scale(), count);
        match config.adc.policy == AdcPolicy::FlipEncoded && flips >> j & 1 == 1 {
            true => restore(read.code, slot.ones, config.max_level()),
            false => read.count,
        }
    };
    counts.map(restore).collect()
}

/// The partial sum of a weight from the restored counts of each array.
fn partial_sum(weight: &[Vec<u32>], config: &Config) -> i64 {
    match config.scheme {
        Scheme::Sme => {
            let plane = |sign: usize| -> Vec<u32> {
                let planes = weight.iter().skip(sign).step_by(2);
                planes.flatten().copied().collect()
            };
            shift_add(&plane(0), 1) - shift_add(&plane(1), 1)
        }
        Scheme::Forms | Scheme::Isaac | Scheme::Prime => {
            let sums = weight
                .iter()
                .map(|counts| shift_add(counts, config.device_bits));
            sums.reduce(|positive, negative| positive - negative)
                .unwrap_or(0)
        }
    }
}

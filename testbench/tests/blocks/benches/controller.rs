//! Controller, against the three nested loops of the contract, written out.

use std::collections::VecDeque;

use forms_golden::Config;
use forms_rtl::control::controller::Controller;
use rand::Rng;
use rand_chacha::ChaCha8Rng;

use super::bench::{Bench, Plan};
use super::geometry::Geometry;
use super::stimulus::chance;
use forms_testbench::Error;
use forms_verilog::recording::Recording;

/// One slot of the walk.
#[derive(Clone, Copy, Debug)]
struct Slot {
    subarray: usize,
    column: usize,
    turn: usize,
    last_column: bool,
    convert: bool,
    first: bool,
    last_beat: bool,
    last_step: bool,
    last_of_fragment: bool,
    last_of_mvm: bool,
    bank: usize,
}

/// The walk of one MVM: `steps` of each sub-array, of each step `columns` lane columns of `turns` turns.
fn walk(steps: &[usize], columns: usize, turns: usize, bank: usize) -> VecDeque<Slot> {
    let mut slots = VecDeque::new();
    let mut fed = false;
    for (subarray, &steps) in steps.iter().enumerate() {
        let slot = Slot {
            subarray,
            column: 0,
            turn: 0,
            last_column: columns == 1,
            convert: false,
            first: !fed,
            last_beat: false,
            last_step: false,
            last_of_fragment: true,
            last_of_mvm: false,
            bank,
        };
        if steps == 0 {
            slots.push_back(slot);
        }
        for step in 0..steps {
            for beat in 0..columns * turns {
                let last_beat = beat + 1 == columns * turns;
                let last_step = step + 1 == steps;
                slots.push_back(Slot {
                    column: beat / turns,
                    turn: beat % turns,
                    last_column: beat / turns + 1 == columns,
                    convert: true,
                    first: !fed,
                    last_beat,
                    last_step,
                    last_of_fragment: last_beat && last_step,
                    ..slot
                });
            }
            fed = true;
        }
    }
    if let Some(slot) = slots.back_mut() {
        slot.last_of_mvm = true;
    }
    slots
}

/// MVM after MVM, each fragment with some steps or none, with gaps between fragments, a pipeline that
/// is held, resets in mid-flight; K_used, F_used and the first lane column change between MVMs.
///
/// # Errors
///
/// [`Error::Mismatch`].
pub fn bench(plan: &Plan, dut: Controller, config: &Config) -> Result<Recording, Error> {
    let geometry = Geometry::of(config);
    let Geometry {
        columns,
        subarrays,
        turns,
        ..
    } = geometry;
    // Nothing is seen of an output that the block does not have.
    let has_turns = !dut.turn.is_empty();
    let has_lanes = !dut.last_lane_column_now.is_empty();
    let mut rng = plan.rng();
    let mut bench = Bench::new(plan, dut)?;
    let (mut k_used, mut f_used) = (columns, subarrays);
    let mut first_column = 0;
    let mut slots: VecDeque<Slot> = VecDeque::new();
    let mut mvms = 0;
    let mut bank = 0;
    let mut present = false;
    let mut begun = false;
    let mut awake = false;
    for clock in 0..600 {
        // The first MVMs, which use every index there is, are left to end.
        let reset = clock == 0 || (clock > 300 && chance(&mut rng, 1, 60));
        let advance = chance(&mut rng, 6, 7);
        if slots.is_empty() {
            (k_used, f_used) = match mvms {
                0 => (columns, 2.min(subarrays)),
                1 => (1, subarrays),
                _ if chance(&mut rng, 1, 2) => use_some(&mut rng, columns, subarrays),
                _ => (k_used, f_used),
            };
            let all = config.beats(columns) / turns;
            let most = all - config.beats(k_used) / turns;
            first_column = match mvms {
                0 => 0,
                1 => most,
                _ => rng.random_range(0..=most),
            };
            mvms += 1;
            let mut steps: Vec<usize> = (0..f_used).map(|_| steps(&mut rng)).collect();
            if mvms == 1 {
                steps[0] = 1;
            }
            slots = walk(&steps, config.beats(k_used) / turns, turns, bank);
        }
        // A fragment stays once it is there.
        present = present || chance(&mut rng, 3, 4);
        let slot = slots.front().copied().filter(|_| present);

        let pins = bench.dut();
        pins.reset.next = reset;
        pins.advance.next = advance;
        pins.first_lane_column.next = (first_column as u64).into();
        pins.last_lane_column.next = (config.beats(k_used) as u64 / turns as u64 - 1).into();
        pins.last_subarray.next = (f_used as u64 - 1).into();
        pins.loaded.next = slot.is_some();
        // Without a fragment, or without a step, these may be anything.
        let any = chance(&mut rng, 1, 2);
        pins.empty.next = slot.map_or(any, |slot| !slot.convert);
        pins.last_step.next = match slot {
            Some(slot) if slot.convert => slot.last_step,
            _ => chance(&mut rng, 1, 2),
        };
        bench.settle()?;
        if awake {
            let is = |what: fn(&Slot) -> bool| slot.as_ref().is_some_and(what);
            bench.expect("slot", slot.is_some())?;
            bench.expect("convert", is(|slot| slot.convert))?;
            bench.expect("last_beat", is(|slot| slot.last_beat))?;
            bench.expect("last_slot", is(|slot| slot.last_of_mvm))?;
            bench.expect(
                "step",
                advance && is(|slot| slot.last_beat && !slot.last_step),
            )?;
            bench.expect("retire", advance && is(|slot| slot.last_of_fragment))?;
            bench.expect("busy", slot.is_some() || begun)?;
            if let Some(slot) = slot {
                bench.expect("first", slot.first)?;
                bench.expect("bank", slot.bank as u64)?;
                bench.expect("subarray", slot.subarray as u64)?;
                if has_lanes {
                    bench.expect("last_lane_column_now_0", slot.last_column)?;
                }
                let place = geometry.place(slot.subarray, first_column + slot.column);
                bench.expect("place", place as u64)?;
                let address = geometry.address(place, slot.turn);
                bench.expect("address", address as u64)?;
                if has_turns {
                    bench.expect("turn_0", slot.turn as u64)?;
                }
            }
        }
        bench.clock()?;

        if let (true, Some(slot)) = (advance, slot) {
            slots.pop_front();
            if slot.last_of_fragment {
                present = false;
                begun = !slot.last_of_mvm;
            }
            if slot.last_of_mvm {
                bank = 1 - bank;
            }
        }
        if reset {
            slots.clear();
            bank = 0;
            (present, begun) = (false, false);
            awake = true;
        }
    }
    bench.finish()
}

/// K_used and F_used: mostly few, so that MVMs end.
fn use_some(rng: &mut ChaCha8Rng, columns: usize, subarrays: usize) -> (usize, usize) {
    let some = |rng: &mut ChaCha8Rng, most: usize| match rng.random_range(0..6) {
        0 => 1,
        1 => most,
        _ => rng.random_range(1..=most.min(5)),
    };
    match chance(rng, 1, 2) {
        true => (some(rng, columns), rng.random_range(1..=subarrays.min(3))),
        false => (rng.random_range(1..=columns.min(3)), some(rng, subarrays)),
    }
}

/// Steps of a fragment: often none.
fn steps(rng: &mut ChaCha8Rng) -> usize {
    match rng.random_range(0..6) {
        0..3 => 0,
        3..5 => 1,
        _ => rng.random_range(1..=4),
    }
}

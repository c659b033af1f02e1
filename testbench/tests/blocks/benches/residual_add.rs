//! Residual adder, against a table of what is read and written when.

use std::collections::BTreeMap;

use forms_rtl::accelerator::residual_add::ResidualAdd;
use rand::Rng;
use rand_chacha::ChaCha8Rng;

use super::bench::{Bench, Plan};
use super::elastic::raw;
use super::stimulus::{chance, word};
use forms_testbench::Error;
use forms_verilog::recording::Recording;

/// Bits of a word.
const WORD: usize = 32;

/// What is programmed.
#[derive(Clone, Copy, Debug)]
struct Program {
    /// M and s of each operand.
    scales: [(i64, u32); 2],
    low: i64,
    high: i64,
}

/// One clock of an addition.
#[derive(Clone, Copy, Debug, Default)]
struct Event {
    /// Address, and word to be answered.
    read: Option<(u64, i64)>,
    write: Option<(u64, i64)>,
    done: bool,
}

/// `value` x M / 2^s, halves up, in a word.
fn rescale(value: i64, (multiplier, shift): (i64, u32)) -> i64 {
    let product = i128::from(value) * i128::from(multiplier);
    let rounded = (product + (1_i128 << (shift - 1))) >> shift;
    rounded.clamp(i32::MIN.into(), i32::MAX.into()) as i64
}

/// A multiplier and shift that leave something of a word, or anything.
fn scale(rng: &mut ChaCha8Rng) -> (i64, u32) {
    match rng.random_range(0..5) {
        0 => (2, 1),
        // Halves, exactly.
        2 => (1, rng.random_range(1..=8)),
        1 => (word(rng, (1 << 31) - 1) as i64, rng.random_range(1..=126)),
        _ => (
            rng.random_range(1 << 29..1 << 31),
            rng.random_range(29..=34),
        ),
    }
}

/// A word of a map: small, extreme, or anything.
fn operand(rng: &mut ChaCha8Rng) -> i64 {
    let most = [255, (1 << 20) - 1, (1 << 31) - 1][rng.random_range(0..3)];
    let size = word(rng, most) as i64;
    if chance(rng, 1, 2) { size } else { !size }
}

/// What an addition of `sums` words does, clock by clock from the one after its start; at least the first `until` clocks
/// of it, and a pause.
fn events(
    rng: &mut ChaCha8Rng,
    program: &Program,
    [first, second, out]: [u64; 3],
    sums: u64,
    until: u64,
) -> BTreeMap<u64, Event> {
    let mut events: BTreeMap<u64, Event> = BTreeMap::new();
    for i in 0..sums {
        if 2 * i > until + 4 {
            break;
        }
        let (a, b) = match rng.random_range(0..8) {
            // A sum of one operand, and one that is near a bound.
            0 => (operand(rng), 0),
            1 => (program.low, operand(rng) & 1),
            2 => (program.high, !(operand(rng) & 1)),
            _ => (operand(rng), operand(rng)),
        };
        let address = |base: u64| (base + i) & 0xffff;
        events.entry(2 * i).or_default().read = Some((address(first), a));
        events.entry(2 * i + 1).or_default().read = Some((address(second), b));
        let sum = rescale(a, program.scales[0]) + rescale(b, program.scales[1]);
        let sum = sum.max(program.low).min(program.high);
        let last = events.entry(2 * i + 8).or_default();
        last.write = Some((address(out), sum));
        last.done = i + 1 == sums;
    }
    events
}

/// Additions of a few words, between any addresses, on any scales and bounds; such of many words, which a reset ends; writes to
/// targets of others; words of the descriptor that change when nothing begins.
///
/// # Errors
///
/// [`Error::Mismatch`].
pub fn bench(plan: &Plan, dut: ResidualAdd) -> Result<Recording, Error> {
    let mut rng = plan.rng();
    let mut bench = Bench::new(plan, dut)?;
    let none = Program {
        scales: [(0, 1); 2],
        low: i32::MIN.into(),
        high: i32::MAX.into(),
    };
    let mut program = none;
    // Every bit of the count once.
    let mut bits: Vec<u32> = (3..32).collect();
    let mut last_read: Option<i64> = None;
    for round in 0..110 {
        let long = round % 3 == 2 && !bits.is_empty();
        let sums: u64 = match long {
            true => 1 << bits.swap_remove(rng.random_range(0..bits.len())),
            false => rng.random_range(1..=6),
        };
        let descriptor: Vec<u64> = (0..16)
            .map(|i| match i {
                15 => sums - 1 + u64::from(long),
                _ => word(&mut rng, 0xffff) | word(&mut rng, 0xffff) << 16,
            })
            .collect();
        let sums = descriptor[15] + 1;
        let places = [
            descriptor[0] & 0xffff,
            descriptor[14] & 0xffff,
            descriptor[0] >> 16,
        ];
        // Target, address, data.
        let mut writes: Vec<(u64, u64, u64)> = Vec::new();
        if round == 0 || chance(&mut rng, 1, 2) {
            program.scales = [scale(&mut rng), scale(&mut rng)];
            for (i, (multiplier, shift)) in (0..).zip(program.scales) {
                writes.extend([(24, i, multiplier as u64), (25, i, u64::from(shift))]);
            }
        }
        // None at first: those after a reset.
        if round > 4 && chance(&mut rng, 1, 2) {
            let (a, b) = (operand(&mut rng), operand(&mut rng));
            (program.low, program.high) = (a.min(b), a.max(b));
            writes.extend([
                (26, rng.random_range(0..2), raw(program.low, WORD)),
                (27, rng.random_range(0..2), raw(program.high, WORD)),
            ]);
        }
        for _ in 0..rng.random_range(0..3) {
            let others = [
                24 ^ 4,
                25 ^ 8,
                26 ^ 16,
                27 ^ 32,
                24 | 64,
                27 | 128,
                0,
                2,
                3,
                17,
            ];
            let target = others[rng.random_range(0..others.len())];
            writes.push((target, rng.random_range(0..2), word(&mut rng, 0xffff_ffff)));
        }
        let until = if long {
            rng.random_range(20..40)
        } else {
            2 * sums + 6
        };
        let events = events(&mut rng, &program, places, sums, until);
        let begin = 1 + writes.len() as u64;
        let pause = rng.random_range(0..3);
        let ends = begin + until + 1 + pause;
        for clock in 0..=ends {
            // Nothing else ends an addition of many words.
            let reset = round == 0 && clock == 0 || long && clock == ends;
            let start = clock == begin;
            let write = writes.get((clock as usize).wrapping_sub(1));
            let event = clock.checked_sub(begin + 1).and_then(|at| events.get(&at));
            let event = event.copied().unwrap_or_default();
            // A word comes in the clock after its read.
            let data = last_read.take().unwrap_or_else(|| operand(&mut rng));

            let pins = bench.dut();
            pins.reset.next = reset;
            // What is not written is offered all the same.
            pins.program_enable.next = write.is_some();
            let (target, address, word_of_it) = write.copied().unwrap_or((
                rng.random_range(24..28),
                rng.random_range(0..2),
                word(&mut rng, 0xffff_ffff),
            ));
            pins.program_target.next = target.into();
            pins.program_address.next = address.into();
            pins.program_data.next = word_of_it.into();
            for (pin, &right) in pins.descriptor.iter_mut().zip(&descriptor) {
                let other = rng.random_range(0..1_u64 << 32);
                pin.next = if start { right } else { other }.into();
            }
            pins.start.next = start;
            pins.read_data.next = raw(data, WORD).into();
            bench.settle()?;
            if !(round == 0 && clock == 0) {
                bench.expect("read", event.read.is_some())?;
                bench.expect("write", event.write.is_some())?;
                bench.expect("done", event.done)?;
                if let Some((address, _)) = event.read {
                    bench.expect("read_address", address)?;
                }
                if let Some((address, sum)) = event.write {
                    bench.expect("write_address", address)?;
                    bench.expect("write_data", raw(sum, WORD))?;
                }
            }
            bench.clock()?;
            last_read = event.read.map(|(_, word)| word);
            if reset {
                (program.low, program.high) = (none.low, none.high);
                last_read = None;
            }
        }
    }
    bench.finish()
}

//! Result drain, against a queue of finished MVMs.

use std::collections::VecDeque;

use forms_golden::{Config, Scheme};
use forms_rtl::control::result_drain::ResultDrain;
use rand::Rng;

use super::bench::{Bench, Plan};
use super::geometry::Geometry;
use super::sign_accumulator::raw;
use super::stimulus::{chance, word};
use forms_testbench::Error;
use forms_verilog::recording::Recording;

/// A finished MVM whose words have not all been read from its bank.
#[derive(Clone, Debug)]
struct Finished {
    bank: usize,
    zero: bool,
    /// By weight column.
    words: Vec<u64>,
}

/// A word on its way out.
#[derive(Clone, Copy, Debug)]
struct Word {
    /// Clocks since it was read.
    age: usize,
    value: u64,
    zero: bool,
    last: bool,
}

/// MVMs finish as fast as the banks allow or slower, results are taken at once, at times or not for
/// long, resets come in mid-flight; K_used changes after them. Offsets are any, in every clock.
///
/// # Errors
///
/// [`Error::Mismatch`].
pub fn bench(plan: &Plan, dut: ResultDrain, config: &Config) -> Result<Recording, Error> {
    let Geometry { columns, lanes, .. } = Geometry::of(config);
    let result_bits = config.acc_bits();
    let most = (1 << result_bits) - 1;
    let has_offset = config.scheme == Scheme::Isaac;
    let mut rng = plan.rng();
    let mut bench = Bench::new(plan, dut)?;
    let mut queue: VecDeque<Finished> = VecDeque::new();
    let mut sent = 0;
    let mut words: VecDeque<Word> = VecDeque::new();
    // What the lanes show, and the bank that it comes from.
    let mut asked: Option<(Vec<u64>, usize)> = None;
    let (mut filling, mut draining) = (0, 0);
    let mut awake = false;
    for phase in 0..10 {
        let k_used = match phase {
            0 => columns,
            1 => 1,
            _ => rng.random_range(1..=columns.min(8)),
        };
        // In tenths.
        let slots = [10, 9, 4][rng.random_range(0..3)];
        let finishes = [10, 5, 1][rng.random_range(0..3)];
        let mut ready = [10, 7, 2][rng.random_range(0..3)];
        let mut clocks = rng.random_range(40..70);
        if phase == 0 {
            // Every column, in time.
            (ready, clocks) = (9, clocks + 3 * columns);
        }
        for clock in 0..clocks {
            let reset = clock == 0;
            let y_ready = chance(&mut rng, ready, 10);
            let slot = chance(&mut rng, slots, 10);
            let bank = match slot {
                true => filling,
                false => rng.random_range(0..2),
            };
            // What happens on this edge.
            let blocked = slot && queue.iter().any(|mvm| mvm.bank == bank);
            let finish = slot && !blocked && chance(&mut rng, finishes, 10);
            let zero = chance(&mut rng, 1, 4);
            let offset = word(&mut rng, most);
            let output = words.front().filter(|word| word.age >= 3).copied();
            let taken = y_ready && output.is_some();
            let was_busy = !queue.is_empty() || !words.is_empty();
            let new = finish && queue.is_empty();
            if finish {
                let words = (0..k_used).map(|_| word(&mut rng, most));
                queue.push_back(Finished {
                    bank,
                    zero,
                    words: words.collect(),
                });
                filling = 1 - filling;
            }
            let load = !queue.is_empty() && (words.len() < 3 || taken);
            let at_end = sent + 1 == k_used;

            let pins = bench.dut();
            pins.reset.next = reset;
            let last = k_used as u64 - 1;
            pins.last_lane_column.next = (last / lanes as u64).into();
            for pin in &mut pins.last_lane {
                pin.next = (last % lanes as u64).into();
            }
            pins.slot.next = slot;
            pins.bank.next = bank == 1;
            pins.finish.next = finish;
            pins.zero.next = zero;
            pins.y_ready.next = y_ready;
            for pin in &mut pins.offset {
                pin.next = offset.into();
            }
            for (lane, pin) in pins.word.iter_mut().enumerate() {
                let drained = asked.as_ref().and_then(|(words, _)| words.get(lane));
                let any = word(&mut rng, most);
                pin.next = drained.copied().unwrap_or(any).into();
            }
            bench.settle()?;
            if awake {
                bench.expect("blocked", blocked)?;
                bench.expect("drain", load)?;
                bench.expect("drain_bank", draining as u64)?;
                if load {
                    bench.expect("drain_column", (sent / lanes) as u64)?;
                }
                bench.expect("drain_new", new && k_used <= lanes)?;
                if let (true, Some((_, bank))) = (has_offset, &asked) {
                    bench.expect("offset_bank_0", *bank as u64)?;
                }
                bench.expect("y_valid", output.is_some())?;
                if let Some(word) = output {
                    bench.expect("y", word.value)?;
                    bench.expect("y_last", word.last)?;
                }
                bench.expect("busy", was_busy)?;
            }
            bench.clock()?;

            if taken {
                words.pop_front();
            }
            // A word meets its offset in the clock after it was read.
            for word in &mut words {
                if word.age == 1 && has_offset && !word.zero {
                    word.value = raw(word.value as i64 - offset as i64, result_bits);
                }
                word.age += 1;
            }
            asked = None;
            if load && let Some(mvm) = queue.front() {
                words.push_back(Word {
                    age: 1,
                    value: if mvm.zero { 0 } else { mvm.words[sent] },
                    zero: mvm.zero,
                    last: at_end,
                });
                let first = sent / lanes * lanes;
                asked = Some((mvm.words[first..].to_vec(), draining));
                sent += 1;
                if at_end {
                    queue.pop_front();
                    draining = 1 - draining;
                    sent = 0;
                }
            }
            if reset {
                queue.clear();
                (sent, filling, draining) = (0, 0, 0);
                words.clear();
                asked = None;
                awake = true;
            }
        }
    }
    bench.finish()
}

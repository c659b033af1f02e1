//! Output buffer, against a queue.

use std::collections::VecDeque;

use forms_rtl::tile::output_buffer::OutputBuffer;
use rand::Rng;

use super::bench::{Bench, Plan};
use super::stimulus::{chance, word};
use forms_testbench::Error;
use forms_verilog::recording::Recording;

/// Fills, drains and streams a buffer of `words` words, with resets in between.
///
/// # Errors
///
/// [`Error::Mismatch`].
pub fn bench(plan: &Plan, dut: OutputBuffer, words: usize) -> Result<Recording, Error> {
    let mut rng = plan.rng();
    let mut bench = Bench::new(plan, dut)?;
    for phase in 0..12 {
        let offers = [10, 6, 2][rng.random_range(0..3)];
        let takes = match phase {
            0 => 0,
            _ => [10, 6, 2][rng.random_range(0..3)],
        };
        let mut queue: VecDeque<(u64, bool)> = VecDeque::new();
        for clock in 0..60 {
            let reset = clock == 0;
            let valid = !reset && chance(&mut rng, offers, 10);
            let taken = chance(&mut rng, takes, 10);
            let value = word(&mut rng, u64::from(u32::MAX));
            let last = chance(&mut rng, 1, 3);

            let pins = bench.dut();
            pins.reset.next = reset;
            pins.word_valid.next = valid;
            pins.word_last.next = last;
            pins.word.next = value.into();
            pins.out_ready.next = taken;
            bench.settle()?;
            let ready = queue.len() < words;
            if !reset {
                bench.expect("word_ready", ready)?;
                bench.expect("out_valid", !queue.is_empty())?;
                if let Some(&(word, last)) = queue.front() {
                    bench.expect("out", word)?;
                    bench.expect("out_last", last)?;
                }
                bench.expect("busy", !queue.is_empty())?;
            }
            bench.clock()?;
            if taken {
                queue.pop_front();
            }
            if valid && ready {
                queue.push_back((value, last));
            }
        }
    }
    bench.finish()
}

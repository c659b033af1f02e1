//! Maximum pool, against the largest of all words of a window.

use forms_rtl::tile::max_pool::MaxPool;
use rand::Rng;

use super::bench::{Bench, Plan};
use super::elastic::{Elastic, raw, signed};
use super::stimulus::{chance, word};
use forms_testbench::Error;
use forms_verilog::recording::Recording;

/// Windows of one to nine MVMs of random words of up to `columns` columns, ragged on both sides; resets in mid-window. Half of
/// the words differ from one of their window in a single bit. Then windows that close in the clock after each bit of the
/// position was 1 alone, whose first word is the largest: up to 65 MVMs, 4,097 where there are four columns.
///
/// # Errors
///
/// [`Error::Mismatch`].
pub fn bench(plan: &Plan, dut: MaxPool, columns: usize) -> Result<Recording, Error> {
    let most = columns;
    let mut rng = plan.rng();
    let mut bench = Bench::new(plan, dut)?;
    let longest = if columns == 4 { 12 } else { 6 };
    for phase in 0..=10 + longest {
        let is_long = phase >= 10;
        let (columns, window, clocks) = match phase {
            0 => (rng.random_range(1..=most.min(6)), 1, 300),
            1 => (most.min(6), 3, 100),
            10.. => (1, (1 << (phase - 10)) + 1, (1 << (phase - 10)) + 6),
            _ => (
                rng.random_range(1..=most.min(6)),
                rng.random_range(1..=9),
                100,
            ),
        };
        let offers = match phase {
            1 | 10.. => 10,
            _ => [10, 7, 3][rng.random_range(0..3)],
        };
        let takes = match is_long {
            true => 10,
            false => [10, 7, 3][rng.random_range(0..3)],
        };
        let mut out: Elastic<(i64, bool)> = Elastic::new(1);
        // Of the window so far, by column.
        let mut seen: Vec<Vec<i64>> = vec![Vec::new(); columns];
        let mut column = 0;
        for clock in 0..clocks {
            let (reset, program) = (clock == 0, clock == 1 && phase > 0);
            let streams = clock > 1;
            let valid = streams && chance(&mut rng, offers, 10);
            let taken = chance(&mut rng, takes, 10);
            let last = column + 1 == columns;
            let near = seen[column].last().filter(|_| chance(&mut rng, 1, 2));
            let bits = match near {
                _ if is_long => raw((1 << 30) - 1000 * clock + rng.random_range(0..500), 32),
                Some(&seen) => raw(seen, 32) ^ 1 << rng.random_range(0..32),
                None => word(&mut rng, u64::from(u32::MAX)),
            };
            let closes = seen[column].len() + 1 == window;
            let ready = !closes || out.ready(taken);

            let pins = bench.dut();
            pins.reset.next = reset;
            pins.program_enable.next = program;
            pins.program_data.next = (window as u64 - 1).into();
            pins.word_valid.next = valid;
            pins.word_last.next = last;
            pins.word.next = bits.into();
            pins.pooled_ready.next = taken;
            bench.settle()?;
            if !reset {
                if streams {
                    bench.expect("word_ready", ready)?;
                }
                bench.expect("pooled_valid", out.last().is_some())?;
                if let Some(&(most, last)) = out.last() {
                    bench.expect("pooled", raw(most, 32))?;
                    bench.expect("pooled_last", last)?;
                }
                let inside = column > 0 || seen.iter().any(|seen| !seen.is_empty());
                bench.expect("busy", out.busy() || inside)?;
            }
            bench.clock()?;

            let mut leaves = None;
            if valid && ready {
                seen[column].push(signed(bits, 32));
                if closes {
                    let most = seen[column].drain(..).max();
                    leaves = most.map(|most| (most, last));
                }
                column = if last { 0 } else { column + 1 };
            }
            out.clock(leaves, taken);
            if reset {
                out = Elastic::new(1);
            }
        }
    }
    bench.finish()
}

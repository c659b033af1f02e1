//! Average pool, against the mean by Euclid's division.

use forms_rtl::tile::average_pool::AveragePool;
use rand::Rng;

use super::bench::{Bench, Plan};
use super::elastic::{raw, signed};
use super::stimulus::{chance, word};
use forms_testbench::Error;
use forms_verilog::recording::Recording;

/// Windows of one to nine MVMs of random words of up to `columns` columns, ragged on both sides; resets in mid-division. Then
/// windows that close in the clock after each bit of the position was 1 alone: up to 65 MVMs, 4,097 where there are four
/// columns.
///
/// # Errors
///
/// [`Error::Mismatch`].
pub fn bench(plan: &Plan, dut: AveragePool, columns: usize) -> Result<Recording, Error> {
    let most = columns;
    let mut rng = plan.rng();
    let mut bench = Bench::new(plan, dut)?;
    let longest = if columns == 4 { 12 } else { 6 };
    for phase in 0..=10 + longest {
        let (columns, window, clocks) = match phase {
            0 | 1 => (rng.random_range(1..=most.min(6)), 1, 900),
            2 => (most.min(6), 3, 140),
            10.. => (1, (1 << (phase - 10)) + 1, (1 << (phase - 10)) + 40),
            _ => (
                rng.random_range(1..=most.min(6)),
                rng.random_range(1..=9),
                140,
            ),
        };
        // A sum has less than 31 bits.
        let most = if phase >= 10 {
            (1 << 17) - 1
        } else {
            (1 << 26) - 1
        };
        let offers = match phase {
            2 | 10.. => 10,
            _ => [10, 7, 3][rng.random_range(0..3)],
        };
        let takes = [10, 7, 3][rng.random_range(0..3)];
        // A mean with the clocks of division that are left.
        let mut out: Option<(i64, bool, usize)> = None;
        let mut seen: Vec<Vec<i64>> = vec![Vec::new(); columns];
        let mut column = 0;
        for clock in 0..clocks {
            let (reset, program) = (clock == 0, clock == 1 && phase > 0);
            let streams = clock > 1;
            let valid = streams && chance(&mut rng, offers, 10);
            let taken = chance(&mut rng, takes, 10);
            let last = column + 1 == columns;
            let value = match window {
                1 => signed(word(&mut rng, u64::from(u32::MAX)), 32),
                _ => {
                    let small = [16, 255, most][rng.random_range(0..3)];
                    let size = word(&mut rng, small) as i64;
                    if chance(&mut rng, 1, 2) { size } else { -size }
                }
            };
            let closes = seen[column].len() + 1 == window;
            let there = out.is_some_and(|(.., left)| left == 0);
            let ready = !closes || out.is_none() || there && taken;

            let pins = bench.dut();
            pins.reset.next = reset;
            pins.program_enable.next = program;
            pins.program_data.next = (window as u64 - 1).into();
            pins.word_valid.next = valid;
            pins.word_last.next = last;
            pins.word.next = raw(value, 32).into();
            pins.pooled_ready.next = taken;
            bench.settle()?;
            if !reset {
                if streams {
                    bench.expect("word_ready", ready)?;
                }
                bench.expect("pooled_valid", there)?;
                if let Some((mean, last, 0)) = out {
                    bench.expect("pooled", raw(mean, 32))?;
                    bench.expect("pooled_last", last)?;
                }
                let inside = column > 0 || seen.iter().any(|seen| !seen.is_empty());
                bench.expect("busy", out.is_some() || inside)?;
            }
            bench.clock()?;

            if there && taken {
                out = None;
            }
            if let Some((.., left)) = &mut out {
                *left = left.saturating_sub(1);
            }
            if valid && ready {
                seen[column].push(value);
                if closes {
                    let sum: i64 = seen[column].drain(..).sum();
                    let n = window as i64;
                    let clocks = if window == 1 { 0 } else { 32 };
                    out = Some(((2 * sum + n).div_euclid(2 * n), last, clocks));
                }
                column = if last { 0 } else { column + 1 };
            }
            if reset {
                out = None;
            }
        }
    }
    bench.finish()
}

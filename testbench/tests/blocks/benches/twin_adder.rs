//! Twin adder, against sums of marked pairs.

use forms_rtl::tile::twin_adder::TwinAdder;
use rand::Rng;

use super::bench::{Bench, Plan};
use super::elastic::{Elastic, raw, signed};
use super::stimulus::{chance, word};
use forms_testbench::Error;
use forms_verilog::recording::Recording;

/// MVMs of up to `columns` weight columns with random twins, ragged on both sides; resets in mid-flight. At first without
/// flags, then with none, with every second column, with every other one; and several times all columns with any.
/// Twins have opposite signs, as a split column has.
///
/// # Errors
///
/// [`Error::Mismatch`].
pub fn bench(plan: &Plan, dut: TwinAdder, columns: usize) -> Result<Recording, Error> {
    let bits = dut.word.width();
    let writes = columns.div_ceil(32);
    let mut rng = plan.rng();
    let mut bench = Bench::new(plan, dut)?;
    let all = u64::MAX >> (64 - bits);
    let mut awake = false;
    for phase in 0..16 {
        let is_full = phase < 8;
        let k_used = match is_full {
            true => columns,
            false => rng.random_range(1..=columns),
        };
        let mut twins = vec![false; columns];
        let mut k = usize::from(phase == 3);
        while k + 1 < k_used {
            let is_twin = match phase {
                0 | 1 => false,
                2 | 3 => true,
                _ => chance(&mut rng, 1, 3),
            };
            twins[k] = is_twin;
            k += 1 + usize::from(is_twin);
        }
        let (offers, takes) = match is_full {
            true => (10, 10),
            false => (
                [10, 6, 3][rng.random_range(0..3)],
                [10, 7, 3][rng.random_range(0..3)],
            ),
        };
        let mut out = Elastic::new(1);
        let mut held: Option<i64> = None;
        let mut column = 0;
        let mut next = 0_u64;
        for clock in 0..90 + writes + columns / 2 {
            let (reset, streams) = (clock == 0, clock > writes);
            let valid = streams && chance(&mut rng, offers, 10);
            let taken = chance(&mut rng, takes, 10);
            if clock == 0 || !valid || held.is_some() {
                let most = (1_u64 << (bits - 1)) - 1;
                next = match held {
                    // The other half of a column: zero or of the other sign.
                    Some(first) if first > 0 => raw(-(word(&mut rng, most) as i64), bits),
                    Some(_) => word(&mut rng, most),
                    None => word(&mut rng, all),
                };
            }
            let last = column + 1 == k_used;
            let opens = twins[column] && held.is_none();
            let ready = opens || out.ready(taken);

            let pins = bench.dut();
            pins.reset.next = reset;
            // After a reset there are no twins.
            pins.program_enable.next = phase > 0 && !reset && !streams;
            let write = clock.saturating_sub(1).min(writes - 1);
            let flags = twins.iter().skip(32 * write).take(32).enumerate();
            let mut flags: u64 = flags.map(|(b, &twin)| u64::from(twin) << b).sum();
            if streams {
                // Not programmed.
                flags = word(&mut rng, u64::from(u32::MAX) >> (32 - columns.min(32)));
            }
            pins.program_word.next = (write as u64).into();
            pins.program_flags.next = flags.into();
            pins.word_valid.next = valid;
            pins.word_last.next = last;
            pins.word.next = next.into();
            pins.sum_ready.next = taken;
            bench.settle()?;
            if awake && !reset {
                if streams {
                    bench.expect("word_ready", ready)?;
                }
                bench.expect("sum_valid", out.last().is_some())?;
                if let Some(&(sum, last)) = out.last() {
                    bench.expect("sum", raw(sum, bits))?;
                    bench.expect("sum_last", last)?;
                }
                bench.expect("busy", out.busy() || held.is_some() || column > 0)?;
            }
            bench.clock()?;

            let mut leaves = None;
            if valid && ready {
                let value = signed(next, bits);
                match held.take() {
                    None if opens => held = Some(value),
                    first => leaves = Some((first.unwrap_or(0) + value, last)),
                }
                column = if last { 0 } else { column + 1 };
                next = word(&mut rng, all);
            }
            out.clock(leaves, taken);
            awake |= reset;
        }
    }
    bench.finish()
}

//! Partial sum, against golden's.

use forms_golden::layers::sum_tiles;
use forms_rtl::tile::partial_sum::PartialSum;
use rand::Rng;

use super::bench::{Bench, Plan};
use super::elastic::{Elastic, raw, signed};
use super::stimulus::{chance, word};
use forms_testbench::Error;
use forms_verilog::recording::Recording;

/// Random words and biases of layers of up to `columns` columns, of some or all crossbars, which come
/// when they please; resets in mid-flight.
///
/// # Errors
///
/// [`Error::Mismatch`]; golden's, which would be a mistake of this bench.
pub fn bench(plan: &Plan, dut: PartialSum, columns: usize) -> Result<Recording, Error> {
    let crossbars = dut.word.len();
    let (word_bits, sum_bits) = (dut.word[0].width(), dut.sum.width());
    // A bias wider than a programming write takes two.
    let writes = if word_bits > 32 { 2 } else { 1 };
    let most = columns;
    let mut rng = plan.rng();
    let mut bench = Bench::new(plan, dut)?;
    let all = (1_u64 << word_bits) - 1;
    let mut awake = false;
    for phase in 0..10 {
        let columns = match phase {
            0 => most,
            _ => rng.random_range(1..=most),
        };
        let used = match phase {
            0 | 1 => (1 << crossbars) - 1,
            _ => rng.random_range(1_u64..1 << crossbars),
        };
        let in_use = |i: usize| used >> i & 1 == 1;
        let offers = [10, 7, 3][rng.random_range(0..3)];
        let takes = [10, 7, 3][rng.random_range(0..3)];
        let bias: Vec<u64> = (0..columns).map(|_| word(&mut rng, all)).collect();
        let mut words: Vec<u64> = (0..crossbars).map(|_| word(&mut rng, all)).collect();
        let mut valid = vec![false; crossbars];
        let mut out = Elastic::new(1);
        let mut column = 0;
        let setup = writes * columns + 2;
        for clock in 0_usize..setup + 80 {
            let reset = clock == 0;
            let streams = clock >= setup;
            let taken = chance(&mut rng, takes, 10);
            for valid in &mut valid {
                *valid = streams && (*valid || chance(&mut rng, offers, 10));
            }
            let there = (0..crossbars).all(|i| valid[i] || !in_use(i));
            let take = there && out.ready(taken);
            let last = column + 1 == columns;

            let pins = bench.dut();
            pins.reset.next = reset;
            pins.program_used.next = clock == 1;
            let write = clock.saturating_sub(2);
            let (address, high) = ((write / writes).min(columns - 1), write % writes == 1);
            pins.program_bias.next = (2..setup).contains(&clock) && !high;
            for pin in &mut pins.program_bias_high {
                pin.next = (2..setup).contains(&clock) && high;
            }
            pins.program_address.next = (address as u64).into();
            pins.program_data.next = match clock {
                1 => used.into(),
                _ if high => (bias[address] >> 32).into(),
                _ => (bias[address] & u64::from(u32::MAX)).into(),
            };
            for i in 0..crossbars {
                pins.word_valid[i].next = valid[i];
                pins.word_last[i].next = last;
                pins.word[i].next = words[i].into();
            }
            pins.sum_ready.next = taken;
            bench.settle()?;
            if awake && !reset {
                if streams {
                    for i in 0..crossbars {
                        bench.expect(&format!("word_ready_{i}"), take && in_use(i))?;
                    }
                }
                bench.expect("sum_valid", out.last().is_some())?;
                if let Some(&(sum, last)) = out.last() {
                    bench.expect("sum", raw(sum, sum_bits))?;
                    bench.expect("sum_last", last)?;
                }
                bench.expect("busy", out.busy() || column > 0)?;
            }
            bench.clock()?;

            let mut leaves = None;
            if streams && take {
                let tiles: Vec<i64> = (0..crossbars)
                    .filter(|&i| in_use(i))
                    .map(|i| signed(words[i], word_bits))
                    .collect();
                let sum = sum_tiles(&tiles, signed(bias[column], word_bits), word_bits as u32)?;
                leaves = Some((sum, last));
                column = if last { 0 } else { column + 1 };
                for i in (0..crossbars).filter(|&i| in_use(i)) {
                    valid[i] = false;
                    words[i] = word(&mut rng, all);
                }
            }
            out.clock(leaves, taken);
            awake |= reset;
        }
    }
    bench.finish()
}

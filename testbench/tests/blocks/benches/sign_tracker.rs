//! Sign tracker, against words that are really shifted: only sign is left once each is 0 or -1.

use forms_rtl::input::sign_tracker::SignTracker;
use rand::Rng;

use super::bench::{Bench, Plan};
use super::stimulus::{chance, words};
use forms_testbench::Error;
use forms_verilog::recording::Recording;

/// Each bit of each word alone comes, loads and shifts until only sign is left; then fragments come, load and
/// shift in any order, with resets among them.
///
/// # Errors
///
/// [`Error::Mismatch`].
pub fn bench(plan: &Plan, dut: SignTracker) -> Result<Recording, Error> {
    let rows = dut.word.len();
    let bits = dut.word[0].width();
    let farthest = (1 << dut.shift.width()) - 1;
    let mut rng = plan.rng();
    let mut bench = Bench::new(plan, dut)?;
    let (mut next, mut present) = (vec![0_i64; rows], vec![0_i64; rows]);
    let mut any_negative = false;
    let mut awake = false;
    // A bit alone, in a positive word and in a negative one: accepted, loaded, shifted down to bit 0, shifted out.
    let directed = 8 * rows * (bits - 1);
    for clock in 0..600 + directed {
        let alone = clock.checked_sub(1).filter(|&at| at < directed);
        // Positive words, negative words, and both.
        let half = 1 << (bits - 1);
        let sign = rng.random_range(0..3);
        let mut offered: Vec<i64> = words(&mut rng, rows, half - 1)
            .into_iter()
            .map(|word| match sign {
                0 => word as i64,
                1 => !(word as i64),
                _ if chance(&mut rng, 1, 2) => !(word as i64),
                _ => word as i64,
            })
            .collect();
        let mut reset = clock == 0 || chance(&mut rng, 1, 80);
        let mut accept = chance(&mut rng, 1, 3);
        let mut load = chance(&mut rng, 1, 5);
        let mut step = chance(&mut rng, 1, 2);
        let mut shift = match chance(&mut rng, 3, 4) {
            true => u64::from(!load),
            false => rng.random_range(0..=farthest),
        };
        if let Some(at) = alone {
            let (phase, bit, row) = (at % 4, at / 8 % (bits - 1), at / 8 / (bits - 1));
            let word = 1 << bit;
            offered = vec![0; rows];
            offered[row] = if at / 4 % 2 == 0 { word } else { !word };
            (reset, accept, load, step) = (false, phase == 0, phase == 1, phase >= 2);
            shift = [0, 0, bit as u64, 1][phase];
        }

        let pins = bench.dut();
        pins.reset.next = reset;
        pins.accept.next = accept;
        pins.load.next = load;
        pins.step.next = step;
        pins.shift.next = shift.into();
        for (pin, &word) in pins.word.iter_mut().zip(&offered) {
            pin.next = (word as u64 & ((1 << bits) - 1)).into();
        }
        bench.settle()?;
        if awake {
            let only_sign = present.iter().all(|&word| word == 0 || word == -1);
            bench.expect("sign_reached", only_sign)?;
            bench.expect("any_negative", any_negative)?;
        }
        bench.clock()?;

        if load {
            present.clone_from(&next);
            any_negative = next.iter().any(|&word| word < 0);
        }
        if load || step {
            for word in &mut present {
                *word >>= shift;
            }
        }
        if accept {
            next = offered;
        }
        if reset {
            next.fill(0);
            present.fill(0);
            any_negative = false;
            awake = true;
        }
    }
    bench.finish()
}

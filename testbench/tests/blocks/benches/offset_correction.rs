//! Offset correction, against the offset times sums of inputs.

use std::collections::VecDeque;

use forms_golden::accumulate::accumulate;
use forms_rtl::datapath::offset_correction::OffsetCorrection;
use rand::Rng;

use super::bench::{Bench, Plan};
use super::sign_accumulator::{polarity, raw};
use super::stimulus::{chance, index, word};
use forms_testbench::Error;
use forms_verilog::recording::Recording;

/// Random planes of fragments of `rows` rows and inputs of `input_bits` bits, counted in either bank, with
/// a pipeline that is held and resets; the offset of weights of `weight_bits` bits comes of them.
///
/// # Errors
///
/// [`Error::Mismatch`].
pub fn bench(
    plan: &Plan,
    dut: OffsetCorrection,
    rows: usize,
    weight_bits: usize,
    input_bits: usize,
) -> Result<Recording, Error> {
    let result_bits = dut.offset.width();
    let mut rng = plan.rng();
    let mut bench = Bench::new(plan, dut)?;
    // Popcounts in stages 3 to 5; what a bank holds, once it is known.
    let mut stages: VecDeque<Option<u64>> = VecDeque::from([None; 3]);
    let mut banks = [None::<i64>; 2];
    // The count in stage 6: its sum of inputs, and its bank.
    let mut counting: Option<(usize, Option<i64>)> = None;
    for clock in 0..900 {
        let reset = clock == 0 || chance(&mut rng, 1, 150);
        let advance = chance(&mut rng, 5, 6);
        let ones = word(&mut rng, rows as u64);
        let bank = rng.random_range(0..2_usize);
        let counted = stages[2];
        let position = index(&mut rng, input_bits);
        let negative_plane = chance(&mut rng, 1, 5);
        let add = |old: i64| {
            counted
                .map(|ones| accumulate(old, ones as i64, position, polarity(false, negative_plane)))
        };
        // No sum of inputs is larger than those of a crossbar.
        let most = (rows as i64) << input_bits;
        let fits = |old: i64| add(old).is_some_and(|sum| sum.abs() <= most);
        // What the bank holds once the count in stage 6 is in it.
        let before = match counting {
            Some((counting, sum)) if counting == bank => sum,
            _ => banks[bank],
        };
        let first = chance(&mut rng, 1, 4) || !before.is_some_and(fits);
        let step = counted.is_some() && chance(&mut rng, 2, 3);
        let drain_bank = rng.random_range(0..2_usize);

        let pins = bench.dut();
        pins.reset.next = reset;
        pins.advance.next = advance;
        pins.ones.next = ones.into();
        pins.step.next = step;
        pins.first.next = first;
        pins.bank.next = bank == 1;
        pins.position.next = (position as u64).into();
        pins.negative_plane.next = negative_plane;
        pins.drain_bank.next = drain_bank == 1;
        bench.settle()?;
        if let Some(inputs) = banks[drain_bank] {
            let offset = inputs << (weight_bits - 1);
            bench.expect("offset", raw(offset, result_bits))?;
        }
        bench.clock()?;

        if advance {
            if let Some((bank, sum)) = counting {
                banks[bank] = sum;
            }
            let old = if first { Some(0) } else { before };
            counting = step.then(|| (bank, old.and_then(add)));
            stages.pop_back();
            stages.push_front(Some(ones));
        }
        if reset {
            stages = VecDeque::from([Some(0); 3]);
            banks = [Some(0); 2];
            counting = None;
        }
    }
    bench.finish()
}

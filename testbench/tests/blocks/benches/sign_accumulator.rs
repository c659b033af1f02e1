//! Sign accumulator, against golden's accumulation.

use forms_golden::accumulate::accumulate;
use forms_golden::{Config, Polarity, Scheme};
use forms_rtl::datapath::sign_accumulator::SignAccumulator;
use rand::Rng;

use super::bench::{Bench, Plan};
use super::geometry::Geometry;
use super::stimulus::{chance, index, word};
use forms_testbench::Error;
use forms_verilog::recording::Recording;

/// The polarity of a plane of a fragment.
pub(crate) fn polarity(negative: bool, negative_plane: bool) -> Polarity {
    match negative != negative_plane {
        true => Polarity::Negative,
        false => Polarity::Positive,
    }
}

/// The low `bits` bits of a two's-complement number.
pub(crate) fn raw(value: i64, bits: usize) -> u64 {
    value as u64 & ((1 << bits) - 1)
}

/// `value` fits `bits` bits of two's complement.
fn fits(value: i64, bits: usize) -> bool {
    let half = 1_i64 << (bits - 1);
    (-half..half).contains(&value)
}

/// Programs every polarity, starts every column of both banks, takes one column to its least and
/// one to its greatest sum, then accumulates, drains and reprograms at random. Partial sums and MVMs are
/// those of `config`. Without sign indicators every fragment is positive.
///
/// # Errors
///
/// [`Error::Mismatch`].
pub fn bench(plan: &Plan, dut: SignAccumulator, config: &Config) -> Result<Recording, Error> {
    let geometry = Geometry::of(config);
    let most = ((1 << config.weight_bits) - 1) * config.fragment_rows as u64;
    let result_bits = config.acc_bits();
    let polarized = config.scheme == Scheme::Forms;
    // Inputs that SME doubles reach higher positions, with weights that are as much smaller.
    let (columns, positions) = (geometry.lane_columns, config.input_bits);
    let places: Vec<usize> = geometry
        .places()
        .into_iter()
        .map(|(subarray, column)| geometry.place(subarray, column))
        .collect();
    let fragments = places.len();
    let mut rng = plan.rng();
    let mut bench = Bench::new(plan, dut)?;
    let mut negatives = vec![false; fragments];
    let mut looked_up: Option<bool> = None;
    let mut sums = [vec![None::<i64>; columns], vec![None; columns]];
    // The least and the greatest sum there is, in column 0 of both banks.
    let extremes = 2 * geometry.subarrays * positions;
    let filled = fragments + 1 + 2 * columns;
    for clock in 0..filled + extremes + 400 {
        let programming = clock < fragments;
        let program = programming || chance(&mut rng, 1, 8);
        let program_fragment = if programming {
            clock
        } else {
            index(&mut rng, fragments)
        };
        let program_negative = chance(&mut rng, 1, 2);
        let mut advance = chance(&mut rng, 5, 6);
        let mut lookup = !programming && chance(&mut rng, 5, 6);
        let mut lookup_fragment = match chance(&mut rng, 1, 4) {
            true => program_fragment,
            false => index(&mut rng, fragments),
        };
        let mut accumulates = !programming && chance(&mut rng, 3, 4);
        let mut first = chance(&mut rng, 1, 6);
        let mut bank = rng.random_range(0..2_usize);
        let mut column = index(&mut rng, columns);
        let mut sum = word(&mut rng, most);
        let mut position = index(&mut rng, positions);
        let mut negative_plane = chance(&mut rng, 1, 4);
        match clock.checked_sub(fragments) {
            Some(0) => (advance, lookup, accumulates) = (true, true, false),
            Some(start) if clock < filled => {
                (advance, accumulates, first) = (true, true, true);
                (bank, column) = ((start - 1) / columns, (start - 1) % columns);
            }
            Some(_) if clock < filled + extremes => {
                let step = clock - filled;
                (advance, accumulates, lookup) = (true, true, false);
                lookup_fragment = 0;
                bank = step / (extremes / 2);
                column = 0;
                first = step.is_multiple_of(extremes / 2);
                position = step % positions;
                sum = most;
                // Bank 0 goes down, bank 1 goes up, whatever the polarity looked up last.
                negative_plane = (bank == 0) != (looked_up == Some(true));
            }
            _ => {}
        }
        let old = if first { Some(0) } else { sums[bank][column] };
        let add = |old| {
            let polarity = polarity(looked_up?, negative_plane);
            Some(accumulate(old?, sum as i64, position, polarity))
        };
        let mut new = add(old);
        if new.is_some_and(|sum| !fits(sum, result_bits)) {
            // No MVM is that long.
            first = true;
            new = add(Some(0));
        }
        // A bank that accumulates is not drained, unless its MVM begins.
        let drain_bank = rng.random_range(0..2_usize);
        let draining = chance(&mut rng, 3, 4) && (!accumulates || first || drain_bank != bank);
        let drain_column = match chance(&mut rng, 1, 2) {
            true => column,
            false => index(&mut rng, columns),
        };

        let pins = bench.dut();
        pins.advance.next = advance;
        pins.program_enable.next = program;
        pins.program_place.next = (places[program_fragment] as u64).into();
        pins.program_negative.next = program_negative;
        pins.lookup.next = lookup;
        pins.lookup_place.next = (places[lookup_fragment] as u64).into();
        pins.accumulate.next = accumulates;
        pins.first.next = first;
        pins.bank.next = bank == 1;
        pins.column.next = (column as u64).into();
        pins.sum.next = sum.into();
        pins.position.next = (position as u64).into();
        pins.negative_plane.next = negative_plane;
        pins.draining.next = draining;
        pins.drain_bank.next = drain_bank == 1;
        pins.drain_column.next = (drain_column as u64).into();
        bench.settle()?;
        if draining
            && clock >= filled
            && let Some(sum) = sums[drain_bank][drain_column]
        {
            bench.expect("drained", raw(sum, result_bits))?;
        }
        bench.clock()?;

        if advance && accumulates {
            sums[bank][column] = new;
        }
        if advance && lookup {
            looked_up = Some(polarized && negatives[lookup_fragment]);
        }
        if program {
            negatives[program_fragment] = program_negative;
        }
    }
    bench.finish()
}

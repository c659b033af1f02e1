//! Requantizer, against golden's.

use forms_golden::layers::{ActivationRange, Scale, requantize};
use forms_rtl::tile::requantize::Requantize;
use rand::Rng;

use super::bench::{Bench, Plan};
use super::elastic::{Elastic, raw};
use super::stimulus::{chance, word};
use forms_testbench::Error;
use forms_verilog::recording::Recording;

/// Bounds that a layer may have, and none.
const RANGES: [(i64, i64); 6] = [
    (i32::MIN as i64, i32::MAX as i64),
    (0, 255),
    (0, 65535),
    (-128, 127),
    (-32768, 32767),
    (-7, 200),
];

/// A multiplier and shift: as a layer has them, exact halves, the identity, or anything.
fn scale(rng: &mut impl Rng, bits: usize) -> (u64, u64) {
    match rng.random_range(0..6) {
        0 => (2, 1),
        1 => (1, rng.random_range(1..=8)),
        2 => ((1 << 31) - 1, rng.random_range(1..=126)),
        3 => (rng.random_range(0..1 << 31), rng.random_range(1..=126)),
        // About 2^-bits .. 1 times the sum.
        _ => (
            rng.random_range(1 << 30..1 << 31),
            rng.random_range(22..31 + bits as u64),
        ),
    }
}

/// Layers of up to `columns` columns with random scales and bounds, sums of any size, ragged on both
/// sides; resets in mid-flight.
///
/// # Errors
///
/// [`Error::Mismatch`]; golden's, which would be a mistake of this bench.
pub fn bench(plan: &Plan, dut: Requantize, columns: usize) -> Result<Recording, Error> {
    let bits = dut.sum.width();
    let (most_columns, largest) = (columns, (1_u64 << (bits - 1)) - 1);
    let mut rng = plan.rng();
    let mut bench = Bench::new(plan, dut)?;
    for phase in 0..10 {
        let columns = match phase {
            0 => most_columns,
            _ => rng.random_range(1..=most_columns),
        };
        let scales: Vec<(u64, u64)> = (0..columns).map(|_| scale(&mut rng, bits)).collect();
        let (low, high) = RANGES[phase % RANGES.len()];
        let range = ActivationRange::new(low, high)?;
        let offers = [10, 7, 3][rng.random_range(0..3)];
        let takes = [10, 7, 3][rng.random_range(0..3)];
        // Target, address, data.
        let mut writes: Vec<(u64, usize, u64)> = Vec::new();
        for (k, &(multiplier, shift)) in scales.iter().enumerate() {
            writes.extend([(0, k, multiplier), (1, k, shift)]);
        }
        if phase > 0 {
            // None after reset.
            writes.extend([(2, 0, raw(low, 32)), (3, 0, raw(high, 32))]);
        }
        let mut ranks: Elastic<(i64, bool)> = Elastic::new(6);
        let mut column = 0;
        let setup = writes.len() + 1;
        for clock in 0..setup + 120 {
            let reset = clock == 0;
            let streams = clock >= setup;
            let valid = streams && chance(&mut rng, offers, 10);
            let taken = chance(&mut rng, takes, 10);
            let last = column + 1 == columns;
            let most = match rng.random_range(0..3) {
                0 => (1 << 12) - 1,
                1 => (1 << 20) - 1,
                _ => largest,
            };
            let size = word(&mut rng, most.min(largest)) as i64;
            let value = if chance(&mut rng, 1, 2) { size } else { !size };

            let pins = bench.dut();
            pins.reset.next = reset;
            pins.program_enable.next = !reset && !streams;
            if let Some(&(target, address, data)) = writes.get(clock.wrapping_sub(1)) {
                pins.program_target.next = target.into();
                pins.program_address.next = (address as u64).into();
                pins.program_data.next = data.into();
            }
            pins.sum_valid.next = valid;
            pins.sum_last.next = last;
            pins.sum.next = raw(value, bits).into();
            pins.activation_ready.next = taken;
            bench.settle()?;
            let ready = ranks.ready(taken);
            if !reset {
                bench.expect("sum_ready", ready)?;
                bench.expect("activation_valid", ranks.last().is_some())?;
                if let Some(&(activation, last)) = ranks.last() {
                    bench.expect("activation", raw(activation, 32))?;
                    bench.expect("activation_last", last)?;
                }
                bench.expect("busy", ranks.busy() || column > 0)?;
            }
            bench.clock()?;
            let (multiplier, shift) = scales[column];
            let scale = Scale::new(multiplier as u32, shift as u32)?;
            ranks.clock(
                valid.then(|| (requantize(value, scale, range), last)),
                taken,
            );
            if valid && ready {
                column = if last { 0 } else { column + 1 };
            }
            if reset {
                ranks = Elastic::new(6);
            }
        }
    }
    bench.finish()
}

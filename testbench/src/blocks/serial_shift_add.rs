//! Serial shift-add, against golden's shift-add of each weight's four counts.

use forms_golden::shift_add::shift_add;
use forms_rtl::datapath::serial_shift_add::SerialShiftAdd;

use super::bench::{Bench, Plan};
use super::stimulus::{chance, word};
use crate::Error;
use crate::recording::Recording;

/// Weight after weight of fragments of `rows` rows, a count a clock, with clocks in which nothing
/// moves or nothing is there, and resets.
///
/// # Errors
///
/// [`Error::Mismatch`].
pub fn bench<const CNT: usize, const SUM: usize>(
    plan: &Plan,
    dut: SerialShiftAdd<CNT, SUM>,
    rows: usize,
) -> Result<Recording, Error> {
    let mut rng = plan.rng();
    let mut bench = Bench::new(plan, dut)?;
    let mut counts: Vec<u32> = Vec::new();
    let mut sum: Option<u64> = None;
    for clock in 0..900 {
        let reset = clock == 0 || chance(&mut rng, 1, 80);
        let advance = chance(&mut rng, 4, 5);
        let convert = chance(&mut rng, 4, 5);
        let count = word(&mut rng, 3 * rows as u64);
        let device = counts.len() % 4;

        let pins = bench.dut();
        pins.reset.next = reset;
        pins.advance.next = advance;
        pins.convert.next = convert;
        pins.device.next = (device as u64).into();
        pins.restored.next = count.into();
        bench.settle()?;
        if let Some(sum) = sum {
            bench.expect("sum", sum)?;
        }
        bench.clock()?;

        if advance && convert {
            if device == 0 {
                counts.clear();
            }
            counts.push(count as u32);
            // The least significant devices first: what is there so far is a sum already.
            sum = Some(shift_add(&counts, 2) as u64);
        }
        if reset {
            counts.clear();
            sum = Some(0);
        }
    }
    bench.finish()
}

//! Serial shift-add, against golden's shift-add of the counts that each weight has so far.

use forms_golden::shift_add::shift_add;
use forms_rtl::datapath::serial_shift_add::SerialShiftAdd;

use super::bench::{Bench, Plan};
use super::stimulus::{chance, word};
use forms_testbench::Error;
use forms_verilog::recording::Recording;

/// Weight after weight of fragments of `rows` rows of devices of `device_bits` bits, in `turns` turns,
/// with clocks in which nothing moves or nothing is there, and resets.
///
/// # Errors
///
/// [`Error::Mismatch`].
pub fn bench(
    plan: &Plan,
    dut: SerialShiftAdd,
    rows: usize,
    device_bits: usize,
    turns: usize,
) -> Result<Recording, Error> {
    let at_once = dut.restored.len();
    let most = ((1 << device_bits) - 1) * rows as u64;
    let mut rng = plan.rng();
    let mut bench = Bench::new(plan, dut)?;
    let mut counts: Vec<u32> = Vec::new();
    let mut sum: Option<u64> = None;
    for clock in 0..900 {
        let reset = clock == 0 || chance(&mut rng, 1, 80);
        let advance = chance(&mut rng, 4, 5);
        let convert = chance(&mut rng, 4, 5);
        let turn = counts.len() / at_once % turns;
        let now: Vec<u32> = (0..at_once).map(|_| word(&mut rng, most) as u32).collect();

        let pins = bench.dut();
        pins.reset.next = reset;
        pins.advance.next = advance;
        pins.convert.next = convert;
        pins.turn.next = (turn as u64).into();
        for (pin, count) in pins.restored.iter_mut().zip(&now) {
            pin.next = u64::from(*count).into();
        }
        bench.settle()?;
        if let Some(sum) = sum {
            bench.expect("sum", sum)?;
        }
        bench.clock()?;

        if advance && convert {
            if turn == 0 {
                counts.clear();
            }
            counts.extend(now);
            // What is there so far stands above the places of the turns that are missing.
            let missing = turns - 1 - turn;
            sum =
                Some((shift_add(&counts, device_bits) << (missing * at_once * device_bits)) as u64);
        }
        if reset {
            counts.clear();
            sum = Some(0);
        }
    }
    bench.finish()
}

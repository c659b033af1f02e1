//! Shift-add unit, against golden's.

use forms_golden::shift_add::shift_add;
use forms_rtl::datapath::shift_add::ShiftAdd;

use super::bench::{Bench, Plan};
use super::stimulus::{chance, word};
use forms_testbench::Error;
use forms_verilog::recording::Recording;

/// Random counts of fragments of `rows` rows of devices of `device_bits` bits, with clocks in which nothing moves, and resets.
///
/// # Errors
///
/// [`Error::Mismatch`].
pub fn bench(
    plan: &Plan,
    dut: ShiftAdd,
    rows: usize,
    device_bits: usize,
) -> Result<Recording, Error> {
    let mut rng = plan.rng();
    let most = ((1 << device_bits) - 1) * rows as u64;
    let devices = dut.restored.len();
    let mut clocks = Vec::new();
    for _ in 0..400 {
        let counts: Vec<u32> = (0..devices).map(|_| word(&mut rng, most) as u32).collect();
        clocks.push((chance(&mut rng, 1, 60), chance(&mut rng, 4, 5), counts));
    }
    compare(plan, dut, device_bits, clocks)
}

/// The given clocks: reset, advance, counts. A reset comes before them.
///
/// # Errors
///
/// [`Error::Mismatch`].
pub fn compare(
    plan: &Plan,
    dut: ShiftAdd,
    device_bits: usize,
    clocks: impl IntoIterator<Item = (bool, bool, Vec<u32>)>,
) -> Result<Recording, Error> {
    let mut bench = Bench::new(plan, dut)?;
    bench.dut().reset.next = true;
    bench.settle()?;
    bench.clock()?;
    let mut held = 0;
    for (reset, advance, counts) in clocks {
        let pins = bench.dut();
        pins.reset.next = reset;
        pins.advance.next = advance;
        for (pin, count) in pins.restored.iter_mut().zip(&counts) {
            pin.next = u64::from(*count).into();
        }
        bench.settle()?;
        bench.expect("sum", held)?;
        bench.clock()?;
        if advance {
            // Never negative.
            held = shift_add(&counts, device_bits) as u64;
        }
        if reset {
            held = 0;
        }
    }
    // The last one becomes visible.
    bench.dut().reset.next = false;
    bench.dut().advance.next = false;
    bench.settle()?;
    bench.expect("sum", held)?;
    bench.clock()?;
    bench.finish()
}

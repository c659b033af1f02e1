//! Difference, against the processor's.

use forms_rtl::datapath::difference::Difference;

use super::bench::{Bench, Plan};
use super::sign_accumulator::raw;
use super::stimulus::{chance, word};
use forms_testbench::Error;
use forms_verilog::recording::Recording;

/// Random and extreme sums, equal ones among them.
///
/// # Errors
///
/// [`Error::Mismatch`].
pub fn bench(plan: &Plan, dut: Difference) -> Result<Recording, Error> {
    let mut rng = plan.rng();
    let most = (1 << dut.positive.width()) - 1;
    let pairs: Vec<(u64, u64)> = (0..500)
        .map(|_| {
            let positive = word(&mut rng, most);
            match chance(&mut rng, 1, 8) {
                true => (positive, positive),
                false => (positive, word(&mut rng, most)),
            }
        })
        .collect();
    compare(plan, dut, pairs)
}

/// The given pairs.
///
/// # Errors
///
/// [`Error::Mismatch`].
pub fn compare(
    plan: &Plan,
    dut: Difference,
    pairs: impl IntoIterator<Item = (u64, u64)>,
) -> Result<Recording, Error> {
    let bits = dut.signed_sum.width();
    let mut bench = Bench::new(plan, dut)?;
    for (positive, negative) in pairs {
        bench.dut().positive.next = positive.into();
        bench.dut().negative.next = negative.into();
        bench.settle()?;
        let difference = positive as i64 - negative as i64;
        bench.expect("signed_sum", raw(difference, bits))?;
        bench.clock()?;
    }
    bench.finish()
}

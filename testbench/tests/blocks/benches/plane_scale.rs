//! Plane scale, against the highest level times the ones of a plane.

use forms_rtl::converter::plane_scale::PlaneScale;
use rand::Rng;

use super::bench::{Bench, Plan};
use forms_testbench::Error;
use forms_verilog::recording::Recording;

/// Every number of ones of fragments of `rows` rows, in devices whose highest level is `level`.
///
/// # Errors
///
/// [`Error::Mismatch`].
pub fn bench(plan: &Plan, dut: PlaneScale, rows: u64, level: u64) -> Result<Recording, Error> {
    let mut rng = plan.rng();
    let mut bench = Bench::new(plan, dut)?;
    let random: Vec<u64> = (0..50).map(|_| rng.random_range(0..=rows)).collect();
    for ones in (0..=rows).chain(random) {
        bench.dut().ones.next = ones.into();
        bench.settle()?;
        bench.expect("scale", level * ones)?;
        bench.clock()?;
    }
    bench.finish()
}

//! Next plane, against a search for the lowest 1.

use forms_rtl::input::next_plane::NextPlane;

use super::bench::{Bench, Plan};
use forms_testbench::Error;
use forms_verilog::recording::Recording;
use rand::Rng;

/// Zero, every single bit, every pair of bits, and random words.
///
/// # Errors
///
/// [`Error::Mismatch`].
pub fn bench(plan: &Plan, dut: NextPlane) -> Result<Recording, Error> {
    let width = dut.ahead.width();
    let mut rng = plan.rng();
    let bits = || (0..width).map(|bit| 1_u64 << bit);
    let pairs = bits().flat_map(|low| bits().map(move |high| high | low));
    let random = (0..200).map(|_| rng.random_range(0..1 << width));
    let all: Vec<u64> = std::iter::once(0).chain(pairs).chain(random).collect();
    compare(plan, dut, all)
}

/// The given words.
///
/// # Errors
///
/// [`Error::Mismatch`].
pub fn compare(
    plan: &Plan,
    dut: NextPlane,
    words: impl IntoIterator<Item = u64>,
) -> Result<Recording, Error> {
    let width = dut.ahead.width() as u64;
    let mut bench = Bench::new(plan, dut)?;
    for ahead in words {
        bench.dut().ahead.next = ahead.into();
        bench.settle()?;
        let lowest = (0..width).find(|bit| ahead >> bit & 1 == 1);
        bench.expect("distance", lowest.unwrap_or(0))?;
        bench.clock()?;
    }
    bench.finish()
}

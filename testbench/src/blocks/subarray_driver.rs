//! Sub-array driver, against one-hot and gate written out.

use forms_rtl::input::subarray_driver::SubarrayDriver;
use rand::Rng;

use super::bench::{Bench, Plan};
use super::stimulus::{chance, word};
use crate::Error;
use crate::recording::Recording;

/// Every sub-array, on and off, with random planes.
///
/// # Errors
///
/// [`Error::Mismatch`].
pub fn bench<const M: usize, const F: usize, const FB: usize>(
    plan: &Plan,
    dut: SubarrayDriver<M, F, FB>,
) -> Result<Recording, Error> {
    let mut rng = plan.rng();
    let mut bench = Bench::new(plan, dut)?;
    for vector in 0..300 {
        let subarray = match vector < F {
            true => vector,
            false => rng.random_range(0..F),
        };
        let enable = chance(&mut rng, 3, 4);
        let plane = word(&mut rng, (1 << M) - 1);

        let pins = bench.dut();
        pins.enable.next = enable;
        pins.subarray.next = (subarray as u64).into();
        pins.plane.next = plane.into();
        bench.settle()?;
        let (select, word_lines) = match enable {
            true => (1_u64 << subarray, plane),
            false => (0, 0),
        };
        bench.expect("select", select)?;
        bench.expect("word_lines", word_lines)?;
        bench.clock()?;
    }
    bench.finish()
}

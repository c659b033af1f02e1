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
    let groups = dut.plane.len();
    let mut rng = plan.rng();
    let mut bench = Bench::new(plan, dut)?;
    for vector in 0..300 {
        let subarray = match vector < F {
            true => vector,
            false => rng.random_range(0..F),
        };
        let enable = chance(&mut rng, 3, 4);
        let planes: Vec<u64> = (0..groups).map(|_| word(&mut rng, (1 << M) - 1)).collect();

        let pins = bench.dut();
        pins.enable.next = enable;
        pins.subarray.next = (subarray as u64).into();
        for (pin, &plane) in pins.plane.iter_mut().zip(&planes) {
            pin.next = plane.into();
        }
        bench.settle()?;
        bench.expect("select", if enable { 1_u64 << subarray } else { 0 })?;
        for (group, &plane) in planes.iter().enumerate() {
            let lines = if enable { plane } else { 0 };
            bench.expect(&format!("word_lines_{group}"), lines)?;
        }
        bench.clock()?;
    }
    bench.finish()
}

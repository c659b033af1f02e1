//! Sub-array driver, against one-hot and gate written out.

use forms_export::Wire;
use forms_rtl::input::subarray_driver::SubarrayDriver;
use rand::Rng;

use super::bench::{Bench, Plan};
use super::stimulus::{chance, word};
use forms_testbench::Error;
use forms_verilog::recording::Recording;

/// Every sub-array, on and off, with random planes.
///
/// # Errors
///
/// [`Error::Mismatch`].
pub fn bench(plan: &Plan, dut: SubarrayDriver) -> Result<Recording, Error> {
    let rows: Vec<usize> = dut.plane.iter().map(Wire::width).collect();
    let subarrays = dut.select.iter().map(Wire::width).sum();
    let words = dut.select.len();
    let mut rng = plan.rng();
    let mut bench = Bench::new(plan, dut)?;
    for vector in 0..300 {
        let subarray = match vector < subarrays {
            true => vector,
            false => rng.random_range(0..subarrays),
        };
        let enable = chance(&mut rng, 3, 4);
        let planes: Vec<u64> = rows
            .iter()
            .map(|rows| word(&mut rng, (1 << rows) - 1))
            .collect();

        let pins = bench.dut();
        pins.enable.next = enable;
        pins.subarray.next = (subarray as u64).into();
        for (pin, &plane) in pins.plane.iter_mut().zip(&planes) {
            pin.next = plane.into();
        }
        bench.settle()?;
        for word in 0..words {
            let here = enable && subarray / 32 == word;
            let one_hot = if here { 1_u64 << (subarray % 32) } else { 0 };
            bench.expect(&format!("select_{word}"), one_hot)?;
        }
        for (group, &plane) in planes.iter().enumerate() {
            let lines = if enable { plane } else { 0 };
            bench.expect(&format!("word_lines_{group}"), lines)?;
        }
        bench.clock()?;
    }
    bench.finish()
}

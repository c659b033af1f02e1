//! Row doubling, against a plain table of exponents.

use forms_rtl::input::row_doubling::RowDoubling;

use super::bench::{Bench, Plan};
use super::stimulus::{chance, index, word, words};
use forms_testbench::Error;
use forms_verilog::recording::Recording;

/// Twice: programs every exponent (to 0, then to 3), then offers fragments of `subarrays` sub-arrays in any
/// order, and reprograms some.
///
/// # Errors
///
/// [`Error::Mismatch`].
pub fn bench(plan: &Plan, dut: RowDoubling, subarrays: usize) -> Result<Recording, Error> {
    let rows = dut.x.len();
    let bits = dut.x[0].width();
    let places = subarrays * rows;
    let mut rng = plan.rng();
    let mut bench = Bench::new(plan, dut)?;
    let mut exponents = vec![0; places];
    let round = places + 250;
    for clock in 0..2 * round {
        let programming = clock % round < places;
        let program = programming || chance(&mut rng, 1, 6);
        let place = if programming {
            clock % round
        } else {
            index(&mut rng, places)
        };
        let exponent = match (programming, clock / round) {
            (true, 0) => 0,
            (true, _) => 3,
            (false, _) => word(&mut rng, 3),
        };
        let subarray = index(&mut rng, subarrays);
        let x = words(&mut rng, rows, (1 << (bits - 3)) - 1);

        let pins = bench.dut();
        pins.program_enable.next = program;
        // The row in as many bits as tell the rows apart, the sub-array above.
        let address = place / rows * rows.next_power_of_two() + place % rows;
        pins.program_address.next = (address as u64).into();
        pins.program_exponent.next = exponent.into();
        pins.subarray.next = (subarray as u64).into();
        for (pin, &word) in pins.x.iter_mut().zip(&x) {
            pin.next = word.into();
        }
        bench.settle()?;
        if !programming {
            for (row, word) in x.iter().enumerate() {
                let doubled = word << exponents[subarray * rows + row];
                bench.expect(&format!("doubled_{row}"), doubled)?;
            }
        }
        bench.clock()?;

        if program {
            exponents[place] = exponent;
        }
    }
    bench.finish()
}

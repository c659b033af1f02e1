//! Row doubling, against a plain table of exponents.

use forms_rtl::input::row_doubling::RowDoubling;

use super::bench::{Bench, Plan};
use super::stimulus::{chance, index, word, words};
use crate::Error;
use crate::recording::Recording;

/// Twice: programs every exponent (to 0, then to 3), then offers fragments with bubbles, reprograms
/// some, uses few or all of `subarrays` sub-arrays, and resets: the exponents stay.
///
/// # Errors
///
/// [`Error::Mismatch`].
pub fn bench<const B: usize, const FB: usize, const PROG: usize>(
    plan: &Plan,
    dut: RowDoubling<B, FB, PROG>,
    subarrays: usize,
) -> Result<Recording, Error> {
    let rows = dut.x.len();
    let places = subarrays * rows;
    let mut rng = plan.rng();
    let mut bench = Bench::new(plan, dut)?;
    let mut exponents = vec![0; places];
    let mut current: Option<usize> = None;
    let mut last = subarrays - 1;
    let round = places + 250;
    for clock in 0..2 * round {
        let programming = clock % round < places;
        let reset = clock == 0 || (!programming && chance(&mut rng, 1, 60));
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
        let accept = !programming && chance(&mut rng, 2, 3);
        let x = words(&mut rng, rows, (1 << (B - 3)) - 1);
        if !programming && current == Some(0) && chance(&mut rng, 1, 4) {
            last = index(&mut rng, subarrays);
        }

        let pins = bench.dut();
        pins.reset.next = reset;
        pins.program_enable.next = program;
        pins.program_address.next = (place as u64).into();
        pins.program_exponent.next = exponent.into();
        pins.last_subarray.next = (last as u64).into();
        pins.accept.next = accept;
        for (pin, &word) in pins.x.iter_mut().zip(&x) {
            pin.next = word.into();
        }
        bench.settle()?;
        if let (false, Some(current)) = (programming, current) {
            for (row, word) in x.iter().enumerate() {
                let doubled = word << exponents[current * rows + row];
                bench.expect(&format!("doubled_{row}"), doubled)?;
            }
        }
        bench.clock()?;

        if let (true, Some(at)) = (accept, current) {
            current = Some(if at == last { 0 } else { at + 1 });
        }
        if program {
            exponents[place] = exponent;
        }
        if reset {
            current = Some(0);
        }
    }
    bench.finish()
}

//! Frame check, against a count of what was accepted.

use forms_rtl::input::frame_check::FrameCheck;

use super::bench::{Bench, Plan};
use super::stimulus::{chance, index};
use forms_testbench::Error;
use forms_verilog::recording::Recording;

/// MVMs of few or all of `subarrays` sub-arrays, with bubbles; now and then a fragment is lost, comes
/// twice, or is wrongly said to be the last, until a reset forgives it.
///
/// # Errors
///
/// [`Error::Mismatch`].
pub fn bench(plan: &Plan, dut: FrameCheck, subarrays: usize) -> Result<Recording, Error> {
    let mut rng = plan.rng();
    let mut bench = Bench::new(plan, dut)?;
    let mut used = subarrays;
    // Fragments accepted of the present MVM, and whether one was framed wrongly.
    let mut accepted: Option<usize> = None;
    let mut error = false;
    for clock in 0..600 {
        let reset = clock == 0 || chance(&mut rng, 1, 80);
        if accepted == Some(0) && chance(&mut rng, 1, 3) {
            used = 1 + index(&mut rng, subarrays);
        }
        let accept = chance(&mut rng, 3, 4);
        let is_last = accepted.is_some_and(|before| before + 1 == used);
        let wrong = chance(&mut rng, 1, 50);

        let pins = bench.dut();
        pins.reset.next = reset;
        pins.accept.next = accept;
        pins.x_last.next = is_last != wrong;
        pins.last_subarray.next = (used as u64 - 1).into();
        bench.settle()?;
        if let Some(accepted) = accepted {
            bench.expect("subarray", accepted as u64)?;
            bench.expect("error", error)?;
        }
        bench.clock()?;

        if let (true, Some(before)) = (accept, accepted) {
            error |= wrong;
            accepted = Some(if is_last { 0 } else { before + 1 });
        }
        if reset {
            (accepted, error) = (Some(0), false);
        }
    }
    bench.finish()
}

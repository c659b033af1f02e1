//! Plane mask, against the last word written.

use forms_rtl::control::plane_mask::PlaneMask;

use super::bench::{Bench, Plan};
use super::stimulus::{chance, word};
use forms_testbench::Error;
use forms_verilog::recording::Recording;

/// Random writes and resets.
///
/// # Errors
///
/// [`Error::Mismatch`].
pub fn bench(plan: &Plan, dut: PlaneMask) -> Result<Recording, Error> {
    let planes = dut.present.len();
    let all = (1 << planes) - 1;
    let mut rng = plan.rng();
    let mut bench = Bench::new(plan, dut)?;
    let mut mask: Option<u64> = None;
    for clock in 0..300 {
        let reset = clock == 0 || chance(&mut rng, 1, 30);
        let program = chance(&mut rng, 1, 2);
        let data = word(&mut rng, all);

        let pins = bench.dut();
        pins.reset.next = reset;
        pins.program_enable.next = program;
        pins.data.next = data.into();
        bench.settle()?;
        if let Some(mask) = mask {
            for plane in 0..planes {
                bench.expect(&format!("present_{plane}"), mask >> plane & 1)?;
            }
        }
        bench.clock()?;

        if program && mask.is_some() {
            mask = Some(data);
        }
        if reset {
            mask = Some(all);
        }
    }
    bench.finish()
}

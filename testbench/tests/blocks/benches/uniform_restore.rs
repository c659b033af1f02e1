//! Uniform restore, against a product and a minimum.

use forms_rtl::converter::uniform_restore::UniformRestore;

use super::bench::{Bench, Plan};
use super::stimulus::{chance, word};
use forms_testbench::Error;
use forms_verilog::recording::Recording;

/// Random codes, with clocks in which nothing moves, and resets. `step` and `ceiling` are the
/// model's.
///
/// # Errors
///
/// [`Error::Mismatch`].
pub fn bench(
    plan: &Plan,
    dut: UniformRestore,
    step: u64,
    ceiling: u64,
) -> Result<Recording, Error> {
    let most = (1 << dut.code.width()) - 1;
    let mut rng = plan.rng();
    let mut bench = Bench::new(plan, dut)?;
    let mut held: Option<u64> = None;
    for clock in 0..300 {
        let reset = clock == 0 || chance(&mut rng, 1, 60);
        let advance = clock == 0 || chance(&mut rng, 4, 5);
        let code = word(&mut rng, most);

        let pins = bench.dut();
        pins.reset.next = reset;
        pins.advance.next = advance;
        pins.code.next = code.into();
        bench.settle()?;
        if let Some(restored) = held {
            bench.expect("restored", restored)?;
        }
        bench.clock()?;

        if advance {
            held = Some((code * step).min(ceiling));
        }
        if reset {
            held = Some(0);
        }
    }
    bench.finish()
}

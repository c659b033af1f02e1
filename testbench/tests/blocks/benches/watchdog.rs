//! Watchdog, against the length of each silence.

use forms_rtl::accelerator::watchdog::Watchdog;
use rand::Rng;

use super::bench::{Bench, Plan};
use super::stimulus::chance;
use forms_testbench::Error;
use forms_verilog::recording::Recording;

/// Silences a little shorter and a little longer than `patience`, some of twice as long, ended by a sign of life, by the end of what is watched, or
/// by a reset; and a time of all three at random.
///
/// # Errors
///
/// [`Error::Mismatch`].
pub fn bench(plan: &Plan, dut: Watchdog, patience: u64) -> Result<Recording, Error> {
    let mut rng = plan.rng();
    let mut bench = Bench::new(plan, dut)?;
    // Clocks of silence so far, once they are known.
    let mut silence: Option<u64> = None;
    let (mut left, mut ending) = (0_u64, 0);
    for clock in 0..40 * (patience + 4) {
        if left == 0 {
            left = match rng.random_range(0..5) {
                0 => rng.random_range(1..=patience + 2),
                4 => rng.random_range(patience..=2 * patience),
                1 => patience - 1,
                2 => patience,
                _ => patience + 1,
            };
            ending = rng.random_range(0..4);
        } else {
            left -= 1;
        }
        // The clock that ends a silence; both pins where nothing is watched that moves.
        let ends = left == 0;
        let watch = !ends || ending == 0 || ending == 3 && chance(&mut rng, 3, 4);
        let alive = ends && (ending < 2 || ending == 3 && chance(&mut rng, 1, 4));
        let reset = clock == 0 || ends && ending == 3;

        let pins = bench.dut();
        pins.reset.next = reset;
        pins.watch.next = watch;
        pins.alive.next = alive;
        bench.settle()?;
        if let Some(silence) = silence {
            bench.expect("expired", silence == patience)?;
        }
        bench.clock()?;

        silence = match (reset || !watch || alive, silence) {
            (true, _) => Some(0),
            (false, silence) => silence.map(|silence| silence + 1),
        };
    }
    bench.finish()
}

//! OR-tree, against a look at every bit of every word.

use forms_rtl::input::or_tree::OrTree;

use super::bench::{Bench, Plan};
use super::stimulus::words;
use forms_testbench::Error;
use forms_verilog::recording::Recording;

/// Random fragments.
///
/// # Errors
///
/// [`Error::Mismatch`].
pub fn bench(plan: &Plan, dut: OrTree) -> Result<Recording, Error> {
    let bits = dut.seen.width();
    let rows = dut.word.len();
    let mut rng = plan.rng();
    let mut bench = Bench::new(plan, dut)?;
    for _ in 0..400 {
        let fragment = words(&mut rng, rows, (1 << bits) - 1);
        for (pin, &word) in bench.dut().word.iter_mut().zip(&fragment) {
            pin.next = word.into();
        }
        bench.settle()?;
        let has_one = |bit: &usize| fragment.iter().any(|word| word >> bit & 1 == 1);
        let seen: u64 = (0..bits).filter(has_one).map(|bit| 1 << bit).sum();
        bench.expect("seen", seen)?;
        bench.clock()?;
    }
    bench.finish()
}

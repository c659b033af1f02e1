//! Used registers, against three plain variables.

use forms_rtl::control::used_registers::UsedRegisters;
use rand::Rng;

use super::bench::{Bench, Plan};
use super::stimulus::{chance, word};
use crate::Error;
use crate::recording::Recording;

/// Random writes, also to the address without a register, and resets. `all` are K, F and B, which
/// the registers hold after a reset.
///
/// # Errors
///
/// [`Error::Mismatch`].
pub fn bench<const KB: usize, const FB: usize, const P: usize>(
    plan: &Plan,
    dut: UsedRegisters<KB, FB, P>,
    all: [u64; 3],
) -> Result<Recording, Error> {
    let mut rng = plan.rng();
    let mut bench = Bench::new(plan, dut)?;
    let mut used: Option<[u64; 3]> = None;
    for clock in 0..300 {
        let reset = clock == 0 || chance(&mut rng, 1, 30);
        let program = chance(&mut rng, 2, 3);
        let address = rng.random_range(0..4);
        let most = all.get(address).copied().unwrap_or(255);
        let value = 1 + word(&mut rng, most - 1);

        let pins = bench.dut();
        pins.reset.next = reset;
        pins.program_enable.next = program;
        pins.address.next = (address as u64).into();
        pins.data.next = value.into();
        bench.settle()?;
        if let Some([columns, subarrays, bits]) = used {
            bench.expect("last_column", columns - 1)?;
            bench.expect("last_subarray", subarrays - 1)?;
            bench.expect("last_position", bits - 1)?;
        }
        bench.clock()?;

        let register = used.as_mut().and_then(|used| used.get_mut(address));
        if let (true, Some(register)) = (program, register) {
            *register = value;
        }
        if reset {
            used = Some(all);
        }
    }
    bench.finish()
}

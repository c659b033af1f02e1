//! Used registers, against three plain variables and the processor's division.

use forms_golden::Config;
use forms_rtl::control::used_registers::UsedRegisters;
use rand::Rng;

use super::bench::{Bench, Plan};
use super::geometry::Geometry;
use super::stimulus::{chance, word};
use forms_testbench::Error;
use forms_verilog::recording::Recording;

/// Every K_used in turn, then random writes, also to the address without a register, and resets, after
/// which the registers hold K, F and B of `config`.
///
/// # Errors
///
/// [`Error::Mismatch`].
pub fn bench(plan: &Plan, dut: UsedRegisters, config: &Config) -> Result<Recording, Error> {
    let geometry = Geometry::of(config);
    let all = [geometry.columns, geometry.subarrays, geometry.positions].map(|most| most as u64);
    let lanes = geometry.lanes as u64;
    let mut rng = plan.rng();
    let mut bench = Bench::new(plan, dut)?;
    let mut used: Option<[u64; 3]> = None;
    for clock in 0..300 + geometry.columns {
        let sweep = (1..=geometry.columns).contains(&clock);
        let mut reset = clock == 0 || chance(&mut rng, 1, 30);
        let mut program = chance(&mut rng, 2, 3);
        let mut address = rng.random_range(0..4_usize);
        let most = all.get(address).copied().unwrap_or(0xffff);
        let mut value = 1 + word(&mut rng, most - 1);
        if sweep {
            (reset, program, address, value) = (false, true, 0, clock as u64);
        }

        let pins = bench.dut();
        pins.reset.next = reset;
        pins.program_enable.next = program;
        pins.address.next = (address as u64).into();
        pins.data.next = value.into();
        bench.settle()?;
        if let Some([columns, subarrays, bits]) = used {
            bench.expect("last_column", columns - 1)?;
            bench.expect("last_lane_column", (columns - 1) / lanes)?;
            bench.expect("last_lane", (columns - 1) % lanes)?;
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

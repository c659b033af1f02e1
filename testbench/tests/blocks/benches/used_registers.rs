//! Used registers, against four plain variables and the processor's division.

use forms_golden::Config;
use forms_rtl::control::used_registers::UsedRegisters;
use rand::Rng;

use super::bench::{Bench, Plan};
use super::geometry::Geometry;
use super::stimulus::{chance, word};
use forms_testbench::Error;
use forms_verilog::recording::Recording;

/// Every K_used in turn, then random writes, also to addresses without a register, and resets, after
/// which the registers hold K, F and B of `config`, and the columns in use begin with the first.
///
/// # Errors
///
/// [`Error::Mismatch`].
pub fn bench(plan: &Plan, dut: UsedRegisters, config: &Config) -> Result<Recording, Error> {
    let geometry = Geometry::of(config);
    let all = [geometry.columns, geometry.subarrays, geometry.positions].map(|most| most as u64);
    let lanes = geometry.lanes as u64;
    let lane_columns = (geometry.columns as u64).div_ceil(lanes);
    let mut rng = plan.rng();
    let mut bench = Bench::new(plan, dut)?;
    // By address; 3 is none of its registers.
    let mut used: Option<[u64; 5]> = None;
    let after_reset = [all[0], all[1], all[2], 0, 0];
    for clock in 0..300 + geometry.columns {
        let sweep = (1..=geometry.columns).contains(&clock);
        let mut reset = clock == 0 || chance(&mut rng, 1, 30);
        let mut program = chance(&mut rng, 2, 3);
        let mut address = rng.random_range(0..8_usize);
        let mut value = match address {
            0..=2 => 1 + word(&mut rng, all[address] - 1),
            4 => word(&mut rng, lane_columns - 1),
            _ => word(&mut rng, 0xffff),
        };
        if sweep {
            (reset, program, address, value) = (false, true, 0, clock as u64);
        }

        let pins = bench.dut();
        pins.reset.next = reset;
        pins.program_enable.next = program;
        pins.address.next = (address as u64).into();
        pins.data.next = value.into();
        bench.settle()?;
        if let Some([columns, subarrays, bits, _, first]) = used {
            bench.expect("last_column", columns - 1)?;
            bench.expect("last_lane_column", (columns - 1) / lanes)?;
            if lanes > 1 {
                bench.expect("last_lane_0", (columns - 1) % lanes)?;
            }
            bench.expect("last_subarray", subarrays - 1)?;
            bench.expect("last_position", bits - 1)?;
            bench.expect("first_lane_column", first)?;
        }
        bench.clock()?;

        let register = used.as_mut().and_then(|used| used.get_mut(address));
        if let (true, Some(register)) = (program, register) {
            *register = value;
        }
        if reset {
            used = Some(after_reset);
        }
    }
    bench.finish()
}

//! Population count, against the processor's.

use std::collections::VecDeque;

use forms_export::Wire;
use forms_rtl::input::population_count::PopulationCount;
use rand::Rng;

use super::bench::{Bench, Plan};
use super::stimulus::chance;
use forms_testbench::Error;
use forms_verilog::recording::Recording;

/// Every number of ones from either end, then random planes, sparse and dense.
///
/// # Errors
///
/// [`Error::Mismatch`].
pub fn bench(plan: &Plan, dut: PopulationCount) -> Result<Recording, Error> {
    let rows: usize = dut.plane.iter().map(Wire::width).sum();
    let all = u128::MAX >> (128 - rows);
    let mut rng = plan.rng();
    let ends = (0..=rows).flat_map(|ones| {
        let low = all.checked_shr((rows - ones) as u32).unwrap_or(0);
        let high = low.checked_shl((rows - ones) as u32).unwrap_or(0);
        [low, high & all]
    });
    let random = (0..250).map(|turn| match turn % 3 {
        0 => rng.random_range(0..=all),
        1 => rng.random_range(0..=all) & rng.random_range(0..=all),
        _ => rng.random_range(0..=all) | rng.random_range(0..=all),
    });
    let planes: Vec<u128> = ends.chain(random).collect();
    compare(plan, dut, planes)
}

/// The given planes, row 0 at bit 0, in a pipeline that is held and reset at times.
///
/// # Errors
///
/// [`Error::Mismatch`].
pub fn compare(
    plan: &Plan,
    dut: PopulationCount,
    planes: impl IntoIterator<Item = u128>,
) -> Result<Recording, Error> {
    let mut rng = plan.rng();
    let mut bench = Bench::new(plan, dut)?;
    // The ones of the planes in stages 1 and 2.
    let mut stages: Option<VecDeque<u32>> = None;
    for plane in planes {
        let reset = stages.is_none() || chance(&mut rng, 1, 60);
        let advance = chance(&mut rng, 5, 6);
        bench.dut().reset.next = reset;
        bench.dut().advance.next = advance;
        let mut left = plane;
        for pin in &mut bench.dut().plane {
            let rows = pin.width();
            pin.next = (left as u64 & ((1 << rows) - 1)).into();
            left >>= rows;
        }
        bench.settle()?;
        if let Some(stages) = &stages {
            bench.expect("ones", stages[1])?;
        }
        bench.clock()?;

        if let (true, Some(stages)) = (advance, &mut stages) {
            stages.pop_back();
            stages.push_front(plane.count_ones());
        }
        if reset {
            stages = Some(VecDeque::from([0; 2]));
        }
    }
    bench.finish()
}

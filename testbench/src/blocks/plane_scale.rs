//! Plane scale, against three times the ones of a plane.

use forms_rtl::converter::plane_scale::PlaneScale;
use rand::Rng;

use super::bench::{Bench, Plan};
use crate::Error;
use crate::recording::Recording;

/// Every number of ones from either end, then random planes.
///
/// # Errors
///
/// [`Error::Mismatch`].
pub fn bench<const M: usize, const CNT: usize>(
    plan: &Plan,
    dut: PlaneScale<M, CNT>,
) -> Result<Recording, Error> {
    let all = (1_u64 << M) - 1;
    let mut rng = plan.rng();
    let ends = (0..=M).flat_map(|ones| [all >> (M - ones), all << ones & all]);
    let random = (0..250).map(|_| rng.random_range(0..=all));
    let planes: Vec<u64> = ends.chain(random).collect();
    compare(plan, dut, planes)
}

/// The given planes.
///
/// # Errors
///
/// [`Error::Mismatch`].
pub fn compare<const M: usize, const CNT: usize>(
    plan: &Plan,
    dut: PlaneScale<M, CNT>,
    planes: impl IntoIterator<Item = u64>,
) -> Result<Recording, Error> {
    let mut bench = Bench::new(plan, dut)?;
    for plane in planes {
        bench.dut().plane.next = plane.into();
        bench.settle()?;
        bench.expect("scale", 3 * plane.count_ones())?;
        bench.clock()?;
    }
    bench.finish()
}

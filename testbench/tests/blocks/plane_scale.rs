//! Plane scale: see `benches::plane_scale`.

use crate::benches::plane_scale;
use forms_rtl::converter::plane_scale::PlaneScale;

use crate::support;

#[test]
fn plane_scale_counts_the_highest_level_for_every_one() {
    support::all_meet_their_models("plane_scale", 5);
}

#[test]
fn plane_scale_of_another_device_is_noticed() {
    let plan = support::plan("plane_scale");
    let dut = PlaneScale::new(1, 5);
    support::mismatch(plane_scale::bench(&plan, dut, 8, 3));
}

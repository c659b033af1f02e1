//! Plane scale: see `blocks::plane_scale`.

mod support;

use forms_rtl::converter::plane_scale::PlaneScale;
use forms_testbench::blocks::plane_scale;

#[test]
fn plane_scale_counts_three_for_every_one() {
    support::all_meet_their_models("plane_scale", 3);
}

#[test]
fn plane_scale_is_right_for_every_plane() {
    let plan = support::plan("plane_scale");
    let four = plane_scale::compare(&plan, PlaneScale::<4, 4>::new(), 0..1 << 4);
    let eight = plane_scale::compare(&plan, PlaneScale::<8, 5>::new(), 0..1 << 8);
    let sixteen = plane_scale::compare(&plan, PlaneScale::<16, 6>::new(), 0..1 << 16);
    for result in [four, eight, sixteen] {
        result.unwrap_or_else(|error| panic!("{error}"));
    }
}

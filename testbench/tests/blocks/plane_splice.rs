//! Plane splice: see `benches::plane_splice`.

use crate::support;

#[test]
fn plane_splice_weighs_the_planes_that_are_present() {
    support::all_meet_their_models("plane_splice", 6);
}

//! Plane mask: see `benches::plane_mask`.

use crate::support;

#[test]
fn plane_mask_holds_what_was_written_and_all_planes_after_reset() {
    support::all_meet_their_models("plane_mask", 4);
}

//! Next plane: see `benches::next_plane`.

use crate::benches::next_plane;
use forms_rtl::input::next_plane::NextPlane;

use crate::support;

#[test]
fn next_plane_points_at_the_lowest_one() {
    support::all_meet_their_models("next_plane", 4);
}

#[test]
fn next_plane_is_right_for_every_word_of_16_bits() {
    let dut = NextPlane::new(16, 4);
    next_plane::compare(&support::plan("next_plane"), dut, 0..1 << 16)
        .unwrap_or_else(|error| panic!("{error}"));
}

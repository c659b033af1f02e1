//! Difference: see `benches::difference`.

use crate::benches::difference;
use forms_rtl::datapath::difference::Difference;

use crate::support;

#[test]
fn difference_is_exact_in_two_s_complement() {
    support::all_meet_their_models("difference", 4);
}

#[test]
fn difference_is_right_for_every_pair_of_six_bits() {
    let plan = support::plan("difference");
    let pairs = (0..1 << 12).map(|both| (both >> 6, both & 63));
    difference::compare(&plan, Difference::new(6), pairs).unwrap_or_else(|error| panic!("{error}"));
}

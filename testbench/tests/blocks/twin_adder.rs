//! Twin adder: see `benches::twin_adder`.

use crate::support;

#[test]
fn twin_adder_adds_marked_pairs_and_lets_the_rest_through() {
    support::all_meet_their_models("twin_adder", 4);
}

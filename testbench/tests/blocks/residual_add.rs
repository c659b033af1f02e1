//! Residual adder: see `benches::residual_add`.

use crate::support;

#[test]
fn residual_add_adds_two_maps_each_on_its_own_scale() {
    support::all_meet_their_models("residual_add", 1);
}

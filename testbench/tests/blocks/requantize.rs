//! Requantizer: see `benches::requantize`.

use crate::support;

#[test]
fn requantize_rounds_and_clamps_as_golden_does() {
    support::all_meet_their_models("requantize", 4);
}

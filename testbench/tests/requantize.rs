//! Requantizer: see `blocks::requantize`.

mod support;

#[test]
fn requantize_rounds_and_clamps_as_golden_does() {
    support::all_meet_their_models("requantize", 2);
}

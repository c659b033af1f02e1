//! Sign accumulator: see `benches::sign_accumulator`.

use crate::support;

#[test]
fn sign_accumulator_accumulates_as_golden_does() {
    support::all_meet_their_models("sign_accumulator", 6);
}

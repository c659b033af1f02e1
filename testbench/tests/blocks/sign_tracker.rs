//! Sign tracker: see `benches::sign_tracker`.

use crate::support;

#[test]
fn sign_tracker_knows_when_only_sign_is_left() {
    support::all_meet_their_models("sign_tracker", 3);
}

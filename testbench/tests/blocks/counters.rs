//! Counters: see `benches::counters`.

use crate::support;

#[test]
fn counters_count_what_happened() {
    support::all_meet_their_models("counters", 8);
}

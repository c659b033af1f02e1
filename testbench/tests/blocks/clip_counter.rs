//! Clip counter: see `benches::clip_counter`.

use crate::support;

#[test]
fn clip_counter_counts_the_flags_of_two_clocks_ago() {
    support::all_meet_their_models("clip_counter", 4);
}

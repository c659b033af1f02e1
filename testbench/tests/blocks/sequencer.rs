//! Sequencer: see `benches::sequencer`.

use crate::support;

#[test]
fn sequencer_walks_the_layer_table_burst_by_burst() {
    support::all_meet_their_models("sequencer", 2);
}

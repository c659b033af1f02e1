//! Result drain: see `benches::result_drain`.

use crate::support;

#[test]
fn result_drain_sends_every_word_of_every_mvm_in_order() {
    support::all_meet_their_models("result_drain", 8);
}

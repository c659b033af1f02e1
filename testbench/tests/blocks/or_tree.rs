//! OR-tree: see `benches::or_tree`.

use crate::support;

#[test]
fn or_tree_sees_a_one_wherever_any_word_has_one() {
    support::all_meet_their_models("or_tree", 5);
}

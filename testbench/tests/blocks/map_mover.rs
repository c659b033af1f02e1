//! Map mover: see `benches::map_mover`.

use crate::benches::map_mover;
use crate::support;
use forms_rtl::accelerator::map_mover::MapMover;

#[test]
fn map_mover_brings_every_word_where_it_belongs() {
    support::all_meet_their_models("map_mover", 3);
}

#[test]
fn map_mover_of_another_word_is_noticed() {
    let plan = support::plan("map_mover");
    support::mismatch(map_mover::bench(&plan, MapMover::new(11), 10));
}

//! Slot pipeline: see `benches::slot_pipeline`.

use crate::support;

#[test]
fn slot_pipeline_delays_every_tag_by_its_stage() {
    support::all_meet_their_models("slot_pipeline", 6);
}

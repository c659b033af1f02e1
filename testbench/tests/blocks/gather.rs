//! Gather unit: see `benches::gather`.

use crate::support;

#[test]
fn gather_finds_every_input_of_every_product() {
    support::all_meet_their_models("gather", 3);
}

//! Device column: see `benches::device_column`.

use crate::support;

#[test]
fn device_column_reads_what_was_programmed_and_keeps_it_over_a_reset() {
    support::all_meet_their_models("device_column", 4);
}

//! Device array: see `benches::device_array`.

use crate::support;

#[test]
fn device_array_reads_every_device_column_at_its_converter_and_beat() {
    support::all_meet_their_models("device_array", 8);
}

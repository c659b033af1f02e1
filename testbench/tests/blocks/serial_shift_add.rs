//! Serial shift-add: see `blocks::serial_shift_add`.

use crate::support;

#[test]
fn serial_shift_add_adds_as_golden_does_a_device_a_clock() {
    support::all_meet_their_models("serial_shift_add", 1);
}

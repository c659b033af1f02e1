//! Serial shift-add: see `benches::serial_shift_add`.

use crate::benches::serial_shift_add;
use forms_rtl::datapath::serial_shift_add::SerialShiftAdd;

use crate::support;

#[test]
fn serial_shift_add_adds_as_golden_does_a_device_a_clock() {
    support::all_meet_their_models("serial_shift_add", 4);
}

#[test]
fn serial_shift_add_of_other_devices_is_noticed() {
    let plan = support::plan("serial_shift_add");
    let dut = || SerialShiftAdd::new(1, 4, 2, 9, 15);
    support::mismatch(serial_shift_add::bench(&plan, dut(), 128, 1, 4));
    support::mismatch(serial_shift_add::bench(&plan, dut(), 128, 2, 3));
}

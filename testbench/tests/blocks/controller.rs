//! Controller: see `blocks::controller`.

use forms_rtl::control::controller::Controller;
use forms_testbench::blocks::controller;

use crate::support;

#[test]
fn controller_walks_sub_arrays_steps_and_beats() {
    support::all_meet_their_models("controller", 6);
}

#[test]
fn controller_of_other_lanes_is_noticed() {
    let plan = support::plan("controller");
    let dut = Controller::<5, 4, 5, 9>::new(2, 16, false);
    support::mismatch(controller::bench(&plan, dut, 32, 16, 1, 1));
}

#[test]
fn controller_that_converts_devices_together_is_noticed() {
    let plan = support::plan("controller");
    let dut = Controller::<5, 1, 7, 7>::new(1, 128, false);
    support::mismatch(controller::bench(&plan, dut, 32, 1, 1, 4));
}

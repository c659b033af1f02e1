//! Controller: see `benches::controller`.

use crate::benches::configurations::{config, rtl};
use crate::benches::controller;
use forms_rtl::control::controller::Controller;
use forms_rtl::parameters::Parameters;

use crate::support;

#[test]
fn controller_walks_sub_arrays_steps_and_beats() {
    support::all_meet_their_models("controller", 10);
}

#[test]
fn controller_of_other_lanes_is_noticed() {
    let plan = support::plan("controller");
    let lanes = |adcs| Parameters { adcs, ..rtl("odd") };
    let odd = config("odd");
    support::mismatch(controller::bench(&plan, Controller::new(&lanes(9)), &odd));
}

#[test]
fn controller_that_converts_devices_together_is_noticed() {
    let plan = support::plan("controller");
    let together = Parameters {
        adcs: 6,
        ..rtl("turns")
    };
    let turns = config("turns");
    support::mismatch(controller::bench(&plan, Controller::new(&together), &turns));
}

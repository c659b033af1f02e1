//! Registers of the accelerator: see `benches::accelerator_registers`.

use crate::support;

#[test]
fn accelerator_registers_are_those_of_the_contract() {
    support::all_meet_their_models("accelerator_registers", 2);
}

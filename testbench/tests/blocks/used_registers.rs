//! Used registers: see `blocks::used_registers`.

use forms_rtl::control::used_registers::UsedRegisters;
use forms_testbench::blocks::used_registers;

use crate::support;

#[test]
fn used_registers_hold_the_last_index_in_use() {
    support::all_meet_their_models("used_registers", 3);
}

#[test]
fn used_registers_that_start_otherwise_are_noticed() {
    let plan = support::plan("used_registers");
    let dut = UsedRegisters::<5, 4, 4>::new(32, 16, 16);
    let said = support::mismatch(used_registers::bench(&plan, dut, [32, 15, 16]));
    assert!(
        said.contains("last_subarray is 0xf, expected 0xe"),
        "{said}"
    );
}

//! Used registers: see `benches::used_registers`.

use crate::benches::configurations::{config, rtl};
use crate::benches::used_registers;
use forms_golden::Config;
use forms_rtl::control::used_registers::UsedRegisters;

use crate::support;

#[test]
fn used_registers_hold_the_last_index_in_use() {
    support::all_meet_their_models("used_registers", 8);
}

#[test]
fn used_registers_that_start_otherwise_are_noticed() {
    let plan = support::plan("used_registers");
    let dut = UsedRegisters::new(&rtl("forms-8"));
    let shorter = Config {
        rows: 120,
        ..config("forms-8")
    };
    let said = support::mismatch(used_registers::bench(&plan, dut, &shorter));
    assert!(
        said.contains("last_subarray is 0xf, expected 0xe"),
        "{said}"
    );
}

#[test]
fn used_registers_that_divide_by_other_lanes_are_noticed() {
    let plan = support::plan("used_registers");
    let other = Config {
        adcs: 12,
        ..config("eleven-lanes")
    };
    let dut = UsedRegisters::new(&rtl("eleven-lanes"));
    let said = support::mismatch(used_registers::bench(&plan, dut, &other));
    assert!(said.contains("last_lane"), "{said}");
}

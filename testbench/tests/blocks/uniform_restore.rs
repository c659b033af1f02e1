//! Uniform restore: see `benches::uniform_restore`.

use crate::benches::uniform_restore;
use forms_golden::converter::convert;
use forms_golden::{Adc, AdcPolicy};
use forms_rtl::converter::uniform_restore::UniformRestore;
use forms_testbench::simulator::Simulator;

use crate::support;

#[test]
fn uniform_restore_never_exceeds_the_largest_count() {
    support::all_meet_their_models("uniform_restore", 4);
}

#[test]
fn uniform_restore_turns_every_code_into_the_counts_golden_says() {
    for lsb in 1..=24_usize {
        let converter = Adc {
            bits: 4,
            policy: AdcPolicy::Uniform { lsb },
        };
        let dut = UniformRestore::new(lsb as u64, 24, 4, 5);
        let mut simulator = Simulator::new(dut).unwrap();
        for current in 0..=24 {
            let read = convert(&converter, 24, current);
            simulator.dut.advance.next = true;
            simulator.dut.code.next = u64::from(read.code).into();
            simulator.settle().unwrap();
            simulator.clock().unwrap();
            simulator.settle().unwrap();
            let restored = simulator.dut.restored.val().to_u64();
            assert_eq!(restored, u64::from(read.count), "{lsb}: {current}");
        }
    }
}

#[test]
fn uniform_restore_of_another_step_or_ceiling_is_noticed() {
    let plan = support::plan("uniform_restore");
    for (step, ceiling) in [(5, 24), (6, 23)] {
        let dut = UniformRestore::new(6, 24, 4, 5);
        support::mismatch(uniform_restore::bench(&plan, dut, step, ceiling));
    }
}

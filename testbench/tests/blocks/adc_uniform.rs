//! Uniform ADC: see `blocks::adc_uniform`.

use forms_golden::converter::convert;
use forms_golden::{Adc, AdcPolicy};
use forms_rtl::converter::adc_uniform::AdcUniform;
use forms_testbench::blocks::adc_uniform;
use forms_testbench::simulator::Simulator;

use crate::support;

#[test]
fn adc_uniform_rounds_as_golden_does() {
    support::all_meet_their_models("adc_uniform", 3);
}

fn every_count<const CNT: usize, const CODE: usize>() {
    for lsb in 1..=24 {
        let converter = Adc {
            bits: CODE,
            policy: AdcPolicy::Uniform { lsb },
        };
        let mut simulator = Simulator::new(AdcUniform::<CNT, CODE>::new(lsb as u64)).unwrap();
        for count in 0..1_u32 << CNT {
            simulator.dut.advance.next = true;
            simulator.dut.convert.next = true;
            simulator.dut.count.next = u64::from(count).into();
            simulator.settle().unwrap();
            simulator.clock().unwrap();
            simulator.settle().unwrap();
            let read = convert(&converter, (1 << CNT) - 1, count);
            let pins = &simulator.dut;
            assert_eq!(pins.code.val(), u64::from(read.code), "{lsb}: {count}");
            assert_eq!(pins.clip.val(), read.clipped, "{lsb}: {count}");
        }
    }
}

#[test]
fn adc_uniform_is_right_for_every_count_and_step() {
    every_count::<5, 1>();
    every_count::<5, 3>();
    every_count::<5, 4>();
    every_count::<5, 5>();
    every_count::<6, 4>();
}

#[test]
fn adc_uniform_of_another_step_is_noticed() {
    let plan = support::plan("adc_uniform");
    for (rtl, golden) in [(3, 4), (4, 3), (1, 2), (22, 24)] {
        let dut = AdcUniform::<5, 3>::new(rtl);
        support::mismatch(adc_uniform::bench(&plan, dut, golden));
    }
}

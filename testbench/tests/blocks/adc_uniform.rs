//! Uniform ADC: see `benches::adc_uniform`.

use crate::benches::adc_uniform;
use forms_golden::converter::convert;
use forms_golden::{Adc, AdcPolicy};
use forms_rtl::converter::adc_uniform::AdcUniform;
use forms_testbench::simulator::Simulator;

use crate::support;

#[test]
fn adc_uniform_rounds_as_golden_does() {
    support::all_meet_their_models("adc_uniform", 5);
}

fn every_count(count_bits: usize, code_bits: usize) {
    for lsb in 1..1_usize << count_bits {
        let converter = Adc {
            bits: code_bits,
            policy: AdcPolicy::Uniform { lsb },
        };
        let mut simulator =
            Simulator::new(AdcUniform::new(lsb as u64, count_bits, code_bits)).unwrap();
        for count in 0..1_u32 << count_bits {
            simulator.dut.advance.next = true;
            simulator.dut.convert.next = true;
            simulator.dut.count.next = u64::from(count).into();
            simulator.settle().unwrap();
            simulator.clock().unwrap();
            simulator.settle().unwrap();
            let read = convert(&converter, (1 << count_bits) - 1, count);
            let pins = &simulator.dut;
            assert_eq!(
                pins.code.val().to_u64(),
                u64::from(read.code),
                "{lsb}: {count}"
            );
            assert_eq!(pins.clip.val(), read.clipped, "{lsb}: {count}");
        }
    }
}

#[test]
fn adc_uniform_is_right_for_every_count_and_step() {
    for (count_bits, code_bits) in [
        (1, 1),
        (3, 3),
        (5, 1),
        (5, 3),
        (5, 4),
        (5, 5),
        (6, 4),
        (7, 2),
    ] {
        every_count(count_bits, code_bits);
    }
}

#[test]
fn adc_uniform_of_another_step_is_noticed() {
    let plan = support::plan("adc_uniform");
    for (rtl, golden) in [(3, 4), (4, 3), (1, 2), (22, 24)] {
        let dut = AdcUniform::new(rtl, 5, 3);
        support::mismatch(adc_uniform::bench(&plan, dut, golden));
    }
}

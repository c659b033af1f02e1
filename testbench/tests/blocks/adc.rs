//! ADC: see `benches::adc`.

use forms_golden::AdcPolicy;
use forms_golden::converter::convert;
use forms_rtl::converter::adc::Adc;
use forms_testbench::simulator::Simulator;

use crate::support;

#[test]
fn adc_converts_as_golden_does() {
    support::all_meet_their_models("adc", 7);
}

fn every_count(count_bits: usize, code_bits: usize) {
    let converter = forms_golden::Adc {
        bits: code_bits,
        policy: AdcPolicy::Saturating,
    };
    let mut simulator = Simulator::new(Adc::new(count_bits, code_bits)).unwrap();
    for count in 0..1_u32 << count_bits {
        simulator.dut.advance.next = true;
        simulator.dut.convert.next = true;
        simulator.dut.count.next = u64::from(count).into();
        simulator.settle().unwrap();
        simulator.clock().unwrap();
        simulator.settle().unwrap();
        let read = convert(&converter, (1 << count_bits) - 1, count);
        assert_eq!(simulator.dut.code.val().to_u64(), u64::from(read.code));
        assert_eq!(
            simulator.dut.clip.val(),
            read.clipped,
            "{code_bits} bits, {count}"
        );
    }
}

#[test]
fn adc_is_right_for_every_count() {
    for (count_bits, code_bits) in [(4, 3), (5, 4), (5, 5), (6, 5), (4, 1), (1, 1), (10, 7)] {
        every_count(count_bits, code_bits);
    }
}

//! ADC: see `blocks::adc`.

use forms_golden::AdcPolicy;
use forms_golden::converter::convert;
use forms_rtl::converter::adc::Adc;
use forms_testbench::simulator::Simulator;

use crate::support;

#[test]
fn adc_converts_as_golden_does() {
    support::all_meet_their_models("adc", 5);
}

fn every_count<const CNT: usize, const CODE: usize>() {
    let converter = forms_golden::Adc {
        bits: CODE,
        policy: AdcPolicy::Saturating,
    };
    let mut simulator = Simulator::new(Adc::<CNT, CODE>::new()).unwrap();
    for count in 0..1_u32 << CNT {
        simulator.dut.advance.next = true;
        simulator.dut.convert.next = true;
        simulator.dut.count.next = u64::from(count).into();
        simulator.settle().unwrap();
        simulator.clock().unwrap();
        simulator.settle().unwrap();
        let read = convert(&converter, (1 << CNT) - 1, count);
        assert_eq!(simulator.dut.code.val(), u64::from(read.code));
        assert_eq!(
            simulator.dut.clip.val(),
            read.clipped,
            "{CODE} bits, {count}"
        );
    }
}

#[test]
fn adc_is_right_for_every_count() {
    every_count::<4, 3>();
    every_count::<5, 4>();
    every_count::<5, 5>();
    every_count::<6, 5>();
    every_count::<4, 1>();
}

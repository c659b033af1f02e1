//! Bit line: see `blocks::bit_line`.

use forms_rtl::devices::bit_line::BitLine;
use forms_testbench::simulator::Simulator;

use crate::support;

#[test]
fn bit_line_sums_the_levels_of_the_driven_rows() {
    support::all_meet_their_models("bit_line", 5);
}

#[test]
fn bit_line_is_right_for_all_levels_and_planes_of_four_rows() {
    let mut simulator = Simulator::new(BitLine::<4, 8, 4>::new()).unwrap();
    for word_lines in 0..1_u64 << 4 {
        for levels in 0..1_u64 << 8 {
            simulator.dut.word_lines.next = word_lines.into();
            simulator.dut.levels.next = levels.into();
            simulator.settle().unwrap();
            let active = (0..4).filter(|row| word_lines >> row & 1 == 1);
            let count: u64 = active.map(|row| levels >> (2 * row) & 3).sum();
            assert_eq!(
                simulator.dut.count.val(),
                count,
                "word lines {word_lines:04b}, levels {levels:08b}"
            );
        }
    }
}

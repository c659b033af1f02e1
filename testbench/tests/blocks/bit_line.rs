//! Bit line: see `benches::bit_line`.

use forms_rtl::devices::bit_line::BitLine;
use forms_testbench::simulator::Simulator;

use crate::support;

#[test]
fn bit_line_sums_the_levels_of_the_driven_rows() {
    support::all_meet_their_models("bit_line", 8);
}

/// Every level of every row, under every plane.
fn every_level(rows: usize, bits: usize, count_bits: usize) {
    let mut simulator = Simulator::new(BitLine::new(rows, bits, count_bits)).unwrap();
    for word_lines in 0..1_u64 << rows {
        for levels in 0..1_u64 << (rows * bits) {
            simulator.dut.word_lines.next = word_lines.into();
            simulator.dut.levels.next = levels.into();
            simulator.settle().unwrap();
            let active = (0..rows).filter(|row| word_lines >> row & 1 == 1);
            let count: u64 = active
                .map(|row| levels >> (bits * row) & ((1 << bits) - 1))
                .sum();
            assert_eq!(
                simulator.dut.count.val().to_u64(),
                count,
                "word lines {word_lines:04b}, levels {levels:08b}"
            );
        }
    }
}

#[test]
fn bit_line_is_right_for_all_levels_and_planes_of_few_rows() {
    every_level(4, 2, 4);
    every_level(3, 3, 5);
    every_level(1, 8, 8);
    every_level(5, 1, 3);
}

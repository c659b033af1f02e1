//! Flip restore: see `benches::flip_restore`.

use crate::benches::flip_restore::{self, Code};
use forms_rtl::converter::flip_restore::FlipRestore;

use crate::support;

#[test]
fn flip_restore_restores_as_golden_does() {
    support::all_meet_their_models("flip_restore", 6);
}

/// Every flip, code and number of ones that can come together.
fn every_code(code_bits: usize, count_bits: usize, rows: usize, level: usize) {
    let mut clocks = Vec::new();
    for flip in [false, true] {
        for ones in 0..=rows {
            for code in 0..=(level * ones).min((1 << code_bits) - 1) as u32 {
                clocks.push((false, true, Code { flip, code, ones }));
            }
        }
    }
    let dut = FlipRestore::new(code_bits, count_bits);
    flip_restore::compare(&support::plan("flip_restore"), dut, level, clocks)
        .unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn flip_restore_is_right_for_every_code_flip_and_plane() {
    every_code(3, 4, 4, 3);
    every_code(4, 5, 8, 3);
    every_code(5, 6, 16, 3);
    every_code(5, 6, 9, 7);
    every_code(1, 1, 1, 1);
}

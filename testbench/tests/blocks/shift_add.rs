//! Shift-add unit: see `benches::shift_add`.

use crate::benches::shift_add;
use forms_rtl::datapath::shift_add::ShiftAdd;

use crate::support;

#[test]
fn shift_add_adds_as_golden_does() {
    support::all_meet_their_models("shift_add", 6);
}

/// All corners of what four fragments of `rows` rows of 2-bit devices can count.
fn extremes(rows: u32, count_bits: usize, sum_bits: usize) {
    let corners = [0, 1, 3 * rows / 2, 3 * rows - 1, 3 * rows];
    let mut clocks = Vec::new();
    for q0 in corners {
        for q1 in corners {
            for q2 in corners {
                for q3 in corners {
                    clocks.push((false, true, vec![q0, q1, q2, q3]));
                }
            }
        }
    }
    let dut = ShiftAdd::new(4, 2, count_bits, sum_bits);
    shift_add::compare(&support::plan("shift_add"), dut, 2, clocks)
        .unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn shift_add_is_right_at_all_extremes() {
    extremes(4, 4, 10);
    extremes(8, 5, 11);
    extremes(16, 6, 12);
}

#[test]
fn shift_add_is_linear_in_every_count() {
    // With the corners this pins down every weight.
    let one = |j: usize, q| (0..4).map(|i| if i == j { q } else { 0 }).collect();
    let clocks = (0..4).flat_map(|j| (0..=24).map(move |q| (false, true, one(j, q))));
    shift_add::compare(
        &support::plan("shift_add"),
        ShiftAdd::new(4, 2, 5, 11),
        2,
        clocks,
    )
    .unwrap_or_else(|error| panic!("{error}"));
}

//! Shift-add unit: see `blocks::shift_add`.

use forms_rtl::datapath::shift_add::ShiftAdd;
use forms_testbench::blocks::shift_add;

use crate::support;

#[test]
fn shift_add_adds_as_golden_does() {
    support::all_meet_their_models("shift_add", 3);
}

/// All corners of what four fragments of `rows` rows can count.
fn extremes<const CNT: usize, const SUM: usize>(rows: u32) {
    let corners = [0, 1, 3 * rows / 2, 3 * rows - 1, 3 * rows];
    let mut clocks = Vec::new();
    for q0 in corners {
        for q1 in corners {
            for q2 in corners {
                for q3 in corners {
                    clocks.push((false, true, [q0, q1, q2, q3]));
                }
            }
        }
    }
    let dut = ShiftAdd::<CNT, SUM>::new();
    shift_add::compare(&support::plan("shift_add"), dut, clocks)
        .unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn shift_add_is_right_at_all_extremes() {
    extremes::<4, 10>(4);
    extremes::<5, 11>(8);
    extremes::<6, 12>(16);
}

#[test]
fn shift_add_is_linear_in_every_count() {
    // With the corners this pins down every weight.
    let one = |j: usize, q| std::array::from_fn(|i| if i == j { q } else { 0 });
    let clocks = (0..4).flat_map(|j| (0..=24).map(move |q| (false, true, one(j, q))));
    shift_add::compare(
        &support::plan("shift_add"),
        ShiftAdd::<5, 11>::new(),
        clocks,
    )
    .unwrap_or_else(|error| panic!("{error}"));
}

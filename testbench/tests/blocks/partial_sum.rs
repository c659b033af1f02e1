//! Partial sum: see `benches::partial_sum`.

use crate::support;

#[test]
fn partial_sum_adds_row_tiles_and_bias_as_golden_does() {
    support::all_meet_their_models("partial_sum", 6);
}

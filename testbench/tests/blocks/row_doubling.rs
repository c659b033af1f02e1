//! Row doubling: see `benches::row_doubling`.

use crate::support;

#[test]
fn row_doubling_shifts_every_row_of_every_sub_array_as_programmed() {
    support::all_meet_their_models("row_doubling", 4);
}

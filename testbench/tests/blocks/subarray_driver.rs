//! Sub-array driver: see `benches::subarray_driver`.

use crate::support;

#[test]
fn subarray_driver_activates_one_sub_array_or_none() {
    support::all_meet_their_models("subarray_driver", 6);
}

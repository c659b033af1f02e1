//! Maximum pool: see `benches::max_pool`.

use crate::support;

#[test]
fn max_pool_keeps_the_largest_of_each_window() {
    support::all_meet_their_models("max_pool", 4);
}

//! Average pool: see `benches::average_pool`.

use crate::support;

#[test]
fn average_pool_is_the_mean_with_halves_rounded_up() {
    support::all_meet_their_models("average_pool", 4);
}

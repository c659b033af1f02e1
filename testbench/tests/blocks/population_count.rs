//! Population count: see `benches::population_count`.

use crate::benches::population_count;
use forms_rtl::input::population_count::PopulationCount;

use crate::support;

#[test]
fn population_count_counts_the_ones_of_every_group() {
    support::all_meet_their_models("population_count", 5);
}

#[test]
fn population_count_is_right_for_every_plane() {
    let plan = support::plan("population_count");
    let four = population_count::compare(&plan, PopulationCount::new(&[4], 4), 0..1 << 4);
    let eight = population_count::compare(&plan, PopulationCount::new(&[8], 5), 0..1 << 8);
    let sixteen = population_count::compare(&plan, PopulationCount::new(&[16], 6), 0..1 << 16);
    let uneven = population_count::compare(&plan, PopulationCount::new(&[4, 4, 3], 4), 0..1 << 11);
    for result in [four, eight, sixteen, uneven] {
        result.unwrap_or_else(|error| panic!("{error}"));
    }
}

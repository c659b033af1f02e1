//! Register file: see `benches::register_file`.

use crate::support;

#[test]
fn register_file_reads_old_values_in_the_clock_that_writes() {
    support::all_meet_their_models("register_file", 4);
}

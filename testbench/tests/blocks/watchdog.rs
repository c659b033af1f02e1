//! Watchdog: see `benches::watchdog`.

use crate::benches::watchdog;
use crate::support;
use forms_rtl::accelerator::watchdog::Watchdog;

#[test]
fn watchdog_bears_its_clocks_and_not_one_more() {
    support::all_meet_their_models("watchdog", 3);
}

#[test]
fn watchdog_of_another_patience_is_noticed() {
    let plan = support::plan("watchdog");
    for patience in [11, 13] {
        support::mismatch(watchdog::bench(&plan, Watchdog::new(12), patience));
    }
}

//! Lane: see `blocks::lane`.

mod support;

use forms_golden::AdcPolicy;
use forms_rtl::datapath::lane::{Conversion, Lane};
use forms_testbench::blocks::lane::{self, Surroundings};

#[test]
fn lane_accumulates_what_golden_does_under_every_policy() {
    support::all_meet_their_models("lane", 4);
}

#[test]
fn lane_with_other_converters_is_noticed() {
    let around = |policy| Surroundings {
        rows: 8,
        subarrays: 16,
        beats: 32,
        policy,
    };
    let plan = support::plan("lane");
    let lane = Lane::<5, 4, 11, 32, 4, 9, 5>::new;
    // Flips that nobody undoes, flips that nobody made, and clips that nobody counts.
    for (rtl, golden) in [
        (Conversion::Lossless, AdcPolicy::FlipEncoded),
        (Conversion::FlipEncoded, AdcPolicy::Saturating),
        (Conversion::Lossless, AdcPolicy::Saturating),
    ] {
        support::mismatch(lane::bench(&plan, lane(rtl), around(golden)));
    }
}

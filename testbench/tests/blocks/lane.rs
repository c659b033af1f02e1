//! Lane: see `blocks::lane`.

use forms_golden::AdcPolicy;
use forms_rtl::datapath::lane::{Conversion, Lane, Weighing};
use forms_testbench::blocks::lane::{self, Surroundings};

use crate::support;

#[test]
fn lane_accumulates_what_golden_does_under_every_policy() {
    support::all_meet_their_models("lane", 8);
}

#[test]
fn lane_with_other_converters_is_noticed() {
    let around = |policy| Surroundings {
        rows: 8,
        subarrays: 16,
        beats: 32,
        policy,
        weighing: Weighing::Parallel { arrays: 1 },
        polarized: true,
    };
    let plan = support::plan("lane");
    let lane = |conversion| {
        let weighing = Weighing::Parallel { arrays: 1 };
        Lane::<5, 4, 11, 32, 4, 9, 5, 4>::new(conversion, weighing, true)
    };
    // Flips that nobody undoes, flips that nobody made, and clips that nobody counts.
    for (rtl, golden) in [
        (Conversion::Lossless, AdcPolicy::FlipEncoded),
        (Conversion::FlipEncoded, AdcPolicy::Saturating),
        (Conversion::Lossless, AdcPolicy::Saturating),
    ] {
        support::mismatch(lane::bench(&plan, lane(rtl), around(golden)));
    }
}

#[test]
fn lane_that_adds_negative_devices_or_forgets_polarities_is_noticed() {
    let plan = support::plan("lane");
    let prime = Surroundings {
        rows: 8,
        subarrays: 16,
        beats: 32,
        policy: AdcPolicy::FlipEncoded,
        weighing: Weighing::Parallel { arrays: 2 },
        polarized: false,
    };
    // Signs of fragments, where there are none.
    let polarized = Lane::<5, 4, 11, 32, 4, 9, 5, 4>::new(
        Conversion::FlipEncoded,
        Weighing::Parallel { arrays: 2 },
        true,
    );
    support::mismatch(lane::bench(&plan, polarized, prime));
    // No signs of fragments, where there are some.
    let forms = Surroundings {
        weighing: Weighing::Parallel { arrays: 1 },
        polarized: true,
        ..prime
    };
    let unsigned = Lane::<5, 4, 11, 32, 4, 9, 5, 4>::new(
        Conversion::FlipEncoded,
        Weighing::Parallel { arrays: 1 },
        false,
    );
    support::mismatch(lane::bench(&plan, unsigned, forms));
}

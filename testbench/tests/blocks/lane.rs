//! Lane: see `benches::lane`.

use crate::benches::configurations::{config, rtl};
use crate::benches::lane;
use forms_rtl::datapath::lane::Lane;
use forms_rtl::parameters::{Conversion, Parameters, Scheme};

use crate::support;

#[test]
fn lane_accumulates_what_golden_does_under_every_policy() {
    support::all_meet_their_models("lane", 15);
}

#[test]
fn lane_with_other_converters_is_noticed() {
    let plan = support::plan("lane");
    let with = |conversion| {
        Lane::new(&Parameters {
            conversion,
            ..rtl("forms-8")
        })
    };
    // Flips that nobody undoes, flips that nobody made, clips that nobody counts, and codes that nobody
    // scales.
    for (conversion, golden) in [
        (Conversion::Lossless, "forms-8"),
        (Conversion::FlipEncoded, "forms-8-saturating"),
        (Conversion::Lossless, "forms-8-saturating"),
        (Conversion::Uniform { step: 3 }, "forms-8-lossless"),
    ] {
        support::mismatch(lane::bench(&plan, with(conversion), &config(golden)));
    }
}

#[test]
fn lane_that_adds_negative_devices_or_forgets_polarities_is_noticed() {
    let plan = support::plan("lane");
    let with = |scheme| {
        Lane::new(&Parameters {
            scheme,
            ..rtl("forms-8")
        })
    };
    // Signs of fragments, where there are none, and none where there are some.
    let isaac = forms_golden::Config {
        scheme: forms_golden::Scheme::Isaac,
        ..config("forms-8")
    };
    support::mismatch(lane::bench(&plan, with(Scheme::Forms), &isaac));
    support::mismatch(lane::bench(&plan, with(Scheme::Isaac), &config("forms-8")));
    // An array that is not subtracted.
    support::mismatch(lane::bench(&plan, with(Scheme::Isaac), &config("prime-8")));
}

//! Zero-skip unit: see `benches::zero_skip`.

use crate::benches::zero_skip;
use forms_golden::ZeroSkip as Policy;
use forms_rtl::input::zero_skip::ZeroSkip;
use forms_rtl::parameters::ZeroSkipPolicy;

use crate::support;

#[test]
fn zero_skip_feeds_golden_planes_under_every_policy() {
    support::all_meet_their_models("zero_skip", 14);
}

#[test]
fn zero_skip_of_another_policy_or_sign_is_noticed() {
    let policies = [
        (Policy::Off, ZeroSkipPolicy::Off),
        (Policy::Leading, ZeroSkipPolicy::Leading),
        (Policy::Plane, ZeroSkipPolicy::Plane),
    ];
    let plan = support::plan("zero_skip");
    for (golden, _) in policies {
        for (_, rtl) in policies {
            for golden_signed in [false, true] {
                for rtl_signed in [false, true] {
                    let dut = ZeroSkip::new(rtl, rtl_signed, &[8], 16, 4);
                    let result = zero_skip::bench(&plan, dut, golden, golden_signed);
                    let same = format!("{golden:?}") == format!("{rtl:?}");
                    match same && golden_signed == rtl_signed {
                        true => assert!(result.is_ok(), "{:?}", result.err()),
                        false => {
                            let said = support::mismatch(result);
                            let rerun = "cargo nextest run -p forms-testbench zero_skip";
                            assert!(said.ends_with(rerun), "{said}");
                        }
                    }
                }
            }
        }
    }
}

//! The Verilog of every named configuration, replayed against the vectors of a bench run.
//!
//! One test a configuration, so that they share the machine's cores.

use forms_golden::Config;
use forms_testbench::crossbar::run::Until;
use forms_testbench::{crossbar, hardware};
use forms_testbench::replay::{Level, check_configuration};
use forms_testbench::verilog;

/// MVMs of the bench run; its coverage goals may ask for more.
const MVMS: usize = 8;
/// Clocks that are replayed at most.
const CLOCKS: usize = 20_000;

fn replays(name: &str) {
    let seed = 2;
    let config = Config::named(name).unwrap();
    let parameters = hardware::parameters(&config).unwrap();
    let mut recorded = crossbar::record(&config, seed, MVMS, Until::Covered)
        .unwrap_or_else(|error| panic!("{error}"));
    for recording in [&mut recorded.crossbar, &mut recorded.core] {
        recording.rows.truncate(CLOCKS);
    }
    let checked = check_configuration(
        &parameters,
        &recorded.crossbar,
        &recorded.core,
        Level::NETLIST,
    )
        .unwrap_or_else(|error| panic!("seed {seed}: {error}"));
    println!("{checked:?}");
    assert!(checked.crossbar_core.comparisons > 1000);
}

macro_rules! configurations {
    ($($test:ident: $name:literal;)*) => {
        $(
            #[test]
            fn $test() {
                replays($name);
            }
        )*

        #[test]
        fn every_named_configuration_is_among_them() {
            assert_eq!(verilog::names(), [$($name),*]);
        }
    };
}

configurations! {
    forms_4_replays: "forms-4";
    forms_8_replays: "forms-8";
    forms_16_replays: "forms-16";
    forms_8_off_replays: "forms-8-off";
    forms_8_plane_replays: "forms-8-plane";
    forms_8_saturating_replays: "forms-8-saturating";
    forms_8_signed_replays: "forms-8-signed";
    forms_8_wide_replays: "forms-8-wide";
    forms_tiny_replays: "forms-tiny";
    isaac_128_replays: "isaac-128";
    prime_128_replays: "prime-128";
    prime_8_replays: "prime-8";
    sme_128_replays: "sme-128";
    sme_8_replays: "sme-8";
}

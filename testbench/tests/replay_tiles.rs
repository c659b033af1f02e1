//! The Verilog of tiles without a name, replayed against the vectors of a bench run.

use forms_golden::{Adc, AdcPolicy, Config, Scheme, ZeroSkip};
use forms_testbench::tile;
use forms_verilog::hardware::Hardware;
use forms_verilog::replay::{Level, check_hardware};

/// Replays a bench run of twelve layers, more if its coverage goals ask for them.
fn replays(hardware: &Hardware) {
    let seed = 3;
    let recording = tile::record(hardware, seed, 12).unwrap_or_else(|error| panic!("{error}"));
    let checked = check_hardware(hardware, &recording, Level::NETLIST)
        .unwrap_or_else(|error| panic!("seed {seed}: {error}"));
    println!("{checked:?}");
    assert!(checked.clocks > 1_000, "{}", checked.clocks);
}

#[test]
fn tiles_of_other_configurations_and_sizes_replay() {
    let tiny = Config::named("forms-tiny").unwrap();
    // One crossbar and one column; results of more than 32 bits.
    let narrow = Config {
        name: "narrow".into(),
        rows: 9,
        columns: 4,
        fragment_rows: 3,
        input_bits: 32,
        adcs: 2,
        ..tiny.clone()
    };
    // Numbers that are no power of two, a plane a sign, three crossbars.
    let prime = Config {
        name: "prime".into(),
        scheme: Scheme::Prime,
        rows: 10,
        columns: 21,
        fragment_rows: 5,
        device_bits: 3,
        weight_bits: 9,
        signed_inputs: true,
        adcs: 9,
        adc: Adc {
            bits: 6,
            policy: AdcPolicy::Lossless,
        },
        zero_skip: ZeroSkip::Plane,
        ..tiny.clone()
    };
    // A bit a device, the rows doubled, two crossbars of ten arrays each.
    let sme = Config {
        name: "sme".into(),
        scheme: Scheme::Sme,
        rows: 12,
        columns: 5,
        device_bits: 1,
        weight_bits: 5,
        input_bits: 8,
        adcs: 2,
        adc: Adc {
            bits: 2,
            policy: AdcPolicy::FlipEncoded,
        },
        ..tiny
    };
    for (config, crossbars) in [(narrow, 1), (prime, 3), (sme, 2)] {
        let hardware = Hardware::tile(&config.name, &config, crossbars).unwrap();
        replays(&hardware);
    }
}

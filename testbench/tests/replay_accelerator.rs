//! The accelerator's Verilog, replayed against the vectors of a bench run: in Icarus, where everything begins as X, in
//! Verilator, and as a netlist.

use forms_golden::Config;
use forms_golden::accelerator::Accelerator;
use forms_testbench::accelerator::dut::{FORMS_ACCELERATOR, design};
use forms_testbench::accelerator::random::draw;
use forms_testbench::accelerator::{Host, Manners, build, compile, picture, run_pictures};
use forms_verilog::replay::{Level, check};

/// Two crossbars of forms-tiny, with memories small enough for flip-flops.
fn accelerator() -> Accelerator {
    Accelerator {
        memory_words: 64,
        word_bits: 10,
        table_words: 256,
        ..Accelerator::new(&Config::named("forms-tiny").unwrap(), 2)
    }
}

/// Runs drawn networks, loaded at once and in passes, with steady and with ragged streams, and replays them.
fn replays(level: Level) {
    let accelerator = accelerator();
    let mut dut = build(&accelerator).unwrap_or_else(|error| panic!("{error}"));
    let recording = dut.record(FORMS_ACCELERATOR);
    // They come out of registers and memories that nothing has been written to at first.
    for (output, by) in [
        ("m_axis_tdata", "m_axis_tvalid"),
        ("m_axis_tlast", "m_axis_tvalid"),
    ] {
        recording.qualify(output, by);
    }
    let (mut resident, mut in_passes) = (0, 0);
    for seed in 0..400 {
        let (network, image) = draw(&accelerator.config, seed).unwrap();
        let Ok(compiled) = compile(&network, &accelerator) else {
            continue;
        };
        let count = match compiled.image.passes.len() {
            0 => &mut resident,
            _ => &mut in_passes,
        };
        if *count == 2 || compiled.image.passes.len() > 4 {
            continue;
        }
        *count += 1;
        let manners = match *count {
            1 => Manners::Steady,
            _ => Manners::ragged(seed),
        };
        let is_steady = *count == 1;
        let mut host = Host::new(&mut dut, manners, seed).unwrap();
        let pictures = [picture(image.view()).unwrap()];
        run_pictures(&mut host, &compiled.image, &pictures, is_steady)
            .unwrap_or_else(|error| panic!("seed {seed}: {error}"));
    }
    assert_eq!((resident, in_passes), (2, 2));
    let recording = dut.take_recording().unwrap();
    let checked = check(&design(&accelerator).unwrap(), &recording, level)
        .unwrap_or_else(|error| panic!("{error}"));
    println!("{checked:?}");
    assert!(checked.clocks > 1000, "{}", checked.clocks);
}

#[test]
fn drawn_networks_replay_in_icarus_and_verilator() {
    replays(Level::Rtl);
}

#[test]
#[ignore = "minutes: cargo nextest run -p forms-testbench --test replay_accelerator --run-ignored all"]
fn drawn_networks_replay_as_a_netlist() {
    // The layer table would be eight thousand flip-flops.
    replays(Level::Netlist {
        kept: Some("memory_256x32"),
    });
}

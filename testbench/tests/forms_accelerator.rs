//! The accelerator's RTL meets golden, word for word and clock for clock.

use forms_golden::Config;
use forms_golden::accelerator::Accelerator;
use forms_testbench::Error;
use forms_testbench::accelerator::random::draw;
use forms_testbench::accelerator::{Host, Manners, build, compile, picture, run_pictures};

fn tiny(crossbars: usize) -> Accelerator {
    Accelerator {
        memory_words: 4096,
        table_words: 1024,
        ..Accelerator::new(&Config::named("forms-tiny").unwrap(), crossbars)
    }
}

#[test]
fn drawn_networks_meet_golden_word_for_word_and_clock_for_clock() {
    let accelerator = tiny(6);
    for seed in 0..8 {
        let (network, image) = draw(&accelerator.config, seed).unwrap();
        let compiled = match compile(&network, &accelerator) {
            Err(Error::BeyondTile { .. }) => continue,
            other => other.unwrap(),
        };
        let mut dut = build(&accelerator).unwrap_or_else(|error| panic!("{error}"));
        let mut host = Host::new(&mut dut, Manners::Steady, seed).unwrap();
        let pictures = vec![picture(image.view()).unwrap(); 2];
        let run = run_pictures(&mut host, &compiled.image, &pictures, true)
            .unwrap_or_else(|error| panic!("seed {seed}: {error}"));
        println!(
            "seed {seed}: {} clocks, {} passes",
            run.clocks,
            compiled.image.passes.len()
        );
    }
}

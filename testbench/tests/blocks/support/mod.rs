//! What the tests of all blocks share.
#![allow(dead_code)]

use std::env;

use crate::benches::bench::{Fault, Plan};
use crate::benches::{self, BlockBench, named};
use forms_testbench::Error;
use forms_verilog::pins::PinDirection;
use forms_verilog::recording::Recording;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// `FORMS_SEED`, else a few.
pub fn seeds() -> Vec<u64> {
    match env::var("FORMS_SEED").ok().map(|text| text.parse()) {
        Some(Ok(seed)) => vec![seed],
        Some(Err(error)) => panic!("FORMS_SEED is not a seed: {error}"),
        None => vec![1, 2, 3, 17],
    }
}

/// The first of [`seeds`].
pub fn seed() -> u64 {
    seeds()[0]
}

/// A plan for a run that is not in the list of benches.
pub fn plan(module: &'static str) -> Plan {
    Plan::new(module, module, seed())
}

fn bench(name: &str) -> &'static BlockBench {
    named(name).unwrap_or_else(|| panic!("no bench is called {name}"))
}

/// The bench `name` finds no difference, whatever the seed.
pub fn meets_its_model(name: &str) {
    for seed in seeds() {
        (bench(name).run)(seed).unwrap_or_else(|error| panic!("{error}"));
    }
}

/// All variants of `module` find no difference, and there are `count` of them.
pub fn all_meet_their_models(module: &str, count: usize) {
    let variants: Vec<_> = benches::all()
        .iter()
        .filter(|b| b.module == module)
        .collect();
    assert_eq!(variants.len(), count, "variants of {module}");
    for bench in variants {
        meets_its_model(bench.name);
    }
}

/// The mismatch that must come, as text.
pub fn mismatch(result: Result<Recording, Error>) -> String {
    match result {
        Err(error @ Error::Mismatch(_)) => error.to_string(),
        Err(error) => panic!("not a mismatch: {error}"),
        Ok(recording) => panic!("{} is compared with the wrong model", recording.module),
    }
}

/// A lie about any output, in a clock in which the bench calls it known, is noticed there and then.
pub fn notices_every_lie(bench: &BlockBench) {
    let seed = seed();
    let recording = (bench.run)(seed).unwrap_or_else(|error| panic!("{error}"));
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    for (index, pin) in recording.pins.iter().enumerate() {
        if pin.direction == PinDirection::Input {
            continue;
        }
        let rows = recording.rows.iter().enumerate();
        let known: Vec<_> = rows
            .filter(|(_, row)| row.compared[index])
            .map(|(clock, _)| clock as u64)
            .collect();
        let enough = recording.rows.len() / 20;
        assert!(
            known.len() > enough,
            "{}: {} is compared in {} of {} clocks",
            bench.name,
            pin.name,
            known.len(),
            recording.rows.len()
        );
        let clock = known[rng.random_range(0..known.len())];
        let fault = Fault {
            output: pin.name.clone(),
            bit: rng.random_range(0..pin.width),
            clock,
        };
        let said = mismatch((bench.run_with_fault)(seed, fault));
        let where_it_is = format!(
            "{}, seed {seed}, clock {clock}: {} is ",
            bench.name, pin.name
        );
        assert!(said.starts_with(&where_it_is), "{said}");
    }
}

/// The bits of outputs that, with any of a few seeds, are never 0 or never 1 where they are known.
pub fn stuck(bench: &BlockBench) -> Vec<(String, usize)> {
    let runs = [1, 2, 3].map(|seed| (bench.run)(seed).unwrap_or_else(|error| panic!("{error}")));
    let mut stuck = Vec::new();
    for (index, pin) in runs[0].pins.iter().enumerate() {
        if pin.direction == PinDirection::Input {
            continue;
        }
        let rows = runs.iter().flat_map(|recording| &recording.rows);
        let (mut ones, mut zeros) = (0, 0);
        for row in rows.filter(|row| row.compared[index]) {
            ones |= row.values[index];
            zeros |= !row.values[index];
        }
        let moving = ones & zeros;
        let still = (0..pin.width).filter(|bit| moving >> bit & 1 == 0);
        stuck.extend(still.map(|bit| (pin.name.clone(), bit)));
    }
    stuck
}

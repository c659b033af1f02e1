//! How fast golden multiplies: one full array, 128 x 32 weights, 8-bit inputs.
//!
//! The floor is 2,000 multiplications a second on one core for forms-8, that is 500 us each. `cargo
//! bench -p forms-golden` prints the time of one.

use criterion::{Criterion, criterion_group, criterion_main};
use forms_golden::{Config, Crossbar};
use ndarray::Array2;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

const SEED: u64 = 0xF0_4D5;

/// Random weights whose every sixteen rows of a column have one sign, random inputs of eight bits.
fn full_array() -> (Array2<i64>, Vec<i64>) {
    let mut rng = ChaCha8Rng::seed_from_u64(SEED);
    let negative = Array2::from_shape_simple_fn((128 / 16, 32), || rng.random_bool(0.5));
    let weights = Array2::from_shape_fn((128, 32), |(r, k)| {
        let magnitude = rng.random_range(0..=127);
        if negative[[r / 16, k]] {
            -magnitude
        } else {
            magnitude
        }
    });
    let inputs = (0..128).map(|_| rng.random_range(0..256)).collect();
    (weights, inputs)
}

fn mvm(criterion: &mut Criterion) {
    let (weights, inputs) = full_array();
    let mut group = criterion.benchmark_group("mvm 128x32, 8-bit inputs");
    for name in [
        "forms-4",
        "forms-8",
        "forms-16",
        "isaac-128",
        "prime-8",
        "sme-8",
    ] {
        let crossbar =
            Config::named(name).and_then(|config| Crossbar::program(&config, weights.view()));
        let crossbar = match crossbar {
            Ok(crossbar) => crossbar,
            Err(error) => panic!("{name}: {error}"),
        };
        group.bench_function(name, |bencher| bencher.iter(|| crossbar.mvm(&inputs, 8)));
    }
    group.finish();
}

criterion_group!(benches, mvm);
criterion_main!(benches);

//! A large product through converters that lose something: `cargo run --release -p forms-engine --example
//! lossy -- [size] [vectors]` on `forms-8-saturating`, seeded weights, signs split.

use std::time::Instant;

use forms_engine::{Matrix, Options};
use forms_golden::{Config, MapOptions, Mapped, SignPolicy};
use ndarray::Array2;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let mut number = |otherwise| arguments.next().map_or(Ok(otherwise), |n| n.parse());
    let (size, vectors): (usize, usize) = (number(10_000)?, number(32)?);
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let weights = Array2::from_shape_simple_fn((size, size), || rng.random_range(-4..4));
    let inputs = Array2::from_shape_simple_fn((vectors, size), || rng.random_range(0..16_u8));
    let config = Config::named("forms-8-saturating")?;
    let begin = Instant::now();
    let mapped = Mapped::lay_out(&config, weights, &MapOptions::from(SignPolicy::Split))?;
    let matrix = Matrix::from_mapped(mapped);
    let ready = begin.elapsed();
    let batch = matrix.run(inputs.view(), 4, &Options::default())?;
    println!(
        "{size} x {size}, {} crossbars, tables of {} MiB in {ready:.1?}; {vectors} vectors after {:.1?}, {} clips",
        matrix.arrays(),
        matrix.table_bytes() >> 20,
        begin.elapsed(),
        batch.counts.clips(),
    );
    Ok(())
}

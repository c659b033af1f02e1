//! How long a network takes, phase by phase: `cargo run --release -p forms-network --example speed -- NET
//! [images] [configuration]`, over seeded images in the network's range.

use std::path::Path;
use std::time::Instant;

use forms_golden::{Config, SignPolicy};
use forms_network::Network;
use forms_network::run::{Fast, Machine};
use ndarray::Array3;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some(path) = arguments.first() else {
        return Err("give a network's file".into());
    };
    let count = arguments.get(1).map_or(Ok(1000), |count| count.parse())?;
    let name = arguments.get(2).map_or("forms-8", |name| name);
    let config = Config::named(name)?;
    let begin = Instant::now();
    let network = Network::load(Path::new(path))?;
    let loaded = begin.elapsed();
    let machine = Machine::program(&network, &config, SignPolicy::Split, &Fast)?;
    let mut session = machine.start()?;
    let programmed = begin.elapsed();
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let input = &network.input;
    let images: Vec<_> = (0..count)
        .map(|_| Array3::from_shape_fn(input.shape, |_| rng.random_range(input.low..=input.high)))
        .collect();
    let start = Instant::now();
    for batch in images.chunks(machine.batch()) {
        session.push(batch)?;
    }
    let images = start.elapsed();
    let all = programmed + images;
    println!(
        "{name}: read and checked {loaded:.3?}, laid out {:.3?}, {count} images {images:.3?}; all {all:.3?}",
        programmed - loaded
    );
    Ok(())
}

//! How long a network takes, phase by phase: `cargo run --release -p forms-network --example speed -- NET
//! [images] [configuration]`, over seeded images in the network's range.
//! `network/scripts/against_onnxruntime.py` sets it beside onnxruntime.

use std::path::Path;
use std::time::{Duration, Instant};

use forms_golden::{Config, SignPolicy};
use forms_network::Network;
use forms_network::run::{Fast, Machine};
use ndarray::Array3;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rustix::time::{ClockId, clock_gettime};

/// The processor's time of all threads so far.
fn processor() -> Duration {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some(path) = arguments.first() else {
        return Err("give a network's file".into());
    };
    let count = arguments.get(1).map_or(Ok(1000), |count| count.parse())?;
    let config = Config::named(arguments.get(2).map_or("forms-8", |name| name))?;
    let begin = Instant::now();
    let network = Network::load(Path::new(path))?;
    let machine = Machine::program(&network, &config, SignPolicy::Split, &Fast)?;
    let mut session = machine.start()?;
    let (to_first, busy_to_first) = (begin.elapsed(), processor());
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let input = &network.input;
    let images: Vec<_> = (0..count)
        .map(|_| Array3::from_shape_fn(input.shape, |_| rng.random_range(input.low..=input.high)))
        .collect();
    let (start, busy) = (Instant::now(), processor());
    for batch in images.chunks(machine.batch()) {
        session.push(batch)?;
    }
    let clocks = session.clocks().map_or(0, |clocks| clocks.pipeline.leading);
    let all = to_first + start.elapsed();
    let busy = busy_to_first + processor() - busy;
    println!(
        "{count} images on {} crossbars of {}, {clocks} clocks: first image after {:.4} s, all {:.4} s, \
         processor {:.4} s",
        machine.crossbars(),
        config.name,
        to_first.as_secs_f64(),
        all.as_secs_f64(),
        busy.as_secs_f64(),
    );
    Ok(())
}

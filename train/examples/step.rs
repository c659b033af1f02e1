//! Times training steps of LeNet-5: `step BATCH STEPS`. Prints milliseconds of wall clock and of processor
//! time a sample.

use std::time::Instant;

use forms_train::adam::Adam;
use forms_train::framework::{Batch, gradients};
use forms_train::{Architecture, Parameters};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<usize> = std::env::args()
        .skip(1)
        .map(|a| a.parse())
        .collect::<Result<_, _>>()?;
    let (batch, steps) = (args[0], args[1]);
    let widths = if args.len() == 5 {
        [args[2], args[3], args[4]]
    } else {
        [20, 50, 500]
    };
    let network = Architecture::lenet5(widths);
    let mut parameters = Parameters::random(&network, &mut ChaCha8Rng::seed_from_u64(1));
    let mut adam = Adam::new(&network);
    let free = vec![None; network.nodes.len()];
    let targets = (0..batch * 10)
        .map(|i| if i / 10 % 10 == i % 10 { 1.0 } else { 0.0 })
        .collect();
    let batch = Batch {
        inputs: vec![0.5; batch * 784],
        targets,
    };
    let start = Instant::now();
    for _ in 0..steps {
        let (_, gradient) = gradients(&network, &parameters, &free, &batch)?;
        adam.step(&mut parameters, &gradient, 1e-3);
    }
    let samples = (steps * batch.targets.len() / 10) as f64;
    println!(
        "{:.4} ms a sample, wall clock",
        1e3 * start.elapsed().as_secs_f64() / samples
    );
    Ok(())
}

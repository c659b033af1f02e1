//! Times training steps: `step lenet5|pruned|resnet20 BATCH STEPS`. Prints milliseconds a sample, and what
//! that is in multiplications and additions (forward, and backward as twice as many).

use std::time::Instant;

use forms_train::framework::{Batch, gradients};
use forms_train::optimizer::{Optimizer, Rule};
use forms_train::resnet::resnet20;
use forms_train::{Architecture, Parameters};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().collect();
    let [_, name, batch, steps] = &args[..] else {
        return Err("give lenet5|pruned|resnet20 BATCH STEPS".into());
    };
    // Multiplications of a forward pass, by hand: positions x rows x filters of each layer.
    let (network, products) = match name.as_str() {
        "lenet5" => (
            Architecture::lenet5([20, 50, 500]),
            576 * 500 + 64 * 25_000 + 405_000,
        ),
        "pruned" => (
            Architecture::lenet5([10, 24, 26]),
            576 * 250 + 64 * 6_000 + 10_244,
        ),
        _ => (resnet20(), 40_551_040),
    };
    let (batch, steps): (usize, usize) = (batch.parse()?, steps.parse()?);
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let mut parameters = Parameters::random(&network, &mut rng);
    let mut optimizer = Optimizer::new(&network);
    let free = vec![None; network.nodes.len()];
    let sample: usize = network.input.iter().product();
    let batch = Batch {
        inputs: (0..batch * sample)
            .map(|_| rng.random_range(0.0..1.0))
            .collect(),
        targets: (0..batch * 10)
            .map(|i| if i / 10 % 10 == i % 10 { 1.0 } else { 0.0 })
            .collect(),
    };
    let start = Instant::now();
    for _ in 0..steps {
        let (_, gradient) = gradients(&network, &parameters, &free, &batch)?;
        optimizer.step(Rule::Adam, &mut parameters, &gradient, 1e-3);
    }
    let samples = (steps * batch.targets.len() / 10) as f64;
    let seconds = start.elapsed().as_secs_f64() / samples;
    println!(
        "{:.4} ms a sample, {:.1} GFLOP/s, wall clock",
        1e3 * seconds,
        6e-9 * f64::from(products) / seconds
    );
    Ok(())
}

//! Whole networks on the fast engine: images a second with all counts, on as many threads as there are
//! cores.
//!
//! LeNet-5 is the trained one that the project carries; ResNet-20 and MobileNet-v2 have their real shapes
//! and seeded weights, so that the benchmark runs everywhere. Images are seeded too.

#[path = "../tests/shapes/mod.rs"]
mod shapes;

use std::hint::black_box;
use std::path::Path;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use forms_golden::{Config, SignPolicy};
use forms_network::Network;
use forms_network::run::{Fast, Machine};
use ndarray::Array3;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Seeded images that fit a network.
fn images(network: &Network, count: usize) -> Vec<Array3<i64>> {
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let input = &network.input;
    (0..count)
        .map(|_| Array3::from_shape_fn(input.shape, |_| rng.random_range(input.low..=input.high)))
        .collect()
}

fn bench(criterion: &mut Criterion, name: &str, network: &Network, count: usize) {
    let config = Config::named("forms-8").expect("a named configuration");
    let machine = Machine::program(network, &config, SignPolicy::Split, &Fast)
        .expect("a network that fits every configuration");
    let images = images(network, count);
    let mut group = criterion.benchmark_group("networks");
    group
        .sample_size(10)
        .throughput(Throughput::Elements(count as u64));
    group.bench_function(name, |bencher| {
        bencher.iter(|| {
            let mut session = machine.start().expect("an engine that starts");
            for batch in images.chunks(machine.batch()) {
                black_box(session.push(batch).expect("images that fit"));
            }
            black_box(session.clocks())
        });
    });
}

fn networks(criterion: &mut Criterion) {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../data/lenet5_forms8/lenet5.safetensors");
    let lenet = Network::load(&path).expect("the carried network");
    bench(criterion, "LeNet-5, MNIST, 1,000 images", &lenet, 1000);
    bench(
        criterion,
        "ResNet-20, CIFAR-10, 100 images",
        &shapes::resnet_cifar(3),
        100,
    );
    bench(
        criterion,
        "MobileNet-v2, 224 x 224, 1 image",
        &shapes::mobilenet_v2(),
        1,
    );
}

criterion_group!(benches, networks);
criterion_main!(benches);

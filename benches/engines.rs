//! One MVM after another, 128 x 32 weights and 8-bit inputs on `forms-8`, in everything that computes
//! it with exact steps and clocks: the fast engine on one core, golden, the exported Verilog in
//! Verilator, the rust-hdl crossbar. All give the same outputs and clocks, checked before timing.
//!
//! `cargo bench --bench engines` prints MVMs a second; the ratios are those of issue and README.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use forms_engine::{Matrix, Options, Threads};
use forms_golden::{Config, Crossbar, SignPolicy};
use forms_testbench::crossbar::{HardwareSimulator, batch};
use ndarray::Array2;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

const SEED: u64 = 3;
/// Vectors of a batch of the engine.
const BATCH: usize = 1056;
/// Vectors of a batch clock by clock.
const FEW: usize = 16;

fn engines(criterion: &mut Criterion) {
    let mut rng = ChaCha8Rng::seed_from_u64(SEED);
    let config = Config::named("forms-8").expect("a named configuration");
    let weights = Array2::from_shape_fn((128, 32), |(r, k)| {
        let sign = if (r / 8 + k).is_multiple_of(2) { 1 } else { -1 };
        sign * rng.random_range(0_i64..256)
    });
    let inputs: Array2<u8> = Array2::from_shape_simple_fn((BATCH, 128), || rng.random());
    let few: Vec<Vec<i64>> = inputs
        .rows()
        .into_iter()
        .take(FEW)
        .map(|x| x.iter().map(|&x| i64::from(x)).collect())
        .collect();

    let golden = Crossbar::program(&config, weights.view()).expect("polarized weights");
    let matrix =
        Matrix::program(&config, weights.view(), SignPolicy::Reject).expect("polarized weights");
    let one_core = Options {
        threads: Threads::Caller,
        ..Options::default()
    };
    let mut verilator = HardwareSimulator::Verilator
        .build(&config)
        .unwrap_or_else(|error| panic!("{error}"));
    let mut rust_hdl = HardwareSimulator::RustHdl
        .build(&config)
        .expect("the crossbar");

    let fast = matrix
        .run(inputs.view(), 8, &one_core)
        .expect("inputs in range");
    for dut in [&mut verilator, &mut rust_hdl] {
        let done = batch::run(dut.as_mut(), &golden, &few, 8).expect("it runs");
        for (row, y) in done.outputs.iter().enumerate() {
            assert_eq!(fast.outputs.row(row).to_vec(), *y);
        }
        assert_eq!(done.clocks, done.predicted_clocks);
    }

    let mut group = criterion.benchmark_group("MVMs of forms-8");
    group.sample_size(10);
    group.throughput(Throughput::Elements(BATCH as u64));
    group.bench_function("fast engine, one core", |bencher| {
        bencher.iter(|| matrix.run(inputs.view(), 8, &one_core));
    });
    group.throughput(Throughput::Elements(FEW as u64));
    group.bench_function("golden, one core", |bencher| {
        bencher.iter(|| few.iter().map(|x| golden.mvm(x, 8)).collect::<Vec<_>>());
    });
    // Programming is a part of a batch: 3,075 clocks of 68,600.
    group.bench_function("Verilator", |bencher| {
        bencher.iter(|| batch::run(verilator.as_mut(), &golden, &few, 8));
    });
    group.bench_function("rust-hdl", |bencher| {
        bencher.iter(|| batch::run(rust_hdl.as_mut(), &golden, &few, 8));
    });
    group.finish();
}

criterion_group!(benches, engines);
criterion_main!(benches);

//! How fast the engine multiplies on one core: a full crossbar of 128 x 32 weights, 8-bit inputs, counts and
//! all. `cargo bench -p forms-engine --bench mvm` prints elements, that is MVMs, a second.
//!
//! Time is the thread's own processor time, so that other work on the machine disturbs little. Also
//! printed: how long tables took to build and how large they are, and the processor's clock, from which
//! the README derives what it could do at most.

#[path = "support/cpu_time.rs"]
mod cpu_time;

use std::hint::black_box;
use std::time::Instant;

use cpu_time::CpuTime;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use forms_engine::{Matrix, Options, Path, Threads};
use forms_golden::{Adc, AdcPolicy, Config, Error, Mapped, NonIdeal, SignPolicy};
use ndarray::Array2;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

const SEED: u64 = 0xF0_4D5;
/// Vectors of a batch: inputs and outputs stay in the second-level cache.
const BATCH: usize = 1056;

/// Random weights whose every sixteen rows of a column have one sign, random inputs of eight bits.
fn full_crossbar() -> (Array2<i64>, Array2<u8>) {
    let mut rng = ChaCha8Rng::seed_from_u64(SEED);
    let negative = Array2::from_shape_simple_fn((128 / 16, 32), || rng.random_bool(0.5));
    let weights = Array2::from_shape_fn((128, 32), |(r, k)| {
        let magnitude = rng.random_range(0..=255);
        if negative[[r / 16, k]] {
            -magnitude
        } else {
            magnitude
        }
    });
    let inputs = Array2::from_shape_simple_fn((BATCH, 128), || rng.random());
    (weights, inputs)
}

/// A configuration and what is wrong with it.
struct Row {
    name: String,
    config: Config,
    settings: NonIdeal,
}

/// The rows of the speed table.
fn rows() -> Result<Vec<Row>, Error> {
    let mut rows = Vec::new();
    let mut row = |name: String, config: &Config, settings: &NonIdeal| {
        rows.push(Row {
            name,
            config: config.clone(),
            settings: settings.clone(),
        });
    };
    let ideal = NonIdeal::default();
    let variation = NonIdeal {
        variation: 0.1,
        seed: SEED,
        ..NonIdeal::default()
    };
    let noise = NonIdeal {
        noise: 0.3,
        ..variation.clone()
    };
    for (m, bits) in [(4, 3), (8, 4), (16, 5)] {
        let config = Config::named(&format!("forms-{m}"))?;
        row(format!("lossless/forms-{m}"), &config, &ideal);
        let adc = Adc {
            bits,
            policy: AdcPolicy::Saturating,
        };
        let saturating = Config {
            adc,
            ..config.clone()
        };
        row(format!("saturating/forms-{m}"), &saturating, &ideal);
        row(format!("variation/forms-{m}"), &config, &variation);
        row(format!("variation and noise/forms-{m}"), &config, &noise);
    }
    Ok(rows)
}

fn mvm(criterion: &mut Criterion<CpuTime>) {
    println!("processor clock: {:.2} GHz", clock_ghz());
    let (weights, inputs) = full_crossbar();
    let rows = match rows() {
        Ok(rows) => rows,
        Err(error) => panic!("{error}"),
    };
    let mut group = criterion.benchmark_group("mvm 128x32, 8-bit inputs");
    group.throughput(Throughput::Elements(BATCH as u64));
    let mut outputs = Array2::zeros((BATCH, 32));
    for Row {
        name,
        config,
        settings,
    } in rows
    {
        let mapped = match Mapped::new(&config, weights.view(), SignPolicy::Reject) {
            Ok(mapped) => mapped,
            Err(error) => panic!("{name}: {error}"),
        };
        let start = Instant::now();
        let matrix = match Matrix::non_ideal(mapped, &settings) {
            Ok(matrix) => matrix,
            Err(error) => panic!("{name}: {error}"),
        };
        println!(
            "{name}: programmed in {:.1} ms, {} KiB of tables",
            start.elapsed().as_secs_f64() * 1e3,
            matrix.table_bytes() / 1024
        );
        // The other paths for the row that they were written for.
        let paths = if name == "lossless/forms-8" {
            Path::available()
        } else {
            Vec::new()
        };
        let paths = paths.into_iter().map(Some).chain([None]);
        for path in paths {
            let options = Options {
                threads: Threads::Caller,
                path,
            };
            let label = path.map_or(name.clone(), |path| format!("{name}/{path}"));
            let mut run = match matrix.start(8, &options) {
                Ok(run) => run,
                Err(error) => panic!("{label}: {error}"),
            };
            group.bench_function(label, |bencher| {
                bencher.iter(|| {
                    let done = run.push_into(black_box(inputs.view()), outputs.view_mut());
                    black_box(done.is_ok())
                });
            });
        }
    }
    group.finish();
}

/// The clock, from a chain of multiplications, each of which waits three cycles for the one before: so on
/// every x86-64 core since 2008 and on the usual AArch64 ones.
fn clock_ghz() -> f64 {
    const CHAIN: u32 = 100_000_000;
    let start = cpu_time::now();
    let mut product = black_box(3_u64);
    for _ in 0..CHAIN {
        // A square, so that the compiler cannot shorten the chain.
        product = product.wrapping_mul(product);
    }
    black_box(product);
    3.0 * f64::from(CHAIN) / (cpu_time::now() - start).as_secs_f64() / 1e9
}

criterion_group!(
    name = benches;
    config = Criterion::default().with_measurement(CpuTime);
    targets = mvm
);
criterion_main!(benches);

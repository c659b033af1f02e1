//! The engine's devices, bit lines and converters are golden's, bit for bit, however they are wrong.

mod common;

use common::golden::{Case, Converters, seeded};
use common::{any_batch, batch_of, compare, non_ideal, on};
use forms_engine::{Matrix, Options, Path, Threads};
use forms_golden::{Adc, AdcPolicy, Config, Mapped, NonIdeal, SignPolicy};
use ndarray::{Array2, ArrayView2, s};
use proptest::prelude::*;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Any settings; each error is there in about every other one.
fn any_settings() -> impl Strategy<Value = NonIdeal> {
    let maybe = |range: std::ops::Range<f64>| prop_oneof![Just(0.0), range];
    let devices = (
        any::<u64>(),
        0..1000_u64,
        prop_oneof![Just(None), (2.0..50.0).prop_map(Some)],
        maybe(0.0..0.5),
        maybe(0.0..0.5),
        maybe(0.0..1.0),
    );
    let converter = (
        maybe(-0.5..0.5),
        maybe(-2.0..2.0),
        maybe(-3.0..3.0),
        maybe(0.0..2.0),
    );
    (devices, converter).prop_map(
        |((seed, first_array, on_off_ratio, zero, most, variation), (gain, offset, bow, noise))| {
            NonIdeal {
                seed,
                first_array,
                on_off_ratio,
                stuck_at_zero: zero,
                stuck_at_most: most,
                variation,
                gain,
                offset,
                bow,
                noise,
            }
        },
    )
}

fn check(
    config: &Config,
    weights: ArrayView2<i64>,
    settings: &NonIdeal,
    batch: ArrayView2<i64>,
    b_used: usize,
    options: &Options,
) -> Result<(), String> {
    let map = |config: &Config| Mapped::new(config, weights, SignPolicy::Split).unwrap();
    let golden = |config: &Config| non_ideal(map(config), settings, batch, b_used, 0);
    for limit in [usize::MAX, 0] {
        let matrix = Matrix::non_ideal_within(map(config), settings, limit).unwrap();
        let engine = matrix.run(batch, b_used, options).unwrap();
        compare(config, golden, &matrix, &engine)
            .map_err(|what| format!("table limit {limit}: {what}"))?;
    }
    Ok(())
}

proptest! {
    #![proptest_config(seeded(500))]

    #[test]
    fn any_error_on_any_configuration_is_golden_s(
        (case, batch) in any_batch(Converters::Any, 2),
        settings in any_settings(),
    ) {
        let Case { config, weights, b_used, .. } = &case;
        for path in Path::available() {
            let verdict = check(config, weights.view(), &settings, batch.view(), *b_used, &on(path));
            prop_assert_eq!(verdict, Ok(()), "{}", path);
        }
    }
}

/// What the speed table measures: variation; variation and noise.
fn studies(seed: u64) -> [NonIdeal; 3] {
    let variation = NonIdeal {
        seed,
        variation: 0.1,
        ..NonIdeal::default()
    };
    [
        variation.clone(),
        NonIdeal {
            noise: 0.3,
            ..variation.clone()
        },
        NonIdeal {
            on_off_ratio: Some(20.0),
            stuck_at_zero: 0.01,
            stuck_at_most: 0.01,
            gain: 0.02,
            offset: -0.2,
            bow: 0.4,
            noise: 0.5,
            ..variation
        },
    ]
}

#[test]
fn every_named_configuration_with_imperfections_is_golden_s_on_every_path() {
    for (seed, config) in Config::all().into_iter().enumerate() {
        let mut rng = ChaCha8Rng::seed_from_u64(seed as u64);
        let range = config.weight_range();
        let weights = Array2::from_shape_simple_fn((140, 36), || rng.random_range(range.clone()));
        let inputs = vec![*config.input_range(6).end(); 140];
        let case = Case {
            config: config.clone(),
            weights: weights.clone(),
            inputs,
            b_used: 6,
        };
        let batch = batch_of(&case, 4, seed as u64);
        for settings in studies(seed as u64) {
            for path in Path::available() {
                let verdict = check(
                    &config,
                    weights.view(),
                    &settings,
                    batch.view(),
                    6,
                    &on(path),
                );
                assert_eq!(
                    verdict,
                    Ok(()),
                    "{}, seed {seed}, {path}, {settings:?}",
                    config.name
                );
            }
        }
    }
}

#[test]
fn the_largest_currents_fall_back_to_wide_integers() {
    // Levels of eight bits that vary wildly: V' leaves the 32 bits that the fast way has room for.
    let config = Config {
        rows: 8,
        columns: 8,
        device_bits: 8,
        adcs: 1,
        adc: Adc {
            bits: 12,
            policy: AdcPolicy::Saturating,
        },
        ..Config::default()
    };
    let settings = NonIdeal {
        variation: 1.0,
        noise: 900.0,
        seed: 2,
        on_off_ratio: Some(2.0),
        ..NonIdeal::default()
    };
    let weights = Array2::from_elem((16, 8), 255);
    let batch = Array2::from_elem((3, 16), 7);
    let verdict = check(
        &config,
        weights.view(),
        &settings,
        batch.view(),
        3,
        &Options::default(),
    );
    assert_eq!(verdict, Ok(()));
}

#[test]
fn noise_is_that_of_the_vector_s_number_in_any_batch_on_any_thread() {
    let config = Config::named("forms-8").unwrap();
    let settings = studies(5)[1].clone();
    let mut rng = ChaCha8Rng::seed_from_u64(5);
    let weights = Array2::from_shape_simple_fn((128, 32), || rng.random_range(-255..256_i64));
    let mapped = Mapped::new(&config, weights.view(), SignPolicy::Split).unwrap();
    let matrix = Matrix::non_ideal(mapped.clone(), &settings).unwrap();
    let batch = Array2::from_shape_simple_fn((600, 128), || rng.random_range(0..256_i64));
    let options = Options::default();
    let whole = matrix.run(batch.view(), 8, &options).unwrap();
    for threads in [1, 3] {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        let found = pool.install(|| matrix.run(batch.view(), 8, &options).unwrap());
        assert_eq!(found, whole, "{threads} threads");
    }
    let alone = Options {
        threads: Threads::Caller,
        path: None,
    };
    let mut run = matrix.start_at(8, 590, &alone).unwrap();
    let last = run.push(batch.slice(s![590.., ..])).unwrap();
    assert_eq!(last, whole.outputs.slice(s![590.., ..]));
    let first = batch.slice(s![590.., ..]);
    let (_, golden) = non_ideal(mapped, &settings, first, 8, 590);
    for (row, mvm) in last.rows().into_iter().zip(golden) {
        assert_eq!(row.to_vec(), mvm.outputs);
    }
}

#[test]
fn ideal_settings_are_the_closed_form() {
    let config = Config::named("forms-8").unwrap();
    let weights = Array2::from_elem((128, 32), 200);
    let mapped = Mapped::new(&config, weights.view(), SignPolicy::Split).unwrap();
    let settings = NonIdeal {
        seed: 9,
        ..NonIdeal::default()
    };
    let matrix = Matrix::non_ideal(mapped, &settings).unwrap();
    assert_eq!(matrix.table_bytes(), 0);
    assert_eq!(matrix.settings(), None);
}

#[test]
fn settings_out_of_bounds_are_refused_in_golden_s_words() {
    let config = Config::named("forms-8").unwrap();
    let weights = Array2::from_elem((8, 1), 2);
    let mapped = Mapped::new(&config, weights.view(), SignPolicy::Split).unwrap();
    let settings = NonIdeal {
        variation: -0.1,
        ..NonIdeal::default()
    };
    let error = Matrix::non_ideal(mapped, &settings).unwrap_err();
    assert_eq!(
        error.to_string(),
        "variation = -0.1 is outside 0..=1; choose a value within"
    );
}

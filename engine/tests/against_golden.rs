//! The engine says what golden says, of every output and every count, for any legal configuration and any
//! content. The seed is fixed in golden's `common::seeded`; `PROPTEST_CASES` draws more.

mod common;

use common::golden::{Case, Converters, seeded};
use common::{any_batch, batch_of, compare, ideal, on};
use forms_engine::{Input, Matrix, Options, Path};
use forms_golden::{Adc, AdcPolicy, Config, Mapped, Scheme, SignPolicy, SmeOptions, SmeSigns};
use ndarray::{Array2, ArrayView2, s};
use proptest::prelude::*;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

fn check(
    config: &Config,
    weights: ArrayView2<i64>,
    signs: SignPolicy,
    batch: ArrayView2<i64>,
    b_used: usize,
    options: &Options,
) -> Result<(), String> {
    let map = |config: &Config| Mapped::new(config, weights, signs).unwrap();
    // Without memory for tables, too, where there would be any.
    let matrices = [
        Matrix::from_mapped(map(config)),
        Matrix::from_mapped_within(map(config), 0),
    ];
    for matrix in matrices {
        let engine = matrix.run(batch, b_used, options).unwrap();
        compare(
            config,
            |config| ideal(map(config), batch, b_used),
            &matrix,
            &engine,
        )?;
    }
    Ok(())
}

proptest! {
    #![proptest_config(seeded(700))]

    #[test]
    fn any_matrix_on_any_configuration_is_golden_s((case, batch) in any_batch(Converters::Any, 3)) {
        let Case { config, weights, b_used, .. } = &case;
        for path in Path::available() {
            let verdict = check(config, weights.view(), SignPolicy::Split, batch.view(), *b_used, &on(path));
            prop_assert_eq!(verdict, Ok(()), "{}", path);
        }
    }

    #[test]
    fn projected_matrices_are_golden_s((case, batch) in any_batch(Converters::Any, 2)) {
        let Case { config, weights, b_used, .. } = &case;
        let verdict =
            check(config, weights.view(), SignPolicy::Project, batch.view(), *b_used, &Options::default());
        prop_assert_eq!(verdict, Ok(()));
    }

    #[test]
    fn squeezed_sme_is_golden_s(
        (case, batch) in any_batch(Converters::Any, 2),
        squeeze in 0..=3_usize,
        significant in proptest::option::of(1..=2_usize),
        separate in any::<bool>(),
        lossless in any::<bool>(),
    ) {
        let Case { config, weights, b_used, .. } = &case;
        let adc = if lossless {
            Adc { policy: AdcPolicy::Lossless, bits: 4 }
        } else {
            Adc { policy: AdcPolicy::Saturating, bits: 2 }
        };
        let config = Config {
            scheme: Scheme::Sme,
            device_bits: 1,
            adcs: 1,
            adc,
            columns: config.weight_columns(),
            ..config.clone()
        };
        let signs = if separate { SmeSigns::Separate } else { SmeSigns::Polarity };
        let options = SmeOptions {
            significant_bits: significant.map(|s| s.min(config.weight_bits)),
            squeeze,
            signs,
        };
        let map = |config: &Config| {
            Mapped::with_sme(config, weights.view(), SignPolicy::Split, &options).unwrap()
        };
        let matrix = Matrix::from_mapped(map(&config));
        let engine = matrix.run(batch.view(), *b_used, &Options::default()).unwrap();
        let verdict = compare(&config, |config| ideal(map(config), batch.view(), *b_used), &matrix, &engine);
        prop_assert_eq!(verdict, Ok(()));
    }
}

/// Weights and inputs with extremes in them.
fn drawn(
    config: &Config,
    rows: usize,
    columns: usize,
    mvms: usize,
    b_used: usize,
    seed: u64,
) -> (Array2<i64>, Array2<i64>) {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let range = config.weight_range();
    let weights = Array2::from_shape_simple_fn((rows, columns), || match rng.random_range(0..8) {
        0 => *range.start(),
        1 => *range.end(),
        2 => 0,
        _ => rng.random_range(range.clone()),
    });
    let case = Case {
        config: config.clone(),
        weights: weights.clone(),
        inputs: vec![*config.input_range(b_used).end(); rows],
        b_used,
    };
    (weights, batch_of(&case, mvms, seed))
}

#[test]
fn every_named_configuration_is_golden_s_on_every_path() {
    for (seed, config) in Config::all().into_iter().enumerate() {
        for (b_used, columns) in [(config.input_bits, 40), (8, 33), (1, 3)] {
            let (weights, batch) = drawn(&config, 150, columns, 5, b_used, seed as u64);
            for path in Path::available() {
                let verdict = check(
                    &config,
                    weights.view(),
                    SignPolicy::Split,
                    batch.view(),
                    b_used,
                    &on(path),
                );
                assert_eq!(verdict, Ok(()), "{}, seed {seed}, {path}", config.name);
            }
        }
    }
}

#[test]
fn the_widest_words_there_are_do_not_overflow() {
    let config = Config {
        rows: 16,
        columns: 16,
        weight_bits: 16,
        device_bits: 8,
        adcs: 2,
        adc: Adc {
            bits: 11,
            policy: AdcPolicy::FlipEncoded,
        },
        input_bits: 32,
        ..Config::default()
    };
    for signed_inputs in [false, true] {
        let config = Config {
            signed_inputs,
            ..config.clone()
        };
        for b_used in [15, 16, 17, 32] {
            for weight in [65535, -65535, 32767, 255, 1] {
                let weights = Array2::from_elem((200, 3), weight);
                let range = config.input_range(b_used);
                let batch = Array2::from_shape_fn((2, 200), |(i, _)| {
                    if i == 0 { *range.start() } else { *range.end() }
                });
                let verdict = check(
                    &config,
                    weights.view(),
                    SignPolicy::Reject,
                    batch.view(),
                    b_used,
                    &Options::default(),
                );
                assert_eq!(
                    verdict,
                    Ok(()),
                    "b_used {b_used}, weight {weight}, signed {signed_inputs}"
                );
            }
        }
    }
}

#[test]
fn long_fragments_of_deep_devices_are_summed_in_wide_integers() {
    // R * L = 512 * 255 is beyond sixteen bits, in fragments that no table of partial sums is for.
    for policy in [AdcPolicy::Saturating, AdcPolicy::Uniform { lsb: 300 }] {
        for (seed, signed_inputs) in [(1, false), (2, true)] {
            let config = Config {
                rows: 512,
                columns: 16,
                fragment_rows: 64,
                device_bits: 8,
                weight_bits: 16,
                adcs: 2,
                adc: Adc {
                    bits: if policy == AdcPolicy::Saturating {
                        12
                    } else {
                        5
                    },
                    policy,
                },
                signed_inputs,
                ..Config::default()
            };
            let (weights, batch) = drawn(&config, 600, 9, 3, 12, seed);
            for path in Path::available() {
                let verdict = check(
                    &config,
                    weights.view(),
                    SignPolicy::Project,
                    batch.view(),
                    12,
                    &on(path),
                );
                assert_eq!(verdict, Ok(()), "{policy:?}, seed {seed}, {path}");
            }
        }
    }
}

/// The same vectors in any integer type that holds them.
fn typed<X: Input>(batch: &Array2<i64>, cast: impl Fn(i64) -> X) -> Array2<X> {
    batch.mapv(cast)
}

#[test]
fn the_type_of_the_inputs_makes_no_difference() {
    let config = Config::named("forms-8").unwrap();
    let (weights, batch) = drawn(&config, 100, 20, 30, 8, 5);
    let matrix = Matrix::program(&config, weights.view(), SignPolicy::Split).unwrap();
    let options = Options::default();
    let expected = matrix.run(batch.view(), 8, &options).unwrap();
    assert_eq!(
        matrix
            .run(typed(&batch, |x| x as u8).view(), 8, &options)
            .unwrap(),
        expected
    );
    assert_eq!(
        matrix
            .run(typed(&batch, |x| x as u16).view(), 8, &options)
            .unwrap(),
        expected
    );
    assert_eq!(
        matrix
            .run(typed(&batch, |x| x as i16).view(), 8, &options)
            .unwrap(),
        expected
    );
    assert_eq!(
        matrix
            .run(typed(&batch, |x| x as u32).view(), 8, &options)
            .unwrap(),
        expected
    );
    assert_eq!(
        matrix
            .run(typed(&batch, |x| x as i32).view(), 8, &options)
            .unwrap(),
        expected
    );
    // Column after column in memory: no vector is contiguous.
    let transposed = batch.t().as_standard_layout().into_owned();
    assert_eq!(matrix.run(transposed.t(), 8, &options).unwrap(), expected);
}

#[test]
fn batches_of_a_stream_are_one_batch() {
    for name in ["forms-8", "forms-8-saturating", "isaac-128"] {
        let config = Config::named(name).unwrap();
        let (mut weights, batch) = drawn(&config, 300, 50, 600, 6, 9);
        weights.mapv_inplace(|w| w.clamp(-128, 127));
        let matrix = Matrix::program(&config, weights.view(), SignPolicy::Split).unwrap();
        let whole = matrix.run(batch.view(), 6, &Options::default()).unwrap();
        let mut run = matrix.start(6, &Options::default()).unwrap();
        let mut outputs = Array2::zeros((600, 50));
        let mut first = 0;
        for size in [0, 1, 2, 299, 298] {
            let part = batch.slice(s![first..first + size, ..]);
            run.push_into(part, outputs.slice_mut(s![first..first + size, ..]))
                .unwrap();
            first += size;
        }
        assert_eq!(outputs, whole.outputs, "{name}");
        assert_eq!(run.counts(), whole.counts, "{name}");
    }
}

#[test]
fn the_number_of_threads_makes_no_difference() {
    for name in ["forms-8", "forms-8-saturating"] {
        let config = Config::named(name).unwrap();
        let (weights, batch) = drawn(&config, 140, 40, 700, 8, 11);
        let matrix = Matrix::program(&config, weights.view(), SignPolicy::Split).unwrap();
        let alone = Options {
            threads: forms_engine::Threads::Caller,
            path: None,
        };
        let expected = matrix.run(batch.view(), 8, &alone).unwrap();
        for threads in [1, 2, 3, 8] {
            let pool = rayon::ThreadPoolBuilder::new()
                .num_threads(threads)
                .build()
                .unwrap();
            let found = pool.install(|| matrix.run(batch.view(), 8, &Options::default()).unwrap());
            assert_eq!(found, expected, "{name} on {threads} threads");
        }
    }
}

#[test]
fn what_golden_refuses_is_refused_in_its_words() {
    let config = Config::named("forms-8").unwrap();
    let weights = Array2::from_elem((4, 2), 3_i64);
    let matrix = Matrix::program(&config, weights.view(), SignPolicy::Reject).unwrap();
    let run = |batch: Array2<i64>, b_used| {
        let outcome = matrix.run(batch.view(), b_used, &Options::default());
        outcome.unwrap_err().to_string()
    };
    let mut batch = Array2::zeros((3, 4));
    batch[[2, 1]] = 256;
    assert_eq!(
        run(batch, 8),
        "input 256 at row 1 of batch row 2 is outside 0..=255 (b_used = 8); raise b_used or quantize \
         the input"
    );
    assert_eq!(
        run(Array2::zeros((1, 5)), 8),
        "5 inputs for 4 rows; give one input a row"
    );
    assert_eq!(
        run(Array2::zeros((1, 4)), 17),
        "b_used = 17 is outside 1..=16; the inputs have at most 16 bits"
    );
    let mixed = ndarray::array![[1_i32], [-1]];
    let error = Matrix::program(&config, mixed.view(), SignPolicy::Reject).unwrap_err();
    assert!(error.to_string().contains("mixes signs"), "{error}");
    let mut run = matrix.start(8, &Options::default()).unwrap();
    let mut small = Array2::zeros((1, 1));
    let error = run.push_into(Array2::<u8>::zeros((1, 4)).view(), small.view_mut());
    assert_eq!(
        error.unwrap_err().to_string(),
        "the place for the results is (1, 1) where [batch, columns] = (1, 2) is needed; give one row \
         an input vector and one column a column of the matrix"
    );
}

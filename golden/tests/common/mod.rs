//! What the tests share: random legal configurations, matrices of extremes, and a second, straight-line
//! model of the datapath that is built from nothing of the first.

#![allow(dead_code, missing_docs)]

pub mod straight;

use forms_golden::{Adc, AdcPolicy, Config, Scheme, ZeroSkip, oracle};
use ndarray::{Array2, ArrayView2};
use num_bigint::BigInt;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

/// Every run draws the same cases, or those of `FORMS_SEED`; a failure prints the case itself.
pub fn seeded(cases: u32) -> ProptestConfig {
    let seed = match std::env::var("FORMS_SEED").ok().map(|text| text.parse()) {
        Some(Ok(seed)) => seed,
        Some(Err(error)) => panic!("FORMS_SEED is not a seed: {error}"),
        None => 0xF0_4D5,
    };
    ProptestConfig {
        cases,
        rng_seed: RngSeed::Fixed(seed),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

pub const SCHEMES: [Scheme; 4] = [Scheme::Forms, Scheme::Isaac, Scheme::Prime, Scheme::Sme];
pub const ZERO_SKIPS: [ZeroSkip; 3] = [ZeroSkip::Off, ZeroSkip::Leading, ZeroSkip::Plane];

/// The least bits of a converter that never clips: by counting up.
pub fn least_bits(largest: usize) -> usize {
    (1..).find(|bits| (1_usize << bits) > largest).unwrap()
}

/// Which converters a random configuration has.
#[derive(Debug, Clone, Copy)]
pub enum Converters {
    Lossless,
    Any,
}

/// Any legal configuration of moderate size.
pub fn any_config(converters: Converters) -> impl Strategy<Value = Config> {
    let geometry = (
        1..=4_usize,
        1..=4_usize,
        1..=12_usize,
        1..=4_usize,
        0..=9_usize,
    );
    let words = (0..4_usize, 0..3_usize, any::<bool>(), 1..=16_usize);
    let converter = (0..4_usize, any::<usize>(), any::<usize>(), any::<usize>());
    (geometry, words, converter).prop_map(
        move |(
            (d, n, m, fragments, spare),
            (scheme, skip, signed, input_bits),
            (policy, x, y, z),
        )| {
            let scheme = SCHEMES[scheme];
            let (d, weight_bits, devices) = match scheme {
                Scheme::Sme if d == 1 => (1, 2 * n, 1),
                Scheme::Sme => (d, d * n, 1),
                _ => (d, d * n, n),
            };
            let columns = devices + spare;
            let adcs: Vec<usize> = (1..=columns)
                .filter(|a| a % devices == 0 || devices % a == 0)
                .collect();
            let full_scale = m * ((1 << d) - 1);
            let policies = match converters {
                Converters::Lossless => 2,
                Converters::Any => 4,
            };
            let adc = match policy % policies {
                0 => Adc {
                    policy: AdcPolicy::Lossless,
                    bits: least_bits(full_scale) + x % 2,
                },
                1 => Adc {
                    policy: AdcPolicy::FlipEncoded,
                    bits: least_bits(full_scale / 2) + x % 2,
                },
                2 => Adc {
                    policy: AdcPolicy::Saturating,
                    bits: 1 + x % 6,
                },
                _ => Adc {
                    policy: AdcPolicy::Uniform {
                        lsb: 1 + y % full_scale,
                    },
                    bits: 1 + x % 6,
                },
            };
            Config {
                name: "random".to_owned(),
                rows: m * fragments,
                columns,
                fragment_rows: m,
                device_bits: d,
                weight_bits,
                input_bits,
                signed_inputs: signed,
                adcs: adcs[z % adcs.len()],
                adc,
                zero_skip: ZERO_SKIPS[skip],
                scheme,
            }
        },
    )
}

/// Integers of a range, its ends and 0 more often than chance would have them.
pub fn extremes(range: std::ops::RangeInclusive<i64>) -> impl Strategy<Value = i64> {
    let (low, high) = (*range.start(), *range.end());
    prop_oneof![4 => range, 1 => Just(low), 1 => Just(high), 2 => Just(0)]
}

/// A configuration, a matrix, inputs, and the bits of the inputs.
#[derive(Debug, Clone)]
pub struct Case {
    pub config: Config,
    pub weights: Array2<i64>,
    pub inputs: Vec<i64>,
    pub b_used: usize,
}

/// A matrix of up to `crossbars` arrays each way, with one vector of inputs.
pub fn any_case(converters: Converters, crossbars: usize) -> impl Strategy<Value = Case> {
    any_config(converters)
        .prop_flat_map(move |config| {
            let rows = 1..=crossbars * config.rows;
            let columns = 1..=crossbars * config.weight_columns();
            let b_used = 1..=config.input_bits;
            (Just(config), rows, columns, b_used)
        })
        .prop_flat_map(|(config, rows, columns, b_used)| {
            let weights =
                proptest::collection::vec(extremes(config.weight_range()), rows * columns);
            let inputs = proptest::collection::vec(extremes(config.input_range(b_used)), rows);
            (Just(config), weights, inputs, Just((rows, columns, b_used)))
        })
        .prop_map(|(config, weights, inputs, (rows, columns, b_used))| Case {
            config,
            weights: Array2::from_shape_vec((rows, columns), weights).unwrap(),
            inputs,
            b_used,
        })
}

/// The same magnitudes with one sign a column, alternating, within what the scheme holds.
pub fn polarized(config: &Config, weights: ArrayView2<i64>) -> Array2<i64> {
    let range = config.weight_range();
    Array2::from_shape_fn(weights.dim(), |(r, k)| {
        let sign = if k % 2 == 0 { 1 } else { -1 };
        (sign * weights[[r, k]].abs()).clamp(*range.start(), *range.end())
    })
}

/// The oracle's answer as machine integers; the tests' sums are small.
pub fn dot(weights: ArrayView2<i64>, x: &[i64]) -> Vec<i64> {
    oracle::dot(weights, x)
        .into_iter()
        .map(|sum: BigInt| i64::try_from(sum).unwrap())
        .collect()
}

/// Whether golden's clips are right, given those of the straight-line model, which feeds every plane.
///
/// A plane of zeros cannot clip. Only the planes that repeat the sign bit of signed inputs can, and
/// skipping leaves all but one of them out.
pub fn clips_agree(config: &Config, golden: u64, straight: u64) -> bool {
    if config.signed_inputs && config.zero_skip != ZeroSkip::Off {
        golden <= straight && (golden == 0) == (straight == 0)
    } else {
        golden == straight
    }
}

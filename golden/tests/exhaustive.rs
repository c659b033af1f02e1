//! Small geometries, completely: every weight, every input, every lossless converter, every zero-skipping.
//!
//! The 7^R (ISAAC: 4^R) columns of weights -3 ..= 3 are the columns of one matrix, so that one
//! multiplication checks them all; tiling and splitting are exercised on the way.

mod common;

use common::{ZERO_SKIPS, dot, least_bits};
use forms_golden::{
    Adc, AdcPolicy, Config, Crossbar, Mapped, Scheme, SignPolicy, SmeOptions, SmeSigns,
};
use ndarray::{Array2, Axis};

/// Every vector of `len` values of a range, one a column: [len, range^len].
fn all_columns(range: std::ops::RangeInclusive<i64>, len: usize) -> Array2<i64> {
    let base = (range.end() - range.start() + 1) as usize;
    Array2::from_shape_fn((len, base.pow(len as u32)), |(r, k)| {
        range.start() + (k / base.pow(r as u32) % base) as i64
    })
}

/// Every small configuration of a scheme: rows 2 ..= 4, each m, d = 1, 2, both signednesses, each
/// zero-skipping, both lossless converters. Wb = B = 2.
fn small_configs(scheme: Scheme) -> Vec<Config> {
    let mut configs = Vec::new();
    for (rows, m) in [(2, 1), (2, 2), (3, 1), (3, 3), (4, 1), (4, 2), (4, 4)] {
        for d in [1, 2] {
            if scheme == Scheme::Sme && d != 1 {
                continue;
            }
            let full_scale = m * ((1 << d) - 1);
            for adc in [
                Adc {
                    policy: AdcPolicy::Lossless,
                    bits: least_bits(full_scale),
                },
                Adc {
                    policy: AdcPolicy::FlipEncoded,
                    bits: least_bits(full_scale / 2),
                },
            ] {
                for zero_skip in ZERO_SKIPS {
                    for signed_inputs in [false, true] {
                        configs.push(Config {
                            name: format!("{scheme} R{rows} m{m} d{d} {adc:?} {zero_skip:?}"),
                            rows,
                            columns: 4096,
                            fragment_rows: m,
                            device_bits: d,
                            weight_bits: 2,
                            input_bits: 2,
                            signed_inputs,
                            adcs: 2,
                            adc,
                            zero_skip,
                            scheme,
                        });
                    }
                }
            }
        }
    }
    configs
}

/// Every weight and every input through every small configuration; returns how many products were
/// compared.
fn compare(scheme: Scheme, map: impl Fn(&Config, &Array2<i64>) -> Mapped) -> usize {
    let mut compared = 0;
    let configs = small_configs(scheme);
    for rows in 2..=4 {
        for signed in [false, true] {
            let mut here = configs
                .iter()
                .filter(|config| config.rows == rows && config.signed_inputs == signed)
                .peekable();
            let first = here.peek().unwrap();
            let weights = all_columns(first.weight_range(), rows);
            let inputs = all_columns(first.input_range(2), rows);
            let inputs: Vec<Vec<i64>> = inputs.axis_iter(Axis(1)).map(|x| x.to_vec()).collect();
            let expected: Vec<Vec<i64>> = inputs.iter().map(|x| dot(weights.view(), x)).collect();
            for config in here {
                let mapped = map(config, &weights);
                for (x, expected) in inputs.iter().zip(&expected) {
                    let y = mapped.mvm(x, 2).unwrap();
                    assert_eq!(y.outputs, *expected, "{}: x = {x:?}", config.name);
                    assert_eq!(y.clips(), 0, "{}: x = {x:?}", config.name);
                    compared += expected.len();
                }
            }
        }
    }
    compared
}

/// Columns times inputs of all rows, times the configurations of each: that nothing was left out.
fn expected_count(scheme: Scheme) -> usize {
    let weights: usize = if scheme == Scheme::Isaac { 4 } else { 7 };
    small_configs(scheme)
        .iter()
        .map(|config| (weights * 4).pow(config.rows as u32))
        .sum()
}

#[test]
fn forms_with_split_columns_is_the_dot_product_for_every_weight_and_input() {
    let compared = compare(Scheme::Forms, |config, weights| {
        Mapped::new(config, weights.view(), SignPolicy::Split).unwrap()
    });
    assert_eq!(compared, expected_count(Scheme::Forms));
}

#[test]
fn isaac_is_the_dot_product_for_every_weight_and_input() {
    let compared = compare(Scheme::Isaac, |config, weights| {
        Mapped::new(config, weights.view(), SignPolicy::Reject).unwrap()
    });
    assert_eq!(compared, expected_count(Scheme::Isaac));
}

#[test]
fn prime_is_the_dot_product_for_every_weight_and_input() {
    let compared = compare(Scheme::Prime, |config, weights| {
        Mapped::new(config, weights.view(), SignPolicy::Reject).unwrap()
    });
    assert_eq!(compared, expected_count(Scheme::Prime));
}

#[test]
fn sme_with_separate_planes_is_the_dot_product_for_every_weight_and_input() {
    let compared = compare(Scheme::Sme, |config, weights| {
        Mapped::new(config, weights.view(), SignPolicy::Reject).unwrap()
    });
    assert_eq!(compared, expected_count(Scheme::Sme));
}

#[test]
fn sme_with_polarities_and_split_columns_is_the_dot_product_for_every_weight_and_input() {
    let options = SmeOptions {
        signs: SmeSigns::Polarity,
        ..SmeOptions::exact()
    };
    let compared = compare(Scheme::Sme, |config, weights| {
        Mapped::with_sme(config, weights.view(), SignPolicy::Split, &options).unwrap()
    });
    assert_eq!(compared, expected_count(Scheme::Sme));
}

/// R = 2, every weight and input of two bits, converters of every kind and width: golden against the
/// straight-line model, lossy codes, clips and all.
#[test]
fn lossy_converters_are_the_straight_line_model_for_every_weight_and_input() {
    for scheme in common::SCHEMES {
        for (m, d) in [(1, 1), (2, 1), (1, 2), (2, 2)] {
            if scheme == Scheme::Sme && d != 1 {
                continue;
            }
            let full_scale = m * ((1 << d) - 1);
            let uniform = (1..=full_scale).map(|lsb| AdcPolicy::Uniform { lsb });
            for policy in uniform.chain([AdcPolicy::Saturating]) {
                for bits in 1..=least_bits(full_scale) {
                    for (zero_skip, signed_inputs) in
                        ZERO_SKIPS.into_iter().flat_map(|z| [(z, false), (z, true)])
                    {
                        let config = Config {
                            rows: 2,
                            columns: 128,
                            fragment_rows: m,
                            device_bits: d,
                            weight_bits: 2,
                            input_bits: 2,
                            signed_inputs,
                            adcs: 2,
                            adc: Adc { policy, bits },
                            zero_skip,
                            scheme,
                            ..Config::default()
                        };
                        lossy_is_straight(&config);
                    }
                }
            }
        }
    }
}

fn lossy_is_straight(config: &Config) {
    let all = all_columns(config.weight_range(), 2);
    let polarized: Vec<usize> = (0..all.ncols())
        .filter(|&k| {
            let signs: Vec<i64> = all.column(k).iter().map(|w| w.signum()).collect();
            config.scheme != Scheme::Forms || config.fragment_rows == 1 || signs[0] * signs[1] >= 0
        })
        .collect();
    let weights = all.select(Axis(1), &polarized);
    let crossbar = Crossbar::program(config, weights.view()).unwrap();
    let inputs = all_columns(config.input_range(2), 2);
    for x in inputs.axis_iter(Axis(1)) {
        let x = x.to_vec();
        let golden = crossbar.mvm(&x, 2).unwrap();
        let straight = common::straight::multiply(config, weights.view(), &x, 2);
        assert_eq!(golden.outputs, straight.outputs, "{config:?} x = {x:?}");
        assert!(
            common::clips_agree(config, golden.clips, straight.clips),
            "{config:?} x = {x:?}"
        );
    }
}

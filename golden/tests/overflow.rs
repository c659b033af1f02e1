//! Overflow freedom (section 7): the declared widths hold every sum that can occur.
//!
//! Three arguments. The bound is a sum of absolute values, so that it holds after any step, in any
//! order, under any signs: it is computed here in big integers from the formula of section 2 and shown
//! to fit. The extremes are then driven through golden. And small arrays are run completely, to see
//! that accumulators stay within the bound and do reach it.

mod common;

use common::{ZERO_SKIPS, least_bits};
use forms_golden::config::{MAX_INPUT_BITS, MAX_ROWS, MAX_WEIGHT_BITS};
use forms_golden::crossbar::MAX_SQUEEZE;
use forms_golden::{Adc, AdcPolicy, Config, Crossbar, Scheme};
use ndarray::Array2;
use num_bigint::BigInt;

/// The largest value of two's complement in so many bits.
fn largest(bits: usize) -> BigInt {
    (BigInt::from(1) << (bits - 1)) - 1
}

/// The sum of |P| << b over every step of every sub-array, each converter at m * L counts.
fn accumulator_bound(config: &Config) -> BigInt {
    let full_scale = BigInt::from(config.fragment_rows * config.max_level());
    let devices = config.weight_bits / config.device_bits;
    let partial: BigInt = (0..devices)
        .map(|j| &full_scale << (config.device_bits * j))
        .sum();
    let sub_array: BigInt = (0..config.input_bits).map(|b| &partial << b).sum();
    sub_array * BigInt::from(config.rows / config.fragment_rows)
}

#[test]
fn the_accumulator_of_every_named_configuration_holds_its_bound_and_no_bit_is_idle() {
    for config in Config::all() {
        let bound = accumulator_bound(&config);
        assert!(bound <= largest(config.acc_bits()), "{}", config.name);
        assert!(bound > largest(config.acc_bits() - 1), "{}", config.name);
    }
}

#[test]
fn the_formula_of_the_accumulator_holds_for_every_size_there_is() {
    // The bound of a column does not depend on how it is cut: rows * (2^B - 1) * (2^Wb - 1).
    for config in Config::all() {
        let full = |bits: usize| (BigInt::from(1) << bits) - 1;
        let product = full(config.input_bits) * full(config.weight_bits) * config.rows;
        assert_eq!(accumulator_bound(&config), product, "{}", config.name);
    }
    for weight_bits in 1..=MAX_WEIGHT_BITS {
        for input_bits in 1..=MAX_INPUT_BITS {
            let one = BigInt::from(1);
            let factor = ((&one << input_bits) - 1) * ((&one << weight_bits) - 1_u32);
            for rows in (1..=64).chain([127, 128, 129, 2047, 2048, 2049, 4095, MAX_ROWS]) {
                let config = Config {
                    rows,
                    input_bits,
                    weight_bits,
                    device_bits: 1,
                    ..Config::default()
                };
                let bound: BigInt = &factor * rows;
                assert!(bound <= largest(config.acc_bits()));
            }
        }
    }
}

#[test]
fn squeezed_inputs_do_not_outgrow_the_accumulator() {
    // (x << e) * (w >> e) <= x * w, for the largest x and every w of eight bits.
    let x = (BigInt::from(1) << 16) - 1;
    for e in 0..=MAX_SQUEEZE {
        for w in 0..256_u32 {
            assert!((&x << e) * (w >> e) <= &x * w);
        }
    }
}

#[test]
fn a_rounding_converter_under_sme_at_most_doubles_the_sum() {
    // q <= 2 I (proven beside the converter), so twice the bound; hence the one bit more.
    for name in ["sme-8", "sme-128"] {
        let mut config = Config::named(name).unwrap();
        config.adc.policy = AdcPolicy::Uniform { lsb: 2 };
        assert!(accumulator_bound(&config) * 2_u32 <= largest(config.acc_bits()));
    }
}

#[test]
fn the_layer_accumulator_holds_any_number_of_row_tiles_and_a_bias() {
    let config = Config::default();
    for row_tiles in 1..=300_usize {
        let crossbar = BigInt::from(1) << (config.acc_bits() - 1);
        let sum: BigInt = &crossbar * row_tiles + &crossbar;
        // The most negative sum is -2^(LACC - 1) at worst.
        assert!(
            sum <= largest(config.layer_acc_bits(row_tiles)) + 1,
            "{row_tiles}"
        );
    }
}

#[test]
fn the_extremes_go_through_every_named_configuration() {
    for config in Config::all() {
        let (low, high) = config.weight_range().into_inner();
        let (least, most) = config.input_range(config.input_bits).into_inner();
        let columns = config.weight_columns();
        for weight in [low, high] {
            let weights = Array2::from_elem((config.rows, columns), weight);
            let crossbar = Crossbar::program(&config, weights.view()).unwrap();
            for input in [least, most] {
                let mvm = crossbar
                    .mvm(&vec![input; config.rows], config.input_bits)
                    .unwrap();
                let y = BigInt::from(weight) * input * config.rows;
                if config.adc.policy == AdcPolicy::Saturating {
                    // Every device at level 3, eight rows: each current of 24 reads as 15.
                    assert_eq!(BigInt::from(mvm.outputs[0]), y * 15 / 24, "{}", config.name);
                    continue;
                }
                let within = -largest(config.acc_bits()) - 1..=largest(config.acc_bits());
                assert!(within.contains(&y), "{}", config.name);
                for output in mvm.outputs {
                    assert_eq!(BigInt::from(output), y, "{}", config.name);
                }
            }
        }
    }
}

#[test]
fn in_small_arrays_no_accumulator_ever_leaves_the_bound_and_some_reach_it() {
    for scheme in common::SCHEMES {
        for m in [1, 2] {
            let full_scale = m;
            let policies = [
                (AdcPolicy::Lossless, least_bits(full_scale)),
                (AdcPolicy::Saturating, 1),
                (AdcPolicy::Uniform { lsb: 1 }, 2),
                (AdcPolicy::Uniform { lsb: full_scale }, 1),
            ];
            for ((policy, bits), zero_skip) in policies
                .into_iter()
                .flat_map(|p| ZERO_SKIPS.map(|z| (p, z)))
            {
                for signed_inputs in [false, true] {
                    let config = Config {
                        rows: 2,
                        columns: 8,
                        fragment_rows: m,
                        device_bits: 1,
                        weight_bits: 2,
                        input_bits: 2,
                        signed_inputs,
                        adcs: 1,
                        adc: Adc { policy, bits },
                        zero_skip,
                        scheme,
                        ..Config::default()
                    };
                    let reached = largest_accumulator(&config);
                    let bound = accumulator_bound(&config);
                    assert!(bound <= largest(config.acc_bits()), "{config:?}");
                    assert!(BigInt::from(reached) <= bound, "{config:?}");
                    let forms = scheme == Scheme::Forms && policy == AdcPolicy::Lossless;
                    if forms && !signed_inputs {
                        assert_eq!(BigInt::from(reached), bound, "the bound is not idle");
                    }
                }
            }
        }
    }
}

/// The largest |accumulator| after any step, over all polarized weights and all inputs of two rows.
fn largest_accumulator(config: &Config) -> i64 {
    let mut reached = 0;
    let weights = config.weight_range();
    let inputs = config.input_range(2);
    for (w0, w1) in weights
        .clone()
        .flat_map(|w0| weights.clone().map(move |w1| (w0, w1)))
    {
        if config.scheme == Scheme::Forms && config.fragment_rows == 2 && w0 * w1 < 0 {
            continue;
        }
        let matrix = Array2::from_shape_vec((2, 1), vec![w0, w1]).unwrap();
        let crossbar = Crossbar::program(config, matrix.view()).unwrap();
        for (x0, x1) in inputs
            .clone()
            .flat_map(|x0| inputs.clone().map(move |x1| (x0, x1)))
        {
            let trace = crossbar.trace(&[x0, x1], 2).unwrap();
            let steps = trace.arrays.iter().flat_map(|array| &array.steps);
            for step in steps {
                reached = reached.max(step.accumulators[0].abs());
            }
            reached = reached.max(trace.mvm.outputs[0].abs());
        }
    }
    reached
}

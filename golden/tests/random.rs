//! Large geometries, at random: any legal configuration, any content, extremes more often than chance.
//!
//! The seed is fixed in `common::seeded`; `PROPTEST_CASES` draws more.

mod common;

use common::{
    Case, Converters, any_case, any_config, clips_agree, dot, extremes, polarized, seeded,
};
use forms_golden::timeline::work;
use forms_golden::{
    Adc, AdcPolicy, Config, Crossbar, DeviceArray, Mapped, Polarity, Scheme, SignPolicy,
    SmeOptions, SmeSigns, ZeroSkip,
};
use ndarray::{Array2, Axis};
use proptest::collection::vec;
use proptest::prelude::*;

/// Section 4, by its words: the steps of one fragment.
fn steps_by_definition(config: &Config, fragment: &[i64], b_used: usize) -> usize {
    let fits = |bits: usize| {
        fragment
            .iter()
            .all(|&x| match (bits, config.signed_inputs) {
                (0, _) => x == 0,
                (_, false) => x < 2_i64.pow(bits as u32),
                (_, true) => {
                    let half = 2_i64.pow(bits as u32 - 1);
                    -half <= x && x < half
                }
            })
    };
    let least = (0..).find(|&bits| fits(bits)).unwrap();
    match config.zero_skip {
        ZeroSkip::Off => b_used,
        ZeroSkip::Leading => least,
        ZeroSkip::Plane => (0..least)
            .filter(|&bit| {
                let has_one = |x: &i64| x.div_euclid(2_i64.pow(bit as u32)).rem_euclid(2) == 1;
                fragment.iter().any(has_one)
            })
            .count(),
    }
}

proptest! {
    #![proptest_config(seeded(1500))]

    #[test]
    fn a_lossless_matrix_of_any_shape_is_the_dot_product(case in any_case(Converters::Lossless, 3)) {
        let Case { config, weights, inputs, b_used } = case;
        let mapped = Mapped::new(&config, weights.view(), SignPolicy::Split).unwrap();
        let mvm = mapped.mvm(&inputs, b_used).unwrap();
        prop_assert_eq!(&mvm.outputs, &dot(weights.view(), &inputs));
        prop_assert_eq!(mvm.clips(), 0);
        for (crossbar, mvm) in mapped.crossbars().iter().zip(&mvm.crossbars) {
            let steps: Vec<usize> = inputs[crossbar.rows.clone()]
                .chunks(config.fragment_rows)
                .map(|fragment| steps_by_definition(&config, fragment, b_used))
                .collect();
            let devices = crossbar.columns.len() * config.devices_per_weight();
            let arrays = crossbar.crossbar.arrays().len();
            prop_assert_eq!(mvm.conversions as usize, steps.iter().sum::<usize>() * devices * arrays);
            prop_assert_eq!(mvm.work, work(&steps, devices.div_ceil(config.adcs)));
            prop_assert_eq!(&mvm.steps, &steps);
        }
    }

    #[test]
    fn any_converter_is_the_straight_line_model(case in any_case(Converters::Any, 1)) {
        let Case { config, weights, inputs, b_used } = case;
        let weights = match config.scheme {
            Scheme::Forms => polarized(&config, weights.view()),
            _ => weights,
        };
        let crossbar = Crossbar::program(&config, weights.view()).unwrap();
        let golden = crossbar.mvm(&inputs, b_used).unwrap();
        let straight = common::straight::multiply(&config, weights.view(), &inputs, b_used);
        prop_assert_eq!(golden.outputs, straight.outputs);
        prop_assert!(clips_agree(&config, golden.clips, straight.clips));
    }

    #[test]
    fn skipping_never_changes_a_result_lossy_or_not(case in any_case(Converters::Any, 1)) {
        let Case { config, weights, inputs, b_used } = case;
        let weights = polarized(&config, weights.view());
        let run = |zero_skip| {
            let config = Config { zero_skip, ..config.clone() };
            Crossbar::program(&config, weights.view()).unwrap().mvm(&inputs, b_used).unwrap()
        };
        let (off, leading, plane) = (run(ZeroSkip::Off), run(ZeroSkip::Leading), run(ZeroSkip::Plane));
        prop_assert_eq!(&off.outputs, &leading.outputs);
        prop_assert_eq!(&off.outputs, &plane.outputs);
        prop_assert!(plane.conversions <= leading.conversions);
        prop_assert!(leading.conversions <= off.conversions);
    }

    #[test]
    fn a_flip_encoded_fragment_never_stores_more_than_half(case in any_case(Converters::Lossless, 2)) {
        let Case { mut config, weights, .. } = case;
        config.adc.policy = AdcPolicy::FlipEncoded;
        let mapped = Mapped::new(&config, weights.view(), SignPolicy::Split).unwrap();
        for placed in mapped.crossbars().iter().flat_map(|crossbar| crossbar.crossbar.arrays()) {
            let array = &placed.array;
            for f in 0..array.f_used() {
                for c in 0..array.device_columns() {
                    let rows = f * config.fragment_rows..(f + 1) * config.fragment_rows;
                    let sum: usize = rows.map(|r| usize::from(array.level(r, c))).sum();
                    prop_assert!(2 * sum <= config.full_scale());
                }
            }
        }
    }

    #[test]
    fn any_stored_pattern_goes_through_every_signal_of_the_trace(
        (config, levels, signs, flips, inputs, b_used) in any_parts()
    ) {
        let array =
            DeviceArray::from_parts(&config, levels.view(), signs.view(), flips.view()).unwrap();
        let trace = array.trace(&inputs, b_used).unwrap();
        prop_assert_eq!(&trace.mvm, &array.mvm(&inputs, b_used).unwrap());

        let (m, n) = (config.fragment_rows, config.devices_per_weight());
        let most_code = (1 << config.adc.bits) - 1;
        let acc_limit = 1_i64 << (config.acc_bits() - 1);
        let mut accumulators = vec![0_i64; array.k_used()];
        let mut clips = 0;
        let mut previous = None;
        for step in &trace.steps {
            prop_assert!(previous < Some((step.sub_array, step.bit)), "ascending, no step twice");
            previous = Some((step.sub_array, step.bit));
            let first = step.sub_array * m;
            for row in 0..m {
                prop_assert_eq!(step.plane[row], inputs[first + row] >> step.bit & 1 == 1);
            }
            let ones = step.plane.count_ones();
            for c in 0..array.device_columns() {
                let current: u32 = step.plane.iter_ones()
                    .map(|row| u32::from(levels[[first + row, c]]))
                    .sum();
                prop_assert_eq!(step.bit_lines[c], current);
                prop_assert!(step.codes[c] <= most_code);
                prop_assert!(step.counts[c] as usize <= config.full_scale());
                if let AdcPolicy::Uniform { .. } = config.adc.policy {
                    continue;
                }
                prop_assert_eq!(step.codes[c], current.min(most_code));
                prop_assert_eq!(step.clipped[c], current > most_code);
                let counts = if flips[[step.sub_array, c]] {
                    (config.max_level() * ones) as u32 - step.codes[c]
                } else {
                    step.codes[c]
                };
                prop_assert_eq!(step.counts[c], counts);
            }
            for k in 0..array.k_used() {
                let mut sum = 0;
                for j in (0..n).rev() {
                    sum = sum * 2_i64.pow(config.device_bits as u32) + i64::from(step.counts[k * n + j]);
                }
                prop_assert_eq!(step.partial_sums[k], sum);
                let negative = (signs[[step.sub_array, k]] == Polarity::Negative) != step.is_negative_plane;
                accumulators[k] += if negative { -sum } else { sum } * 2_i64.pow(step.bit as u32);
                prop_assert!((-acc_limit..acc_limit).contains(&step.accumulators[k]));
            }
            prop_assert_eq!(&step.accumulators, &accumulators);
            clips += step.clipped.count_ones() as u64;
        }
        prop_assert_eq!(&trace.mvm.outputs, &accumulators);
        prop_assert_eq!(trace.mvm.clips, clips);
        prop_assert_eq!(trace.mvm.population, inputs.iter().sum::<i64>());
        for (f, &steps) in trace.mvm.steps.iter().enumerate() {
            let of_f: Vec<_> = trace.steps.iter().filter(|step| step.sub_array == f).collect();
            prop_assert_eq!(of_f.len(), steps);
            for (position, step) in of_f.iter().enumerate() {
                prop_assert_eq!(step.is_last_step, position + 1 == steps);
            }
        }
    }

    #[test]
    fn projection_is_the_dot_product_of_the_projected_weights(case in any_case(Converters::Lossless, 2)) {
        let Case { config, weights, inputs, b_used } = case;
        let config = as_forms(config);
        let mut projected = weights.clone();
        let mut removed = 0_u128;
        for mut rows in projected.axis_chunks_iter_mut(Axis(0), config.fragment_rows) {
            for mut fragment in rows.columns_mut() {
                let energy = |sign: i64| -> i64 {
                    fragment.iter().filter(|&&w| w * sign > 0).map(|w| w * w).sum()
                };
                let kept = if energy(-1) > energy(1) { -1 } else { 1 };
                removed += energy(-kept) as u128;
                fragment.mapv_inplace(|w| if w * kept > 0 { w } else { 0 });
            }
        }
        let mapped = Mapped::new(&config, weights.view(), SignPolicy::Project).unwrap();
        prop_assert_eq!(mapped.projection().unwrap().removed_energy, removed);
        let mvm = mapped.mvm(&inputs, b_used).unwrap();
        prop_assert_eq!(mvm.outputs, dot(projected.view(), &inputs));
    }

    #[test]
    fn rejection_and_splitting_agree_on_what_is_mixed(case in any_case(Converters::Lossless, 2)) {
        let Case { config, weights, .. } = case;
        let config = as_forms(config);
        let rejected = Mapped::new(&config, weights.view(), SignPolicy::Reject).is_err();
        let split = Mapped::new(&config, weights.view(), SignPolicy::Split).unwrap();
        prop_assert_eq!(rejected, split.extra_columns() > 0);
    }

    #[test]
    fn squeezed_sme_is_the_dot_product_of_the_weights_it_says_it_has(
        case in any_case(Converters::Lossless, 2),
        squeeze in 0..=3_usize,
        significant in proptest::option::of(1..=2_usize),
        signs in prop_oneof![Just(SmeSigns::Separate), Just(SmeSigns::Polarity)],
    ) {
        let Case { config, weights, inputs, b_used } = case;
        let config = as_sme(config);
        let significant = significant.map(|s| s.min(config.weight_bits));
        let weights = match signs {
            SmeSigns::Separate => weights,
            SmeSigns::Polarity => polarized(&config, weights.view()),
        };
        let options = SmeOptions { significant_bits: significant, squeeze, signs };
        let mapped = Mapped::with_sme(&config, weights.view(), SignPolicy::Reject, &options).unwrap();

        // Quantized by search, then truncated as each crossbar's row shifts say.
        let quantized = weights.mapv(|w| match significant {
            None => w,
            Some(s) => w.signum() * nearest_sparse(w.abs(), s as u32, config.weight_bits as u32),
        });
        let mut effective = quantized.clone();
        for crossbar in mapped.crossbars() {
            for (r, &shift) in crossbar.rows.clone().zip(crossbar.crossbar.row_shifts()) {
                for &k in &crossbar.columns {
                    let unit = 2_i64.pow(shift as u32);
                    effective[[r, k]] = quantized[[r, k]] / unit * unit;
                }
            }
        }
        prop_assert_eq!(mapped.weights(), effective.clone());
        let mvm = mapped.mvm(&inputs, b_used).unwrap();
        prop_assert_eq!(mvm.outputs, dot(effective.view(), &inputs));

        let report = mapped.sme().unwrap();
        prop_assert_eq!(report.arrays.squeezed, mapped.arrays());
        prop_assert!(report.arrays.squeezed <= report.arrays.quantized);
        prop_assert!(report.arrays.quantized <= report.arrays.dense);
        let difference = |a: &Array2<i64>, b: &Array2<i64>| -> u64 {
            a.iter().zip(b).map(|(a, b)| a.abs_diff(*b)).sum()
        };
        prop_assert_eq!(report.quantization.sum_abs, difference(&weights, &quantized));
        prop_assert_eq!(report.truncation.sum_abs, difference(&quantized, &effective));
        for crossbar in &report.crossbars {
            let fewest = crossbar.tries.iter().min();
            let earliest = crossbar.tries.iter().position(|tries| Some(tries) == fewest);
            prop_assert_eq!(earliest, Some(crossbar.kept));
            prop_assert!(crossbar.tries.len() <= squeeze + 1);
        }
    }

    #[test]
    fn every_scheme_holds_the_weights_it_was_given(case in any_case(Converters::Any, 2)) {
        let Case { config, weights, .. } = case;
        let mapped = Mapped::new(&config, weights.view(), SignPolicy::Split).unwrap();
        prop_assert_eq!(mapped.weights(), weights);
    }
}

/// The same under FORMS, whose range of weights includes every other scheme's.
fn as_forms(config: Config) -> Config {
    let forms = Config {
        scheme: Scheme::Forms,
        adcs: 1,
        columns: config.columns.max(config.weight_bits / config.device_bits),
        ..config
    };
    forms.validate().unwrap();
    forms
}

/// The same geometry with one-bit devices and lossless converters, under SME.
fn as_sme(config: Config) -> Config {
    let sme = Config {
        scheme: Scheme::Sme,
        device_bits: 1,
        adcs: 1,
        adc: Adc {
            policy: AdcPolicy::Lossless,
            bits: 4,
        },
        columns: config.weight_columns(),
        ..config
    };
    sme.validate().unwrap();
    sme
}

/// Section 8, step 1, by search: the nearest magnitude whose ones span at most `significant` bits.
fn nearest_sparse(magnitude: i64, significant: u32, weight_bits: u32) -> i64 {
    let spans = |v: i64| v == 0 || 64 - v.leading_zeros() - v.trailing_zeros() <= significant;
    let top = 2_i64.pow(weight_bits);
    let nearest = (0..=top)
        .rev()
        .filter(|&v| spans(v))
        .min_by_key(|v| v.abs_diff(magnitude))
        .unwrap();
    let largest = (0..top).rev().find(|&v| spans(v)).unwrap();
    nearest.min(largest)
}

/// Arbitrary stored levels, polarities, flips (where there is a restore) and inputs, in any configuration.
fn any_parts() -> impl Strategy<Value = Parts> {
    any_config(Converters::Any)
        .prop_flat_map(|config| {
            let f_used = 1..=config.fragments();
            let k_used = 1..=config.weight_columns();
            let b_used = 1..=config.input_bits;
            (Just(config), f_used, k_used, b_used)
        })
        .prop_flat_map(|(config, f_used, k_used, b_used)| {
            let rows = f_used * config.fragment_rows;
            let columns = k_used * config.devices_per_weight();
            let levels = vec(0..=config.max_level() as u8, rows * columns);
            let signs = vec(any::<bool>(), f_used * k_used);
            let flips = vec(any::<bool>(), f_used * columns);
            let inputs = vec(extremes(config.input_range(b_used)), rows);
            let sizes = Just((rows, columns, f_used, k_used, b_used));
            (Just(config), levels, signs, flips, inputs, sizes)
        })
        .prop_map(|(config, levels, signs, flips, inputs, sizes)| {
            let (rows, columns, f_used, k_used, b_used) = sizes;
            let restores = config.adc.policy == AdcPolicy::FlipEncoded;
            let signs = signs
                .into_iter()
                .map(|negative| {
                    if negative {
                        Polarity::Negative
                    } else {
                        Polarity::Positive
                    }
                })
                .collect();
            let flips = flips.into_iter().map(|flip| flip && restores).collect();
            (
                config,
                Array2::from_shape_vec((rows, columns), levels).unwrap(),
                Array2::from_shape_vec((f_used, k_used), signs).unwrap(),
                Array2::from_shape_vec((f_used, columns), flips).unwrap(),
                inputs,
                b_used,
            )
        })
}

/// Configuration, levels, polarities, flips, inputs, b_used.
type Parts = (
    Config,
    Array2<u8>,
    Array2<Polarity>,
    Array2<bool>,
    Vec<i64>,
    usize,
);

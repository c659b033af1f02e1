//! Random legal configurations, weighted to the edges of what is legal.

use forms_golden::{Adc, AdcPolicy, Config, Scheme, ZeroSkip};
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Devices of a crossbar at most, so that every simulator can program and run it in seconds.
const MOST_DEVICES: usize = 6_000;

/// The configuration that `seed` stands for.
pub fn random_configuration(seed: u64) -> Config {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    loop {
        let config = draw(&mut rng, seed);
        if config.rows * config.columns <= MOST_DEVICES && config.validate().is_ok() {
            return config;
        }
    }
}

/// One of `choices`.
fn one<T: Copy>(rng: &mut ChaCha8Rng, choices: &[T]) -> T {
    choices[rng.random_range(0..choices.len())]
}

fn draw(rng: &mut ChaCha8Rng, seed: u64) -> Config {
    let scheme = one(
        rng,
        &[
            Scheme::Forms,
            Scheme::Forms,
            Scheme::Isaac,
            Scheme::Prime,
            Scheme::Sme,
        ],
    );
    let device_bits = match scheme {
        Scheme::Sme => one(rng, &[1, 1, 1, 2, 3, 4]),
        _ => one(rng, &[1, 2, 2, 3, 4]),
    };
    let devices_of_weight = one(rng, &[1, 2, 3, 4, 5, 8, 16]);
    let weight_bits = device_bits * devices_of_weight;
    let devices = match scheme {
        Scheme::Sme => 1,
        _ => devices_of_weight,
    };
    let fragment_rows = one(rng, &[1, 2, 3, 4, 5, 7, 8, 8, 12, 16, 17, 33]);
    // One sub-array and m = R are the same edge.
    let fragments = one(rng, &[1, 1, 2, 3, 4, 5, 9, 16, 33]);
    let weight_columns = one(rng, &[1, 2, 3, 4, 5, 7, 8, 13]);
    let columns = devices * weight_columns + rng.random_range(0..devices);
    // Divisors and multiples of the devices of a weight, the smallest and the largest among them.
    let adcs: Vec<usize> = (1..=columns)
        .filter(|&adcs: &usize| adcs.is_multiple_of(devices) || devices.is_multiple_of(adcs))
        .collect();
    let adcs = match rng.random_range(0..4) {
        0 => 1,
        1 => adcs.last().copied().unwrap_or(1),
        _ => adcs.choose(rng).copied().unwrap_or(1),
    };
    let full_scale = fragment_rows * ((1 << device_bits) - 1);
    let needed = |count: usize| (usize::BITS - count.leading_zeros()).max(1) as usize;
    let (policy, bits) = match rng.random_range(0..5) {
        0 => (
            AdcPolicy::Lossless,
            needed(full_scale) + rng.random_range(0..2),
        ),
        1 => (
            AdcPolicy::Saturating,
            rng.random_range(1..=needed(full_scale)),
        ),
        2 => {
            let lsb = rng.random_range(1..=full_scale);
            let bits = rng.random_range(1..=needed(full_scale));
            (AdcPolicy::Uniform { lsb }, bits)
        }
        _ => (AdcPolicy::FlipEncoded, needed(full_scale / 2)),
    };
    Config {
        name: format!("random-{seed}"),
        rows: fragment_rows * fragments,
        columns,
        fragment_rows,
        device_bits,
        weight_bits,
        input_bits: one(rng, &[1, 2, 3, 5, 8, 8, 13, 16, 32]),
        signed_inputs: rng.random_bool(0.3),
        adcs,
        adc: Adc { bits, policy },
        zero_skip: one(rng, &[ZeroSkip::Off, ZeroSkip::Leading, ZeroSkip::Plane]),
        scheme,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_hundred_of_them_reach_every_edge() {
        let all: Vec<Config> = (0..200).map(random_configuration).collect();
        let some = |edge: &str, at: fn(&Config) -> bool| {
            assert!(all.iter().any(at), "no configuration with {edge}");
        };
        some("m = R", |c| c.fragment_rows == c.rows && c.rows > 1);
        some("A = C", |c| c.adcs == c.columns && c.columns > 1);
        some("A = 1 and several devices a weight", |c| {
            c.adcs == 1 && c.devices_per_weight() > 1
        });
        some("some turns of several converters", |c| {
            c.adcs > 1 && c.adcs < c.devices_per_weight()
        });
        some("d = 3, Wb = 9", |c| {
            c.device_bits == 3 && c.weight_bits == 9
        });
        some("R not a power of two", |c| !c.rows.is_power_of_two());
        some("lanes not a power of two", |c| !c.lanes().is_power_of_two());
        some("one weight column", |c| c.weight_columns() == 1);
        some("one input bit", |c| c.input_bits == 1);
        some("32 input bits", |c| c.input_bits == 32);
        some("unequal groups of rows", |c| {
            c.fragment_rows % 16 > 0 && c.fragment_rows > 16
        });
        some("more than 32 sub-arrays", |c| c.fragments() > 32);
        some("digits of several bits under SME", |c| {
            c.scheme == Scheme::Sme && c.device_bits > 1 && c.weight_bits > c.device_bits
        });
        some("uniform converters under SME", |c| {
            c.scheme == Scheme::Sme && matches!(c.adc.policy, AdcPolicy::Uniform { .. })
        });
        for scheme in [Scheme::Forms, Scheme::Isaac, Scheme::Prime, Scheme::Sme] {
            for skip in [ZeroSkip::Off, ZeroSkip::Leading, ZeroSkip::Plane] {
                assert!(
                    all.iter()
                        .any(|c| c.scheme == scheme && c.zero_skip == skip)
                );
            }
        }
    }
}

//! The configurations that blocks are benched in: named ones, and some at the edges of what is legal.

use forms_golden::accelerator::Accelerator;
use forms_golden::{Adc, AdcPolicy, Config, Scheme, ZeroSkip};
use forms_rtl::accelerator::sizes::Sizes;
use forms_rtl::parameters::Parameters;

use forms_verilog::hardware::{self, parameters};

/// A configuration at an edge, with its name.
type Edge = (&'static str, fn() -> Config);

const EDGES: [Edge; 10] = [
    ("forms-8-lossless", || Config {
        adc: adc(AdcPolicy::Lossless, 5),
        ..Config::default()
    }),
    // A quarter of sme-8, whose sixteen arrays take long to program.
    ("sme-8-narrow", || Config {
        columns: 32,
        device_bits: 1,
        adc: adc(AdcPolicy::FlipEncoded, 3),
        scheme: Scheme::Sme,
        ..Config::default()
    }),
    // Eleven lanes, which divide nothing.
    ("eleven-lanes", || Config {
        columns: 240,
        weight_bits: 2,
        adcs: 11,
        ..Config::default()
    }),
    // Nothing is a power of two: 3 sub-arrays of 5 rows, 2 lanes for 5 weights of 3 devices of 3 bits.
    ("odd", || Config {
        rows: 15,
        columns: 16,
        fragment_rows: 5,
        device_bits: 3,
        weight_bits: 9,
        input_bits: 7,
        signed_inputs: true,
        adcs: 6,
        adc: adc(AdcPolicy::FlipEncoded, 5),
        ..Config::default()
    }),
    // Three turns of two converters each.
    ("turns", || Config {
        rows: 18,
        columns: 30,
        fragment_rows: 3,
        device_bits: 1,
        weight_bits: 6,
        adcs: 2,
        adc: adc(AdcPolicy::Saturating, 1),
        ..Config::default()
    }),
    // One of everything.
    ("least", || Config {
        rows: 1,
        columns: 1,
        fragment_rows: 1,
        device_bits: 1,
        weight_bits: 1,
        input_bits: 1,
        adcs: 1,
        adc: adc(AdcPolicy::Lossless, 1),
        ..Config::default()
    }),
    // All of the columns at once, and one column more than whole weights fill.
    ("at-once", || Config {
        rows: 12,
        columns: 7,
        fragment_rows: 12,
        device_bits: 4,
        weight_bits: 8,
        input_bits: 32,
        adcs: 6,
        adc: adc(AdcPolicy::Uniform { lsb: 7 }, 4),
        ..Config::default()
    }),
    // Offset binary with three lanes, the last of them in use less often.
    ("isaac-lanes", || Config {
        rows: 12,
        columns: 14,
        fragment_rows: 4,
        device_bits: 2,
        weight_bits: 4,
        input_bits: 5,
        adcs: 6,
        adc: adc(AdcPolicy::Lossless, 8),
        zero_skip: ZeroSkip::Plane,
        scheme: Scheme::Isaac,
        ..Config::default()
    }),
    // Two arrays, each weight in three turns.
    ("prime-turns", || Config {
        rows: 20,
        columns: 13,
        fragment_rows: 5,
        device_bits: 2,
        weight_bits: 6,
        adcs: 1,
        adc: adc(AdcPolicy::Uniform { lsb: 3 }, 2),
        scheme: Scheme::Prime,
        ..Config::default()
    }),
    // Three planes of each sign, three lanes for seven weight columns.
    ("sme-odd", || Config {
        rows: 14,
        columns: 7,
        fragment_rows: 7,
        device_bits: 1,
        weight_bits: 3,
        input_bits: 9,
        adcs: 3,
        adc: adc(AdcPolicy::Saturating, 2),
        scheme: Scheme::Sme,
        ..Config::default()
    }),
];

const fn adc(policy: AdcPolicy, bits: usize) -> Adc {
    Adc { bits, policy }
}

/// The configuration `name`, of golden's named ones or of those at the edges.
///
/// # Panics
///
/// If there is none: the rows of benches name only those that there are.
pub fn config(name: &str) -> Config {
    match EDGES.iter().find(|(edge, _)| *edge == name) {
        Some((_, edge)) => Config {
            name: name.to_string(),
            ..edge()
        },
        None => Config::named(name).unwrap_or_else(|error| unreachable!("{error}")),
    }
}

/// The RTL's parameters of [`config`].
///
/// # Panics
///
/// As [`config`].
pub fn rtl(name: &str) -> Parameters {
    parameters(&config(name)).unwrap_or_else(|error| unreachable!("{error}"))
}

/// `crossbars` crossbars of the configuration `name`, with a layer table of `table_words`.
pub fn accelerator(name: &str, crossbars: usize, table_words: usize) -> Accelerator {
    Accelerator {
        table_words,
        ..Accelerator::new(&config(name), crossbars)
    }
}

/// The RTL's numbers of [`accelerator`].
///
/// # Panics
///
/// As [`config`].
pub fn sizes(name: &str, crossbars: usize, table_words: usize) -> Sizes {
    hardware::sizes(&accelerator(name, crossbars, table_words))
        .unwrap_or_else(|error| unreachable!("{error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_configuration_at_an_edge_is_legal() {
        for (name, edge) in EDGES {
            edge()
                .validate()
                .unwrap_or_else(|error| panic!("{name}: {error}"));
            let _ = rtl(name);
        }
    }
}

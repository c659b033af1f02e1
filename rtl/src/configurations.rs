//! The named configurations, one row each: adding a name is adding a row here and in golden.

use crate::parameters::Conversion::{FlipEncoded, Saturating};
use crate::parameters::Parameters;
use crate::parameters::Scheme::{Forms, Isaac, Prime, Sme};
use crate::parameters::ZeroSkipPolicy::{Leading, Off, Plane};

/// What the paper's configurations share.
const PAPER: Parameters = Parameters {
    name: String::new(),
    scheme: Forms,
    rows: 128,
    columns: 128,
    fragment_rows: 8,
    device_bits: 2,
    weight_bits: 8,
    input_bits: 16,
    signed_inputs: false,
    adcs: 4,
    adc_bits: 4,
    conversion: FlipEncoded,
    zero_skip: Leading,
};

/// A rival that reads all rows at once through one converter and skips nothing.
const WHOLE_COLUMN: Parameters = Parameters {
    fragment_rows: 128,
    adcs: 1,
    adc_bits: 8,
    zero_skip: Off,
    ..PAPER
};

const CONFIGURATIONS: &[(&str, Parameters)] = &[
    ("forms-4", Parameters { fragment_rows: 4, adc_bits: 3, ..PAPER }),
    ("forms-8", PAPER),
    ("forms-16", Parameters { fragment_rows: 16, adc_bits: 5, ..PAPER }),
    ("forms-8-off", Parameters { zero_skip: Off, ..PAPER }),
    ("forms-8-plane", Parameters { zero_skip: Plane, ..PAPER }),
    ("forms-8-saturating", Parameters { conversion: Saturating, ..PAPER }),
    ("forms-8-signed", Parameters { signed_inputs: true, ..PAPER }),
    ("forms-8-wide", Parameters { adcs: 128, ..PAPER }),
    ("forms-tiny", Parameters { rows: 16, columns: 16, fragment_rows: 4, adc_bits: 3, ..PAPER }),
    ("isaac-128", Parameters { scheme: Isaac, ..WHOLE_COLUMN }),
    ("prime-128", Parameters { scheme: Prime, ..WHOLE_COLUMN }),
    ("prime-8", Parameters { scheme: Prime, ..PAPER }),
    ("sme-128", Parameters { scheme: Sme, device_bits: 1, adc_bits: 7, ..WHOLE_COLUMN }),
    ("sme-8", Parameters { scheme: Sme, device_bits: 1, adc_bits: 3, ..PAPER }),
];

/// Every name, in the order of the contract.
pub fn names() -> impl Iterator<Item = &'static str> {
    CONFIGURATIONS.iter().map(|(name, _)| *name)
}

/// The configuration `name`, if there is one.
pub fn named(name: &str) -> Option<Parameters> {
    let (name, parameters) = CONFIGURATIONS.iter().find(|(known, _)| *known == name)?;
    Some(Parameters {
        name: (*name).to_string(),
        ..parameters.clone()
    })
}

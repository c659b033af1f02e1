//! The named configurations, one row each: adding a name is adding a row here and in golden.

use crate::parameters::Conversion::{FlipEncoded, Saturating};
use crate::parameters::Parameters;
use crate::parameters::Scheme::{Forms, Isaac, Prime, Sme};
use crate::parameters::ZeroSkipPolicy::{Leading, Off, Plane};

/// What the paper's configurations share: forms-8.
fn paper(name: &str) -> Parameters {
    Parameters {
        name: name.to_string(),
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
    }
}

/// A rival that reads all rows at once through one converter and skips nothing.
fn whole_column(paper: Parameters) -> Parameters {
    Parameters {
        fragment_rows: 128,
        adcs: 1,
        adc_bits: 8,
        zero_skip: Off,
        ..paper
    }
}

/// What a named configuration changes of the paper's.
type Row = (&'static str, fn(Parameters) -> Parameters);

#[rustfmt::skip]
const CONFIGURATIONS: &[Row] = &[
    ("forms-4", |p| Parameters { fragment_rows: 4, adc_bits: 3, ..p }),
    ("forms-8", |p| p),
    ("forms-16", |p| Parameters { fragment_rows: 16, adc_bits: 5, ..p }),
    ("forms-8-off", |p| Parameters { zero_skip: Off, ..p }),
    ("forms-8-plane", |p| Parameters { zero_skip: Plane, ..p }),
    ("forms-8-saturating", |p| Parameters { conversion: Saturating, ..p }),
    ("forms-8-signed", |p| Parameters { signed_inputs: true, ..p }),
    ("forms-8-wide", |p| Parameters { adcs: 128, ..p }),
    ("forms-tiny", |p| Parameters { rows: 16, columns: 16, fragment_rows: 4, adc_bits: 3, ..p }),
    ("isaac-128", |p| Parameters { scheme: Isaac, ..whole_column(p) }),
    ("prime-128", |p| Parameters { scheme: Prime, ..whole_column(p) }),
    ("prime-8", |p| Parameters { scheme: Prime, ..p }),
    ("sme-128", |p| Parameters { scheme: Sme, device_bits: 1, adc_bits: 7, ..whole_column(p) }),
    ("sme-8", |p| Parameters { scheme: Sme, device_bits: 1, adc_bits: 3, ..p }),
];

/// Every name, in the order of the contract.
pub fn names() -> impl Iterator<Item = &'static str> {
    CONFIGURATIONS.iter().map(|(name, _)| *name)
}

/// The configuration `name`, if there is one.
pub fn named(name: &str) -> Option<Parameters> {
    let (name, change) = CONFIGURATIONS.iter().find(|(known, _)| *known == name)?;
    Some(change(paper(name)))
}

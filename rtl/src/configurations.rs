//! The named configurations, one line each: adding a name is adding a line.
//!
//! rust-hdl wants every width as a number, so a line gives them all; `const` assertions in the
//! blocks refuse widths that do not belong together.

use crate::crossbar::crossbar::Crossbar;
use crate::crossbar::crossbar_core::CrossbarCore;
use crate::datapath::lane::Conversion::{FlipEncoded, Saturating};
use crate::input::zero_skip::ZeroSkipPolicy::{Leading, Off, Plane};
use crate::parameters::Parameters;

/// What the paper's configurations share.
const PAPER: Parameters = Parameters {
    name: "",
    rows: 128,
    columns: 128,
    fragment_rows: 8,
    input_bits: 16,
    signed_inputs: false,
    adcs: 4,
    adc_bits: 4,
    conversion: FlipEncoded,
    zero_skip: Leading,
};

/// Something to be done with a crossbar of any configuration.
///
/// Widths are types in rust-hdl, so what takes a crossbar by name must be written for all of them.
pub trait CrossbarVisitor {
    /// What comes of it.
    type Output;

    /// Does it with the crossbar `crossbar` and its core, built from `parameters`.
    fn visit<
        const M: usize,
        const LEVELS: usize,
        const CNT: usize,
        const CODE: usize,
        const SUM: usize,
        const ACC: usize,
        const F: usize,
        const FB: usize,
        const T: usize,
        const KB: usize,
        const ADDR: usize,
        const PROG: usize,
    >(
        self,
        parameters: &Parameters,
        crossbar: fn(
            &Parameters,
        ) -> Crossbar<M, LEVELS, CNT, CODE, SUM, ACC, F, FB, T, KB, ADDR, PROG>,
        core: fn(
            &Parameters,
        ) -> CrossbarCore<M, LEVELS, CNT, CODE, SUM, ACC, F, FB, T, KB, ADDR, PROG>,
    ) -> Self::Output;
}

macro_rules! configurations {
    ($($text:literal: $parameters:expr, [$($width:literal),+];)+) => {
        /// Every named configuration, in the order of the contract.
        pub const CONFIGURATIONS: &[Parameters] = &[
            $(Parameters { name: $text, ..$parameters },)+
        ];

        /// Builds the crossbar of the configuration `name` and hands it to `visitor`; `None` when
        /// there is no such name.
        pub fn with_crossbar<V: CrossbarVisitor>(name: &str, visitor: V) -> Option<V::Output> {
            match name {
                $($text => {
                    let parameters = Parameters { name: $text, ..$parameters };
                    Some(visitor.visit(
                        &parameters,
                        Crossbar::<$($width),+>::new,
                        CrossbarCore::<$($width),+>::new,
                    ))
                })+
                _ => None,
            }
        }
    };
}

// Widths: M, LEVELS, CNT, CODE, SUM, ACC, F, FB, T, KB, ADDR, PROG.
configurations! {
    "forms-4": Parameters { fragment_rows: 4, adc_bits: 3, ..PAPER },
        [4, 8, 4, 3, 10, 32, 32, 5, 5, 5, 10, 12];
    "forms-8": PAPER,
        [8, 16, 5, 4, 11, 32, 16, 4, 5, 5, 9, 11];
    "forms-16": Parameters { fragment_rows: 16, adc_bits: 5, ..PAPER },
        [16, 32, 6, 5, 12, 32, 8, 3, 5, 5, 8, 10];
    "forms-8-off": Parameters { zero_skip: Off, ..PAPER },
        [8, 16, 5, 4, 11, 32, 16, 4, 5, 5, 9, 11];
    "forms-8-plane": Parameters { zero_skip: Plane, ..PAPER },
        [8, 16, 5, 4, 11, 32, 16, 4, 5, 5, 9, 11];
    "forms-8-saturating": Parameters { conversion: Saturating, ..PAPER },
        [8, 16, 5, 4, 11, 32, 16, 4, 5, 5, 9, 11];
    "forms-8-signed": Parameters { signed_inputs: true, ..PAPER },
        [8, 16, 5, 4, 11, 32, 16, 4, 5, 5, 9, 11];
    "forms-8-wide": Parameters { adcs: 128, ..PAPER },
        [8, 16, 5, 4, 11, 32, 16, 4, 1, 5, 4, 11];
    "forms-tiny": Parameters { rows: 16, columns: 16, fragment_rows: 4, adc_bits: 3, ..PAPER },
        [4, 8, 4, 3, 10, 29, 4, 2, 2, 2, 4, 6];
}

//! The named configurations, one line each: adding a name is adding a line.
//!
//! rust-hdl wants every width as a number, so a line gives them all; `const` assertions in the
//! blocks refuse widths that do not belong together.

use crate::crossbar::crossbar::Crossbar;
use crate::crossbar::crossbar_core::CrossbarCore;
use crate::datapath::lane::Conversion::{FlipEncoded, Saturating};
use crate::input::zero_skip::ZeroSkipPolicy::{Leading, Off, Plane};
use crate::parameters::Parameters;
use crate::parameters::Scheme::{Forms, Isaac, Prime, Sme};

/// What the paper's configurations share.
const PAPER: Parameters = Parameters {
    name: "",
    scheme: Forms,
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

/// A rival that reads all rows at once through one converter and skips nothing.
const WHOLE_COLUMN: Parameters = Parameters {
    fragment_rows: 128,
    adcs: 1,
    adc_bits: 8,
    zero_skip: Off,
    ..PAPER
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
        const B: usize,
        const P: usize,
        const J: usize,
        const S: usize,
    >(
        self,
        parameters: &Parameters,
        crossbar: fn(
            &Parameters,
        ) -> Crossbar<
            M,
            LEVELS,
            CNT,
            CODE,
            SUM,
            ACC,
            F,
            FB,
            T,
            KB,
            ADDR,
            PROG,
            B,
            P,
            J,
            S,
        >,
        core: fn(
            &Parameters,
        ) -> CrossbarCore<
            M,
            LEVELS,
            CNT,
            CODE,
            SUM,
            ACC,
            F,
            FB,
            T,
            KB,
            ADDR,
            PROG,
            B,
            P,
            J,
            S,
        >,
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

// Widths: M, LEVELS, CNT, CODE, SUM, ACC, F, FB, T, KB, ADDR, PROG, B, P, J, S.
configurations! {
    "forms-4": Parameters { fragment_rows: 4, adc_bits: 3, ..PAPER },
        [4, 8, 4, 3, 10, 32, 32, 5, 5, 5, 10, 12, 16, 4, 4, 5];
    "forms-8": PAPER,
        [8, 16, 5, 4, 11, 32, 16, 4, 5, 5, 9, 11, 16, 4, 4, 5];
    "forms-16": Parameters { fragment_rows: 16, adc_bits: 5, ..PAPER },
        [16, 32, 6, 5, 12, 32, 8, 3, 5, 5, 8, 10, 16, 4, 4, 5];
    "forms-8-off": Parameters { zero_skip: Off, ..PAPER },
        [8, 16, 5, 4, 11, 32, 16, 4, 5, 5, 9, 11, 16, 4, 4, 5];
    "forms-8-plane": Parameters { zero_skip: Plane, ..PAPER },
        [8, 16, 5, 4, 11, 32, 16, 4, 5, 5, 9, 11, 16, 4, 4, 5];
    "forms-8-saturating": Parameters { conversion: Saturating, ..PAPER },
        [8, 16, 5, 4, 11, 32, 16, 4, 5, 5, 9, 11, 16, 4, 4, 5];
    "forms-8-signed": Parameters { signed_inputs: true, ..PAPER },
        [8, 16, 5, 4, 11, 32, 16, 4, 5, 5, 9, 11, 16, 4, 4, 5];
    "forms-8-wide": Parameters { adcs: 128, ..PAPER },
        [8, 16, 5, 4, 11, 32, 16, 4, 1, 5, 4, 11, 16, 4, 4, 1];
    "forms-tiny": Parameters { rows: 16, columns: 16, fragment_rows: 4, adc_bits: 3, ..PAPER },
        [4, 8, 4, 3, 10, 29, 4, 2, 2, 2, 4, 6, 16, 4, 4, 2];
    "isaac-128": Parameters { scheme: Isaac, ..WHOLE_COLUMN },
        [16, 32, 9, 8, 15, 32, 1, 1, 7, 5, 7, 10, 16, 4, 1, 5];
    "prime-128": Parameters { scheme: Prime, ..WHOLE_COLUMN },
        [16, 32, 9, 8, 15, 32, 1, 1, 7, 5, 7, 11, 16, 4, 1, 5];
    "prime-8": Parameters { scheme: Prime, ..PAPER },
        [8, 16, 5, 4, 11, 32, 16, 4, 5, 5, 9, 12, 16, 4, 4, 5];
    "sme-128": Parameters { scheme: Sme, adc_bits: 7, ..WHOLE_COLUMN },
        [16, 16, 8, 7, 15, 32, 1, 1, 7, 7, 7, 14, 19, 5, 1, 7];
    "sme-8": Parameters { scheme: Sme, adc_bits: 3, ..PAPER },
        [8, 8, 4, 3, 11, 32, 16, 4, 5, 7, 9, 15, 19, 5, 1, 5];
}

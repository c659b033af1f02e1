//! What a crossbar is built from: the numbers of one configuration.

use crate::datapath::lane::Conversion;
use crate::input::zero_skip::ZeroSkipPolicy;

/// The numbers of one configuration (sections 1 and 11 of the contract).
///
/// A device holds 2 bits and a weight has 4 devices, in every configuration of this crate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parameters {
    /// Name, as in `forms configs`.
    pub name: &'static str,
    /// Rows of the crossbar (R).
    pub rows: usize,
    /// Device columns of the crossbar (C).
    pub columns: usize,
    /// Rows of a fragment (m).
    pub fragment_rows: usize,
    /// Bits of an input (B).
    pub input_bits: usize,
    /// Inputs are two's complement.
    pub signed_inputs: bool,
    /// Converters (A).
    pub adcs: usize,
    /// Bits of a converter (a).
    pub adc_bits: usize,
    /// Policy of the converters.
    pub conversion: Conversion,
    /// Policy of the zero-skip unit.
    pub zero_skip: ZeroSkipPolicy,
}

impl Parameters {
    /// Devices of a weight (n).
    pub const DEVICES_PER_WEIGHT: usize = 4;

    /// Clocks from the accepted first fragment to the first result, less the work W.
    pub const LATENCY: u64 = 7;

    /// Sub-arrays (F).
    pub fn subarrays(&self) -> usize {
        self.rows / self.fragment_rows
    }

    /// Weight columns (K).
    pub fn weight_columns(&self) -> usize {
        self.columns / Self::DEVICES_PER_WEIGHT
    }

    /// Weight columns converted at once.
    pub fn lanes(&self) -> usize {
        self.adcs / Self::DEVICES_PER_WEIGHT
    }

    /// Beats of a step that uses every weight column.
    pub fn beats(&self) -> usize {
        self.weight_columns() / self.lanes()
    }

    /// One line for people: the header of an exported file.
    pub fn summary(&self) -> String {
        let Self {
            name,
            rows,
            columns,
            fragment_rows,
            input_bits,
            adcs,
            adc_bits,
            ..
        } = self;
        let sign = if self.signed_inputs {
            "signed"
        } else {
            "unsigned"
        };
        let conversion = match self.conversion {
            Conversion::Lossless => "lossless",
            Conversion::FlipEncoded => "flip-encoded",
            Conversion::Saturating => "saturating",
        };
        let zero_skip = match self.zero_skip {
            ZeroSkipPolicy::Off => "off",
            ZeroSkipPolicy::Leading => "leading",
            ZeroSkipPolicy::Plane => "plane",
        };
        format!(
            "configuration {name}: {rows} x {columns} devices of 2 bits, fragments of \
             {fragment_rows} rows, {input_bits}-bit {sign} inputs, {adcs} {conversion} converters \
             of {adc_bits} bits, zero-skip {zero_skip}"
        )
    }
}

//! What a crossbar is built from: the numbers of one configuration.

use crate::datapath::lane::Conversion;
use crate::input::zero_skip::ZeroSkipPolicy;

/// How a sign is held (sections 6 and 8 of the contract).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// Magnitudes, one polarity a fragment.
    Forms,
    /// Offset binary; the offset is taken out of the result.
    Isaac,
    /// Two device arrays, positive and negative magnitudes.
    Prime,
    /// One device array a bit plane and sign.
    Sme,
}

/// The numbers of one configuration (sections 1 and 11 of the contract).
///
/// A weight has 8 bits in every configuration of this crate: 4 devices of 2 bits, or, under SME, one
/// device of 1 bit in each of 8 arrays a sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parameters {
    /// Name, as in `forms configs`.
    pub name: &'static str,
    /// How a sign is held.
    pub scheme: Scheme,
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
    /// Bits of a weight's magnitude (Wb).
    pub const WEIGHT_BITS: usize = 8;

    /// Rows whose levels one programming write holds; words of more are split.
    pub const GROUP_ROWS: usize = 16;

    /// Doublings of an input that SME's rows can ask for (X).
    pub const MOST_DOUBLINGS: usize = 3;

    /// Clocks from the accepted first fragment to the first result, less the work W.
    pub const LATENCY: u64 = 7;

    /// Devices of a weight in one array (n).
    pub fn devices_per_weight(&self) -> usize {
        match self.scheme {
            Scheme::Sme => 1,
            Scheme::Forms | Scheme::Isaac | Scheme::Prime => 4,
        }
    }

    /// Bits of a device (d).
    pub fn device_bits(&self) -> usize {
        match self.scheme {
            Scheme::Sme => 1,
            Scheme::Forms | Scheme::Isaac | Scheme::Prime => 2,
        }
    }

    /// Device arrays. PRIME: positive, negative. SME: plane 0 positive, plane 0 negative, plane 1 ...
    pub fn arrays(&self) -> usize {
        match self.scheme {
            Scheme::Forms | Scheme::Isaac => 1,
            Scheme::Prime => 2,
            Scheme::Sme => 2 * Self::WEIGHT_BITS,
        }
    }

    /// Bits of an input as the zero-skip unit sees it: B, under SME with room for the doublings.
    pub fn fed_bits(&self) -> usize {
        match self.scheme {
            Scheme::Sme => self.input_bits + Self::MOST_DOUBLINGS,
            Scheme::Forms | Scheme::Isaac | Scheme::Prime => self.input_bits,
        }
    }

    /// Groups of rows that the devices of a fragment are programmed in.
    pub fn row_groups(&self) -> usize {
        self.fragment_rows.div_ceil(Self::GROUP_ROWS)
    }

    /// Sub-arrays (F).
    pub fn subarrays(&self) -> usize {
        self.rows / self.fragment_rows
    }

    /// Weight columns (K).
    pub fn weight_columns(&self) -> usize {
        self.columns / self.devices_per_weight()
    }

    /// Weight columns converted at once, or one whose devices are converted one after another.
    pub fn lanes(&self) -> usize {
        (self.adcs / self.devices_per_weight()).max(1)
    }

    /// A weight's devices are converted one after another, by the only converter of an array.
    pub fn is_serial(&self) -> bool {
        self.adcs < self.devices_per_weight()
    }

    /// Beats of a step that uses every weight column.
    pub fn beats(&self) -> usize {
        self.columns / self.adcs
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
            scheme,
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
        let arrays = match scheme {
            Scheme::Forms => String::new(),
            Scheme::Isaac => "offset binary in ".to_string(),
            Scheme::Prime => "an array a sign, each of ".to_string(),
            Scheme::Sme => "an array a bit plane and sign, each of ".to_string(),
        };
        let device = match self.device_bits() {
            1 => "1 bit".to_string(),
            bits => format!("{bits} bits"),
        };
        let converters = match adcs {
            1 => "converter",
            _ => "converters",
        };
        format!(
            "configuration {name}: {arrays}{rows} x {columns} devices of {device}, fragments of \
             {fragment_rows} rows, {input_bits}-bit {sign} inputs, {adcs} {conversion} {converters} \
             of {adc_bits} bits, zero-skip {zero_skip}"
        )
    }
}

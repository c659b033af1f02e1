//! What an accelerator is built from, and the number that says so.

use crate::parameters::{Conversion, Elaboration, Parameters, Scheme, ZeroSkipPolicy};
use crate::tile::forms_tile::MOST_CROSSBARS;

/// The numbers of an accelerator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sizes {
    /// Every crossbar.
    pub crossbar: Parameters,
    /// How many there are (N), 1 to 32.
    pub crossbars: usize,
    /// Words of the activation memory (D), 2 to 65536.
    pub memory_words: usize,
    /// Bits of such a word (b), 8 to 32.
    pub word_bits: usize,
    /// Words of the layer table (T), 2 to 65536.
    pub table_words: usize,
}

impl Sizes {
    /// Checks what the blocks rely on.
    ///
    /// # Errors
    ///
    /// [`Elaboration`] says which rule is broken, by which values, and the way out.
    pub fn check(&self) -> Result<(), Elaboration> {
        self.crossbar.check()?;
        let bounds = [
            ("crossbars", self.crossbars, 1, MOST_CROSSBARS),
            ("words of activations", self.memory_words, 2, 1 << 16),
            ("bits of an activation", self.word_bits, 8, 32),
            ("words of the layer table", self.table_words, 2, 1 << 16),
            ("rows of all crossbars", self.row_entries(), 1, 1 << 16),
        ];
        for (what, value, least, most) in bounds {
            if !(least..=most).contains(&value) {
                return Err(Elaboration(format!(
                    "{}: {value} {what} of an accelerator are outside {least} to {most}",
                    self.crossbar.name
                )));
            }
        }
        Ok(())
    }

    /// Entries of the table of rows.
    pub fn row_entries(&self) -> usize {
        self.crossbars * self.crossbar.rows
    }

    /// Entries of the table of fragments.
    pub fn fragment_entries(&self) -> usize {
        self.crossbars * self.crossbar.subarrays()
    }

    /// More clocks than any multiplication goes without a fragment accepted or a result taken.
    pub fn patience(&self) -> u64 {
        let p = &self.crossbar;
        // A fragment of every plane, one that waits behind it, and the words of two banks.
        let fragment = (p.fed_bits() * p.lane_columns() * p.turns()) as u64;
        4 * (fragment + p.weight_columns() as u64 + p.fragment_rows as u64) + 1024
    }

    /// The CRC-32 of the numbers that an image depends on.
    pub fn fingerprint(&self) -> u32 {
        let p = &self.crossbar;
        let (conversion, step) = match p.conversion {
            Conversion::Lossless => (0, 0),
            Conversion::FlipEncoded => (1, 0),
            Conversion::Saturating => (2, 0),
            Conversion::Uniform { step } => (3, step),
        };
        let zero_skip = match p.zero_skip {
            ZeroSkipPolicy::Off => 0,
            ZeroSkipPolicy::Leading => 1,
            ZeroSkipPolicy::Plane => 2,
        };
        let scheme = match p.scheme {
            Scheme::Forms => 0,
            Scheme::Isaac => 1,
            Scheme::Prime => 2,
            Scheme::Sme => 3,
        };
        let numbers = [
            p.rows,
            p.columns,
            p.fragment_rows,
            p.device_bits,
            p.weight_bits,
            p.input_bits,
            usize::from(p.signed_inputs),
            p.adcs,
            p.adc_bits,
            conversion,
            step,
            zero_skip,
            scheme,
            self.crossbars,
            self.memory_words,
            self.word_bits,
            self.table_words,
        ];
        // Division of the polynomial, the first bit of each word first.
        let bits = numbers
            .iter()
            .flat_map(|&number| (0..32).map(move |bit| (number >> bit) as u32 & 1));
        let divided = bits.fold(!0_u32, |left, bit| {
            let carry = (left ^ bit) & 1;
            (left >> 1) ^ (carry * super::packet_reader::POLYNOMIAL)
        });
        !divided
    }
}

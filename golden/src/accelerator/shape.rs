//! What an accelerator is built of.

use super::AcceleratorError;
use super::packet::crc32;
use crate::{AdcPolicy, Config, NamedAccelerator, Scheme, ZeroSkip};

/// Crossbars of one configuration, and the memories around them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accelerator {
    /// Every crossbar.
    pub config: Config,
    /// How many there are (N), 1..=32.
    pub crossbars: usize,
    /// Words of the activation memory (D), 2..=65536.
    pub memory_words: usize,
    /// Bits of such a word (b), 8..=32.
    pub word_bits: usize,
    /// Words of the layer table (T), 2..=65536.
    pub table_words: usize,
}

impl Accelerator {
    /// `crossbars` crossbars with the largest memories: 65,536 activations of 32 bits, 4,096 words of layer table.
    pub fn new(config: &Config, crossbars: usize) -> Accelerator {
        Accelerator {
            config: config.clone(),
            crossbars,
            memory_words: 1 << 16,
            word_bits: 32,
            table_words: 1 << 12,
        }
    }

    /// The accelerator of that name, if there is one.
    pub fn named(name: &str) -> Option<Accelerator> {
        let mut all = NamedAccelerator::all().iter();
        let named = all.find(|accelerator| accelerator.name == name)?;
        Some(Accelerator {
            config: Config::named(&named.crossbar).ok()?,
            crossbars: named.crossbars,
            memory_words: named.memory_words,
            word_bits: named.word_bits,
            table_words: named.table_words,
        })
    }

    /// Checks the sizes.
    ///
    /// # Errors
    /// Those of [`Config::validate`]; [`AcceleratorError::Size`].
    pub fn validate(&self) -> Result<(), AcceleratorError> {
        self.config.validate()?;
        for (what, value, least, most) in [
            ("crossbars", self.crossbars, 1, 32),
            ("words of activations", self.memory_words, 2, 1 << 16),
            ("bits of an activation", self.word_bits, 8, 32),
            ("words of the layer table", self.table_words, 2, 1 << 16),
            ("rows of all crossbars", self.row_entries(), 1, 1 << 16),
        ] {
            if !(least..=most).contains(&value) {
                return Err(AcceleratorError::Size {
                    what,
                    value,
                    least,
                    most,
                });
            }
        }
        Ok(())
    }

    /// Entries of the table of rows.
    pub fn row_entries(&self) -> usize {
        self.crossbars * self.config.rows
    }

    /// Entries of the table of fragments.
    pub fn fragment_entries(&self) -> usize {
        self.crossbars * self.config.fragments()
    }

    /// What an image says it was made for.
    pub fn fingerprint(&self) -> u32 {
        let Config {
            rows,
            columns,
            fragment_rows,
            device_bits,
            weight_bits,
            input_bits,
            signed_inputs,
            adcs,
            adc,
            zero_skip,
            scheme,
            ..
        } = &self.config;
        let (conversion, step) = match adc.policy {
            AdcPolicy::Lossless => (0, 0),
            AdcPolicy::FlipEncoded => (1, 0),
            AdcPolicy::Saturating => (2, 0),
            AdcPolicy::Uniform { lsb } => (3, lsb),
        };
        let zero_skip = match zero_skip {
            ZeroSkip::Off => 0,
            ZeroSkip::Leading => 1,
            ZeroSkip::Plane => 2,
        };
        let scheme = match scheme {
            Scheme::Forms => 0,
            Scheme::Isaac => 1,
            Scheme::Prime => 2,
            Scheme::Sme => 3,
        };
        let numbers = [
            *rows,
            *columns,
            *fragment_rows,
            *device_bits,
            *weight_bits,
            *input_bits,
            usize::from(*signed_inputs),
            *adcs,
            adc.bits,
            conversion,
            step,
            zero_skip,
            scheme,
            self.crossbars,
            self.memory_words,
            self.word_bits,
            self.table_words,
        ];
        // All are checked to fit.
        crc32(&numbers.map(|number| number as u32))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tiny() -> Accelerator {
        Accelerator::new(&Config::named("forms-tiny").unwrap(), 4)
    }

    #[test]
    fn every_number_of_an_accelerator_is_in_its_fingerprint() {
        let change: [fn(&mut Accelerator); 6] = [
            |a| a.crossbars = 5,
            |a| a.memory_words = 100,
            |a| a.word_bits = 16,
            |a| a.table_words = 64,
            |a| a.config.signed_inputs = true,
            |a| a.config.adc.bits = 4,
        ];
        let mut seen = vec![tiny().fingerprint()];
        for change in change {
            let mut other = tiny();
            change(&mut other);
            seen.push(other.fingerprint());
        }
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), change.len() + 1);
    }

    #[test]
    fn sizes_that_nothing_is_built_of_are_refused() {
        let mut none = tiny();
        none.crossbars = 33;
        assert_eq!(
            none.validate().unwrap_err().to_string(),
            "33 crossbars are outside 1..=32, which an accelerator has; choose a number within"
        );
        assert_eq!(tiny().validate(), Ok(()));
    }
}

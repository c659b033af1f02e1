//! The rules a configuration obeys: section 1 (legality), section 3 (no clipping where none is allowed).
//!
//! The upper bounds are ours. They keep a mistyped file from asking for terabytes and let every sum
//! of one crossbar fit an `i64`: at the bounds ACC is 62 bits.

use super::{AdcPolicy, Config};
use crate::Error;

/// Most word lines of a crossbar.
pub const MAX_ROWS: usize = 4096;
/// Most bit lines of a crossbar.
pub const MAX_COLUMNS: usize = 4096;
/// Most bits of one device, so that a level fits a byte.
pub const MAX_DEVICE_BITS: usize = 8;
/// Most magnitude bits of a weight.
pub const MAX_WEIGHT_BITS: usize = 16;
/// Most bits of an input.
pub const MAX_INPUT_BITS: usize = 32;
/// Most bits of a converter's code.
pub const MAX_ADC_BITS: usize = 24;

impl Config {
    /// Checks every rule of sections 1 and 3.
    ///
    /// # Errors
    /// The first rule that is broken, with the values and the way out.
    pub fn validate(&self) -> Result<(), Error> {
        self.check_sizes()?;
        self.check_geometry()?;
        self.check_converter()
    }

    /// Every number within its bounds.
    fn check_sizes(&self) -> Result<(), Error> {
        let bounds = [
            ("rows", self.rows, MAX_ROWS),
            ("columns", self.columns, MAX_COLUMNS),
            ("fragment_rows", self.fragment_rows, MAX_ROWS),
            ("device_bits", self.device_bits, MAX_DEVICE_BITS),
            ("weight_bits", self.weight_bits, MAX_WEIGHT_BITS),
            ("input_bits", self.input_bits, MAX_INPUT_BITS),
            ("adcs", self.adcs, MAX_COLUMNS),
            ("adc.bits", self.adc.bits, MAX_ADC_BITS),
        ];
        for (field, value, most) in bounds {
            if !(1..=most).contains(&value) {
                return Err(Error::Size { field, value, most });
            }
        }
        Ok(())
    }

    /// d | Wb, m | R, A <= C, A | n or n | A, and room for one weight.
    fn check_geometry(&self) -> Result<(), Error> {
        if !self.weight_bits.is_multiple_of(self.device_bits) {
            return Err(Error::DevicesPerWeight {
                weight_bits: self.weight_bits,
                device_bits: self.device_bits,
            });
        }
        if !self.rows.is_multiple_of(self.fragment_rows) {
            return Err(Error::FragmentsPerCrossbar {
                rows: self.rows,
                fragment_rows: self.fragment_rows,
            });
        }
        if self.adcs > self.columns {
            return Err(Error::TooManyAdcs {
                adcs: self.adcs,
                columns: self.columns,
            });
        }
        let devices = self.devices_per_weight();
        if !self.adcs.is_multiple_of(devices) && !devices.is_multiple_of(self.adcs) {
            return Err(Error::AdcsPerWeight {
                adcs: self.adcs,
                devices,
            });
        }
        if self.columns < devices {
            return Err(Error::NoRoomForAWeight {
                columns: self.columns,
                devices,
            });
        }
        Ok(())
    }

    /// A lossless or flip-encoded converter never clips; a uniform one has a sensible step.
    fn check_converter(&self) -> Result<(), Error> {
        let largest_code = (1_usize << self.adc.bits) - 1;
        let full_scale = self.full_scale();
        match self.adc.policy {
            AdcPolicy::Lossless if full_scale > largest_code => Err(Error::LosslessClips {
                bits: self.adc.bits,
                needed: bit_length(full_scale),
                rows: self.fragment_rows,
                level: self.max_level(),
            }),
            AdcPolicy::FlipEncoded if full_scale / 2 > largest_code => Err(Error::FlipClips {
                bits: self.adc.bits,
                needed: bit_length(full_scale / 2),
                rows: self.fragment_rows,
                level: self.max_level(),
            }),
            AdcPolicy::Uniform { lsb } if !(1..=full_scale).contains(&lsb) => {
                Err(Error::UniformLsb { lsb, full_scale })
            }
            _ => Ok(()),
        }
    }
}

/// Bits needed to write `value` in binary; 0 needs none.
fn bit_length(value: usize) -> usize {
    (usize::BITS - value.leading_zeros()) as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Adc, Scheme, ZeroSkip};

    /// forms-8 with one thing changed, and what `validate` says about it.
    fn complaint(change: impl FnOnce(&mut Config)) -> String {
        let mut config = Config::default();
        change(&mut config);
        match config.validate() {
            Ok(()) => "accepted".to_owned(),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn the_named_configurations_are_legal() {
        for config in Config::all() {
            config.validate().unwrap();
        }
    }

    #[test]
    fn a_clipping_lossless_converter_is_refused() {
        let adc = Adc {
            bits: 4,
            policy: AdcPolicy::Lossless,
        };
        assert_eq!(
            complaint(|c| c.adc = adc),
            "adc_bits = 4 clips: 5 bits are needed for 8 rows x level 3; raise adc_bits, use the \
             flip encoding, or shrink the fragment"
        );
    }

    #[test]
    fn a_clipping_flip_encoded_converter_is_refused() {
        assert_eq!(
            complaint(|c| c.adc.bits = 3),
            "adc_bits = 3 clips: 4 bits are needed for 8 rows x level 3 even in the flip encoding; \
             raise adc_bits or shrink the fragment"
        );
    }

    #[test]
    fn the_papers_converter_widths_are_the_least_that_are_accepted() {
        for (rows, device_bits, lossless, flip) in [
            (4, 2, 4, 3),
            (8, 2, 5, 4),
            (16, 2, 6, 5),
            (128, 2, 9, 8),
            (8, 1, 4, 3),
            (128, 1, 8, 7),
        ] {
            for (policy, needed) in [
                (AdcPolicy::Lossless, lossless),
                (AdcPolicy::FlipEncoded, flip),
            ] {
                let verdict = |bits| {
                    complaint(|c| {
                        c.fragment_rows = rows;
                        c.device_bits = device_bits;
                        c.adcs = 1;
                        c.adc = Adc { bits, policy };
                    })
                };
                assert_eq!(verdict(needed), "accepted");
                let refusal = verdict(needed - 1);
                assert!(
                    refusal.contains(&format!("{needed} bits are needed")),
                    "{refusal}"
                );
            }
        }
    }

    #[test]
    fn each_rule_of_section_1_is_named_with_its_values() {
        assert_eq!(
            complaint(|c| c.device_bits = 3),
            "weight_bits = 8 is not a multiple of device_bits = 3: a weight fills whole devices; \
             change either"
        );
        assert_eq!(
            complaint(|c| c.fragment_rows = 12),
            "rows = 128 is not a multiple of fragment_rows = 12: a crossbar holds whole fragments; \
             change either"
        );
        assert_eq!(
            complaint(|c| c.adcs = 200),
            "adcs = 200 exceeds columns = 128: a converter serves at least one column; lower adcs"
        );
        assert_eq!(
            complaint(|c| c.adcs = 3),
            "adcs = 3 neither divides nor is a multiple of the 4 devices of a weight; choose adcs so \
             that a beat converts whole weights, or a weight takes whole beats"
        );
        assert_eq!(
            complaint(|c| {
                c.columns = 2;
                c.adcs = 2;
            }),
            "columns = 2 cannot hold one weight of 4 devices; raise columns or device_bits"
        );
    }

    #[test]
    fn sme_s_devices_hold_a_bit_or_a_digit() {
        assert_eq!(complaint(|c| c.scheme = Scheme::Sme), "accepted");
    }

    #[test]
    fn absurd_sizes_are_refused_before_anything_is_allocated() {
        assert_eq!(
            complaint(|c| c.rows = usize::MAX),
            format!(
                "rows = {} is outside 1..=4096; choose a value within",
                usize::MAX
            )
        );
        for change in [
            |c: &mut Config| c.columns = 0,
            |c: &mut Config| c.fragment_rows = 0,
            |c: &mut Config| c.device_bits = 9,
            |c: &mut Config| c.weight_bits = 17,
            |c: &mut Config| c.input_bits = 33,
            |c: &mut Config| c.adcs = 0,
            |c: &mut Config| c.adc.bits = 64,
        ] {
            let refusal = complaint(change);
            assert!(refusal.contains("is outside 1..="), "{refusal}");
        }
    }

    #[test]
    fn a_converter_whose_largest_code_is_the_largest_current_does_not_clip() {
        // 15, 15, half of 6 and half of 30.
        for (fragment_rows, device_bits, policy, bits) in [
            (1, 4, AdcPolicy::Lossless, 4),
            (5, 2, AdcPolicy::Lossless, 4),
            (2, 2, AdcPolicy::FlipEncoded, 2),
            (10, 2, AdcPolicy::FlipEncoded, 4),
        ] {
            let with = |bits| {
                complaint(|c| {
                    (c.rows, c.fragment_rows) = (10 * fragment_rows, fragment_rows);
                    c.device_bits = device_bits;
                    c.adc = Adc { bits, policy };
                })
            };
            assert_eq!(with(bits), "accepted", "{policy:?}, {fragment_rows} rows");
            assert!(with(bits - 1).contains("clips"), "{policy:?}");
        }
    }

    #[test]
    fn a_uniform_step_is_between_one_count_and_full_scale() {
        let with = |lsb| complaint(|c| c.adc.policy = AdcPolicy::Uniform { lsb });
        assert_eq!(
            with(0),
            "lsb = 0 is outside 1..=24, the currents of a fragment; choose a step within"
        );
        assert_eq!(with(1), "accepted");
        assert_eq!(with(24), "accepted");
        assert!(with(25).contains("lsb = 25 is outside 1..=24"));
    }

    #[test]
    fn at_the_bounds_every_sum_of_a_crossbar_fits_an_i64() {
        let config = Config {
            rows: MAX_ROWS,
            columns: MAX_COLUMNS,
            fragment_rows: MAX_ROWS,
            device_bits: 1,
            weight_bits: MAX_WEIGHT_BITS,
            input_bits: MAX_INPUT_BITS,
            adcs: 1,
            adc: Adc {
                bits: MAX_ADC_BITS,
                policy: AdcPolicy::Uniform { lsb: 2 },
            },
            zero_skip: ZeroSkip::Off,
            scheme: Scheme::Sme,
            ..Config::default()
        };
        config.validate().unwrap();
        assert_eq!(config.acc_bits(), 62);
    }
}

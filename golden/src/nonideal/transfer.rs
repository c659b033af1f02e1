//! The converter with its errors (section 10), in units of 2^-16 count.
//!
//! ```text
//! V'   = V + floor(V * gain / 2^16) + offset + floor(4 * bow * V * (FS - V) / FS^2) + noise
//! code = floor((V' + q0 * 2^15) / (q0 * 2^16)), clamped to 0 ..= 2^a - 1; either end is a clip
//! ```
//!
//! FS = (2^a - 1) * q0 * 2^16, and q0 = 1 but in uniform converters. Without errors this is
//! [`crate::converter::convert`]. Ours: the counts of every policy, not of the flip restore alone, are
//! clamped to m * L, so that no code widens the accumulators.

use super::{NonIdeal, normal::quantile, random::Key, sixteenths};
use crate::converter::Conversion;
use crate::{Adc, AdcPolicy};

/// Most that the bow is taken for, either way: 2^44 counts.
const BOW_LIMIT: i128 = 1 << 60;

/// A converter's errors, as integers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Transfer {
    /// Gain error, 2^-16.
    pub gain: i64,
    /// 2^-16 count.
    pub offset: i64,
    /// 2^-16 count at mid-scale.
    pub bow: i64,
    /// Standard deviation of the noise, 2^-16 count.
    pub noise: i64,
    /// q0.
    pub lsb: i64,
    /// 2^a - 1.
    pub largest_code: i64,
    /// m * L.
    pub full_scale: i64,
}

impl Transfer {
    /// The converter of a configuration, whose `full_scale` is m * L.
    pub fn new(settings: &NonIdeal, adc: &Adc, full_scale: usize) -> Transfer {
        Transfer {
            gain: sixteenths(settings.gain),
            offset: sixteenths(settings.offset),
            bow: sixteenths(settings.bow),
            noise: sixteenths(settings.noise),
            lsb: match adc.policy {
                AdcPolicy::Uniform { lsb } => lsb as i64,
                AdcPolicy::Lossless | AdcPolicy::FlipEncoded | AdcPolicy::Saturating => 1,
            },
            largest_code: (1 << adc.bits) - 1,
            full_scale: full_scale as i64,
        }
    }

    /// V' without the noise, of a bit line's V.
    pub fn distort(&self, v: i64) -> i64 {
        let full = i128::from(self.largest_code * self.lsb) << 16;
        let wide = i128::from(v);
        // Euclidean division by something positive rounds down.
        let bow = (4 * i128::from(self.bow) * wide * (full - wide)).div_euclid(full * full);
        // V is at most 2^43, but a converter of one bit has FS = 2^16: far beyond every code, the bow is
        // cut to what leaves room for the rest.
        let bow = bow.clamp(-BOW_LIMIT, BOW_LIMIT) as i64;
        v + ((v * self.gain) >> 16) + self.offset + bow
    }

    /// The noise of a conversion, by its key and which of four neighbouring columns it is.
    pub fn noise(&self, key: Key, field: usize) -> i64 {
        let z = i64::from(quantile(key.quantile_index_of_four(field)));
        (self.noise * z + (1 << 15)) >> 16
    }

    /// The code and the counts of a V'.
    pub fn quantize(&self, v: i64) -> Conversion {
        let nearest = (v + (self.lsb << 15)).div_euclid(self.lsb << 16);
        let code = nearest.clamp(0, self.largest_code);
        Conversion {
            code: code as u32,
            count: (code * self.lsb).min(self.full_scale) as u32,
            clipped: code != nearest,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::converter::convert;

    #[test]
    fn without_errors_it_is_the_ideal_converter() {
        let policies = [
            AdcPolicy::Lossless,
            AdcPolicy::FlipEncoded,
            AdcPolicy::Saturating,
            AdcPolicy::Uniform { lsb: 1 },
            AdcPolicy::Uniform { lsb: 5 },
            AdcPolicy::Uniform { lsb: 24 },
        ];
        for policy in policies {
            for bits in 1..=6 {
                let adc = Adc { bits, policy };
                let transfer = Transfer::new(&NonIdeal::default(), &adc, 24);
                for current in 0..=24_u32 {
                    let v = i64::from(current) << 16;
                    assert_eq!(transfer.distort(v), v);
                    assert_eq!(
                        transfer.quantize(v),
                        convert(&adc, 24, current),
                        "{adc:?} {current}"
                    );
                }
            }
        }
    }

    fn four_bits(settings: &NonIdeal) -> Transfer {
        let adc = Adc {
            bits: 4,
            policy: AdcPolicy::Saturating,
        };
        Transfer::new(settings, &adc, 24)
    }

    #[test]
    fn each_error_is_its_formula() {
        let v = 10 << 16;
        let gain = four_bits(&NonIdeal {
            gain: 0.01,
            ..NonIdeal::default()
        });
        // round(0.01 * 65536) = 655.
        assert_eq!(gain.distort(v), v + 10 * 655);
        let offset = four_bits(&NonIdeal {
            offset: -0.5,
            ..NonIdeal::default()
        });
        assert_eq!(offset.distort(v), v - 32768);
        let bow = four_bits(&NonIdeal {
            bow: 0.25,
            ..NonIdeal::default()
        });
        assert_eq!(
            bow.distort(15 << 15),
            (15 << 15) + 16384,
            "all of it at mid-scale"
        );
        assert_eq!(bow.distort(0), 0);
        assert_eq!(bow.distort(15 << 16), 15 << 16);
        assert!(
            bow.distort(24 << 16) < 24 << 16,
            "and turns beyond full scale"
        );
    }

    #[test]
    fn the_largest_current_of_the_smallest_converter_does_not_overflow() {
        let settings = NonIdeal {
            bow: 1024.0,
            gain: 0.5,
            offset: -1024.0,
            ..NonIdeal::default()
        };
        let adc = Adc {
            bits: 1,
            policy: AdcPolicy::Saturating,
        };
        let transfer = Transfer::new(&settings, &adc, 4096 * 255);
        let read = transfer.quantize(transfer.distort(1 << 43));
        assert_eq!((read.code, read.clipped), (0, true));
    }

    #[test]
    fn both_ends_clip() {
        let ideal = four_bits(&NonIdeal::default());
        let read = |v: i64| {
            let read = ideal.quantize(v);
            (read.code, read.clipped)
        };
        assert_eq!(read(-32768), (0, false), "half a count below 0 rounds up");
        assert_eq!(read(-32769), (0, true));
        assert_eq!(read((15 << 16) + 32767), (15, false));
        assert_eq!(read((15 << 16) + 32768), (15, true));
    }

    #[test]
    fn counts_never_exceed_full_scale() {
        let adc = Adc {
            bits: 5,
            policy: AdcPolicy::Lossless,
        };
        let transfer = Transfer::new(&NonIdeal::default(), &adc, 24);
        assert_eq!(transfer.quantize(31 << 16).count, 24);
    }
}

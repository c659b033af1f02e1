//! The analog-to-digital converter: a bit-line current in counts becomes a code, a code stands for counts
//! (section 3).
//!
//! | policy | code | count | clip |
//! | --- | --- | --- | --- |
//! | lossless, flip-encoded, saturating | min(I, 2^a - 1) | the code | I > 2^a - 1 |
//! | uniform, step q0 | min(floor((2 I + q0) / (2 q0)), 2^a - 1) | min(code * q0, m * L) | unclamped code > 2^a - 1 |
//!
//! Lossless and flip-encoded converters never clip on content that a legal configuration stores; where
//! a test programs other levels, they clip as the silicon would. The flip restore comes behind the
//! converter and is not its business: see [`crate::flip`].

use crate::{Adc, AdcPolicy};

/// What a converter says about one bit line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Conversion {
    /// The code, 0 ..= 2^a - 1.
    pub code: u32,
    /// The counts it stands for, before the flip restore.
    pub count: u32,
    /// Whether the current was beyond the largest code.
    pub clipped: bool,
}

/// Converts `current` counts; `full_scale` is m * L, the largest current there is.
pub fn convert(adc: &Adc, full_scale: usize, current: u32) -> Conversion {
    let largest_code = (1_u32 << adc.bits) - 1;
    match adc.policy {
        AdcPolicy::Lossless | AdcPolicy::FlipEncoded | AdcPolicy::Saturating => {
            let code = current.min(largest_code);
            Conversion {
                code,
                count: code,
                clipped: current > largest_code,
            }
        }
        AdcPolicy::Uniform { lsb } => {
            let lsb = lsb as u32;
            let nearest = (2 * current + lsb) / (2 * lsb);
            let code = nearest.min(largest_code);
            // A code is at most nearest <= full_scale / lsb + 1, so the product stays small.
            Conversion {
                code,
                count: (code * lsb).min(full_scale as u32),
                clipped: nearest > largest_code,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const POLICIES: [AdcPolicy; 5] = [
        AdcPolicy::Lossless,
        AdcPolicy::FlipEncoded,
        AdcPolicy::Saturating,
        AdcPolicy::Uniform { lsb: 1 },
        AdcPolicy::Uniform { lsb: 5 },
    ];

    #[test]
    fn no_current_reads_as_zero_under_every_policy() {
        for policy in POLICIES {
            for bits in 1..=6 {
                let read = convert(&Adc { bits, policy }, 24, 0);
                assert_eq!((read.code, read.count, read.clipped), (0, 0, false));
            }
        }
    }

    #[test]
    fn a_saturating_converter_clips_above_its_largest_code() {
        let adc = Adc {
            bits: 4,
            policy: AdcPolicy::Saturating,
        };
        for current in 0..=24 {
            let read = convert(&adc, 24, current);
            let expected = if current > 15 { 15 } else { current };
            assert_eq!((read.code, read.count), (expected, expected));
            assert_eq!(read.clipped, current > 15);
        }
    }

    #[test]
    fn a_converter_with_enough_bits_is_the_identity() {
        for policy in [
            AdcPolicy::Lossless,
            AdcPolicy::Saturating,
            AdcPolicy::Uniform { lsb: 1 },
        ] {
            for current in 0..=24 {
                let read = convert(&Adc { bits: 5, policy }, 24, current);
                assert_eq!((read.count, read.clipped), (current, false));
            }
        }
    }

    #[test]
    fn a_uniform_converter_picks_the_nearest_code_and_halves_go_up() {
        for full_scale in 1..=40_usize {
            for lsb in 1..=full_scale {
                for bits in 1..=6 {
                    let adc = Adc {
                        bits,
                        policy: AdcPolicy::Uniform { lsb },
                    };
                    for current in 0..=full_scale as u32 {
                        // Search, rather than divide: the last code whose distance is least.
                        let distance = |code: u32| (code * lsb as u32).abs_diff(current);
                        let nearest = (0..=full_scale as u32 + 1)
                            .rev()
                            .min_by_key(|&code| distance(code))
                            .unwrap();
                        let most = (1 << bits) - 1;
                        let code = if nearest > most { most } else { nearest };
                        let read = convert(&adc, full_scale, current);
                        assert_eq!(read.code, code, "I {current} q0 {lsb} a {bits}");
                        assert_eq!(read.clipped, nearest > most);
                        assert_eq!(
                            read.count,
                            (code * lsb as u32).min(full_scale as u32),
                            "never beyond the largest current"
                        );
                        assert!(read.count <= 2 * current, "q <= 2 I");
                    }
                }
            }
        }
    }
}

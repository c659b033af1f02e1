//! Reading one bit line: what a current becomes, with and without imperfections (sections 3 and 10).
//!
//! Slow but general: tables are built with it. The engine's own arithmetic; of golden's arrays it
//! reads what they hold, and of golden's converter its integers.

use forms_golden::nonideal::{NonIdealArray, Transfer, normal};
use forms_golden::{AdcPolicy, Config, DeviceArray};

/// Entries of the table of normal quantiles.
pub(crate) const QUANTILES: usize = 4096;

/// One array as the converters see it.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Source<'a> {
    /// Everything is ideal: counts.
    Ideal(&'a DeviceArray),
    /// Devices as they were dealt: units of 2^-16 count.
    NonIdeal(&'a NonIdealArray),
}

impl<'a> Source<'a> {
    /// What was programmed.
    pub fn array(&self) -> &'a DeviceArray {
        match self {
            Source::Ideal(array) => array,
            Source::NonIdeal(array) => array.array(),
        }
    }

    /// What the device at row `r`, column `c` adds to its bit line.
    pub fn conductance(&self, r: usize, c: usize) -> i64 {
        match self {
            Source::Ideal(array) => i64::from(array.level(r, c)),
            Source::NonIdeal(array) => array.conductances()[[r, c]],
        }
    }

    /// How its converters read.
    pub fn reader(&self, config: &Config) -> Reader {
        match self {
            Source::Ideal(_) => Reader::ideal(config),
            Source::NonIdeal(array) => Reader::non_ideal(config, array.transfer()),
        }
    }

    /// The state of the hash that noise is drawn from; 0 where there is none.
    pub fn noise_key(&self) -> u64 {
        match self {
            Source::Ideal(_) => 0,
            Source::NonIdeal(array) => array.noise().bits(),
        }
    }
}

/// A converter and the flip restore behind it.
#[derive(Debug, Clone)]
pub(crate) struct Reader {
    /// Units of a count: 1, or 2^16.
    unit: i64,
    gain: i64,
    offset: i64,
    bow: i64,
    lsb: i64,
    pub largest_code: i64,
    pub full_scale: i64,
    max_level: i64,
    /// Noise of each quantile; empty where there is none.
    pub noise: Vec<i32>,
}

/// The counts of one conversion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Read {
    /// q.
    pub count: i64,
    /// Whether the code was cut.
    pub clipped: bool,
}

impl Reader {
    fn ideal(config: &Config) -> Reader {
        Reader {
            unit: 1,
            gain: 0,
            offset: 0,
            bow: 0,
            lsb: match config.adc.policy {
                AdcPolicy::Uniform { lsb } => lsb as i64,
                _ => 1,
            },
            largest_code: (1 << config.adc.bits) - 1,
            full_scale: config.full_scale() as i64,
            max_level: config.max_level() as i64,
            noise: Vec::new(),
        }
    }

    fn non_ideal(config: &Config, transfer: &Transfer) -> Reader {
        let noise = |index| {
            let z = i64::from(normal::quantile(index));
            // At most 2^26 * 3.7, so that it fits.
            ((transfer.noise * z + (1 << 15)) >> 16) as i32
        };
        Reader {
            unit: 1 << 16,
            gain: transfer.gain,
            offset: transfer.offset,
            bow: transfer.bow,
            noise: match transfer.noise {
                0 => Vec::new(),
                _ => (0..QUANTILES).map(noise).collect(),
            },
            ..Reader::ideal(config)
        }
    }

    /// q0.
    pub fn lsb(&self) -> i64 {
        self.lsb
    }

    /// The offset, where it is the only error of a converter with q0 = 1; else `None`.
    pub fn only_offset(&self) -> Option<i64> {
        let has_others = self.gain != 0 || self.bow != 0 || !self.noise.is_empty();
        (self.lsb == 1 && self.unit == 1 << 16 && !has_others).then_some(self.offset)
    }

    /// V' before noise, of a bit line's V.
    pub fn distort(&self, v: i64) -> i64 {
        let mut distorted = v + self.offset + ((v * self.gain) >> 16);
        if self.bow != 0 {
            let full = i128::from(self.largest_code * self.lsb * self.unit);
            let numerator = 4 * i128::from(self.bow) * i128::from(v) * (full - i128::from(v));
            let bow = numerator.div_euclid(full * full);
            // Golden cuts it here too.
            distorted += bow.clamp(-(1 << 60), 1 << 60) as i64;
        }
        distorted
    }

    /// q of a V' with its noise; `ones` rows are driven, and the fragment is stored inverted or not.
    pub fn read(&self, v: i64, ones: u32, flipped: bool) -> Read {
        let step = self.lsb * self.unit;
        // Twice over, as half a step is no integer where the unit is 1 and q0 odd. A shift of a signed word
        // rounds down too, and is several times as quick as a division.
        let nearest = match step.count_ones() {
            1 => (2 * v + step) >> (1 + step.trailing_zeros()),
            _ => (2 * v + step).div_euclid(2 * step),
        };
        let code = nearest.clamp(0, self.largest_code);
        let count = (code * self.lsb).min(self.full_scale);
        let count = if flipped {
            (self.max_level * i64::from(ones) - count).clamp(0, self.full_scale)
        } else {
            count
        };
        Read {
            count,
            clipped: code != nearest,
        }
    }
}

/// One step of SplitMix64: the hash with one word more.
#[inline(always)]
pub(crate) fn absorb(state: u64, word: u64) -> u64 {
    let z = state.wrapping_add(0x9E37_79B9_7F4A_7C15) ^ word;
    let z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use forms_golden::nonideal::NonIdeal;
    use forms_golden::nonideal::random::{Key, Stream};
    use forms_golden::{Adc, converter::convert};
    use rand::{Rng, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    #[test]
    fn the_hash_is_golden_s() {
        let key = Key::new(5, Stream::Noise).with(9);
        assert_eq!(absorb(key.bits(), 77), key.with(77).bits());
    }

    #[test]
    fn it_reads_what_golden_s_converters_read() {
        for seed in 0..400 {
            let mut rng = ChaCha8Rng::seed_from_u64(seed);
            let adc = Adc {
                bits: rng.random_range(1..=6),
                policy: match rng.random_range(0..2) {
                    0 => AdcPolicy::Saturating,
                    _ => AdcPolicy::Uniform {
                        lsb: rng.random_range(1..=24),
                    },
                },
            };
            let config = Config {
                adc,
                ..Config::default()
            };
            let ideal = Reader::ideal(&config);
            for current in 0..=24 {
                let golden = convert(&config.adc, 24, current);
                let read = ideal.read(i64::from(current), 8, false);
                assert_eq!(read.count, i64::from(golden.count), "seed {seed}");
                assert_eq!(read.clipped, golden.clipped, "seed {seed}");
            }
            let settings = NonIdeal {
                gain: rng.random_range(-0.5..0.5),
                offset: rng.random_range(-3.0..3.0),
                bow: [0.0, rng.random_range(-2.0..2.0), 1024.0][rng.random_range(0..3)],
                ..NonIdeal::default()
            };
            let transfer = Transfer::new(&settings, &config.adc, 24);
            let reader = Reader::non_ideal(&config, &transfer);
            for _ in 0..50 {
                let bits = rng.random_range(1..43);
                let v = rng.random_range(0..1_i64 << bits);
                assert_eq!(
                    reader.distort(v),
                    transfer.distort(v),
                    "seed {seed}, V = {v}"
                );
                let v = v - 100_000;
                let golden = transfer.quantize(v);
                let read = reader.read(v, 0, false);
                assert_eq!(read.count, i64::from(golden.count), "seed {seed}, V' = {v}");
                assert_eq!(read.clipped, golden.clipped, "seed {seed}, V' = {v}");
            }
        }
    }
}

//! Random numbers without a state: a hash of what they are for (section 10).
//!
//! The hash is SplitMix64's (Steele, Lea, Flood 2014, with Stafford's thirteenth mix): each word of the key
//! is absorbed by one step of it. Who asks, in which order, on how many threads makes no difference.
//!
//! | what for | key | bits used |
//! | --- | --- | --- |
//! | stuck devices | seed, 0, array, row, device column | the upper 53, as a fraction |
//! | device variation | seed, 1, array, row, device column | the upper 12, into the table of quantiles |
//! | converter noise | seed, 2, array, MVM, f, b, device column / 4 | four fields of 16 bits, lowest first, one for each of four neighbouring columns; the upper 12 of the field into the table |

/// SplitMix64's increment: 2^64 over the golden ratio.
pub const GAMMA: u64 = 0x9E37_79B9_7F4A_7C15;

/// What a random number is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stream {
    /// Whether a device is stuck.
    Stuck = 0,
    /// A device's variation.
    Variation = 1,
    /// A conversion's noise.
    Noise = 2,
}

/// A key that some words have been absorbed into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key(u64);

impl Key {
    /// The key of a seed and a stream.
    pub fn new(seed: u64, stream: Stream) -> Key {
        Key(mix(seed)).with(stream as u64)
    }

    /// The key with one word more.
    pub fn with(self, word: u64) -> Key {
        Key(mix(self.0.wrapping_add(GAMMA) ^ word))
    }

    /// The key's 64 random bits.
    pub fn bits(self) -> u64 {
        self.0
    }

    /// A fraction in 0 .. 1 of 53 bits.
    pub fn fraction(self) -> f64 {
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// An index into the table of quantiles.
    pub fn quantile_index(self) -> usize {
        (self.0 >> 52) as usize
    }

    /// The index of one of four: `field` 0 ..= 3.
    pub fn quantile_index_of_four(self, field: usize) -> usize {
        (self.0 >> (16 * (field % 4) + 4)) as usize & 0xFFF
    }
}

/// SplitMix64's output function, a bijection.
fn mix(z: u64) -> u64 {
    let z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_splitmix64() {
        // The first outputs of the published generator for the seed 1234567.
        let mut state = 1_234_567_u64;
        let outputs = [
            6_457_827_717_110_365_317,
            3_203_168_211_198_807_973,
            9_817_491_932_198_370_423,
        ];
        for expected in outputs {
            state = state.wrapping_add(GAMMA);
            assert_eq!(mix(state), expected);
        }
    }

    #[test]
    fn the_four_fields_are_the_word_and_every_index_is_about_as_likely() {
        let mut counts = vec![0_u32; 4096];
        for word in 0..100_000 {
            let key = Key::new(7, Stream::Noise).with(word);
            for field in 0..4 {
                let expected = (key.bits().to_le_bytes()[2 * field + 1] as usize) << 4
                    | (key.bits().to_le_bytes()[2 * field] as usize) >> 4;
                assert_eq!(key.quantile_index_of_four(field), expected);
                counts[expected] += 1;
            }
        }
        // 97.7 expected in each bin, standard deviation 9.9.
        assert!(counts.iter().all(|&count| (40..160).contains(&count)));
    }

    #[test]
    fn streams_and_words_give_different_numbers() {
        let a = Key::new(1, Stream::Stuck).with(3).with(4).bits();
        assert_ne!(a, Key::new(1, Stream::Variation).with(3).with(4).bits());
        assert_ne!(a, Key::new(1, Stream::Stuck).with(4).with(3).bits());
        assert_ne!(a, Key::new(2, Stream::Stuck).with(3).with(4).bits());
    }
}

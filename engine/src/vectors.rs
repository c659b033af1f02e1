//! What stands between products, in vectors: planes of bytes from maps, requantization, sums of branches.
//!
//! The numbers are those of the contract's section 9; whoever calls sees to it that they fit, as said at
//! each function. Every path gives the same.

use crate::path::Present;
use crate::simd::for_each_path;
use crate::{Error, Path};

/// The processor's vector instructions, looked for once.
#[derive(Debug, Clone, Copy)]
pub struct Vectors(Present);

/// `clamp(floor((v * multiplier + 2^(shift-1)) >> shift), low, high)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rescale {
    /// M, below 2^31.
    pub multiplier: u32,
    /// s, 1 ..= 61.
    pub shift: u32,
    /// Smallest result.
    pub low: i32,
    /// Largest result.
    pub high: i32,
}

impl Vectors {
    /// Those asked for, or the fastest there are.
    ///
    /// # Errors
    /// [`Error::PathUnavailable`].
    pub fn new(path: Option<Path>) -> Result<Vectors, Error> {
        Ok(Vectors(Present::new(path)?))
    }

    /// `value + offset` of each value, which must lie in 0 ..= 255.
    pub fn bytes(self, values: &[i16], offset: i16, bytes: &mut [u8]) {
        bytes_of(self.0, values, offset, bytes);
    }

    /// `sum + constant` of each sum, rescaled; |sum + constant| must be below 2^31, and the range fit the
    /// results.
    pub fn rescale<T: Word>(self, sums: &[i32], constant: i32, how: Rescale, results: &mut [T]) {
        T::rescale(self, sums, constant, how, results);
    }

    /// Adds each value, rescaled and not clamped, to a sum; sums must stay within 32 bits.
    pub fn add_rescaled<T: Word>(
        self,
        values: &[T],
        multiplier: u32,
        shift: u32,
        sums: &mut [i32],
    ) {
        T::add_rescaled(self, values, multiplier, shift, sums);
    }

    /// Each sum, clamped.
    pub fn clamp(self, sums: &[i32], low: i16, high: i16, results: &mut [i16]) {
        clamp(self.0, sums, low, high, results);
    }
}

for_each_path! {
    fn bytes_of(values: &[i16], offset: i16, bytes: &mut [u8]) = bytes_of_body;
}

#[inline(always)]
fn bytes_of_body(values: &[i16], offset: i16, bytes: &mut [u8]) {
    for (byte, &value) in bytes.iter_mut().zip(values) {
        *byte = value.wrapping_add(offset) as u8;
    }
}

/// A word that vectors rescale: `i16` or `i32`.
pub trait Word: sealed::Word {}

impl Word for i16 {}
impl Word for i32 {}

mod sealed {
    use super::{Rescale, Vectors};

    pub trait Word: Copy + Into<i32> {
        /// The value, which fits.
        fn of(value: i64) -> Self;
        fn rescale(vectors: Vectors, sums: &[i32], constant: i32, how: Rescale, to: &mut [Self])
        where
            Self: Sized;
        fn add_rescaled(
            vectors: Vectors,
            values: &[Self],
            multiplier: u32,
            shift: u32,
            sums: &mut [i32],
        ) where
            Self: Sized;
    }
}

macro_rules! words {
    ($($word:ty, $rescale:ident, $add_rescaled:ident;)*) => {$(
        for_each_path! {
            fn $rescale(sums: &[i32], constant: i32, how: Rescale, to: &mut [$word]) = rescale_body;
        }
        for_each_path! {
            fn $add_rescaled(values: &[$word], multiplier: u32, shift: u32, sums: &mut [i32]) = add_rescaled_body;
        }
        impl sealed::Word for $word {
            #[inline(always)]
            fn of(value: i64) -> $word {
                value as $word
            }
            fn rescale(vectors: Vectors, sums: &[i32], constant: i32, how: Rescale, to: &mut [$word]) {
                $rescale(vectors.0, sums, constant, how, to);
            }
            fn add_rescaled(vectors: Vectors, values: &[$word], multiplier: u32, shift: u32, sums: &mut [i32]) {
                $add_rescaled(vectors.0, values, multiplier, shift, sums);
            }
        }
    )*};
}
words! {
    i16, rescale_shorts, add_rescaled_shorts;
    i32, rescale_ints, add_rescaled_ints;
}

#[inline(always)]
fn rescale_body<T: sealed::Word>(sums: &[i32], constant: i32, how: Rescale, results: &mut [T]) {
    let (multiplier, shift) = (i64::from(how.multiplier as i32), how.shift);
    let half = 1_i64 << (shift - 1);
    let (low, high) = (i64::from(how.low), i64::from(how.high));
    for (result, &sum) in results.iter_mut().zip(sums) {
        let v = i64::from(sum.wrapping_add(constant));
        let v = ((v * multiplier + half) >> shift).clamp(low, high);
        *result = T::of(v);
    }
}

#[inline(always)]
fn add_rescaled_body<T: sealed::Word>(values: &[T], multiplier: u32, shift: u32, sums: &mut [i32]) {
    let multiplier = i64::from(multiplier as i32);
    let half = 1_i64 << (shift - 1);
    for (sum, &value) in sums.iter_mut().zip(values) {
        let v = i64::from(value.into());
        *sum = sum.wrapping_add(((v * multiplier + half) >> shift) as i32);
    }
}

for_each_path! {
    fn clamp(sums: &[i32], low: i16, high: i16, results: &mut [i16]) = clamp_body;
}

#[inline(always)]
fn clamp_body(sums: &[i32], low: i16, high: i16, results: &mut [i16]) {
    for (result, &sum) in results.iter_mut().zip(sums) {
        *result = sum.clamp(i32::from(low), i32::from(high)) as i16;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use forms_golden::layers::{ActivationRange, Scale, requantize};
    use rand::{Rng, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    #[test]
    fn every_path_rescales_as_golden_requantizes() {
        for seed in 0..300 {
            let mut rng = ChaCha8Rng::seed_from_u64(seed);
            let multiplier = rng.random_range(0..1 << 31);
            let shift = rng.random_range(1..=61);
            let low = rng.random_range(i32::from(i16::MIN)..=0);
            let how = Rescale {
                multiplier,
                shift,
                low,
                high: rng.random_range(low..=i32::from(i16::MAX)),
            };
            let constant = rng.random_range(-1000..1000);
            let sums: Vec<i32> = (0..rng.random_range(0..70))
                .map(|_| match rng.random_range(0..3) {
                    0 => rng.random_range(-(1 << 30)..1 << 30),
                    _ => rng.random_range(-5000..5000),
                })
                .collect();
            let scale = Scale::new(multiplier, shift).unwrap();
            let range = ActivationRange::new(how.low.into(), how.high.into()).unwrap();
            let of = |&sum: &i32| requantize(i64::from(sum + constant), scale, range) as i16;
            let expected: Vec<i16> = sums.iter().map(of).collect();
            for path in Path::available() {
                let mut results = vec![0; sums.len()];
                let vectors = Vectors::new(Some(path)).unwrap();
                vectors.rescale(&sums, constant, how, &mut results);
                assert_eq!(results, expected, "seed {seed}, path {path}");
                let mut wide = vec![0; sums.len()];
                vectors.rescale(&sums, constant, how, &mut wide);
                let expected: Vec<i32> = expected.iter().map(|&v| v.into()).collect();
                assert_eq!(wide, expected, "seed {seed}, path {path}");
            }
        }
    }

    #[test]
    fn every_path_adds_branches_as_golden_does() {
        for seed in 0..100 {
            let mut rng = ChaCha8Rng::seed_from_u64(seed);
            let count = rng.random_range(0..70);
            let mut maps = [(); 3].map(|()| {
                let scale = (rng.random_range(0..1 << 31), rng.random_range(31..=61));
                let values: Vec<i16> = (0..count).map(|_| rng.random()).collect();
                (scale, values)
            });
            maps[0].0.1 = 31;
            let range = ActivationRange::new(-128, 127).unwrap();
            let expected: Vec<i16> = (0..count)
                .map(|i| {
                    let terms = maps.iter().map(|((m, s), values)| {
                        let scale = Scale::new(*m, *s).unwrap();
                        scale.rescale(values[i].into())
                    });
                    range.clamp(terms.sum()) as i16
                })
                .collect();
            for path in Path::available() {
                let vectors = Vectors::new(Some(path)).unwrap();
                let (mut sums, mut results) = (vec![0; count], vec![0; count]);
                for ((multiplier, shift), values) in &maps {
                    vectors.add_rescaled(values, *multiplier, *shift, &mut sums);
                    let wide: Vec<i32> = values.iter().map(|&v| v.into()).collect();
                    let (mut a, mut b) = (vec![0; count], vec![0; count]);
                    vectors.add_rescaled(values, *multiplier, *shift, &mut a);
                    vectors.add_rescaled(&wide, *multiplier, *shift, &mut b);
                    assert_eq!(a, b, "seed {seed}, path {path}");
                }
                vectors.clamp(&sums, -128, 127, &mut results);
                assert_eq!(results, expected, "seed {seed}, path {path}");
            }
        }
    }

    #[test]
    fn bytes_are_distances_from_the_offset() {
        for path in Path::available() {
            let mut bytes = [0; 5];
            let values = [-128, -1, 0, 1, 127];
            Vectors::new(Some(path))
                .unwrap()
                .bytes(&values, 128, &mut bytes);
            assert_eq!(bytes, [0, 127, 128, 129, 255]);
        }
    }
}

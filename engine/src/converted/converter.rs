//! Converters without imperfections, a block of columns at a time (section 3).

use forms_golden::{Adc, AdcPolicy};

/// Device columns that are computed side by side.
pub(crate) const LANES: usize = 32;

/// An integer that currents and their sums are kept in: sixteen bits where R * L fits, else 32.
pub(crate) trait Lane: Copy + Default + TryFrom<i32> {
    /// The sum, which fits.
    fn add(self, other: Self) -> Self;
    /// The product, which fits.
    fn times(self, other: Self) -> Self;
    /// The smaller.
    fn least(self, other: Self) -> Self;
    /// 1 if greater, else 0.
    fn exceeds(self, other: Self) -> Self;
    /// Its value.
    fn wide(self) -> i64;
    /// A value that fits.
    fn narrow(value: i32) -> Self;
}

macro_rules! lanes {
    ($($type:ty),*) => {$(
        impl Lane for $type {
            #[inline(always)]
            fn add(self, other: Self) -> Self {
                self.wrapping_add(other)
            }
            #[inline(always)]
            fn times(self, other: Self) -> Self {
                self.wrapping_mul(other)
            }
            #[inline(always)]
            fn least(self, other: Self) -> Self {
                self.min(other)
            }
            #[inline(always)]
            fn exceeds(self, other: Self) -> Self {
                Self::from(self > other)
            }
            #[inline(always)]
            fn wide(self) -> i64 {
                i64::from(self)
            }
            #[inline(always)]
            fn narrow(value: i32) -> Self {
                value as $type
            }
        }
    )*};
}
lanes!(i16, i32);

/// Turns currents into counts.
pub(crate) trait Convert<T> {
    /// Counts, and 1 where the converter clipped.
    fn convert(&self, currents: [T; LANES]) -> ([T; LANES], [T; LANES]);
}

/// min(I, 2^a - 1).
#[derive(Debug, Clone, Copy)]
pub(crate) struct Saturating<T> {
    /// 2^a - 1, or the largest that T holds, which is beyond every current.
    pub most: T,
}

impl<T: Lane> Convert<T> for Saturating<T> {
    #[inline(always)]
    fn convert(&self, currents: [T; LANES]) -> ([T; LANES], [T; LANES]) {
        // Loops, as `map` of an array is not compiled for the caller's instructions.
        let (mut counts, mut clips) = ([T::default(); LANES], [T::default(); LANES]);
        for lane in 0..LANES {
            counts[lane] = currents[lane].least(self.most);
            clips[lane] = currents[lane].exceeds(self.most);
        }
        (counts, clips)
    }
}

/// Codes q0 counts apart, looked up: one entry for each current there is.
#[derive(Debug, Clone)]
pub(crate) struct Uniform<T> {
    /// q of each current.
    counts: Vec<T>,
    /// The largest current that does not clip.
    most: T,
}

impl<T: Lane> Uniform<T> {
    /// All currents 0 ..= m * L, which T holds; `None` for another policy.
    pub fn new(adc: &Adc, full_scale: usize) -> Option<Uniform<T>> {
        let AdcPolicy::Uniform { lsb } = adc.policy else {
            return None;
        };
        let largest_code = (1_usize << adc.bits) - 1;
        let code = |current: usize| (2 * current + lsb) / (2 * lsb);
        let most = (0..=full_scale).rfind(|&current| code(current) <= largest_code);
        Some(Uniform {
            counts: (0..=full_scale)
                .map(|current| (code(current).min(largest_code) * lsb).min(full_scale))
                .map(|count| T::narrow(count as i32))
                .collect(),
            most: T::narrow(most.unwrap_or(0) as i32),
        })
    }
}

impl<T: Lane> Convert<T> for Uniform<T> {
    #[inline(always)]
    fn convert(&self, currents: [T; LANES]) -> ([T; LANES], [T; LANES]) {
        let (mut counts, mut clips) = ([T::default(); LANES], [T::default(); LANES]);
        for lane in 0..LANES {
            counts[lane] = self.counts[currents[lane].wide() as usize];
            clips[lane] = currents[lane].exceeds(self.most);
        }
        (counts, clips)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use forms_golden::converter::convert;

    #[test]
    fn both_read_what_golden_reads_of_every_current() {
        for full_scale in 1..=40 {
            for bits in 1..=6 {
                let saturating = Saturating {
                    most: (1 << bits) - 1,
                };
                let adc = Adc {
                    bits,
                    policy: AdcPolicy::Saturating,
                };
                check::<i16>(&saturating, &adc, full_scale);
                for lsb in 1..=full_scale {
                    let adc = Adc {
                        bits,
                        policy: AdcPolicy::Uniform { lsb },
                    };
                    check::<i16>(&Uniform::new(&adc, full_scale).unwrap(), &adc, full_scale);
                    check::<i32>(&Uniform::new(&adc, full_scale).unwrap(), &adc, full_scale);
                }
            }
        }
    }

    fn check<T: Lane>(converter: &impl Convert<T>, adc: &Adc, full_scale: usize) {
        for current in 0..=full_scale as i32 {
            let golden = convert(adc, full_scale, current as u32);
            let (counts, clips) = converter.convert([T::narrow(current); LANES]);
            let count = i64::from(golden.count);
            assert!(
                counts.iter().all(|c| c.wide() == count),
                "{adc:?} {current}"
            );
            let clip = i64::from(golden.clipped);
            assert!(clips.iter().all(|c| c.wide() == clip), "{adc:?} {current}");
        }
    }
}

//! The magnitudes that an SME weight may have.

use std::sync::Arc;

use crate::fit::Lane;
use crate::grid;

/// A grid of magnitudes. The sum of a grid's planes is the magnitude, whichever it is; what differs is how many values
/// it has, and how many planes hold a 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quantizer {
    /// The leading one and so many bits in all from it on are free, the rest is 0 (SME's own).
    Window(u32),
    /// A single one.
    PowerOfTwo,
    /// Two ones at most, wherever they are.
    AdditivePowers,
    /// Every magnitude.
    Uniform,
}

impl Quantizer {
    /// Whether a weight may have this magnitude.
    pub fn allows(self, magnitude: u32) -> bool {
        match self {
            Quantizer::Window(bits) => {
                magnitude == 0
                    || u32::BITS - magnitude.leading_zeros() - magnitude.trailing_zeros() <= bits
            }
            Quantizer::PowerOfTwo => magnitude.count_ones() <= 1,
            Quantizer::AdditivePowers => magnitude.count_ones() <= 2,
            Quantizer::Uniform => true,
        }
    }
}

/// The magnitudes of a grid that need certain planes only, to be found by the value that is wished for.
#[derive(Debug, Clone)]
pub struct Levels {
    /// The nearest magnitude of every half step: entry `i` is that of all wishes from i / 2 to (i + 1) / 2.
    pub(crate) nearest: Arc<[f64]>,
    /// The largest magnitude.
    pub(crate) most: f64,
    /// Bits that are not 0 in all of them.
    pub(crate) bits: u32,
}

impl Levels {
    /// The magnitudes of `weight_bits` bits that `quantizer` allows and whose ones all lie in `mask`.
    ///
    /// # Panics
    /// Where bits are not 1 ..= 16.
    pub fn new(quantizer: Quantizer, weight_bits: u32, mask: u32) -> Levels {
        assert!((1..=16).contains(&weight_bits), "{weight_bits} bits");
        let all: Vec<u32> = (0..1_u32 << weight_bits)
            .filter(|&magnitude| magnitude & !mask == 0 && quantizer.allows(magnitude))
            .collect();
        let most = all.last().copied().unwrap_or(0);
        // Halves between two magnitudes are ends of entries, so that the middle of an entry is never one.
        let nearest = (0..=2 * most).map(|half| {
            let wish = f64::from(half) / 2.0 + 0.25;
            let above = all.partition_point(|&magnitude| f64::from(magnitude) < wish);
            let below = f64::from(all[above - 1]);
            match all.get(above) {
                Some(&above) if f64::from(above) - wish < wish - below => f64::from(above),
                _ => below,
            }
        });
        Levels {
            nearest: nearest.collect(),
            most: f64::from(most),
            bits: all
                .iter()
                .fold(0, |ones, &magnitude| ones | magnitude)
                .count_ones(),
        }
    }

    /// Scales to try, as shares of the one that holds a column's largest weight: the fewer levels, the more is cut off.
    pub(crate) fn shrinks(&self) -> Lane {
        grid::shrinks(self.bits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn magnitudes(levels: &Levels) -> Vec<u32> {
        let mut all: Vec<u32> = levels.nearest.iter().map(|&level| level as u32).collect();
        all.dedup();
        all
    }

    #[test]
    fn the_grids_are_what_they_are_called() {
        let all = |quantizer| magnitudes(&Levels::new(quantizer, 4, 0b1111));
        assert_eq!(all(Quantizer::PowerOfTwo), [0, 1, 2, 4, 8]);
        assert_eq!(
            all(Quantizer::AdditivePowers),
            [0, 1, 2, 3, 4, 5, 6, 8, 9, 10, 12]
        );
        assert_eq!(all(Quantizer::Window(2)), [0, 1, 2, 3, 4, 6, 8, 12]);
        assert_eq!(all(Quantizer::Uniform), (0..16).collect::<Vec<u32>>());
    }

    #[test]
    fn an_empty_plane_takes_its_magnitudes_away() {
        let levels = Levels::new(Quantizer::Uniform, 4, 0b1010);
        assert_eq!(magnitudes(&levels), [0, 2, 8, 10]);
        assert_eq!((levels.most, levels.bits), (10.0, 2));
    }

    #[test]
    fn every_wish_finds_the_nearest_magnitude() {
        for (quantizer, mask) in [
            (Quantizer::Window(3), 0xFF),
            (Quantizer::PowerOfTwo, 0xFF),
            (Quantizer::AdditivePowers, 0b1011_0110),
            (Quantizer::Uniform, 0b1001_0001),
        ] {
            let levels = Levels::new(quantizer, 8, mask);
            let all: Vec<u32> = (0..256_u32)
                .filter(|&m| m & !mask == 0 && quantizer.allows(m))
                .collect();
            for tenth in 0..3000 {
                let wish = f64::from(tenth) / 10.0;
                let at = ((2.0 * wish) as usize).min(levels.nearest.len() - 1);
                let found = (levels.nearest[at] - wish).abs();
                let least = all
                    .iter()
                    .map(|&m| (f64::from(m) - wish).abs())
                    .fold(f64::MAX, f64::min);
                assert!(found <= least + 1e-9, "{quantizer:?} {mask:#b}: {wish}");
            }
        }
    }
}

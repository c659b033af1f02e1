//! A magnitude lies in n neighbouring devices of d bits each, least significant first (section 1).

/// The level of each of `devices` devices that together hold `magnitude`, least significant first.
///
/// `magnitude` has at most `devices * device_bits` bits; what is above them would be lost.
pub fn levels(
    magnitude: u64,
    device_bits: usize,
    devices: usize,
) -> impl Iterator<Item = u8> + Clone {
    let max_level = (1_u64 << device_bits) - 1;
    (0..devices).map(move |j| ((magnitude >> (device_bits * j)) & max_level) as u8)
}

/// The magnitude that such levels hold: the inverse of [`levels`].
pub fn magnitude(levels: impl IntoIterator<Item = u8>, device_bits: usize) -> u64 {
    levels
        .into_iter()
        .enumerate()
        .map(|(j, level)| u64::from(level) << (device_bits * j))
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_significant_device_comes_first() {
        let sliced: Vec<u8> = levels(0b11_10_01_00, 2, 4).collect();
        assert_eq!(sliced, [0, 1, 2, 3]);
    }

    #[test]
    fn every_magnitude_is_held_exactly() {
        for (device_bits, devices) in [(1, 8), (2, 4), (4, 2), (8, 1), (3, 3)] {
            for value in 0..1_u64 << (device_bits * devices) {
                let sliced = levels(value, device_bits, devices);
                assert!(
                    sliced
                        .clone()
                        .all(|level| u32::from(level) < 1 << device_bits)
                );
                assert_eq!(magnitude(sliced, device_bits), value);
            }
        }
    }
}

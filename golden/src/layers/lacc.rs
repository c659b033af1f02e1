//! The layer accumulator: row tiles and bias added up (contract, section 9).
//!
//! A matrix taller than a crossbar is cut into T row tiles, each of which yields a word of ACC
//! signed bits. Their sum, with a bias of ACC bits, needs
//! `LACC = ACC + ceil(log2 T) + 1` signed bits. It never overflows: T + 1 words lie in
//! `-(T + 1) * 2^(ACC-1) ..= (T + 1) * (2^(ACC-1) - 1)`, and `T + 1 <= 2T <= 2^(ceil(log2 T) + 1)`.

use super::LayerError;

/// The widest accumulator of one crossbar that is understood here.
pub const MAX_ACC_BITS: u32 = 63;

/// Smallest value of `bits` signed bits, `bits` in `1..=64`; the nearest such width otherwise.
pub(super) fn signed_low(bits: u32) -> i64 {
    -1 << (bits.clamp(1, 64) - 1)
}

/// Largest value of `bits` signed bits.
pub(super) fn signed_high(bits: u32) -> i64 {
    !signed_low(bits)
}

/// Width of the sum of `tiles` row tiles of `acc_bits` signed bits each and a bias of as many.
///
/// # Errors
/// No tile, or an accumulator outside `1..=MAX_ACC_BITS` bits.
pub fn lacc_bits(acc_bits: u32, tiles: usize) -> Result<u32, LayerError> {
    if !(1..=MAX_ACC_BITS).contains(&acc_bits) {
        return Err(LayerError::AccumulatorBits(acc_bits));
    }
    match tiles {
        0 => Err(LayerError::Empty("the list of row tiles")),
        // ceil(log2 T) is the bit length of T - 1.
        _ => Ok(acc_bits + (usize::BITS - (tiles - 1).leading_zeros()) + 1),
    }
}

/// The sum of one output's row tiles and its bias, in `LACC` bits.
///
/// # Errors
/// What [`lacc_bits`] refuses, a sum wider than 64 bits, and a tile or bias that does not fit
/// `acc_bits` signed bits.
pub fn sum_tiles(tiles: &[i64], bias: i64, acc_bits: u32) -> Result<i64, LayerError> {
    let needed = lacc_bits(acc_bits, tiles.len())?;
    if needed > i64::BITS {
        return Err(LayerError::LayerAccumulatorTooWide {
            tiles: tiles.len(),
            acc_bits,
            needed,
        });
    }
    let fits = signed_low(acc_bits)..=signed_high(acc_bits);
    let mut sum = 0;
    for (t, &value) in tiles.iter().chain([&bias]).enumerate() {
        if !fits.contains(&value) {
            let what = match t == tiles.len() {
                true => "bias".to_owned(),
                false => format!("row tile {t}"),
            };
            return Err(LayerError::BeyondAccumulator {
                what,
                value,
                bits: acc_bits,
            });
        }
        sum += value;
    }
    Ok(sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_paper_s_accumulator_grows_by_one_bit_for_the_bias_and_one_for_each_doubling() {
        let widths = [1, 2, 3, 4, 5, 8, 9, 64].map(|tiles| lacc_bits(32, tiles).unwrap());
        assert_eq!(widths, [33, 34, 35, 35, 36, 36, 37, 39]);
    }

    #[test]
    fn the_width_holds_the_extremes_of_every_sum() {
        for acc in 1..=20 {
            for tiles in 1..=130usize {
                let lacc = lacc_bits(acc, tiles).unwrap();
                let (low, high) = (signed_low(acc), signed_high(acc));
                for extreme in [low, high] {
                    let sum = sum_tiles(&vec![extreme; tiles], extreme, acc).unwrap();
                    assert_eq!(sum, (tiles as i64 + 1) * extreme);
                    assert!(
                        (signed_low(lacc)..=signed_high(lacc)).contains(&sum),
                        "{tiles} tiles of {acc} bits reach {sum}, beyond {lacc} bits"
                    );
                }
            }
        }
    }

    #[test]
    fn without_the_bias_bit_a_power_of_two_of_tiles_would_overflow() {
        let lacc = lacc_bits(8, 4).unwrap();
        let sum = sum_tiles(&[-128; 4], -128, 8).unwrap();
        assert!(sum < signed_low(lacc - 1));
    }

    #[test]
    fn the_widest_sums_that_are_accepted_do_not_overflow() {
        let (low, high) = (signed_low(63), signed_high(63));
        assert_eq!(sum_tiles(&[low], low, 63), Ok(i64::MIN));
        assert_eq!(sum_tiles(&[high], high, 63), Ok(i64::MAX - 1));
        assert_eq!(sum_tiles(&[1, 2], 3, 62), Ok(6));
    }

    #[test]
    fn a_sum_wider_than_the_machine_is_refused_with_its_width() {
        assert_eq!(
            sum_tiles(&[0; 5], 0, 62).unwrap_err().to_string(),
            "5 row tiles of 62 bits need a layer accumulator of 66 bits, but 64 are there; use \
             fewer row tiles or fewer input bits"
        );
    }

    #[test]
    fn a_bias_beyond_the_accumulator_is_refused_with_its_range() {
        assert_eq!(
            sum_tiles(&[0], 128, 8).unwrap_err().to_string(),
            "bias = 128 exceeds 8 signed bits (-128..=127); widen the accumulator or rescale the \
             layer"
        );
    }

    #[test]
    fn a_tile_beyond_the_accumulator_is_refused_by_its_number() {
        let error = sum_tiles(&[0, 5, -129], 0, 8).unwrap_err().to_string();
        assert!(error.starts_with("row tile 2 = -129 exceeds"), "{error}");
    }

    #[test]
    fn no_tiles_and_impossible_widths_are_refused() {
        assert_eq!(
            lacc_bits(32, 0).unwrap_err().to_string(),
            "the list of row tiles is empty, but at least one element is needed; give it one"
        );
        assert_eq!(
            lacc_bits(64, 1).unwrap_err().to_string(),
            "an accumulator of 64 bits is outside 1..=63 bits; choose a width in between"
        );
        assert_eq!(lacc_bits(0, 1), Err(LayerError::AccumulatorBits(0)));
    }
}

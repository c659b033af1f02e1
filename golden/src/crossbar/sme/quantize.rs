//! Bit-sparse quantization: the leading one and the bits next to it are kept, the rest is rounded away
//! (section 8, step 1).

use ndarray::{Array2, ArrayView2};

/// The nearest magnitude with at most `significant` bits from its leading one on; ties go up.
///
/// What would exceed 2^Wb - 1 becomes the largest such magnitude, (2^S - 1) << (Wb - S).
/// 1 <= `significant` <= `weight_bits`.
pub fn quantize(magnitude: u64, significant: usize, weight_bits: usize) -> u64 {
    let length = (u64::BITS - magnitude.leading_zeros()) as usize;
    if length <= significant {
        return magnitude;
    }
    let dropped = length - significant;
    let half = 1 << (dropped - 1);
    let rounded = (magnitude + half) >> dropped << dropped;
    if rounded < 1 << weight_bits {
        rounded
    } else {
        ((1 << significant) - 1) << (weight_bits - significant)
    }
}

/// Every weight of a matrix quantized, signs kept.
pub fn quantize_all(
    weights: ArrayView2<i64>,
    significant: usize,
    weight_bits: usize,
) -> Array2<i64> {
    weights.mapv(|weight| {
        weight.signum() * quantize(weight.unsigned_abs(), significant, weight_bits) as i64
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_sparse_magnitude_is_found_for_every_magnitude() {
        for weight_bits in 1..=9 {
            for significant in 1..=weight_bits {
                // By search: values whose ones span at most S bits, up to the next power of two.
                let sparse: Vec<u64> = (0..=1_u64 << weight_bits)
                    .filter(|&v| {
                        v == 0 || 64 - v.leading_zeros() - v.trailing_zeros() <= significant as u32
                    })
                    .collect();
                for magnitude in 0..1_u64 << weight_bits {
                    let nearest = *sparse
                        .iter()
                        .rev()
                        .min_by_key(|&&value| value.abs_diff(magnitude))
                        .unwrap();
                    let largest = sparse[sparse.len() - 2];
                    let expected = nearest.min(largest);
                    assert_eq!(
                        quantize(magnitude, significant, weight_bits),
                        expected,
                        "{magnitude} S {significant} Wb {weight_bits}"
                    );
                }
            }
        }
    }

    #[test]
    fn ties_go_up_and_the_top_is_capped() {
        assert_eq!(quantize(0b1001, 3, 8), 0b1010);
        assert_eq!(quantize(255, 3, 8), 0b1110_0000);
        assert_eq!(quantize(0b0111_1111, 3, 8), 128);
    }

    #[test]
    fn signs_and_zeros_are_kept() {
        let weights = ndarray::array![[-255, 0, 9]];
        assert_eq!(
            quantize_all(weights.view(), 3, 8),
            ndarray::array![[-224, 0, 10]]
        );
    }
}

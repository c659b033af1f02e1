//! The oracle: the plain dot product over integers of any size.
//!
//! It shares no code with the model and cannot overflow. What golden computes without loss must equal it.

use ndarray::ArrayView2;
use num_bigint::BigInt;

/// `y[k] = sum over r of x[r] * w[r, k]`, for weights [rows, columns] and `rows` inputs.
///
/// Rows beyond the shorter of the two count as zero.
pub fn dot(weights: ArrayView2<i64>, x: &[i64]) -> Vec<BigInt> {
    weights
        .columns()
        .into_iter()
        .map(|column| {
            column
                .iter()
                .zip(x)
                .map(|(&weight, &input)| BigInt::from(weight) * BigInt::from(input))
                .sum()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn it_is_the_dot_product() {
        let y = dot(array![[1, -2], [3, 4]].view(), &[5, -6]);
        assert_eq!(y, [BigInt::from(-13), BigInt::from(-34)]);
    }

    #[test]
    fn it_never_overflows() {
        let y = dot(array![[i64::MIN], [i64::MIN]].view(), &[i64::MIN, i64::MIN]);
        assert_eq!(y[0], BigInt::from(1) << 127);
    }
}

//! Quantization: magnitudes of b bits on a scale of each filter's own.
//!
//! A column's weights become `scale * q`, q an integer in `-(2^b - 1) ..= 2^b - 1`, as devices hold
//! them. On a given scale the nearest point is rounding, clamped. [`scales`] looks for a good scale.

use ndarray::{Array2, ArrayView1, Zip};

/// Widths that are offered.
pub const BITS: std::ops::RangeInclusive<u32> = 2..=8;

/// The largest magnitude of `bits` bits.
pub fn top(bits: u32) -> f32 {
    ((1u32 << bits) - 1) as f32
}

/// The integers nearest to `weights` \[rows, columns\] on `scales` \[columns\]; halves away from zero.
///
/// A column of scale 0 is all zero.
pub fn integers(weights: &Array2<f32>, scales: &[f32], bits: u32) -> Array2<i32> {
    let top = top(bits);
    Array2::from_shape_fn(weights.dim(), |(r, k)| match scales[k] > 0.0 {
        true => (weights[[r, k]] / scales[k]).round().clamp(-top, top) as i32,
        false => 0,
    })
}

/// The nearest matrix whose columns lie on the grids of `scales`.
pub fn project(weights: &Array2<f32>, scales: &[f32], bits: u32) -> Array2<f32> {
    let q = integers(weights, scales, bits);
    Array2::from_shape_fn(weights.dim(), |(r, k)| q[[r, k]] as f32 * scales[k])
}

/// A scale for each column: of those that put the largest weight at the top of the grid, and of tighter
/// ones that clip it, the one of least squared error.
pub fn scales(weights: &Array2<f32>, bits: u32) -> Vec<f32> {
    weights
        .columns()
        .into_iter()
        .map(|column| scale(column, bits))
        .collect()
}

/// How many tighter scales are tried.
const TRIES: usize = 40;

fn scale(column: ArrayView1<f32>, bits: u32) -> f32 {
    let largest = column.iter().fold(0.0f32, |a, &w| a.max(w.abs()));
    let widest = largest / top(bits);
    let error = |scale: f32| -> f64 {
        let mut sum = 0.0;
        Zip::from(column).for_each(|&w| {
            let q = (w / scale).round().clamp(-top(bits), top(bits));
            sum += f64::from(w - q * scale).powi(2);
        });
        sum
    };
    if widest <= 0.0 || !widest.is_normal() {
        return 0.0;
    }
    let mut best = (error(widest), widest);
    for step in 1..TRIES {
        let tighter = widest * (1.0 - step as f32 / (2 * TRIES) as f32);
        let tried = error(tighter);
        if tried < best.0 {
            best = (tried, tighter);
        }
    }
    best.1
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cases() -> impl Strategy<Value = (Array2<f32>, u32)> {
        (1..7usize, 1..4usize, 2..=4u32).prop_flat_map(|(rows, columns, bits)| {
            prop::collection::vec(-2.0f32..2.0, rows * columns)
                .prop_map(move |w| (Array2::from_shape_vec((rows, columns), w).unwrap(), bits))
        })
    }

    proptest! {
        #[test]
        fn projecting_twice_is_projecting_once((w, bits) in cases()) {
            let scales = scales(&w, bits);
            let once = project(&w, &scales, bits);
            prop_assert_eq!(&once, &project(&once, &scales, bits));
        }

        #[test]
        fn no_point_of_the_grid_is_nearer((w, bits) in cases()) {
            let scales = scales(&w, bits);
            let nearest = project(&w, &scales, bits);
            let top = top(bits) as i32;
            for ((r, k), &value) in w.indexed_iter() {
                let best = (-top..=top)
                    .map(|q| (value - q as f32 * scales[k]).abs())
                    .fold(f32::INFINITY, f32::min);
                let ours = (value - nearest[[r, k]]).abs();
                prop_assert!(ours <= best + 1e-6, "{ours} > {best} for {value}");
            }
        }

        #[test]
        fn rounding_changes_no_sign((w, bits) in cases()) {
            let nearest = project(&w, &scales(&w, bits), bits);
            for (a, b) in w.iter().zip(&nearest) {
                prop_assert!(a * b >= 0.0);
            }
        }
    }

    #[test]
    fn a_column_of_zeros_has_scale_zero_and_stays() {
        let w = Array2::<f32>::zeros((3, 1));
        let scales = scales(&w, 8);
        assert_eq!((scales[0], project(&w, &scales, 8)), (0.0, w));
    }

    #[test]
    fn a_lone_outlier_is_clipped_where_that_errs_less() {
        let mut column = vec![0.3f32; 200];
        column.push(1.0);
        let w = Array2::from_shape_vec((201, 1), column).unwrap();
        let chosen = scales(&w, 2)[0];
        let distance = |scale: f32| super::super::energy((&w - &project(&w, &[scale], 2)).iter());
        assert!(chosen < 1.0 / 3.0);
        assert!(distance(chosen) < distance(1.0 / 3.0));
    }
}

//! Pooling (contract, section 9). Padding is never counted, neither as a value nor in the number
//! of values.

use ndarray::{Array3, ArrayView3};

use super::im2col::check_size;
use super::{LayerError, Window};

/// Applies `reduce` to the values that each window sees: `[channels, height, width]` to
/// `[channels, output height, output width]`.
fn pool<T: Copy, U>(
    map: ArrayView3<'_, T>,
    window: &Window,
    reduce: impl Fn(&[T]) -> Option<U>,
) -> Result<Array3<U>, LayerError> {
    let (channels, height, width) = map.dim();
    let [rows, cols] = window.output_size([height, width])?;
    check_size("the pooled map of one channel", rows, cols)?;
    check_size("the pooled map", channels, rows * cols)?;
    let mut pooled = Vec::with_capacity(channels * rows * cols);
    let mut seen = Vec::new();
    for c in 0..channels {
        for row in 0..rows {
            for col in 0..cols {
                seen.clear();
                for i in 0..window.kernel[0] {
                    for j in 0..window.kernel[1] {
                        if let Some([y, x]) = window.source([row, col], [i, j], [height, width]) {
                            seen.push(map[[c, y, x]]);
                        }
                    }
                }
                pooled.push(reduce(&seen).ok_or(LayerError::EmptyWindow { row, col })?);
            }
        }
    }
    // As many elements were pushed as the shape has.
    Ok(Array3::from_shape_vec((channels, rows, cols), pooled)
        .unwrap_or_else(|_| unreachable!("the loops above fill the shape")))
}

/// The largest value of each window, `[channels, height, width]`.
///
/// # Errors
/// What [`Window::output_size`] refuses, a result of more than
/// [`MAX_ELEMENTS`](super::MAX_ELEMENTS), and a window that sees nothing but padding.
pub fn max_pool<T: Copy + Ord>(
    map: ArrayView3<'_, T>,
    window: &Window,
) -> Result<Array3<T>, LayerError> {
    pool(map, window, |seen| seen.iter().copied().max())
}

/// The mean of each window, `[channels, height, width]`: `floor((2 * sum + N) / (2 * N))` over the
/// N values it sees, that is rounded to the nearest integer, halves towards plus infinity.
///
/// # Errors
/// As [`max_pool`].
pub fn average_pool(map: ArrayView3<'_, i64>, window: &Window) -> Result<Array3<i64>, LayerError> {
    pool(map, window, |seen| {
        let n = seen.len() as i128;
        let sum: i128 = seen.iter().map(|&value| i128::from(value)).sum();
        // With a positive divisor, Euclid's quotient is the floor. A mean lies between the values
        // it is of, so the cast loses nothing.
        (n > 0).then(|| (2 * sum + n).div_euclid(2 * n) as i64)
    })
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::super::Pads;
    use super::*;

    fn map() -> Array3<i64> {
        Array3::from_shape_fn((2, 5, 6), |(c, i, j)| {
            ((c * 30 + i * 6 + j) as i64 * 37) % 101 - 50
        })
    }

    /// Every window by comparing signed positions, without `Window::source`.
    fn values(map: &Array3<i64>, w: &Window, c: usize, row: usize, col: usize) -> Vec<i64> {
        let mut values = Vec::new();
        for ((channel, i, j), &value) in map.indexed_iter() {
            let hit = |at: usize, pad: usize, out: usize, a: usize| {
                (0..w.kernel[a]).any(|k| at + pad == out * w.stride[a] + k * w.dilation[a])
            };
            if channel == c && hit(i, w.pads.top, row, 0) && hit(j, w.pads.left, col, 1) {
                values.push(value);
            }
        }
        values
    }

    fn windows() -> Vec<Window> {
        let mut windows = Vec::new();
        for kernel in [[1, 1], [2, 2], [3, 2], [3, 3], [5, 6]] {
            for stride in [[1, 1], [2, 2], [3, 1]] {
                for pads in [
                    Pads::all(0),
                    Pads {
                        top: kernel[0] - 1,
                        left: 0,
                        bottom: 0,
                        right: kernel[1] - 1,
                    },
                ] {
                    windows.push(Window::new(kernel).with_stride(stride).with_pads(pads));
                }
            }
        }
        windows.push(Window::new([2, 2]).with_dilation([2, 3]));
        windows
    }

    #[test]
    fn the_maximum_is_not_smaller_than_any_value_and_one_of_them() {
        let map = map();
        for window in windows() {
            for ((c, i, j), &found) in max_pool(map.view(), &window).unwrap().indexed_iter() {
                let values = values(&map, &window, c, i, j);
                assert!(values.contains(&found), "{window:?} at {c} {i} {j}");
                assert!(
                    values.iter().all(|&v| v <= found),
                    "{window:?} at {c} {i} {j}"
                );
            }
        }
    }

    #[test]
    fn the_average_is_the_integer_nearest_to_the_mean_of_what_is_not_padding() {
        let map = map();
        for window in windows() {
            for ((c, i, j), &found) in average_pool(map.view(), &window).unwrap().indexed_iter() {
                let values = values(&map, &window, c, i, j);
                let (n, sum) = (values.len() as i64, values.iter().sum::<i64>());
                // mean - 1/2 < found <= mean + 1/2, times 2n.
                assert!(
                    2 * sum - n < 2 * n * found && 2 * n * found <= 2 * sum + n,
                    "{window:?} at {c} {i} {j}: {found} is not the mean of {values:?}"
                );
            }
        }
    }

    #[test]
    fn halves_are_averaged_upwards_on_both_sides_of_zero() {
        let window = Window::new([1, 2]).with_stride([1, 2]);
        let result = average_pool(array![[[1, 2, -1, -2, -1, 0]]].view(), &window).unwrap();
        assert_eq!(result, array![[[2, -1, 0]]]);
    }

    #[test]
    fn padding_is_neither_a_zero_to_the_maximum_nor_counted_by_the_average() {
        let map = array![[[-8, -4], [-6, -2]]];
        let window = Window::new([2, 2])
            .with_stride([2, 2])
            .with_pads(Pads::all(1));
        assert_eq!(max_pool(map.view(), &window).unwrap(), map);
        assert_eq!(average_pool(map.view(), &window).unwrap(), map);
    }

    #[test]
    fn a_three_by_three_pool_leaves_out_what_is_left_over() {
        let map = Array3::from_shape_fn((1, 14, 14), |(_, i, j)| i * 14 + j);
        let pooled = max_pool(map.view(), &Window::new([3, 3]).with_stride([3, 3])).unwrap();
        assert_eq!(pooled.dim(), (1, 4, 4));
        assert_eq!(pooled[[0, 3, 3]], 11 * 14 + 11);
    }

    #[test]
    fn the_extremes_of_a_word_do_not_overflow_the_average() {
        let map = array![[[i64::MIN, i64::MIN], [i64::MIN, i64::MIN]]];
        let whole = Window::new([2, 2]);
        assert_eq!(
            average_pool(map.view(), &whole).unwrap(),
            array![[[i64::MIN]]]
        );
        let map = map.mapv(|_| i64::MAX);
        assert_eq!(
            average_pool(map.view(), &whole).unwrap(),
            array![[[i64::MAX]]]
        );
    }

    #[test]
    fn a_window_of_nothing_but_padding_is_refused() {
        let window = Window::new([1, 1]).with_pads(Pads::all(1));
        for error in [
            max_pool(map().view(), &window).unwrap_err(),
            average_pool(map().view(), &window).unwrap_err(),
        ] {
            assert_eq!(
                error.to_string(),
                "the pool window of output row 0, column 0 lies wholly in the padding, which is \
                 not counted; pad less"
            );
        }
    }

    #[test]
    fn a_pool_too_large_to_hold_is_refused_before_it_is_built() {
        let window = Window::new([2, 2]).with_pads(Pads::all(1 << 40));
        let error = max_pool(map().view(), &window).unwrap_err();
        assert!(
            matches!(error, LayerError::TooManyElements { .. }),
            "{error:?}"
        );
    }
}

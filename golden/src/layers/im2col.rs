//! Lowering a convolution to one product per output position (contract, section 9).
//!
//! A convolution of `[channels, height, width]` by `[filters, channels, kernel height, kernel
//! width]` becomes `[positions, rows] x [rows, filters]`, with
//! `rows = channels * kernel height * kernel width`. The order of the rows decides which weights
//! share a fragment, and changes no result as long as both matrices use the same.

use ndarray::{Array2, Array3, ArrayView2, ArrayView3, ArrayView4};

use super::{ElementOrder, LayerError, Window};

/// The most elements that a lowered matrix may have (8 GiB of 64-bit words).
pub const MAX_ELEMENTS: usize = 1 << 30;

/// Whether a matrix of `rows x cols` may be built.
pub(super) fn check_size(what: &'static str, rows: usize, cols: usize) -> Result<(), LayerError> {
    match rows.checked_mul(cols) {
        Some(elements) if elements <= MAX_ELEMENTS => Ok(()),
        _ => Err(LayerError::TooManyElements {
            what,
            rows,
            cols,
            limit: MAX_ELEMENTS,
        }),
    }
}

/// The inputs of every output position: `[channels, height, width]` to `[positions, rows]`.
///
/// Positions are in row-major order, rows in `order`. `padding` is what the border holds: 0,
/// unless the network stores its zero as another number.
///
/// # Errors
/// What [`Window::output_size`] refuses, a map without channels, a table of another number of rows, and a
/// matrix of more than [`MAX_ELEMENTS`].
pub fn im2col<T: Copy>(
    map: ArrayView3<'_, T>,
    window: &Window,
    order: impl ElementOrder,
    padding: T,
) -> Result<Array2<T>, LayerError> {
    let (channels, height, width) = map.dim();
    let output = window.output_size([height, width])?;
    if channels == 0 {
        let what = "number of channels".to_owned();
        return Err(LayerError::Zero { what });
    }
    let overflow = |what: &str| LayerError::SizeOverflow {
        what: what.to_owned(),
    };
    let rows = window.kernel[0]
        .checked_mul(window.kernel[1])
        .and_then(|size| size.checked_mul(channels))
        .ok_or_else(|| overflow("the number of rows of the lowered matrix"))?;
    let positions = output[0]
        .checked_mul(output[1])
        .ok_or_else(|| overflow("the number of output positions"))?;
    check_size("the lowered feature map", positions, rows)?;
    order.check_rows(rows)?;
    let [kernel_height, kernel_width] = window.kernel;
    Ok(Array2::from_shape_fn(
        (positions, rows),
        |(position, row)| {
            let [c, ki, kj] = place(&order, row, [channels, kernel_height, kernel_width]);
            let at = [position / output[1], position % output[1]];
            match window.source(at, [ki, kj], [height, width]) {
                Some([i, j]) => map[[c, i, j]],
                None => padding,
            }
        },
    ))
}

/// The weight matrix of a convolution: `[filters, channels, kernel height, kernel width]` to
/// `[rows, filters]`, rows in `order`.
///
/// # Errors
/// An order that is a table of another number of rows.
pub fn lower_kernels<T: Copy>(
    kernels: ArrayView4<'_, T>,
    order: impl ElementOrder,
) -> Result<Array2<T>, LayerError> {
    let (filters, channels, height, width) = kernels.dim();
    let rows = channels * height * width;
    order.check_rows(rows)?;
    let kernel = [channels, height, width];
    let places: Vec<_> = (0..rows).map(|row| place(&order, row, kernel)).collect();
    Ok(Array2::from_shape_fn((rows, filters), |(row, filter)| {
        let [c, i, j] = places[row];
        kernels[[filter, c, i, j]]
    }))
}

/// Channel, kernel row and kernel column of what stands in `row`.
fn place(order: &impl ElementOrder, row: usize, kernel: [usize; 3]) -> [usize; 3] {
    let [_, height, width] = kernel;
    let element = order.element(row, kernel);
    [
        element / (height * width),
        element / width % height,
        element % width,
    ]
}

/// Results of all positions back to a feature map: `[positions, filters]` to
/// `[filters, height, width]`, with `size = [height, width]`.
///
/// # Errors
/// A number of positions other than height times width.
pub fn to_feature_map<T: Copy>(
    results: ArrayView2<'_, T>,
    size: [usize; 2],
) -> Result<Array3<T>, LayerError> {
    let (found, filters) = results.dim();
    match size[0].checked_mul(size[1]) {
        Some(expected) if expected == found => Ok(Array3::from_shape_fn(
            (filters, size[0], size[1]),
            |(filter, i, j)| results[[i * size[1] + j, filter]],
        )),
        expected => Err(LayerError::Mismatch {
            what: "output positions",
            expected: expected.unwrap_or(usize::MAX),
            found,
        }),
    }
}

#[cfg(test)]
mod tests {
    use ndarray::Array4;

    use super::super::{Pads, RowOrder, RowTable, Rows};
    use super::*;

    /// Different numbers everywhere, of both signs, without a pattern that an index error keeps.
    fn noise(i: usize) -> i64 {
        ((i as i64 + 1) * 7919) % 251 - 125
    }

    fn map(channels: usize, height: usize, width: usize) -> Array3<i64> {
        let mut i = 0;
        Array3::from_shape_simple_fn((channels, height, width), || {
            i += 1;
            noise(i)
        })
    }

    /// The definition of a convolution, by loops over signed positions.
    fn convolve(map: &Array3<i64>, kernels: &Array4<i64>, w: &Window) -> Array3<i64> {
        let (channels, height, width) = map.dim();
        let (filters, _, kh, kw) = kernels.dim();
        let [oh, ow] = w.output_size([height, width]).unwrap();
        let mut result = Array3::zeros((filters, oh, ow));
        for ((f, oi, oj), sum) in result.indexed_iter_mut() {
            for c in 0..channels {
                for ki in 0..kh {
                    for kj in 0..kw {
                        let i = (oi * w.stride[0] + ki * w.dilation[0]) as i64 - w.pads.top as i64;
                        let j = (oj * w.stride[1] + kj * w.dilation[1]) as i64 - w.pads.left as i64;
                        if (0..height as i64).contains(&i) && (0..width as i64).contains(&j) {
                            *sum += map[[c, i as usize, j as usize]] * kernels[[f, c, ki, kj]];
                        }
                    }
                }
            }
        }
        result
    }

    #[test]
    fn the_lowered_product_is_the_convolution_in_every_row_order_and_by_a_table() {
        let map = map(3, 6, 7);
        let pads = Pads {
            top: 1,
            left: 2,
            bottom: 0,
            right: 1,
        };
        let mut checked = 0;
        for kernel in [[1, 1], [2, 3], [3, 2], [3, 3]] {
            let kernels = Array4::from_shape_fn((4, 3, kernel[0], kernel[1]), |(f, c, i, j)| {
                noise(((f * 31 + c) * 17 + i) * 5 + j)
            });
            for stride in [[1, 1], [2, 1], [1, 3]] {
                for dilation in [[1, 1], [2, 1], [1, 2]] {
                    for pads in [Pads::all(0), Pads::all(2), pads] {
                        let window = Window {
                            kernel,
                            stride,
                            dilation,
                            pads,
                        };
                        let expected = convolve(&map, &kernels, &window);
                        let rows = 3 * kernel[0] * kernel[1];
                        // 7 divides none of these numbers of rows, so this is a permutation.
                        let table: Vec<u32> = (0..rows)
                            .map(|r| (r * 7 + 5) % rows)
                            .map(|r| r as u32)
                            .collect();
                        let table = Rows::Table(RowTable::new(table).unwrap());
                        let named = RowOrder::ALL.map(Rows::Named);
                        for order in named.iter().chain([&table]) {
                            let inputs = im2col(map.view(), &window, order, 0).unwrap();
                            let weights = lower_kernels(kernels.view(), order).unwrap();
                            let (_, height, width) = expected.dim();
                            let result =
                                to_feature_map(inputs.dot(&weights).view(), [height, width]);
                            assert_eq!(result.unwrap(), expected, "{window:?} {order:?}");
                            checked += 1;
                        }
                    }
                }
            }
        }
        assert_eq!(checked, 4 * 3 * 3 * 3 * 4);
    }

    #[test]
    fn rows_are_laid_as_the_contract_names_them_last_index_fastest() {
        // The element at channel c, kernel row i, kernel column j is the number cij.
        let kernels = Array4::from_shape_fn((1, 2, 2, 3), |(_, c, i, j)| 100 * c + 10 * i + j);
        let rows = |order| {
            lower_kernels(kernels.view(), order)
                .unwrap()
                .into_raw_vec_and_offset()
                .0
        };
        assert_eq!(
            rows(RowOrder::WMajor),
            [0, 1, 2, 10, 11, 12, 100, 101, 102, 110, 111, 112]
        );
        assert_eq!(
            rows(RowOrder::HMajor),
            [0, 10, 1, 11, 2, 12, 100, 110, 101, 111, 102, 112]
        );
        assert_eq!(
            rows(RowOrder::CMajor),
            [0, 100, 1, 101, 2, 102, 10, 110, 11, 111, 12, 112]
        );
    }

    #[test]
    fn the_first_window_of_a_padded_map_starts_with_padding() {
        let map = Array3::from_shape_vec((1, 2, 2), vec![1u8, 2, 3, 4]).unwrap();
        let window = Window::new([2, 2]).with_pads(Pads::all(1));
        let inputs = im2col(map.view(), &window, RowOrder::WMajor, 9).unwrap();
        assert_eq!(inputs.dim(), (9, 4));
        assert_eq!(inputs.row(0).to_vec(), [9, 9, 9, 1]);
        assert_eq!(inputs.row(4).to_vec(), [1, 2, 3, 4]);
        assert_eq!(inputs.row(8).to_vec(), [4, 9, 9, 9]);
    }

    #[test]
    fn a_one_by_one_kernel_only_transposes() {
        let map = map(5, 2, 3);
        for order in RowOrder::ALL {
            let inputs = im2col(map.view(), &Window::new([1, 1]), order, 0).unwrap();
            assert_eq!(to_feature_map(inputs.view(), [2, 3]).unwrap(), map);
        }
    }

    #[test]
    fn a_matrix_too_large_to_hold_is_refused_before_it_is_built() {
        let map = Array3::from_elem((1, 1, 1), 0u8);
        let window = Window::new([1, 1]).with_pads(Pads::all(1 << 20));
        let error = im2col(map.view(), &window, RowOrder::WMajor, 0).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the lowered feature map would have 4398050705409 x 1 elements, but at most \
             1073741824 are held at once; lower the layer in parts"
        );
    }

    #[test]
    fn a_map_without_channels_is_refused() {
        let map = Array3::<u8>::from_elem((0, 4, 4), 0);
        let error = im2col(map.view(), &Window::new([1, 1]), RowOrder::CMajor, 0).unwrap_err();
        assert_eq!(
            error.to_string(),
            "number of channels is 0, but at least 1 is needed; give it a size"
        );
    }

    #[test]
    fn results_that_do_not_fill_the_map_are_refused() {
        let error = to_feature_map(Array2::<i64>::zeros((7, 2)).view(), [2, 4]).unwrap_err();
        assert_eq!(
            error.to_string(),
            "output positions: 7 found where 8 are needed; check the layer's files and shapes"
        );
    }

    #[test]
    fn a_table_of_another_number_of_rows_is_refused() {
        let map = map(1, 3, 3);
        let table = RowTable::new([1, 0]).unwrap();
        let error = im2col(map.view(), &Window::new([2, 2]), &table, 0).unwrap_err();
        assert_eq!(
            error.to_string(),
            "rows in the table of the row order: 2 found where 4 are needed; check the layer's files \
             and shapes"
        );
    }
}

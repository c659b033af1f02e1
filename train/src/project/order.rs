//! Where the rows of a weight matrix lie in the crossbar (contract, section 9).
//!
//! Training keeps the rows of a kernel as (kernel row, kernel column, channel): a patch of a map whose
//! channels lie together is then copied in one go. The crossbar's order may be another; a fragment is m
//! neighbours in *that* order.

use forms_golden::layers::RowOrder;

/// The rows of a matrix in the order of the crossbar: entry i is the row of training's order that lies
/// at place i. `kernel` is `[height, width]`; there are `height * width * channels` rows.
pub fn places(order: RowOrder, channels: usize, kernel: [usize; 2]) -> Vec<usize> {
    let [height, width] = kernel;
    let at = |r: usize, c: usize, channel: usize| (r * width + c) * channels + channel;
    let mut rows = Vec::with_capacity(height * width * channels);
    match order {
        RowOrder::WMajor => {
            for channel in 0..channels {
                for r in 0..height {
                    rows.extend((0..width).map(|c| at(r, c, channel)));
                }
            }
        }
        RowOrder::HMajor => {
            for channel in 0..channels {
                for c in 0..width {
                    rows.extend((0..height).map(|r| at(r, c, channel)));
                }
            }
        }
        RowOrder::CMajor => rows.extend(0..height * width * channels),
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use forms_golden::layers::lower_kernels;
    use ndarray::Array4;

    #[test]
    fn every_order_is_the_one_in_which_golden_lowers_a_kernel() {
        let [filters, channels, height, width] = [1, 3, 2, 4];
        let name = |c: usize, y: usize, x: usize| ((y * width + x) * channels + c) as i64;
        let kernels = Array4::from_shape_fn([filters, channels, height, width], |(_, c, y, x)| {
            name(c, y, x)
        });
        for order in RowOrder::ALL {
            let golden = lower_kernels(kernels.view(), order).unwrap();
            let ours = places(order, channels, [height, width]);
            let golden: Vec<usize> = golden.column(0).iter().map(|&row| row as usize).collect();
            assert_eq!(ours, golden, "{order:?}");
        }
    }
}

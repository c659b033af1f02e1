//! Feature maps of floats as the columns of a matrix: `[rows of a group, positions]`, W-major.
//!
//! The map is padded once; then the input of a row at a position is the sum of two table entries away.

use forms_golden::layers::Window;
use ndarray::Array3;

/// How a layer's windows lie on its input.
#[derive(Debug, Clone)]
pub(crate) struct Lowering {
    /// `[channels, height, width]`.
    map: [usize; 3],
    padded: [usize; 2],
    window: Window,
    output: [usize; 2],
    /// Per row of a group, from the window's corner in the group's first channel.
    places: Vec<usize>,
    /// Channels of a group.
    channels: usize,
}

impl Lowering {
    /// For a layer that yields `output` = `[height, width]`.
    pub fn new(window: Window, map: [usize; 3], groups: usize, output: [usize; 2]) -> Lowering {
        let pads = window.pads;
        let padded = [
            map[1] + pads.top + pads.bottom,
            map[2] + pads.left + pads.right,
        ];
        let channels = map[0] / groups.max(1);
        let mut places = Vec::with_capacity(channels * window.kernel[0] * window.kernel[1]);
        for c in 0..channels {
            for i in 0..window.kernel[0] {
                for j in 0..window.kernel[1] {
                    let row = c * padded[0] + i * window.dilation[0];
                    places.push(row * padded[1] + j * window.dilation[1]);
                }
            }
        }
        Lowering {
            map,
            padded,
            window,
            output,
            places,
            channels,
        }
    }

    /// Rows of a group.
    pub fn rows(&self) -> usize {
        self.places.len()
    }

    /// Output positions.
    pub fn positions(&self) -> usize {
        self.output[0] * self.output[1]
    }

    /// The map with its border of zeros.
    pub fn pad(&self, map: &Array3<f32>) -> Vec<f32> {
        let [channels, height, width] = self.map;
        let [padded_height, padded_width] = self.padded;
        let (top, left) = (self.window.pads.top, self.window.pads.left);
        let mut padded = vec![0.0; channels * padded_height * padded_width];
        for ((c, i), row) in (0..channels)
            .flat_map(|c| (0..height).map(move |i| (c, i)))
            .zip(map.rows())
        {
            let start = (c * padded_height + top + i) * padded_width + left;
            for (to, &x) in padded[start..start + width].iter_mut().zip(row) {
                *to = x;
            }
        }
        padded
    }

    /// Where the window of a position begins.
    fn corner(&self, position: usize) -> usize {
        let (i, j) = (position / self.output[1], position % self.output[1]);
        i * self.window.stride[0] * self.padded[1] + j * self.window.stride[1]
    }

    fn first(&self, group: usize) -> usize {
        group * self.channels * self.padded[0] * self.padded[1]
    }

    /// A group's inputs at all positions, `[rows, positions]`, from a padded map.
    pub fn all(&self, padded: &[f32], group: usize, to: &mut Vec<f32>) {
        let [height, width] = self.output;
        let stride = self.window.stride;
        to.clear();
        to.reserve(self.rows() * height * width);
        for place in &self.places {
            for i in 0..height {
                let start = self.first(group) + place + i * stride[0] * self.padded[1];
                match stride[1] {
                    1 => to.extend_from_slice(&padded[start..start + width]),
                    step => to.extend(padded[start..].iter().step_by(step).take(width)),
                }
            }
        }
    }

    /// A group's inputs at some positions, `[rows, positions]`, from a padded map.
    pub fn some(&self, padded: &[f32], group: usize, positions: &[usize]) -> Vec<f32> {
        let corners: Vec<usize> = positions
            .iter()
            .map(|&p| self.first(group) + self.corner(p))
            .collect();
        self.places
            .iter()
            .flat_map(|place| corners.iter().map(move |corner| padded[place + corner]))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use forms_golden::layers::{Pads, RowOrder, im2col};

    #[test]
    fn inputs_are_those_of_the_plain_lowering() {
        let map = Array3::from_shape_fn((6, 5, 7), |(c, i, j)| (100 * c + 10 * i + j) as f32 + 1.0);
        for groups in [1, 2, 6] {
            for (kernel, stride, dilation) in [([3, 2], [1, 1], [1, 2]), ([1, 1], [2, 3], [1, 1])] {
                let window = Window {
                    kernel,
                    stride,
                    dilation,
                    pads: Pads {
                        top: 1,
                        left: 2,
                        bottom: 0,
                        right: 1,
                    },
                };
                let output = window.output_size([5, 7]).unwrap();
                let lowering = Lowering::new(window, [6, 5, 7], groups, output);
                let padded = lowering.pad(&map);
                let each = 6 / groups;
                for group in 0..groups {
                    let part =
                        map.slice_axis(ndarray::Axis(0), (group * each..(group + 1) * each).into());
                    let plain = im2col(part, &window, RowOrder::WMajor, 0.0).unwrap();
                    let mut all = Vec::new();
                    lowering.all(&padded, group, &mut all);
                    assert!(
                        all.iter().eq(plain.t().iter()),
                        "{groups} groups, {kernel:?}"
                    );
                    let positions = [lowering.positions() - 1, 0, 2];
                    let some = lowering.some(&padded, group, &positions);
                    let expected = plain.select(ndarray::Axis(0), &positions);
                    assert!(some.iter().eq(expected.t().iter()));
                }
            }
        }
    }
}

//! The sliding window of a convolution or a pool.
//!
//! Along one axis, output `o` and kernel position `k` meet input `o * stride + k * dilation - pad`;
//! outside of the map that is padding. There are `floor((padded - span) / stride) + 1` outputs,
//! with `span = (kernel - 1) * dilation + 1`: what is left over at the far end is not visited.

use super::LayerError;

/// Rows and columns of padding around a feature map.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pads {
    /// Rows above.
    pub top: usize,
    /// Columns to the left.
    pub left: usize,
    /// Rows below.
    pub bottom: usize,
    /// Columns to the right.
    pub right: usize,
}

impl Pads {
    /// The same padding on all four sides.
    pub const fn all(pad: usize) -> Self {
        Self {
            top: pad,
            left: pad,
            bottom: pad,
            right: pad,
        }
    }
}

/// Kernel, stride, dilation (each `[height, width]`, at least 1) and padding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// Kernel positions.
    pub kernel: [usize; 2],
    /// Map positions between neighbouring outputs.
    pub stride: [usize; 2],
    /// Map positions between neighbouring kernel positions; 1 is a dense kernel.
    pub dilation: [usize; 2],
    /// Padding around the map.
    pub pads: Pads,
}

impl Window {
    /// A dense kernel that moves by one, without padding.
    pub const fn new(kernel: [usize; 2]) -> Self {
        Self {
            kernel,
            stride: [1, 1],
            dilation: [1, 1],
            pads: Pads::all(0),
        }
    }

    /// The same window with another stride.
    pub const fn with_stride(mut self, stride: [usize; 2]) -> Self {
        self.stride = stride;
        self
    }

    /// The same window with another dilation.
    pub const fn with_dilation(mut self, dilation: [usize; 2]) -> Self {
        self.dilation = dilation;
        self
    }

    /// The same window with other padding.
    pub const fn with_pads(mut self, pads: Pads) -> Self {
        self.pads = pads;
        self
    }

    /// `[height, width]` of the output for a map of `[height, width]`.
    ///
    /// # Errors
    /// A size of 0, a window larger than the padded map, or sizes beyond the machine's words.
    pub fn output_size(&self, map: [usize; 2]) -> Result<[usize; 2], LayerError> {
        let pads = [
            [self.pads.top, self.pads.bottom],
            [self.pads.left, self.pads.right],
        ];
        let mut output = [0; 2];
        for (a, axis) in ["height", "width"].into_iter().enumerate() {
            let (kernel, stride, dilation) = (self.kernel[a], self.stride[a], self.dilation[a]);
            for (what, size) in [
                ("map", map[a]),
                ("kernel", kernel),
                ("stride", stride),
                ("dilation", dilation),
            ] {
                if size == 0 {
                    let what = format!("{what} {axis}");
                    return Err(LayerError::Zero { what });
                }
            }
            let overflow = |what: &str| LayerError::SizeOverflow {
                what: format!("the {axis} of the {what}"),
            };
            let span = (kernel - 1)
                .checked_mul(dilation)
                .and_then(|reach| reach.checked_add(1))
                .filter(|&span| span <= isize::MAX as usize)
                .ok_or_else(|| overflow("window"))?;
            let padded = map[a]
                .checked_add(pads[a][0])
                .and_then(|size| size.checked_add(pads[a][1]))
                .filter(|&size| size <= isize::MAX as usize)
                .ok_or_else(|| overflow("padded map"))?;
            if span > padded {
                return Err(LayerError::WindowDoesNotFit { axis, span, padded });
            }
            output[a] = (padded - span) / stride + 1;
        }
        Ok(output)
    }

    /// Where output `[row, column]` and kernel position `[row, column]` meet a map of
    /// `[height, width]`; `None` in the padding.
    ///
    /// `output` and `kernel` lie within [`Window::output_size`] and [`Window::kernel`].
    pub(super) fn source(
        &self,
        output: [usize; 2],
        kernel: [usize; 2],
        map: [usize; 2],
    ) -> Option<[usize; 2]> {
        let along = |a: usize, pad: usize| {
            (output[a] * self.stride[a] + kernel[a] * self.dilation[a])
                .checked_sub(pad)
                .filter(|&at| at < map[a])
        };
        Some([along(0, self.pads.top)?, along(1, self.pads.left)?])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Places the window at 0, stride, 2 * stride, ... for as long as it fits.
    fn count_by_walking(
        map: usize,
        pads: usize,
        kernel: usize,
        stride: usize,
        dilation: usize,
    ) -> usize {
        let mut count = 0;
        let mut start = 0;
        while start + (kernel - 1) * dilation < map + pads {
            count += 1;
            start += stride;
        }
        count
    }

    #[test]
    fn the_output_size_is_the_number_of_places_where_the_window_fits() {
        for map in 1..9 {
            for (before, after) in [(0, 0), (1, 0), (0, 1), (2, 2)] {
                for kernel in 1..6 {
                    for stride in 1..4 {
                        for dilation in 1..4 {
                            let window = Window::new([kernel, 1])
                                .with_stride([stride, 1])
                                .with_dilation([dilation, 1])
                                .with_pads(Pads {
                                    top: before,
                                    bottom: after,
                                    ..Pads::default()
                                });
                            let walked =
                                count_by_walking(map, before + after, kernel, stride, dilation);
                            let size = window.output_size([map, 3]);
                            if walked == 0 {
                                assert!(
                                    matches!(size, Err(LayerError::WindowDoesNotFit { .. })),
                                    "{window:?} on {map}: {size:?}"
                                );
                            } else {
                                assert_eq!(size, Ok([walked, 3]), "{window:?} on {map}");
                            }
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn the_two_axes_are_not_confused() {
        let window = Window {
            kernel: [1, 3],
            stride: [1, 2],
            dilation: [1, 1],
            pads: Pads {
                top: 1,
                left: 2,
                bottom: 3,
                right: 4,
            },
        };
        assert_eq!(window.output_size([10, 11]), Ok([14, 8]));
        assert_eq!(window.source([1, 1], [0, 0], [10, 11]), Some([0, 0]));
        assert_eq!(window.source([0, 1], [0, 0], [10, 11]), None);
        assert_eq!(window.source([1, 0], [0, 1], [10, 11]), None);
        assert_eq!(window.source([10, 0], [0, 2], [10, 11]), Some([9, 0]));
        assert_eq!(window.source([11, 0], [0, 2], [10, 11]), None);
    }

    #[test]
    fn a_stride_of_zero_is_refused() {
        let error = Window::new([2, 2])
            .with_stride([2, 0])
            .output_size([4, 4])
            .unwrap_err();
        assert_eq!(
            error.to_string(),
            "stride width is 0, but at least 1 is needed; give it a size"
        );
    }

    #[test]
    fn a_window_larger_than_the_map_is_refused_with_both_sizes() {
        let error = Window::new([3, 3])
            .with_dilation([2, 2])
            .output_size([4, 9])
            .unwrap_err();
        assert_eq!(
            error.to_string(),
            "the window spans 5 along the height, but the padded map has only 4; shrink the \
             kernel or its dilation, or pad more"
        );
    }

    #[test]
    fn sizes_beyond_the_machine_are_refused_instead_of_wrapping() {
        for window in [
            Window::new([usize::MAX, 1]).with_dilation([2, 1]),
            Window::new([1, 1]).with_pads(Pads::all(usize::MAX)),
        ] {
            let error = window.output_size([4, 4]).unwrap_err();
            assert!(
                matches!(error, LayerError::SizeOverflow { .. }),
                "{error:?}"
            );
        }
    }
}

//! What slides over a map, as the framework's custom operations: patches as the rows of a matrix, and convolutions of
//! single channels.
//!
//! Maps are `[batch, height, width, channels]`; windows are golden's. Every sum runs in a fixed order.

use candle_core::{CpuStorage, CustomOp1, CustomOp2, Layout, Result, Shape, Tensor};
use forms_golden::layers::{Pads, Window};

use super::ops::slice;
use super::simd::vectorized;

/// `[height, width]` of a window's results on a map of `[height, width]`, each at least 1.
fn positions(window: &Window, [height, width]: [usize; 2]) -> [usize; 2] {
    let Pads {
        top,
        left,
        bottom,
        right,
    } = window.pads;
    let along = |axis: usize, padded: usize| {
        let span = (window.kernel[axis].saturating_sub(1)) * window.dilation[axis] + 1;
        padded.saturating_sub(span) / window.stride[axis].max(1) + 1
    };
    [
        along(0, height + top + bottom),
        along(1, width + left + right),
    ]
}

/// The pixels of a map that windows meet.
#[derive(Debug, Clone, Copy)]
pub(super) struct Grid {
    window: Window,
    /// Samples, height, width.
    map: [usize; 3],
    /// Height and width of the results.
    out: [usize; 2],
}

impl Grid {
    pub fn new(window: Window, [n, h, w]: [usize; 3]) -> Grid {
        Grid {
            window,
            map: [n, h, w],
            out: positions(&window, [h, w]),
        }
    }

    /// Calls `each(result pixel, tap, map pixel)` for every tap that meets the map, results in order.
    #[inline(always)]
    pub fn each(&self, mut each: impl FnMut(usize, usize, usize)) {
        let ([n, h, w], [oh, ow]) = (self.map, self.out);
        let [kh, kw] = self.window.kernel;
        let pads = self.window.pads;
        let inside = |o: usize, k: usize, axis: usize, pad: usize, size: usize| {
            (o * self.window.stride[axis] + k * self.window.dilation[axis])
                .checked_sub(pad)
                .filter(|&at| at < size)
        };
        for position in 0..n * oh * ow {
            let (sample, y, x) = (position / (oh * ow), position / ow % oh, position % ow);
            for ky in 0..kh {
                let Some(iy) = inside(y, ky, 0, pads.top, h) else {
                    continue;
                };
                for kx in 0..kw {
                    if let Some(ix) = inside(x, kx, 1, pads.left, w) {
                        each(position, ky * kw + kx, (sample * h + iy) * w + ix);
                    }
                }
            }
        }
    }

    pub fn results(&self) -> usize {
        self.map[0] * self.out[0] * self.out[1]
    }

    pub fn shape(&self, channels: usize) -> Shape {
        Shape::from((self.map[0], self.out[0], self.out[1], channels))
    }
}

/// Patches of `[batch, height, width, channels]` as rows:
/// `[batch * positions, kernel height * kernel width * channels]`.
#[derive(Debug, Clone, Copy)]
pub struct Im2col(pub Window);

impl Im2col {
    /// `[height, width]` of the map of positions.
    pub fn positions(&self, map: [usize; 2]) -> [usize; 2] {
        positions(&self.0, map)
    }

    /// Calls `each(place in the row matrix, place in the map, length)` for every run of values that lie
    /// together in both.
    fn runs(&self, [n, h, w, c]: [usize; 4], mut each: impl FnMut(usize, usize, usize)) {
        let Window {
            kernel: [kh, kw],
            stride,
            dilation,
            pads,
        } = self.0;
        if pads != Pads::default() || dilation[1] != 1 {
            Grid::new(self.0, [n, h, w]).each(|position, tap, at| {
                each((position * kh * kw + tap) * c, at * c, c);
            });
            return;
        }
        let [oh, ow] = self.positions([h, w]);
        for position in 0..n * oh * ow {
            let (sample, y, x) = (position / (oh * ow), position / ow % oh, position % ow);
            for ky in 0..kh {
                let iy = y * stride[0] + ky * dilation[0];
                let row = (position * kh + ky) * kw * c;
                each(row, ((sample * h + iy) * w + x * stride[1]) * c, kw * c);
            }
        }
    }
}

impl CustomOp1 for Im2col {
    fn name(&self) -> &'static str {
        "im2col"
    }

    fn cpu_fwd(&self, storage: &CpuStorage, layout: &Layout) -> Result<(CpuStorage, Shape)> {
        let map = slice(storage, layout)?;
        let (n, h, w, c) = layout.shape().dims4()?;
        let [oh, ow] = self.positions([h, w]);
        let columns = self.0.kernel[0] * self.0.kernel[1] * c;
        let mut rows = vec![0.0; n * oh * ow * columns];
        self.runs([n, h, w, c], |row, at, length| {
            rows[row..row + length].copy_from_slice(&map[at..at + length]);
        });
        Ok((CpuStorage::F32(rows), Shape::from((n * oh * ow, columns))))
    }

    fn bwd(&self, arg: &Tensor, _res: &Tensor, grad: &Tensor) -> Result<Option<Tensor>> {
        let op = Col2im {
            of: *self,
            map: arg.dims4()?,
        };
        Ok(Some(grad.contiguous()?.apply_op1_no_bwd(&op)?))
    }
}

/// The transpose of [`Im2col`]: adds every patch back to where it came from.
struct Col2im {
    of: Im2col,
    map: (usize, usize, usize, usize),
}

impl CustomOp1 for Col2im {
    fn name(&self) -> &'static str {
        "col2im"
    }

    fn cpu_fwd(&self, storage: &CpuStorage, layout: &Layout) -> Result<(CpuStorage, Shape)> {
        let rows = slice(storage, layout)?;
        let (n, h, w, c) = self.map;
        let mut map = vec![0.0f32; n * h * w * c];
        self.of.runs([n, h, w, c], |row, at, length| {
            let from = &rows[row..row + length];
            map[at..at + length]
                .iter_mut()
                .zip(from)
                .for_each(|(sum, v)| *sum += v);
        });
        Ok((CpuStorage::F32(map), Shape::from(self.map)))
    }
}

/// The convolution of every channel by itself, one filter each: weights are `[taps, channels]`.
#[derive(Debug, Clone, Copy)]
pub struct Depthwise(pub Window);

impl CustomOp2 for Depthwise {
    fn name(&self) -> &'static str {
        "depthwise"
    }

    fn cpu_fwd(
        &self,
        s1: &CpuStorage,
        l1: &Layout,
        s2: &CpuStorage,
        l2: &Layout,
    ) -> Result<(CpuStorage, Shape)> {
        let (map, weights) = (slice(s1, l1)?, slice(s2, l2)?);
        let (n, h, w, c) = l1.shape().dims4()?;
        let grid = Grid::new(self.0, [n, h, w]);
        let mut out = vec![0.0f32; grid.results() * c];
        vectorized(
            #[inline(always)]
            || {
                grid.each(|to, tap, from| {
                    let (x, w) = (&map[from * c..][..c], &weights[tap * c..][..c]);
                    let out = out[to * c..][..c].iter_mut();
                    out.zip(x.iter().zip(w))
                        .for_each(|(out, (x, w))| *out += x * w);
                });
            },
        );
        Ok((CpuStorage::F32(out), Shape::from((grid.results(), c))))
    }

    fn bwd(
        &self,
        map: &Tensor,
        weights: &Tensor,
        _res: &Tensor,
        grad: &Tensor,
    ) -> Result<(Option<Tensor>, Option<Tensor>)> {
        let grad = grad.contiguous()?;
        let of_this = map.dims4()?;
        let of = |of_map| DepthwiseBack {
            window: self.0,
            map: of_this,
            of_map,
        };
        Ok((
            Some(weights.apply_op2_no_bwd(&grad, &of(true))?),
            Some(map.apply_op2_no_bwd(&grad, &of(false))?),
        ))
    }
}

/// The gradient of the map, from the weights, or that of the weights, from the map.
struct DepthwiseBack {
    window: Window,
    map: (usize, usize, usize, usize),
    of_map: bool,
}

impl CustomOp2 for DepthwiseBack {
    fn name(&self) -> &'static str {
        "depthwise-back"
    }

    fn cpu_fwd(
        &self,
        s1: &CpuStorage,
        l1: &Layout,
        s2: &CpuStorage,
        l2: &Layout,
    ) -> Result<(CpuStorage, Shape)> {
        let (other, grad) = (slice(s1, l1)?, slice(s2, l2)?);
        let (n, h, w, c) = self.map;
        let grid = Grid::new(self.window, [n, h, w]);
        let taps = self.window.kernel[0] * self.window.kernel[1];
        let size = if self.of_map { n * h * w } else { taps };
        let mut out = vec![0.0f32; size * c];
        vectorized(
            #[inline(always)]
            || {
                grid.each(|result, tap, pixel| {
                    let (to, from) = match self.of_map {
                        true => (pixel, tap),
                        false => (tap, pixel),
                    };
                    let (x, g) = (&other[from * c..][..c], &grad[result * c..][..c]);
                    let out = out[to * c..][..c].iter_mut();
                    out.zip(x.iter().zip(g))
                        .for_each(|(out, (x, g))| *out += x * g);
                });
            },
        );
        let shape = match self.of_map {
            true => Shape::from((n, h, w, c)),
            false => Shape::from((taps, c)),
        };
        Ok((CpuStorage::F32(out), shape))
    }
}

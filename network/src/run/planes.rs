//! Feature maps as planes of bytes, for the fast engine's windows: padded, and for strides above 1 dealt to
//! one plane a phase, so that the inputs of a row of the matrix at all positions of a line lie side by side.
//!
//! A layer with one output position takes many images as its positions instead: its planes hold one
//! element of all of them.

use forms_engine::{Grid, SLACK, Vectors};
use forms_golden::layers::Window;

use super::lower::Place;
use super::map::{Element, Map, Values};

/// Images whose single positions are computed together.
const IMAGES: usize = 32;

/// How maps become planes.
#[derive(Debug, Clone)]
pub(super) enum Planes {
    /// One map: a plane a channel and phase.
    Spatial(Spatial),
    /// Element by element of up to [`IMAGES`] maps.
    Images {
        /// Elements of a map.
        elements: usize,
        /// `[height, width]`.
        map: [usize; 2],
    },
}

/// Planes of one map.
#[derive(Debug, Clone)]
pub(super) struct Spatial {
    window: Window,
    /// `[channels, height, width]`.
    map: [usize; 3],
    /// `[rows, columns]` of the output.
    output: [usize; 2],
    /// `[lines, columns]` of a plane.
    plane: [usize; 2],
    /// The phases that some row of the kernel sees: `[down, right]`, below the strides.
    phases: Vec<[usize; 2]>,
}

impl Planes {
    /// For a window over a map with such an output.
    pub fn new(window: Window, map: [usize; 3], output: [usize; 2]) -> Planes {
        let pads = window.pads;
        let is_padded = [pads.top, pads.left, pads.bottom, pads.right] != [0; 4];
        if output == [1, 1] && !is_padded {
            return Planes::Images {
                elements: map.iter().product(),
                map: [map[1], map[2]],
            };
        }
        let seen = |axis: usize, stride: usize| {
            let mut phases: Vec<usize> = (0..window.kernel[axis])
                .map(|at| at * window.dilation[axis] % stride)
                .collect();
            phases.sort_unstable();
            phases.dedup();
            phases
        };
        let right = seen(1, window.stride[1]);
        let phases = seen(0, window.stride[0])
            .into_iter()
            .flat_map(|down| right.iter().map(move |&right| [down, right]));
        let extent = |axis: usize| {
            output[axis] + (window.kernel[axis] - 1) * window.dilation[axis] / window.stride[axis]
        };
        Planes::Spatial(Spatial {
            window,
            map,
            output,
            plane: [extent(0), extent(1)],
            phases: phases.collect(),
        })
    }

    /// Maps that are taken together.
    pub fn images(&self) -> usize {
        match self {
            Planes::Spatial(_) => 1,
            Planes::Images { .. } => IMAGES,
        }
    }

    /// The positions of so many maps.
    pub fn grid(&self, images: usize) -> Grid {
        match self {
            Planes::Spatial(spatial) => Grid {
                lines: spatial.output[0],
                width: spatial.output[1],
                pitch: spatial.plane[1],
            },
            Planes::Images { .. } => Grid {
                lines: 1,
                width: images,
                pitch: images,
            },
        }
    }

    /// Where the first position of what a row sees lies; `None` where planes are too large for the engine.
    pub fn place(&self, place: &Place) -> Option<u32> {
        let at = match self {
            Planes::Images { map, .. } => {
                ((place.channel * map[0] + place.down) * map[1] + place.right) * IMAGES
            }
            Planes::Spatial(spatial) => {
                let [down, right] = spatial.window.stride;
                let phase = [place.down % down, place.right % right];
                let phase = spatial.phases.iter().position(|&own| own == phase)?;
                let [lines, columns] = spatial.plane;
                let plane = place.channel * spatial.phases.len() + phase;
                (plane * lines + place.down / down) * columns + place.right / right
            }
        };
        u32::try_from(at).ok()
    }

    /// Writes the planes of maps, each element `offset` more; padding is the value 0.
    pub fn fill(&self, vectors: Vectors, maps: &[&Map], offset: i64, planes: &mut Vec<u8>) {
        match self {
            Planes::Spatial(spatial) => spatial.fill(vectors, maps[0], offset, planes),
            Planes::Images { elements, .. } => {
                planes.resize(elements * IMAGES + SLACK, 0);
                for (image, map) in maps.iter().enumerate() {
                    let to = planes[image..].iter_mut().step_by(IMAGES);
                    match &map.values {
                        Values::Short(values) => write(to, values.iter(), offset),
                        Values::Middle(values) => write(to, values.iter(), offset),
                        Values::Long(values) => write(to, values.iter(), offset),
                    }
                }
            }
        }
    }
}

impl Spatial {
    fn fill(&self, vectors: Vectors, map: &Map, offset: i64, planes: &mut Vec<u8>) {
        let [channels, height, width] = self.map;
        let [lines, columns] = self.plane;
        planes.resize(channels * self.phases.len() * lines * columns + SLACK, 0);
        // At most 255, as the layer's inputs are.
        let padding = offset as u8;
        let [stride_down, stride_right] = self.window.stride;
        let (top, left) = (self.window.pads.top, self.window.pads.left);
        let mut to = planes.chunks_exact_mut(columns);
        for channel in 0..channels {
            for &[down, right] in &self.phases {
                // The columns of the plane whose elements lie in the map, and the first one's element.
                let first = left
                    .saturating_sub(right)
                    .div_ceil(stride_right)
                    .min(columns);
                let from = (first * stride_right + right).saturating_sub(left);
                let inside = width.saturating_sub(from).div_ceil(stride_right);
                let end = (first + inside).min(columns);
                for line in 0..lines {
                    let Some(to) = to.next() else { return };
                    let i = (line * stride_down + down).wrapping_sub(top);
                    if i >= height {
                        to.fill(padding);
                        continue;
                    }
                    to[..first].fill(padding);
                    to[end..].fill(padding);
                    let to = &mut to[first..end];
                    if to.is_empty() {
                        continue;
                    }
                    let start = (channel * height + i) * width + from;
                    match &map.values {
                        Values::Short(values) if stride_right == 1 => {
                            let values = &values[start..start + to.len()];
                            vectors.bytes(values, offset as i16, to);
                        }
                        Values::Short(values) => {
                            let values = values[start..].iter().step_by(stride_right);
                            write(to.iter_mut(), values, offset);
                        }
                        Values::Middle(values) => {
                            let values = values[start..].iter().step_by(stride_right);
                            write(to.iter_mut(), values, offset);
                        }
                        Values::Long(values) => {
                            let values = values[start..].iter().step_by(stride_right);
                            write(to.iter_mut(), values, offset);
                        }
                    }
                }
            }
        }
    }
}

/// Each value's distance from the lowest, which was checked to fit a byte.
fn write<'a, T: Element + 'a>(
    to: impl Iterator<Item = &'a mut u8>,
    values: impl Iterator<Item = &'a T>,
    offset: i64,
) {
    for (to, value) in to.zip(values) {
        *to = (value.value() + offset) as u8;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use forms_golden::layers::Pads;
    use rand::{Rng, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    #[test]
    fn every_row_of_a_kernel_finds_its_input_at_every_position() {
        for seed in 0..400 {
            let mut rng = ChaCha8Rng::seed_from_u64(seed);
            let mut two = |range: std::ops::Range<usize>| {
                [rng.random_range(range.clone()), rng.random_range(range)]
            };
            let (kernel, stride, dilation) = (two(1..4), two(1..4), two(1..3));
            let ([top, left], [bottom, right], [height, width]) = (two(0..3), two(0..3), two(1..9));
            let window = Window {
                kernel,
                stride,
                dilation,
                pads: Pads {
                    top,
                    left,
                    bottom,
                    right,
                },
            };
            let Ok(output) = window.output_size([height, width]) else {
                continue;
            };
            let shape = [2, height, width];
            let values: Vec<i64> = (0..2 * height * width)
                .map(|_| rng.random_range(-100..=155))
                .collect();
            let values = match seed % 2 {
                0 => Values::Short(values.iter().map(|&v| v as i16).collect()),
                _ => Values::Long(values),
            };
            let map = Map { shape, values };
            let data = map.long();
            let planes = Planes::new(window, shape, output);
            let mut bytes = Vec::new();
            let vectors = Vectors::new(None).unwrap();
            planes.fill(vectors, &[&map], 100, &mut bytes);
            let grid = planes.grid(1);
            for (channel, i, j) in (0..2).flat_map(|c| {
                (0..kernel[0]).flat_map(move |i| (0..kernel[1]).map(move |j| (c, i, j)))
            }) {
                let place = Place {
                    channel,
                    down: i * dilation[0],
                    right: j * dilation[1],
                };
                let first = planes.place(&place).unwrap() as usize;
                for (line, column) in
                    (0..output[0]).flat_map(|l| (0..output[1]).map(move |c| (l, c)))
                {
                    let y = (line * stride[0] + place.down).wrapping_sub(top);
                    let x = (column * stride[1] + place.right).wrapping_sub(left);
                    let value = match y < height && x < width {
                        true => data[(channel * height + y) * width + x],
                        false => 0,
                    };
                    let found = bytes[first + line * grid.pitch + column];
                    assert_eq!(i64::from(found), value + 100, "seed {seed}, {window:?}");
                }
            }
            assert!(bytes.len() >= SLACK);
        }
    }
}

//! Feature maps to the inputs of a pack's crossbars, one row a position: im2col, quickly.
//!
//! Every input is `value + offset`, padding being the value 0; rows between groups hold 0 and no weight.

use forms_golden::layers::{ElementOrder, Window};
use ndarray::Array2;
use rayon::prelude::*;

use super::pack::Pack;

/// How a pack's rows are gathered from a map.
#[derive(Debug, Clone)]
pub(super) struct Lowering {
    window: Window,
    map: [usize; 3],
    /// `[rows, columns]` of the output.
    output: [usize; 2],
    /// Per row of the pack; `None` between groups.
    places: Vec<Option<Place>>,
    /// Rows with an input, and where it lies from the window's upper left corner, the map being flat.
    near: Vec<(u32, u32)>,
    offset: i64,
}

/// Where a row's input is, from the upper left corner of its window.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub channel: usize,
    pub down: usize,
    pub right: usize,
}

impl Lowering {
    /// For a pack of a layer with `channels` input channels a group.
    pub fn new(
        pack: &Pack,
        window: Window,
        order: &impl ElementOrder,
        channels: usize,
        map: [usize; 3],
        output: [usize; 2],
        offset: i64,
    ) -> Lowering {
        let [height, width] = window.kernel;
        let mut places = vec![None; pack.matrix.nrows()];
        for (position, group) in pack.groups.clone().enumerate() {
            for row in 0..channels * height * width {
                let element = order.element(row, [channels, height, width]);
                places[position * pack.pitch + row] = Some(Place {
                    channel: group * channels + element / (height * width),
                    down: element / width % height * window.dilation[0],
                    right: element % width * window.dilation[1],
                });
            }
        }
        let near = places.iter().enumerate().filter_map(|(row, place)| {
            place.map(
                |Place {
                     channel,
                     down,
                     right,
                 }| {
                    (
                        row as u32,
                        ((channel * map[1] + down) * map[2] + right) as u32,
                    )
                },
            )
        });
        Lowering {
            window,
            map,
            output,
            near: near.collect(),
            places,
            offset,
        }
    }

    /// Where each row has its input, from its window's upper left corner; `None` between groups.
    pub fn places(&self) -> &[Option<Place>] {
        &self.places
    }

    /// The inputs of positions `first .. first + count` over a batch of maps, position by position, map
    /// after map: `[count, rows]`.
    pub fn gather<T>(&self, maps: &[&[i64]], first: usize, count: usize) -> Array2<T>
    where
        T: Copy + Default + Send + Sync + FromInput,
    {
        let rows = self.places.len();
        let positions = self.output[0] * self.output[1];
        let mut batch = vec![T::default(); count * rows];
        batch
            .par_chunks_mut(rows)
            .with_min_len(16)
            .enumerate()
            .for_each(|(at, inputs)| {
                let place = first + at;
                let (map, position) = (maps[place / positions], place % positions);
                self.one(
                    map,
                    [position / self.output[1], position % self.output[1]],
                    inputs,
                );
            });
        Array2::from_shape_vec((count, rows), batch)
            .unwrap_or_else(|_| unreachable!("it was made with as many elements"))
    }

    fn one<T: Copy + FromInput>(&self, map: &[i64], [row, column]: [usize; 2], inputs: &mut [T]) {
        let [_, height, width] = self.map;
        // The corner may lie in the padding: differences wrap, and what is out of the map stays out.
        let top = (row * self.window.stride[0]).wrapping_sub(self.window.pads.top);
        let left = (column * self.window.stride[1]).wrapping_sub(self.window.pads.left);
        let reach = |axis: usize| (self.window.kernel[axis] - 1) * self.window.dilation[axis];
        let within = |start: usize, reach, size| start < size && start + reach < size;
        if within(top, reach(0), height) && within(left, reach(1), width) {
            let data = &map[top * width + left..];
            for &(row, at) in &self.near {
                inputs[row as usize] = T::from_input(data[at as usize] + self.offset);
            }
            return;
        }
        for (input, place) in inputs.iter_mut().zip(&self.places) {
            let Some(place) = place else { continue };
            let (i, j) = (top.wrapping_add(place.down), left.wrapping_add(place.right));
            let value = match i < height && j < width {
                true => map[(place.channel * height + i) * width + j],
                false => 0,
            };
            *input = T::from_input(value + self.offset);
        }
    }
}

/// A type that holds inputs which were checked to fit it.
pub(super) trait FromInput {
    /// Its lowest bits.
    fn from_input(value: i64) -> Self;
}

impl FromInput for u8 {
    fn from_input(value: i64) -> u8 {
        value as u8
    }
}

impl FromInput for i64 {
    fn from_input(value: i64) -> i64 {
        value
    }
}

//! The layers without a matrix, over flat maps: the same numbers as the reference, without its detours.

use forms_golden::layers::{Scale, Window};

use super::layer::rescale;
use super::lower::Map;
use crate::network::{Merge, Op, Rearrange};

/// One layer's output for one image; shapes were checked, and `output` is what it yields.
pub(super) fn run(op: &Op, inputs: &[&Map], output: [usize; 3]) -> Result<Map, String> {
    let map = inputs[0];
    let data = match op {
        Op::Conv(_) | Op::Dense(_) => unreachable!("they are run on crossbars"),
        Op::Flatten => map.data.clone(),
        Op::MaxPool(window) => pool(map, window, output, |seen| seen.iter().copied().max())?,
        Op::AveragePool(window) => pool(map, window, output, mean)?,
        Op::GlobalAveragePool => {
            let window = Window::new([map.shape[1], map.shape[2]]);
            pool(map, &window, output, mean)?
        }
        Op::Pad(pads) => {
            let [channels, height, width] = map.shape;
            let mut data = vec![0; output.iter().product()];
            for c in 0..channels {
                for i in 0..height {
                    let from = (c * height + i) * width;
                    let to = (c * output[1] + i + pads.top) * output[2] + pads.left;
                    data[to..to + width].copy_from_slice(&map.data[from..from + width]);
                }
            }
            data
        }
        Op::Requantize(how) => {
            let size = map.shape[1] * map.shape[2];
            let channels = map.data.chunks(size).zip(&how.scales);
            channels
                .flat_map(|(channel, &scale)| {
                    channel.iter().map(move |&v| rescale(v, scale, how.range))
                })
                .collect()
        }
        Op::Input(_) => unreachable!("the network's inputs are given"),
        Op::Host(_) => unreachable!("segments of the host have a plan"),
        Op::Rearrange(how) => {
            let element = |&at: &u32| match at {
                Rearrange::ZERO => 0,
                at => map.data[at as usize],
            };
            how.table.iter().map(element).collect()
        }
        Op::Lookup(how) => {
            let (rows, entries) = how.tables.dim();
            let size = map.shape[1] * map.shape[2];
            let channels = map.data.chunks(size).enumerate();
            channels
                .flat_map(|(c, channel)| {
                    let row = if rows == 1 { 0 } else { c };
                    let last = entries as i64 - 1;
                    channel.iter().map(move |&x| {
                        let at = x.saturating_sub(how.low).clamp(0, last);
                        i64::from(how.tables[[row, at as usize]])
                    })
                })
                .collect()
        }
        Op::Add(merge) => add(inputs, merge),
        Op::Concat(merge) => {
            let operands = inputs.iter().zip(&merge.scales);
            operands
                .flat_map(|(map, &scale)| {
                    map.data
                        .iter()
                        .map(move |&v| rescale(v, scale, merge.range))
                })
                .collect()
        }
    };
    Ok(Map {
        shape: output,
        data,
    })
}

fn add(inputs: &[&Map], merge: &Merge) -> Vec<i64> {
    let mut sums = vec![0_i128; inputs[0].data.len()];
    for (map, scale) in inputs.iter().zip(&merge.scales) {
        let scale: &Scale = scale;
        for (sum, &v) in sums.iter_mut().zip(&map.data) {
            *sum += scale.rescale(v);
        }
    }
    sums.into_iter().map(|sum| merge.range.clamp(sum)).collect()
}

/// Rounded to the nearest integer, halves upwards.
fn mean(seen: &[i64]) -> Option<i64> {
    let n = seen.len() as i128;
    let sum: i128 = seen.iter().map(|&value| i128::from(value)).sum();
    // The mean lies between the values it is of.
    (n > 0).then(|| (2 * sum + n).div_euclid(2 * n) as i64)
}

/// `reduce` of what each window sees of the map, padding left out.
fn pool(
    map: &Map,
    window: &Window,
    output: [usize; 3],
    reduce: impl Fn(&[i64]) -> Option<i64>,
) -> Result<Vec<i64>, String> {
    let [_, height, width] = map.shape;
    let mut data = Vec::with_capacity(output.iter().product());
    let mut seen = Vec::new();
    for channel in map.data.chunks(height * width) {
        for row in 0..output[1] {
            for column in 0..output[2] {
                seen.clear();
                for i in inside(
                    row * window.stride[0],
                    window.pads.top,
                    window.dilation[0],
                    window.kernel[0],
                    height,
                ) {
                    let line = &channel[i * width..(i + 1) * width];
                    let columns = inside(
                        column * window.stride[1],
                        window.pads.left,
                        window.dilation[1],
                        window.kernel[1],
                        width,
                    );
                    seen.extend(columns.map(|j| line[j]));
                }
                let value = reduce(&seen).ok_or_else(|| {
                    format!("the pool window of output row {row}, column {column} sees nothing but padding; pad less")
                })?;
                data.push(value);
            }
        }
    }
    Ok(data)
}

/// The positions within `0 .. size` that a window's positions along one axis meet.
fn inside(
    start: usize,
    pad: usize,
    dilation: usize,
    kernel: usize,
    size: usize,
) -> impl Iterator<Item = usize> {
    let first = pad.saturating_sub(start).div_ceil(dilation);
    (first..kernel)
        .map(move |k| start + k * dilation - pad)
        .take_while(move |&at| at < size)
}

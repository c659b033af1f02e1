//! The layers without a matrix, over flat maps: the same numbers as the reference, without its detours.

use forms_engine::Vectors;
use forms_golden::layers::{Pads, Window};

use super::layer::rescale;
use super::map::{Element, Map, Values, Width};
use crate::check::Value;
use crate::network::{Merge, Op, Rearrange};

/// One layer's output for one image; shapes were checked, and `output` is what it yields of such `reads`.
pub(super) fn run(
    op: &Op,
    inputs: &[&Map],
    reads: &[&Value],
    output: &Value,
    vectors: Vectors,
) -> Result<Map, String> {
    let map = inputs[0];
    let shape = output.shape;
    let values = match op {
        Op::Conv(_) | Op::Dense(_) => unreachable!("they are run on crossbars"),
        Op::Flatten => map.values.clone(),
        Op::MaxPool(window) => pooled(map, window, shape, Pool::Max)?,
        Op::AveragePool(window) => pooled(map, window, shape, Pool::Mean)?,
        Op::GlobalAveragePool => {
            let window = Window::new([map.shape[1], map.shape[2]]);
            pooled(map, &window, shape, Pool::Mean)?
        }
        Op::Pad(pads) => match &map.values {
            Values::Short(values) => Values::Short(pad(values, map.shape, shape, pads)),
            Values::Middle(values) => Values::Middle(pad(values, map.shape, shape, pads)),
            Values::Long(values) => Values::Long(pad(values, map.shape, shape, pads)),
        },
        Op::Requantize(how) => {
            let size = map.shape[1] * map.shape[2];
            let long = map.long();
            let channels = long.chunks(size).zip(&how.scales);
            let values = channels.flat_map(|(channel, &scale)| {
                let values = channel.iter();
                values.map(move |&v| rescale(v, scale, how.range))
            });
            return Ok(Map::new(output, values));
        }
        Op::Input(_) => unreachable!("the network's inputs are given"),
        Op::Host(_) => unreachable!("segments of the host have a plan"),
        Op::Rearrange(how) => match &map.values {
            Values::Short(values) => Values::Short(rearranged(values, &how.table)),
            Values::Middle(values) => Values::Middle(rearranged(values, &how.table)),
            Values::Long(values) => Values::Long(rearranged(values, &how.table)),
        },
        Op::Lookup(how) => {
            let (rows, entries) = how.tables.dim();
            let size = map.shape[1] * map.shape[2];
            let last = entries as i64 - 1;
            let long = map.long();
            let values = long.chunks(size).enumerate().flat_map(|(c, channel)| {
                let row = if rows == 1 { 0 } else { c };
                channel.iter().map(move |&x| {
                    let at = x.saturating_sub(how.low).clamp(0, last);
                    i64::from(how.tables[[row, at as usize]])
                })
            });
            return Ok(Map::new(output, values));
        }
        Op::Add(merge) => match add_short(inputs, reads, merge, output, vectors) {
            Some(values) => Values::Short(values),
            None => return Ok(Map::new(output, add(inputs, merge).into_iter())),
        },
        Op::Concat(merge) => {
            let mut values = Vec::with_capacity(shape.iter().product());
            for (map, &scale) in inputs.iter().zip(&merge.scales) {
                let long = map.long();
                values.extend(long.iter().map(|&v| rescale(v, scale, merge.range)));
            }
            return Ok(Map::new(output, values.into_iter()));
        }
    };
    Ok(Map { shape, values })
}

/// The elements that a table names.
fn rearranged<T: Element>(values: &[T], table: &[u32]) -> Vec<T> {
    let element = |&at: &u32| match at {
        Rearrange::ZERO => T::default(),
        at => values[at as usize],
    };
    table.iter().map(element).collect()
}

/// The sum of branches in vectors, where 32 bits hold them and their sum, and sixteen the result.
fn add_short(
    inputs: &[&Map],
    reads: &[&Value],
    merge: &Merge,
    output: &Value,
    vectors: Vectors,
) -> Option<Vec<i16>> {
    // |v * M / 2^s| <= |v| * M / 2^s + 1, of which the sum must stay below 2^31.
    let most = reads.iter().zip(&merge.scales).map(|(value, scale)| {
        let reach = value.low.unsigned_abs().max(value.high.unsigned_abs());
        let shifted = (u128::from(reach) * u128::from(scale.multiplier())) >> scale.shift();
        (scale.shift() <= 61).then_some(shifted + 2)
    });
    let most: Option<u128> = most.sum();
    if most? >= 1 << 31 || Width::of(output) != Width::Short {
        return None;
    }
    let mut sums = vec![0; output.shape.iter().product()];
    for (map, scale) in inputs.iter().zip(&merge.scales) {
        let (multiplier, shift) = (scale.multiplier(), scale.shift());
        match &map.values {
            Values::Short(values) => vectors.add_rescaled(values, multiplier, shift, &mut sums),
            Values::Middle(values) => vectors.add_rescaled(values, multiplier, shift, &mut sums),
            Values::Long(_) => return None,
        }
    }
    let mut results = vec![0; sums.len()];
    // The range is the output's, which fits.
    let (low, high) = (merge.range.low() as i16, merge.range.high() as i16);
    vectors.clamp(&sums, low, high, &mut results);
    Some(results)
}

/// The sum of branches in as many bits as it takes.
fn add(inputs: &[&Map], merge: &Merge) -> Vec<i64> {
    let mut sums = vec![0_i128; inputs[0].long().len()];
    for (map, scale) in inputs.iter().zip(&merge.scales) {
        for (sum, &v) in sums.iter_mut().zip(map.long().iter()) {
            *sum += scale.rescale(v);
        }
    }
    sums.into_iter().map(|sum| merge.range.clamp(sum)).collect()
}

/// A border of zeros.
fn pad<T: Element>(
    values: &[T],
    [channels, height, width]: [usize; 3],
    output: [usize; 3],
    pads: &Pads,
) -> Vec<T> {
    let mut padded = vec![T::default(); output.iter().product()];
    for c in 0..channels {
        for i in 0..height {
            let from = (c * height + i) * width;
            let to = (c * output[1] + i + pads.top) * output[2] + pads.left;
            padded[to..to + width].copy_from_slice(&values[from..from + width]);
        }
    }
    padded
}

/// How a pool reduces what a window sees.
#[derive(Debug, Clone, Copy)]
enum Pool {
    /// The largest.
    Max,
    /// The mean, rounded to the nearest integer, halves upwards.
    Mean,
}

fn pooled(map: &Map, window: &Window, output: [usize; 3], how: Pool) -> Result<Values, String> {
    Ok(match &map.values {
        Values::Short(values) => Values::Short(pooled_of(values, map.shape, window, output, how)?),
        Values::Middle(values) => {
            Values::Middle(pooled_of(values, map.shape, window, output, how)?)
        }
        Values::Long(values) => Values::Long(pooled_of(values, map.shape, window, output, how)?),
    })
}

fn pooled_of<T: Element>(
    values: &[T],
    shape: [usize; 3],
    window: &Window,
    output: [usize; 3],
    how: Pool,
) -> Result<Vec<T>, String> {
    match how {
        Pool::Max => pool(values, shape, window, output, Ord::max),
        Pool::Mean => mean(values, shape, window, output),
    }
}

/// What each window sees of the map, padding left out, brought together tap by tap.
fn pool<T: Copy>(
    values: &[T],
    [channels, height, width]: [usize; 3],
    window: &Window,
    output: [usize; 3],
    reduce: impl Fn(T, T) -> T,
) -> Result<Vec<T>, String> {
    let taps = |axis: usize, pad: usize, size: usize| -> Vec<Vec<usize>> {
        (0..output[axis + 1])
            .map(|at| {
                let reach = (0..window.kernel[axis]).map(|k| k * window.dilation[axis]);
                let seen = reach.map(|by| (at * window.stride[axis] + by).wrapping_sub(pad));
                seen.filter(|&at| at < size).collect()
            })
            .collect()
    };
    let rows = taps(0, window.pads.top, height);
    let columns = taps(1, window.pads.left, width);
    for (i, row) in rows.iter().enumerate() {
        for (j, column) in columns.iter().enumerate() {
            if row.is_empty() || column.is_empty() {
                return Err(format!(
                    "the pool window of output row {i}, column {j} sees nothing but padding; pad less"
                ));
            }
        }
    }
    let mut data = Vec::with_capacity(output.iter().product());
    // The lines that a row of windows sees, brought together first.
    let mut line = Vec::with_capacity(width);
    for channel in values.chunks_exact(height * width).take(channels) {
        for row in &rows {
            line.clear();
            line.extend_from_slice(&channel[row[0] * width..][..width]);
            for &i in &row[1..] {
                for (all, &value) in line.iter_mut().zip(&channel[i * width..][..width]) {
                    *all = reduce(*all, value);
                }
            }
            for column in &columns {
                let first = line[column[0]];
                let rest = column[1..].iter().map(|&j| line[j]);
                data.push(rest.fold(first, &reduce));
            }
        }
    }
    Ok(data)
}

fn mean<T: Element>(
    values: &[T],
    shape: [usize; 3],
    window: &Window,
    output: [usize; 3],
) -> Result<Vec<T>, String> {
    let values: Vec<(i128, i128)> = values.iter().map(|v| (v.value().into(), 1)).collect();
    let sums = pool(&values, shape, window, output, |a, b| {
        (a.0 + b.0, a.1 + b.1)
    })?;
    // The mean lies between the values it is of.
    let means = sums.into_iter();
    Ok(means
        .map(|(sum, n)| T::of((2 * sum + n).div_euclid(2 * n) as i64))
        .collect())
}

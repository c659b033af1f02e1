//! A network's layer as batches for a tile: its weights cut to what a tile holds, its inputs in the
//! order in which the tile's pools want them.

use forms_golden::Config;
use forms_golden::layers::{ActivationRange, Window, im2col, lower_kernels};
use forms_network::{MatrixLayer, Network, Op, Plan};
use ndarray::{Array2, ArrayView3, Axis};

use super::layer::TileLayer;
use crate::Error;

/// A layer with a matrix and the pool behind it.
pub(super) struct Lowered {
    /// The node whose output comes out: the matrix's own, or its pool's.
    pub node: usize,
    /// [channels, height, width] of that output.
    pub shape: [usize; 3],
    /// The columns that a tile holds at once, and the layer of them.
    pub parts: Vec<(usize, TileLayer)>,
    /// [products][rows], window by window.
    pub inputs: Vec<Vec<i64>>,
}

/// How the tile's pools reduce the positions of a product's output.
struct Pooled {
    node: usize,
    /// Positions, window by window.
    order: Vec<usize>,
    max_window: usize,
    average_window: usize,
}

/// Lowers node `position`, whose input is `map` [channels, height, width].
///
/// # Errors
///
/// [`Error::NotOnTile`], [`Error::BeyondTile`]; golden's.
pub(super) fn lower(
    network: &Network,
    plan: &Plan,
    position: usize,
    config: &Config,
    crossbars: usize,
    map: ArrayView3<i64>,
) -> Result<Lowered, Error> {
    let node = &network.nodes[position];
    let refused = |reason: String| Error::NotOnTile {
        node: node.name.clone(),
        reason,
    };
    let Some(layer) = node.matrix() else {
        let kind = node.op.kind();
        return Err(refused(format!(
            "a {kind} of its own has no crossbar in front of it; use the fast engine"
        )));
    };
    if layer.groups != 1 {
        let groups = layer.groups;
        return Err(refused(format!(
            "it has {groups} groups, and a tile takes layers of one; use the fast engine"
        )));
    }
    let sums = &plan.outputs[position];
    if sums.low < i64::from(i32::MIN) || sums.high > i64::from(i32::MAX) {
        let (low, high) = (sums.low, sums.high);
        return Err(refused(format!(
            "its results reach {low}..={high}, and a tile's have 32 bits; requantize them"
        )));
    }
    // Signed crossbars take activations as they are, unsigned ones their distance from the lowest.
    let input = plan.value(plan.sources[position][0]);
    let (offset, b_used) = match config.signed_inputs {
        true => (0, signed_bits(input.low, input.high)),
        false => (-input.low.min(0), layer.b_used as usize),
    };
    let pooled = pooled(network, plan, position).map_err(refused)?;
    let rows = im2col(map, &layer.window, layer.row_order, 0)? + offset;
    let inputs = pooled.order.iter().map(|&p| rows.row(p).to_vec()).collect();
    let mut parts = parts(&layer, config, crossbars, offset, b_used)?;
    for (_, part) in &mut parts {
        part.max_window = pooled.max_window;
        part.average_window = pooled.average_window;
    }
    Ok(Lowered {
        node: pooled.node,
        shape: plan.outputs[pooled.node].shape,
        parts,
        inputs,
    })
}

/// Bits of the shortest two's complement that holds `low` to `high`.
fn signed_bits(low: i64, high: i64) -> usize {
    let bits = |value: i64| 65 - (value ^ (value >> 63)).leading_zeros() as usize;
    bits(low).max(bits(high))
}

/// The layer cut by columns, each part as wide as a tile of `crossbars` crossbars holds; twins take
/// columns too.
pub(crate) fn parts(
    layer: &MatrixLayer,
    config: &Config,
    crossbars: usize,
    offset: i64,
    b_used: usize,
) -> Result<Vec<(usize, TileLayer)>, Error> {
    let weights: Array2<i64> =
        lower_kernels(layer.weights.view(), layer.row_order)?.mapv(i64::from);
    let (rows, columns) = weights.dim();
    if rows > crossbars * config.rows {
        let across = columns.div_ceil(config.weight_columns());
        return Err(Error::BeyondTile {
            rows,
            columns,
            crossbars: rows.div_ceil(config.rows) * across,
            most: crossbars,
        });
    }
    let mut parts = Vec::new();
    let mut first = 0;
    while first < columns {
        let mut taken = (columns - first).min(config.weight_columns());
        let mut part = loop {
            let slice = weights.slice_axis(Axis(1), (first..first + taken).into());
            match TileLayer::new(config, crossbars, slice, b_used) {
                Err(Error::BeyondTile { .. }) if taken > 1 => taken -= 1,
                other => break other?,
            }
        };
        let sums = weights.sum_axis(Axis(0));
        for k in 0..taken {
            part.bias[k] = layer.bias[first + k] - offset * sums[first + k];
        }
        if let Some(how) = layer.requantize {
            part.scales = how.scales[first..first + taken].to_vec();
            part.range = how.range;
        } else {
            part.range = ActivationRange::signed(32)?;
        }
        parts.push((first, part));
        first += taken;
    }
    Ok(parts)
}

/// The pool that node `position` alone feeds, if there is one.
fn pooled(network: &Network, plan: &Plan, position: usize) -> Result<Pooled, String> {
    let [_, height, width] = plan.outputs[position].shape;
    let alone = Pooled {
        node: position,
        order: (0..height * width).collect(),
        max_window: 1,
        average_window: 1,
    };
    let next = position + 1;
    // The last reader is the next node, so it is the only one.
    if plan.last_readers()[next] != next {
        return Ok(alone);
    }
    let (window, largest) = match &network.nodes[next].op {
        Op::MaxPool(window) => (*window, true),
        Op::AveragePool(window) => (*window, false),
        Op::GlobalAveragePool => (Window::new([height, width]), false),
        _ => return Ok(alone),
    };
    let size = window.kernel[0] * window.kernel[1];
    let [_, out_height, out_width] = plan.outputs[next].shape;
    let mut order = Vec::with_capacity(out_height * out_width * size);
    for i in 0..out_height {
        for j in 0..out_width {
            let seen = positions(&window, [i, j], [height, width]);
            // A position that is seen twice does not change the largest, but it does the mean.
            let Some(&any) = seen.first().filter(|_| largest || seen.len() == size) else {
                return Err(format!(
                    "the average pool behind it, \"{}\", has windows of fewer than {size} \
                     positions at the border, and a tile's windows have one size; pool without \
                     padding",
                    network.nodes[next].name
                ));
            };
            order.extend(&seen);
            order.extend(std::iter::repeat_n(any, size - seen.len()));
        }
    }
    Ok(Pooled {
        node: next,
        order,
        max_window: if largest { size } else { 1 },
        average_window: if largest { 1 } else { size },
    })
}

/// The positions of a map of `size` that the pool's output `at` sees; none is padding.
fn positions(window: &Window, at: [usize; 2], size: [usize; 2]) -> Vec<usize> {
    let pads = [window.pads.top, window.pads.left];
    let along = |axis: usize| {
        let places = (0..window.kernel[axis])
            .map(move |k| at[axis] * window.stride[axis] + k * window.dilation[axis]);
        places
            .filter_map(|place| place.checked_sub(pads[axis]))
            .filter(|&place| place < size[axis])
            .collect::<Vec<_>>()
    };
    let columns = along(1);
    let rows = along(0).into_iter();
    rows.flat_map(|i| columns.iter().map(move |j| i * size[1] + j))
        .collect()
}

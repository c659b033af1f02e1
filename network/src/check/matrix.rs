//! What must hold of a layer with a matrix: weights that fit their filters, groups, input and bits, and sums that
//! no arithmetic overflows.

use forms_golden::layers::ElementOrder;

use super::{MAX_INPUT_BITS, Value, requantized, unsigned_bits};
use crate::Error;
use crate::network::{MatrixLayer, Node, Op};

/// Sums beyond this are refused, so that no arithmetic on them overflows 64 bits.
const MAX_SUM: i128 = 1 << 62;

/// Shape and range of the layer's output.
pub(super) fn check(
    node: &Node,
    layer: &MatrixLayer,
    input: Value,
    weight_bits: u32,
) -> Result<Value, Error> {
    let refuse = |reason: String| Err(Error::node(&node.name, reason));
    let (filters, channels, height, width) = layer.weights.dim();
    if layer.window.kernel != [height, width] {
        let kernel = layer.window.kernel;
        return refuse(format!(
            "its kernel is {kernel:?}, but its weights are [{height}, {width}]"
        ));
    }
    let groups = layer.groups;
    if groups == 0 || filters == 0 || filters % groups != 0 {
        return refuse(format!(
            "{filters} filters cannot be dealt to {groups} groups; the groups must divide them"
        ));
    }
    if channels.checked_mul(groups) != Some(input.shape[0]) {
        let found = input.shape[0];
        return refuse(format!(
            "its weights are for {channels} channels in each of {groups} groups, but its input has {found}"
        ));
    }
    if matches!(node.op, Op::Dense(_)) && [channels, height, width] != input.shape {
        let found = input.shape;
        return refuse(format!(
            "its weights are for {:?}, but its input is {found:?}",
            [channels, height, width]
        ));
    }
    layer
        .row_order
        .check_rows(channels * height * width)
        .map_err(Error::layer(&node.name))?;
    if layer.bias.len() != filters {
        let found = layer.bias.len();
        return refuse(format!(
            "{found} biases for {filters} filters; give one each"
        ));
    }
    let most = (1_i32 << weight_bits) - 1;
    if let Some(w) = layer.weights.iter().find(|w| !(-most..=most).contains(*w)) {
        return refuse(format!(
            "weight {w} exceeds {weight_bits} magnitude bits (-{most}..={most})"
        ));
    }
    let needed = unsigned_bits(input.low, input.high);
    if needed > layer.b_used || layer.b_used > MAX_INPUT_BITS {
        let (b, low, high) = (layer.b_used, input.low, input.high);
        return refuse(format!(
            "B_used = {b}, but its input {low}..={high} needs {needed} bits, and at most {MAX_INPUT_BITS} are allowed"
        ));
    }
    let [rows, cols] = layer
        .window
        .output_size([input.shape[1], input.shape[2]])
        .map_err(Error::layer(&node.name))?;
    let shape = [filters, rows, cols];
    let (low, high) = bounds(layer, input);
    if -low > MAX_SUM || high > MAX_SUM {
        return refuse(format!(
            "its sums may reach {low}..={high}, beyond 62 bits; rescale its bias or weights"
        ));
    }
    match layer.requantize {
        Some(how) => requantized(node, how, shape),
        // Both fit, as was checked.
        None => Ok(Value {
            shape,
            low: low as i64,
            high: high as i64,
        }),
    }
}

/// Bounds of a layer's sums over all inputs within their range, padding included.
fn bounds(layer: &MatrixLayer, input: Value) -> (i128, i128) {
    let (low, high) = (i128::from(input.low.min(0)), i128::from(input.high.max(0)));
    let mut all = (i128::MAX, i128::MIN);
    for (filter, bias) in layer.weights.outer_iter().zip(layer.bias) {
        // A filter has fewer than 2^32 weights of sixteen bits.
        let positive: i64 = filter.iter().map(|&w| i64::from(w.max(0))).sum();
        let negative: i64 = filter.iter().map(|&w| i64::from(w.min(0))).sum();
        let (positive, negative) = (i128::from(positive), i128::from(negative));
        let bias = i128::from(*bias);
        all.0 = all.0.min(bias + positive * low + negative * high);
        all.1 = all.1.max(bias + positive * high + negative * low);
    }
    all
}

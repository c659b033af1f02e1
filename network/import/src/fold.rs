//! What a model computes of constants alone, computed when it is read.

use crate::function::{Binary, Unary};
use crate::movement::place;
use crate::onnx::Attributes;
use crate::tensor::{MAX_ELEMENTS, Tensor};

/// Sizes that two tensors have together, as ONNX broadcasts.
pub(crate) fn together(a: &[usize], b: &[usize]) -> Result<Vec<usize>, String> {
    let rank = a.len().max(b.len());
    let of =
        |dims: &[usize], at: usize| (at + dims.len()).checked_sub(rank).map_or(1, |at| dims[at]);
    (0..rank)
        .map(|at| match (of(a, at), of(b, at)) {
            (x, y) if x == y => Ok(x),
            (1, y) => Ok(y),
            (x, 1) => Ok(x),
            _ => Err(format!("{a:?} and {b:?} do not fit together")),
        })
        .collect()
}

/// A constant laid over larger sizes.
fn over(tensor: &Tensor, dims: &[usize]) -> Vec<f64> {
    if tensor.shape == dims {
        return tensor.data.clone();
    }
    let count: usize = dims.iter().product();
    let before = dims.len() - tensor.shape.len();
    (0..count)
        .map(|flat| {
            let (mut rest, mut at, mut stride) = (flat, 0, 1);
            for axis in (before..dims.len()).rev() {
                let i = rest % dims[axis];
                rest /= dims[axis];
                let size = tensor.shape[axis - before];
                at += if size == 1 { 0 } else { i * stride };
                stride *= size;
            }
            tensor.data[at]
        })
        .collect()
}

/// A binary operator.
pub(crate) fn binary(operator: Binary, a: &Tensor, b: &Tensor) -> Result<Tensor, String> {
    let dims = together(&a.shape, &b.shape)?;
    if dims
        .iter()
        .try_fold(1_usize, |n, &d| n.checked_mul(d))
        .is_none_or(|n| n > MAX_ELEMENTS)
    {
        return Err(format!("its output would be {dims:?}"));
    }
    let (left, right) = (over(a, &dims), over(b, &dims));
    let whole = !a.is_float() && !operator.is_logical();
    if whole && operator == Binary::Div && right.contains(&0.0) {
        return Err("it divides an integer by 0".to_owned());
    }
    let number = |(&x, &y): (&f64, &f64)| match operator.at(x, y) {
        z if whole => z.trunc(),
        z => z,
    };
    let data = left.iter().zip(&right).map(number).collect();
    let kind = if operator.is_logical() { 9 } else { a.kind };
    Ok(Tensor::new(dims, data, kind))
}

/// A unary operator.
pub(crate) fn unary(operator: Unary, a: &Tensor) -> Tensor {
    let data = a.data.iter().map(|&x| operator.at(x)).collect();
    Tensor::new(a.shape.clone(), data, a.kind)
}

/// A Cast to ONNX's element type.
pub(crate) fn cast(a: &Tensor, to: i32) -> Result<Tensor, String> {
    let bounds = |low: f64, high: f64| move |x: f64| x.trunc().clamp(low, high);
    let convert: Box<dyn Fn(f64) -> f64> = match to {
        1 | 10 | 16 => Box::new(|x| f64::from(x as f32)),
        11 => Box::new(|x| x),
        9 => Box::new(|x| f64::from(u8::from(x != 0.0))),
        2 => Box::new(bounds(0.0, 255.0)),
        3 => Box::new(bounds(-128.0, 127.0)),
        4 => Box::new(bounds(0.0, 65535.0)),
        5 => Box::new(bounds(-32768.0, 32767.0)),
        6 => Box::new(bounds(-2_f64.powi(31), 2_f64.powi(31) - 1.0)),
        7 => Box::new(bounds(-2_f64.powi(63), 2_f64.powi(63))),
        12 => Box::new(bounds(0.0, 2_f64.powi(32) - 1.0)),
        13 => Box::new(bounds(0.0, 2_f64.powi(64))),
        _ => {
            return Err(format!(
                "it casts to element type {to}, which holds no numbers that are read"
            ));
        }
    };
    let data = a.data.iter().map(|&x| convert(x)).collect();
    let mut cast = Tensor::new(a.shape.clone(), data, to);
    // Floating point stays what it was.
    cast.grid = a.grid.clone().filter(|_| cast.is_float());
    Ok(cast)
}

/// Where(condition, a, b).
pub(crate) fn choose(condition: &Tensor, a: &Tensor, b: &Tensor) -> Result<Tensor, String> {
    let dims = together(&together(&condition.shape, &a.shape)?, &b.shape)?;
    let (c, x, y) = (over(condition, &dims), over(a, &dims), over(b, &dims));
    let data = (0..c.len()).map(|i| if c[i] != 0.0 { x[i] } else { y[i] });
    Ok(Tensor::new(dims, data.collect(), a.kind))
}

/// Range(start, limit, delta).
pub(crate) fn range(start: &Tensor, limit: &Tensor, delta: &Tensor) -> Result<Tensor, String> {
    let (Some(first), Some(last), Some(step)) = (start.single(), limit.single(), delta.single())
    else {
        return Err("its start, limit and delta must be single numbers".to_owned());
    };
    let count = ((last - first) / step).ceil();
    if count.is_nan() || count > MAX_ELEMENTS as f64 {
        return Err(format!("it counts from {first} to {last} by {step}"));
    }
    // A cast of what is below 0 is 0.
    let data: Vec<f64> = (0..count as usize)
        .map(|i| first + i as f64 * step)
        .collect();
    Ok(Tensor::new(vec![data.len()], data, start.kind))
}

/// ReduceSum, ReduceProd, ReduceMax, ReduceMin, ReduceMean over all or some axes.
pub(crate) fn reduce(
    operator: &str,
    a: &Tensor,
    axes: Option<Vec<i64>>,
    attributes: Attributes,
) -> Result<Option<Tensor>, String> {
    let axes = match axes {
        Some(list) if !list.is_empty() => list,
        _ if attributes.integer("noop_with_empty_axes", 0) != 0 => return Ok(Some(a.clone())),
        _ => (0..a.shape.len() as i64).collect(),
    };
    let axes = axes
        .iter()
        .map(|&axis| place(axis, a.shape.len()))
        .collect::<Result<Vec<_>, _>>()?;
    let reduce: fn(f64, f64) -> f64 = match operator {
        "ReduceSum" | "ReduceMean" => |x, y| x + y,
        "ReduceProd" => |x, y| x * y,
        "ReduceMax" => f64::max,
        "ReduceMin" => f64::min,
        _ => return Ok(None),
    };
    let first = match operator {
        "ReduceProd" => 1.0,
        "ReduceMax" => f64::NEG_INFINITY,
        "ReduceMin" => f64::INFINITY,
        _ => 0.0,
    };
    let kept = |axis: &usize| !axes.contains(axis);
    let outer: usize = (0..a.shape.len())
        .filter(kept)
        .map(|axis| a.shape[axis])
        .product();
    let mut data = vec![first; outer];
    for (flat, &x) in a.data.iter().enumerate() {
        let (mut rest, mut at, mut stride) = (flat, 0, 1);
        for axis in (0..a.shape.len()).rev() {
            let i = rest % a.shape[axis];
            rest /= a.shape[axis];
            if kept(&axis) {
                at += i * stride;
                stride *= a.shape[axis];
            }
        }
        data[at] = reduce(data[at], x);
    }
    if operator == "ReduceMean" {
        let each = (a.data.len() / outer.max(1)).max(1) as f64;
        data.iter_mut().for_each(|x| *x /= each);
    }
    let keep = attributes.integer("keepdims", 1) != 0;
    let dims = (0..a.shape.len()).filter_map(|axis| match kept(&axis) {
        true => Some(a.shape[axis]),
        false => keep.then_some(1),
    });
    Ok(Some(Tensor::new(dims.collect(), data, a.kind)))
}

#[cfg(test)]
mod tests;

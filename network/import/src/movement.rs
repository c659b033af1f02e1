//! Operators that only move numbers: for each element of the output, which element of the input it is.
//!
//! One table serves constants, which are moved when the model is read, and computed maps, which are moved by a
//! layer of their own, or by none where the order stays what it was.

use crate::onnx::Attributes;
use crate::tensor::{MAX_ELEMENTS, Tensor};

/// Where the output is 0.
pub(crate) const ZERO: u32 = u32::MAX;

/// An output of a movement.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Moved {
    pub dims: Vec<usize>,
    /// Places in the input; of a Concat, in its inputs behind one another.
    pub table: Vec<u32>,
}

/// What a node says beside its data.
pub(crate) struct Movement<'a> {
    pub operator: &'a str,
    pub attributes: Attributes<'a>,
    pub opset: i64,
    /// Sizes of the data: one input, or those of a Concat.
    pub dims: Vec<Vec<usize>>,
    /// The further inputs; `None` where they are left out.
    pub constants: Vec<Option<&'a Tensor>>,
    pub outputs: usize,
}

/// The operators that are movements.
pub(crate) const MOVEMENTS: [&str; 14] = [
    "Concat",
    "DepthToSpace",
    "Expand",
    "Flatten",
    "Gather",
    "Pad",
    "Reshape",
    "Slice",
    "SpaceToDepth",
    "Split",
    "Squeeze",
    "Tile",
    "Transpose",
    "Unsqueeze",
];

impl Movement<'_> {
    /// The outputs; `Ok(None)` where the node does more than move.
    pub fn outputs(&self) -> Result<Option<Vec<Moved>>, String> {
        let from = &self.dims[0];
        let one = |moved: Moved| Ok(Some(vec![moved]));
        match self.operator {
            "Reshape" => one(same(from, self.reshaped()?)?),
            "Flatten" => {
                let axis = self.attributes.integer("axis", 1);
                let absolute = if axis < 0 {
                    axis + from.len() as i64
                } else {
                    axis
                };
                let axis = place(absolute, from.len() + 1).map_err(|_| self.no_axis(axis))?;
                let sizes = [&from[..axis], &from[axis..]].map(|part| part.iter().product());
                one(same(from, sizes.to_vec())?)
            }
            "Squeeze" => {
                let axes = self.axes(0, "axes")?;
                let gone = |at: usize| match &axes {
                    Some(axes) => axes.contains(&at),
                    None => from[at] == 1,
                };
                let rest = (0..from.len()).filter(|&at| !gone(at)).map(|at| from[at]);
                one(same(from, rest.collect())?)
            }
            "Unsqueeze" => {
                let list = self.integers(0, "axes")?.ok_or("it has no axes")?;
                let rank = from.len() + list.len();
                let axes = list.iter().map(|&axis| place(axis, rank));
                let axes = axes.collect::<Result<Vec<_>, _>>()?;
                let mut rest = from.iter();
                let dims = (0..rank).map(|at| match axes.contains(&at) {
                    true => 1,
                    false => rest.next().copied().unwrap_or(1),
                });
                one(same(from, dims.collect())?)
            }
            "Transpose" => {
                let perm = match self.attributes.integers("perm") {
                    Some(perm) => perm
                        .iter()
                        .map(|&a| place(a, from.len()))
                        .collect::<Result<Vec<_>, _>>()?,
                    None => (0..from.len()).rev().collect(),
                };
                let mut seen = perm.clone();
                seen.sort_unstable();
                if seen != (0..from.len()).collect::<Vec<_>>() {
                    return Err(format!("perm {perm:?} is no order of {} axes", from.len()));
                }
                let dims: Vec<usize> = perm.iter().map(|&axis| from[axis]).collect();
                one(build(from, dims, |out, at| {
                    for (&axis, &o) in perm.iter().zip(out) {
                        at[axis] = o;
                    }
                    true
                })?)
            }
            "Slice" => one(self.slice()?),
            "Gather" => {
                let axis = self.axis("axis", 0)?;
                let Some(index) = self.constants.first().copied().flatten() else {
                    return Ok(None);
                };
                let dims = [&from[..axis], &index.shape, &from[axis + 1..]].concat();
                let size = from[axis];
                let places = index.data.iter().map(|&i| {
                    place(i as i64, size).map_err(|_| format!("it gathers element {i} of {size}"))
                });
                let places = places.collect::<Result<Vec<_>, _>>()?;
                let inner: usize = index.shape.iter().product();
                let rank = index.shape.len();
                one(build(from, dims, |out, at| {
                    at[..axis].copy_from_slice(&out[..axis]);
                    let flat = out[axis..axis + rank]
                        .iter()
                        .zip(&index.shape)
                        .fold(0, |n, (&o, &d)| n * d + o);
                    at[axis] = places[flat.min(inner.saturating_sub(1))];
                    at[axis + 1..].copy_from_slice(&out[axis + rank..]);
                    true
                })?)
            }
            "Split" => self.split().map(Some),
            "Expand" => {
                let shape = self.integers(0, "")?.ok_or("it has no shape")?;
                let rank = shape.len().max(from.len());
                let old = |at: usize| (at + from.len()).checked_sub(rank).map_or(1, |at| from[at]);
                let new = |at: usize| {
                    (at + shape.len())
                        .checked_sub(rank)
                        .map_or(1, |at| shape[at])
                };
                let mut dims = Vec::with_capacity(rank);
                for at in 0..rank {
                    let new =
                        usize::try_from(new(at)).map_err(|_| format!("its shape is {shape:?}"))?;
                    dims.push(match (old(at), new) {
                        (a, b) if a == b || b == 1 => a,
                        (1, b) => b,
                        (a, b) => return Err(format!("size {a} cannot become {b}")),
                    });
                }
                one(self.broadcast(&dims)?)
            }
            "Tile" => {
                let repeats = self.integers(0, "")?.ok_or("it has no repeats")?;
                if repeats.len() != from.len() || self.opset < 6 {
                    return Err(format!(
                        "its repeats are {repeats:?} for {} axes",
                        from.len()
                    ));
                }
                let dims = from.iter().zip(&repeats).map(|(&d, &n)| {
                    usize::try_from(n)
                        .ok()
                        .and_then(|n| d.checked_mul(n))
                        .ok_or(format!("it repeats {n} times"))
                });
                let dims = dims.collect::<Result<Vec<_>, _>>()?;
                one(build(from, dims, |out, at| {
                    for (axis, at) in at.iter_mut().enumerate() {
                        *at = out[axis] % from[axis];
                    }
                    true
                })?)
            }
            "Concat" => one(self.concat()?),
            "Pad" => Ok(self.pad()?.map(|moved| vec![moved])),
            "DepthToSpace" | "SpaceToDepth" => one(self.blocks()?),
            _ => Ok(None),
        }
    }

    /// Laid over larger dims as ONNX broadcasts.
    pub fn broadcast(&self, dims: &[usize]) -> Result<Moved, String> {
        let from = &self.dims[0];
        let before = dims.len() - from.len();
        build(from, dims.to_vec(), |out, at| {
            for (axis, at) in at.iter_mut().enumerate() {
                *at = if from[axis] == 1 {
                    0
                } else {
                    out[axis + before]
                };
            }
            true
        })
    }

    fn no_axis(&self, axis: i64) -> String {
        format!("axis {axis} is none of {:?}", self.dims[0])
    }

    fn axis(&self, name: &str, otherwise: i64) -> Result<usize, String> {
        let axis = self.attributes.integer(name, otherwise);
        place(axis, self.dims[0].len()).map_err(|_| self.no_axis(axis))
    }

    /// A list that older opsets have as an attribute, newer ones as the constant at `at`.
    fn integers(&self, at: usize, attribute: &str) -> Result<Option<Vec<i64>>, String> {
        if let Some(list) = self.attributes.integers(attribute) {
            return Ok(Some(list.to_vec()));
        }
        let constant = self.constants.get(at).copied().flatten();
        Ok(constant.map(|list| list.data.iter().map(|&x| x as i64).collect()))
    }

    fn axes(&self, at: usize, attribute: &str) -> Result<Option<Vec<usize>>, String> {
        let rank = self.dims[0].len();
        let list = self.integers(at, attribute)?;
        list.map(|list| list.iter().map(|&axis| place(axis, rank)).collect())
            .transpose()
    }

    /// A Reshape's sizes.
    pub fn reshaped(&self) -> Result<Vec<usize>, String> {
        let from = &self.dims[0];
        let count: usize = from.iter().product();
        let target = self.integers(0, "shape")?.ok_or("it has no shape")?;
        let keep = self.attributes.integer("allowzero", 0) == 0;
        let refuse = || format!("{from:?} cannot become {target:?}");
        let mut dims = Vec::with_capacity(target.len());
        let mut open = None;
        for (at, &d) in target.iter().enumerate() {
            dims.push(match d {
                -1 if open.is_none() => {
                    open = Some(at);
                    1
                }
                0 if keep => *from.get(at).ok_or_else(refuse)?,
                d => usize::try_from(d).map_err(|_| refuse())?,
            });
        }
        let known = dims
            .iter()
            .try_fold(1_usize, |n, &d| n.checked_mul(d))
            .ok_or_else(refuse)?;
        if let Some(at) = open {
            dims[at] = count.checked_div(known).ok_or_else(refuse)?;
        }
        match dims.iter().try_fold(1_usize, |n, &d| n.checked_mul(d)) == Some(count) {
            true => Ok(dims),
            false => Err(refuse()),
        }
    }

    fn slice(&self) -> Result<Moved, String> {
        let from = &self.dims[0];
        let (starts, ends) = match self.opset < 10 {
            true => (self.integers(9, "starts")?, self.integers(9, "ends")?),
            false => (self.integers(0, "")?, self.integers(1, "")?),
        };
        let (Some(starts), Some(ends)) = (starts, ends) else {
            return Err("it has no starts or no ends".to_owned());
        };
        let axes = match self.opset < 10 {
            true => self.axes(9, "axes")?,
            false => self.axes(2, "")?,
        };
        let axes = axes.unwrap_or_else(|| (0..starts.len()).collect());
        let steps = match self.opset < 10 {
            true => None,
            false => self.integers(3, "")?,
        };
        let steps = steps.unwrap_or_else(|| vec![1; starts.len()]);
        let same = [ends.len(), axes.len(), steps.len()]
            .iter()
            .all(|&n| n == starts.len());
        if !same || axes.iter().any(|&axis| axis >= from.len()) || steps.contains(&0) {
            return Err(format!(
                "its starts {starts:?}, ends {ends:?}, axes {axes:?} and steps {steps:?} do not fit {from:?}"
            ));
        }
        let mut dims = from.clone();
        let mut walk: Vec<(i64, i64)> = vec![(0, 1); from.len()];
        for (at, &axis) in axes.iter().enumerate() {
            let size = from[axis] as i64;
            let step = steps[at];
            let absolute = |i: i64| if i < 0 { i.saturating_add(size) } else { i };
            let (first, last) = match step > 0 {
                true => (
                    absolute(starts[at]).clamp(0, size),
                    absolute(ends[at]).clamp(0, size),
                ),
                false => (
                    absolute(starts[at]).clamp(-1, size - 1),
                    absolute(ends[at]).clamp(-1, size - 1),
                ),
            };
            let span = if step > 0 { last - first } else { first - last };
            dims[axis] = (span.max(0) as u64).div_ceil(step.unsigned_abs()) as usize;
            walk[axis] = (first, step);
        }
        build(from, dims, |out, at| {
            for (axis, at) in at.iter_mut().enumerate() {
                *at = (walk[axis].0 + out[axis] as i64 * walk[axis].1) as usize;
            }
            true
        })
    }

    fn split(&self) -> Result<Vec<Moved>, String> {
        let from = &self.dims[0];
        let axis = self.axis("axis", 0)?;
        let size = from[axis];
        let parts: Vec<usize> = match self.integers(0, "split")? {
            Some(list) => list.iter().map(|&n| n.max(0) as usize).collect(),
            None => {
                let count = self.attributes.integer("num_outputs", self.outputs as i64);
                let count = usize::try_from(count).unwrap_or(0).clamp(1, 1 << 16);
                let each = size.div_ceil(count);
                (0..count)
                    .map(|at| each.min(size.saturating_sub(at * each)))
                    .collect()
            }
        };
        let whole = parts
            .iter()
            .try_fold(0_usize, |sum, &part| sum.checked_add(part));
        if whole != Some(size) || parts.len() < self.outputs {
            return Err(format!("its parts {parts:?} do not make up {size}"));
        }
        let mut first = 0;
        let mut all = Vec::new();
        for part in parts {
            let mut dims = from.clone();
            dims[axis] = part;
            all.push(build(from, dims, |out, at| {
                at.copy_from_slice(out);
                at[axis] += first;
                true
            })?);
            first += part;
        }
        Ok(all)
    }

    fn concat(&self) -> Result<Moved, String> {
        let axis = self.axis("axis", 1)?;
        let first = &self.dims[0];
        let fits = |dims: &Vec<usize>| {
            dims.len() == first.len()
                && (0..dims.len()).all(|at| at == axis || dims[at] == first[at])
        };
        if !self.dims.iter().all(fits) {
            return Err(format!(
                "its inputs are {:?}, which do not fit along axis {axis}",
                self.dims
            ));
        }
        let mut dims = first.clone();
        dims[axis] = self.dims.iter().map(|dims| dims[axis]).sum();
        let outer: usize = first[..axis].iter().product();
        let mut begin = 0_usize;
        let mut parts = Vec::new();
        for dims in &self.dims {
            let each: usize = dims[axis..].iter().product();
            parts.push((begin, each));
            begin += each * outer;
        }
        if begin > MAX_ELEMENTS {
            return Err(format!("its output would be {dims:?}"));
        }
        let rows = (0..outer).flat_map(|o| {
            parts.iter().flat_map(move |&(begin, each)| {
                (begin + o * each..begin + (o + 1) * each).map(|at| at as u32)
            })
        });
        Ok(Moved {
            table: rows.collect(),
            dims,
        })
    }

    fn pad(&self) -> Result<Option<Moved>, String> {
        let from = &self.dims[0];
        let mode = self
            .attributes
            .text("mode")
            .unwrap_or_else(|| "constant".to_owned());
        let value = match self.constants.get(1).copied().flatten() {
            Some(value) => value.single().unwrap_or(0.0),
            None => self.attributes.float("value", 0.0),
        };
        let old = if self.opset < 2 { "paddings" } else { "pads" };
        let list = self.integers(0, old)?.ok_or("it has no pads")?;
        let axes = match self.opset >= 18 {
            true => self.axes(2, "")?,
            false => None,
        };
        let axes = axes.unwrap_or_else(|| (0..from.len()).collect());
        if list.len() != 2 * axes.len() {
            return Err(format!("its pads are {list:?} for {} axes", axes.len()));
        }
        let mut before = vec![0_i64; from.len()];
        let mut dims = from.clone();
        for (at, &axis) in axes.iter().enumerate() {
            let (low, high) = (list[at], list[at + axes.len()]);
            if low.unsigned_abs() > 1 << 20 || high.unsigned_abs() > 1 << 20 {
                return Err(format!("its pads are {list:?}, beyond all maps"));
            }
            before[axis] = low;
            dims[axis] = usize::try_from(from[axis] as i64 + low + high)
                .map_err(|_| format!("its pads {list:?} take more than {from:?} has"))?;
        }
        let grows = list.iter().any(|&p| p > 0);
        if mode == "constant" && value != 0.0 && grows {
            return Ok(None);
        }
        if !["constant", "reflect", "edge", "wrap"].contains(&mode.as_str()) {
            return Err(format!(
                "mode \"{mode}\" is none of constant, reflect, edge, wrap"
            ));
        }
        if grows && mode != "constant" && from.contains(&0) {
            return Err("it pads nothing by itself".to_owned());
        }
        let moved = build(from, dims, |out, at| {
            for (axis, at) in at.iter_mut().enumerate() {
                let size = from[axis] as i64;
                let i = out[axis] as i64 - before[axis];
                let inside = (0..size).contains(&i);
                let source = match mode.as_str() {
                    _ if inside => i,
                    "edge" => i.clamp(0, size - 1),
                    "wrap" => i.rem_euclid(size),
                    "reflect" if size > 1 => {
                        let period = 2 * (size - 1);
                        let i = i.rem_euclid(period);
                        i.min(period - i)
                    }
                    "reflect" => 0,
                    _ => return false,
                };
                *at = source as usize;
            }
            true
        })?;
        Ok(Some(moved))
    }

    fn blocks(&self) -> Result<Moved, String> {
        let from = &self.dims[0];
        let block = usize::try_from(self.attributes.integer("blocksize", 0)).unwrap_or(0);
        let &[n, c, h, w] = &from[..] else {
            return Err(format!("its input is {from:?}; four axes are needed"));
        };
        let back = self.operator == "DepthToSpace";
        let fits = match back {
            _ if block == 0 || block > 1 << 12 => false,
            true => c % (block * block) == 0,
            false => h % block == 0 && w % block == 0,
        };
        if !fits {
            return Err(format!("blocks of {block} do not fit {from:?}"));
        }
        let mode = self
            .attributes
            .text("mode")
            .unwrap_or_else(|| "DCR".to_owned());
        if !["DCR", "CRD"].contains(&mode.as_str()) {
            return Err(format!("mode \"{mode}\" is neither DCR nor CRD"));
        }
        let depth = c / (block * block).max(1);
        let dims = match back {
            true => vec![n, depth, h * block, w * block],
            false => vec![n, c * block * block, h / block, w / block],
        };
        build(from, dims, |out, at| {
            at[0] = out[0];
            match back {
                true => {
                    let (i, j) = (out[2] % block, out[3] % block);
                    at[1] = match mode.as_str() {
                        "DCR" => (i * block + j) * depth + out[1],
                        _ => (out[1] * block + i) * block + j,
                    };
                    (at[2], at[3]) = (out[2] / block, out[3] / block);
                }
                false => {
                    let (part, channel) = match mode.as_str() {
                        "DCR" => (out[1] / c, out[1] % c),
                        _ => (out[1] % (block * block), out[1] / (block * block)),
                    };
                    at[1] = channel;
                    (at[2], at[3]) = (out[2] * block + part / block, out[3] * block + part % block);
                }
            }
            true
        })
    }
}

/// An axis or an index, counted from the end where it is negative.
pub(crate) fn place(at: i64, size: usize) -> Result<usize, String> {
    let absolute = if at < 0 {
        at.saturating_add(size as i64)
    } else {
        at
    };
    match usize::try_from(absolute) {
        Ok(absolute) if absolute < size => Ok(absolute),
        _ => Err(format!("axis {at} is none of {size}")),
    }
}

/// Other sizes for the same numbers.
fn same(from: &[usize], dims: Vec<usize>) -> Result<Moved, String> {
    let count: usize = from.iter().product();
    match dims.iter().product::<usize>() == count {
        true => Ok(Moved {
            table: (0..count as u32).collect(),
            dims,
        }),
        false => Err(format!("{from:?} cannot become {dims:?}")),
    }
}

/// A table, by the input's place for each place of the output; `false` from `of` stands for 0.
fn build(
    from: &[usize],
    dims: Vec<usize>,
    mut of: impl FnMut(&[usize], &mut [usize]) -> bool,
) -> Result<Moved, String> {
    let count = dims.iter().try_fold(1_usize, |n, &d| n.checked_mul(d));
    let count = count.filter(|&n| n <= MAX_ELEMENTS).ok_or_else(|| {
        format!("its output would be {dims:?}, more than {MAX_ELEMENTS} elements")
    })?;
    let mut table = Vec::with_capacity(count);
    let (mut out, mut at) = (vec![0; dims.len()], vec![0; from.len()]);
    for _ in 0..count {
        table.push(match of(&out, &mut at) {
            true => at.iter().zip(from).fold(0, |n, (&i, &d)| n * d + i) as u32,
            false => ZERO,
        });
        for axis in (0..dims.len()).rev() {
            out[axis] += 1;
            if out[axis] < dims[axis] {
                break;
            }
            out[axis] = 0;
        }
    }
    Ok(Moved { dims, table })
}

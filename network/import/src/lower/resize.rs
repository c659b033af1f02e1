//! Resize and Upsample along each axis by itself: nearest ones pick numbers, the others weigh them by a constant
//! matrix, which the host multiplies by.

use std::sync::Arc;

use tract_onnx::pb::{AttributeProto, NodeProto};

use super::{Lowering, Refusal, Value};
use crate::movement::place;
use crate::onnx::Attributes;
use crate::tensor::Tensor;

/// How one axis is resized.
struct Axis {
    from: usize,
    to: usize,
    scale: f64,
}

/// Where a place of the output lies in the input.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Coordinates {
    HalfPixel,
    HalfPixelSymmetric,
    PytorchHalfPixel,
    AlignCorners,
    Asymmetric,
}

impl Axis {
    fn origin(&self, at: usize, how: Coordinates) -> f64 {
        let (x, length) = (at as f64, self.scale * self.from as f64);
        let half = (x + 0.5) / self.scale - 0.5;
        match how {
            Coordinates::HalfPixel => half,
            Coordinates::PytorchHalfPixel if self.to > 1 => half,
            Coordinates::PytorchHalfPixel => 0.0,
            Coordinates::HalfPixelSymmetric => {
                let adjustment = self.to as f64 / length;
                self.from as f64 / 2.0 * (1.0 - adjustment) + half
            }
            Coordinates::AlignCorners if length == 1.0 => 0.0,
            Coordinates::AlignCorners => x * (self.from as f64 - 1.0) / (length - 1.0),
            Coordinates::Asymmetric => x / self.scale,
        }
    }

    /// Weights of the input's places for each place of the output, row by row.
    fn matrix(&self, how: Coordinates, cubic: Option<f64>, exclude: bool) -> Vec<f64> {
        let mut matrix = vec![0.0; self.to * self.from];
        for (at, row) in matrix.chunks_mut(self.from).enumerate() {
            let x = self.origin(at, how);
            let first = x.floor();
            let t = x - first;
            let taps: Vec<(f64, f64)> = match cubic {
                None => vec![(first, 1.0 - t), (first + 1.0, t)],
                Some(a) => {
                    let near = |d: f64| ((a + 2.0) * d - (a + 3.0)) * d * d + 1.0;
                    let far = |d: f64| ((a * d - 5.0 * a) * d + 8.0 * a) * d - 4.0 * a;
                    vec![
                        (first - 1.0, far(t + 1.0)),
                        (first, near(t)),
                        (first + 1.0, near(1.0 - t)),
                        (first + 2.0, far(2.0 - t)),
                    ]
                }
            };
            let inside = |i: f64| (0.0..self.from as f64).contains(&i);
            let kept: Vec<_> = taps
                .into_iter()
                .filter(|(i, _)| !exclude || inside(*i))
                .collect();
            let total: f64 = if exclude {
                kept.iter().map(|(_, w)| w).sum()
            } else {
                1.0
            };
            for (i, weight) in kept {
                row[i.clamp(0.0, self.from as f64 - 1.0) as usize] += weight / total;
            }
        }
        matrix
    }
}

impl Lowering {
    pub(super) fn resize(
        &mut self,
        proto: &NodeProto,
        attributes: Attributes,
    ) -> Result<(), Refusal> {
        let word = |name: &str, otherwise: &str| {
            attributes
                .text(name)
                .unwrap_or_else(|| otherwise.to_owned())
        };
        let dims = match self.value(proto, 0)? {
            Value::Source(source) | Value::Function { of: source, .. } => source.dims,
            Value::Host {
                dims: Some(dims), ..
            } => dims,
            _ => return Err("the sizes of its input depend on the data".into()),
        };
        let old = self.opset < 11 || proto.op_type == "Upsample";
        let usual = if old { "asymmetric" } else { "half_pixel" };
        let how = match word("coordinate_transformation_mode", usual).as_str() {
            "half_pixel" => Coordinates::HalfPixel,
            "half_pixel_symmetric" => Coordinates::HalfPixelSymmetric,
            "pytorch_half_pixel" => Coordinates::PytorchHalfPixel,
            "align_corners" => Coordinates::AlignCorners,
            "asymmetric" => Coordinates::Asymmetric,
            other => {
                return Err(
                    format!("coordinate_transformation_mode {other} is not supported").into(),
                );
            }
        };
        if attributes.integer("antialias", 0) != 0 {
            return Err("antialias is not supported".into());
        }
        if word("keep_aspect_ratio_policy", "stretch") != "stretch" {
            return Err("a keep_aspect_ratio_policy other than stretch is not supported".into());
        }
        let axes = self.resized(proto, attributes, &dims)?;
        let mode = word("mode", "nearest");
        let (cubic, exclude) = match mode.as_str() {
            "nearest" => (None, false),
            "linear" => (None, false),
            "cubic" => {
                let a = attributes.float("cubic_coeff_a", -0.75);
                (Some(a), attributes.integer("exclude_outside", 0) != 0)
            }
            other => return Err(format!("mode {other} is none of nearest, linear, cubic").into()),
        };
        let rounding = word(
            "nearest_mode",
            if old { "floor" } else { "round_prefer_floor" },
        );
        let output = proto.output.first().cloned().unwrap_or_default();
        let changing: Vec<(usize, Axis)> = axes
            .into_iter()
            .enumerate()
            .filter(|(_, axis)| axis.to != axis.from || axis.scale != 1.0)
            .collect();
        let mut nodes = Vec::new();
        let mut from = proto.input[0].clone();
        for (number, (at, axis)) in changing.iter().enumerate() {
            let to = match number + 1 == changing.len() {
                true => output.clone(),
                false => format!("{output}, axis {at}"),
            };
            let constant = format!("{output}, places of axis {at}");
            let mut node = NodeProto {
                name: super::name(proto),
                input: vec![from.clone(), constant.clone()],
                output: vec![to.clone()],
                ..Default::default()
            };
            let tensor = if mode == "nearest" {
                let nearest = |i: usize| -> Result<f64, String> {
                    let x = axis.origin(i, how);
                    let place = match rounding.as_str() {
                        "round_prefer_floor" => (x - 0.5).ceil(),
                        "round_prefer_ceil" => (x + 0.5).floor(),
                        "floor" => x.floor(),
                        "ceil" => x.ceil(),
                        other => return Err(format!("nearest_mode {other} is not supported")),
                    };
                    Ok(place.clamp(0.0, axis.from as f64 - 1.0))
                };
                let list = (0..axis.to).map(nearest).collect::<Result<Vec<_>, _>>()?;
                node.op_type = "Gather".to_owned();
                node.attribute = vec![AttributeProto {
                    name: "axis".to_owned(),
                    r#type: 2,
                    i: *at as i64,
                    ..Default::default()
                }];
                Tensor::new(vec![axis.to], list, 7)
            } else {
                let letters: Vec<char> = ('a'..='w').take(dims.len()).collect();
                let all: String = letters.iter().collect();
                let out: String = letters
                    .iter()
                    .enumerate()
                    .map(|(i, &c)| if i == *at { 'z' } else { c })
                    .collect();
                node.op_type = "Einsum".to_owned();
                node.attribute = vec![AttributeProto {
                    name: "equation".to_owned(),
                    r#type: 3,
                    s: format!("{all},z{}->{out}", letters[*at]).into_bytes(),
                    ..Default::default()
                }];
                Tensor::new(
                    vec![axis.to, axis.from],
                    axis.matrix(how, cubic, exclude),
                    1,
                )
            };
            self.values
                .insert(constant, Value::Constant(Arc::new(tensor)));
            nodes.push(node);
            from = to;
        }
        if nodes.is_empty() {
            return self.alias(proto, 0);
        }
        for node in &nodes[..nodes.len() - 1] {
            self.readers.insert(node.output[0].clone(), 1);
        }
        // The first of them reads the input in this node's place.
        if let Value::Source(source) | Value::Function { of: source, .. } = self.value(proto, 0)? {
            *self.pending.entry(source.at).or_insert(0) += 1;
        }
        for node in nodes.into_iter().rev() {
            self.waiting.push_front(node);
        }
        Ok(())
    }

    /// Sizes along every axis, from the scales or sizes that are constants.
    fn resized(
        &mut self,
        proto: &NodeProto,
        attributes: Attributes,
        dims: &[usize],
    ) -> Result<Vec<Axis>, Refusal> {
        let rank = dims.len();
        let axes: Vec<usize> = match attributes.integers("axes") {
            Some(axes) => axes
                .iter()
                .map(|&axis| place(axis, rank))
                .collect::<Result<_, _>>()?,
            None => (0..rank).collect(),
        };
        let (scales_at, sizes_at) = match (proto.op_type.as_str(), self.opset) {
            ("Upsample", ..=8) => (9, 9),
            ("Upsample", _) | (_, ..=10) => (1, 9),
            _ => (2, 3),
        };
        let scales = match attributes.get("scales") {
            Some(scales) => Some(scales.floats.iter().map(|&s| f64::from(s)).collect()),
            None => self
                .optional(proto, scales_at)?
                .map(|scales| scales.data.clone()),
        };
        let sizes = self
            .optional(proto, sizes_at)?
            .map(|sizes| sizes.data.clone());
        let scales: Option<Vec<f64>> = scales.filter(|list: &Vec<f64>| !list.is_empty());
        let list = match (&scales, &sizes) {
            (Some(list), _) | (None, Some(list)) => list,
            (None, None) => return Err("it says neither scales nor sizes".into()),
        };
        if list.len() != axes.len() || list.iter().any(|x| !(*x > 0.0 && *x < 65536.0)) {
            return Err(format!("its scales or sizes are {list:?} for {} axes", axes.len()).into());
        }
        let axis = |at: usize| {
            let from = dims[at];
            let Some(number) = axes.iter().position(|&axis| axis == at) else {
                return Axis {
                    from,
                    to: from,
                    scale: 1.0,
                };
            };
            let x = list[number];
            match scales {
                Some(_) => Axis {
                    from,
                    to: (from as f64 * x).floor() as usize,
                    scale: x,
                },
                None => Axis {
                    from,
                    to: x as usize,
                    scale: x / from as f64,
                },
            }
        };
        Ok((0..rank).map(axis).collect())
    }
}

//! What only lays numbers out anew: Flatten, Reshape, Pad, Transpose.

use forms_golden::layers::Pads;
use tract_onnx::pb::NodeProto;

use super::{Lowering, Value};
use crate::graph::Op;
use crate::onnx::Attributes;

impl Lowering {
    pub(super) fn reshape(
        &mut self,
        proto: &NodeProto,
        attributes: &Attributes,
    ) -> Result<(), String> {
        let value = self.value(proto, 0)?.clone();
        let target: Option<Vec<f64>> = match proto.op_type == "Reshape" {
            true => Some(self.constant(proto, 1)?.data.clone()),
            false => None,
        };
        match (value, target) {
            (Value::Constant(mut tensor), Some(target)) => {
                let known: f64 = target.iter().filter(|&&d| d > 0.0).product();
                let sizes = target.iter().enumerate().map(|(i, &d)| match d {
                    d if d > 0.0 => d as usize,
                    0.0 => tensor.shape.get(i).copied().unwrap_or(0),
                    _ => (tensor.data.len() as f64 / known) as usize,
                });
                let shape: Vec<usize> = sizes.collect();
                if shape.iter().try_fold(1_usize, |n, &d| n.checked_mul(d))
                    != Some(tensor.data.len())
                {
                    return Err(format!("{:?} cannot become {target:?}", tensor.shape));
                }
                if tensor
                    .grid
                    .as_ref()
                    .is_some_and(|grid| grid.scales.len() > 1)
                {
                    return Err(
                        "it reshapes weights of several scales; export it folded".to_owned()
                    );
                }
                tensor.shape = shape;
                self.bind(proto, Value::Constant(tensor));
                Ok(())
            }
            (Value::Constant(_), None) => {
                Err("it flattens a constant; export it folded".to_owned())
            }
            (Value::Source { at, .. }, target) => {
                let shape = self.shape(at);
                let rank = target.as_ref().map_or(2, Vec::len);
                let elements: usize = shape.iter().product();
                if attributes.integer("axis", 1) != 1 {
                    return Err("only axis 1 is supported".to_owned());
                }
                let last = target
                    .as_ref()
                    .map_or(-1.0, |t| t.last().copied().unwrap_or(0.0));
                if rank == 2 && (last == -1.0 || last == elements as f64) {
                    return match shape[1..] == [1, 1] {
                        true => {
                            self.alias(proto, 0, Value::Source { at, flat: true });
                            Ok(())
                        }
                        false => self.push(proto, vec![at], Op::Flatten, [elements, 1, 1], true),
                    };
                }
                // Of a 1 x 1 map only the channels count, however the ones around them are laid out.
                let fits = target.as_ref().is_some_and(|t| {
                    let known: f64 = t.iter().filter(|&&d| d > 0.0).product();
                    known == elements as f64 || (known == 1.0 && t.contains(&-1.0))
                });
                let list = rank != 4 || target.as_ref().is_some_and(|t| t[1] == 1.0);
                if shape[1..] == [1, 1] && fits && list {
                    self.alias(proto, 0, Value::Source { at, flat: true });
                    return Ok(());
                }
                // A list as a 1 x 1 map, or a map as it is.
                let wanted: Vec<f64> = shape.iter().map(|&d| d as f64).collect();
                let same = target.is_some_and(|t| {
                    t.len() == 4
                        && t[1..]
                            .iter()
                            .zip(&wanted)
                            .all(|(t, w)| t == w || *t == -1.0 || *t == 0.0)
                });
                match same {
                    true => {
                        self.alias(proto, 0, Value::Source { at, flat: false });
                        Ok(())
                    }
                    false => Err(format!("{shape:?} can be flattened or kept, nothing else")),
                }
            }
        }
    }

    /// The input's channels to the front; a constant matrix.
    pub(super) fn transpose(
        &mut self,
        proto: &NodeProto,
        attributes: &Attributes,
    ) -> Result<(), String> {
        let perm = attributes.sizes("perm")?;
        match self.value(proto, 0)?.clone() {
            Value::Constant(mut tensor)
                if tensor.shape.len() == 2 && matches!(perm.as_deref(), None | Some(&[1, 0])) =>
            {
                let (rows, columns) = (tensor.shape[0], tensor.shape[1]);
                let turned = (0..columns).flat_map(|c| (0..rows).map(move |r| r * columns + c));
                tensor.data = turned.map(|at| tensor.data[at]).collect();
                tensor.shape.reverse();
                if let Some(grid) = &mut tensor.grid {
                    grid.axis = 1 - grid.axis.min(1);
                }
                self.bind(proto, Value::Constant(tensor));
                Ok(())
            }
            Value::Source { at: 0, flat: false }
                if self.channels_last && perm.as_deref() == Some(&[0, 3, 1, 2]) =>
            {
                self.alias(proto, 0, Value::Source { at: 0, flat: false });
                Ok(())
            }
            _ => Err(format!(
                "only the input, by [0, 3, 1, 2], and constant matrices may be transposed; found {:?}",
                perm.unwrap_or_default()
            )),
        }
    }

    pub(super) fn pad(&mut self, proto: &NodeProto, attributes: &Attributes) -> Result<(), String> {
        let (at, _) = self.source(proto, 0)?;
        if attributes
            .text("mode")
            .is_some_and(|mode| mode != "constant")
        {
            return Err("only constant padding is supported".to_owned());
        }
        if self
            .optional(proto, 2)?
            .is_some_and(|v| v.data.iter().any(|&x| x != 0.0))
            || attributes.float("value", 0.0) != 0.0
        {
            return Err("only padding with 0 is supported".to_owned());
        }
        let list: Vec<usize> = match self.optional(proto, 1)? {
            Some(pads) => pads
                .data
                .iter()
                .map(|&p| {
                    if (0.0..65536.0).contains(&p) {
                        p as usize
                    } else {
                        usize::MAX
                    }
                })
                .collect(),
            None => attributes.sizes("pads")?.unwrap_or_default(),
        };
        let [0, 0, top, left, 0, 0, bottom, right] = list[..] else {
            return Err(format!(
                "its pads are {list:?}; only height and width may be padded"
            ));
        };
        if [top, left, bottom, right].contains(&usize::MAX) {
            return Err("its pads must lie in 0..=65535".to_owned());
        }
        let map = self.shape(at);
        let shape = [map[0], map[1] + top + bottom, map[2] + left + right];
        self.push(
            proto,
            vec![at],
            Op::Pad(Pads {
                top,
                left,
                bottom,
                right,
            }),
            shape,
            false,
        )
    }
}

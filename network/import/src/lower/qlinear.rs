//! Products of integers: QLinearConv, QLinearMatMul, ConvInteger, MatMulInteger; and Cast and Mul, which
//! follow the last two.

use tract_onnx::pb::NodeProto;

use super::{Lowering, Value};
use crate::graph::Steps;
use crate::onnx::{Attributes, Grid, Tensor};

/// Operators that read integers as integers, or pass them on as they are.
const OF_INTEGERS: [&str; 11] = [
    "ConvInteger",
    "DequantizeLinear",
    "Dropout",
    "Flatten",
    "Identity",
    "MatMulInteger",
    "MaxPool",
    "QLinearConv",
    "QLinearMatMul",
    "Reshape",
    "Transpose",
];

impl Lowering {
    /// Refuses what computes with integers as if they were the numbers they stand for, and keeps account
    /// of the names that stand for integers.
    pub(super) fn check_integers(&mut self, proto: &NodeProto) -> Result<(), String> {
        let operator = proto.op_type.as_str();
        let read = proto
            .input
            .iter()
            .find(|name| self.integers.contains(*name));
        if let Some(name) = read
            && !OF_INTEGERS.contains(&operator)
        {
            return Err(format!(
                "it reads the integers \"{name}\"; put DequantizeLinear before it"
            ));
        }
        let made = match operator {
            "QuantizeLinear" | "QLinearConv" | "QLinearMatMul" => true,
            "DequantizeLinear" | "ConvInteger" | "MatMulInteger" => false,
            _ => read.is_some(),
        };
        if made {
            self.integers.extend(proto.output.first().cloned());
        }
        Ok(())
    }

    /// Constant integers at input `at`, with scales and zero points, as what they are worth.
    fn integer_weights(
        &self,
        proto: &NodeProto,
        at: usize,
        places: [usize; 2],
        axis: usize,
    ) -> Result<Tensor, String> {
        let mut weights = self.constant(proto, at)?.clone();
        let (grid, zeros, _) =
            self.grid_of(proto, places, axis, &weights.shape, Some(weights.kind))?;
        self.dequantize(&mut weights, grid, &zeros);
        Ok(weights)
    }

    pub(super) fn qlinear_conv(
        &mut self,
        proto: &NodeProto,
        attributes: &Attributes,
    ) -> Result<(), String> {
        let from = self.steps(proto, 1, 2)?;
        let to = self.steps(proto, 6, 7)?;
        let weights = self.integer_weights(proto, 3, [4, 5], 0)?;
        let bias = self.optional(proto, 8)?.map(|bias| {
            let scales = weights
                .grid
                .iter()
                .flat_map(|grid| grid.scales.iter().cycle());
            let worth = bias.data.iter().zip(scales);
            worth.map(|(b, scale)| b * from.scale * scale).collect()
        });
        let (at, _) = self.settled(proto, 0, from)?;
        self.conv_of(proto, attributes, at, &weights, bias)?;
        self.prescribe(to);
        Ok(())
    }

    pub(super) fn qlinear_matmul(&mut self, proto: &NodeProto) -> Result<(), String> {
        let from = self.steps(proto, 1, 2)?;
        let to = self.steps(proto, 6, 7)?;
        let weights = self.integer_weights(proto, 3, [4, 5], 1)?;
        let (at, _) = self.settled(proto, 0, from)?;
        self.dense_of(proto, at, &weights, false, None)?;
        self.prescribe(to);
        Ok(())
    }

    /// The last layer's integers.
    fn prescribe(&mut self, steps: Steps) {
        let last = self.nodes.len();
        self.fixed[last] = Some(steps);
    }

    /// Sums of products of integers, as they are: an input integer counts 1 here, whatever it is worth.
    pub(super) fn integer_product(
        &mut self,
        proto: &NodeProto,
        attributes: &Attributes,
    ) -> Result<(), String> {
        let (source, _) = self.source(proto, 0)?;
        let zero = self.optional(proto, 2)?.cloned();
        let steps = match self.known(source) {
            Some(steps) => steps,
            None => {
                // No scale is said anywhere: a pixel is the integer.
                let zero = zero.as_ref();
                let (kind, zero) = zero.map_or((2, 0.0), |z| (z.kind, z.data[0]));
                let low = if kind == 3 { -128 } else { 0 };
                Steps {
                    scale: 1.0,
                    low: low - zero as i64,
                    high: low + 255 - zero as i64,
                }
            }
        };
        let kind_low = zero
            .as_ref()
            .map_or(0, |z| if z.kind == 3 { -128 } else { 0 });
        let zero = zero.map_or(0.0, |z| {
            if z.data.len() == 1 {
                z.data[0]
            } else {
                f64::NAN
            }
        });
        if (kind_low - steps.low) as f64 != zero {
            return Err(format!(
                "its input has zero point {zero} here, but was quantized with {}; both must be the same",
                kind_low - steps.low
            ));
        }
        let (at, _) = self.settled(proto, 0, steps)?;
        let mut weights = self.constant(proto, 1)?.clone();
        let zeros = self
            .optional(proto, 3)?
            .map_or(vec![0.0], |zero| zero.data.clone());
        let conv = proto.op_type == "ConvInteger";
        let axis = if conv { 0 } else { 1 };
        if zeros.len() > 1 && weights.shape.get(axis) != Some(&zeros.len()) {
            return Err(format!(
                "{} zero points for weights {:?}; one, or one an output are supported",
                zeros.len(),
                weights.shape
            ));
        }
        let grid = Grid {
            scales: vec![1.0 / steps.scale; zeros.len()],
            axis,
        };
        self.dequantize(&mut weights, grid, &zeros);
        match conv {
            true => self.conv_of(proto, attributes, at, &weights, None),
            false => self.dense_of(proto, at, &weights, false, None),
        }
    }

    /// To floating point; sums of integers are numbers already.
    pub(super) fn cast(
        &mut self,
        proto: &NodeProto,
        attributes: &Attributes,
    ) -> Result<(), String> {
        let to = attributes.integer("to", 0);
        match (self.value(proto, 0)?.clone(), to) {
            (value @ Value::Source { .. }, 1 | 11) => {
                self.alias(proto, 0, value);
                Ok(())
            }
            (Value::Constant(mut tensor), 1 | 11) => {
                tensor.kind = to as i32;
                self.bind(proto, Value::Constant(tensor));
                Ok(())
            }
            _ => Err(format!(
                "it casts to element type {to}; only to floating point (1, 11) is supported"
            )),
        }
    }

    /// A computed value times constants, one a channel; or two constants, as scales are multiplied.
    pub(super) fn multiply(&mut self, proto: &NodeProto) -> Result<(), String> {
        let both = [self.value(proto, 0)?.clone(), self.value(proto, 1)?.clone()];
        let (input, at, flat, by) = match both {
            [Value::Source { at, flat }, Value::Constant(by)] => (0, at, flat, by),
            [Value::Constant(by), Value::Source { at, flat }] => (1, at, flat, by),
            [Value::Constant(mut a), Value::Constant(b)] => {
                let (long, short) = if a.data.len() >= b.data.len() {
                    (&a, &b)
                } else {
                    (&b, &a)
                };
                if short.data.len() != 1 && long.shape != short.shape {
                    return Err(format!(
                        "it multiplies constants {:?} and {:?}; export it folded",
                        a.shape, b.shape
                    ));
                }
                let data = long
                    .data
                    .iter()
                    .zip(short.data.iter().cycle())
                    .map(|(x, y)| x * y);
                (a.data, a.shape) = (data.collect(), long.shape.clone());
                a.grid = None;
                self.bind(proto, Value::Constant(a));
                return Ok(());
            }
            [Value::Source { .. }, Value::Source { .. }] => {
                return Err(
                    "it multiplies two computed values; one by a constant is supported".to_owned(),
                );
            }
        };
        let channels = self.shape(at)[0];
        let multiply = by.per_channel(channels, !flat).ok_or_else(|| {
            format!(
                "it multiplies by a constant {:?}; one number a channel is supported",
                by.shape
            )
        })?;
        self.affine(proto, input, at, flat, &multiply, &vec![0.0; channels])
    }
}

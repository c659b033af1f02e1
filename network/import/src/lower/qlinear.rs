//! Products of integers: QLinearConv, QLinearMatMul, ConvInteger, MatMulInteger; and DynamicQuantizeLinear, which
//! comes before the last two.

use std::sync::Arc;

use tract_onnx::pb::NodeProto;

use super::quantized::{dequantize, integers};
use super::{Lowering, Refusal, Value, Whole};
use crate::onnx::Attributes;
use crate::tensor::{Grid, Tensor};

/// Operators that read integers as integers, or pass them on as they are.
const OF_INTEGERS: [&str; 16] = [
    "ConvInteger",
    "DequantizeLinear",
    "DepthToSpace",
    "Dropout",
    "Flatten",
    "Identity",
    "MatMulInteger",
    "MaxPool",
    "QLinearConv",
    "QLinearMatMul",
    "Reshape",
    "Slice",
    "Squeeze",
    "Split",
    "Transpose",
    "Unsqueeze",
];

impl Lowering {
    /// Leaves to the host what computes with integers, and not with the numbers that they stand for; keeps account
    /// of the names that stand for integers.
    pub(super) fn check_integers(&mut self, proto: &NodeProto) -> Result<(), Refusal> {
        let operator = proto.op_type.as_str();
        let read = proto
            .input
            .iter()
            .find_map(|name| self.integers.get(name))
            .copied();
        let Some(whole) = read else { return Ok(()) };
        if matches!(operator, "Shape" | "Size") {
            return Ok(());
        }
        if !OF_INTEGERS.contains(&operator) {
            return Err(Refusal::Host);
        }
        if operator == "MaxPool"
            && let Some(output) = proto.output.first()
        {
            self.integers.insert(output.clone(), whole);
        }
        Ok(())
    }

    /// Constant integers at input `at`, with scales and zero points, as what they are worth.
    fn integer_weights(
        &mut self,
        proto: &NodeProto,
        at: usize,
        places: [usize; 2],
        axis: usize,
    ) -> Result<Tensor, Refusal> {
        let mut weights = Tensor::clone(&*self.constant(proto, at)?);
        let kind = Some(weights.kind);
        let axis = axis.min(weights.shape.len().saturating_sub(1));
        let (grid, zeros, _) = self.grid_of(proto, places, axis, &weights.shape, kind)?;
        dequantize(&mut weights, grid, &zeros);
        Ok(weights)
    }

    pub(super) fn qlinear_conv(
        &mut self,
        proto: &NodeProto,
        attributes: Attributes,
    ) -> Result<(), Refusal> {
        let from = self.whole(proto, 1, 2)?;
        let to = self.whole(proto, 6, 7)?;
        let weights = self.integer_weights(proto, 3, [4, 5], 0)?;
        let bias = self.optional(proto, 8)?.map(|bias| {
            let scales = weights
                .grid
                .iter()
                .flat_map(|grid| grid.scales.iter().cycle());
            let worth = bias.data.iter().zip(scales);
            worth.map(|(b, scale)| b * from.scale * scale).collect()
        });
        let source = self.settled(proto, 0, from)?;
        self.conv_of(proto, attributes, source, &weights, bias)?;
        self.prescribe(proto, to)
    }

    pub(super) fn qlinear_matmul(&mut self, proto: &NodeProto) -> Result<(), Refusal> {
        let from = self.whole(proto, 1, 2)?;
        let to = self.whole(proto, 6, 7)?;
        let rank = self.constant(proto, 3)?.shape.len();
        let weights = self.integer_weights(proto, 3, [4, 5], rank.saturating_sub(1))?;
        let source = self.settled(proto, 0, from)?;
        self.dense_of(proto, source, (&weights, 1.0), false, None)?;
        self.prescribe(proto, to)
    }

    /// The integers of the layer that a node has just become.
    fn prescribe(&mut self, proto: &NodeProto, whole: Whole) -> Result<(), Refusal> {
        let Value::Source(source) = self.value(&output_as_input(proto), 0)? else {
            return Err(Refusal::Host);
        };
        self.fixed[source.at] = Some(whole.steps()?);
        if let Some(output) = proto.output.first() {
            self.integers.insert(output.clone(), whole);
        }
        Ok(())
    }

    /// Integers whose steps follow from the data at hand: here they follow from calibration instead, so the value
    /// stays what it is, and its scale is 1.
    pub(super) fn quantize_by_calibration(&mut self, proto: &NodeProto) -> Result<(), Refusal> {
        self.alias(proto, 0)?;
        let one = |x: f64, kind| Value::Constant(Arc::new(Tensor::new(vec![], vec![x], kind)));
        for (output, value) in proto.output.iter().skip(1).zip([one(1.0, 1), one(0.0, 2)]) {
            self.bind(output, value);
        }
        Ok(())
    }

    /// Sums of products of integers, as they are: an input integer counts 1 here, whatever it is worth.
    pub(super) fn integer_product(
        &mut self,
        proto: &NodeProto,
        attributes: Attributes,
    ) -> Result<(), Refusal> {
        let conv = proto.op_type == "ConvInteger";
        let mut weights = Tensor::clone(&*self.constant(proto, 1)?);
        integers(weights.kind)?;
        let zero = self.optional(proto, 2)?;
        let zero_point = match &zero {
            None => 0.0,
            Some(zero) => zero.single().ok_or(Refusal::Host)?,
        };
        let zeros = self
            .optional(proto, 3)?
            .map_or(vec![0.0], |zero| zero.data.clone());
        let axis = if conv {
            0
        } else {
            weights.shape.len().saturating_sub(1)
        };
        if zeros.len() > 1 && weights.shape.get(axis) != Some(&zeros.len()) {
            return Err(format!(
                "{} zero points for weights {:?}; one, or one an output are supported",
                zeros.len(),
                weights.shape
            )
            .into());
        }
        let own = self.integers.get(&proto.input[0]).copied();
        let (source, scale) = match (self.value(proto, 0)?, own) {
            (Value::Source(source), Some(own)) => {
                if own.zero != zero_point {
                    return Err(format!(
                        "its input has zero point {zero_point} here, but was quantized with {}; both must be the same",
                        own.zero
                    )
                    .into());
                }
                (source, own.scale)
            }
            (Value::Source(source), None) if !source.is_float() => {
                let whole = Whole {
                    scale: 1.0,
                    zero: zero_point,
                    kind: source.element.to_onnx(),
                };
                (self.settled(proto, 0, whole)?, 1.0)
            }
            // Quantized by calibration.
            _ => (Self::floats(self.operand(proto, 0, !conv)?)?, 1.0),
        };
        let grid = Grid {
            scales: vec![1.0 / scale; zeros.len()],
            axis,
        };
        dequantize(&mut weights, grid, &zeros);
        match conv {
            true => self.conv_of(proto, attributes, source, &weights, None),
            false => self.dense_of(proto, source, (&weights, 1.0), false, None),
        }
    }
}

/// A node that reads what another yields.
fn output_as_input(proto: &NodeProto) -> NodeProto {
    NodeProto {
        input: proto.output[..1.min(proto.output.len())].to_vec(),
        ..Default::default()
    }
}

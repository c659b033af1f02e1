//! Which operator goes where.

use std::sync::Arc;

use forms_network::host::Element;
use tract_onnx::pb::NodeProto;

use super::{Lowering, Refusal, Value};
use crate::movement::MOVEMENTS;
use crate::onnx::{self, Attributes};
use crate::tensor::Tensor;

impl Lowering {
    pub(super) fn node(&mut self, proto: &NodeProto) -> Result<(), Refusal> {
        if !matches!(proto.domain.as_str(), "" | "ai.onnx") {
            return Err(Refusal::Reason(format!(
                "it is of the domain \"{}\", of which this operator is not known",
                proto.domain
            )));
        }
        onnx::check(proto, self.opset)?;
        let attributes = Attributes(proto);
        if proto.op_type == "If" {
            return self.branch(proto, attributes);
        }
        // This node reads its inputs now.
        let mut constants = true;
        for at in 0..proto.input.len() {
            // What is not read yet is a constant; a large matrix stays as the file has it until its product is made.
            if !Self::has(proto, at) || self.unread.contains_key(&proto.input[at]) {
                continue;
            }
            match self.value(proto, at)? {
                Value::Constant(_) => continue,
                Value::Source(source) | Value::Function { of: source, .. } => {
                    if let Some(count) = self.pending.get_mut(&source.at) {
                        *count = count.saturating_sub(1);
                    }
                }
                Value::Host { .. } => {}
            }
            constants = false;
        }
        if constants {
            return self.fold(proto, attributes);
        }
        self.check_integers(proto)?;
        let operator = proto.op_type.as_str();
        if MOVEMENTS.contains(&operator) {
            return self.movement(proto, attributes);
        }
        match operator {
            "Shape" | "Size" => self.measure(proto, attributes),
            "Identity" => self.alias(proto, 0),
            "Dropout" => self.dropout(proto, attributes),
            "Conv" => self.conv(proto, attributes),
            "Gemm" => self.gemm(proto, attributes),
            "MatMul" => self.matmul(proto),
            "BatchNormalization" => self.batch_norm(proto, attributes),
            "MaxPool" | "AveragePool" => self.pool(proto, attributes),
            "GlobalAveragePool" | "GlobalMaxPool" | "ReduceMean" => {
                self.pool_all(proto, attributes)
            }
            "Resize" | "Upsample" => {
                self.resize(proto, attributes)
                    .map_err(|refusal| match refusal {
                        Refusal::Host => {
                            Refusal::Reason("its scales or sizes depend on the data".to_owned())
                        }
                        reason => reason,
                    })
            }
            "Cast" | "CastLike" => self.cast(proto, attributes),
            "QuantizeLinear" => self.quantize_linear(proto, attributes),
            "DequantizeLinear" => self.dequantize_linear(proto, attributes),
            "DynamicQuantizeLinear" => self.quantize_by_calibration(proto),
            "QLinearConv" => self.qlinear_conv(proto, attributes),
            "QLinearMatMul" => self.qlinear_matmul(proto),
            "ConvInteger" | "MatMulInteger" => self.integer_product(proto, attributes),
            "Multinomial" | "RandomNormal" | "RandomNormalLike" | "RandomUniform"
            | "RandomUniformLike" | "Bernoulli" => Err(
                "it draws at random, so no two runs are the same; a network here is a function"
                    .into(),
            ),
            _ => self.elementwise(proto, attributes),
        }
    }

    /// Another name for what input `at` stands for.
    pub(super) fn alias(&mut self, proto: &NodeProto, at: usize) -> Result<(), Refusal> {
        let value = self.value(proto, at)?;
        if let Some(whole) = self.integers.get(&proto.input[at]).copied()
            && let Some(output) = proto.output.first()
        {
            self.integers.insert(output.clone(), whole);
        }
        self.yields(proto, value);
        Ok(())
    }

    fn dropout(&mut self, proto: &NodeProto, attributes: Attributes) -> Result<(), Refusal> {
        // Before opset 7 an attribute told training from inference, later a third input does.
        let trains = match self.optional(proto, 2)? {
            Some(training) => training.data.iter().any(|&x| x != 0.0),
            None => self.opset < 7 && attributes.integer("is_test", 0) == 0,
        };
        if trains {
            return Err(
                "it drops numbers at random, as in training; export the model for inference".into(),
            );
        }
        if proto
            .output
            .get(1)
            .is_some_and(|mask| self.readers.contains_key(mask))
        {
            return Err("its mask is read, which only training has".into());
        }
        self.alias(proto, 0)
    }

    /// Shape and Size: sizes are known when the model is read.
    fn measure(&mut self, proto: &NodeProto, attributes: Attributes) -> Result<(), Refusal> {
        let dims = match self.value(proto, 0)? {
            Value::Constant(tensor) => tensor.shape.clone(),
            Value::Source(source) | Value::Function { of: source, .. } => source.dims,
            Value::Host {
                dims: Some(dims), ..
            } => dims,
            Value::Host { dims: None, .. } => return Err(Refusal::Host),
        };
        let tensor = match proto.op_type.as_str() {
            "Size" => Tensor::new(vec![], vec![dims.iter().product::<usize>() as f64], 7),
            _ => {
                let rank = dims.len() as i64;
                let place = |at: i64| (if at < 0 { at + rank } else { at }).clamp(0, rank) as usize;
                let first = place(attributes.integer("start", 0));
                let last = place(attributes.integer("end", rank)).max(first);
                Tensor::integers(&dims[first..last])
            }
        };
        self.yields(proto, Value::Constant(Arc::new(tensor)));
        Ok(())
    }

    /// To floating point a value is what it was; all else is the host's.
    fn cast(&mut self, proto: &NodeProto, attributes: Attributes) -> Result<(), Refusal> {
        let like = match proto.op_type == "CastLike" {
            true => Some(match self.value(proto, 1)? {
                Value::Constant(tensor) => tensor.kind,
                Value::Source(source) => source.element.to_onnx(),
                Value::Function { .. } => 1,
                Value::Host { element, .. } => element.to_onnx(),
            }),
            false => None,
        };
        if let (Some(to), Value::Constant(tensor)) = (like, self.value(proto, 0)?) {
            let cast = crate::fold::cast(&tensor, to)?;
            self.yields(proto, Value::Constant(Arc::new(cast)));
            return Ok(());
        }
        let to = match (attributes.get("to"), attributes.text("to")) {
            _ if like.is_some() => like.unwrap_or(1),
            (Some(a), Some(text)) if self.opset < 6 => match text.as_str() {
                "FLOAT" | "DOUBLE" | "FLOAT16" => 1,
                _ if a.s.is_empty() => a.i as i32,
                _ => return Err(Refusal::Host),
            },
            (Some(a), _) => a.i as i32,
            _ => return Err("it does not say what it casts to".into()),
        };
        let to = Element::of_onnx(to).ok_or_else(|| {
            format!("it casts to element type {to}, which holds no numbers that are read")
        })?;
        match self.value(proto, 0)? {
            Value::Source(source) if to == Element::Float || to == source.element => {
                let cast = Value::Source(super::Source {
                    element: to,
                    ..source
                });
                self.yields(proto, cast);
                Ok(())
            }
            function @ Value::Function { .. } if to == Element::Float => {
                self.yields(proto, function);
                Ok(())
            }
            Value::Host {
                element: Element::Float,
                ..
            } if to == Element::Float => self.alias(proto, 0),
            _ => Err(Refusal::Host),
        }
    }
}

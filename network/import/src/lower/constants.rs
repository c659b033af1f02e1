//! Operators that read constants alone.

use std::sync::Arc;

use forms_network::host::HostPlan;
use tract_onnx::pb::NodeProto;

use super::{Lowering, Refusal, Value, host};
use crate::fold;
use crate::function::{Binary, Unary};
use crate::movement::{MOVEMENTS, Movement};
use crate::onnx::Attributes;
use crate::tensor::{MAX_ELEMENTS, Tensor};

impl Lowering {
    pub(super) fn fold(
        &mut self,
        proto: &NodeProto,
        attributes: Attributes,
    ) -> Result<(), Refusal> {
        let operator = proto.op_type.as_str();
        let mut inputs: Vec<Option<Arc<Tensor>>> = Vec::new();
        for at in 0..proto.input.len() {
            inputs.push(self.optional(proto, at)?);
        }
        let input = |at: usize| -> Result<&Tensor, String> {
            inputs
                .get(at)
                .and_then(Option::as_deref)
                .ok_or_else(|| format!("input {at} is missing"))
        };
        if operator == "Constant" {
            let tensor = self.stated(proto, attributes)?;
            self.yields(proto, Value::Constant(Arc::new(tensor)));
            return Ok(());
        }
        if operator == "DequantizeLinear" || operator == "QuantizeLinear" {
            return self.constant_grid(proto, attributes);
        }
        if MOVEMENTS.contains(&operator) {
            return self.move_constants(proto, attributes, &inputs);
        }
        let folded = match operator {
            "Identity" | "Dropout" => Some(input(0)?.clone()),
            "Cast" => {
                let to = attributes.integer("to", 1) as i32;
                Some(fold::cast(input(0)?, to)?)
            }
            "Shape" => None,
            "ConstantOfShape" => {
                let dims: Vec<usize> = input(0)?
                    .data
                    .iter()
                    .map(|&d| d.max(0.0) as usize)
                    .collect();
                let count = dims.iter().try_fold(1_usize, |n, &d| n.checked_mul(d));
                let count = count.filter(|&n| n <= MAX_ELEMENTS);
                let count = count.ok_or_else(|| format!("its shape would be {dims:?}"))?;
                let value = attributes
                    .tensor("value")
                    .map(|t| Tensor::read(t, None))
                    .transpose()?;
                let value = value.unwrap_or_else(|| Tensor::new(vec![1], vec![0.0], 1));
                let x = value.single().ok_or("its value is no single number")?;
                Some(Tensor::new(dims, vec![x; count], value.kind))
            }
            "Range" => Some(fold::range(input(0)?, input(1)?, input(2)?)?),
            "Where" => Some(fold::choose(input(0)?, input(1)?, input(2)?)?),
            "ReduceSum" | "ReduceProd" | "ReduceMax" | "ReduceMin" | "ReduceMean" => {
                let axes = match attributes.integers("axes") {
                    Some(axes) => Some(axes.to_vec()),
                    None => inputs
                        .get(1)
                        .and_then(Option::as_deref)
                        .map(|axes| axes.data.iter().map(|&x| x as i64).collect()),
                };
                fold::reduce(operator, input(0)?, axes, attributes)?
            }
            "Clip" if self.opset >= 11 => {
                let bound = |at: usize, otherwise| {
                    inputs
                        .get(at)
                        .and_then(Option::as_deref)
                        .and_then(Tensor::single)
                        .unwrap_or(otherwise)
                };
                let clip = Unary::Clip(bound(1, f64::NEG_INFINITY), bound(2, f64::INFINITY));
                Some(fold::unary(clip, input(0)?))
            }
            "Mod" if attributes.integer("fmod", 0) != 0 => None,
            _ => match (Unary::of(operator, attributes), Binary::of(operator)) {
                (Some(unary), _) if proto.input.len() == 1 => Some(fold::unary(unary, input(0)?)),
                (_, Some(binary))
                    if proto.input.len() == 2
                        && (self.opset >= 7 || attributes.get("axis").is_none()) =>
                {
                    let product = fold::binary(binary, input(0)?, input(1)?)?;
                    Some(product)
                }
                _ => None,
            },
        };
        match folded {
            Some(tensor) => self.yields(proto, Value::Constant(Arc::new(tensor))),
            None => self.fold_by_host(proto, &inputs)?,
        }
        Ok(())
    }

    /// A Constant's value, in whichever attribute it is.
    fn stated(&self, _: &NodeProto, attributes: Attributes) -> Result<Tensor, String> {
        let list = |data: Vec<f64>, kind| Tensor::new(vec![data.len()], data, kind);
        if let Some(tensor) = attributes.tensor("value") {
            return Tensor::read(tensor, self.folder.as_deref())
                .map_err(|e| format!("its tensor {e}"));
        }
        if let Some(a) = attributes.get("value_float") {
            return Ok(Tensor::new(vec![], vec![f64::from(a.f)], 1));
        }
        if let Some(a) = attributes.get("value_floats") {
            return Ok(list(a.floats.iter().map(|&x| f64::from(x)).collect(), 1));
        }
        if let Some(a) = attributes.get("value_int") {
            return Ok(Tensor::new(vec![], vec![a.i as f64], 7));
        }
        if let Some(a) = attributes.get("value_ints") {
            return Ok(list(a.ints.iter().map(|&x| x as f64).collect(), 7));
        }
        Err("its value is a sparse tensor or text, which are not read; numbers are".to_owned())
    }

    fn move_constants(
        &mut self,
        proto: &NodeProto,
        attributes: Attributes,
        inputs: &[Option<Arc<Tensor>>],
    ) -> Result<(), Refusal> {
        let operator = proto.op_type.as_str();
        let data = if operator == "Concat" {
            inputs.len()
        } else {
            1
        };
        let tensors: Vec<&Tensor> = inputs[..data.min(inputs.len())]
            .iter()
            .flatten()
            .map(Arc::as_ref)
            .collect();
        if tensors.len() != data {
            return Err("an input is missing".into());
        }
        let moved = Movement {
            operator,
            attributes,
            opset: self.opset,
            dims: tensors.iter().map(|t| t.shape.clone()).collect(),
            constants: inputs[data..].iter().map(Option::as_deref).collect(),
            outputs: proto.output.len(),
        };
        let Some(moved) = moved.outputs()? else {
            return Ok(self.fold_by_host(proto, inputs)?);
        };
        let whole;
        let all = match &tensors[..] {
            [one] => &one.data,
            many => {
                whole = many.iter().flat_map(|t| t.data.iter().copied()).collect();
                &whole
            }
        };
        for (output, moved) in proto.output.iter().zip(moved) {
            let data = moved
                .table
                .iter()
                .map(|&at| all.get(at as usize).copied().unwrap_or(0.0));
            let mut tensor = Tensor::new(moved.dims, data.collect(), tensors[0].kind);
            tensor.grid = self.moved_grid(operator, tensors[0], &tensor.shape, attributes)?;
            self.bind(output, Value::Constant(Arc::new(tensor)));
        }
        Ok(())
    }

    /// Scales of dequantized weights whose numbers were moved.
    fn moved_grid(
        &self,
        operator: &str,
        from: &Tensor,
        dims: &[usize],
        attributes: Attributes,
    ) -> Result<Option<crate::tensor::Grid>, Refusal> {
        let Some(grid) = &from.grid else {
            return Ok(None);
        };
        if grid.scales.len() == 1 {
            return Ok(Some(grid.clone()));
        }
        let axis = match operator {
            "Transpose" => {
                let rank = from.shape.len();
                let perm: Vec<usize> = match attributes.integers("perm") {
                    Some(perm) => perm
                        .iter()
                        .map(|&a| {
                            if a < 0 {
                                (a + rank as i64) as usize
                            } else {
                                a as usize
                            }
                        })
                        .collect(),
                    None => (0..rank).rev().collect(),
                };
                perm.iter().position(|&a| a == grid.axis)
            }
            // The axis stays where sizes before and behind it do.
            "Reshape" | "Flatten" | "Squeeze" | "Unsqueeze" => {
                let before: usize = from.shape[..grid.axis].iter().product();
                let size = grid.scales.len();
                (0..dims.len())
                    .find(|&a| dims[a] == size && dims[..a].iter().product::<usize>() == before)
            }
            _ => None,
        };
        // Otherwise they are quantized anew.
        Ok(axis.map(|axis| crate::tensor::Grid {
            scales: grid.scales.clone(),
            axis,
        }))
    }

    /// By tract, what is not computed here.
    fn fold_by_host(
        &mut self,
        proto: &NodeProto,
        inputs: &[Option<Arc<Tensor>>],
    ) -> Result<(), String> {
        if proto.op_type.starts_with("Random")
            || matches!(proto.op_type.as_str(), "Bernoulli" | "Multinomial")
        {
            return Err(
                "it draws at random, so no two runs are the same; a network here is a function"
                    .to_owned(),
            );
        }
        let constants = proto
            .input
            .iter()
            .zip(inputs)
            .filter_map(|(name, t)| Some((name.as_str(), t.as_deref()?)));
        let outputs: Vec<&str> = proto
            .output
            .iter()
            .map(String::as_str)
            .filter(|o| !o.is_empty())
            .collect();
        let model = host::model(
            &self.imports,
            vec![host::widened(proto)],
            constants,
            &[],
            &outputs,
        );
        let found = HostPlan::new(&model, &[]).and_then(|plan| plan.run(&[]));
        let found = found.map_err(|reason| {
            format!("it computes a constant that neither this reader nor its host (tract) can compute: {reason}")
        })?;
        for (output, found) in outputs.iter().zip(found) {
            let tensor = Tensor::new(found.dims, found.data, found.element.to_onnx());
            self.bind(output, Value::Constant(Arc::new(tensor)));
        }
        Ok(())
    }
}

//! Functions of single numbers; Add, Sub and Sum of two maps and more.

use std::sync::Arc;

use tract_onnx::pb::NodeProto;

use super::{Lowering, Refusal, Source, Value};
use crate::fold::together;
use crate::function::{Binary, Function, Unary};
use crate::graph::{Node, Op};
use crate::movement::Movement;
use crate::onnx::Attributes;
use crate::tensor::Tensor;

/// The most operators that become one table; a longer chain becomes several.
const MAX_PARTS: usize = 64;

/// An input of an elementwise operator.
enum Operand {
    Constant(Arc<Tensor>),
    /// A function of a map; of a map itself, x.
    Of(Source, Function),
}

impl Lowering {
    fn operands(&mut self, proto: &NodeProto) -> Result<Vec<Operand>, Refusal> {
        (0..proto.input.len())
            .filter(|&at| Self::has(proto, at))
            .map(|at| match self.value(proto, at)? {
                Value::Constant(tensor) => Ok(Operand::Constant(tensor)),
                Value::Source(source) => Ok(Operand::Of(Self::floats(source)?, Function::X)),
                Value::Function { of, function, .. } => Ok(Operand::Of(of, function)),
                Value::Host { .. } => Err(Refusal::Host),
            })
            .collect()
    }

    pub(super) fn elementwise(
        &mut self,
        proto: &NodeProto,
        attributes: Attributes,
    ) -> Result<(), Refusal> {
        let operator = proto.op_type.as_str();
        if operator == "Clip" {
            let bound = |this: &mut Self, at, name, otherwise| match this.opset < 11 {
                true => Ok(attributes.float(name, otherwise)),
                false => match this.optional(proto, at)? {
                    Some(tensor) => tensor.single().ok_or_else(|| {
                        Refusal::Reason(format!("its bound \"{name}\" is no single number"))
                    }),
                    None => Ok(otherwise),
                },
            };
            let low = bound(self, 1, "min", f64::NEG_INFINITY)?;
            let high = bound(self, 2, "max", f64::INFINITY)?;
            if low.is_nan() || high.is_nan() || low > high {
                return Err(format!(
                    "its bounds are {low} and {high}; the lower one must come first"
                )
                .into());
            }
            return self.unary(proto, Unary::Clip(low, high));
        }
        let unary = Unary::of(operator, attributes);
        if let Some(unary) = unary {
            return match unary.is_smooth() {
                true => self.unary(proto, unary),
                false => Err(Refusal::Host),
            };
        }
        match Binary::of(operator) {
            Some(binary) => self.binary(proto, binary, attributes),
            None => Err(Refusal::Host),
        }
    }

    fn unary(&mut self, proto: &NodeProto, unary: Unary) -> Result<(), Refusal> {
        let operand = self.operands(&NodeProto {
            input: proto.input[..1].to_vec(),
            ..Default::default()
        })?;
        let Some(Operand::Of(of, function)) = operand.into_iter().next() else {
            return Err(Refusal::Host);
        };
        if function == Function::X
            && let Unary::Clip(low, high) = unary
            && low <= 0.0
            && high >= 0.0
            && self.alone(of.at)
            && let Some(Node {
                op: Op::Conv { .. } | Op::Add | Op::Identity,
                clip,
                ..
            }) = of.at.checked_sub(1).map(|i| &mut self.nodes[i])
            && clip.is_none()
        {
            *clip = Some([low.max(f64::MIN), high.min(f64::MAX)]);
            return self.alias(proto, 0);
        }
        self.becomes(proto, of, function.then(unary))
    }

    /// The node's output is a function of a map.
    fn becomes(
        &mut self,
        proto: &NodeProto,
        of: Source,
        function: Function,
    ) -> Result<(), Refusal> {
        let name = proto.output.first().cloned().unwrap_or_default();
        self.held.insert(of.at);
        if function.size() > MAX_PARTS {
            let made = self.make(&name, of, function)?;
            self.yields(proto, Value::Source(made));
            return Ok(());
        }
        self.yields(proto, Value::Function { name, of, function });
        Ok(())
    }

    fn binary(
        &mut self,
        proto: &NodeProto,
        binary: Binary,
        attributes: Attributes,
    ) -> Result<(), Refusal> {
        let mut operands = self.operands(proto)?;
        if self.opset < 7 && attributes.integer("broadcast", 0) != 0 {
            self.broadcast_by_axis(&mut operands, attributes)?;
        }
        let pairs = match operands.len() {
            1 if matches!(binary, Binary::Add | Binary::Max | Binary::Min) => {
                return self.alias(proto, 0);
            }
            0 | 1 => return Err("it needs two inputs".into()),
            n => n == 2,
        };
        let all_maps = operands.iter().all(|o| matches!(o, Operand::Of(..)));
        let same = |a: &Operand, b: &Operand| match (a, b) {
            (Operand::Of(a, _), Operand::Of(b, _)) => a == b,
            _ => false,
        };
        let one_map = all_maps && operands.iter().all(|o| same(o, &operands[0]));
        if pairs && !all_maps {
            return self.with_constant(proto, binary, operands);
        }
        let whole = matches!(
            binary,
            Binary::Add | Binary::Sub | Binary::Mul | Binary::Max | Binary::Min
        );
        if one_map && whole {
            let mut parts = operands.into_iter().filter_map(|o| match o {
                Operand::Of(of, function) => Some((of, function)),
                Operand::Constant(_) => None,
            });
            let Some((of, first)) = parts.next() else {
                return Err(Refusal::Host);
            };
            let function = parts.fold(first, |sum, (_, next)| {
                Function::Binary(binary, Arc::new(sum), Arc::new(next))
            });
            return self.becomes(proto, of, function);
        }
        match binary {
            Binary::Add if all_maps => self.add(proto, operands),
            Binary::Sub if all_maps && pairs => {
                if let Operand::Of(_, function) = &mut operands[1] {
                    *function = std::mem::replace(function, Function::X).then(Unary::Neg);
                }
                self.add(proto, operands)
            }
            _ => Err(Refusal::Host),
        }
    }

    /// Before opset 7 the second operand began at an axis of the first.
    fn broadcast_by_axis(
        &self,
        operands: &mut [Operand],
        attributes: Attributes,
    ) -> Result<(), Refusal> {
        let [Operand::Of(of, _), Operand::Constant(tensor)] = operands else {
            return Err(
                "it broadcasts in the manner before opset 7; export it with a newer one".into(),
            );
        };
        if let Some(axis) = attributes.get("axis") {
            let mut tensor = Tensor::clone(tensor);
            let rank = of.dims.len() as i64;
            let axis = if axis.i < 0 { axis.i + rank } else { axis.i };
            let behind = rank - axis - tensor.shape.len() as i64;
            if axis < 0 || behind < 0 {
                return Err(format!("axis {axis} does not fit {:?}", of.dims).into());
            }
            tensor.shape.extend(vec![1; behind as usize]);
            operands[1] = Operand::Constant(Arc::new(tensor));
        }
        Ok(())
    }

    /// A map and a constant.
    fn with_constant(
        &mut self,
        proto: &NodeProto,
        binary: Binary,
        operands: Vec<Operand>,
    ) -> Result<(), Refusal> {
        let (of, function, constant, first) = match <[Operand; 2]>::try_from(operands) {
            Ok([Operand::Of(of, f), Operand::Constant(c)]) => (of, f, c, true),
            Ok([Operand::Constant(c), Operand::Of(of, f)]) => (of, f, c, false),
            _ => return Err(Refusal::Host),
        };
        if together(&of.dims, &constant.shape)? != of.dims {
            return Err(Refusal::Host);
        }
        let axis = of.channel_axis();
        let list = match (of.dims.is_empty(), constant.single()) {
            (true, Some(x)) => vec![x],
            _ => constant.along(&of.dims, axis).ok_or(Refusal::Host)?,
        };
        if list.iter().any(|x| !x.is_finite()) {
            return Err(Refusal::Host);
        }
        if function == Function::X && self.folds(&of, list.len()) {
            let ones = vec![1.0; list.len()];
            let zeros = vec![0.0; list.len()];
            let negative = |list: &[f64]| list.iter().map(|x| -x).collect::<Vec<_>>();
            let affine = match (binary, first) {
                (Binary::Add, _) => Some((ones, list.clone())),
                (Binary::Sub, true) => Some((ones, negative(&list))),
                (Binary::Sub, false) => Some((negative(&ones), list.clone())),
                (Binary::Mul, _) => Some((list.clone(), zeros)),
                (Binary::Div, true) if !list.contains(&0.0) => {
                    Some((list.iter().map(|x| 1.0 / x).collect(), zeros))
                }
                _ => None,
            };
            if let Some((multiply, add)) = affine {
                self.affine(&of, &multiply, &add);
                let input = if first { 0 } else { 1 };
                return self.alias(proto, input);
            }
        }
        let whole = |x: &f64| x.fract() == 0.0 && *x >= 1.0;
        let fits = match binary {
            Binary::Add | Binary::Sub | Binary::Mul | Binary::Max | Binary::Min => true,
            Binary::PRelu => first,
            Binary::Div => first && !list.contains(&0.0),
            Binary::Pow => first && list.iter().all(whole),
            _ => false,
        };
        if !fits {
            return Err(Refusal::Host);
        }
        let alike = list.iter().all(|x| *x == list[0]);
        let of = if alike { of } else { self.laid_naturally(of)? };
        let constant = match alike {
            true => Function::Constant(list[0]),
            false => Function::Channels(Arc::new(list)),
        };
        let (a, b) = match first {
            true => (function, constant),
            false => (constant, function),
        };
        self.becomes(
            proto,
            of,
            Function::Binary(binary, Arc::new(a), Arc::new(b)),
        )
    }

    /// A sum of maps.
    fn add(&mut self, proto: &NodeProto, operands: Vec<Operand>) -> Result<(), Refusal> {
        let mut dims: Vec<usize> = Vec::new();
        for operand in &operands {
            if let Operand::Of(of, _) = operand {
                dims = together(&dims, &of.dims)?;
            }
        }
        let mut sources = Vec::new();
        for (at, operand) in operands.into_iter().enumerate() {
            let Operand::Of(of, function) = operand else {
                return Err(Refusal::Host);
            };
            let mut source = match function {
                Function::X => of,
                function => {
                    // A function with a name of its own is made once, whoever reads it.
                    let own = match self.value(proto, at)? {
                        Value::Function {
                            name,
                            function: own,
                            ..
                        } if own == function => name,
                        _ => format!("{}, operand {at}", Self::base(proto)),
                    };
                    self.make(&own, of, function)?
                }
            };
            if source.dims != dims {
                let moved = Movement {
                    operator: "Expand",
                    attributes: Attributes(proto),
                    opset: self.opset,
                    dims: vec![source.dims.clone()],
                    constants: vec![],
                    outputs: 1,
                };
                let moved = moved.broadcast(&dims)?;
                source = self.moved(
                    &format!("{}, operand {at}", Self::base(proto)),
                    source,
                    moved,
                )?;
            }
            sources.push(source);
        }
        let last = sources.iter().all(|source| source.last);
        let mut inputs = Vec::new();
        for source in sources {
            let shape = super::values::natural(&source.dims, last);
            inputs.push(self.laid_out(source, shape, last)?.at);
        }
        let shape = self.shape(inputs[0]);
        let at = self.push(&Self::base(proto), inputs, Op::Add, shape)?;
        self.yields_map(proto, at, dims, last);
        Ok(())
    }
}

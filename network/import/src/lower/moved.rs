//! Movements of maps: Reshape, Transpose, Slice, Concat, Pad, ...

use forms_golden::layers::Pads;
use tract_onnx::pb::NodeProto;

use super::{Lowering, Refusal, Source, Value};
use crate::function::Function;
use crate::graph::Op;
use crate::movement::{Moved, Movement};
use crate::onnx::Attributes;

impl Lowering {
    pub(super) fn movement(
        &mut self,
        proto: &NodeProto,
        attributes: Attributes,
    ) -> Result<(), Refusal> {
        let operator = proto.op_type.as_str();
        if operator == "Concat" {
            return self.concat(proto, attributes);
        }
        let mut constants = Vec::new();
        for at in 1..proto.input.len() {
            constants.push(self.optional(proto, at)?);
        }
        // What is no function of the channel moves before it as well as behind it.
        let (of, function) = match self.value(proto, 0)? {
            Value::Source(source) => (source, Function::X),
            Value::Function { name, of, function } => {
                let pads = operator == "Pad" && function.at(0.0, 0) != 0.0;
                match function.differs() || pads {
                    true => (self.make(&name, of, function)?, Function::X),
                    false => (of, function),
                }
            }
            Value::Constant(_) | Value::Host { .. } => return Err(Refusal::Host),
        };
        let movement = Movement {
            operator,
            attributes,
            opset: self.opset,
            dims: vec![of.dims.clone()],
            constants: constants
                .iter()
                .map(|constant| constant.as_deref())
                .collect(),
            outputs: proto.output.len(),
        };
        let all = movement.outputs()?.ok_or(Refusal::Host)?;
        let whole = self.integers.get(&proto.input[0]).copied();
        for (number, (output, moved)) in proto.output.iter().zip(all).enumerate() {
            if !self.readers.contains_key(output) {
                continue;
            }
            if let Some(whole) = whole {
                self.integers.insert(output.clone(), whole);
            }
            let base = match number {
                0 => Self::base(proto),
                _ => output.clone(),
            };
            let source = match self.padded(proto, operator, &of, &moved)? {
                Some(source) => source,
                None => self.moved(&base, of.clone(), moved)?,
            };
            let value = match &function {
                Function::X => Value::Source(source),
                function => {
                    self.held.insert(source.at);
                    Value::Function {
                        name: output.clone(),
                        of: source,
                        function: function.clone(),
                    }
                }
            };
            self.bind(output, value);
        }
        Ok(())
    }

    /// A border of zeros around a map's heights and widths.
    fn padded(
        &mut self,
        proto: &NodeProto,
        operator: &str,
        of: &Source,
        moved: &Moved,
    ) -> Result<Option<Source>, String> {
        let (&[1, c, h, w], &[1, d, height, width]) = (&of.dims[..], &moved.dims[..]) else {
            return Ok(None);
        };
        if operator != "Pad" || of.last || c != d || height < h || width < w {
            return Ok(None);
        }
        let Some(first) = moved.table.iter().position(|&at| at == 0) else {
            return Ok(None);
        };
        let (top, left) = (first / width % height, first % width);
        let at = |i: usize, j: usize| match (i.checked_sub(top), j.checked_sub(left)) {
            (Some(i), Some(j)) if i < h && j < w => (i * w + j) as u32,
            _ => crate::movement::ZERO,
        };
        let is_border = (0..height * width).all(|p| moved.table[p] == at(p / width, p % width))
            && first < height * width
            && height >= top + h
            && width >= left + w;
        if !is_border {
            return Ok(None);
        }
        let pads = Pads {
            top,
            left,
            bottom: height - top - h,
            right: width - left - w,
        };
        let of = self.laid_naturally(of.clone())?;
        let at = self.push(
            &Self::base(proto),
            vec![of.at],
            Op::Pad(pads),
            [c, height, width],
        )?;
        Ok(Some(Source {
            at,
            dims: moved.dims.clone(),
            ..of
        }))
    }

    fn concat(&mut self, proto: &NodeProto, attributes: Attributes) -> Result<(), Refusal> {
        let mut sources = Vec::new();
        for at in 0..proto.input.len() {
            let source = self.source(proto, at)?;
            let whole = self.integers.contains_key(&proto.input[at]);
            if !source.is_float() || whole {
                return Err(Refusal::Host);
            }
            sources.push(source);
        }
        let movement = Movement {
            operator: "Concat",
            attributes,
            opset: self.opset,
            dims: sources.iter().map(|source| source.dims.clone()).collect(),
            constants: vec![],
            outputs: 1,
        };
        if attributes.get("axis").is_none() && self.opset >= 4 {
            return Err("it does not say its axis".into());
        }
        let mut moved = movement.outputs()?.ok_or(Refusal::Host)?;
        let moved = moved.pop().ok_or(Refusal::Host)?;
        let axis = attributes.integer("axis", 1);
        let axis = if axis < 0 {
            axis + moved.dims.len() as i64
        } else {
            axis
        };
        let last = sources.iter().all(|source| source.last);
        let alike = sources.iter().all(|source| source.last == last);
        let base = Self::base(proto);
        if alike
            && sources
                .iter()
                .all(|source| source.channel_axis() as i64 == axis)
        {
            let mut inputs = Vec::new();
            for source in sources {
                inputs.push(self.laid_naturally(source)?.at);
            }
            let first = self.shape(inputs[0]);
            let channels = inputs.iter().map(|&at| self.shape(at)[0]).sum();
            let at = self.push(&base, inputs, Op::Concat, [channels, first[1], first[2]])?;
            self.yields_map(proto, at, moved.dims, last);
            return Ok(());
        }
        // Behind one another first, then in order.
        let mut inputs = Vec::new();
        for source in sources {
            let count = source.count();
            inputs.push(self.laid_out(source, [count, 1, 1], false)?.at);
        }
        let count = moved.table.len();
        let at = self.push(&format!("{base}, parts"), inputs, Op::Concat, [count, 1, 1])?;
        let parts = Source {
            at,
            dims: vec![count],
            last: false,
            element: forms_network::host::Element::Float,
        };
        let source = self.moved(&base, parts, moved)?;
        self.yields(proto, Value::Source(source));
        Ok(())
    }
}

//! Models that are quantized already: QuantizeLinear and DequantizeLinear, and what integers a value has.
//!
//! A value is held as its distance from its zero point, in the range that this leaves: the integer 0 is the
//! real 0, whatever the zero point, so padding stays padding and nothing is lost. Weights likewise: of eight
//! bits, signed or not, less any zero point of theirs, they lie in -255 ..= 255.

use std::sync::Arc;

use forms_network::host::Element;
use tract_onnx::pb::NodeProto;

use super::{Lowering, Refusal, Source, Value, Whole};
use crate::graph::{Op, Steps};
use crate::onnx::Attributes;
use crate::tensor::{Grid, Tensor};

/// The integers of an element type.
pub(super) fn integers(kind: i32) -> Result<[i64; 2], String> {
    match kind {
        2 => Ok([0, 255]),
        3 => Ok([-128, 127]),
        4 => Ok([0, 65535]),
        5 => Ok([-32768, 32767]),
        21 => Ok([0, 15]),
        22 => Ok([-8, 7]),
        _ => Err(format!(
            "its integers are of element type {kind}; signed and unsigned ones of 4, 8 and 16 bits are supported"
        )),
    }
}

/// Rounded to the nearest integer, ties to the even one, and saturated, as QuantizeLinear has it.
fn quantized(x: f64, scale: f64, zero: f64, [low, high]: [i64; 2]) -> f64 {
    ((x / scale).round_ties_even() + zero).clamp(low as f64, high as f64)
}

impl Whole {
    pub fn steps(self) -> Result<Steps, String> {
        let [low, high] = integers(self.kind)?;
        let zero = self.zero as i64;
        Ok(Steps {
            scale: self.scale,
            low: low - zero,
            high: high - zero,
        })
    }
}

impl Lowering {
    /// What inputs `scale` and `zero` of a node say of one tensor of integers.
    pub(super) fn whole(
        &mut self,
        proto: &NodeProto,
        scale: usize,
        zero: usize,
    ) -> Result<Whole, Refusal> {
        let steps = self.constant(proto, scale)?;
        let zero = self.optional(proto, zero)?;
        let said = match proto.op_type.as_str() {
            "QuantizeLinear" => Attributes(proto).integer("output_dtype", 0) as i32,
            _ => 0,
        };
        let kind = match (&zero, said) {
            (Some(zero), 0) => zero.kind,
            (Some(zero), said) if zero.kind == said => said,
            (Some(zero), said) => {
                return Err(format!(
                    "output_dtype is {said}, but its zero point is of element type {}; both must be the same",
                    zero.kind
                )
                .into());
            }
            (None, 0) => 2,
            (None, said) => said,
        };
        let zeros = zero.as_ref().map_or(&[0.0][..], |zero| &zero.data);
        let (&[scale], &[zero]) = (&steps.data[..], zeros) else {
            return Err(Refusal::Host);
        };
        if !(scale.is_finite() && scale >= f64::from(f32::MIN_POSITIVE)) {
            return Err(format!("its scale is {scale}; it must be above 0").into());
        }
        integers(kind)?;
        Ok(Whole { scale, zero, kind })
    }

    /// The integers of a map, where the model has said them: its own, or of layers that only pass integers on,
    /// those of what they read.
    pub(super) fn known(&self, at: usize) -> Option<Steps> {
        self.fixed[at].or_else(|| {
            let node = &self.nodes[at.checked_sub(1)?];
            match node.op {
                Op::AveragePool(_) | Op::GlobalAveragePool => self.known(node.inputs[0]),
                _ if node.op.passes() => self.known(node.inputs[0]),
                _ => None,
            }
        })
    }

    /// The map whose integers those of `at` are, if only layers lie between that commute with quantization.
    fn origin(&self, at: usize) -> usize {
        match at.checked_sub(1).map(|node| &self.nodes[node]) {
            Some(node) if node.op.passes() => self.origin(node.inputs[0]),
            _ => at,
        }
    }

    /// How many layers read a map.
    fn layers_that_read(&self, at: usize) -> usize {
        let nodes = self.nodes.iter();
        nodes.filter(|node| node.inputs.contains(&at)).count()
    }

    pub(super) fn quantize_linear(
        &mut self,
        proto: &NodeProto,
        attributes: Attributes,
    ) -> Result<(), Refusal> {
        if attributes.integer("block_size", 0) != 0 {
            return Err(Refusal::Host);
        }
        let whole = self.whole(proto, 1, 2)?;
        let steps = whole.steps()?;
        let source = Self::floats(self.operand(proto, 0, false)?)?;
        let at = source.at;
        let origin = self.origin(at);
        let free = self.known(at).is_none()
            && self.alone(at)
            && (origin == at || self.layers_that_read(origin) == 1 && !self.held.contains(&origin))
            && !matches!(
                origin.checked_sub(1).map(|node| &self.nodes[node].op),
                Some(Op::AveragePool(_) | Op::GlobalAveragePool)
            );
        let source = if free {
            self.fixed[origin] = Some(steps);
            source
        } else if self.known(at) == Some(steps) {
            source
        } else {
            let shape = self.shape(at);
            let at = self.push(&Self::base(proto), vec![at], Op::Identity, shape)?;
            self.fixed[at] = Some(steps);
            Source { at, ..source }
        };
        if let Some(output) = proto.output.first() {
            self.integers.insert(output.clone(), whole);
        }
        self.yields(proto, Value::Source(source));
        Ok(())
    }

    pub(super) fn dequantize_linear(
        &mut self,
        proto: &NodeProto,
        attributes: Attributes,
    ) -> Result<(), Refusal> {
        if attributes.integer("block_size", 0) != 0 {
            return Err(Refusal::Host);
        }
        match self.value(proto, 0)? {
            Value::Source(source) => {
                let mut whole = self.whole(proto, 1, 2)?;
                whole.kind = match self.integers.get(&proto.input[0]) {
                    Some(own) => own.kind,
                    None => source.element.to_onnx(),
                };
                let source = self.settled(proto, 0, whole)?;
                self.yields(proto, Value::Source(source));
                Ok(())
            }
            _ => Err(Refusal::Host),
        }
    }

    /// QuantizeLinear and DequantizeLinear of a constant.
    pub(super) fn constant_grid(
        &mut self,
        proto: &NodeProto,
        attributes: Attributes,
    ) -> Result<(), Refusal> {
        let mut tensor = Tensor::clone(&*self.constant(proto, 0)?);
        let quantizes = proto.op_type == "QuantizeLinear";
        let kind = (!quantizes).then_some(tensor.kind);
        let axis = attributes.integer("axis", 1);
        let axis = if axis < 0 {
            axis + tensor.shape.len() as i64
        } else {
            axis
        };
        let axis = usize::try_from(axis)
            .map_err(|_| format!("axis {axis} is none of {:?}", tensor.shape))?;
        let block = usize::try_from(attributes.integer("block_size", 0)).unwrap_or(0);
        if block != 0 && !quantizes {
            self.dequantize_blocks(proto, &mut tensor, axis, block)?;
            self.yields(proto, Value::Constant(Arc::new(tensor)));
            return Ok(());
        }
        if block != 0 {
            return Err(
                "it quantizes a constant by blocks, which is not supported; export it quantized"
                    .into(),
            );
        }
        let (grid, zeros, kind) = self.grid_of(proto, [1, 2], axis, &tensor.shape, kind)?;
        if quantizes {
            let said = attributes.integer("output_dtype", 0) as i32;
            let kind = if said != 0 && !Self::has(proto, 2) {
                said
            } else {
                kind
            };
            let range = integers(kind)?;
            for (at, x) in tensor.data.iter_mut().enumerate() {
                let place = grid.place(&tensor.shape, at);
                *x = quantized(*x, grid.scales[place], zeros[place], range);
            }
            tensor.kind = kind;
            tensor.grid = None;
        } else {
            dequantize(&mut tensor, grid, &zeros);
        }
        self.yields(proto, Value::Constant(Arc::new(tensor)));
        Ok(())
    }

    /// Weights with a scale for each block along an axis; they are quantized anew.
    fn dequantize_blocks(
        &mut self,
        proto: &NodeProto,
        tensor: &mut Tensor,
        axis: usize,
        block: usize,
    ) -> Result<(), Refusal> {
        let scales = self.constant(proto, 1)?;
        let zeros = self.optional(proto, 2)?;
        let mut shape = tensor.shape.clone();
        if axis >= shape.len() {
            return Err(format!("axis {axis} is none of {shape:?}").into());
        }
        shape[axis] = shape[axis].div_ceil(block);
        if scales.shape != shape || zeros.as_ref().is_some_and(|zeros| zeros.shape != shape) {
            return Err(format!("its scales are {:?}; {shape:?} are needed", scales.shape).into());
        }
        let inner: usize = tensor.shape[axis + 1..].iter().product();
        let size = tensor.shape[axis];
        for (at, x) in tensor.data.iter_mut().enumerate() {
            let (outer, along, rest) = (at / (inner * size), at / inner % size, at % inner);
            let place = (outer * shape[axis] + along / block) * inner + rest;
            let zero = zeros.as_ref().map_or(0.0, |zeros| zeros.data[place]);
            *x = (*x - zero) * scales.data[place];
        }
        (tensor.kind, tensor.grid) = (1, None);
        Ok(())
    }

    /// Scales and zero points of a constant along an axis, and its integers' type.
    pub(super) fn grid_of(
        &mut self,
        proto: &NodeProto,
        [scale, zero]: [usize; 2],
        axis: usize,
        shape: &[usize],
        kind: Option<i32>,
    ) -> Result<(Grid, Vec<f64>, i32), Refusal> {
        let scales = self.constant(proto, scale)?.data.clone();
        let zero = self.optional(proto, zero)?;
        let kind = kind.unwrap_or(zero.as_ref().map_or(2, |zero| zero.kind));
        let zeros = zero.map_or_else(|| vec![0.0; scales.len()], |zero| zero.data.clone());
        let fits = scales.len() == 1 || shape.get(axis) == Some(&scales.len());
        if !fits || zeros.len() != scales.len() {
            return Err(format!(
                "{} scales and {} zero points along axis {axis} of {shape:?}; one for all, or one a place are needed",
                scales.len(),
                zeros.len()
            )
            .into());
        }
        let usable = |s: &f64| s.is_finite() && *s >= f64::from(f32::MIN_POSITIVE);
        if let Some(scale) = scales.iter().find(|s| !usable(s)) {
            return Err(format!("a scale is {scale}; it must be above 0").into());
        }
        Ok((Grid { scales, axis }, zeros, kind))
    }

    /// Input `at` of a node that reads it as the given integers. An input of the model that holds integers takes
    /// their meaning on; any other value must have it already.
    pub(super) fn settled(
        &mut self,
        proto: &NodeProto,
        at: usize,
        whole: Whole,
    ) -> Result<Source, Refusal> {
        let source = match self.value(proto, at)? {
            Value::Source(source) => source,
            _ => return Err(Refusal::Host),
        };
        let steps = whole.steps()?;
        let whole_input = !source.is_float() && source.element.to_onnx() == whole.kind;
        if whole_input
            && self.alone_but_fixed(source.at)
            && let Some(given) = self.givens.iter_mut().find(|given| given.at == source.at)
        {
            given.affine = Some([whole.scale, -whole.zero * whole.scale]);
            self.fixed[source.at] = Some(steps);
            return Ok(Source {
                element: Element::Float,
                ..source
            });
        }
        match self.known(source.at) {
            Some(known) if known == steps => Ok(Source { element: Element::Float, ..source }),
            _ if !source.is_float() => Err(Refusal::Host),
            None => Err(format!(
                "input {at} is read as integers, but nothing has quantized it; put QuantizeLinear before it"
            )
            .into()),
            Some(known) => Err(format!(
                "input {at} is read as integers {}..={} of {:e} each, but holds {}..={} of {:e} (distances from \
                 the zero point); give both ends the same scale and zero point",
                steps.low, steps.high, steps.scale, known.low, known.high, known.scale
            )
            .into()),
        }
    }

    /// Whether nothing else reads a map.
    fn alone_but_fixed(&self, at: usize) -> bool {
        self.pending.get(&at).is_none_or(|&n| n == 0)
            && !self.held.contains(&at)
            && self.layers_that_read(at) == 0
    }
}

/// Integers to what they are worth.
pub(super) fn dequantize(tensor: &mut Tensor, grid: Grid, zeros: &[f64]) {
    for (at, x) in tensor.data.iter_mut().enumerate() {
        let place = grid.place(&tensor.shape, at);
        *x = (*x - zeros[place]) * grid.scales[place];
    }
    tensor.kind = 1;
    tensor.grid = Some(grid);
}

impl Grid {
    /// Which scale the element at `at` of a tensor of `shape` has.
    fn place(&self, shape: &[usize], at: usize) -> usize {
        if self.scales.len() == 1 {
            return 0;
        }
        let inner: usize = shape[self.axis + 1..].iter().product();
        at / inner.max(1) % shape[self.axis]
    }
}

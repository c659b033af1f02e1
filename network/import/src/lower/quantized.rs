//! Models that are quantized already: QuantizeLinear and DequantizeLinear, and what integers a value has.
//!
//! A value is held as its distance from its zero point, in the range that this leaves: the integer 0 is the
//! real 0, whatever the zero point, so padding stays padding and nothing is lost. Weights likewise: of eight
//! bits, signed or not, less any zero point of theirs, they lie in -255 ..= 255.

use tract_onnx::pb::NodeProto;

use super::{Lowering, Value};
use crate::graph::{Op, Steps};
use crate::onnx::{Attributes, Grid, Tensor};

/// The integers of an element type.
fn integers(kind: i32) -> Result<[i64; 2], String> {
    match kind {
        2 => Ok([0, 255]),
        3 => Ok([-128, 127]),
        4 => Ok([0, 65535]),
        5 => Ok([-32768, 32767]),
        _ => Err(format!(
            "its integers are of element type {kind}; signed and unsigned ones of 8 and 16 bits are supported"
        )),
    }
}

/// Rounded to the nearest integer, ties to the even one, and saturated, as QuantizeLinear has it.
fn quantized(x: f64, scale: f64, zero: f64, [low, high]: [i64; 2]) -> f64 {
    ((x / scale).round_ties_even() + zero).clamp(low as f64, high as f64)
}

impl Lowering {
    /// What inputs `scale` and `zero` of a node say of one tensor.
    pub(super) fn steps(
        &self,
        proto: &NodeProto,
        scale: usize,
        zero: usize,
    ) -> Result<Steps, String> {
        let steps = self.constant(proto, scale)?;
        let zero = self.optional(proto, zero)?;
        let [low, high] = integers(zero.map_or(2, |zero| zero.kind))?;
        let zeros = zero.map_or(&[0.0][..], |zero| &zero.data);
        let (&[scale], &[zero]) = (&steps.data[..], zeros) else {
            return Err(format!(
                "its activations have {} scales and {} zero points; one each is supported",
                steps.data.len(),
                zeros.len()
            ));
        };
        if !(scale > 0.0 && scale >= f64::from(f32::MIN_POSITIVE)) {
            return Err(format!("its scale is {scale}; it must be above 0"));
        }
        let zero = zero as i64;
        Ok(Steps {
            scale,
            low: low - zero,
            high: high - zero,
        })
    }

    /// The integers of a source, where the model has said them: its own, or of layers that only pass
    /// integers on, those of what they read.
    pub(super) fn known(&self, at: usize) -> Option<Steps> {
        self.fixed[at].or_else(|| {
            let node = &self.nodes[at.checked_sub(1)?];
            match node.op {
                Op::MaxPool(_)
                | Op::AveragePool(_)
                | Op::GlobalAveragePool
                | Op::Flatten
                | Op::Pad(_) => self.known(node.inputs[0]),
                Op::Conv { .. } | Op::Add | Op::Concat | Op::Identity => None,
            }
        })
    }

    /// The source whose integers those of `at` are, if only layers lie between that commute with
    /// quantization.
    fn origin(&self, at: usize) -> usize {
        match at.checked_sub(1).map(|node| &self.nodes[node]) {
            Some(node) if matches!(node.op, Op::MaxPool(_) | Op::Flatten | Op::Pad(_)) => {
                self.origin(node.inputs[0])
            }
            _ => at,
        }
    }

    /// How many layers read a source.
    fn layers_that_read(&self, at: usize) -> usize {
        let nodes = self.nodes.iter();
        nodes.filter(|node| node.inputs.contains(&at)).count()
    }

    pub(super) fn quantize_linear(
        &mut self,
        proto: &NodeProto,
        attributes: &Attributes,
    ) -> Result<(), String> {
        if let Value::Constant(tensor) = self.value(proto, 0)?.clone() {
            return self.quantize_constant(proto, attributes, tensor);
        }
        let steps = self.steps(proto, 1, 2)?;
        let (at, flat) = self.source(proto, 0)?;
        let origin = self.origin(at);
        let free = self.known(at).is_none()
            && self.alone(proto, 0)
            && (origin == at || self.layers_that_read(origin) == 1)
            && !matches!(
                origin.checked_sub(1).map(|node| &self.nodes[node].op),
                Some(Op::AveragePool(_) | Op::GlobalAveragePool)
            );
        if free {
            self.fixed[origin] = Some(steps);
            self.alias(proto, 0, Value::Source { at, flat });
        } else if self.known(at) == Some(steps) {
            self.alias(proto, 0, Value::Source { at, flat });
        } else {
            let shape = self.shape(at);
            self.push(proto, vec![at], Op::Identity, shape, flat)?;
            let last = self.nodes.len();
            self.fixed[last] = Some(steps);
        }
        Ok(())
    }

    fn quantize_constant(
        &mut self,
        proto: &NodeProto,
        attributes: &Attributes,
        mut tensor: Tensor,
    ) -> Result<(), String> {
        let (grid, zeros, kind) = self.grid(proto, attributes, &tensor.shape, None)?;
        let range = integers(kind)?;
        for (at, x) in tensor.data.iter_mut().enumerate() {
            let place = grid.place(&tensor.shape, at);
            *x = quantized(*x, grid.scales[place], zeros[place], range);
        }
        tensor.kind = kind;
        tensor.grid = None;
        self.bind(proto, Value::Constant(tensor));
        Ok(())
    }

    pub(super) fn dequantize_linear(
        &mut self,
        proto: &NodeProto,
        attributes: &Attributes,
    ) -> Result<(), String> {
        match self.value(proto, 0)?.clone() {
            Value::Constant(mut tensor) => {
                let (grid, zeros, _) =
                    self.grid(proto, attributes, &tensor.shape, Some(tensor.kind))?;
                self.dequantize(&mut tensor, grid, &zeros);
                self.bind(proto, Value::Constant(tensor));
            }
            Value::Source { .. } => {
                let steps = self.steps(proto, 1, 2)?;
                let (at, flat) = self.settled(proto, 0, steps)?;
                self.alias(proto, 0, Value::Source { at, flat });
            }
        }
        Ok(())
    }

    /// Integers to what they are worth.
    pub(super) fn dequantize(&self, tensor: &mut Tensor, grid: Grid, zeros: &[f64]) {
        for (at, x) in tensor.data.iter_mut().enumerate() {
            let place = grid.place(&tensor.shape, at);
            *x = (*x - zeros[place]) * grid.scales[place];
        }
        tensor.kind = 1;
        tensor.grid = Some(grid);
    }

    /// Scales (input 1), zero points (input 2) and the integers' type of a constant.
    fn grid(
        &self,
        proto: &NodeProto,
        attributes: &Attributes,
        shape: &[usize],
        kind: Option<i32>,
    ) -> Result<(Grid, Vec<f64>, i32), String> {
        let axis = attributes.integer("axis", 1);
        let axis = if axis < 0 {
            axis + shape.len() as i64
        } else {
            axis
        };
        if attributes.integer("block_size", 0) != 0 {
            return Err("blocks of scales are not supported; one an output is".to_owned());
        }
        self.grid_of(proto, [1, 2], axis as usize, shape, kind)
    }

    /// Scales and zero points of a constant along an axis, and its integers' type.
    pub(super) fn grid_of(
        &self,
        proto: &NodeProto,
        [scale, zero]: [usize; 2],
        axis: usize,
        shape: &[usize],
        kind: Option<i32>,
    ) -> Result<(Grid, Vec<f64>, i32), String> {
        let scales = self.constant(proto, scale)?.data.clone();
        let zero = self.optional(proto, zero)?;
        let kind = kind.unwrap_or(zero.map_or(2, |zero| zero.kind));
        let zeros = zero.map_or_else(|| vec![0.0; scales.len()], |zero| zero.data.clone());
        let fits = scales.len() == 1 || shape.get(axis) == Some(&scales.len());
        if !fits || zeros.len() != scales.len() {
            return Err(format!(
                "{} scales and {} zero points along axis {axis} of {shape:?}; one for all, or one a place are needed",
                scales.len(),
                zeros.len()
            ));
        }
        if let Some(scale) = scales.iter().find(|&&s| s < f64::from(f32::MIN_POSITIVE)) {
            return Err(format!("a scale is {scale}; it must be above 0"));
        }
        Ok((Grid { scales, axis }, zeros, kind))
    }

    /// Input `at` of a node that reads it as integers of the given steps. The network's input takes them on;
    /// any other value must have them already.
    pub(super) fn settled(
        &mut self,
        proto: &NodeProto,
        at: usize,
        steps: Steps,
    ) -> Result<(usize, bool), String> {
        let (source, flat) = self.source(proto, at)?;
        match self.known(source) {
            Some(known) if known == steps => Ok((source, flat)),
            None if self.origin(source) == 0 => {
                self.fixed[0] = Some(steps);
                Ok((source, flat))
            }
            None => Err(format!(
                "input {at} is read as integers, but nothing has quantized it; put QuantizeLinear before it"
            )),
            Some(known) => Err(format!(
                "input {at} is read as integers {}..={} of {:e} each, but holds {}..={} of {:e} (distances from \
                 the zero point); give both ends the same scale and zero point",
                steps.low, steps.high, steps.scale, known.low, known.high, known.scale
            )),
        }
    }
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

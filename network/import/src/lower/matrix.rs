//! Layers with a matrix: Conv of one to three dimensions, Gemm, MatMul; and what is folded into them.

use std::sync::Arc;

use forms_golden::layers::Window;
use ndarray::Array4;
use tract_onnx::pb::NodeProto;

use super::pool::Slide;
use super::{Lowering, Refusal, Source, Value};
use crate::function::{Binary, Function};
use crate::graph::{Node, Op};
use crate::movement::{Moved, Movement, ZERO};
use crate::onnx::Attributes;
use crate::tensor::{Numbers, Raw};

impl Lowering {
    pub(super) fn conv(
        &mut self,
        proto: &NodeProto,
        attributes: Attributes,
    ) -> Result<(), Refusal> {
        self.with_weights(proto, |lowering, kernels| {
            let bias = lowering.optional(proto, 2)?;
            let bias = bias.map(|bias| bias.data.clone());
            let source = Self::floats(lowering.operand(proto, 0, false)?)?;
            lowering.conv_of(proto, attributes, source, kernels, bias)
        })
    }

    /// Does `work` with the weights at input 1. Floats that nothing else reads are handed on as the file has them.
    fn with_weights(
        &mut self,
        proto: &NodeProto,
        work: impl FnOnce(&mut Self, &dyn Numbers) -> Result<(), Refusal>,
    ) -> Result<(), Refusal> {
        let name = proto.input.get(1).map_or("", String::as_str);
        let alone = self.readers.get(name) == Some(&1) && !self.values.contains_key(name);
        let raw = match self.unread.get_mut(name) {
            Some(proto) if alone => Raw::take(proto),
            _ => None,
        };
        let Some(raw) = raw else {
            let tensor = self.constant(proto, 1)?;
            return work(self, &*tensor);
        };
        let done = work(self, &raw);
        if let (Err(Refusal::Host), Some(proto)) = (&done, self.unread.get_mut(name)) {
            raw.put_back(proto);
        }
        done
    }

    /// A convolution of a map.
    pub(super) fn conv_of(
        &mut self,
        proto: &NodeProto,
        attributes: Attributes,
        source: Source,
        kernels: &dyn Numbers,
        bias: Option<Vec<f64>>,
    ) -> Result<(), Refusal> {
        let axes = kernels.shape().len().saturating_sub(2);
        if !(1..=3).contains(&axes) || source.dims.len() != kernels.shape().len() {
            return Err(format!(
                "its weights are {:?} for an input of {:?}; one to three spatial axes are supported, in both",
                kernels.shape(),
                source.dims
            )
            .into());
        }
        if source.dims[0] != 1 {
            return Err(format!(
                "its input is a batch of {}; export the model with a batch of 1",
                source.dims[0]
            )
            .into());
        }
        let (filters, channels) = (kernels.shape()[0], kernels.shape()[1]);
        let bias = bias.unwrap_or_else(|| vec![0.0; filters]);
        if bias.len() != filters {
            return Err(format!("{} biases for {filters} filters", bias.len()).into());
        }
        let groups = usize::try_from(attributes.integer("group", 1)).unwrap_or(0);
        if groups == 0
            || filters == 0
            || channels == 0
            || filters % groups != 0
            || channels.checked_mul(groups) != Some(source.dims[1])
        {
            return Err(format!(
                "{filters} filters of {channels} channels in {groups} groups do not fit an input of {} channels",
                source.dims[1]
            )
            .into());
        }
        let kernel = &kernels.shape()[2..];
        if let Some(said) = attributes.sizes("kernel_shape")?
            && said != kernel
        {
            return Err(format!(
                "kernel_shape is {said:?}, but its weights are {:?}",
                kernels.shape()
            )
            .into());
        }
        let slide = Slide::of(attributes, kernel, &source.dims[2..])?;
        let sizes = slide.output(&source.dims[2..])?;
        let dims = [&[1, filters], &sizes[..]].concat();
        let (source, window, kernel) = match axes {
            3 => {
                let source = self.unrolled(proto, source, &slide, &sizes)?;
                (
                    source,
                    Window::new([1, 1]),
                    vec![kernel.iter().product(), 1, 1],
                )
            }
            _ => (
                self.laid_naturally_plain(source)?,
                slide.window(),
                kernel.to_vec(),
            ),
        };
        let (per_group, height, width) = match axes {
            3 => (channels * kernel[0], 1, 1),
            _ => (channels, kernel[0], kernel.get(1).copied().unwrap_or(1)),
        };
        let steps = steps(kernels, 1.0, 0, filters)?;
        let shape = (filters, per_group, height, width);
        let weights = weights(kernels, 1.0, shape, |at| at)?;
        let op = Op::Conv {
            weights,
            bias: finite(bias, "bias")?,
            steps,
            window,
            groups,
        };
        let shape = match axes {
            3 => [filters, sizes[0] * sizes[1], sizes[2]],
            _ => [filters, sizes[0], sizes.get(1).copied().unwrap_or(1)],
        };
        let at = self.push(&Self::base(proto), vec![source.at], op, shape)?;
        self.yields_map(proto, at, dims, false);
        Ok(())
    }

    /// What every window of three dimensions sees, as the channels of its position.
    fn unrolled(
        &mut self,
        proto: &NodeProto,
        source: Source,
        slide: &Slide,
        sizes: &[usize],
    ) -> Result<Source, Refusal> {
        let input = source.dims.clone();
        let kernel: usize = slide.kernel.iter().product();
        let channels = input[1] * kernel;
        let positions: usize = sizes.iter().product();
        let count = channels
            .checked_mul(positions)
            .filter(|&n| n <= super::MAX_MAP)
            .ok_or_else(|| {
                format!(
                    "what its windows see is {channels} x {positions} numbers; {} are allowed",
                    super::MAX_MAP
                )
            })?;
        let split = |mut flat: usize, sizes: &[usize]| {
            let mut at = [0; 3];
            for axis in (0..3).rev() {
                at[axis] = flat % sizes[axis];
                flat /= sizes[axis];
            }
            at
        };
        let mut table = Vec::with_capacity(count);
        for row in 0..channels {
            let k = split(row % kernel, &slide.kernel);
            for position in 0..positions {
                let p = split(position, sizes);
                let at = (0..3).try_fold(row / kernel, |flat, axis| {
                    let i = (p[axis] * slide.stride[axis] + k[axis] * slide.dilation[axis])
                        .checked_sub(slide.before[axis])?;
                    (i < input[axis + 2]).then(|| flat * input[axis + 2] + i)
                });
                table.push(at.map_or(ZERO, |at| at as u32));
            }
        }
        let dims = vec![1, channels, sizes[0] * sizes[1], sizes[2]];
        let source = self.moved(
            &format!("{}, windows", Self::base(proto)),
            source,
            Moved { dims, table },
        )?;
        Ok(self.laid_naturally_plain(source)?)
    }

    pub(super) fn laid_naturally_plain(&mut self, source: Source) -> Result<Source, String> {
        let shape = super::values::natural(&source.dims, false);
        self.laid_out(source, shape, false)
    }

    pub(super) fn gemm(
        &mut self,
        proto: &NodeProto,
        attributes: Attributes,
    ) -> Result<(), Refusal> {
        self.with_weights(proto, |lowering, matrix| {
            lowering.gemm_by(proto, attributes, matrix)
        })
    }

    fn gemm_by(
        &mut self,
        proto: &NodeProto,
        attributes: Attributes,
        matrix: &dyn Numbers,
    ) -> Result<(), Refusal> {
        let bias = self.optional(proto, 2)?;
        let mut source = Self::floats(self.operand(proto, 0, true)?)?;
        if source.dims.len() != 2 || matrix.shape().len() != 2 {
            return Err(format!(
                "it multiplies {:?} by {:?}; matrices are needed",
                source.dims,
                matrix.shape()
            )
            .into());
        }
        if attributes.integer("transA", 0) != 0 {
            source = self.transposed(proto, source)?;
        }
        let transposed = attributes.integer("transB", 0) != 0;
        let (alpha, beta) = (
            attributes.float("alpha", 1.0),
            attributes.float("beta", 1.0),
        );
        let outputs = matrix.shape()[usize::from(!transposed)];
        let places = source.dims[0];
        let list = match bias {
            Some(bias) => {
                let refuse = || {
                    format!(
                        "its bias is {:?} for {places} x {outputs} outputs",
                        bias.shape
                    )
                };
                if crate::fold::together(&bias.shape, &[places, outputs])? != [places, outputs] {
                    return Err(refuse().into());
                }
                // One a row or one an element is none an output; the host adds it.
                let list = bias.along(&[places, outputs], 1).ok_or(Refusal::Host)?;
                Some(list.iter().map(|b| beta * b).collect())
            }
            None => None,
        };
        self.dense_of(proto, source, (matrix, alpha), transposed, list)
    }

    fn transposed(&mut self, proto: &NodeProto, source: Source) -> Result<Source, Refusal> {
        let node = NodeProto::default();
        let movement = Movement {
            operator: "Transpose",
            attributes: Attributes(&node),
            opset: self.opset,
            dims: vec![source.dims.clone()],
            constants: vec![],
            outputs: 1,
        };
        let moved = movement
            .outputs()?
            .and_then(|mut all| all.pop())
            .ok_or(Refusal::Host)?;
        self.moved(&format!("{}, transposed", Self::base(proto)), source, moved)
    }

    /// A product with one constant factor, of any number of axes.
    pub(super) fn matmul(&mut self, proto: &NodeProto) -> Result<(), Refusal> {
        match self.value(proto, 0)? {
            Value::Constant(left) => {
                // left x source: the source's columns are positions, its rows channels.
                let source = Self::floats(self.operand(proto, 1, false)?)?;
                if left.shape.len() != 2 || source.dims.len() < 2 {
                    return Err(Refusal::Host);
                }
                let rank = source.dims.len();
                if source.dims[..rank - 2].iter().any(|&d| d != 1) {
                    return Err(Refusal::Host);
                }
                let (rows, columns) = (source.dims[rank - 2], source.dims[rank - 1]);
                if left.shape[1] != rows {
                    return Err(
                        format!("it multiplies {:?} by {:?}", left.shape, source.dims).into(),
                    );
                }
                let source = self.laid_out(source, [rows, columns, 1], false)?;
                let outputs = left.shape[0];
                let op = Op::Conv {
                    weights: weights(&*left, 1.0, (outputs, rows, 1, 1), |at| at)?,
                    bias: vec![0.0; outputs],
                    steps: steps(&*left, 1.0, 0, outputs)?,
                    window: Window::new([1, 1]),
                    groups: 1,
                };
                let mut dims = source.dims.clone();
                dims[rank - 2] = outputs;
                let at = self.push(
                    &Self::base(proto),
                    vec![source.at],
                    op,
                    [outputs, columns, 1],
                )?;
                self.yields_map(proto, at, dims, false);
                Ok(())
            }
            _ => self.with_weights(proto, |lowering, right| {
                let source = Self::floats(lowering.operand(proto, 0, true)?)?;
                lowering.dense_of(proto, source, (right, 1.0), false, None)
            }),
        }
    }

    /// A product of a map's last axis with a matrix [inputs, outputs], or [outputs, inputs] if transposed, times a factor.
    pub(super) fn dense_of(
        &mut self,
        proto: &NodeProto,
        source: Source,
        (matrix, factor): (&dyn Numbers, f64),
        transposed: bool,
        bias: Option<Vec<f64>>,
    ) -> Result<(), Refusal> {
        let sizes = matrix.shape();
        let vector = sizes.len() == 1;
        let batched = sizes.len() > 2 && sizes[..sizes.len() - 2].iter().any(|&d| d != 1);
        if batched {
            return self.by_groups(proto, source, matrix);
        }
        let (a, b) = match sizes[..] {
            [inputs] => (inputs, 1),
            [.., a, b] => (a, b),
            [] => return Err("it multiplies by a single number, which is no matrix".into()),
        };
        let Some((&inputs, before)) = source.dims.split_last() else {
            return Err("it multiplies a single number, which is no vector".into());
        };
        let (rows, outputs) = if transposed { (b, a) } else { (a, b) };
        if rows != inputs || outputs == 0 || inputs == 0 {
            return Err(format!(
                "its weights are {sizes:?}, but its input is {:?}",
                source.dims
            )
            .into());
        }
        let mut dims = before.to_vec();
        // Axes of one that only the matrix has come first.
        let extra = sizes.len().saturating_sub(source.dims.len().max(2));
        dims.splice(0..0, vec![1; extra]);
        if !vector {
            dims.push(outputs);
        }
        let places: usize = before.iter().product();
        let source = self.laid_out(source, [inputs, places, 1], true)?;
        let place = |k: usize, r: usize| {
            if transposed {
                k * rows + r
            } else {
                r * outputs + k
            }
        };
        let weights = weights(matrix, factor, (outputs, inputs, 1, 1), |at| {
            place(at / rows, at % rows)
        })?;
        let bias = bias.unwrap_or_else(|| vec![0.0; outputs]);
        if bias.len() != outputs {
            return Err(format!("{} biases for {outputs} outputs", bias.len()).into());
        }
        let axis = sizes.len().saturating_sub(2) + usize::from(!transposed);
        let op = Op::Conv {
            weights,
            bias: finite(bias, "bias")?,
            steps: steps(matrix, factor, axis, outputs)?,
            window: Window::new([1, 1]),
            groups: 1,
        };
        let at = self.push(
            &Self::base(proto),
            vec![source.at],
            op,
            [outputs, places, 1],
        )?;
        self.yields_map(proto, at, dims, places > 1 && !vector);
        Ok(())
    }

    /// A product with a matrix of its own for each place of the axes before the last two.
    fn by_groups(
        &mut self,
        proto: &NodeProto,
        source: Source,
        matrix: &dyn Numbers,
    ) -> Result<(), Refusal> {
        let sizes = matrix.shape();
        let rank = sizes.len();
        let (rows, outputs) = (sizes[rank - 2], sizes[rank - 1]);
        let groups: usize = sizes[..rank - 2].iter().product();
        let own = source.dims.len();
        if own < 2
            || source.dims[own - 1] != rows
            || source.dims[..own - 2].iter().product::<usize>() != groups
        {
            return Err(Refusal::Host);
        }
        let mut dims = source.dims.clone();
        let places = dims[own - 2];
        let turned = |before: usize, behind: usize| {
            let table = (0..groups).flat_map(move |g| {
                (0..behind).flat_map(move |j| {
                    (0..before).map(move |i| ((g * before + i) * behind + j) as u32)
                })
            });
            Moved {
                dims: vec![groups * behind, before],
                table: table.collect(),
            }
        };
        let source = self.moved(
            &format!("{}, turned", Self::base(proto)),
            source,
            turned(places, rows),
        )?;
        let source = self.laid_out(source, [groups * rows, places, 1], false)?;
        let place = |at: usize| {
            let (k, r) = (at / rows, at % rows);
            (k / outputs * rows + r) * outputs + k % outputs
        };
        let op = Op::Conv {
            weights: weights(matrix, 1.0, (groups * outputs, rows, 1, 1), place)?,
            bias: vec![0.0; groups * outputs],
            steps: None,
            window: Window::new([1, 1]),
            groups,
        };
        let at = self.push(
            &Self::base(proto),
            vec![source.at],
            op,
            [groups * outputs, places, 1],
        )?;
        let product = Source {
            at,
            dims: vec![groups * outputs, places],
            ..source
        };
        let mut back = turned(outputs, places);
        dims[own - 1] = outputs;
        back.dims = dims;
        let source = self.moved(
            &format!("{}, turned back", Self::base(proto)),
            product,
            back,
        )?;
        self.yields(proto, Value::Source(source));
        Ok(())
    }

    pub(super) fn batch_norm(
        &mut self,
        proto: &NodeProto,
        attributes: Attributes,
    ) -> Result<(), Refusal> {
        let further = proto.output.iter().skip(1);
        let trains = match self.opset {
            14.. => attributes.integer("training_mode", 0) != 0,
            7..=13 => further.clone().any(|o| self.readers.contains_key(o)),
            _ => attributes.integer("is_test", 0) == 0,
        };
        if trains || further.clone().any(|o| self.readers.contains_key(o)) {
            return Err("it normalizes by the batch at hand, as in training; export the model for inference".into());
        }
        if attributes.integer("spatial", 1) == 0 {
            return Err(
                "spatial = 0 normalizes each place by itself, which is not supported".into(),
            );
        }
        let mut lists = Vec::with_capacity(4);
        for input in 1..5 {
            lists.push(self.constant(proto, input)?);
        }
        let (of, function) = match self.value(proto, 0)? {
            Value::Source(source) => (Self::floats(source)?, Function::X),
            Value::Function { of, function, .. } => (of, function),
            Value::Host { .. } | Value::Constant(_) => return Err(Refusal::Host),
        };
        let channels = of.dims.get(1).copied().unwrap_or(1);
        for (list, what) in lists.iter().zip(["scale", "bias", "mean", "variance"]) {
            if list.data.len() != channels {
                return Err(format!(
                    "{} numbers of {what} for {channels} channels",
                    list.data.len()
                )
                .into());
            }
        }
        let epsilon = attributes.float("epsilon", f64::from(1e-5_f32));
        let multiply: Vec<f64> = (0..channels)
            .map(|c| lists[0].data[c] / (lists[3].data[c] + epsilon).sqrt())
            .collect();
        let add: Vec<f64> = (0..channels)
            .map(|c| lists[1].data[c] - lists[2].data[c] * multiply[c])
            .collect();
        if multiply.iter().chain(&add).any(|x| !x.is_finite()) {
            return Err("a variance is negative, or a number too large".into());
        }
        if of.channel_axis() != 1 && of.dims.len() > 1 {
            return Err(Refusal::Host);
        }
        if function == Function::X && self.folds(&of, channels) {
            self.affine(&of, &multiply, &add);
            return self.alias(proto, 0);
        }
        let of = self.laid_naturally(of)?;
        self.held.insert(of.at);
        let scaled = Function::Binary(
            Binary::Mul,
            Arc::new(function),
            Arc::new(Function::Channels(multiply.into())),
        );
        let function = Function::Binary(
            Binary::Add,
            Arc::new(scaled),
            Arc::new(Function::Channels(add.into())),
        );
        let name = proto.output.first().cloned().unwrap_or_default();
        self.yields(proto, Value::Function { name, of, function });
        Ok(())
    }

    /// Whether a factor and a summand a channel can go into the layer that yields a map.
    pub(super) fn folds(&self, of: &Source, channels: usize) -> bool {
        let node = of.at.checked_sub(1).map(|i| &self.nodes[i]);
        let fits = matches!(node, Some(Node { op: Op::Conv { weights, .. }, clip: None, shape, .. })
            if weights.dim().0 == channels && *shape == super::values::natural(&of.dims, of.last));
        fits && self.alone(of.at)
    }

    /// `x * multiply[c] + add[c]` into the convolution that yields x.
    pub(super) fn affine(&mut self, of: &Source, multiply: &[f64], add: &[f64]) {
        let Some(Node {
            op:
                Op::Conv {
                    weights,
                    bias,
                    steps,
                    ..
                },
            ..
        }) = of.at.checked_sub(1).map(|i| &mut self.nodes[i])
        else {
            return;
        };
        for ((mut filter, bias), (m, a)) in weights
            .outer_iter_mut()
            .zip(bias)
            .zip(multiply.iter().zip(add))
        {
            filter.mapv_inplace(|w| (f64::from(w) * m) as f32);
            *bias = *bias * m + a;
        }
        // Integers stay what they are, but for their sign; where all become 0, any step will do.
        for (step, m) in steps.iter_mut().flatten().zip(multiply) {
            *step *= if *m == 0.0 { 1.0 } else { m.abs() };
        }
    }
}

/// Weights of a shape from numbers times a factor, by the place of each.
fn weights(
    numbers: &dyn Numbers,
    factor: f64,
    shape: (usize, usize, usize, usize),
    place: impl Fn(usize) -> usize,
) -> Result<Array4<f32>, String> {
    let count = shape.0 * shape.1 * shape.2 * shape.3;
    let found: usize = numbers.shape().iter().product();
    if count != found {
        return Err(format!("{found} weights for a matrix of {count}"));
    }
    let weight = |at| (numbers.at(place(at)) * factor) as f32;
    let list: Vec<f32> = (0..count).map(weight).collect();
    if let Some(x) = list.iter().find(|x| !x.is_finite()) {
        return Err(format!("a weight is {x}; weights must be finite"));
    }
    Array4::from_shape_vec(shape, list).map_err(|e| e.to_string())
}

fn finite(list: Vec<f64>, what: &str) -> Result<Vec<f64>, String> {
    match list.iter().find(|x| !x.is_finite()) {
        Some(x) => Err(format!("a {what} is {x}; all must be finite")),
        None => Ok(list),
    }
}

/// What one integer of each filter's weights is worth, where they are integers; filters lie along `axis`. Weights times a
/// factor of another sign or of 0 are quantized anew.
fn steps(
    weights: &dyn Numbers,
    factor: f64,
    axis: usize,
    filters: usize,
) -> Result<Option<Vec<f64>>, String> {
    match weights.grid().filter(|_| factor > 0.0) {
        None => Ok(None),
        Some(grid) if grid.scales.len() == 1 => Ok(Some(vec![grid.scales[0] * factor; filters])),
        Some(grid) if grid.axis == axis && grid.scales.len() == filters => Ok(Some(
            grid.scales.iter().map(|scale| scale * factor).collect(),
        )),
        Some(grid) => Err(format!(
            "its weights have {} scales along axis {}; one for all, or one an output (axis {axis}) are supported",
            grid.scales.len(),
            grid.axis
        )),
    }
}

//! Layers with a matrix: Conv, Gemm, MatMul; and what is folded into them: BatchNormalization.

use forms_golden::layers::Window;
use ndarray::Array4;
use tract_onnx::pb::NodeProto;

use super::pool::window;
use super::{Lowering, Value};
use crate::graph::{Node, Op};
use crate::onnx::{Attributes, Tensor};

impl Lowering {
    pub(super) fn conv(
        &mut self,
        proto: &NodeProto,
        attributes: &Attributes,
    ) -> Result<(), String> {
        let (at, _) = self.source(proto, 0)?;
        let kernels = self.constant(proto, 1)?.clone();
        let bias = self.optional(proto, 2)?.map(|bias| bias.data.clone());
        self.conv_of(proto, attributes, at, &kernels, bias)
    }

    /// A convolution of source `at`.
    pub(super) fn conv_of(
        &mut self,
        proto: &NodeProto,
        attributes: &Attributes,
        at: usize,
        kernels: &Tensor,
        bias: Option<Vec<f64>>,
    ) -> Result<(), String> {
        let [filters, channels, height, width] = kernels.shape[..] else {
            return Err(format!(
                "its weights are {:?}; two dimensions are supported",
                kernels.shape
            ));
        };
        let bias = bias.unwrap_or_else(|| vec![0.0; filters]);
        if bias.len() != filters {
            return Err(format!("{} biases for {filters} filters", bias.len()));
        }
        let groups = usize::try_from(attributes.integer("group", 1)).unwrap_or(0);
        let map = self.shape(at);
        if groups == 0
            || filters == 0
            || filters % groups != 0
            || channels.checked_mul(groups) != Some(map[0])
        {
            return Err(format!(
                "{filters} filters of {channels} channels in {groups} groups do not fit an input of {} channels",
                map[0]
            ));
        }
        let window = window(attributes, [height, width], [map[1], map[2]])?;
        let [rows, cols] = window
            .output_size([map[1], map[2]])
            .map_err(|e| e.to_string())?;
        let list = kernels.data.iter().map(|&w| w as f32).collect();
        let weights = Array4::from_shape_vec((filters, channels, height, width), list)
            .map_err(|e| e.to_string())?;
        let op = Op::Conv {
            weights,
            bias,
            steps: steps(kernels, 0, filters)?,
            window,
            groups,
        };
        self.push(proto, vec![at], op, [filters, rows, cols], false)
    }

    pub(super) fn dense(
        &mut self,
        proto: &NodeProto,
        attributes: &Attributes,
    ) -> Result<(), String> {
        let (at, _) = self.source(proto, 0)?;
        let mut matrix = self.constant(proto, 1)?.clone();
        if proto.op_type != "Gemm" {
            return self.dense_of(proto, at, &matrix, false, None);
        }
        if attributes.integer("transA", 0) != 0 {
            return Err("transA is not supported; export it without".to_owned());
        }
        let transposed = attributes.integer("transB", 0) != 0;
        let (alpha, beta) = (
            attributes.float("alpha", 1.0),
            attributes.float("beta", 1.0),
        );
        if alpha != 1.0 {
            matrix.data.iter_mut().for_each(|w| *w *= alpha);
            // Weights of another sign or of 0 are quantized anew.
            matrix.grid = matrix.grid.filter(|_| alpha > 0.0);
            if let Some(grid) = &mut matrix.grid {
                grid.scales.iter_mut().for_each(|scale| *scale *= alpha);
            }
        }
        let bias = match self.optional(proto, 2)? {
            Some(bias) => {
                let outputs = matrix.shape.get(usize::from(!transposed));
                let outputs = outputs.copied().unwrap_or(0);
                let list = bias
                    .per_channel(outputs, false)
                    .ok_or_else(|| format!("its bias is {:?} for {outputs} outputs", bias.shape))?;
                Some(list.iter().map(|b| beta * b).collect())
            }
            None => None,
        };
        self.dense_of(proto, at, &matrix, transposed, bias)
    }

    /// A product of source `at` with a matrix [inputs, outputs], or [outputs, inputs] if transposed.
    pub(super) fn dense_of(
        &mut self,
        proto: &NodeProto,
        at: usize,
        matrix: &Tensor,
        transposed: bool,
        bias: Option<Vec<f64>>,
    ) -> Result<(), String> {
        let [channels, height, width] = self.shape(at);
        let inputs = channels * height * width;
        if [height, width] != [1, 1] {
            return Err("it multiplies a map; flatten it first".to_owned());
        }
        let [a, b] = matrix.shape[..] else {
            return Err(format!(
                "its weights are {:?}; a matrix is needed",
                matrix.shape
            ));
        };
        let (rows, outputs) = if transposed { (b, a) } else { (a, b) };
        if rows != inputs || outputs == 0 {
            return Err(format!(
                "its weights are {:?}, but its input has {inputs} numbers",
                matrix.shape
            ));
        }
        let weights = Array4::from_shape_fn((outputs, inputs, 1, 1), |(k, r, _, _)| {
            let place = if transposed {
                k * rows + r
            } else {
                r * outputs + k
            };
            matrix.data[place] as f32
        });
        let bias = bias.unwrap_or_else(|| vec![0.0; outputs]);
        if bias.len() != outputs {
            return Err(format!("{} biases for {outputs} outputs", bias.len()));
        }
        let op = Op::Conv {
            weights,
            bias,
            steps: steps(matrix, usize::from(!transposed), outputs)?,
            window: Window::new([1, 1]),
            groups: 1,
        };
        self.push(proto, vec![at], op, [outputs, 1, 1], true)
    }

    pub(super) fn batch_norm(
        &mut self,
        proto: &NodeProto,
        attributes: &Attributes,
    ) -> Result<(), String> {
        let (at, flat) = self.source(proto, 0)?;
        let channels = self.shape(at)[0];
        let mut lists = Vec::with_capacity(4);
        for (input, what) in [(1, "scale"), (2, "bias"), (3, "mean"), (4, "variance")] {
            let list = self.constant(proto, input)?.data.clone();
            if list.len() != channels {
                return Err(format!(
                    "{} numbers of {what} for {channels} channels",
                    list.len()
                ));
            }
            lists.push(list);
        }
        let epsilon = attributes.float("epsilon", 1e-5);
        let multiply: Vec<f64> = (0..channels)
            .map(|c| lists[0][c] / (lists[3][c] + epsilon).sqrt())
            .collect();
        let add: Vec<f64> = (0..channels)
            .map(|c| lists[1][c] - lists[2][c] * multiply[c])
            .collect();
        if multiply.iter().chain(&add).any(|x| !x.is_finite()) {
            return Err("a variance is negative, or a number too large".to_owned());
        }
        self.affine(proto, 0, at, flat, &multiply, &add)
    }

    /// `x * multiply[c] + add[c]`: into the convolution before it, where that is read here alone and
    /// not clipped yet, else as a depthwise convolution of its own.
    pub(super) fn affine(
        &mut self,
        proto: &NodeProto,
        input: usize,
        at: usize,
        flat: bool,
        multiply: &[f64],
        add: &[f64],
    ) -> Result<(), String> {
        let alone = self.alone(proto, input);
        if let Some(Node {
            op:
                Op::Conv {
                    weights,
                    bias,
                    steps,
                    ..
                },
            clip: None,
            ..
        }) = at.checked_sub(1).map(|i| &mut self.nodes[i])
            && alone
        {
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
            self.alias(proto, input, Value::Source { at, flat });
            return Ok(());
        }
        let shape = self.shape(at);
        let weights = Array4::from_shape_fn((shape[0], 1, 1, 1), |(c, _, _, _)| multiply[c] as f32);
        let op = Op::Conv {
            weights,
            bias: add.to_vec(),
            steps: None,
            window: Window::new([1, 1]),
            groups: shape[0],
        };
        self.push(proto, vec![at], op, shape, flat)
    }
}

/// What one integer of each filter's weights is worth, where they are integers; filters lie along `axis`.
fn steps(weights: &Tensor, axis: usize, filters: usize) -> Result<Option<Vec<f64>>, String> {
    match &weights.grid {
        None => Ok(None),
        Some(grid) if grid.scales.len() == 1 => Ok(Some(vec![grid.scales[0]; filters])),
        Some(grid) if grid.axis == axis && grid.scales.len() == filters => {
            Ok(Some(grid.scales.clone()))
        }
        Some(grid) => Err(format!(
            "its weights have {} scales along axis {}; one for all, or one an output (axis {axis}) are supported",
            grid.scales.len(),
            grid.axis
        )),
    }
}

//! Layers with a matrix: Conv, Gemm, MatMul; and what is folded into them: BatchNormalization.

use forms_golden::layers::Window;
use ndarray::Array4;
use tract_onnx::pb::NodeProto;

use super::pool::window;
use super::{Lowering, Value};
use crate::graph::{Node, Op};
use crate::onnx::Attributes;

impl Lowering {
    pub(super) fn conv(
        &mut self,
        proto: &NodeProto,
        attributes: &Attributes,
    ) -> Result<(), String> {
        let (at, _) = self.source(proto, 0)?;
        let kernels = self.constant(proto, 1)?.clone();
        let [filters, channels, height, width] = kernels.shape[..] else {
            return Err(format!(
                "its weights are {:?}; two dimensions are supported",
                kernels.shape
            ));
        };
        let bias = match self.optional(proto, 2)? {
            Some(bias) if bias.data.len() == filters => bias.data.clone(),
            Some(bias) => return Err(format!("{} biases for {filters} filters", bias.data.len())),
            None => vec![0.0; filters],
        };
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
        let matrix = self.constant(proto, 1)?;
        let [channels, height, width] = self.shape(at);
        let inputs = channels * height * width;
        if [height, width] != [1, 1] {
            return Err("it multiplies a map; flatten it first".to_owned());
        }
        let gemm = proto.op_type == "Gemm";
        if gemm && attributes.integer("transA", 0) != 0 {
            return Err("transA is not supported; export it without".to_owned());
        }
        let transposed = gemm && attributes.integer("transB", 0) != 0;
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
        let (alpha, beta) = match gemm {
            true => (
                attributes.float("alpha", 1.0),
                attributes.float("beta", 1.0),
            ),
            false => (1.0, 1.0),
        };
        let weights = Array4::from_shape_fn((outputs, inputs, 1, 1), |(k, r, _, _)| {
            let place = if transposed {
                k * rows + r
            } else {
                r * outputs + k
            };
            (alpha * matrix.data[place]) as f32
        });
        let bias = match gemm.then(|| self.optional(proto, 2)).transpose()?.flatten() {
            Some(bias) => bias
                .per_channel(outputs, false)
                .ok_or_else(|| format!("its bias is {:?} for {outputs} outputs", bias.shape))?
                .iter()
                .map(|b| beta * b)
                .collect(),
            None => vec![0.0; outputs],
        };
        let op = Op::Conv {
            weights,
            bias,
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
            op: Op::Conv { weights, bias, .. },
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
            self.bind(proto, Value::Source { at, flat });
            return Ok(());
        }
        let shape = self.shape(at);
        let weights = Array4::from_shape_fn((shape[0], 1, 1, 1), |(c, _, _, _)| multiply[c] as f32);
        let op = Op::Conv {
            weights,
            bias: add.to_vec(),
            window: Window::new([1, 1]),
            groups: shape[0],
        };
        self.push(proto, vec![at], op, shape, flat)
    }
}

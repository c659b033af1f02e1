//! Pooling, and the windows that slide over maps.

use forms_golden::layers::{Pads, Window};
use tract_onnx::pb::NodeProto;

use super::Lowering;
use crate::graph::Op;
use crate::onnx::Attributes;

impl Lowering {
    pub(super) fn pool(
        &mut self,
        proto: &NodeProto,
        attributes: &Attributes,
    ) -> Result<(), String> {
        let (mut at, _) = self.source(proto, 0)?;
        let kernel = attributes.pair("kernel_shape", [0, 0])?;
        let mut map = self.shape(at);
        let mut window = window(attributes, kernel, [map[1], map[2]])?;
        let average = proto.op_type == "AveragePool";
        if average && attributes.integer("count_include_pad", 0) != 0 && window.pads != Pads::all(0)
        {
            let pads = std::mem::take(&mut window.pads);
            map = [
                map[0],
                map[1] + pads.top + pads.bottom,
                map[2] + pads.left + pads.right,
            ];
            self.push(proto, vec![at], Op::Pad(pads), map, false)?;
            at = self.nodes.len();
        }
        let [rows, cols] = window
            .output_size([map[1], map[2]])
            .map_err(|e| e.to_string())?;
        if attributes.integer("ceil_mode", 0) != 0 {
            let exact = (0..2).all(|a| {
                let pads = [
                    window.pads.top + window.pads.bottom,
                    window.pads.left + window.pads.right,
                ];
                (map[a + 1] + pads[a] - (window.kernel[a] - 1) * window.dilation[a] - 1)
                    .is_multiple_of(window.stride[a])
            });
            if !exact {
                return Err(
                    "ceil_mode with a remainder is not supported; export it with pads".to_owned(),
                );
            }
        }
        let op = if average {
            Op::AveragePool(window)
        } else {
            Op::MaxPool(window)
        };
        self.push(proto, vec![at], op, [map[0], rows, cols], false)
    }
}

/// Kernel, stride, dilation and padding, `auto_pad` included.
pub(super) fn window(
    attributes: &Attributes,
    kernel: [usize; 2],
    map: [usize; 2],
) -> Result<Window, String> {
    let kernel = attributes.pair("kernel_shape", kernel)?;
    let stride = attributes.pair("strides", [1, 1])?;
    let dilation = attributes.pair("dilations", [1, 1])?;
    if kernel.contains(&0) || stride.contains(&0) || dilation.contains(&0) {
        return Err(format!(
            "kernel {kernel:?}, strides {stride:?} and dilations {dilation:?} must be at least 1"
        ));
    }
    let pads = match attributes.text("auto_pad").as_deref() {
        None | Some("" | "NOTSET") => match attributes.sizes("pads")?.as_deref() {
            None => Pads::all(0),
            Some(&[top, left, bottom, right]) => Pads {
                top,
                left,
                bottom,
                right,
            },
            Some(list) => return Err(format!("its pads are {list:?}; four are needed")),
        },
        Some("VALID") => Pads::all(0),
        Some(how @ ("SAME_UPPER" | "SAME_LOWER")) => {
            let total = |a: usize| {
                let reach = (map[a].div_ceil(stride[a]) - 1) * stride[a]
                    + (kernel[a] - 1) * dilation[a]
                    + 1;
                reach.saturating_sub(map[a])
            };
            let before = |total: usize| {
                if how == "SAME_UPPER" {
                    total / 2
                } else {
                    total.div_ceil(2)
                }
            };
            let (h, w) = (total(0), total(1));
            Pads {
                top: before(h),
                left: before(w),
                bottom: h - before(h),
                right: w - before(w),
            }
        }
        Some(other) => {
            return Err(format!(
                "auto_pad {other} is not supported; export it with pads"
            ));
        }
    };
    Ok(Window {
        kernel,
        stride,
        dilation,
        pads,
    })
}

//! Pooling, and the windows that slide over maps.

use forms_golden::layers::{Pads, Window};
use tract_onnx::pb::NodeProto;

use super::{Lowering, Refusal, Value};
use crate::graph::Op;
use crate::movement::place;
use crate::onnx::Attributes;

/// A window along any number of axes.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Slide {
    pub kernel: Vec<usize>,
    pub stride: Vec<usize>,
    pub dilation: Vec<usize>,
    pub before: Vec<usize>,
    pub behind: Vec<usize>,
}

impl Slide {
    /// Kernel, stride, dilation and padding over a map of `sizes`, `auto_pad` included.
    pub fn of(attributes: Attributes, kernel: &[usize], sizes: &[usize]) -> Result<Slide, String> {
        let axes = sizes.len();
        let stride = attributes.spatial("strides", axes, 1)?;
        let dilation = attributes.spatial("dilations", axes, 1)?;
        if kernel.len() != axes
            || kernel.contains(&0)
            || stride.contains(&0)
            || dilation.contains(&0)
        {
            return Err(format!(
                "kernel {kernel:?}, strides {stride:?} and dilations {dilation:?} must be at least 1, on {axes} axes"
            ));
        }
        let mut slide = Slide {
            kernel: kernel.to_vec(),
            stride,
            dilation,
            before: vec![0; axes],
            behind: vec![0; axes],
        };
        match attributes.text("auto_pad").as_deref() {
            None | Some("" | "NOTSET") => match attributes.sizes("pads")? {
                None => {}
                Some(list) if list.len() == 2 * axes => {
                    slide.before = list[..axes].to_vec();
                    slide.behind = list[axes..].to_vec();
                }
                Some(list) => {
                    return Err(format!("its pads are {list:?}; {} are needed", 2 * axes));
                }
            },
            Some("VALID") => {}
            Some(how @ ("SAME_UPPER" | "SAME_LOWER")) => {
                for axis in 0..axes {
                    let reach = (sizes[axis].div_ceil(slide.stride[axis]) - 1) * slide.stride[axis]
                        + (kernel[axis] - 1) * slide.dilation[axis]
                        + 1;
                    let total = reach.saturating_sub(sizes[axis]);
                    slide.before[axis] = match how {
                        "SAME_UPPER" => total / 2,
                        _ => total.div_ceil(2),
                    };
                    slide.behind[axis] = total - slide.before[axis];
                }
            }
            Some(other) => {
                return Err(format!(
                    "auto_pad {other} is not supported; export it with pads"
                ));
            }
        }
        Ok(slide)
    }

    /// How far a window reaches along an axis.
    fn reach(&self, axis: usize) -> usize {
        (self.kernel[axis] - 1) * self.dilation[axis] + 1
    }

    /// Positions along each axis.
    pub fn output(&self, sizes: &[usize]) -> Result<Vec<usize>, String> {
        let along = |axis: usize| {
            let padded = sizes[axis] + self.before[axis] + self.behind[axis];
            match padded.checked_sub(self.reach(axis)) {
                Some(free) => Ok(free / self.stride[axis] + 1),
                None => Err(format!(
                    "its window reaches {} over {padded}, padding included",
                    self.reach(axis)
                )),
            }
        };
        (0..sizes.len()).map(along).collect()
    }

    /// Pads at the end until the last, partial window is whole; none that would begin in the padding.
    fn rounded_up(&mut self, sizes: &[usize]) {
        for (axis, &size) in sizes.iter().enumerate() {
            let padded = size + self.before[axis] + self.behind[axis];
            let Some(free) = padded.checked_sub(self.reach(axis)) else {
                continue;
            };
            let mut last = free.div_ceil(self.stride[axis]);
            if last * self.stride[axis] >= size + self.before[axis] {
                last -= 1;
            }
            let needed = last * self.stride[axis] + self.reach(axis);
            self.behind[axis] += needed.saturating_sub(padded);
        }
    }

    /// Of one or two axes.
    pub fn window(&self) -> Window {
        let pair = |list: &[usize], otherwise| [list[0], list.get(1).copied().unwrap_or(otherwise)];
        Window {
            kernel: pair(&self.kernel, 1),
            stride: pair(&self.stride, 1),
            dilation: pair(&self.dilation, 1),
            pads: Pads {
                top: self.before[0],
                bottom: self.behind[0],
                left: self.before.get(1).copied().unwrap_or(0),
                right: self.behind.get(1).copied().unwrap_or(0),
            },
        }
    }
}

impl Lowering {
    pub(super) fn pool(
        &mut self,
        proto: &NodeProto,
        attributes: Attributes,
    ) -> Result<(), Refusal> {
        if proto
            .output
            .get(1)
            .is_some_and(|o| self.readers.contains_key(o))
        {
            return Err(Refusal::Host);
        }
        let source = self.source(proto, 0)?;
        let source = match self.integers.contains_key(&proto.input[0]) {
            true => source,
            false => Self::floats(source)?,
        };
        let axes = source.dims.len().saturating_sub(2);
        if !matches!(axes, 1 | 2) || source.dims[0] != 1 {
            return Err(Refusal::Host);
        }
        let sizes = source.dims[2..].to_vec();
        let kernel = attributes
            .sizes("kernel_shape")?
            .ok_or("it does not say its kernel_shape")?;
        let mut slide = Slide::of(attributes, &kernel, &sizes)?;
        let average = proto.op_type == "AveragePool";
        let counted = average && attributes.integer("count_include_pad", 0) != 0;
        let mut map = sizes.clone();
        let mut source = self.laid_naturally_plain(source)?;
        let padded = slide.before.iter().chain(&slide.behind).any(|&p| p != 0);
        if counted && padded {
            let pads = slide.window().pads;
            for (axis, size) in map.iter_mut().enumerate() {
                *size += slide.before[axis] + slide.behind[axis];
            }
            let shape = [source.dims[1], map[0], map.get(1).copied().unwrap_or(1)];
            let base = format!("{}, padded", Self::base(proto));
            source.at = self.push(&base, vec![source.at], Op::Pad(pads), shape)?;
        }
        if attributes.integer("ceil_mode", 0) != 0 {
            let before = slide.clone();
            slide.rounded_up(&sizes);
            if counted && before != slide {
                // How many numbers the last windows have then is told apart nowhere alike.
                return Err("ceil_mode with count_include_pad and a remainder is not supported; export it with pads".into());
            }
        }
        if counted && padded {
            slide.before.fill(0);
            slide.behind.fill(0);
        }
        let sizes = slide.output(&map)?;
        for axis in 0..sizes.len() {
            if slide.before[axis].max(slide.behind[axis]) >= slide.reach(axis) {
                return Err(format!(
                    "it pads {:?} and {:?}, as far as its window reaches; pad less",
                    slide.before, slide.behind
                )
                .into());
            }
        }
        let dims = [&[1, source.dims[1]], &sizes[..]].concat();
        let window = slide.window();
        let op = if average {
            Op::AveragePool(window)
        } else {
            Op::MaxPool(window)
        };
        let shape = [dims[1], sizes[0], sizes.get(1).copied().unwrap_or(1)];
        let at = self.push(&Self::base(proto), vec![source.at], op, shape)?;
        let source = super::Source {
            at,
            dims,
            last: false,
            ..source
        };
        self.yields(proto, Value::Source(source));
        Ok(())
    }

    /// GlobalAveragePool, GlobalMaxPool; ReduceMean over all spatial axes.
    pub(super) fn pool_all(
        &mut self,
        proto: &NodeProto,
        attributes: Attributes,
    ) -> Result<(), Refusal> {
        let mean = proto.op_type == "ReduceMean";
        let keep = !mean || attributes.integer("keepdims", 1) != 0;
        let axes: Option<Vec<i64>> = match (mean, self.opset >= 18) {
            (false, _) => None,
            (true, false) => attributes.integers("axes").map(<[i64]>::to_vec),
            (true, true) => self
                .optional(proto, 1)?
                .map(|axes| axes.data.iter().map(|&x| x as i64).collect()),
        };
        let source = Self::floats(self.source(proto, 0)?)?;
        let rank = source.dims.len();
        if mean {
            let axes = axes.ok_or(Refusal::Host)?;
            let mut axes = axes
                .iter()
                .map(|&axis| place(axis, rank))
                .collect::<Result<Vec<_>, _>>()?;
            axes.sort_unstable();
            if rank < 4 || axes != (2..rank).collect::<Vec<_>>() {
                return Err(Refusal::Host);
            }
        }
        if rank < 3 || source.dims[0] != 1 {
            return Err(Refusal::Host);
        }
        let channels = source.dims[1];
        let source = self.laid_naturally_plain(source)?;
        let [_, height, width] = self.shape(source.at);
        let op = match proto.op_type.as_str() {
            "GlobalMaxPool" => Op::MaxPool(Window::new([height, width])),
            _ => Op::GlobalAveragePool,
        };
        let at = self.push(&Self::base(proto), vec![source.at], op, [channels, 1, 1])?;
        let mut dims = vec![1, channels];
        if keep {
            dims.extend(vec![1; rank - 2]);
        }
        self.yields_map(proto, at, dims, false);
        Ok(())
    }
}

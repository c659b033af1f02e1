//! What must hold of a network before anything is computed: names, shapes, ranges, sizes.
//!
//! The same walk infers the shape and the range of every layer's output, which everything else builds on.

mod matrix;

use std::collections::HashMap;

use forms_golden::layers::{ActivationRange, Window};

use crate::Error;
use crate::host::{MAX_MODEL, Port};
use crate::network::{INPUT, InputSpec, Merge, Network, Node, Op, Rearrange, Requantize};

/// The most layers.
pub const MAX_NODES: usize = 10_000;
/// The most elements of one feature map.
pub const MAX_MAP: usize = 1 << 26;
/// The most bits of an activation that enters a crossbar.
pub const MAX_INPUT_BITS: u32 = 16;
/// The most magnitude bits of a weight.
pub const MAX_WEIGHT_BITS: u32 = 15;
/// The longest name, in bytes.
const MAX_NAME: usize = 200;

/// What is known of a layer's output before any data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Value {
    /// `[channels, height, width]`.
    pub shape: [usize; 3],
    /// No value is smaller.
    pub low: i64,
    /// No value is larger.
    pub high: i64,
}

/// A checked network's plan: what each node reads, and what comes out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The network's input.
    pub input: Value,
    /// Per node: where its inputs come from; 0 is the network's input, i + 1 is node i.
    pub sources: Vec<Vec<usize>>,
    /// Per node: its output.
    pub outputs: Vec<Value>,
}

impl Plan {
    /// The value of a source: 0 is the network's input, i + 1 is node i's output.
    pub fn value(&self, source: usize) -> &Value {
        match source {
            0 => &self.input,
            i => &self.outputs[i - 1],
        }
    }

    /// What the network yields.
    pub fn output(&self) -> &Value {
        self.value(self.outputs.len())
    }

    /// Per source, the last node that reads it; the network's output is kept.
    pub fn last_readers(&self) -> Vec<usize> {
        let mut last = vec![0; self.outputs.len() + 1];
        for (node, sources) in self.sources.iter().enumerate() {
            for &source in sources {
                last[source] = node;
            }
        }
        last[self.outputs.len()] = usize::MAX;
        last
    }
}

impl Network {
    /// Checks everything and infers every shape and range.
    ///
    /// # Errors
    /// The first thing that cannot be, by layer.
    pub fn check(&self) -> Result<Plan, Error> {
        if !(1..=MAX_WEIGHT_BITS).contains(&self.weight_bits) {
            let bits = self.weight_bits;
            let reason =
                format!("weight_bits = {bits} is outside 1..={MAX_WEIGHT_BITS}; use fewer bits");
            return Err(Error::Network(reason));
        }
        if self.nodes.is_empty() || self.nodes.len() > MAX_NODES {
            let nodes = self.nodes.len();
            let reason = format!("it has {nodes} layers, but 1..={MAX_NODES} are allowed");
            return Err(Error::Network(reason));
        }
        let mut plan = Plan {
            input: self.check_input()?,
            sources: Vec::with_capacity(self.nodes.len()),
            outputs: Vec::with_capacity(self.nodes.len()),
        };
        let mut places = HashMap::from([(INPUT, 0)]);
        for (position, node) in self.nodes.iter().enumerate() {
            check_name(&node.name)?;
            let sources = node
                .inputs
                .iter()
                .map(|name| {
                    places.get(name.as_str()).copied().ok_or_else(|| {
                        let reason = format!(
                            "it reads \"{name}\", which is neither \"{INPUT}\" nor a layer before it; \
                             list layers in the order of computation"
                        );
                        Error::node(&node.name, reason)
                    })
                })
                .collect::<Result<Vec<usize>, Error>>()?;
            if let Some(scale) = node.scale
                && !(scale.is_finite() && scale > 0.0)
            {
                let reason = format!("its scale is {scale}, but must be positive and finite");
                return Err(Error::node(&node.name, reason));
            }
            let inputs: Vec<Value> = sources.iter().map(|&s| *plan.value(s)).collect();
            let output = infer(node, &inputs, self.weight_bits)?;
            plan.sources.push(sources);
            plan.outputs.push(output);
            if places.insert(&node.name, position + 1).is_some() {
                let reason = "its name is taken already; give each layer a name of its own";
                return Err(Error::node(&node.name, reason));
            }
        }
        self.check_outputs(&plan)?;
        Ok(plan)
    }

    fn check_outputs(&self, plan: &Plan) -> Result<(), Error> {
        for output in &self.interface.outputs {
            let refuse =
                |reason: String| Error::Network(format!("its output \"{}\" {reason}", output.name));
            if output.sources.is_empty() || output.sources.len() != output.inputs.len() {
                let (sources, inputs) = (output.sources.len(), output.inputs.len());
                return Err(refuse(format!(
                    "is made of {sources} layers, but describes {inputs}; describe each"
                )));
            }
            for (source, (port, scale)) in output.sources.iter().zip(&output.inputs) {
                let value = self
                    .nodes
                    .iter()
                    .position(|node| node.name == *source)
                    .map(|at| plan.value(at + 1))
                    .or((source == INPUT).then_some(&plan.input))
                    .ok_or_else(|| refuse(format!("reads \"{source}\", which is no layer")))?;
                entering(port, *scale, value).map_err(refuse)?;
            }
        }
        Ok(())
    }

    fn check_input(&self) -> Result<Value, Error> {
        input(&self.input)
    }
}

/// What a network reads.
fn input(input: &InputSpec) -> Result<Value, Error> {
    let refuse = |reason: String| Err(Error::Network(format!("its input {reason}")));
    if elements(input.shape).is_none() {
        let shape = input.shape;
        return refuse(format!(
            "has shape {shape:?}, but 1..={MAX_MAP} elements are allowed"
        ));
    }
    if input.low > 0 || input.high < 0 || input.low < -(1 << 31) || input.high >= 1 << 31 {
        let (low, high) = (input.low, input.high);
        return refuse(format!(
            "has range {low}..={high}, which must hold 0 and fit 32 bits"
        ));
    }
    if !(input.scale.is_finite() && input.scale > 0.0) {
        return refuse(format!(
            "has scale {}, which must be positive and finite",
            input.scale
        ));
    }
    for (what, list) in [("multiply", &input.multiply), ("add", &input.add)] {
        if list.len() != input.shape[0] || list.iter().any(|x| !x.is_finite()) {
            let (found, channels) = (list.len(), input.shape[0]);
            return refuse(format!(
                "has {found} numbers in \"{what}\"; {channels} finite ones are needed, one a channel"
            ));
        }
    }
    Ok(Value {
        shape: input.shape,
        low: input.low,
        high: input.high,
    })
}

/// Whether a map can enter the host as a tensor.
fn entering(port: &Port, scale: f64, value: &Value) -> Result<(), String> {
    let elements = port.dims.iter().try_fold(1_usize, |n, &d| n.checked_mul(d));
    if elements != Some(value.shape.iter().product()) {
        let (name, dims, shape) = (&port.name, &port.dims, value.shape);
        return Err(format!(
            "takes \"{name}\" as a tensor {dims:?}, but the map is {shape:?}; both need as many numbers"
        ));
    }
    match scale.is_finite() && scale > 0.0 {
        true => Ok(()),
        false => Err(format!(
            "takes \"{}\" in steps of {scale}, which must be positive and finite",
            port.name
        )),
    }
}

/// The number of elements of a map, if it is allowed.
fn elements([channels, height, width]: [usize; 3]) -> Option<usize> {
    channels
        .checked_mul(height)
        .and_then(|n| n.checked_mul(width))
        .filter(|n| (1..=MAX_MAP).contains(n))
}

fn check_name(name: &str) -> Result<(), Error> {
    if name.is_empty()
        || name.len() > MAX_NAME
        || name == INPUT
        || name.chars().any(char::is_control)
    {
        let reason = format!(
            "a layer cannot have this name; use 1..={MAX_NAME} printable characters, not \"{INPUT}\""
        );
        let shown: String = name.chars().take(40).collect();
        return Err(Error::node(&shown, reason));
    }
    Ok(())
}

/// Shape and range of one node's output.
fn infer(node: &Node, inputs: &[Value], weight_bits: u32) -> Result<Value, Error> {
    let refuse = |reason: String| Err(Error::node(&node.name, reason));
    if let Op::Input(spec) = &node.op {
        return match inputs {
            [] => input(spec),
            _ => {
                refuse("an input of the network reads nothing, but names what it reads".to_owned())
            }
        };
    }
    let many = matches!(node.op, Op::Add(_) | Op::Concat(_) | Op::Host(_));
    if inputs.is_empty() || (!many && inputs.len() != 1) {
        let (kind, found) = (node.op.kind(), inputs.len());
        let rule = if many { "at least one" } else { "exactly one" };
        return refuse(format!(
            "a {kind} reads {rule} input, but {found} are named"
        ));
    }
    let input = inputs[0];
    let pooled = |window: &Window| -> Result<Value, Error> {
        let [height, width] = window
            .output_size([input.shape[1], input.shape[2]])
            .map_err(Error::layer(&node.name))?;
        let pads = window.pads;
        for (axis, a, pad) in [
            ("height", 0, pads.top.max(pads.bottom)),
            ("width", 1, pads.left.max(pads.right)),
        ] {
            if pad > (window.kernel[a] - 1) * window.dilation[a] {
                let reason = format!(
                    "its pool pads {pad} along the {axis}, as far as its window reaches; pad less"
                );
                return Err(Error::node(&node.name, reason));
            }
        }
        Ok(Value {
            shape: [input.shape[0], height, width],
            ..input
        })
    };
    let value = match &node.op {
        Op::Conv(_) | Op::Dense(_) => match node.matrix() {
            Some(layer) => matrix::check(node, &layer, input, weight_bits)?,
            None => unreachable!("both have a matrix"),
        },
        Op::MaxPool(window) | Op::AveragePool(window) => pooled(window)?,
        Op::GlobalAveragePool => Value {
            shape: [input.shape[0], 1, 1],
            ..input
        },
        Op::Flatten => Value {
            shape: [input.shape.iter().product(), 1, 1],
            ..input
        },
        Op::Pad(pads) => {
            let size = |at: usize, before: usize, after: usize| {
                at.checked_add(before)
                    .and_then(|n| n.checked_add(after))
                    .unwrap_or(usize::MAX)
            };
            Value {
                shape: [
                    input.shape[0],
                    size(input.shape[1], pads.top, pads.bottom),
                    size(input.shape[2], pads.left, pads.right),
                ],
                low: input.low.min(0),
                high: input.high.max(0),
            }
        }
        Op::Requantize(how) => requantized(node, how, input.shape)?,
        Op::Add(merge) | Op::Concat(merge) => merged(node, merge, inputs)?,
        Op::Input(_) => unreachable!("inputs were dealt with above"),
        Op::Rearrange(how) => {
            let have: usize = input.shape.iter().product();
            let wanted = how.shape.iter().try_fold(1_usize, |n, &d| n.checked_mul(d));
            if wanted != Some(how.table.len()) {
                let (shape, found) = (how.shape, how.table.len());
                return refuse(format!(
                    "its table has {found} entries for a map of {shape:?}"
                ));
            }
            let outside = |&at: &u32| at != Rearrange::ZERO && at as usize >= have;
            if let Some(at) = how.table.iter().copied().find(outside) {
                return refuse(format!("its table names element {at} of {have}"));
            }
            Value {
                shape: how.shape,
                low: input.low.min(0),
                high: input.high.max(0),
            }
        }
        Op::Lookup(how) => {
            let (rows, entries) = how.tables.dim();
            if entries == 0 || entries > 1 << MAX_INPUT_BITS || ![1, input.shape[0]].contains(&rows)
            {
                let channels = input.shape[0];
                return refuse(format!(
                    "it has {rows} tables of {entries} entries for {channels} channels; one for all or one \
                     each, of 1..=65536, are needed"
                ));
            }
            let ends = how
                .tables
                .iter()
                .fold((0, 0), |(low, high), &x| (x.min(low), x.max(high)));
            Value {
                shape: input.shape,
                low: ends.0.into(),
                high: ends.1.into(),
            }
        }
        Op::Host(host) => {
            if host.model.len() > MAX_MODEL || host.inputs.len() != inputs.len() {
                let (found, needed) = (host.inputs.len(), inputs.len());
                return refuse(format!("it describes {found} inputs and reads {needed}"));
            }
            for ((port, scale), value) in host.inputs.iter().zip(inputs) {
                entering(port, *scale, value).map_err(|reason| Error::node(&node.name, reason))?;
            }
            let value = requantized_to(node, host.range, host.shape)?;
            entering(&host.output, host.scale, &value)
                .map_err(|reason| Error::node(&node.name, reason))?;
            value
        }
    };
    if elements(value.shape).is_none() {
        let shape = value.shape;
        return refuse(format!(
            "its output would be {shape:?}, but 1..={MAX_MAP} elements are allowed"
        ));
    }
    Ok(value)
}

fn requantized(node: &Node, how: &Requantize, shape: [usize; 3]) -> Result<Value, Error> {
    if how.scales.len() != shape[0] {
        let (found, channels) = (how.scales.len(), shape[0]);
        let reason =
            format!("{found} requantization scales for {channels} channels; give one each");
        return Err(Error::node(&node.name, reason));
    }
    requantized_to(node, how.range, shape)
}

fn requantized_to(node: &Node, range: ActivationRange, shape: [usize; 3]) -> Result<Value, Error> {
    let (low, high) = (range.low(), range.high());
    if low < -(1 << 31) || high >= 1 << 31 {
        let reason = format!("its activations {low}..={high} exceed 32 bits; use a smaller range");
        return Err(Error::node(&node.name, reason));
    }
    Ok(Value { shape, low, high })
}

fn merged(node: &Node, merge: &Merge, inputs: &[Value]) -> Result<Value, Error> {
    let refuse = |reason: String| Err(Error::node(&node.name, reason));
    if merge.scales.len() != inputs.len() {
        let (found, needed) = (merge.scales.len(), inputs.len());
        return refuse(format!("{found} scales for {needed} inputs; give one each"));
    }
    let first = inputs[0].shape;
    let concat = matches!(node.op, Op::Concat(_));
    let mut channels = 0_usize;
    for input in inputs {
        channels = channels.saturating_add(input.shape[0]);
        if input.shape[1..] != first[1..] || (!concat && input.shape[0] != first[0]) {
            let (kind, found) = (node.op.kind(), input.shape);
            return refuse(format!(
                "a {kind} of maps {first:?} and {found:?}, which do not fit together"
            ));
        }
    }
    let (low, high) = (merge.range.low(), merge.range.high());
    if low < -(1 << 31) || high >= 1 << 31 {
        return refuse(format!(
            "its activations {low}..={high} exceed 32 bits; use a smaller range"
        ));
    }
    let shape = [if concat { channels } else { first[0] }, first[1], first[2]];
    Ok(Value { shape, low, high })
}

/// The least bits that hold `low ..= high` as distances from `low.min(0)`.
pub fn unsigned_bits(low: i64, high: i64) -> u32 {
    let span = high.max(0) as i128 - low.min(0) as i128;
    (128 - span.leading_zeros()).max(1)
}

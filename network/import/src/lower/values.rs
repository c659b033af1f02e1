//! What names stand for while a model is lowered: constants, maps, functions of them; and new layers.

use std::sync::Arc;

use forms_network::host::Element;
use tract_onnx::pb::NodeProto;

use super::{Lowering, MAX_MAP, Refusal, Source, Value, name};
use crate::function::Function;
use crate::graph::{Node, Op};
use crate::movement::{Moved, ZERO};
use crate::tensor::Tensor;

/// The map `[channels, height, width]` of a tensor: its axes behind a batch of one, the last of them first where
/// `last`.
pub(super) fn natural(dims: &[usize], last: bool) -> [usize; 3] {
    let rest = match dims {
        [1, rest @ ..] if !rest.is_empty() => rest,
        all => all,
    };
    match (last, rest) {
        (true, [between @ .., channels]) => {
            let height = between.first().copied().unwrap_or(1);
            let width = between.iter().skip(1).product();
            [*channels, height, width]
        }
        (_, []) => [1, 1, 1],
        (_, [a]) => [*a, 1, 1],
        (_, [a, b]) => [*a, *b, 1],
        (_, [a, b, rest @ ..]) => [*a, *b, rest.iter().product()],
    }
}

impl Source {
    /// The axis that lies along the map's channels.
    pub fn channel_axis(&self) -> usize {
        match self.dims[..] {
            [] => 0,
            _ if self.last => self.dims.len() - 1,
            [1, _, ..] => 1,
            _ => 0,
        }
    }

    pub fn count(&self) -> usize {
        self.dims.iter().product()
    }

    pub fn is_float(&self) -> bool {
        self.element == Element::Float
    }
}

impl Lowering {
    /// What a name stands for.
    pub(super) fn named(&mut self, name: &str) -> Result<Value, String> {
        if let Some(value) = self.values.get(name) {
            return Ok(value.clone());
        }
        let proto = self
            .unread
            .remove(name)
            .ok_or_else(|| format!("it reads \"{name}\", which nothing before it computes"))?;
        let tensor = Tensor::read(&proto, self.folder.as_deref())
            .map_err(|reason| format!("its tensor \"{name}\" {reason}"))?;
        let value = Value::Constant(Arc::new(tensor));
        self.values.insert(name.to_owned(), value.clone());
        Ok(value)
    }

    /// Whether input `at` is there.
    pub(super) fn has(proto: &NodeProto, at: usize) -> bool {
        proto.input.get(at).is_some_and(|name| !name.is_empty())
    }

    pub(super) fn value(&mut self, proto: &NodeProto, at: usize) -> Result<Value, String> {
        match Self::has(proto, at) {
            true => self.named(&proto.input[at]),
            false => Err(format!("input {at} is missing")),
        }
    }

    /// A constant at input `at`; the host takes a node where it is computed.
    pub(super) fn constant(
        &mut self,
        proto: &NodeProto,
        at: usize,
    ) -> Result<Arc<Tensor>, Refusal> {
        match self.value(proto, at)? {
            Value::Constant(tensor) => Ok(tensor),
            _ => Err(Refusal::Host),
        }
    }

    /// A constant that may be left out.
    pub(super) fn optional(
        &mut self,
        proto: &NodeProto,
        at: usize,
    ) -> Result<Option<Arc<Tensor>>, Refusal> {
        match Self::has(proto, at) {
            true => self.constant(proto, at).map(Some),
            false => Ok(None),
        }
    }

    /// A map at input `at`: functions of maps are made layers; what the host computes stays with it.
    pub(super) fn source(&mut self, proto: &NodeProto, at: usize) -> Result<Source, Refusal> {
        match self.value(proto, at)? {
            Value::Source(source) => Ok(source),
            Value::Function { name, of, function } => Ok(self.make(&name, of, function)?),
            Value::Constant(_) | Value::Host { .. } => Err(Refusal::Host),
        }
    }

    /// A map at input `at`, of what the host computes too: for products, which are no matter of the host.
    pub(super) fn operand(
        &mut self,
        proto: &NodeProto,
        at: usize,
        last: bool,
    ) -> Result<Source, Refusal> {
        match self.value(proto, at)? {
            Value::Host {
                name,
                dims,
                element,
            } => Ok(self.made_by_host(&name, dims, element, last)?),
            _ => self.source(proto, at),
        }
    }

    /// A map of floating point numbers.
    pub(super) fn floats(source: Source) -> Result<Source, Refusal> {
        match source.is_float() {
            true => Ok(source),
            false => Err(Refusal::Host),
        }
    }

    pub(super) fn shape(&self, at: usize) -> [usize; 3] {
        match at {
            0 => self.givens[0].shape,
            i => self.nodes[i - 1].shape,
        }
    }

    /// A name for a layer.
    pub(super) fn unique(&mut self, base: &str) -> String {
        let base: String = base.chars().filter(|c| !c.is_control()).take(120).collect();
        let base = match base.as_str() {
            "" | "input" => "layer".to_owned(),
            _ => base,
        };
        let mut name = base.clone();
        while self.names.contains_key(&name) {
            let count = self.names.entry(base.clone()).or_insert(1);
            *count += 1;
            name = format!("{base} #{count}");
        }
        self.names.insert(name.clone(), 1);
        name
    }

    /// Adds a layer.
    pub(super) fn push(
        &mut self,
        base: &str,
        inputs: Vec<usize>,
        op: Op,
        shape: [usize; 3],
    ) -> Result<usize, String> {
        let fits = shape.iter().try_fold(1_usize, |n, &d| n.checked_mul(d));
        if !fits.is_some_and(|n| (1..=MAX_MAP).contains(&n)) {
            return Err(format!(
                "its output would be {shape:?}; 1..={MAX_MAP} elements are allowed"
            ));
        }
        let name = self.unique(base);
        self.nodes.push(Node {
            name,
            inputs,
            op,
            clip: None,
            shape,
        });
        self.fixed.push(None);
        Ok(self.nodes.len())
    }

    /// Gives a node's first output its value.
    pub(super) fn yields(&mut self, proto: &NodeProto, value: Value) {
        if let Some(output) = proto.output.first().cloned() {
            self.bind(&output, value);
        }
    }

    pub(super) fn yields_map(
        &mut self,
        proto: &NodeProto,
        at: usize,
        dims: Vec<usize>,
        last: bool,
    ) {
        let element = Element::Float;
        self.yields(
            proto,
            Value::Source(Source {
                at,
                dims,
                last,
                element,
            }),
        );
    }

    pub(super) fn bind(&mut self, name: &str, value: Value) {
        let at = match &value {
            Value::Source(source) => Some(source.at),
            Value::Function { of, .. } => Some(of.at),
            Value::Constant(_) | Value::Host { .. } => None,
        };
        if let Some(at) = at {
            let count = self.readers.get(name).copied().unwrap_or(0);
            *self.pending.entry(at).or_insert(0) += count;
        }
        self.values.insert(name.to_owned(), value);
    }

    /// Whether nothing but the node at hand reads map `at`, and it is not quantized yet, so that its layer may be
    /// changed.
    pub(super) fn alone(&self, at: usize) -> bool {
        self.pending.get(&at).is_none_or(|&n| n == 0)
            && !self.held.contains(&at)
            && self.fixed[at].is_none()
            && !self.nodes.iter().any(|node| node.inputs.contains(&at))
    }

    /// A function of a map as a layer.
    pub(super) fn make(
        &mut self,
        name: &str,
        of: Source,
        function: Function,
    ) -> Result<Source, String> {
        if let Some(made) = self.made.get(name) {
            return Ok(made.clone());
        }
        let of = self.laid_naturally(of)?;
        let shape = self.shape(of.at);
        let at = match function.as_clip() {
            Some(bounds) => {
                let at = self.push(name, vec![of.at], Op::Identity, shape)?;
                self.nodes[at - 1].clip = Some(bounds);
                at
            }
            None => self.push(name, vec![of.at], Op::Function(function), shape)?,
        };
        let made = Source { at, ..of };
        self.made.insert(name.to_owned(), made.clone());
        Ok(made)
    }

    /// The map as its tensor's axes have it.
    pub(super) fn laid_naturally(&mut self, source: Source) -> Result<Source, String> {
        let shape = natural(&source.dims, source.last);
        let last = source.last;
        self.laid_out(source, shape, last)
    }

    /// The map in a shape and order.
    pub(super) fn laid_out(
        &mut self,
        source: Source,
        shape: [usize; 3],
        last: bool,
    ) -> Result<Source, String> {
        let mut source = source;
        let count = source.count();
        let channels = source.dims.last().copied().unwrap_or(1).max(1);
        // With one place or one channel both orders are the same.
        if channels == 1 || channels == count {
            source.last = last;
        }
        if source.last == last && self.shape(source.at) == shape {
            return Ok(source);
        }
        let key = (source.at, shape, last != source.last);
        let at = match self.laid.get(&key) {
            Some(&at) => at,
            None => {
                let rows = if last { count / channels } else { channels };
                let table: Vec<u32> = match source.last == last {
                    true => (0..count as u32).collect(),
                    false => {
                        let columns = count / rows;
                        (0..columns)
                            .flat_map(|c| (0..rows).map(move |r| (r * columns + c) as u32))
                            .collect()
                    }
                };
                let base = match source.at {
                    0 => self.givens[0].port.name.clone(),
                    i => self.nodes[i - 1].name.clone(),
                };
                let flat = shape[1..] == [1, 1] && source.last == last;
                let op = if flat {
                    Op::Flatten
                } else {
                    Op::Rearrange(table.into())
                };
                let at = self.push(&format!("{base}, laid out"), vec![source.at], op, shape)?;
                self.laid.insert(key, at);
                at
            }
        };
        Ok(Source { at, last, ..source })
    }

    /// A movement of a map.
    pub(super) fn moved(
        &mut self,
        base: &str,
        source: Source,
        moved: Moved,
    ) -> Result<Source, Refusal> {
        let Moved { dims, table } = moved;
        let (count, channels) = (
            source.count(),
            source.dims.last().copied().unwrap_or(1).max(1),
        );
        let places = count / channels;
        let in_map = |at: u32| match at {
            ZERO => ZERO,
            at if source.last => (at as usize % channels * places + at as usize / channels) as u32,
            at => at,
        };
        let plain: Vec<u32> = table.iter().map(|&at| in_map(at)).collect();
        let stays = |table: &mut dyn Iterator<Item = u32>| {
            table.enumerate().all(|(i, at)| at as usize == i)
        };
        let element = source.element;
        if plain.len() == count && stays(&mut plain.iter().copied()) {
            return Ok(Source {
                at: source.at,
                dims,
                last: false,
                element,
            });
        }
        let out = dims.last().copied().unwrap_or(1).max(1);
        let rows = plain.len() / out;
        let turned = (0..plain.len()).map(|j| plain[j % rows.max(1) * out + j / rows.max(1)]);
        if plain.len() == count && stays(&mut { turned }) {
            return Ok(Source {
                at: source.at,
                dims,
                last: true,
                element,
            });
        }
        if plain.is_empty() {
            return Err(Refusal::Host);
        }
        let shape = natural(&dims, false);
        let at = self.push(base, vec![source.at], Op::Rearrange(plain.into()), shape)?;
        Ok(Source {
            at,
            dims,
            last: false,
            element,
        })
    }
}

impl Lowering {
    /// Base of the names of a node's layers.
    pub(super) fn base(proto: &NodeProto) -> String {
        name(proto)
    }
}

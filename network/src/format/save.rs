//! Writing a network: checked first, then beside its place, then renamed into it.

use std::collections::HashMap;
use std::path::Path;

use forms_golden::RowTiles;
use forms_golden::layers::{ActivationRange, Rows, Scale};
use ndarray::Array2;
use safetensors::tensor::{Dtype, TensorView, serialize};

use super::manifest::{Manifest, NodeEntry, OpEntry, OutputEntry, sides};
use super::{MANIFEST_KEY, MAX_FILE, SCHEMA_VERSION};
use crate::Error;
use crate::network::{Interface, MatrixLayer, Network, Node, Op, Output};

/// A tensor's name, type, shape and bytes.
type Tensor = (String, Dtype, Vec<usize>, Vec<u8>);

impl Network {
    /// The first version of the format that can say all of it.
    fn schema_version(&self) -> u32 {
        let mut layers = self.nodes.iter().filter_map(Node::matrix);
        let is_plain = |layer: MatrixLayer| {
            matches!(layer.row_order, Rows::Named(_)) && layer.row_tiles == RowTiles::Filled
        };
        let old = |node: &Node| {
            !matches!(
                node.op,
                Op::Input(_) | Op::Rearrange(_) | Op::Lookup(_) | Op::Host(_)
            )
        };
        let old = self.interface == Interface::default() && self.nodes.iter().all(old);
        match old && layers.all(is_plain) {
            true => 1,
            false => SCHEMA_VERSION,
        }
    }

    /// The bytes of the file.
    ///
    /// # Errors
    /// What [`Network::check`] refuses.
    pub fn to_bytes(&self) -> Result<Vec<u8>, Error> {
        self.check()?;
        let manifest = Manifest {
            schema_version: self.schema_version(),
            name: self.name.clone(),
            origin: self.origin.clone(),
            weight_bits: self.weight_bits,
            input: self.input.clone(),
            nodes: self.nodes.iter().map(entry).collect(),
            input_port: self.interface.input.clone(),
            outputs: self.interface.outputs.iter().map(output).collect(),
        };
        let cannot = |what: String| Error::Network(format!("it cannot be written: {what}"));
        let text = serde_json::to_string(&manifest).map_err(|e| cannot(e.to_string()))?;
        let mut tensors: Vec<Tensor> = self.nodes.iter().flat_map(tensors).collect();
        for (at, output) in self.interface.outputs.iter().enumerate() {
            if let Some(model) = &output.model {
                let name = format!("output {at}.model");
                tensors.push((name, Dtype::U8, vec![model.len()], model.to_vec()));
            }
        }
        let views = tensors
            .iter()
            .map(|(name, dtype, shape, bytes)| {
                TensorView::new(*dtype, shape.clone(), bytes).map(|view| (name.as_str(), view))
            })
            .collect::<Result<Vec<_>, _>>()
            .map_err(|e| cannot(e.to_string()))?;
        let header = HashMap::from([(MANIFEST_KEY.to_owned(), text)]);
        serialize(views, Some(header)).map_err(|e| cannot(e.to_string()))
    }

    /// Writes the file; what `path` held before stays until all of it is written.
    ///
    /// # Errors
    /// What [`Network::check`] refuses; [`Error::File`] where it is larger than what is read; [`Error::Write`].
    pub fn save(&self, path: &Path) -> Result<(), Error> {
        let bytes = self.to_bytes()?;
        let length = bytes.len() as u64;
        if length > MAX_FILE {
            let reason = format!(
                "the network would take {length} bytes, {MAX_FILE} are the most; fewer --activation-bits make its tables shorter"
            );
            return Err(Error::file(path, reason));
        }
        forms_files::atomic::write_bytes(path, &bytes).map_err(|source| Error::Write {
            path: path.to_path_buf(),
            source,
        })
    }
}

/// The entries of tables in two bytes each where all of them fit, else in four.
fn narrowest(tables: &Array2<i32>) -> (Dtype, Vec<u8>) {
    let narrow: Option<Vec<i16>> = tables.iter().map(|&x| x.try_into().ok()).collect();
    match narrow {
        Some(narrow) => (
            Dtype::I16,
            narrow.iter().flat_map(|x| x.to_le_bytes()).collect(),
        ),
        None => (
            Dtype::I32,
            tables.iter().flat_map(|x| x.to_le_bytes()).collect(),
        ),
    }
}

fn output(output: &Output) -> OutputEntry {
    OutputEntry {
        name: output.name.clone(),
        sources: output.sources.clone(),
        inputs: output.inputs.clone(),
        model: output.model.is_some(),
        keeps_order: output.keeps_order,
        multiply_adds: output.multiply_adds,
    }
}

fn entry(node: &Node) -> NodeEntry {
    let bounds = |range: ActivationRange| [range.low(), range.high()];
    let op = match &node.op {
        Op::Conv(conv) => OpEntry::Conv {
            window: (&conv.window).into(),
            groups: conv.groups,
            row_order: (&conv.row_order).into(),
            row_tiles: conv.row_tiles,
            b_used: conv.b_used,
            range: conv.requantize.as_ref().map(|how| bounds(how.range)),
        },
        Op::Dense(dense) => OpEntry::Dense {
            row_order: (&dense.row_order).into(),
            row_tiles: dense.row_tiles,
            b_used: dense.b_used,
            range: dense.requantize.as_ref().map(|how| bounds(how.range)),
        },
        Op::MaxPool(window) => OpEntry::MaxPool {
            window: window.into(),
        },
        Op::AveragePool(window) => OpEntry::AveragePool {
            window: window.into(),
        },
        Op::GlobalAveragePool => OpEntry::GlobalAveragePool {},
        Op::Add(merge) => OpEntry::Add {
            range: bounds(merge.range),
        },
        Op::Concat(merge) => OpEntry::Concat {
            range: bounds(merge.range),
        },
        Op::Flatten => OpEntry::Flatten {},
        Op::Pad(pads) => OpEntry::Pad { pads: sides(pads) },
        Op::Requantize(how) => OpEntry::Requantize {
            range: bounds(how.range),
        },
        Op::Input(spec) => OpEntry::Input { spec: spec.clone() },
        Op::Rearrange(how) => OpEntry::Rearrange { shape: how.shape },
        Op::Lookup(how) => OpEntry::Lookup { low: how.low },
        Op::Host(host) => OpEntry::Host {
            inputs: host.inputs.clone(),
            output: host.output.clone(),
            shape: host.shape,
            scale: host.scale,
            range: bounds(host.range),
            multiply_adds: host.multiply_adds,
        },
    };
    NodeEntry {
        name: node.name.clone(),
        inputs: node.inputs.clone(),
        scale: node.scale,
        op,
    }
}

fn tensors(node: &Node) -> Vec<Tensor> {
    let mut tensors = Vec::new();
    let name = |what: &str| format!("{}.{what}", node.name);
    if let Some(layer) = node.matrix() {
        // At most 15 magnitude bits, as was checked. Made in one piece: it may be large.
        let mut bytes = Vec::with_capacity(2 * layer.weights.len());
        for &w in layer.weights {
            bytes.extend_from_slice(&(w as i16).to_le_bytes());
        }
        tensors.push((
            name("weights"),
            Dtype::I16,
            layer.weights.shape().to_vec(),
            bytes,
        ));
        if let Rows::Table(table) = layer.row_order {
            let bytes = table.elements().iter().flat_map(|e| e.to_le_bytes());
            tensors.push((
                name("rows"),
                Dtype::U32,
                vec![table.elements().len()],
                bytes.collect(),
            ));
        }
        let bytes = layer.bias.iter().flat_map(|b| b.to_le_bytes());
        tensors.push((
            name("bias"),
            Dtype::I64,
            vec![layer.bias.len()],
            bytes.collect(),
        ));
    }
    match &node.op {
        Op::Rearrange(how) => {
            let bytes = how.table.iter().flat_map(|at| at.to_le_bytes());
            tensors.push((
                name("table"),
                Dtype::U32,
                vec![how.table.len()],
                bytes.collect(),
            ));
        }
        Op::Lookup(how) => {
            let (dtype, bytes) = narrowest(&how.tables);
            tensors.push((name("tables"), dtype, how.tables.shape().to_vec(), bytes));
        }
        Op::Host(host) => {
            tensors.push((
                name("model"),
                Dtype::U8,
                vec![host.model.len()],
                host.model.to_vec(),
            ));
        }
        _ => {}
    }
    let scales: Option<&[Scale]> = match &node.op {
        Op::Conv(conv) => conv.requantize.as_ref().map(|how| &how.scales[..]),
        Op::Dense(dense) => dense.requantize.as_ref().map(|how| &how.scales[..]),
        Op::Add(merge) | Op::Concat(merge) => Some(&merge.scales),
        Op::Requantize(how) => Some(&how.scales),
        _ => None,
    };
    if let Some(scales) = scales {
        let bytes = scales.iter().flat_map(|s| s.multiplier().to_le_bytes());
        tensors.push((
            name("multiplier"),
            Dtype::U32,
            vec![scales.len()],
            bytes.collect(),
        ));
        // At most MAX_SHIFT = 126.
        let bytes = scales.iter().map(|s| s.shift() as u8);
        tensors.push((
            name("shift"),
            Dtype::U8,
            vec![scales.len()],
            bytes.collect(),
        ));
    }
    tensors
}

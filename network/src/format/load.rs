//! Reading a network: bounded, and checked to the last number.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use forms_golden::layers::{ActivationRange, RowOrder, RowTable, Rows, Scale};
use ndarray::{Array2, Array4};
use safetensors::tensor::{Dtype, SafeTensors};

use super::manifest::{
    Manifest, NodeEntry, OpEntry, OutputEntry, RowOrderEntry, VersionOnly, pads,
};
use super::{MANIFEST_KEY, MAX_FILE, SCHEMA_VERSION};
use crate::Error;
use crate::check::{MAX_MAP, MAX_NODES};
use crate::network::{
    Conv, Dense, Host, Interface, Lookup, Merge, Network, Node, Op, Output, Rearrange, Requantize,
};

impl Network {
    /// Reads and checks a file.
    ///
    /// # Errors
    /// [`Error::Read`]; [`Error::File`] says what is wrong with it and what to do.
    pub fn load(path: &Path) -> Result<Network, Error> {
        let read = |source| Error::Read {
            path: path.to_path_buf(),
            source,
        };
        let is_model = path
            .extension()
            .is_some_and(|e| e.eq_ignore_ascii_case("onnx"));
        let mut bytes = Vec::new();
        let file = File::open(path).map_err(read)?;
        if is_model {
            let reason = "is an ONNX model, not a network of integers; `forms import MODEL.onnx --calibrate IMAGES --out \
                          NET` makes one of it";
            return Err(Error::file(path, reason.to_owned()));
        }
        file.take(MAX_FILE + 1)
            .read_to_end(&mut bytes)
            .map_err(read)?;
        if bytes.len() as u64 > MAX_FILE {
            let reason = format!("is larger than {MAX_FILE} bytes, which no network here is");
            return Err(Error::file(path, reason));
        }
        Network::from_bytes(&bytes).map_err(|error| Error::file(path, error.to_string()))
    }

    /// Reads and checks the bytes of a file.
    ///
    /// # Errors
    /// [`Error::Network`] and [`Error::Node`] say what is wrong.
    pub fn from_bytes(bytes: &[u8]) -> Result<Network, Error> {
        let refuse = |reason: String| Error::Network(reason);
        let foreign = |e: safetensors::SafeTensorError| {
            refuse(format!(
                "this is no safetensors file ({e}); `forms import` writes one"
            ))
        };
        let (_, header) = SafeTensors::read_metadata(bytes).map_err(foreign)?;
        let text = header
            .metadata()
            .as_ref()
            .and_then(|metadata| metadata.get(MANIFEST_KEY))
            .ok_or_else(|| {
                refuse(format!(
                    "the safetensors header has no manifest \"{MANIFEST_KEY}\", so this is no integer \
                     network; make one with `forms import`"
                ))
            })?;
        let unreadable = |e: serde_json::Error| refuse(format!("its manifest cannot be read: {e}"));
        let version: VersionOnly = serde_json::from_str(text).map_err(unreadable)?;
        if !(1..=SCHEMA_VERSION).contains(&version.schema_version) {
            return Err(refuse(format!(
                "its schema_version is {}, but this program reads 1..={SCHEMA_VERSION}; import it again \
                 with this program, or use the program that wrote it",
                version.schema_version
            )));
        }
        let manifest: Manifest = serde_json::from_str(text).map_err(unreadable)?;
        if manifest.nodes.len() > MAX_NODES {
            let found = manifest.nodes.len();
            return Err(refuse(format!(
                "it has {found} layers, but 1..={MAX_NODES} are allowed"
            )));
        }
        let tensors = SafeTensors::deserialize(bytes).map_err(foreign)?;
        let reader = Reader { tensors };
        let nodes = manifest
            .nodes
            .into_iter()
            .map(|entry| reader.node(entry))
            .collect::<Result<Vec<_>, _>>()?;
        let network = Network {
            name: manifest.name,
            origin: manifest.origin,
            weight_bits: manifest.weight_bits,
            input: manifest.input,
            nodes,
            interface: Interface {
                input: manifest.input_port,
                outputs: reader.outputs(manifest.outputs)?,
            },
        };
        network.check()?;
        Ok(network)
    }
}

struct Reader<'b> {
    tensors: SafeTensors<'b>,
}

impl<'b> Reader<'b> {
    /// Shape and bytes of a node's tensor.
    fn tensor(
        &self,
        node: &str,
        what: &str,
        dtype: Dtype,
        axes: usize,
    ) -> Result<(Vec<usize>, &'b [u8]), Error> {
        let name = format!("{node}.{what}");
        let tensor = self.tensors.tensor(&name).map_err(|_| {
            Error::node(
                node,
                format!("tensor \"{name}\" is missing; import the network again"),
            )
        })?;
        if tensor.dtype() != dtype || tensor.shape().len() != axes {
            let (found, shape) = (tensor.dtype(), tensor.shape());
            let reason = format!(
                "tensor \"{name}\" is {found:?} {shape:?}, but {dtype:?} with {axes} axes is needed"
            );
            return Err(Error::node(node, reason));
        }
        if tensor.shape().contains(&0) {
            return Err(Error::node(node, format!("tensor \"{name}\" is empty")));
        }
        Ok((tensor.shape().to_vec(), tensor.data()))
    }

    fn weights(&self, node: &str) -> Result<Array4<i32>, Error> {
        let (shape, bytes) = self.tensor(node, "weights", Dtype::I16, 4)?;
        let words = bytes
            .chunks_exact(2)
            .map(|b| i32::from(i16::from_le_bytes([b[0], b[1]])));
        Array4::from_shape_vec((shape[0], shape[1], shape[2], shape[3]), words.collect())
            .map_err(|e| Error::node(node, format!("its weights have no shape {shape:?}: {e}")))
    }

    fn outputs(&self, entries: Vec<OutputEntry>) -> Result<Vec<Output>, Error> {
        let outputs = entries.into_iter().enumerate().map(|(at, entry)| {
            let model = match entry.model {
                true => {
                    let (_, bytes) = self.tensor(&format!("output {at}"), "model", Dtype::U8, 1)?;
                    Some(bytes.into())
                }
                false => None,
            };
            Ok(Output {
                name: entry.name,
                sources: entry.sources,
                inputs: entry.inputs,
                model,
                keeps_order: entry.keeps_order,
                multiply_adds: entry.multiply_adds,
            })
        });
        outputs.collect()
    }

    fn tables(&self, node: &str) -> Result<Array2<i32>, Error> {
        let is_narrow = self
            .tensors
            .tensor(&format!("{node}.tables"))
            .is_ok_and(|tensor| tensor.dtype() == Dtype::I16);
        let dtype = if is_narrow { Dtype::I16 } else { Dtype::I32 };
        let (shape, bytes) = self.tensor(node, "tables", dtype, 2)?;
        let narrow = |b: &[u8]| i32::from(i16::from_le_bytes([b[0], b[1]]));
        let wide = |b: &[u8]| i32::from_le_bytes([b[0], b[1], b[2], b[3]]);
        let words = match is_narrow {
            true => bytes.chunks_exact(2).map(narrow).collect(),
            false => bytes.chunks_exact(4).map(wide).collect(),
        };
        Array2::from_shape_vec((shape[0], shape[1]), words)
            .map_err(|e| Error::node(node, format!("its tables have no shape {shape:?}: {e}")))
    }

    fn rows(&self, node: &str, order: RowOrderEntry) -> Result<Rows, Error> {
        let named = match order {
            RowOrderEntry::WMajor => RowOrder::WMajor,
            RowOrderEntry::HMajor => RowOrder::HMajor,
            RowOrderEntry::CMajor => RowOrder::CMajor,
            RowOrderEntry::Table => {
                let (_, bytes) = self.tensor(node, "rows", Dtype::U32, 1)?;
                let (words, _) = bytes.as_chunks::<4>();
                let elements: Vec<u32> = words.iter().map(|b| u32::from_le_bytes(*b)).collect();
                let table = RowTable::new(elements).map_err(Error::layer(node))?;
                return Ok(Rows::Table(table));
            }
        };
        Ok(Rows::Named(named))
    }

    fn bias(&self, node: &str) -> Result<Vec<i64>, Error> {
        let (_, bytes) = self.tensor(node, "bias", Dtype::I64, 1)?;
        Ok(bytes
            .chunks_exact(8)
            .map(|b| i64::from_le_bytes([b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7]]))
            .collect())
    }

    fn scales(&self, node: &str) -> Result<Vec<Scale>, Error> {
        let (_, multipliers) = self.tensor(node, "multiplier", Dtype::U32, 1)?;
        let (_, shifts) = self.tensor(node, "shift", Dtype::U8, 1)?;
        if multipliers.len() != 4 * shifts.len() {
            let (m, s) = (multipliers.len() / 4, shifts.len());
            return Err(Error::node(
                node,
                format!("{m} multipliers but {s} shifts; both need as many"),
            ));
        }
        multipliers
            .chunks_exact(4)
            .zip(shifts)
            .map(|(m, &s)| Scale::new(u32::from_le_bytes([m[0], m[1], m[2], m[3]]), u32::from(s)))
            .collect::<Result<_, _>>()
            .map_err(Error::layer(node))
    }

    fn requantize(&self, node: &str, range: Option<[i64; 2]>) -> Result<Option<Requantize>, Error> {
        let Some(range) = range else { return Ok(None) };
        Ok(Some(Requantize {
            scales: self.scales(node)?,
            range: bounds(node, range)?,
        }))
    }

    fn merge(&self, node: &str, range: [i64; 2]) -> Result<Merge, Error> {
        Ok(Merge {
            scales: self.scales(node)?,
            range: bounds(node, range)?,
        })
    }

    fn node(&self, entry: NodeEntry) -> Result<Node, Error> {
        let name = entry.name.as_str();
        let op = match entry.op {
            OpEntry::Conv {
                window,
                groups,
                row_order,
                row_tiles,
                b_used,
                range,
            } => Op::Conv(Conv {
                window: window.into(),
                groups,
                row_order: self.rows(name, row_order)?,
                row_tiles,
                weights: self.weights(name)?,
                bias: self.bias(name)?,
                b_used,
                requantize: self.requantize(name, range)?,
            }),
            OpEntry::Dense {
                row_order,
                row_tiles,
                b_used,
                range,
            } => Op::Dense(Dense {
                weights: self.weights(name)?,
                row_order: self.rows(name, row_order)?,
                row_tiles,
                bias: self.bias(name)?,
                b_used,
                requantize: self.requantize(name, range)?,
            }),
            OpEntry::MaxPool { window } => Op::MaxPool(window.into()),
            OpEntry::AveragePool { window } => Op::AveragePool(window.into()),
            OpEntry::GlobalAveragePool {} => Op::GlobalAveragePool,
            OpEntry::Add { range } => Op::Add(self.merge(name, range)?),
            OpEntry::Concat { range } => Op::Concat(self.merge(name, range)?),
            OpEntry::Flatten {} => Op::Flatten,
            OpEntry::Pad { pads: sides } => {
                if sides.iter().any(|&side| side > MAX_MAP) {
                    let reason = format!("its pads {sides:?} exceed {MAX_MAP}; pad less");
                    return Err(Error::node(name, reason));
                }
                Op::Pad(pads(sides))
            }
            OpEntry::Requantize { range } => Op::Requantize(Requantize {
                scales: self.scales(name)?,
                range: bounds(name, range)?,
            }),
            OpEntry::Input { spec } => Op::Input(spec),
            OpEntry::Rearrange { shape } => {
                let (_, bytes) = self.tensor(name, "table", Dtype::U32, 1)?;
                let words = bytes.chunks_exact(4);
                let words = words.map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]));
                Op::Rearrange(Rearrange {
                    shape,
                    table: words.collect(),
                })
            }
            OpEntry::Lookup { low } => Op::Lookup(Lookup {
                low,
                tables: self.tables(name)?,
            }),
            OpEntry::Host {
                inputs,
                output,
                shape,
                scale,
                range,
                multiply_adds,
            } => Op::Host(Host {
                model: self.tensor(name, "model", Dtype::U8, 1)?.1.into(),
                inputs,
                output,
                shape,
                scale,
                range: bounds(name, range)?,
                multiply_adds,
            }),
        };
        Ok(Node {
            name: entry.name,
            inputs: entry.inputs,
            op,
            scale: entry.scale,
        })
    }
}

fn bounds(node: &str, [low, high]: [i64; 2]) -> Result<ActivationRange, Error> {
    ActivationRange::new(low, high).map_err(Error::layer(node))
}

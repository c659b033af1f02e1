//! ONNX files: the protobuf and its attributes, nothing believed before it is checked.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use prost::Message;
use prost::bytes::Bytes;
use tract_onnx::pb::{
    AttributeProto, GraphProto, ModelProto, NodeProto, OperatorSetIdProto, TensorProto,
};

use crate::Error;

/// The largest file that is read, in bytes.
const MAX_FILE: u64 = 1 << 31;
/// Every operator of the standard domain with its versions and their attributes.
const OPERATORS: &str = include_str!("operators.txt");

/// A model.
#[derive(Debug)]
pub(crate) struct Model {
    pub graph: GraphProto,
    pub imports: Vec<OperatorSetIdProto>,
    /// Version of the standard domain's operators.
    pub opset: i64,
    /// Where its file lies, and external data with it.
    pub folder: Option<PathBuf>,
}

/// Reads a file.
pub(crate) fn read(path: &Path) -> Result<Model, Error> {
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| {
            // A vector that grows as it is read is held twice each time.
            let size = file.metadata()?.len().min(MAX_FILE) as usize;
            bytes.reserve_exact(size + 1);
            file.take(MAX_FILE + 1).read_to_end(&mut bytes)
        })
        .map_err(|e| Error::file(path, format!("cannot be read: {e}")))?;
    if bytes.len() as u64 > MAX_FILE {
        return Err(Error::file(
            path,
            format!("is larger than {MAX_FILE} bytes, more than is read"),
        ));
    }
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_path_buf(),
        _ => PathBuf::from("."),
    };
    decode(bytes.into(), Some(folder)).map_err(|reason| Error::file(path, reason))
}

/// Decodes the bytes of a file. Of shared bytes the decoder copies each tensor once, of a slice twice.
pub(crate) fn decode(bytes: Bytes, folder: Option<PathBuf>) -> Result<Model, String> {
    let model = ModelProto::decode(bytes).map_err(|e| {
        format!("is no ONNX file, or was cut off or damaged ({e}); export or load it again")
    })?;
    let graph = match model.graph {
        Some(graph) if !graph.node.is_empty() => graph,
        _ => return Err("holds no ONNX graph; export the model again".to_owned()),
    };
    if let Some(function) = model.functions.first() {
        let name = function.name.as_deref().unwrap_or_default();
        return Err(format!(
            "holds functions of its own, such as \"{name}\", which are not read; inline them before (onnx.inliner)"
        ));
    }
    let standard = |import: &&OperatorSetIdProto| matches!(import.domain.as_str(), "" | "ai.onnx");
    // Before versions there was the first.
    let opset = model.opset_import.iter().find(standard);
    let opset = opset.map_or(1, |import| import.version);
    let newest = newest();
    if !(1..=newest).contains(&opset) {
        return Err(format!(
            "is of opset {opset}; 1 to {newest} are known here: export it with one of these"
        ));
    }
    Ok(Model {
        graph,
        imports: model.opset_import,
        opset,
        folder,
    })
}

/// The newest opset that is known.
fn newest() -> i64 {
    let head = OPERATORS.lines().next().unwrap_or_default();
    head.rsplit(' ')
        .next()
        .and_then(|n| n.parse().ok())
        .unwrap_or(0)
}

/// What the standard says of a node: nothing that it does not know may stand in it.
pub(crate) fn check(node: &NodeProto, opset: i64) -> Result<(), String> {
    let of_it = OPERATORS.lines().filter_map(|line| {
        let mut words = line.split(' ');
        let (name, since) = (words.next()?, words.next()?.parse::<i64>().ok()?);
        (name == node.op_type && since <= opset).then(|| (since, words.collect::<Vec<_>>()))
    });
    let Some((since, attributes)) = of_it.max_by_key(|(since, _)| *since) else {
        return Err(format!(
            "opset {opset} has no such operator; export it with another opset"
        ));
    };
    if attributes == ["-"] {
        return Err(format!(
            "it was withdrawn in opset {since}, and the model is of opset {opset}"
        ));
    }
    for attribute in &node.attribute {
        if !attribute.ref_attr_name.is_empty() {
            return Err(format!(
                "its attribute \"{}\" refers to a function's",
                attribute.name
            ));
        }
        if !attributes.contains(&attribute.name.as_str()) {
            let known = match attributes.is_empty() {
                true => "it has none".to_owned(),
                false => format!("it has {}", attributes.join(", ")),
            };
            return Err(format!(
                "attribute \"{}\" is not one of opset {opset}'s; {known}",
                attribute.name
            ));
        }
    }
    Ok(())
}

/// A node's attributes.
#[derive(Clone, Copy)]
pub(crate) struct Attributes<'p>(pub &'p NodeProto);

impl Attributes<'_> {
    pub fn get(&self, name: &str) -> Option<&AttributeProto> {
        self.0.attribute.iter().find(|a| a.name == name)
    }

    pub fn integer(&self, name: &str, otherwise: i64) -> i64 {
        self.get(name).map_or(otherwise, |a| a.i)
    }

    pub fn float(&self, name: &str, otherwise: f64) -> f64 {
        self.get(name).map_or(otherwise, |a| f64::from(a.f))
    }

    pub fn text(&self, name: &str) -> Option<String> {
        self.get(name)
            .map(|a| String::from_utf8_lossy(&a.s).into_owned())
    }

    pub fn tensor(&self, name: &str) -> Option<&TensorProto> {
        self.get(name).and_then(|a| a.t.as_ref())
    }

    pub fn integers(&self, name: &str) -> Option<&[i64]> {
        self.get(name).map(|a| &a.ints[..])
    }

    /// A list of sizes, each 0 ..= 65535.
    pub fn sizes(&self, name: &str) -> Result<Option<Vec<usize>>, String> {
        let Some(list) = self.integers(name) else {
            return Ok(None);
        };
        let size = |&i: &i64| match i {
            0..=65535 => Ok(i as usize),
            _ => Err(format!("{name} holds {i}, which is outside 0..=65535")),
        };
        list.iter()
            .map(size)
            .collect::<Result<Vec<_>, _>>()
            .map(Some)
    }

    /// A list of as many sizes as there are spatial axes.
    pub fn spatial(&self, name: &str, axes: usize, otherwise: usize) -> Result<Vec<usize>, String> {
        match self.sizes(name)? {
            None => Ok(vec![otherwise; axes]),
            Some(list) if list.len() == axes => Ok(list),
            Some(list) => Err(format!(
                "{name} has {} sizes; its input has {axes} spatial axes",
                list.len()
            )),
        }
    }
}

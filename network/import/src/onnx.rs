//! ONNX files: the protobuf, its tensors and attributes, nothing believed before it is checked.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use prost::Message;
use tract_onnx::pb::{ModelProto, NodeProto, TensorProto};

use crate::Error;

/// The largest file that is read, in bytes.
const MAX_FILE: u64 = 1 << 30;
/// The most elements of a tensor.
const MAX_ELEMENTS: usize = 1 << 28;

/// Reads a file.
pub(crate) fn read(path: &Path) -> Result<ModelProto, Error> {
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(MAX_FILE + 1).read_to_end(&mut bytes))
        .map_err(|e| Error::file(path, format!("cannot be read: {e}")))?;
    if bytes.len() as u64 > MAX_FILE {
        return Err(Error::file(
            path,
            format!("is larger than {MAX_FILE} bytes, more than is read"),
        ));
    }
    decode(&bytes).map_err(|reason| Error::file(path, reason))
}

/// Decodes the bytes of a file.
pub(crate) fn decode(bytes: &[u8]) -> Result<ModelProto, String> {
    let model = ModelProto::decode(bytes).map_err(|e| {
        format!("is no ONNX file, or was cut off or damaged ({e}); export or load it again")
    })?;
    match &model.graph {
        Some(graph) if !graph.node.is_empty() => Ok(model),
        _ => Err("holds no ONNX graph; export the model again".to_owned()),
    }
}

/// A constant tensor.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Tensor {
    pub shape: Vec<usize>,
    pub data: Vec<f64>,
}

impl Tensor {
    pub fn read(proto: &TensorProto) -> Result<Tensor, String> {
        let shape = proto
            .dims
            .iter()
            .map(|&d| usize::try_from(d).map_err(|_| format!("has a size {d}")))
            .collect::<Result<Vec<_>, _>>()?;
        let count = shape
            .iter()
            .try_fold(1_usize, |n, &d| n.checked_mul(d))
            .filter(|&n| n <= MAX_ELEMENTS)
            .ok_or_else(|| format!("of shape {shape:?} exceeds {MAX_ELEMENTS} elements"))?;
        let raw = &proto.raw_data;
        let words = |size: usize| raw.chunks_exact(size);
        let data: Vec<f64> = match (proto.data_type, raw.is_empty()) {
            (1, true) => proto.float_data.iter().map(|&x| f64::from(x)).collect(),
            (1, false) => words(4)
                .map(|b| f64::from(f32::from_le_bytes([b[0], b[1], b[2], b[3]])))
                .collect(),
            (11, true) => proto.double_data.clone(),
            (11, false) => words(8).map(|b| f64::from_bits(word(b))).collect(),
            (7, true) => proto.int64_data.iter().map(|&x| x as f64).collect(),
            (7, false) => words(8).map(|b| word(b) as i64 as f64).collect(),
            (2 | 3 | 6, true) => proto.int32_data.iter().map(|&x| f64::from(x)).collect(),
            (6, false) => words(4).map(|b| f64::from(word(b) as i32)).collect(),
            (2, false) => raw.iter().map(|&b| f64::from(b)).collect(),
            (3, false) => raw.iter().map(|&b| f64::from(b as i8)).collect(),
            (kind, _) => {
                return Err(format!(
                    "has element type {kind}; floats and integers of 8 to 64 bits are read"
                ));
            }
        };
        if data.len() != count || data.iter().any(|x| !x.is_finite()) {
            let found = data.len();
            return Err(format!(
                "of shape {shape:?} holds {found} elements, or one that is not finite"
            ));
        }
        Ok(Tensor { shape, data })
    }

    /// As many numbers as channels, if it is one a channel or one for all: shapes [], [1], [C],
    /// [1, C] and [(1,) C, 1, 1].
    pub fn per_channel(&self, channels: usize, spatial: bool) -> Option<Vec<f64>> {
        if self.data.len() == 1 {
            return Some(vec![self.data[0]; channels]);
        }
        let shape: Vec<usize> = self.shape.iter().copied().skip_while(|&d| d == 1).collect();
        let fits = match spatial {
            true => shape == [channels, 1, 1],
            false => shape == [channels],
        };
        fits.then(|| self.data.clone())
    }
}

/// Up to eight bytes, little-endian.
fn word(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .rev()
        .fold(0, |word, &byte| word << 8 | u64::from(byte))
}

/// A node's attributes.
pub(crate) struct Attributes<'p>(pub &'p NodeProto);

impl Attributes<'_> {
    fn get(&self, name: &str) -> Option<&tract_onnx::pb::AttributeProto> {
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

    /// A list of sizes, each 0 ..= 65535.
    pub fn sizes(&self, name: &str) -> Result<Option<Vec<usize>>, String> {
        let Some(attribute) = self.get(name) else {
            return Ok(None);
        };
        let size = |&i: &i64| match i {
            0..=65535 => Ok(i as usize),
            _ => Err(format!("{name} holds {i}, which is outside 0..=65535")),
        };
        attribute
            .ints
            .iter()
            .map(size)
            .collect::<Result<Vec<_>, _>>()
            .map(Some)
    }

    /// A pair `[height, width]`.
    pub fn pair(&self, name: &str, otherwise: [usize; 2]) -> Result<[usize; 2], String> {
        match self.sizes(name)?.as_deref() {
            None => Ok(otherwise),
            Some(&[h, w]) => Ok([h, w]),
            Some(list) => Err(format!(
                "{name} has {} sizes; two dimensions are supported",
                list.len()
            )),
        }
    }
}

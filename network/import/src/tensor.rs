//! Constant tensors: every element type that holds numbers, inside the model's file or beside it.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Component, Path};

use tract_onnx::pb::TensorProto;

/// The most elements of a tensor.
pub(crate) const MAX_ELEMENTS: usize = 1 << 28;

/// A constant tensor.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Tensor {
    pub shape: Vec<usize>,
    /// Integers beyond 2^53 are rounded.
    pub data: Vec<f64>,
    /// ONNX's number of the element type: 1 float, 2 unsigned and 3 signed bytes, ...
    pub kind: i32,
    /// Where `data` are integers times a scale.
    pub grid: Option<Grid>,
}

/// Scales of a tensor that was dequantized.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Grid {
    /// One for all, or one a place along `axis`; above 0.
    pub scales: Vec<f64>,
    /// The axis.
    pub axis: usize,
}

impl Tensor {
    pub fn new(shape: Vec<usize>, data: Vec<f64>, kind: i32) -> Tensor {
        Tensor {
            shape,
            data,
            kind,
            grid: None,
        }
    }

    /// A list of integers.
    pub fn integers(list: &[usize]) -> Tensor {
        let data = list.iter().map(|&d| d as f64).collect();
        Tensor::new(vec![list.len()], data, 7)
    }

    /// Whether its elements are floating point.
    pub fn is_float(&self) -> bool {
        matches!(self.kind, 1 | 10 | 11 | 16)
    }

    /// Its only number.
    pub fn single(&self) -> Option<f64> {
        match self.data[..] {
            [x] => Some(x),
            _ => None,
        }
    }

    /// Reads a tensor of a model whose file lies in `folder`, where external data may be.
    pub fn read(proto: &TensorProto, folder: Option<&Path>) -> Result<Tensor, String> {
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
        if proto.segment.is_some() {
            return Err("is stored in segments, which are not read; export it whole".to_owned());
        }
        let outside;
        let raw = match proto.data_location {
            Some(1) => {
                outside = external(proto, folder, bytes_of(proto.data_type, count)?)?;
                &outside
            }
            _ => &proto.raw_data,
        };
        let data = elements(proto, raw, count)?;
        if data.len() != count {
            let found = data.len();
            return Err(format!("of shape {shape:?} holds {found} elements"));
        }
        Ok(Tensor::new(shape, data, proto.data_type))
    }

    /// As a message of the model format; floating point of any width becomes 32 bits.
    pub fn write(&self, name: &str) -> TensorProto {
        let kind = if self.is_float() { 1 } else { self.kind };
        let raw = self.data.iter().flat_map(|&x| match kind {
            1 => (x as f32).to_le_bytes().to_vec(),
            2 | 9 => vec![x as u8],
            3 => vec![x as i8 as u8],
            4 => (x as u16).to_le_bytes().to_vec(),
            5 => (x as i16).to_le_bytes().to_vec(),
            6 => (x as i32).to_le_bytes().to_vec(),
            12 => (x as u32).to_le_bytes().to_vec(),
            13 => (x as u64).to_le_bytes().to_vec(),
            _ => (x as i64).to_le_bytes().to_vec(),
        });
        TensorProto {
            name: name.to_owned(),
            dims: self.shape.iter().map(|&d| d as i64).collect(),
            data_type: kind,
            raw_data: raw.collect(),
            ..Default::default()
        }
    }

    /// One number a place along `axis` of a tensor of `dims`, where this one, laid over it as ONNX broadcasts, is
    /// one number for all or changes along that axis alone.
    pub fn along(&self, dims: &[usize], axis: usize) -> Option<Vec<f64>> {
        let places = *dims.get(axis)?;
        if self.shape.len() > dims.len() {
            return None;
        }
        if let Some(x) = self.single() {
            return Some(vec![x; places]);
        }
        let before = dims.len() - self.shape.len();
        let fits =
            self.shape.iter().enumerate().all(|(at, &d)| {
                d == 1 && at + before != axis || at + before == axis && d == places
            });
        fits.then(|| self.data.clone())
    }
}

/// Numbers by their place: those of a tensor, or of 32-bit floats as the file has them.
pub(crate) trait Numbers {
    fn shape(&self) -> &[usize];
    /// The number at a place; places run up to the product of the shape.
    fn at(&self, place: usize) -> f64;
    /// Where the numbers are integers times a scale.
    fn grid(&self) -> Option<&Grid>;
}

impl Numbers for Tensor {
    fn shape(&self) -> &[usize] {
        &self.shape
    }

    fn at(&self, place: usize) -> f64 {
        self.data[place]
    }

    fn grid(&self) -> Option<&Grid> {
        self.grid.as_ref()
    }
}

/// 32-bit floats as the file has them. A large matrix is never held in 64 bits.
#[derive(Debug)]
pub(crate) struct Raw {
    shape: Vec<usize>,
    bytes: Vec<u8>,
}

impl Raw {
    /// Takes the bytes of a message; `None` where it holds anything else than whole 32-bit floats, which
    /// [`Tensor::read`] reads or refuses.
    pub fn take(proto: &mut TensorProto) -> Option<Raw> {
        let sizes = proto.dims.iter().map(|&d| usize::try_from(d).ok());
        let shape = sizes.collect::<Option<Vec<usize>>>()?;
        let count = shape.iter().try_fold(1_usize, |n, &d| n.checked_mul(d))?;
        let is_plain = proto.data_type == 1
            && proto.segment.is_none()
            && proto.data_location.unwrap_or(0) == 0
            && (1..=MAX_ELEMENTS).contains(&count)
            && proto.raw_data.len() == 4 * count;
        is_plain.then(|| Raw {
            shape,
            bytes: std::mem::take(&mut proto.raw_data),
        })
    }

    /// Puts the bytes back.
    pub fn put_back(self, proto: &mut TensorProto) {
        proto.raw_data = self.bytes;
    }
}

impl Numbers for Raw {
    fn shape(&self) -> &[usize] {
        &self.shape
    }

    fn at(&self, place: usize) -> f64 {
        let bytes = &self.bytes[4 * place..];
        f64::from(f32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
    }

    fn grid(&self) -> Option<&Grid> {
        None
    }
}

/// Bytes of so many elements.
fn bytes_of(kind: i32, count: usize) -> Result<usize, String> {
    Ok(match kind {
        2 | 3 | 9 => count,
        4 | 5 | 10 | 16 => 2 * count,
        1 | 6 | 12 => 4 * count,
        7 | 11 | 13 => 8 * count,
        21 | 22 => count.div_ceil(2),
        _ => return Err(unknown(kind)),
    })
}

fn unknown(kind: i32) -> String {
    format!("has element type {kind}; floats, integers of 4 to 64 bits and truth values are read")
}

fn elements(proto: &TensorProto, raw: &[u8], count: usize) -> Result<Vec<f64>, String> {
    let words = |size: usize| raw.chunks_exact(size);
    let listed = || proto.int32_data.iter().map(|&x| f64::from(x)).collect();
    let halves = || proto.int32_data.iter().map(|&x| x as u16);
    Ok(match (proto.data_type, raw.is_empty()) {
        (1, true) => proto.float_data.iter().map(|&x| f64::from(x)).collect(),
        (1, false) => words(4)
            .map(|b| f64::from(f32::from_le_bytes([b[0], b[1], b[2], b[3]])))
            .collect(),
        (10, true) => halves().map(half).collect(),
        (10, false) => words(2).map(|b| half(word(b) as u16)).collect(),
        (16, true) => halves().map(brain).collect(),
        (16, false) => words(2).map(|b| brain(word(b) as u16)).collect(),
        (11, true) => proto.double_data.clone(),
        (11, false) => words(8).map(|b| f64::from_bits(word(b))).collect(),
        (7, true) => proto.int64_data.iter().map(|&x| x as f64).collect(),
        (7, false) => words(8).map(|b| word(b) as i64 as f64).collect(),
        (12 | 13, true) => proto.uint64_data.iter().map(|&x| x as f64).collect(),
        (13, false) => words(8).map(|b| word(b) as f64).collect(),
        (2..=6 | 9, true) => listed(),
        (6, false) => words(4).map(|b| f64::from(word(b) as i32)).collect(),
        (12, false) => words(4).map(|b| word(b) as f64).collect(),
        (4, false) => words(2).map(|b| word(b) as f64).collect(),
        (5, false) => words(2).map(|b| f64::from(word(b) as i16)).collect(),
        (2 | 9, false) => raw.iter().map(|&b| f64::from(b)).collect(),
        (3, false) => raw.iter().map(|&b| f64::from(b as i8)).collect(),
        (kind @ (21 | 22), _) => {
            let listed: Vec<u8> = proto.int32_data.iter().map(|&x| x as u8).collect();
            let bytes = if raw.is_empty() { &listed[..] } else { raw };
            let halves = bytes.iter().flat_map(|&b| [b & 15, b >> 4]);
            let number = |x: u8| match kind {
                22 if x > 7 => f64::from(x) - 16.0,
                _ => f64::from(x),
            };
            halves.map(number).take(count).collect()
        }
        (kind, _) => return Err(unknown(kind)),
    })
}

/// Up to eight bytes, little-endian.
fn word(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .rev()
        .fold(0, |word, &byte| word << 8 | u64::from(byte))
}

/// IEEE's 16-bit floating point: 5 bits of exponent, 10 of mantissa.
fn half(bits: u16) -> f64 {
    let sign = if bits >> 15 == 1 { -1.0 } else { 1.0 };
    let (exponent, mantissa) = (i32::from(bits >> 10 & 31), f64::from(bits & 1023));
    sign * match exponent {
        0 => mantissa * 2_f64.powi(-24),
        31 if mantissa == 0.0 => f64::INFINITY,
        31 => f64::NAN,
        _ => (1.0 + mantissa / 1024.0) * 2_f64.powi(exponent - 15),
    }
}

/// The upper half of a 32-bit floating point number.
fn brain(bits: u16) -> f64 {
    f64::from(f32::from_bits(u32::from(bits) << 16))
}

/// A tensor's bytes from the file that it names, which must lie beside the model.
fn external(proto: &TensorProto, folder: Option<&Path>, bytes: usize) -> Result<Vec<u8>, String> {
    let field = |name: &str| {
        let entry = proto.external_data.iter().find(|entry| entry.key == name);
        entry.map(|entry| entry.value.as_str())
    };
    let location = field("location").ok_or("lies outside the model, in a file without a name")?;
    let folder = folder.ok_or_else(|| {
        format!("lies in \"{location}\" beside the model; read the model from its file")
    })?;
    let number = |name: &str, otherwise: u64| match field(name) {
        None => Ok(otherwise),
        Some(text) => text.parse::<u64>().map_err(|_| {
            format!("lies in \"{location}\" at {name} \"{text}\", which is no number")
        }),
    };
    let (offset, length) = (number("offset", 0)?, number("length", bytes as u64)?);
    if length != bytes as u64 {
        return Err(format!(
            "needs {bytes} bytes, but {length} of \"{location}\" are named"
        ));
    }
    let inside = Path::new(location)
        .components()
        .all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
    if !inside {
        return Err(format!(
            "lies in \"{location}\", which is not beside the model; move it there"
        ));
    }
    let mut data = vec![0; bytes];
    File::open(folder.join(location))
        .and_then(|mut file| {
            file.seek(SeekFrom::Start(offset))?;
            file.read_exact(&mut data)
        })
        .map_err(|e| {
            format!("lies in \"{location}\", of which bytes {offset} on cannot be read ({e}); keep it beside the model")
        })?;
    Ok(data)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sixteen_bit_floats_are_what_their_bits_say() {
        for (bits, x) in [
            (0x3c00, 1.0),
            (0xc000, -2.0),
            (0x3555, 0.333251953125),
            (1, 2_f64.powi(-24)),
            (0x7c00, f64::INFINITY),
        ] {
            assert_eq!(half(bits), x);
        }
        assert!(half(0x7e00).is_nan());
        for (bits, x) in [
            (0x3f80, 1.0),
            (0xc040, -3.0),
            (0x0080, f64::from(f32::MIN_POSITIVE)),
        ] {
            assert_eq!(brain(bits), x);
        }
    }

    #[test]
    fn raw_floats_are_the_tensor_s_and_can_be_put_back() {
        let list = vec![1.5, -2.0, 0.25, 1e-40, f64::from(f32::MAX), -0.0];
        let tensor = Tensor::new(vec![2, 3], list.clone(), 1);
        let mut proto = tensor.write("w");
        let raw = Raw::take(&mut proto).unwrap();
        assert_eq!(raw.shape(), [2, 3]);
        let again = Tensor::read(&tensor.write("w"), None).unwrap();
        for place in 0..6 {
            assert_eq!(raw.at(place).to_bits(), again.at(place).to_bits());
        }
        raw.put_back(&mut proto);
        assert_eq!(Tensor::read(&proto, None).unwrap(), again);
        proto.raw_data.pop();
        assert!(Raw::take(&mut proto).is_none(), "cut off");
        let mut integers = Tensor::new(vec![1], vec![3.0], 6).write("i");
        assert!(Raw::take(&mut integers).is_none(), "no floats");
    }

    #[test]
    fn a_constant_is_laid_over_a_tensor_from_the_last_axis_on() {
        let list = |shape: &[usize]| Tensor::new(shape.to_vec(), vec![1.0, 2.0, 3.0], 1);
        let dims = [1, 3, 4, 3];
        assert!(list(&[3, 1, 1]).along(&dims, 1).is_some());
        assert!(list(&[1, 3, 1, 1]).along(&dims, 1).is_some());
        assert!(list(&[3]).along(&dims, 1).is_none(), "along the width");
        assert!(list(&[3]).along(&dims, 3).is_some());
        assert!(list(&[3, 1, 1, 1, 1]).along(&dims, 1).is_none());
    }
}

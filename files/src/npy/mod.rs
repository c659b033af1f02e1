//! NPY files of numbers, of any width and order of bytes, rows or columns first.
//!
//! The file is judged before it is believed: the header is read by a grammar of what NumPy writes
//! ([`header`]), its size is compared with the bytes that are there, and only then does `ndarray-npy`
//! read the elements. Nothing is allocated for more than the file really holds.

pub mod header;

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;

use ndarray::{Array2, ArrayD, ArrayView, Axis, Dimension, Ix2};
use ndarray_npy::{ReadNpyError, ReadNpyExt, ReadableElement, WriteNpyError, WriteNpyExt};

use crate::atomic::Staged;
use header::{Element, Header};

/// The most elements of an array that is read: 1 GiB once they are 64-bit integers.
pub const MAX_ELEMENTS: usize = 1 << 27;

/// What is wrong with an NPY file.
#[expect(missing_docs, reason = "the messages say what the fields are")]
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum NpyError {
    /// It cannot be read at all.
    #[error("cannot be read: {0}")]
    Io(#[from] io::Error),

    /// Other bytes at the start.
    #[error("is not an NPY file: it does not start with \"\\x93NUMPY\"; save it with numpy.save")]
    NotNpy,

    /// A version of the format that is not known.
    #[error(
        "is of NPY version {major}.{minor}; versions 1.0, 2.0 and 3.0 are read: save it with numpy.save"
    )]
    Version { major: u8, minor: u8 },

    /// It ends within its header.
    #[error("ends within its header; it was cut off: copy or save it again")]
    HeaderCutOff,

    /// A header far longer than that of an array.
    #[error(
        "has a header of {found} bytes, more than the {most} that are read; save a plain array with numpy.save"
    )]
    HeaderTooLong { found: u32, most: u32 },

    /// A header that is not what NumPy writes for a plain array.
    #[error("has a header that is not understood: {0}; save a plain array with numpy.save")]
    Header(String),

    /// Elements that are no integers of a known width, where integers are wanted.
    #[error(
        "has elements of type {found:?}{}; integers are read: int8, int16, int32, int64, uint8, \
         uint16, uint32 or uint64 (quantize, then array.astype(numpy.int16))",
        what.map(|what| format!(" ({what})")).unwrap_or_default()
    )]
    Type {
        found: String,
        what: Option<&'static str>,
    },

    /// Elements that are no plain numbers.
    #[error(
        "has elements of type {found:?}{}; integers, booleans and floats of 4 or 8 bytes are read: save \
         array.astype(numpy.float32)",
        what.map(|what| format!(" ({what})")).unwrap_or_default()
    )]
    NoNumbers {
        found: String,
        what: Option<&'static str>,
    },

    /// More elements than are read.
    #[error(
        "has shape {}, more than the {most} elements that are read; split it",
        Shape(shape)
    )]
    TooLarge { shape: Vec<u64>, most: usize },

    /// A shape without elements.
    #[error(
        "has shape {} and so no elements; give at least one row and one column",
        Shape(shape)
    )]
    Empty { shape: Vec<u64> },

    /// A shape that is not asked for.
    #[error("has shape {}; {allowed}", Shape(shape))]
    Shape {
        shape: Vec<u64>,
        allowed: &'static str,
    },

    /// Another number of bytes than the header promises.
    #[error(
        "holds {found} bytes of elements where shape {} of {bytes}-byte elements makes {expected}; \
         it was cut off or damaged: copy or save it again",
        Shape(shape)
    )]
    Length {
        shape: Vec<u64>,
        bytes: usize,
        expected: usize,
        /// Bytes that it has, or `more than` what it should.
        found: String,
    },

    /// An unsigned integer beyond 63 bits.
    #[error(
        "holds {value}, beyond {}; no configuration computes with integers this large",
        i64::MAX
    )]
    Value { value: u64 },

    /// What `ndarray-npy` still finds wrong.
    #[error("is not understood: {0}")]
    Npy(#[from] ReadNpyError),
}

/// `(3, 4)`, as NumPy writes it.
struct Shape<'a>(&'a [u64]);

impl std::fmt::Display for Shape<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0 {
            [one] => write!(f, "({one},)"),
            sizes => {
                let sizes: Vec<String> = sizes.iter().map(u64::to_string).collect();
                write!(f, "({})", sizes.join(", "))
            }
        }
    }
}

/// What a matrix is for: which shapes it may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// `[rows, cols]`.
    Weights,
    /// `[batch, rows]`, or `[rows]` for a batch of one.
    Inputs,
}

/// An array of numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct Array {
    /// Its shape.
    pub shape: Vec<usize>,
    /// Its elements, the last index fastest.
    pub elements: Elements,
}

/// The elements of an [`Array`].
#[derive(Debug, Clone, PartialEq)]
pub enum Elements {
    /// Unsigned bytes.
    Bytes(Vec<u8>),
    /// Integers of any other kind; booleans are 0 and 1.
    Integers(Vec<i64>),
    /// Floating point numbers.
    Floats(Vec<f32>),
}

impl Array {
    /// The elements as real numbers.
    pub fn floats(&self) -> Vec<f32> {
        match &self.elements {
            Elements::Bytes(list) => list.iter().map(|&x| f32::from(x)).collect(),
            Elements::Integers(list) => list.iter().map(|&x| x as f32).collect(),
            Elements::Floats(list) => list.clone(),
        }
    }

    /// The elements as integers; `None` where they are none.
    pub fn integers(&self) -> Option<Vec<i64>> {
        match &self.elements {
            Elements::Bytes(list) => Some(list.iter().map(|&x| i64::from(x)).collect()),
            Elements::Integers(list) => Some(list.clone()),
            Elements::Floats(_) => None,
        }
    }
}

/// Reads an array of any shape and type.
///
/// # Errors
/// [`NpyError`], whatever the bytes are; never more memory than they are worth.
pub fn parse(reader: impl Read) -> Result<Array, NpyError> {
    let file = Body::read(reader, None)?;
    let shape = file
        .header
        .shape
        .iter()
        .map(|&size| size as usize)
        .collect();
    let elements = match file.element {
        Element::U8 => Elements::Bytes(file.elements::<u8>()?),
        Element::F32 => Elements::Floats(file.elements()?),
        Element::F64 => {
            let list = file.elements::<f64>()?;
            Elements::Floats(list.into_iter().map(|x| x as f32).collect())
        }
        Element::Bool => {
            let list = file.elements::<bool>()?;
            Elements::Integers(list.into_iter().map(i64::from).collect())
        }
        _ => Elements::Integers(file.integers()?),
    };
    Ok(Array { shape, elements })
}

/// Reads an array of any shape and type from a file.
///
/// # Errors
/// Those of [`parse`].
pub fn read(path: &Path) -> Result<Array, NpyError> {
    parse(BufReader::new(File::open(path)?))
}

/// A file whose size is what its header says.
struct Body {
    header: Header,
    element: Element,
    /// All of it.
    bytes: Vec<u8>,
}

impl Body {
    /// Reads a file of at most so many elements.
    fn read(mut reader: impl Read, most: Option<usize>) -> Result<Body, NpyError> {
        let (mut bytes, header) =
            Header::read(&mut reader).map_err(|error| match (error, most) {
                (NpyError::NoNumbers { found, what }, Some(_)) => NpyError::Type { found, what },
                (error, _) => error,
            })?;
        let element = match (header.element(), most) {
            (Ok(element), Some(_)) if !element.is_integer() => return Err(header.no_integers()),
            (Err(_), Some(_)) => return Err(header.no_integers()),
            (element, _) => element?,
        };
        let expected = header.data_bytes(element, most)?;
        let start = bytes.len();
        reader
            .take((expected as u64).saturating_add(1))
            .read_to_end(&mut bytes)?;
        let found = bytes.len() - start;
        if found != expected {
            return Err(NpyError::Length {
                shape: header.shape,
                bytes: element.bytes(),
                expected,
                found: match found > expected {
                    true => format!("more than {expected}"),
                    false => found.to_string(),
                },
            });
        }
        Ok(Body {
            header,
            element,
            bytes,
        })
    }

    /// The elements, the last index fastest.
    fn elements<T: ReadableElement + Clone>(&self) -> Result<Vec<T>, NpyError> {
        let array = ArrayD::<T>::read_npy(self.bytes.as_slice())?;
        Ok(match array.is_standard_layout() {
            true => array.into_raw_vec_and_offset().0,
            false => array.iter().cloned().collect(),
        })
    }

    fn integers(&self) -> Result<Vec<i64>, NpyError> {
        match self.element {
            Element::I8 => self.widened::<i8>(),
            Element::I16 => self.widened::<i16>(),
            Element::I32 => self.widened::<i32>(),
            Element::I64 => self.elements(),
            Element::U8 => self.widened::<u8>(),
            Element::U16 => self.widened::<u16>(),
            Element::U32 => self.widened::<u32>(),
            Element::U64 => {
                let list = self.elements::<u64>()?;
                let signed = |value| i64::try_from(value).map_err(|_| NpyError::Value { value });
                list.into_iter().map(signed).collect()
            }
            Element::Bool | Element::F32 | Element::F64 => Err(self.header.no_integers()),
        }
    }

    /// Elements that every 64-bit integer holds.
    fn widened<T: ReadableElement + Into<i64> + Copy>(&self) -> Result<Vec<i64>, NpyError> {
        Ok(self.elements::<T>()?.into_iter().map(Into::into).collect())
    }
}

/// Reads integers of any shape.
///
/// # Errors
/// Those of [`parse`]; [`NpyError::Type`] for anything but integers, [`NpyError::TooLarge`] for more than
/// [`MAX_ELEMENTS`] of them.
pub fn parse_integers(reader: impl Read) -> Result<ArrayD<i64>, NpyError> {
    let body = Body::read(reader, Some(MAX_ELEMENTS))?;
    let shape: Vec<usize> = body
        .header
        .shape
        .iter()
        .map(|&size| size as usize)
        .collect();
    let list = body.integers()?;
    ArrayD::from_shape_vec(shape, list).map_err(|error| NpyError::Header(error.to_string()))
}

/// Reads a matrix for `role`.
///
/// # Errors
/// Those of [`parse_integers`]; [`NpyError::Shape`].
pub fn parse_matrix(reader: impl Read, role: Role) -> Result<Array2<i64>, NpyError> {
    let array = parse_integers(reader)?;
    let shape: Vec<u64> = array.shape().iter().map(|&size| size as u64).collect();
    let array = match (array.ndim(), role) {
        (1, Role::Inputs) => array.insert_axis(Axis(0)),
        _ => array,
    };
    let allowed = match role {
        Role::Weights => "weights have two dimensions, [rows, cols]: reshape them",
        Role::Inputs => {
            "inputs have two dimensions, [batch, rows], or one, [rows], for a batch of one: \
             reshape them"
        }
    };
    array
        .into_dimensionality::<Ix2>()
        .map_err(|_| NpyError::Shape { shape, allowed })
}

/// Reads the matrix of a file for `role`.
///
/// # Errors
/// Those of [`parse_matrix`].
pub fn read_matrix(path: &Path, role: Role) -> Result<Array2<i64>, NpyError> {
    parse_matrix(BufReader::new(File::open(path)?), role)
}

/// Writes an array as int64, to be put into its place later.
///
/// # Errors
/// What the file system says.
pub fn stage<D: Dimension>(path: &Path, array: ArrayView<i64, D>) -> io::Result<Staged> {
    Staged::new(path)?.fill(|file| {
        array.write_npy(file).map_err(|error| match error {
            WriteNpyError::Io(error) => error,
            other => io::Error::other(other),
        })
    })
}

//! NPY files of integers, of any width and order of bytes, rows or columns, into 64-bit integers and back.
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

use crate::CommandError;
use crate::atomic::Staged;
use header::{Element, Header};

/// The most elements of an array that is read: 1 GiB once they are 64-bit integers.
pub const MAX_ELEMENTS: usize = 1 << 27;

/// What is wrong with an NPY file.
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
    Version {
        /// First byte.
        major: u8,
        /// Second byte.
        minor: u8,
    },

    /// It ends within its header.
    #[error("ends within its header; it was cut off: copy or save it again")]
    HeaderCutOff,

    /// A header far longer than that of an array.
    #[error(
        "has a header of {found} bytes, more than the {most} that are read; save a plain array with numpy.save"
    )]
    HeaderTooLong {
        /// Its length.
        found: u32,
        /// The bound.
        most: u32,
    },

    /// A header that is not what NumPy writes for a plain array.
    #[error("has a header that is not understood: {0}; save a plain array with numpy.save")]
    Header(String),

    /// Elements that are no integers of a known width.
    #[error(
        "has elements of type {found:?}{}; integers are read: int8, int16, int32, int64, uint8, \
         uint16, uint32 or uint64 (quantize, then array.astype(numpy.int16))",
        what.map(|what| format!(" ({what})")).unwrap_or_default()
    )]
    Type {
        /// As the header says it.
        found: String,
        /// In words, where there are any.
        what: Option<&'static str>,
    },

    /// More elements than are read.
    #[error(
        "has shape {}, more than the {most} elements that are read; split it",
        Shape(shape)
    )]
    TooLarge {
        /// Its shape.
        shape: Vec<u64>,
        /// The bound.
        most: usize,
    },

    /// A shape without elements.
    #[error(
        "has shape {} and so no elements; give at least one row and one column",
        Shape(shape)
    )]
    Empty {
        /// Its shape.
        shape: Vec<u64>,
    },

    /// A shape that is not asked for.
    #[error("has shape {}; {allowed}", Shape(shape))]
    Shape {
        /// Its shape.
        shape: Vec<u64>,
        /// What is allowed and the way out.
        allowed: &'static str,
    },

    /// Another number of bytes than the header promises.
    #[error(
        "holds {found} bytes of elements where shape {} of {bytes}-byte elements makes {expected}; \
         it was cut off or damaged: copy or save it again",
        Shape(shape)
    )]
    Length {
        /// Its shape.
        shape: Vec<u64>,
        /// Bytes of one element.
        bytes: usize,
        /// Bytes that it should have.
        expected: usize,
        /// Bytes that it has, or `more than` what it should.
        found: String,
    },

    /// An unsigned integer beyond 63 bits.
    #[error(
        "holds {value}, beyond {}; no configuration computes with integers this large",
        i64::MAX
    )]
    Value {
        /// The element.
        value: u64,
    },

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

/// Reads an array of any shape.
///
/// # Errors
/// [`NpyError`], whatever the bytes are; never more memory than they are worth.
pub fn parse(mut reader: impl Read) -> Result<ArrayD<i64>, NpyError> {
    let (preamble, header) = Header::read(&mut reader)?;
    let element = header.element()?;
    let expected = header.data_bytes(element)?;

    let mut data = Vec::new();
    reader.take(expected as u64 + 1).read_to_end(&mut data)?;
    if data.len() != expected {
        return Err(NpyError::Length {
            shape: header.shape,
            bytes: element.bytes(),
            expected,
            found: match data.len() > expected {
                true => format!("more than {expected}"),
                false => data.len().to_string(),
            },
        });
    }
    let file = preamble.as_slice().chain(data.as_slice());
    match element {
        Element::I8 => signed::<i8>(file),
        Element::I16 => signed::<i16>(file),
        Element::I32 => signed::<i32>(file),
        Element::I64 => signed::<i64>(file),
        Element::U8 => signed::<u8>(file),
        Element::U16 => signed::<u16>(file),
        Element::U32 => signed::<u32>(file),
        Element::U64 => {
            let array = ArrayD::<u64>::read_npy(file)?;
            let most = i64::MAX as u64;
            match array.iter().find(|&&value| value > most) {
                Some(&value) => Err(NpyError::Value { value }),
                None => Ok(array.mapv(|value| value as i64)),
            }
        }
    }
}

/// Elements that every 64-bit integer holds.
fn signed<T: ReadableElement + Into<i64> + Copy>(file: impl Read) -> Result<ArrayD<i64>, NpyError> {
    Ok(ArrayD::<T>::read_npy(file)?.mapv(Into::into))
}

/// Reads a matrix for `role`.
///
/// # Errors
/// Those of [`parse`]; [`NpyError::Shape`].
pub fn parse_matrix(reader: impl Read, role: Role) -> Result<Array2<i64>, NpyError> {
    let array = parse(reader)?;
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
/// [`CommandError::Npy`] names the file.
pub fn read_matrix(path: &Path, role: Role) -> Result<Array2<i64>, CommandError> {
    File::open(path)
        .map_err(NpyError::from)
        .and_then(|file| parse_matrix(BufReader::new(file), role))
        .map_err(|source| CommandError::Npy {
            path: path.to_path_buf(),
            source,
        })
}

/// Writes an array as int64, to be put into its place later.
///
/// # Errors
/// [`CommandError::Write`] names the file.
pub fn stage<D: Dimension>(path: &Path, array: ArrayView<i64, D>) -> Result<Staged, CommandError> {
    Staged::new(path)?.fill(|file| {
        array.write_npy(file).map_err(|error| match error {
            WriteNpyError::Io(error) => error,
            other => io::Error::other(other),
        })
    })
}

/// Writes an array as int64, whole or not at all.
///
/// # Errors
/// [`CommandError::Write`] names the file.
pub fn write<D: Dimension>(path: &Path, array: ArrayView<i64, D>) -> Result<(), CommandError> {
    stage(path, array)?.commit()
}

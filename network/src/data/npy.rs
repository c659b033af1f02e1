//! NPY files of numbers: what NumPy writes for plain arrays, either byte order, rows first.

use std::path::{Path, PathBuf};

use ndarray::Array4;

use super::{Dataset, Samples, Split, read_all};
use crate::Error;

/// The most axes that are read.
const MAX_AXES: usize = 8;

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
    /// Integers of any other kind.
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

/// Reads an NPY file.
///
/// # Errors
/// [`Error::Read`], [`Error::File`].
pub fn read_npy(path: &Path) -> Result<Array, Error> {
    parse(&read_all(path)?).map_err(|reason| Error::file(path, reason))
}

/// Reads the bytes of an NPY file.
pub(super) fn parse(bytes: &[u8]) -> Result<Array, String> {
    const CUT: &str = "ends within its header; it was cut off: copy or save it again";
    if !bytes.starts_with(b"\x93NUMPY") {
        return Err("is not an NPY file; save it with numpy.save".to_owned());
    }
    let (length, start): (usize, usize) = match bytes.get(6..12) {
        Some([1, _, a, b, ..]) => (usize::from(u16::from_le_bytes([*a, *b])), 10),
        Some([2 | 3, _, a, b, c, d]) => (u32::from_le_bytes([*a, *b, *c, *d]) as usize, 12),
        Some(_) => return Err("is of an unknown NPY version; save it with numpy.save".to_owned()),
        None => return Err(CUT.to_owned()),
    };
    let header = start
        .checked_add(length)
        .and_then(|end| bytes.get(start..end))
        .ok_or_else(|| CUT.to_owned())?;
    let header =
        std::str::from_utf8(header).map_err(|_| "has a header that is no text".to_owned())?;
    let field = |name: &str| {
        header
            .find(name)
            .map(|at| header[at + name.len()..].trim_start())
    };
    let descr = field("'descr':")
        .and_then(|rest| rest.strip_prefix('\''))
        .and_then(|rest| rest.split('\'').next())
        .ok_or("has a header without a plain 'descr'; save a plain array with numpy.save")?;
    if field("'fortran_order':").is_some_and(|rest| rest.starts_with("True")) {
        return Err("is in Fortran order; save numpy.ascontiguousarray(a)".to_owned());
    }
    let shape = field("'shape':")
        .and_then(|rest| rest.strip_prefix('('))
        .and_then(|rest| rest.split(')').next())
        .ok_or("has a header without a 'shape'; save it with numpy.save")?
        .split(',')
        .map(str::trim)
        .filter(|size| !size.is_empty())
        .map(|size| {
            size.parse::<usize>()
                .map_err(|_| format!("has a size \"{size}\" that is no number"))
        })
        .collect::<Result<Vec<_>, _>>()?;
    if shape.len() > MAX_AXES {
        return Err(format!(
            "has {} axes, more than the {MAX_AXES} that are read",
            shape.len()
        ));
    }
    let body = &bytes[start + length..];
    let count = shape
        .iter()
        .try_fold(1_usize, |n, &size| n.checked_mul(size))
        .ok_or("has a shape beyond all memory")?;
    let elements = elements(descr, body, count)?;
    Ok(Array { shape, elements })
}

/// Decodes `count` elements of the type `descr`.
fn elements(descr: &str, body: &[u8], count: usize) -> Result<Elements, String> {
    let (order, kind) = descr.split_at_checked(1).unwrap_or(("", ""));
    let size: usize = kind
        .get(1..)
        .and_then(|size| size.parse().ok())
        .unwrap_or(0);
    if count.checked_mul(size) != Some(body.len()) || !matches!(order, "<" | ">" | "|" | "=") {
        return Err(format!(
            "is of type \"{descr}\" and says {count} elements, but holds {} bytes; save numbers again with \
             numpy.save",
            body.len()
        ));
    }
    let words = body.chunks_exact(size.max(1)).map(|chunk| {
        let mut word = [0_u8; 8];
        word[..chunk.len().min(8)].copy_from_slice(&chunk[..chunk.len().min(8)]);
        if order == ">" {
            word[..chunk.len().min(8)].reverse();
        }
        u64::from_le_bytes(word)
    });
    Ok(match kind {
        "u1" => Elements::Bytes(body.to_vec()),
        "u2" | "u4" | "b1" => Elements::Integers(words.map(|w| w as i64).collect()),
        "u8" => Elements::Integers(
            words
                .map(|w| i64::try_from(w).unwrap_or(i64::MAX))
                .collect(),
        ),
        "i1" => Elements::Integers(words.map(|w| i64::from(w as i8)).collect()),
        "i2" => Elements::Integers(words.map(|w| i64::from(w as i16)).collect()),
        "i4" => Elements::Integers(words.map(|w| i64::from(w as i32)).collect()),
        "i8" => Elements::Integers(words.map(|w| w as i64).collect()),
        "f4" => Elements::Floats(words.map(|w| f32::from_bits(w as u32)).collect()),
        "f8" => Elements::Floats(words.map(|w| f64::from_bits(w) as f32).collect()),
        _ => {
            return Err(format!(
                "is of type \"{descr}\"; integers and floats of 4 or 8 bytes are read"
            ));
        }
    })
}

/// The images of a split in a folder; `None` where it holds none.
pub(super) fn find(folder: &Path, split: Split) -> Option<PathBuf> {
    let part = match split {
        Split::Test => "test",
        Split::Train => "train",
    };
    [format!("{part}-images.npy"), "images.npy".to_owned()]
        .iter()
        .map(|name| folder.join(name))
        .find(|path| path.is_file())
}

/// The images of an NPY file, and the labels beside it: `labels` in place of `images` in its name.
pub(super) fn open(path: &Path, shape: [usize; 3]) -> Result<Dataset, Error> {
    let images = read_npy(path)?;
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned());
    let labels = name
        .filter(|name| name.contains("images"))
        .map(|name| path.with_file_name(name.replace("images", "labels")))
        .filter(|labels| labels.is_file())
        .map(|file| labels(&read_npy(&file)?).map_err(|reason| Error::file(&file, reason)))
        .transpose()?;
    Ok(Dataset {
        path: path.to_path_buf(),
        samples: samples(images, shape).map_err(|reason| Error::file(path, reason))?,
        labels,
    })
}

/// Classes.
pub(super) fn labels(array: &Array) -> Result<Vec<u32>, String> {
    array
        .integers()
        .ok_or("holds no integers, as labels must be")?
        .into_iter()
        .map(|label| {
            u32::try_from(label).map_err(|_| format!("holds label {label}, which is no class"))
        })
        .collect()
}

/// Images [images, height, width] or [images, channels, height, width]; channels may be last where that
/// is what `shape` = [channels, height, width] says.
pub(super) fn samples(array: Array, shape: [usize; 3]) -> Result<Samples, String> {
    let (n, rest) = match array.shape.split_first() {
        Some((&n, rest)) if n > 0 && (!rest.is_empty() || shape == [1, 1, 1]) => (n, rest),
        _ => {
            return Err(format!(
                "has shape {:?}, but images need [images, ...]",
                array.shape
            ));
        }
    };
    let [c, h, w] = shape;
    let last = rest.len() == 3 && rest == [h, w, c] && rest != [c, h, w];
    let (a, b, d) = match *rest {
        [height, width] if [height, width, 1] == shape => (height, width, 1),
        [height, width] => (1, height, width),
        [x, y, z] => (x, y, z),
        _ if rest.iter().product::<usize>() == c * h * w => (c, h, w),
        _ => {
            return Err(format!(
                "has shape {:?}, but the network reads {shape:?}",
                array.shape
            ));
        }
    };
    fn arrange<T: Copy>(
        shape: (usize, usize, usize, usize),
        list: Vec<T>,
        last: bool,
    ) -> Result<Array4<T>, String> {
        let images = Array4::from_shape_vec(shape, list)
            .map_err(|e| format!("has no shape {shape:?}: {e}"))?;
        Ok(match last {
            true => images
                .permuted_axes([0, 3, 1, 2])
                .as_standard_layout()
                .into_owned(),
            false => images,
        })
    }
    Ok(match array.elements {
        Elements::Bytes(list) => Samples::Bytes(arrange((n, a, b, d), list, last)?),
        Elements::Integers(list) => {
            let list = list.into_iter().map(|x| x as f32).collect();
            Samples::Floats(arrange((n, a, b, d), list, last)?)
        }
        Elements::Floats(list) => Samples::Floats(arrange((n, a, b, d), list, last)?),
    })
}

//! The header of an NPY file, read by a grammar of what NumPy writes:
//! `{'descr': '<i2', 'fortran_order': False, 'shape': (3, 4), }`.
//!
//! A general reader of Python literals is recursive, and a hostile header makes it recurse until the
//! stack ends. This grammar has no recursion.

use std::io::Read;

use super::NpyError;

/// The longest header that is read: NumPy's own bound.
pub const MAX_HEADER: u32 = 10_000;

/// How every NPY file starts.
const MAGIC: &[u8] = b"\x93NUMPY";

/// NumPy's bound.
const MAX_DIMENSIONS: usize = 32;

/// A type of numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Element {
    I8,
    I16,
    I32,
    I64,
    U8,
    U16,
    U32,
    U64,
    Bool,
    F32,
    F64,
}

impl Element {
    /// Bytes of one.
    pub fn bytes(self) -> usize {
        match self {
            Element::I8 | Element::U8 | Element::Bool => 1,
            Element::I16 | Element::U16 => 2,
            Element::I32 | Element::U32 | Element::F32 => 4,
            Element::I64 | Element::U64 | Element::F64 => 8,
        }
    }

    /// Whether it is an integer of any width.
    pub fn is_integer(self) -> bool {
        !matches!(self, Element::Bool | Element::F32 | Element::F64)
    }
}

/// What the header says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// The type, as it is written.
    pub descr: String,
    /// Columns first.
    pub fortran_order: bool,
    /// The shape, not yet believed.
    pub shape: Vec<u64>,
}

impl Header {
    /// Reads up to the first element; returns all bytes read, and what they say.
    ///
    /// # Errors
    /// [`NpyError`] for anything but the header of a plain array.
    pub fn read(reader: &mut impl Read) -> Result<(Vec<u8>, Header), NpyError> {
        let mut bytes = Vec::new();
        extend(reader, &mut bytes, MAGIC.len() + 2)?;
        let (magic, version) = bytes.split_at(MAGIC.len().min(bytes.len()));
        if magic != MAGIC {
            return Err(NpyError::NotNpy);
        }
        let length_bytes = match *version {
            [1, 0] => 2,
            [2 | 3, 0] => 4,
            [major, minor] => return Err(NpyError::Version { major, minor }),
            _ => return Err(NpyError::HeaderCutOff),
        };
        let before = bytes.len();
        if extend(reader, &mut bytes, length_bytes)? < length_bytes {
            return Err(NpyError::HeaderCutOff);
        }
        let mut length = [0; 4];
        length[..length_bytes].copy_from_slice(&bytes[before..]);
        let found = u32::from_le_bytes(length);
        if found > MAX_HEADER {
            return Err(NpyError::HeaderTooLong {
                found,
                most: MAX_HEADER,
            });
        }
        let start = bytes.len();
        if extend(reader, &mut bytes, found as usize)? < found as usize {
            return Err(NpyError::HeaderCutOff);
        }
        let header = std::str::from_utf8(&bytes[start..])
            .ok()
            .filter(|text| text.is_ascii() && text.ends_with('\n'))
            .ok_or_else(|| NpyError::Header("it is not a line of ASCII text".to_owned()))
            .and_then(|text| Text(text.trim_end_matches('\n')).header())?;
        Ok((bytes, header))
    }

    /// The type of an element.
    ///
    /// # Errors
    /// [`NpyError::NoNumbers`] for anything but integers of 1, 2, 4 or 8 bytes, booleans, floats of 4 or 8.
    pub fn element(&self) -> Result<Element, NpyError> {
        Ok(match self.descr.as_str() {
            "|i1" | "i1" | "b" => Element::I8,
            "|u1" | "u1" | "B" => Element::U8,
            "<i2" | ">i2" => Element::I16,
            "<i4" | ">i4" => Element::I32,
            "<i8" | ">i8" => Element::I64,
            "<u2" | ">u2" => Element::U16,
            "<u4" | ">u4" => Element::U32,
            "<u8" | ">u8" => Element::U64,
            "|b1" | "?" => Element::Bool,
            "<f4" | ">f4" => Element::F32,
            "<f8" | ">f8" => Element::F64,
            other => {
                return Err(NpyError::NoNumbers {
                    found: other.to_owned(),
                    what: kind(other),
                });
            }
        })
    }

    /// The type, where integers are wanted and it is none.
    pub(super) fn no_integers(&self) -> NpyError {
        NpyError::Type {
            found: self.descr.clone(),
            what: kind(&self.descr),
        }
    }

    /// Bytes of all elements.
    ///
    /// # Errors
    /// Where `most` is said, [`NpyError::Empty`]; [`NpyError::TooLarge`] for more elements than `most`, or than any
    /// memory holds.
    pub fn data_bytes(&self, element: Element, most: Option<usize>) -> Result<usize, NpyError> {
        if most.is_some() && self.shape.contains(&0) {
            return Err(NpyError::Empty {
                shape: self.shape.clone(),
            });
        }
        let most = most.unwrap_or(isize::MAX as usize / 8) as u64;
        // An array without elements may have sizes that no memory holds all the same.
        self.shape
            .iter()
            .try_fold(1_u64, |product, &size| product.checked_mul(size.max(1)))
            .filter(|&elements| elements <= most)
            .map(|elements| match self.shape.contains(&0) {
                true => 0,
                false => elements as usize * element.bytes(),
            })
            .ok_or_else(|| NpyError::TooLarge {
                shape: self.shape.clone(),
                most: most as usize,
            })
    }
}

/// Reads `count` more bytes, or as many as there are; returns how many there were.
fn extend(reader: &mut impl Read, bytes: &mut Vec<u8>, count: usize) -> Result<usize, NpyError> {
    Ok(reader.by_ref().take(count as u64).read_to_end(bytes)?)
}

/// A refused type in words.
fn kind(descr: &str) -> Option<&'static str> {
    match descr
        .trim_start_matches(['<', '>', '|', '='])
        .chars()
        .next()?
    {
        'f' => Some("floating point"),
        'c' => Some("complex"),
        'b' | '?' => Some("boolean"),
        'O' => Some("Python objects"),
        'U' | 'S' | 'a' => Some("text"),
        'M' | 'm' => Some("time"),
        'V' => Some("raw bytes"),
        _ => None,
    }
}

/// What is left of the header.
struct Text<'a>(&'a str);

impl<'a> Text<'a> {
    /// `{ key: value, key: value, }`
    fn header(mut self) -> Result<Header, NpyError> {
        let (mut descr, mut fortran_order, mut shape) = (None, None, None);
        self.require("{")?;
        while !self.take("}") {
            let key = self.quoted()?;
            self.require(":")?;
            match key {
                "descr" if self.sees('[') => {
                    return Err(NpyError::NoNumbers {
                        found: "[...]".to_owned(),
                        what: Some("a structure of fields"),
                    });
                }
                "descr" => descr = Some(self.quoted()?.to_owned()),
                "fortran_order" => fortran_order = Some(self.boolean()?),
                "shape" => shape = Some(self.tuple()?),
                other => return Err(unexpected(&format!("the key {other:?}"))),
            }
            if !self.take(",") && !self.sees('}') {
                return Err(self.stuck("',' or '}'"));
            }
        }
        if !self.0.trim().is_empty() {
            return Err(self.stuck("nothing more"));
        }
        match (descr, fortran_order, shape) {
            (Some(descr), Some(fortran_order), Some(shape)) => Ok(Header {
                descr,
                fortran_order,
                shape,
            }),
            _ => Err(NpyError::Header(
                "it lacks one of 'descr', 'fortran_order' and 'shape'".to_owned(),
            )),
        }
    }

    fn skip_blanks(&mut self) {
        self.0 = self.0.trim_start_matches([' ', '\t']);
    }

    fn sees(&mut self, wanted: char) -> bool {
        self.skip_blanks();
        self.0.starts_with(wanted)
    }

    fn take(&mut self, wanted: &str) -> bool {
        self.skip_blanks();
        let rest = self.0.strip_prefix(wanted);
        self.0 = rest.unwrap_or(self.0);
        rest.is_some()
    }

    fn require(&mut self, wanted: &str) -> Result<(), NpyError> {
        match self.take(wanted) {
            true => Ok(()),
            false => Err(self.stuck(&format!("'{wanted}'"))),
        }
    }

    /// Text between two quotes, without any escape in it.
    fn quoted(&mut self) -> Result<&'a str, NpyError> {
        self.skip_blanks();
        let quoted = ['\'', '"'].into_iter().find_map(|quote| {
            let (text, rest) = self.0.strip_prefix(quote)?.split_once(quote)?;
            Some((text, rest))
        });
        match quoted {
            Some((text, rest)) if !text.contains('\\') => {
                self.0 = rest;
                Ok(text)
            }
            _ => Err(self.stuck("a quoted word")),
        }
    }

    fn boolean(&mut self) -> Result<bool, NpyError> {
        if self.take("True") {
            Ok(true)
        } else if self.take("False") {
            Ok(false)
        } else {
            Err(self.stuck("True or False"))
        }
    }

    /// `()`, `(3,)`, `(3, 4)`.
    fn tuple(&mut self) -> Result<Vec<u64>, NpyError> {
        let mut sizes = Vec::new();
        self.require("(")?;
        while !self.take(")") {
            self.skip_blanks();
            let end = self.0.find(|c: char| !c.is_ascii_digit());
            let (digits, rest) = self.0.split_at(end.unwrap_or(self.0.len()));
            let Ok(size) = digits.parse() else {
                return Err(self.stuck("a size"));
            };
            sizes.push(size);
            if sizes.len() > MAX_DIMENSIONS {
                return Err(unexpected("a shape of more than 32 dimensions"));
            }
            self.0 = rest;
            // Python's `(3)` is a number, not a tuple.
            let alone = sizes.len() == 1;
            if !self.take(",") && (alone || !self.sees(')')) {
                return Err(self.stuck("','"));
            }
        }
        Ok(sizes)
    }

    fn stuck(&self, wanted: &str) -> NpyError {
        let found: String = self.0.trim_start().chars().take(24).collect();
        match found.is_empty() {
            true => NpyError::Header(format!("it ends where {wanted} is expected")),
            false => NpyError::Header(format!("{found:?} stands where {wanted} is expected")),
        }
    }
}

fn unexpected(what: &str) -> NpyError {
    NpyError::Header(format!("it has {what}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(text: &str) -> Result<Header, String> {
        Text(text).header().map_err(|error| error.to_string())
    }

    #[test]
    fn what_numpy_writes_is_read() {
        assert_eq!(
            header("{'descr': '<i2', 'fortran_order': False, 'shape': (3, 4), }   "),
            Ok(Header {
                descr: "<i2".to_owned(),
                fortran_order: false,
                shape: vec![3, 4],
            })
        );
        let one = header("{\"shape\":(7,),'fortran_order':True,'descr':'|u1'}").unwrap();
        assert_eq!((one.shape, one.fortran_order), (vec![7], true));
        let none = header("{'descr': '<i8', 'fortran_order': False, 'shape': (), }").unwrap();
        assert!(none.shape.is_empty());
    }

    #[test]
    fn what_numpy_does_not_write_is_refused_with_the_place() {
        for (text, message) in [
            ("", "it ends where '{' is expected"),
            ("{'descr': '<i2'", "it ends where ',' or '}' is expected"),
            (
                "{'descr': 2",
                "\"2\" stands where a quoted word is expected",
            ),
            ("{'shape': (3)}", "\")}\" stands where ',' is expected"),
            (
                "{'shape': (-3,)}",
                "\"-3,)}\" stands where a size is expected",
            ),
            (
                "{'shape': (18446744073709551616,)}",
                "stands where a size is expected",
            ),
            ("{'colour': 2}", "it has the key \"colour\""),
            ("{}", "it lacks one of"),
            (
                "{'descr': '\\x41'}",
                "stands where a quoted word is expected",
            ),
            (
                "{'fortran_order': Maybe}",
                "stands where True or False is expected",
            ),
        ] {
            let error = header(text).unwrap_err();
            assert!(error.contains(message), "{text}: {error}");
        }
    }

    #[test]
    fn deep_nesting_ends_at_once() {
        let error = header(&"(".repeat(5_000)).unwrap_err();
        assert!(error.contains("stands where '{' is expected"), "{error}");
    }
}

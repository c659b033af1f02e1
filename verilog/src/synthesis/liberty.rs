//! What is read of a liberty file: its name, what drives inputs, and its inverter.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use crate::Error;
use crate::replay::sources::write;

/// The longest text that is read.
const MOST_BYTES: u64 = 1 << 30;

/// A liberty file, unpacked. Its names are words: they become parts of scripts.
#[derive(Debug)]
pub struct Library {
    /// Where it lies unpacked.
    pub path: PathBuf,
    /// What it calls itself.
    pub name: String,
    /// Its cells by name.
    pub cells: BTreeMap<String, Cell>,
    /// What drives inputs: a middling buffer, or else an inverter, by its name.
    pub driver: Option<String>,
    /// The smallest inverter.
    pub inverter: Option<Inverter>,
}

/// What is counted of a cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cell {
    /// Its area, in the file's unit, which is nearly always a square micrometre.
    pub area: f64,
    /// Whether it holds a bit from clock to clock.
    pub is_flip_flop: bool,
}

/// An inverter, by its names in the library.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inverter {
    /// Its name in the liberty file.
    pub cell: String,
    /// The pin that is inverted.
    pub input: String,
    /// The pin that drives.
    pub output: String,
}

impl Library {
    /// Reads a `.lib` or `.lib.gz`, and leaves it unpacked in `folder`.
    ///
    /// # Errors
    ///
    /// [`Error::Liberty`]; [`Error::File`].
    pub fn unpack(path: &Path, folder: &Path) -> Result<Library, Error> {
        let refuse = |reason: String| Error::Liberty {
            path: path.to_path_buf(),
            reason,
        };
        let unreadable = |error: std::io::Error| refuse(format!("cannot be read: {error}"));
        let too_long = || {
            refuse(format!(
                "is longer than {MOST_BYTES} bytes; leave cells out that are not used"
            ))
        };
        let length = fs::metadata(path).map_err(unreadable)?.len();
        if length > MOST_BYTES {
            return Err(too_long());
        }
        let mut bytes = fs::read(path).map_err(unreadable)?;
        if bytes.starts_with(&[0x1f, 0x8b]) {
            let mut unpacked = Vec::new();
            flate2::read::GzDecoder::new(bytes.as_slice())
                .take(MOST_BYTES + 1)
                .read_to_end(&mut unpacked)
                .map_err(|error| refuse(format!("cannot be unpacked: {error}")))?;
            if unpacked.len() as u64 > MOST_BYTES {
                return Err(too_long());
            }
            bytes = unpacked;
        }
        let text = String::from_utf8(bytes)
            .map_err(|_| refuse("is no text, so no liberty file".to_owned()))?;
        let (name, _) = groups(&text, "library").next().ok_or_else(|| {
            let reason =
                "has no `library (NAME)`, so it is no liberty file; give a .lib or a .lib.gz";
            refuse(reason.to_owned())
        })?;
        let mut cells = groups(&text, "cell").map(|(name, _)| name);
        if let Some(name) = cells.find(|name| !is_word(name)) {
            return Err(refuse(format!(
                "calls a cell {name:?}; rename it with letters, digits and _"
            )));
        }
        let unpacked = folder.join("cells.lib");
        write(&unpacked, text.as_bytes())?;
        Ok(Library {
            path: unpacked,
            name,
            cells: groups(&text, "cell")
                .map(|(name, body)| (name, cell(body)))
                .collect(),
            driver: driver(&text),
            inverter: inverter(&text),
        })
    }
}

/// Whether every tool's script takes `name` for a name, and for nothing else.
fn is_word(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
    !name.is_empty() && name.chars().all(plain)
}

/// The groups of a kind: what stands in their parentheses, and what in their braces.
fn groups<'t>(text: &'t str, kind: &'t str) -> impl Iterator<Item = (String, &'t str)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        loop {
            let at = rest.find(kind)?;
            let begins = rest[..at].chars().next_back();
            let begins = begins.is_none_or(|c| c.is_whitespace() || c == '}' || c == ';');
            let behind = &rest[at + kind.len()..];
            rest = behind;
            let Some(inside) = behind.trim_start().strip_prefix('(') else {
                continue;
            };
            let Some((name, body)) = inside.split_once(')').filter(|_| begins) else {
                continue;
            };
            let Some(body) = body.trim_start().strip_prefix('{') else {
                continue;
            };
            return Some((name.trim().trim_matches('"').to_owned(), within(body)));
        }
    })
}

/// What stands before the brace that closes.
fn within(body: &str) -> &str {
    let mut depth = 1;
    let end = body.char_indices().find(|(_, c)| {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        depth == 0
    });
    &body[..end.map_or(body.len(), |(end, _)| end)]
}

/// The value of a simple attribute, the first of its name.
fn value(body: &str, what: &str) -> Option<String> {
    body.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        let value = value.split(';').next()?.trim().trim_matches('"');
        (name.trim() == what).then(|| value.to_owned())
    })
}

fn cell(body: &str) -> Cell {
    let area = value(body, "area").and_then(|area| area.parse().ok());
    Cell {
        area: area.unwrap_or(0.0),
        is_flip_flop: groups(body, "ff").next().is_some(),
    }
}

fn driver(text: &str) -> Option<String> {
    let cells: Vec<String> = groups(text, "cell").map(|(name, _)| name).collect();
    ["buf_", "buf", "inv"].into_iter().find_map(|what| {
        let drives = |name: &&String| name.to_lowercase().contains(what);
        let candidates: Vec<&String> = cells.iter().filter(drives).collect();
        candidates
            .get(candidates.len() / 2)
            .map(|name| name.to_string())
    })
}

/// The cell of least area with one input, one output, and the input's inverse as function.
fn inverter(text: &str) -> Option<Inverter> {
    let inverters = groups(text, "cell").filter_map(|(cell, body)| {
        let pins: Vec<(String, &str)> = groups(body, "pin").collect();
        let [(_, first), (_, second)] = pins.as_slice() else {
            return None;
        };
        let is_input = |body: &str| value(body, "direction").as_deref() == Some("input");
        let (input, output) = match (is_input(first), is_input(second)) {
            (true, false) => (&pins[0], &pins[1]),
            (false, true) => (&pins[1], &pins[0]),
            _ => return None,
        };
        let function: String = value(output.1, "function")?;
        let function = function.replace(['(', ')', ' '], "");
        let inverts = function == format!("!{}", input.0) || function == format!("{}'", input.0);
        (inverts && is_word(&input.0) && is_word(&output.0)).then(|| {
            let inverter = Inverter {
                cell,
                input: input.0.clone(),
                output: output.0.clone(),
            };
            (self::cell(body).area, inverter)
        })
    });
    let least = inverters.min_by(|one, other| one.0.total_cmp(&other.0));
    least.map(|(_, inverter)| inverter)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CELLS: &str = "library (few) {\n  cell (x_buf_2) {\n area : 3;\n pin (A) {\n direction : \"input\";\n }\n \
        pin (X) {\n direction : output;\n function : \"A\";\n }\n }\n cell (\"x_inv_4\") {\n area : 4.5;\n pin (A) {\n \
        direction : input;\n }\n pin (Y) {\n direction : output;\n function : \"(!A)\";\n timing () {\n }\n }\n }\n \
        cell (x_inv_1) {\n area : 1.5;\n pin (Y) {\n direction : output;\n function : \"!A\";\n }\n pin (A) {\n \
        direction : input;\n }\n }\n}\n";

    #[test]
    fn a_liberty_file_tells_its_name_a_buffer_and_its_smallest_inverter() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("few.lib");
        std::fs::write(&path, CELLS).unwrap();
        let library = Library::unpack(&path, folder.path()).unwrap();
        assert_eq!(library.name, "few");
        assert_eq!(library.driver.as_deref(), Some("x_buf_2"));
        let inverter = Inverter {
            cell: "x_inv_1".to_owned(),
            input: "A".to_owned(),
            output: "Y".to_owned(),
        };
        assert_eq!(library.inverter, Some(inverter));
    }

    #[test]
    fn what_is_no_liberty_file_is_refused_in_one_line() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("bad.lib");
        for (bytes, expected) in [
            (&b"nothing"[..], "has no `library (NAME)`"),
            (&[0x1f, 0x8b, 3], "cannot be unpacked"),
            (&[0xff, 0xfe, 1], "is no text"),
            (
                b"library (few) {\n cell (\"inv; exec -- true\") {\n }\n}\n",
                "calls a cell \"inv; exec -- true\"",
            ),
            (
                b"library (few) {\n cell ([exec true]) {\n }\n}\n",
                "calls a cell \"[exec true]\"",
            ),
        ] {
            std::fs::write(&path, bytes).unwrap();
            let error = Library::unpack(&path, folder.path())
                .unwrap_err()
                .to_string();
            assert!(error.contains(expected), "{error}");
            assert_eq!(error.lines().count(), 1, "{error}");
        }
        let missing = Library::unpack(&folder.path().join("none.lib"), folder.path());
        assert!(
            missing
                .unwrap_err()
                .to_string()
                .contains("none.lib: cannot be read")
        );
    }
}

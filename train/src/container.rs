//! A file of a header and many numbers, whole or not at all: what a checkpoint is made of.
//!
//! | bytes | what |
//! | --- | --- |
//! | 8 | magic |
//! | 4 | version, little endian |
//! | 4 | CRC-32 of all that follows |
//! | 8 | length of the header |
//! | .. | header, JSON |
//! | .. | numbers, 32-bit floats, little endian |

use std::fs;
use std::io::Write;
use std::path::Path;

use flate2::Crc;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::{Error, files};

/// The largest file that is read.
const MAX_BYTES: u64 = 1 << 31;

/// What kind of file it is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Kind {
    /// Its first bytes.
    pub magic: &'static [u8; 8],
    /// Grows when a file of an earlier version cannot be read any more.
    pub version: u32,
}

impl Kind {
    /// Writes a file; what was there stays until all is written.
    ///
    /// # Errors
    /// [`Error::Write`].
    pub fn save(
        self,
        path: &Path,
        header: &impl Serialize,
        numbers: impl Iterator<Item = f32>,
    ) -> Result<(), Error> {
        let json = serde_json::to_vec(header).map_err(|e| Error::Write {
            path: path.to_path_buf(),
            source: e.into(),
        })?;
        let mut body = (json.len() as u64).to_le_bytes().to_vec();
        body.extend(json);
        numbers.for_each(|v| body.extend(v.to_le_bytes()));
        let mut crc = Crc::new();
        crc.update(&body);
        files::write(path, |file| {
            file.write_all(self.magic)?;
            file.write_all(&self.version.to_le_bytes())?;
            file.write_all(&crc.sum().to_le_bytes())?;
            file.write_all(&body)
        })
    }

    /// Reads a file: its header and its numbers.
    ///
    /// # Errors
    /// [`Error::Checkpoint`] where the file is none, is of another version, or damaged.
    pub fn load<H: DeserializeOwned>(self, path: &Path) -> Result<(H, Vec<f32>), Error> {
        let fault = |reason: String| Error::checkpoint(path, reason);
        let unreadable = |e: std::io::Error| fault(format!("cannot be read: {e}"));
        if fs::metadata(path).map_err(unreadable)?.len() > MAX_BYTES {
            return Err(fault(format!(
                "has more than {MAX_BYTES} bytes; it is no checkpoint"
            )));
        }
        let bytes = fs::read(path).map_err(unreadable)?;
        let Some((_, rest)) = bytes
            .split_first_chunk::<8>()
            .filter(|(magic, _)| *magic == self.magic)
        else {
            return Err(fault(
                "is no checkpoint of a training run; give another file".to_owned(),
            ));
        };
        let damaged = || fault("is damaged; start anew, or resume from another file".to_owned());
        let (version, rest) = rest.split_first_chunk::<4>().ok_or_else(damaged)?;
        let (version, read) = (u32::from_le_bytes(*version), self.version);
        if version != read {
            return Err(fault(format!(
                "is of version {version}, and this program reads {read}; start anew without --resume"
            )));
        }
        let (sum, body) = rest.split_first_chunk::<4>().ok_or_else(damaged)?;
        let mut crc = Crc::new();
        crc.update(body);
        if crc.sum() != u32::from_le_bytes(*sum) {
            return Err(damaged());
        }
        let (length, rest) = body.split_first_chunk::<8>().ok_or_else(damaged)?;
        let length = usize::try_from(u64::from_le_bytes(*length)).map_err(|_| damaged())?;
        let (json, floats) = rest.split_at_checked(length).ok_or_else(damaged)?;
        let header = serde_json::from_slice(json).map_err(|_| damaged())?;
        let words = floats.chunks_exact(4);
        if !words.remainder().is_empty() {
            return Err(damaged());
        }
        let numbers = words.map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]]));
        Ok((header, numbers.collect()))
    }
}

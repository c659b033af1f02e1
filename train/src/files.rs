//! Files that are there whole or not at all, with this crate's errors.

use std::fs::File;
use std::io::{self, BufWriter};
use std::path::Path;

use forms_files::atomic;

use crate::Error;

/// Writes `path` through `content`; what it held before stays until all is written and on disk.
///
/// # Errors
/// [`Error::Write`]; nothing is left behind then.
pub fn write(
    path: &Path,
    content: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>,
) -> Result<(), Error> {
    atomic::write(path, content).map_err(|source| Error::Write {
        path: path.to_path_buf(),
        source,
    })
}

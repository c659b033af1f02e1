//! Files that are there whole or not at all: written beside their place, then renamed into it.

use std::io::{self, BufWriter, Write};
use std::path::Path;

use crate::Error;

/// Writes `path` through `content`; what it held before stays until all is written and on disk.
///
/// # Errors
/// [`Error::Write`]; nothing is left behind then.
pub fn write(
    path: &Path,
    content: impl FnOnce(&mut BufWriter<&std::fs::File>) -> io::Result<()>,
) -> Result<(), Error> {
    let fault = |source| Error::Write {
        path: path.to_path_buf(),
        source,
    };
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut builder = tempfile::Builder::new();
    // Not private to the user, as a temporary file would be: what any new file gets.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    let file = builder
        .prefix(".forms-")
        .suffix(".part")
        .tempfile_in(folder)
        .map_err(fault)?;
    let mut buffered = BufWriter::new(file.as_file());
    content(&mut buffered)
        .and_then(|()| buffered.flush())
        .map_err(fault)?;
    drop(buffered);
    file.as_file().sync_all().map_err(fault)?;
    file.persist(path).map(drop).map_err(|e| fault(e.error))
}

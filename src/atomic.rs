//! Files that are there whole or not at all: written beside their place, then renamed into it.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use tempfile::NamedTempFile;

use crate::CommandError;

/// Writes `path` through `content`; what `path` held before stays until all of it is written.
///
/// # Errors
/// [`CommandError::Write`] names `path`. Nothing is left behind then.
pub fn write(
    path: &Path,
    content: impl FnOnce(&mut BufWriter<&mut NamedTempFile>) -> io::Result<()>,
) -> Result<(), CommandError> {
    try_write(path, content).map_err(CommandError::write(path))
}

/// [`write`] of bytes that are there already.
///
/// # Errors
/// Those of [`write`].
pub fn write_bytes(path: &Path, bytes: &[u8]) -> Result<(), CommandError> {
    write(path, |file| file.write_all(bytes))
}

/// Makes a folder and those above it.
///
/// # Errors
/// [`CommandError::Write`] names `path`.
pub fn create_folder(path: &Path) -> Result<(), CommandError> {
    fs::create_dir_all(path).map_err(CommandError::write(path))
}

/// Says early that `path` cannot be written, before a long computation is made for it.
///
/// # Errors
/// [`CommandError::Write`] names `path`.
pub fn check_writable(path: &Path) -> Result<(), CommandError> {
    temporary(path).map(drop).map_err(CommandError::write(path))
}

fn try_write(
    path: &Path,
    content: impl FnOnce(&mut BufWriter<&mut NamedTempFile>) -> io::Result<()>,
) -> io::Result<()> {
    let mut file = temporary(path)?;
    let mut buffered = BufWriter::new(&mut file);
    content(&mut buffered)?;
    buffered.flush()?;
    drop(buffered);
    file.persist(path)?;
    Ok(())
}

/// A temporary file in the folder of `path`; it goes away when dropped.
fn temporary(path: &Path) -> io::Result<NamedTempFile> {
    if path.is_dir() {
        return Err(io::Error::from(io::ErrorKind::IsADirectory));
    }
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let mut builder = tempfile::Builder::new();
    // Not private to the user, as a temporary file would be: what any new file gets.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder
        .prefix(".forms-")
        .suffix(".part")
        .tempfile_in(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_fails_halfway_leaves_the_old_one_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("y.npy");
        write_bytes(&path, b"old").unwrap();
        let error = write(&path, |file| {
            file.write_all(b"half")?;
            Err(io::Error::other("disk full"))
        });
        assert!(error.unwrap_err().to_string().contains("disk full"));
        assert_eq!(fs::read(&path).unwrap(), b"old");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_folder_that_is_not_there_is_named() {
        let error = write_bytes(Path::new("/no/such/folder/y.npy"), b"").unwrap_err();
        assert!(
            error
                .to_string()
                .starts_with("/no/such/folder/y.npy: cannot be written")
        );
    }
}

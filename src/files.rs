//! What a command writes: whole or not at all, and apart from what it reads. Errors name the file.

use std::fs::{self, File};
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};

use forms_files::npy::Role;
use forms_files::{atomic, npy};
use ndarray::{Array2, ArrayView, Dimension};

use crate::{CommandError, voice};

/// A file that is written but not yet in its place; dropped, it never was.
#[derive(Debug)]
pub struct Staged {
    path: PathBuf,
    staged: atomic::Staged,
}

impl Staged {
    /// An empty file for `path`.
    ///
    /// # Errors
    /// [`CommandError::Write`].
    pub fn new(path: &Path) -> Result<Staged, CommandError> {
        let place = match voice::is_stdout(path) {
            // Written at once, never replaced.
            true => Path::new("/dev/null"),
            false => path,
        };
        Staged::of(path, atomic::Staged::new(place))
    }

    fn of(path: &Path, staged: io::Result<atomic::Staged>) -> Result<Staged, CommandError> {
        Ok(Staged {
            staged: staged.map_err(CommandError::write(path))?,
            path: path.to_path_buf(),
        })
    }

    /// A handle to write through.
    ///
    /// # Errors
    /// [`CommandError::Write`].
    pub fn writer(&self) -> Result<File, CommandError> {
        self.staged
            .writer()
            .map_err(CommandError::write(&self.path))
    }

    /// Where the bytes are meanwhile, for a library that wants a path.
    pub fn path(&self) -> &Path {
        self.staged.path()
    }

    /// Writes through `content`.
    ///
    /// # Errors
    /// [`CommandError::Write`].
    pub fn fill(
        self,
        content: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>,
    ) -> Result<Staged, CommandError> {
        let path = self.path;
        Staged::of(&path, self.staged.fill(content))
    }

    /// Puts the file into its place.
    ///
    /// # Errors
    /// [`CommandError::Write`].
    pub fn commit(self) -> Result<(), CommandError> {
        let path = self.path;
        self.staged.commit().map_err(CommandError::write(&path))
    }
}

/// Writes `path`; what it held before stays until all of `bytes` is written. `-` is standard output.
///
/// # Errors
/// [`CommandError::Write`]; nothing is left behind then.
pub fn write_bytes(path: &Path, bytes: &[u8]) -> Result<(), CommandError> {
    if voice::is_stdout(path) {
        return crate::commands::print_anyway(bytes);
    }
    atomic::write_bytes(path, bytes).map_err(CommandError::write(path))
}

/// Makes a folder and those above it, and checks that it can be written.
///
/// # Errors
/// [`CommandError::Write`].
pub fn create_folder(path: &Path) -> Result<(), CommandError> {
    atomic::create_folder(path).map_err(CommandError::write(path))
}

/// Reads the matrix of an NPY file for `role`.
///
/// # Errors
/// [`CommandError::Npy`].
pub fn read_matrix(path: &Path, role: Role) -> Result<Array2<i64>, CommandError> {
    npy::read_matrix(path, role).map_err(|source| CommandError::Npy {
        path: path.to_path_buf(),
        source,
    })
}

/// An array as an NPY file of int64, to be put into its place later.
///
/// # Errors
/// [`CommandError::Write`].
pub fn stage_npy<D: Dimension>(
    path: &Path,
    array: ArrayView<i64, D>,
) -> Result<Staged, CommandError> {
    Staged::of(path, npy::stage(path, array))
}

/// Refuses to write over what is read. A file inside a folder that is read counts as read, unless it can be no
/// data by its name.
///
/// # Errors
/// [`CommandError::Argument`] names the option and the file.
pub fn apart(
    outputs: &[(&str, Option<&Path>)],
    inputs: &[Option<&Path>],
) -> Result<(), CommandError> {
    let inputs: Vec<PathBuf> = inputs
        .iter()
        .flatten()
        .filter_map(|path| fs::canonicalize(path).ok())
        .collect();
    let mut seen: Vec<(&str, PathBuf)> = Vec::new();
    for (option, path) in outputs {
        // What is not there yet is no input.
        let Some(found) = path.and_then(whole) else {
            continue;
        };
        let shown = path.map_or_else(String::new, |path| path.display().to_string());
        if fs::metadata(&found).is_ok_and(|m| m.is_file())
            && inputs
                .iter()
                .any(|input| found == *input || (found.starts_with(input) && is_data(&found)))
        {
            return Err(CommandError::Argument(format!(
                "{option} {shown} is a file that this command reads; name another one, so that it is not lost"
            )));
        }
        if let Some((other, _)) = seen.iter().find(|(_, place)| *place == found) {
            let is_device = fs::metadata(&found).is_ok_and(|m| !m.is_file());
            if !is_device {
                return Err(CommandError::Argument(format!(
                    "{other} and {option} both name {shown}; give each a file of its own"
                )));
            }
        }
        seen.push((option, found));
    }
    Ok(())
}

/// Whether a file of this name may be part of a data set.
fn is_data(path: &Path) -> bool {
    !path.extension().is_some_and(|e| e == "json" || e == "net")
}

/// A path from the root, whether or not its last part is there.
fn whole(path: &Path) -> Option<PathBuf> {
    fs::canonicalize(path).ok().or_else(|| {
        let folder = match path.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        Some(fs::canonicalize(folder).ok()?.join(path.file_name()?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_is_never_written_over_whatever_it_is_called() {
        let folder = tempfile::tempdir().unwrap();
        let model = folder.path().join("m.onnx");
        fs::write(&model, b"model").unwrap();
        let around = folder.path().join(".").join("m.onnx");
        let refused = |out: &Path, read: &Path| {
            apart(&[("--out", Some(out))], &[Some(read), None])
                .unwrap_err()
                .to_string()
        };
        assert!(refused(&around, &model).contains("is a file that this command reads"));
        assert!(refused(&model, folder.path()).contains("is a file that this command reads"));
        let other = folder.path().join("new.net");
        apart(
            &[("--out", Some(&other))],
            &[Some(&model), Some(folder.path())],
        )
        .unwrap();
        let twice = apart(&[("--out", Some(&other)), ("--report", Some(&other))], &[]);
        assert!(
            twice
                .unwrap_err()
                .to_string()
                .contains("--out and --report both name")
        );
    }
}

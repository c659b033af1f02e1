//! Verilog files in a folder of their own.

use std::fs;
use std::path::{Path, PathBuf};

use forms_export::Design;
use tempfile::TempDir;

use crate::Error;

/// The files of a design, and the name of its top module.
///
/// Tools run beside the files, so that their messages and commands stay short.
#[derive(Debug)]
pub struct Sources {
    /// Name of the top module.
    pub top: String,
    /// File names, children first.
    pub files: Vec<String>,
    folder: Folder,
}

#[derive(Debug)]
enum Folder {
    Temporary(TempDir),
    Given(PathBuf),
}

impl Sources {
    /// Writes `design` into a temporary folder.
    ///
    /// # Errors
    ///
    /// [`Error::Export`] or [`Error::File`] when that fails.
    pub fn from_design(design: &Design) -> Result<Self, Error> {
        let files = design
            .modules
            .iter()
            .map(|module| (format!("{}.v", module.name), module.text.clone()));
        Self::from_texts(&design.top, files)
    }

    /// Writes files, each a name and a text, into a temporary folder.
    ///
    /// # Errors
    ///
    /// [`Error::File`] when that fails.
    pub fn from_texts(
        top: &str,
        texts: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, Error> {
        let folder = temporary()?;
        let mut files = Vec::new();
        for (name, text) in texts {
            write(&folder.path().join(&name), text.as_bytes())?;
            files.push(name);
        }
        Ok(Self {
            top: top.to_string(),
            files,
            folder: Folder::Temporary(folder),
        })
    }

    /// The `.v` files of `folder`, which is left as it is.
    ///
    /// # Errors
    ///
    /// [`Error::File`] when the folder cannot be read.
    pub fn from_folder(folder: &Path, top: &str) -> Result<Self, Error> {
        let io = |source| Error::File {
            path: folder.to_path_buf(),
            source,
        };
        let mut files = Vec::new();
        for entry in fs::read_dir(folder).map_err(io)? {
            let name = entry.map_err(io)?.file_name();
            let name = name.to_string_lossy().into_owned();
            if name.ends_with(".v") {
                files.push(name);
            }
        }
        files.sort();
        Ok(Self {
            top: top.to_string(),
            files,
            folder: Folder::Given(folder.canonicalize().map_err(io)?),
        })
    }

    /// Where the files are.
    pub fn folder(&self) -> &Path {
        match &self.folder {
            Folder::Temporary(folder) => folder.path(),
            Folder::Given(folder) => folder,
        }
    }

    /// The files' names.
    pub fn names(&self) -> Vec<&str> {
        self.files.iter().map(String::as_str).collect()
    }

    /// The files' full names.
    pub fn paths(&self) -> Vec<String> {
        let path = |file| self.folder().join(file).to_string_lossy().into_owned();
        self.files.iter().map(path).collect()
    }
}

/// A temporary folder.
pub fn temporary() -> Result<TempDir, Error> {
    tempfile::Builder::new()
        .prefix("forms-")
        .tempdir()
        .map_err(|source| Error::File {
            path: std::env::temp_dir(),
            source,
        })
}

/// Writes a file.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    fs::write(path, bytes).map_err(|source| Error::File {
        path: path.to_path_buf(),
        source,
    })
}

/// Reads a file.
pub fn read(path: &Path) -> Result<String, Error> {
    fs::read_to_string(path).map_err(|source| Error::File {
        path: path.to_path_buf(),
        source,
    })
}

//! What every report says of its making: the program, its command line, and the files it read, with their hashes.

use std::path::{Path, PathBuf};

use forms_network::{Dataset, InputSpec};
use ndarray::Array3;
use schemars::JsonSchema;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::CommandError;

/// The program that wrote a report, and how it was called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Tool {
    /// Its name.
    pub name: &'static str,
    /// Its version.
    pub version: &'static str,
    /// The commit it was built from; not known of unoptimized builds, and of those outside a git checkout.
    pub commit: Option<&'static str>,
    /// Its command line, without the program's path.
    pub command: Vec<String>,
}

impl Tool {
    /// This process.
    pub fn this() -> Tool {
        let arguments = std::env::args_os().skip(1);
        Tool {
            name: "forms",
            version: env!("CARGO_PKG_VERSION"),
            commit: option_env!("FORMS_COMMIT"),
            command: arguments
                .map(|argument| argument.to_string_lossy().into_owned())
                .collect(),
        }
    }
}

/// What a file is to a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// A network.
    Network,
    /// A matrix of weights.
    Weights,
    /// Inputs of a matrix.
    Inputs,
    /// A network's images and their labels, those that were run, as integers.
    Data,
    /// A configuration of the user's own.
    Config,
    /// Component costs.
    Components,
    /// A float model.
    Model,
    /// The liberty file of a library of standard cells.
    Liberty,
    /// The plan of a sweep.
    Plan,
    /// How a network was made.
    History,
}

/// A file that a report rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Hashed {
    /// What it is.
    pub role: Role,
    /// As it was named.
    pub file: String,
    /// SHA-256 of its bytes; of a data set, of the integers and labels of the images that were run. Of a pipe, which
    /// can be read once only, there is none.
    pub sha256: Option<String>,
}

impl Hashed {
    /// A file's bytes.
    ///
    /// # Errors
    /// [`CommandError::Read`].
    pub fn file(role: Role, path: &Path) -> Result<Hashed, CommandError> {
        let mut file = std::fs::File::open(path).map_err(CommandError::read(path))?;
        if !file.metadata().map_err(CommandError::read(path))?.is_file() {
            return Ok(Hashed {
                role,
                file: path.display().to_string(),
                sha256: None,
            });
        }
        let mut hash = Sha256::new();
        std::io::copy(&mut file, &mut hash).map_err(CommandError::read(path))?;
        Ok(Hashed::done(role, path, hash))
    }

    /// A text that is no file.
    pub fn text(role: Role, name: &str, text: &str) -> Hashed {
        Hashed::done(role, &PathBuf::from(name), Sha256::new_with_prefix(text))
    }

    /// `count` images as integers that come one by one, and their labels.
    pub fn images(
        path: &Path,
        images: impl Iterator<Item = Array3<i64>>,
        labels: Option<&[u32]>,
        count: usize,
    ) -> Hashed {
        let mut hash = Sha256::new();
        for image in images.take(count) {
            let bytes: Vec<u8> = image.iter().flat_map(|pixel| pixel.to_le_bytes()).collect();
            hash.update(&bytes);
        }
        for label in labels.unwrap_or(&[]).iter().take(count) {
            hash.update(label.to_le_bytes());
        }
        Hashed::done(Role::Data, path, hash)
    }

    /// The hash, which whoever goes on with an earlier run must find unchanged; `what` goes on.
    ///
    /// # Errors
    /// [`CommandError::Argument`] for a pipe.
    pub fn known(&self, what: &str) -> Result<&str, CommandError> {
        self.sha256.as_deref().ok_or_else(|| {
            CommandError::Argument(format!(
                "{what} needs files that can be read again, but {} is a pipe; save it as a file",
                self.file
            ))
        })
    }

    fn done(role: Role, path: &Path, hash: Sha256) -> Hashed {
        let digest = hash.finalize();
        Hashed {
            role,
            file: path.display().to_string(),
            sha256: Some(digest.iter().map(|byte| format!("{byte:02x}")).collect()),
        }
    }
}

/// How a report came to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Provenance {
    /// The program that wrote it.
    pub tool: Tool,
    /// What it read, in the order of the command line.
    pub files: Vec<Hashed>,
}

impl Provenance {
    /// Of a command that has read no file.
    pub fn new() -> Provenance {
        Provenance {
            tool: Tool::this(),
            files: Vec::new(),
        }
    }

    /// With a file more.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn file(self, role: Role, path: &Path) -> Result<Provenance, CommandError> {
        Ok(self.and(Hashed::file(role, path)?))
    }

    /// With what was hashed before.
    pub fn and(mut self, hashed: Hashed) -> Provenance {
        self.files.push(hashed);
        self
    }

    /// With the first `count` images of a network's input.
    pub fn images(self, path: &Path, set: &Dataset, input: &InputSpec, count: usize) -> Provenance {
        let images = (0..count).map(|image| set.integers(image, input));
        self.and(Hashed::images(path, images, set.labels.as_deref(), count))
    }

    /// The first file of a role, as it was named; nothing where there is none.
    pub fn of(&self, role: Role) -> &str {
        let mut found = self.files.iter().filter(|file| file.role == role);
        found.next().map_or("", |file| &file.file)
    }

    /// With the configurations that are files and not names.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn configs(
        self,
        names: impl IntoIterator<Item = impl AsRef<str>>,
    ) -> Result<Provenance, CommandError> {
        let mut all = self;
        for name in names {
            if forms_golden::Config::named(name.as_ref()).is_err() {
                all = all.file(Role::Config, Path::new(name.as_ref()))?;
            }
        }
        Ok(all)
    }
}

impl Default for Provenance {
    fn default() -> Self {
        Provenance::new()
    }
}

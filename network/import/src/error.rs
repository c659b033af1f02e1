//! What an import refuses: the node, the rule, the value, the way out.

use std::path::{Path, PathBuf};

use forms_golden::plain;

/// Why a model cannot be imported.
#[expect(missing_docs, reason = "the messages say what the fields are")]
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The model cannot be read.
    #[error("{}: {}", path.display(), plain(reason))]
    File { path: PathBuf, reason: String },

    /// A node that cannot be used as it is.
    #[error("node \"{}\" ({}): {}", plain(node), plain(operator), plain(reason))]
    Node {
        node: String,
        operator: String,
        reason: String,
    },

    /// A model that cannot be used as a whole.
    #[error("the model: {}", plain(.0))]
    Model(String),

    /// An option out of range.
    #[error("{}", plain(.0))]
    Option(String),

    /// What the network or the calibration data refuses.
    #[error(transparent)]
    Network(#[from] forms_network::Error),
}

impl Error {
    /// [`Error::File`].
    pub(crate) fn file(path: &Path, reason: impl Into<String>) -> Error {
        Error::File {
            path: path.to_path_buf(),
            reason: reason.into(),
        }
    }
}

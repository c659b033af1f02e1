//! What this crate refuses: the thing, the rule, the values, the way out.

use forms_golden::plain;

/// Why a network cannot be polarized.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// An option out of range.
    #[error("{}", plain(.0))]
    Option(String),

    /// A layer that cannot be polarized; the reason says what was found and the way out.
    #[error("layer \"{}\": {}", plain(layer), plain(reason))]
    Layer {
        /// Its name.
        layer: String,
        /// One sentence.
        reason: String,
    },

    /// What the import refuses in a graph or its integers.
    #[error(transparent)]
    Import(#[from] forms_import::Error),

    /// What the network crate refuses.
    #[error(transparent)]
    Network(#[from] forms_network::Error),
}

impl Error {
    /// [`Error::Layer`].
    pub(crate) fn layer(layer: &str, reason: impl Into<String>) -> Error {
        Error::Layer {
            layer: layer.to_owned(),
            reason: reason.into(),
        }
    }
}

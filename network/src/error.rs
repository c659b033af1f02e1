//! What this crate refuses: the thing, the rule, the values, the way out.

use std::io;
use std::path::PathBuf;

use forms_golden::layers::LayerError;
use forms_golden::plain;

/// Why a network, a data set or a run cannot be used.
#[expect(missing_docs, reason = "the messages say what the fields are")]
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file cannot be read.
    #[error("{}: cannot be read: {source}", path.display())]
    Read { path: PathBuf, source: io::Error },

    /// A file cannot be written.
    #[error("{}: cannot be written: {source}; choose another place, or make it writable", path.display())]
    Write { path: PathBuf, source: io::Error },

    /// A file is not what it should be; the reason says what was found and what to do.
    #[error("{}: {}", path.display(), plain(reason))]
    File { path: PathBuf, reason: String },

    /// A network that cannot be, as a whole.
    #[error("the network: {}", plain(.0))]
    Network(String),

    /// A layer that cannot be; the reason says what was found and what is allowed.
    #[error("layer \"{}\": {}", plain(node), plain(reason))]
    Node { node: String, reason: String },

    /// What golden's layer functions refuse.
    #[error("layer \"{}\": {source}", plain(node))]
    Layer { node: String, source: LayerError },

    /// What golden refuses in a configuration, weights or inputs.
    #[error("layer \"{}\": {source}", plain(node))]
    Golden {
        node: String,
        source: forms_golden::Error,
    },

    /// What an engine refuses, in its words.
    #[error("layer \"{}\": {}", plain(node), plain(reason))]
    Engine { node: String, reason: String },

    /// Data that does not fit the network.
    #[error("the data: {}", plain(.0))]
    Data(String),
}

impl Error {
    /// [`Error::Node`].
    pub fn node(node: &str, reason: impl Into<String>) -> Error {
        Error::Node {
            node: node.to_owned(),
            reason: reason.into(),
        }
    }

    /// [`Error::Layer`], to be given to `map_err`.
    pub fn layer(node: &str) -> impl FnOnce(LayerError) -> Error + use<'_> {
        move |source| Error::Layer {
            node: node.to_owned(),
            source,
        }
    }

    /// [`Error::File`].
    pub fn file(path: &std::path::Path, reason: impl Into<String>) -> Error {
        Error::File {
            path: path.to_path_buf(),
            reason: reason.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_a_name_holds_an_error_is_one_line() {
        let error = Error::node("a\nb", "reads \"c\r\u{1b}[2J\u{2028}\"");
        assert_eq!(
            error.to_string(),
            r#"layer "a\nb": reads "c\r\u{1b}[2J\u{2028}""#
        );
    }
}

//! What the accelerator refuses. A message names the thing, the rule, the values and the way out.

use crate::Error;
use crate::layers::LayerError;

/// What is refused, and why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AcceleratorError {
    /// A size that no accelerator has.
    #[error(
        "{value} {what} are outside {least}..={most}, which an accelerator has; choose a number within"
    )]
    Size {
        /// What.
        what: &'static str,
        /// How many.
        value: usize,
        /// At least.
        least: usize,
        /// At most.
        most: usize,
    },

    /// A file that is no row of words.
    #[error(
        "an image is made of words of 4 bytes, but there are {bytes} bytes; send the file again, whole"
    )]
    Bytes {
        /// Bytes of the file.
        bytes: usize,
    },

    /// A file without a packet.
    #[error("an image begins with a packet, but the file is empty; make the image again")]
    NoPacket,

    /// A packet that ends too early.
    #[error(
        "packet {packet} needs {needed} words, but {found} are left of the image; send the file again, whole"
    )]
    Truncated {
        /// Which, from 0.
        packet: usize,
        /// Words that it says it has.
        needed: usize,
        /// Words that there are.
        found: usize,
    },

    /// Something that is no packet, or one of another kind.
    #[error(
        "packet {packet} begins with {found:#010x}, not with {expected:#010x}; this is no image, or of another version"
    )]
    FirstWord {
        /// Which, from 0.
        packet: usize,
        /// What it should begin with.
        expected: u32,
        /// What it does.
        found: u32,
    },

    /// An image of other hardware.
    #[error(
        "packet {packet} was made for hardware with the fingerprint {found:#010x}, but this has {expected:#010x}; \
         give the configuration and the sizes that the image was made for"
    )]
    Fingerprint {
        /// Which, from 0.
        packet: usize,
        /// That of the hardware.
        expected: u32,
        /// That of the image.
        found: u32,
    },

    /// A packet without a payload.
    #[error("packet {packet} has no payload; make the image again")]
    EmptyPacket {
        /// Which, from 0.
        packet: usize,
    },

    /// A packet that was changed.
    #[error(
        "packet {packet} has the checksum {found:#010x}, but its words have {expected:#010x}; send the file again"
    )]
    Checksum {
        /// Which, from 0.
        packet: usize,
        /// That of its words.
        expected: u32,
        /// What it says.
        found: u32,
    },

    /// A burst that cannot be.
    #[error("{place}, word {word}: this burst cannot be: {reason}; make the image again")]
    Burst {
        /// The packet or table.
        place: String,
        /// Where it begins.
        word: usize,
        /// Why.
        reason: String,
    },

    /// An operation that cannot be done with the numbers it is given.
    #[error("{operation} at word {word} of the layer table: {reason}; make the image again")]
    Operation {
        /// What.
        operation: &'static str,
        /// Where.
        word: usize,
        /// Why.
        reason: String,
    },

    /// A picture of another size than the image wants, or beyond its words.
    #[error("{0}")]
    Picture(String),

    /// The golden model refuses.
    #[error(transparent)]
    Golden(Box<Error>),

    /// What is behind the crossbars refuses.
    #[error(transparent)]
    Layer(#[from] LayerError),
}

impl From<Error> for AcceleratorError {
    fn from(error: Error) -> Self {
        AcceleratorError::Golden(Box::new(error))
    }
}

//! What can go wrong in training, one line each.

use std::io;
use std::path::{Path, PathBuf};

/// The ways in which training fails.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A data set that cannot be used.
    #[error("{}: {reason}", path.display())]
    Data {
        /// The file.
        path: PathBuf,
        /// What is wrong and what to do.
        reason: String,
    },
    /// A checkpoint that cannot be used.
    #[error("{}: {reason}", path.display())]
    Checkpoint {
        /// The file.
        path: PathBuf,
        /// What is wrong and what to do.
        reason: String,
    },
    /// A file that cannot be written.
    #[error("{}: cannot be written: {source}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Settings that cannot be trained with.
    #[error("{0}")]
    Settings(String),
    /// The loss or a weight is no number any more.
    #[error(
        "training diverged at step {step} of epoch {epoch} of stage {stage}: the loss is {loss}; \
         lower --rate, or resume from the checkpoint of the epoch before with another --seed"
    )]
    Diverged {
        /// The stage's name.
        stage: String,
        /// Epoch of the stage, from 1.
        epoch: usize,
        /// Step of the epoch, from 1.
        step: usize,
        /// The loss.
        loss: f32,
    },
    /// The framework refused.
    #[error("the training framework: {0}")]
    Framework(#[from] candle_core::Error),
    /// Data or a network that the network crate refuses.
    #[error(transparent)]
    Network(#[from] forms_network::Error),
    /// What polarization refuses.
    #[error(transparent)]
    Polarize(#[from] Box<forms_polarize::Error>),
    /// The golden model refused.
    #[error(transparent)]
    Golden(#[from] forms_golden::Error),
}

// Boxed, so that a result of little else stays small.
impl From<forms_polarize::Error> for Error {
    fn from(error: forms_polarize::Error) -> Error {
        Box::new(error).into()
    }
}

impl Error {
    /// A data set's file and what is wrong with it.
    pub fn data(path: &Path, reason: impl Into<String>) -> Error {
        Error::Data {
            path: path.to_path_buf(),
            reason: reason.into(),
        }
    }

    /// A checkpoint and what is wrong with it.
    pub fn checkpoint(path: &Path, reason: impl Into<String>) -> Error {
        Error::Checkpoint {
            path: path.to_path_buf(),
            reason: reason.into(),
        }
    }
}

//! Refusals as Python exceptions, in the sentences of the command.

use std::error::Error;
use std::io;

use forms::CommandError;
use pyo3::PyErr;
use pyo3::exceptions::{
    PyFileNotFoundError, PyOSError, PyPermissionError, PyRuntimeError, PyValueError,
};

/// `ValueError` for what a user gave, `OSError` for what a file system refused, `RuntimeError` for a fault of ours.
pub fn raise(error: impl Into<CommandError>) -> PyErr {
    let error = error.into();
    let sentence = error.sentence();
    if error.exit_code() == forms::error::FAULT_FOUND {
        return PyRuntimeError::new_err(sentence);
    }
    match refused_by_the_system(&error) {
        None => PyValueError::new_err(sentence),
        Some(io::ErrorKind::NotFound) => PyFileNotFoundError::new_err(sentence),
        Some(io::ErrorKind::PermissionDenied) => PyPermissionError::new_err(sentence),
        Some(_) => PyOSError::new_err(sentence),
    }
}

/// A sentence of this package's own about an argument.
pub fn refuse(sentence: impl Into<String>) -> PyErr {
    PyValueError::new_err(sentence.into())
}

/// What the file system said, if it is the cause.
fn refused_by_the_system(error: &CommandError) -> Option<io::ErrorKind> {
    let mut cause: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(error) = cause {
        if let Some(io) = error.downcast_ref::<io::Error>() {
            return Some(io.kind());
        }
        cause = error.source();
    }
    None
}

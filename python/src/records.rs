//! Plain Python values of what Rust can serialize: dictionaries and lists, as JSON would have them.

use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use serde::Serialize;

/// The value as Python has it.
///
/// # Errors
/// Where Python has no memory.
pub fn record<'py>(py: Python<'py>, value: &impl Serialize) -> PyResult<Bound<'py, PyAny>> {
    pythonize::pythonize(py, value).map_err(|error| PyRuntimeError::new_err(error.to_string()))
}

/// The enum that a word stands for, as in TOML and JSON.
///
/// # Errors
/// `ValueError` lists the words.
pub fn word<T: serde::de::DeserializeOwned>(argument: &str, word: &str) -> PyResult<T> {
    serde_json::from_value(serde_json::Value::from(word))
        .map_err(|error| crate::error::refuse(format!("{argument} = \"{word}\": {error}")))
}

//! Exported Verilog at Verilator's speed: compiled to a shared library, loaded into the process, and
//! driven through its pins.
//!
//! | module | what it does |
//! | --- | --- |
//! | `wrapper` | the C++ between the model that Verilator makes and [`Model`] |
//! | `build` | compiles once, keeps the library by the hash of all that went into it |
//! | `library` | the loaded library; the only unsafe code of this crate |
//!
//! This crate knows pins and files, nothing of crossbars. What runs a tool is handed in.

mod build;
mod library;
mod wrapper;

use std::path::PathBuf;

pub use build::{Program, build};
pub use library::Model;
pub use wrapper::ACCESS;

/// A pin of the top module, its `clock` aside: a port or, where the elements of an array share one, some
/// bits of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Port {
    /// The port's name in the Verilog.
    pub name: String,
    /// Lowest bit of the pin in the port.
    pub low: usize,
    /// Bits, 1 to 64.
    pub width: usize,
    /// Driven from outside.
    pub is_input: bool,
}

/// Verilog, and how to reach its pins.
#[derive(Clone, Debug)]
pub struct Design {
    /// Name of the top module.
    pub top: String,
    /// File names and texts.
    pub files: Vec<(String, String)>,
    /// Pins, in the order in which [`Model`] takes and gives their values.
    pub ports: Vec<Port>,
}

/// What can go wrong here.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A pin wider than a word.
    #[error("pin {name} has {width} bits; a model takes pins of 1 to 64")]
    Width {
        /// The pin.
        name: String,
        /// Its bits.
        width: usize,
    },
    /// A name that is not one of Verilog, and would be another thing in C++.
    #[error("{0:?} is not a plain name: letters, digits and underscores")]
    Name(String),
    /// A file cannot be read or written.
    #[error("{}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The library does not load.
    #[error("{}: {reason}; delete it and it is made again", path.display())]
    Library {
        /// The library.
        path: PathBuf,
        /// Why.
        reason: String,
    },
}

//! What can go wrong on the way from the RTL to checked Verilog.

use std::path::PathBuf;

/// Errors of this crate.
#[expect(missing_docs, reason = "the messages say what the fields are")]
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A name that nothing has.
    #[error("no configuration is called {name:?}; there are {}", known.join(", "))]
    UnknownConfiguration { name: String, known: Vec<String> },
    /// Parameters that no hardware is made of.
    #[error(transparent)]
    Elaboration(#[from] forms_rtl::parameters::Elaboration),
    /// Golden refuses a configuration.
    #[error(transparent)]
    Golden(#[from] forms_golden::Error),
    /// The exporter refuses.
    #[error(transparent)]
    Export(#[from] forms_export::Error),
    /// An external tool that is not installed.
    #[error("{tool} is not on the PATH; install it: {install}")]
    MissingTool { tool: String, install: String },
    /// An external tool that fails.
    #[error("`{command}` failed ({reason}); it said: {last_lines}")]
    ToolFailed {
        command: String,
        reason: String,
        last_lines: String,
    },
    /// An external tool that reads the Verilog, and objects to it.
    #[error("{module}: {tool} objects: {said}")]
    Complaint {
        tool: String,
        module: String,
        said: String,
    },
    /// The Verilog does not do what the rust-hdl simulation did.
    #[error("{module} in {simulator} differs from the rust-hdl simulation, {difference}")]
    Replay {
        module: String,
        simulator: String,
        difference: String,
    },
    /// A recording that cannot be replayed.
    #[error("the recording of {module} proves nothing: {reason}")]
    Recording { module: String, reason: String },
    /// A file that is no liberty file, or cannot be read.
    #[error("{}: {reason}", path.display())]
    Liberty { path: PathBuf, reason: String },
    /// A module that a design does not have.
    #[error("there is no module {module:?}; there are {}", known.join(", "))]
    NoModule { module: String, known: Vec<String> },
    /// A target that is not placed.
    #[error("nothing places for the target {target}; choose ice40 or ecp5")]
    NoDevice { target: &'static str },
    /// A file cannot be read or written.
    #[error("{}: {source}", path.display())]
    File {
        path: PathBuf,
        source: std::io::Error,
    },
}

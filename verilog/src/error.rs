//! What can go wrong on the way from the RTL to checked Verilog.

use std::path::PathBuf;

/// Errors of this crate.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A name that nothing has.
    #[error("no configuration is called {name:?}; there are {}", known.join(", "))]
    UnknownConfiguration {
        /// The name.
        name: String,
        /// Those that there are.
        known: Vec<String>,
    },
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
    MissingTool {
        /// The tool.
        tool: String,
        /// The command that installs it.
        install: String,
    },
    /// An external tool that fails.
    #[error("`{command}` failed ({reason}); it said: {last_lines}")]
    ToolFailed {
        /// What was run.
        command: String,
        /// Exit status, or the time it took.
        reason: String,
        /// The end of its output.
        last_lines: String,
    },
    /// An external tool that reads the Verilog, and objects to it.
    #[error("{module}: {tool} objects: {said}")]
    Complaint {
        /// The tool.
        tool: String,
        /// The Verilog module.
        module: String,
        /// What it said.
        said: String,
    },
    /// The Verilog does not do what the rust-hdl simulation did.
    #[error("{module} in {simulator} differs from the rust-hdl simulation, {difference}")]
    Replay {
        /// The Verilog module.
        module: String,
        /// Which simulator.
        simulator: String,
        /// Clock, signal, and both values.
        difference: String,
    },
    /// A recording that cannot be replayed.
    #[error("the recording of {module} proves nothing: {reason}")]
    Recording {
        /// The Verilog module.
        module: String,
        /// Why, and the way out.
        reason: String,
    },
    /// A file cannot be read or written.
    #[error("{}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
}

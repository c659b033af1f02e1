//! What can go wrong in a bench.

use std::path::PathBuf;

use crate::mismatch::Mismatch;

/// Errors of this crate.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// rust-hdl's own checks refuse the block.
    #[error("the block is not fit to simulate: {0}")]
    Block(String),
    /// A combinational loop, or something like it.
    #[error(
        "clock {clock}: the block still changes after {passes} passes; look for a combinational loop"
    )]
    Oscillates {
        /// Rising edges before.
        clock: u64,
        /// Passes tried.
        passes: usize,
    },
    /// The VCD file cannot be written.
    #[error("the waveform cannot be written: {0}")]
    Waveform(#[source] std::io::Error),
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
    /// The device under test and its model disagree.
    #[error("{0}")]
    Mismatch(Box<Mismatch>),
    /// Two models disagree.
    #[error(
        "{config}, seed {seed}: {what} differ; `forms verify --config {config}` or the same seed shows it again"
    )]
    Models {
        /// The configuration.
        config: String,
        /// The seed.
        seed: u64,
        /// What differs, and both values.
        what: String,
    },
    /// The engine refuses.
    #[error(transparent)]
    Engine(#[from] forms_engine::Error),
    /// A run that did not meet its coverage goals.
    #[error("{config}, seed {seed}: coverage goals not met: {}", bins.join("; "))]
    Coverage {
        /// The configuration.
        config: String,
        /// Seed of the stimulus.
        seed: u64,
        /// The bins that were not met.
        bins: Vec<&'static str>,
    },
    /// No result comes.
    #[error("no result for {clocks} clocks: the crossbar hangs")]
    Silent {
        /// Clocks waited.
        clocks: u64,
    },
    /// The golden model refuses.
    #[error(transparent)]
    Golden(#[from] forms_golden::Error),
    /// Golden refuses a layer.
    #[error(transparent)]
    Layer(#[from] forms_golden::layers::LayerError),
    /// A network or an image that is none.
    #[error(transparent)]
    Network(#[from] forms_network::Error),
    /// A layer that a tile cannot hold.
    #[error(
        "a layer of {rows} x {columns} weights takes {crossbars} crossbars, but a tile has {most}, one \
         for each row tile; give it fewer rows or columns"
    )]
    BeyondTile {
        /// Rows of the layer.
        rows: usize,
        /// Columns of the layer.
        columns: usize,
        /// Crossbars that it takes.
        crossbars: usize,
        /// Crossbars of the tile.
        most: usize,
    },
    /// A crossbar where a tile is wanted.
    #[error("{name} is a crossbar, not a tile; the named tiles are {known}")]
    NotATile {
        /// Name of the crossbar.
        name: String,
        /// The tiles that there are.
        known: String,
    },
    /// A layer of a kind that a tile does not compute.
    #[error("layer {node:?} does not run on a tile: {reason}")]
    NotOnTile {
        /// Its name.
        node: String,
        /// What stands against it, and what to do.
        reason: String,
    },
    /// A layer of a kind that the accelerator does not compute.
    #[error("layer {node:?} does not run on the accelerator: {reason}")]
    NotOnAccelerator {
        /// Its name.
        node: String,
        /// What stands against it, and what to do.
        reason: String,
    },
    /// Golden refuses an accelerator or its image.
    #[error(transparent)]
    Accelerator(#[from] forms_golden::accelerator::AcceleratorError),
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
    /// A waveform of the inside, where it cannot be seen.
    #[error("Verilator's model writes no waveform: leave --wave away, or simulate in rust-hdl")]
    NoWaveform,
    /// Nowhere to keep a compiled model.
    #[error("no folder for compiled models: set FORMS_CACHE, XDG_CACHE_HOME or HOME")]
    NoCache,
    /// A pin that a design does not have.
    #[error("no pin {name:?}; there are {}", known.join(", "))]
    NoPin {
        /// The pin.
        name: String,
        /// Those that there are.
        known: Vec<String>,
    },
    /// A compiled model cannot be made or loaded.
    #[error(transparent)]
    Verilated(#[from] forms_verilated::Error),
    /// A file cannot be read or written.
    #[error("{}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
}

impl From<Mismatch> for Error {
    fn from(mismatch: Mismatch) -> Self {
        Self::Mismatch(Box::new(mismatch))
    }
}

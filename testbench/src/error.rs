//! What can go wrong in a bench.

use std::path::PathBuf;

use crate::mismatch::Mismatch;

/// Errors of this crate.
#[expect(missing_docs, reason = "the messages say what the fields are")]
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
    Oscillates { clock: u64, passes: usize },
    /// The waveform cannot be written.
    #[error("the waveform cannot be written: {0}")]
    Waveform(#[source] std::io::Error),
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
        config: String,
        seed: u64,
        what: String,
    },
    /// The engine refuses.
    #[error(transparent)]
    Engine(#[from] forms_engine::Error),
    /// A run that did not meet its coverage goals.
    #[error("{config}, seed {seed}: coverage goals not met: {}", bins.join("; "))]
    Coverage {
        config: String,
        seed: u64,
        bins: Vec<&'static str>,
    },
    /// No result comes.
    #[error("no result for {clocks} clocks: the crossbar hangs")]
    Silent { clocks: u64 },
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
        rows: usize,
        columns: usize,
        crossbars: usize,
        most: usize,
    },
    /// A crossbar where a tile is wanted.
    #[error("{name} is a crossbar, not a tile; the named tiles are {known}")]
    NotATile { name: String, known: String },
    /// A layer of a kind that a tile does not compute.
    #[error("layer {node:?} does not run on a tile: {reason}")]
    NotOnTile { node: String, reason: String },
    /// A layer of a kind that the accelerator does not compute.
    #[error("layer {node:?} does not run on the accelerator: {reason}")]
    NotOnAccelerator { node: String, reason: String },
    /// An accelerator too small for any small network.
    #[error(
        "none of {drawn} drawn networks fits the accelerator; give it more memory or crossbars"
    )]
    NothingFits { drawn: u64 },
    /// Golden refuses an accelerator or its image.
    #[error(transparent)]
    Accelerator(#[from] forms_golden::accelerator::AcceleratorError),
    /// The Verilog cannot be made, or does not do what it should.
    #[error(transparent)]
    Verilog(#[from] forms_verilog::Error),
    /// A waveform of a device under test that is more than a crossbar or its Verilog.
    #[error("this device under test writes no waveform")]
    NoWaveform,
    /// A waveform in no format that there is.
    #[error("{}: a waveform's name ends in .vcd or .fst, which says its format; change the name", .0.display())]
    WaveformName(PathBuf),
    /// Nowhere to keep a compiled model.
    #[error("no folder for compiled models: set FORMS_CACHE, XDG_CACHE_HOME or HOME")]
    NoCache,
    /// A pin that a design does not have.
    #[error("no pin {name:?}; there are {}", known.join(", "))]
    NoPin { name: String, known: Vec<String> },
    /// A compiled model cannot be made or loaded.
    #[error(transparent)]
    Verilated(#[from] forms_verilated::Error),
    /// A file cannot be read or written.
    #[error("{}: {source}", path.display())]
    File {
        path: PathBuf,
        source: std::io::Error,
    },
}

impl From<Mismatch> for Error {
    fn from(mismatch: Mismatch) -> Self {
        Self::Mismatch(Box::new(mismatch))
    }
}

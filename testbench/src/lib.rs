//! The bench: drives the RTL, compares it with golden, replays its Verilog.
//!
//! The only crate that knows both golden and RTL.
//!
//! | module | what it does |
//! | --- | --- |
//! | [`accelerator`] | networks as images of the accelerator |
//! | [`crossbar`] | stimulus, scoreboard and coverage of the whole crossbar |
//! | [`matrix`] | a matrix of any size, and networks, in a simulator |
//! | [`simulator`] | clocks a block |
//! | [`tile`] | a layer on the whole tile: results and clocks |
//! | [`verilated`] | the exported Verilog as a device under test, at Verilator's speed |
//! | [`verify`], [`random_configuration`] | any configuration through every model |
//! | [`vectors()`] | the run that is exported beside the Verilog |
//! | [`waveform`] | every signal, as VCD or FST, and how GTKWave is to show it |
//!
//! A product on the rust-hdl crossbar, and the clocks that golden predicts for it:
//!
//! ```
//! use forms_golden::{Config, Crossbar};
//! use forms_testbench::crossbar::{HardwareSimulator, mvm_batch};
//! use ndarray::array;
//!
//! let weights = array![[3, -1], [250, 0], [7, -90]];
//! let crossbar = Crossbar::program(&Config::named("forms-tiny")?, weights.view())?;
//! let done = mvm_batch(&crossbar, &[vec![5, 1, 2]], 8, HardwareSimulator::RustHdl)?;
//! assert_eq!(done.outputs, [[3 * 5 + 250 + 7 * 2, -5 - 90 * 2]]);
//! assert_eq!(done.clocks, done.predicted_clocks);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod accelerator;
mod clocked;
pub mod crossbar;
mod error;
pub mod matrix;
pub mod mismatch;
pub mod random_configuration;
pub mod simulator;
pub mod tile;
mod vectors;
pub mod verify;
pub mod verilated;
pub mod waveform;

pub use error::Error;
pub use vectors::vectors;

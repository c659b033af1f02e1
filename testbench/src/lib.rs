//! The bench: drives the RTL, compares it with golden, replays its Verilog.
//!
//! The only crate that knows both golden and RTL.
//!
//! | module | what it does |
//! | --- | --- |
//! | [`crossbar`] | stimulus, scoreboard and coverage of the whole crossbar |
//! | [`matrix`] | a matrix of any size, and networks, in a simulator |
//! | [`simulator`] | clocks a block |
//! | [`tile`] | a layer on the whole tile: results and clocks |
//! | [`verilated`] | the exported Verilog as a device under test, at Verilator's speed |
//! | [`verify`], [`random_configuration`] | any configuration through every model |
//! | [`vectors()`] | the run that is exported beside the Verilog |
//! | [`waveform`] | every signal, as VCD |

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

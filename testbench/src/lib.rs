//! The bench: drives the RTL, compares it with golden, replays its Verilog.
//!
//! The only crate that knows both golden and RTL.
//!
//! | module | what it does |
//! | --- | --- |
//! | [`accelerator`] | networks as images of the accelerator |
//! | [`blocks`] | stimulus and model of every block alone |
//! | [`crossbar`] | stimulus, scoreboard and coverage of the whole crossbar |
//! | [`hardware`] | the RTL's parameters of a golden configuration |
//! | [`replay`] | replays those vectors on the exported Verilog and its netlist |
//! | [`simulator`] | clocks a block |
//! | [`pins`], [`recording`] | what its pins did: the vectors for its Verilog |
//! | [`synthesis`] | what synthesis makes of a configuration |
//! | [`tile`] | a layer on the whole tile: results and clocks |
//! | [`verilated`] | the exported Verilog as a device under test, at Verilator's speed |
//! | [`verilog`] | designs as Verilog, in memory and in folders |
//! | [`verify`], [`random_configuration`] | any configuration through every model |
//! | [`waveform`] | every signal, as VCD |

pub mod accelerator;
pub mod blocks;
mod clocked;
pub mod crossbar;
mod error;
pub mod hardware;
pub mod mismatch;
pub mod pins;
pub mod random_configuration;
pub mod recording;
pub mod replay;
pub mod simulator;
pub mod synthesis;
pub mod tile;
pub mod verify;
pub mod verilated;
pub mod verilog;
pub mod waveform;

pub use error::Error;

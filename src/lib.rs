//! What the command `forms` is made of. It computes nothing itself: the golden model, the RTL, its
//! bench and its exporter do.
//!
//! | module | what it does |
//! | --- | --- |
//! | [`activations`] | the same network with finer activations |
//! | [`cli`] | the command line, and which command it asks for |
//! | [`commands`] | one module a command |
//! | [`comparison`] | the same matrices on several schemes, as golden counts them |
//! | [`costing`] | counts of networks for the cost model |
//! | [`provenance`] | what every report says of its making |
//! | [`robustness`] | networks on imperfect crossbars, in seeded runs |
//! | [`error`] | everything that can go wrong, one clear line each |
//! | [`npy`] | NPY files of integers, whatever their bytes are |
//! | [`table`] | tables for people |
//! | [`parallel`] | work on all cores, results in order |
//! | [`atomic`] | files that are there whole or not at all |

pub mod activations;
pub mod atomic;
pub mod cli;
pub mod commands;
pub mod comparison;
pub mod costing;
pub mod error;
pub mod npy;
pub mod parallel;
pub mod provenance;
pub mod robustness;
pub mod table;

pub use error::CommandError;

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
//! | [`evaluation`] | samples of a data set through a machine |
//! | [`interrupt`] | Ctrl-C |
//! | [`provenance`] | what every report says of its making |
//! | [`robustness`] | networks on imperfect crossbars, in seeded runs |
//! | [`error`] | everything that can go wrong, one clear line each |
//! | [`table`] | tables for people |
//! | [`parallel`] | work on all cores, results in order |
//! | [`voice`] | how much a command says, and how wide |
//! | [`files`] | what a command reads and writes, with errors that name it |

pub mod activations;
pub mod cli;
pub mod commands;
pub mod comparison;
pub mod costing;
pub mod error;
pub mod evaluation;
pub mod files;
pub mod interrupt;
pub mod parallel;
pub mod provenance;
pub mod robustness;
pub mod table;
pub mod voice;

pub use error::CommandError;

//! The bench of a whole tile: a layer programmed, a batch streamed, results and clocks compared.
//!
//! | module | what it does |
//! | --- | --- |
//! | `dut` | a tile seen through its pins |
//! | `build` | the tile in rust-hdl |
//! | [`layer`] | a layer as writes, and what golden says of it |
//! | [`mod@run`] | streams a batch and compares every result and its clock |
//! | [`random`] | random layers until every coverage goal is met |
//! | [`mod@record`] | the vectors of such a run |
//! | [`network`] | a whole network, layer after layer on one tile |
//! | `lower` | a network's layer as batches for a tile |

pub(crate) mod build;
mod dut;
pub mod layer;
pub(crate) mod lower;
pub mod network;
pub mod random;
pub mod record;
pub mod run;

pub use build::build;
pub use dut::{TileDut, TileFragment, TileInputs, TileOutputs, TileTarget, TileWrite};
pub use layer::TileLayer;
pub use network::run_network;
pub use record::record;
pub use run::{Origin, Streams, TileRun, run_layer};

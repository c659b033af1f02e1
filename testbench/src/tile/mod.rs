//! The bench of a whole tile: a layer programmed, a batch streamed, results and clocks compared.
//!
//! | module | what it does |
//! | --- | --- |
//! | `dut` | a tile seen through its pins |
//! | `build` | the rust-hdl tile of a name |
//! | [`layer`] | a layer as writes, and what golden says of it |
//! | [`mod@run`] | streams a batch and compares every result and its clock |
//! | [`random`] | random layers until every coverage goal is met |

mod build;
mod dut;
pub mod layer;
pub mod random;
pub mod run;

pub use build::{build, crossbar_of, names};
pub use dut::{TileDut, TileInputs, TileOutputs, TileTarget, TileWrite};
pub use layer::TileLayer;
pub use run::{Streams, TileRun, run_layer};

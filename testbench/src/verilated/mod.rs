//! Exported Verilog as a device under test, at Verilator's speed.
//!
//! The same stimulus, the same scoreboard and the same batches run on it as on the rust-hdl block;
//! only what goes on inside cannot be observed.
//!
//! | module | what it does |
//! | --- | --- |
//! | [`model`] | compiles a [`Design`] once and loads it, pins by name |
//! | [`crossbar`], [`tile`] | the pins of a crossbar, of a tile |

pub mod crossbar;
pub mod model;
pub mod tile;

pub use crossbar::VerilatedCrossbar;
pub use model::Pins;
pub use tile::VerilatedTile;

#[cfg(doc)]
use forms_export::Design;

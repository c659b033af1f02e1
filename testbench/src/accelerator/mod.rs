//! Networks on the accelerator (section 12 of the contract).
//!
//! | module | what it does |
//! | --- | --- |
//! | `compile` | a network as an image: what is loaded, and the passes of a picture |
//! | [`dut`] | an accelerator seen through its pins, in rust-hdl and in Verilator |
//! | [`host`] | what drives them: a bus, two streams, and the rules of AXI |
//! | `run` | pictures on it, compared with golden |
//! | `record` | the pins of a run, as vectors for its Verilog |
//! | `lower` | a layer as multiplications and additions of maps |
//! | [`random`] | small networks with all that it does |
//! | `space` | where each map lies in the memory of activations |

mod compile;
pub mod dut;
pub mod host;
mod lower;
pub mod random;
mod record;
mod run;
mod space;

pub use compile::{Compiled, Step, compile, output_map, picture};
pub use dut::{VerilatedAccelerator, build, design};
pub use host::{Host, Manners};
pub use record::{Recorded, record};
pub use run::{PicturesRun, run_pictures};

//! Networks on the accelerator (section 12 of the contract).
//!
//! | module | what it does |
//! | --- | --- |
//! | [`mod@compile`] | a network as an image: what is loaded, and the passes of a picture |
//! | `lower` | a layer as multiplications and additions of maps |
//! | [`random`] | small networks with all that it does |
//! | `space` | where each map lies in the memory of activations |

mod compile;
mod lower;
pub mod random;
mod space;

pub use compile::{Compiled, Step, compile, output_map, picture};

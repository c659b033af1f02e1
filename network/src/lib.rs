//! Whole networks: integer layers in a file, and what runs them.
//!
//! | module | what |
//! | --- | --- |
//! | [`network`] | a network in plain types |
//! | [`check`] | what must hold of one; shapes and ranges of every layer |
//! | [`mod@format`] | one safetensors file with a manifest, checked on reading |
//! | [`mod@reference`] | the slow reference: golden's layer functions and plain products |
//! | [`data`] | data sets: IDX, NPY, NPZ, folders of pictures |
//! | [`host`] | segments of float32 that the host computes |
//! | [`run`] | on crossbars: engines, packs of groups, counts, reports |

pub mod check;
pub mod data;
pub mod error;
pub mod format;
pub mod host;
pub mod network;
pub mod reference;
pub mod run;

pub use check::{Plan, Value};
pub use data::{Dataset, Feeds, Samples, Split};
pub use error::Error;
pub use network::{
    Conv, Dense, Host, InputSpec, Interface, Lookup, MatrixLayer, Merge, Network, Node, Op, Origin,
    Output, Rearrange, Requantize,
};

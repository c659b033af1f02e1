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
//!
//! A network of one layer, on crossbars:
//!
//! ```
//! use forms_golden::layers::RowOrder;
//! use forms_golden::{Config, RowTiles, SignPolicy};
//! use forms_network::network::INPUT;
//! use forms_network::run::{Fast, Machine};
//! use forms_network::{Dense, InputSpec, Interface, Network, Node, Op, Origin};
//! use ndarray::{Array3, Array4};
//!
//! let layer = Dense {
//!     // Two outputs of a map of three channels.
//!     weights: Array4::from_shape_vec([2, 3, 1, 1], vec![1, -2, 3, 0, 5, 0])?,
//!     row_order: RowOrder::WMajor.into(),
//!     row_tiles: RowTiles::Filled,
//!     bias: vec![0, 10],
//!     b_used: 8,
//!     requantize: None,
//! };
//! let network = Network {
//!     name: "two classes".into(),
//!     origin: Origin::default(),
//!     weight_bits: 8,
//!     input: InputSpec {
//!         shape: [3, 1, 1],
//!         low: 0,
//!         high: 255,
//!         scale: 1.0,
//!         multiply: vec![1.0; 3],
//!         add: vec![0.0; 3],
//!     },
//!     nodes: vec![Node {
//!         name: "fc".into(),
//!         inputs: vec![INPUT.into()],
//!         op: Op::Dense(layer),
//!         scale: None,
//!     }],
//!     interface: Interface::default(),
//! };
//! let config = Config::named("forms-8")?;
//! let machine = Machine::program(&network, &config, SignPolicy::Split, &Fast)?;
//! let sums = machine.start()?.push(&[Array3::from_shape_vec([3, 1, 1], vec![7, 1, 2])?])?;
//! assert_eq!(sums, [[7 - 2 + 6, 5 + 10]]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

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

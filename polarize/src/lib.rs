//! Trained networks made polarized without training.
//!
//! FORMS needs one sign in every fragment of every column. Any order of a layer's rows is free for a crossbar, so
//! an order is searched in which as little as possible is lost; then the weights are fitted anew under the signs, so
//! that the layer yields on unlabelled images what the float network yields there. Weights are rounded inside that
//! fit. No labels, no gradients, no training.
//!
//! | file | what |
//! | --- | --- |
//! | [`polarize()`] | the walk over a network |
//! | [`moments`] | second moments of a layer's inputs and targets |
//! | [`order`] | the order of rows: annealed swaps |
//! | [`signs`] | one sign for each fragment and column |
//! | [`fit`] | least squares under bounds, by coordinate descent: eight columns at a time, or many [`fit::together`] |
//! | [`grid`] | the same on a grid of few bits, one scale a column |
//! | [`prune`] | which rows can go |
//! | [`sme`] | SME's grids, and planes that are emptied |
//! | `compensate` | which layers make up for the errors of others |
//! | `lower`, `maps` | feature maps of floats through a layer |
//! | [`masks`] | what other programs need to train within the signs |
//! | `means` | pools that round their means less |
//! | `twice` | layers of few rows, fed each input twice |
//!
//! The signs that a column of four rows gets in fragments of two:
//!
//! ```
//! use forms_polarize::signs::{Polarity, polarities};
//! use ndarray::array;
//!
//! // H[k,k] w^2 with the weight's sign: the second fragment's energy is mostly negative.
//! let energies = array![[4.0], [-1.0], [2.0], [-3.0]];
//! let signs = polarities(&energies, 2);
//! assert_eq!(signs, array![[Polarity::Positive], [Polarity::Negative]]);
//! assert_eq!(signs[[1, 0]].bounds(255.0), [-255.0, 0.0]);
//! ```

mod compensate;
mod error;
pub mod fit;
pub mod grid;
mod layer;
mod lower;
mod maps;
pub mod masks;
mod means;
mod model;
pub mod moments;
mod options;
pub mod order;
pub mod prune;
mod report;
pub mod signs;
mod simd;
pub mod sme;
mod source;
mod twice;
mod walk;

pub use error::Error;
pub use model::Pixels;
pub use options::{Options, Order, Prune, USUAL_IMAGES};
pub use report::{LayerReport, Report};
pub use walk::{Polarized, Source, State, polarize, solve_sme};

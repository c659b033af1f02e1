//! What surrounds the crossbars of a network (contract, section 9): lowering a convolution to
//! matrix products, adding up row tiles, requantization, pooling, and the merging of branches.
//!
//! Plain integer functions, written to be obviously right. Nothing here knows a crossbar: between
//! [`im2col`] and [`sum_tiles`] stands whatever computes the products.
//!
//! | file | what |
//! | --- | --- |
//! | `window` | kernel, stride, dilation and padding of a convolution or a pool |
//! | `rows` | the order of a matrix's rows: three names, or a table |
//! | `im2col` | feature map to one matrix row per output position, in any order |
//! | `lacc` | the width of the layer accumulator, and the checked sum of row tiles and bias |
//! | `requantize` | accumulator to activation: multiply, round, shift, clamp |
//! | `pool` | maximum and average |
//! | `merge` | add and concatenate, each operand on its own scale |
//! | `flatten` | feature map to vector, and the class with the largest sum |
//! | `error` | what is refused, and why |
//!
//! Feature maps are `[channels, height, width]`, matrices of products `[positions, filters]` with
//! positions in row-major order.

mod error;
mod flatten;
mod im2col;
mod lacc;
mod merge;
mod pool;
mod requantize;
mod rows;
mod window;

pub use error::LayerError;
pub use flatten::{argmax, flatten};
pub use im2col::{MAX_ELEMENTS, im2col, lower_kernels, to_feature_map};
pub use lacc::{MAX_ACC_BITS, lacc_bits, sum_tiles};
pub use merge::{add, concat};
pub use pool::{average_pool, max_pool};
pub use requantize::{ActivationRange, MAX_SHIFT, Scale, requantize, requantize_channels};
pub use rows::{ElementOrder, RowOrder, RowTable, Rows};
pub use window::{Pads, Window};

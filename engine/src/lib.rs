//! The fast engine: what golden computes and counts, thousands of times as fast.
//!
//! A [`Matrix`] is laid out on crossbars by golden (its mapping is a description, and read as such); the
//! arithmetic here is the engine's own and is compared with golden's, bit for bit and count for count.
//!
//! | converter | how | where |
//! | --- | --- | --- |
//! | lossless, flip-encoded | closed form: integer product of inputs and weights, in vector registers | `closed`, `simd` |
//! | saturating, uniform, or not ideal | every conversion, most of it looked up by plane | `converted` |
//!
//! Steps are counted by OR-trees over the words of a fragment (`steps`), under all three zero-skip policies
//! at once; clocks by section 5's formulas (`clock`).
//!
//! ```
//! use forms_engine::{Matrix, Options};
//! use forms_golden::{Config, LATENCY, SignPolicy};
//! use ndarray::array;
//!
//! let config = Config::named("forms-8")?;
//! let weights = array![[3, -1], [250, 0], [7, -90]];
//! let matrix = Matrix::program(&config, weights.view(), SignPolicy::Reject)?;
//! let batch = matrix.run(array![[5_u8, 1, 2], [0, 0, 9]].view(), 8, &Options::default())?;
//! assert_eq!(batch.outputs, array![[279, -185], [63, -810]]);
//! // Inputs of three bits, then of four; with beats = 2, the first multiplication takes LATENCY + 6.
//! assert_eq!(batch.counts.steps().leading, 3 + 4);
//! assert_eq!(batch.counts.clocks_side_by_side().leading, LATENCY + 14 + 1);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod block;
mod clock;
mod closed;
mod converted;
mod counts;
mod error;
mod input;
mod layout;
mod matrix;
mod path;
mod run;
mod simd;
mod steps;
mod vectors;
mod windows;

pub use counts::{Counts, CrossbarCounts, PerPolicy};
pub use error::Error;
pub use input::Input;
pub use matrix::{Matrix, TABLE_LIMIT};
pub use path::Path;
pub use run::{Batch, Options, POLICIES, Run, Threads};
pub use vectors::{Rescale, Vectors, Word};
pub use windows::{Grid, SLACK, WindowCost, WindowScratch, Windows};

//! x
pub mod error;
pub mod fit;
pub mod grid;
pub mod moments;
pub mod order;
pub mod prune;
pub mod signs;
mod simd;

//! The input side: words in, planes out.

pub mod frame_check;
pub mod next_plane;
pub mod or_tree;
pub mod population_count;
pub mod row_doubling;
mod row_groups;
pub mod sign_tracker;
pub mod subarray_driver;
pub mod zero_skip;

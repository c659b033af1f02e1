//! One crossbar: everything put together.

#[allow(clippy::module_inception)]
pub mod crossbar;
pub mod crossbar_core;

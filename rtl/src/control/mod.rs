//! Control: what happens when.

pub mod controller;
pub mod counters;
pub mod plane_mask;
pub mod result_drain;
pub mod slot_pipeline;
pub mod used_registers;

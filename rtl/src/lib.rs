//! The FORMS datapath as rust-hdl modules.
//!
//! The folders are those of the machine, and data flows down this list:
//!
//! | folder | what is there |
//! | --- | --- |
//! | [`input`] | words in, planes out: zero-skip unit, sub-array driver |
//! | [`devices`] | levels in, bit-line counts out |
//! | [`converter`] | counts in, restored counts out: ADC, flip restore |
//! | [`datapath`] | restored counts in, signed sums out: shift-add, sign accumulator, lane |
//! | [`control`] | what happens when: controller, slot pipeline, drain, counters |
//! | [`crossbar`] | everything put together |
//! | [`tile`] | crossbars side by side, and what makes activations of their sums |
//! | [`accelerator`] | a tile that runs a whole network by itself |
//! | [`configurations`] | the named configurations |
//!
//! One block a file. This crate imports nothing of the golden model: a shared helper would be a
//! shared bug.

pub mod accelerator;
pub mod configurations;
pub mod control;
pub mod converter;
pub mod crossbar;
pub mod datapath;
pub mod devices;
pub mod input;
pub mod parameters;
mod prelude;
pub mod tile;

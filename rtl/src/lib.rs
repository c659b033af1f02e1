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
//!
//! One block a file. This crate imports nothing of the golden model: a shared helper would be a
//! shared bug.
//!
//! ```
//! use forms_rtl::datapath::shift_add::ShiftAdd;
//! use rust_hdl::prelude::{Block, simulate};
//!
//! // A weight in four devices of 2 bits, each of which was counted up to 24: 8 rows at level 3.
//! let mut unit = ShiftAdd::new(4, 2, 5, 11);
//! unit.connect_all();
//! unit.advance.next = true;
//! for (pin, count) in unit.restored.iter_mut().zip([24, 0, 1, 3]) {
//!     pin.next = count.into();
//! }
//! for high in [false, true] {
//!     unit.clock.next = high.into();
//!     assert!(simulate(&mut unit, 10));
//! }
//! assert_eq!(unit.sum.val().to_u64(), 24 + (1 << 4) + (3 << 6));
//! ```

pub mod accelerator;
pub mod control;
pub mod converter;
pub mod crossbar;
pub mod datapath;
pub mod devices;
pub mod input;
pub mod parameters;
mod prelude;
pub mod tile;

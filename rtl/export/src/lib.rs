//! A Verilog exporter over rust-hdl's block tree.
//!
//! rust-hdl's own generator writes a different circuit than its simulator runs in a dozen quiet
//! ways: sums widen inside casts, literals are 32 bits wide, parentheses are dropped, equal blocks
//! are repeated once per instance. This exporter reads the same public tree and syntax and either
//! writes Verilog that means what the simulator computes, or refuses with a sentence.
//!
//! Four steps, one folder each:
//!
//! | step | from | to |
//! | --- | --- | --- |
//! | `parse` | kernels as rust-hdl recorded them | statements in which everything has a width |
//! | `lower` | statements | registers, combinational groups, instances; equal modules shared |
//! | `tidy` | modules | the same, constants computed and what nobody reads dropped |
//! | `emit` | modules | text, one module a file; arrays are vectors, what repeats is a loop |
//!
//! A block is a rust-hdl module whose signals have their widths as values:
//!
//! ```
//! use forms_export::{LogicBlock, Register, Wire, comment, dff_setup, export};
//! use rust_hdl::prelude::*;
//!
//! /// Counts clocks.
//! #[derive(LogicBlock)]
//! struct Counter {
//!     clock: Signal<In, Clock>,
//!     reset: Signal<In, Bit>,
//!     count: Wire<Out>,
//!     state: Register,
//! }
//!
//! impl Counter {
//!     /// A counter of `width` bits.
//!     fn new(width: usize) -> Self {
//!         Self {
//!             clock: Signal::default(),
//!             reset: Signal::default(),
//!             count: Wire::new(width),
//!             state: Register::new(width),
//!         }
//!     }
//! }
//!
//! impl Logic for Counter {
//!     #[hdl_gen]
//!     fn update(&mut self) {
//!         comment!("module counter: Counts clocks.");
//!         dff_setup!(self, clock, state);
//!         self.state.d.next = self.state.q.val() + 1;
//!         if self.reset.val() {
//!             self.state.d.next = 0.into();
//!         }
//!         self.count.next = self.state.q.val();
//!     }
//! }
//!
//! fn main() -> Result<(), forms_export::Error> {
//!     let mut counter = Counter::new(4);
//!     counter.connect_all();
//!     let design = export(&counter, "counter")?;
//!     assert!(design.modules[0].text.contains("state <= state + 4'd1;"));
//!     Ok(())
//! }
//! ```
//!
//! Two widths never meet in one operation; [`Word::to_bits`] widens or cuts a value to the wire it is
//! assigned to. [`Wire`] takes up to [`MAX_WIDTH`] bits.
//!
//! What rust-hdl's macros throw away before anything can see it (a call's name, an inclusive range,
//! a match guard) is looked for in the source text by [`check_source`].

// The derive names this crate, also here.
extern crate self as forms_export;

mod design;
#[doc(hidden)]
pub mod docs;
mod emit;
mod error;
mod ir;
mod lower;
mod macros;
mod memory;
mod name;
mod number;
mod parse;
mod register;
mod reserved;
pub mod rest;
mod share;
mod source;
mod tidy;
mod tree;
mod variant;
mod wide_memory;
mod wire;
mod word;

pub use design::{Design, Direction, Module, Port, Variant, export};
pub use error::Error;
pub use forms_export_macros::LogicBlock;
pub use memory::{ADDRESS_BITS, Memory};
pub use register::{Register, Stored};
pub use rest::{Rest, rises};
pub use source::check_source;
pub use wide_memory::WideMemory;
pub use wire::{Constant, Wire};
pub use word::{MAX_WIDTH, Word};

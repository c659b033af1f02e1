//! What every block of this crate starts from: rust-hdl's words, our registers, and builders for
//! arrays whose length is chosen when a configuration is built.

pub(crate) use forms_export::{LogicBlock, Memory, Register, Rest, comment, dff_setup};
pub(crate) use rust_hdl::prelude::*;

/// `count` signals.
pub(crate) fn signals<D: Direction, T: Synth>(count: usize) -> Vec<Signal<D, T>> {
    (0..count).map(|_| Signal::default()).collect()
}

/// `count` registers.
pub(crate) fn registers<T: Synth>(count: usize) -> Vec<Register<T>> {
    (0..count).map(|_| Register::default()).collect()
}

/// One block where a configuration has it, none where it has not: a kernel's loop over the array
/// then leaves no trace in the exported Verilog.
pub(crate) fn blocks<T>(present: bool, new: impl Fn() -> T) -> Vec<T> {
    present.then(new).into_iter().collect()
}

/// A constant of exact width.
pub(crate) fn constant<const N: usize>(value: u64) -> Constant<Bits<N>> {
    Constant::new(value.into())
}

/// A memory that uses all of its address bits.
pub(crate) fn memory<const ADDR: usize, D: Synth>() -> Memory<ADDR, D> {
    // 2^ADDR words always fit ADDR bits, so this cannot fail.
    Memory::new(1 << ADDR).unwrap_or_else(|error| unreachable!("{error}"))
}

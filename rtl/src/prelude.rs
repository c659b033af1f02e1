//! What every block of this crate starts from: rust-hdl's words, and our wires, registers and memories, whose
//! widths and numbers are chosen when a block is built.

pub(crate) use forms_export::{
    ADDRESS_BITS, Constant, LogicBlock, Memory, Register, Rest, WideMemory, Wire, Word, comment,
    dff_setup, rises,
};
pub(crate) use rust_hdl::prelude::{
    Bit, Clock, Direction, In, Local, Logic, Out, Signal, TimingInfo, Verilog, ast, hdl_gen, logic,
};

/// `count` flags.
pub(crate) fn flags<D: Direction>(count: usize) -> Vec<Signal<D, Bit>> {
    (0..count).map(|_| Signal::default()).collect()
}

/// `count` registers of one bit.
pub(crate) fn flag_registers(count: usize) -> Vec<Register<Bit>> {
    (0..count).map(|_| Register::default()).collect()
}

/// `count` blocks. None is a block that a configuration does not have: a kernel's loop over the array then
/// leaves no trace in the exported Verilog.
pub(crate) fn blocks<T>(count: usize, new: impl Fn() -> T) -> Vec<T> {
    (0..count).map(|_| new()).collect()
}

/// A memory of `depth` words of `width` bits.
pub(crate) fn memory(depth: usize, width: usize) -> Memory {
    // Parameters allow no more than a few thousand words, so this cannot fail.
    Memory::new(depth, width).unwrap_or_else(|error| unreachable!("{error}"))
}

/// A memory of `depth` words of `wires` wires of `width` bits.
pub(crate) fn wide_memory(depth: usize, wires: usize, width: usize) -> WideMemory {
    WideMemory::new(depth, wires, width).unwrap_or_else(|error| unreachable!("{error}"))
}

/// Bits that hold every number up to `most`, and at least one.
pub(crate) fn bits_for(most: u64) -> usize {
    (u64::BITS - most.leading_zeros()).max(1) as usize
}

/// Bits that tell `count` things apart: none for one.
pub(crate) fn index_bits(count: usize) -> usize {
    (usize::BITS - count.saturating_sub(1).leading_zeros()) as usize
}

/// One wire a 32 of `bits`: a bus that may be wider than a word.
pub(crate) fn select_words<D: Direction>(bits: usize) -> Vec<Wire<D>> {
    (0..bits)
        .step_by(32)
        .map(|first| Wire::new(32.min(bits - first)))
        .collect()
}

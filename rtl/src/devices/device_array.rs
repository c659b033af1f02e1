//! Device array: all devices of a crossbar, as a programmable memory that yields bit-line counts.
//!
//! | parameter | meaning | rule |
//! | --- | --- | --- |
//! | `M` | rows of a fragment | 1..=16 |
//! | `LEVELS` | bits of a fragment's levels | 2 M |
//! | `CNT` | bits of a count | holds 3 M |
//! | `ADDR` | bits of an address: sub-array, then beat | |
//! | `PROG` | bits of a programming address: sub-array, then device column | |
//! | converters | bit lines read at once | a power of two |
//!
//! This is the boundary to the analogue world. An ASIC flow replaces the whole module by the array
//! and its sample-and-hold stage, which sees the same pins; an FPGA keeps it in block RAM.
//! Latency 2, counted in clocks with `advance` high.

use super::device_column::DeviceColumn;
use crate::prelude::*;

/// One device column a converter.
#[derive(LogicBlock)]
pub struct DeviceArray<
    const M: usize,
    const LEVELS: usize,
    const CNT: usize,
    const ADDR: usize,
    const PROG: usize,
> {
    /// Rising edge.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high. The devices keep their levels.
    pub reset: Signal<In, Bit>,
    /// The pipeline moves.
    pub advance: Signal<In, Bit>,
    /// Store `program_levels` at `program_address`.
    pub program_enable: Signal<In, Bit>,
    /// Fragment to program: sub-array, then device column.
    pub program_address: Signal<In, Bits<PROG>>,
    /// Its levels, 2 bits each, row 0 lowest.
    pub program_levels: Signal<In, Bits<LEVELS>>,
    /// A plane is applied.
    pub apply: Signal<In, Bit>,
    /// What it is applied to: sub-array, then beat.
    pub address: Signal<In, Bits<ADDR>>,
    /// The plane, row 0 at bit 0.
    pub word_lines: Signal<In, Bits<M>>,
    /// Bit-line counts, one a converter.
    pub bit_line: Vec<Signal<Out, Bits<CNT>>>,

    column: Vec<DeviceColumn<M, LEVELS, CNT, ADDR>>,
    applied: Register<Bits<M>>,
    column_address: Signal<Local, Bits<ADDR>>,
    converter: Signal<Local, Bits<PROG>>,
    index: Vec<Constant<Bits<PROG>>>,
    converter_bits: Constant<Bits<PROG>>,
    converter_mask: Constant<Bits<PROG>>,
    _rest: Rest,
}

impl<const M: usize, const LEVELS: usize, const CNT: usize, const ADDR: usize, const PROG: usize>
    DeviceArray<M, LEVELS, CNT, ADDR, PROG>
{
    /// The devices that `converters` converters read, a power of two.
    pub fn new(converters: usize) -> Self {
        assert!(
            converters.is_power_of_two(),
            "a device array serves a power of two of converters, not {converters}"
        );
        Self {
            clock: Default::default(),
            reset: Default::default(),
            advance: Default::default(),
            program_enable: Default::default(),
            program_address: Default::default(),
            program_levels: Default::default(),
            apply: Default::default(),
            address: Default::default(),
            word_lines: Default::default(),
            bit_line: signals(converters),
            column: (0..converters).map(|_| DeviceColumn::new()).collect(),
            applied: Default::default(),
            column_address: Default::default(),
            converter: Default::default(),
            index: (0..converters as u64).map(constant).collect(),
            converter_bits: constant(u64::from(converters.ilog2())),
            converter_mask: constant(converters as u64 - 1),
            _rest: Rest::default(),
        }
    }
}

impl<const M: usize, const LEVELS: usize, const CNT: usize, const ADDR: usize, const PROG: usize>
    Logic for DeviceArray<M, LEVELS, CNT, ADDR, PROG>
{
    #[hdl_gen]
    fn update(&mut self) {
        comment!(
            "module device_array: All devices of a crossbar; yields the bit-line counts of the active sub-array."
        );
        dff_setup!(self, clock, applied);
        if self.advance.val() {
            self.applied.d.next = self.word_lines.val();
        }
        if self.reset.val() {
            self.applied.d.next = 0.into();
        }

        // Device column c is converted by converter c mod A in beat c / A.
        self.converter.next = self.program_address.val() & self.converter_mask.val();
        self.column_address.next =
            bit_cast::<ADDR, PROG>(self.program_address.val() >> self.converter_bits.val());
        for i in 0..self.column.len() {
            self.column[i].clock.next = self.clock.val();
            self.column[i].reset.next = self.reset.val();
            self.column[i].advance.next = self.advance.val();
            self.column[i].program_enable.next =
                self.program_enable.val() & (self.converter.val() == self.index[i].val());
            self.column[i].program_address.next = self.column_address.val();
            self.column[i].program_levels.next = self.program_levels.val();
            self.column[i].apply.next = self.apply.val();
            self.column[i].address.next = self.address.val();
            self.column[i].word_lines.next = self.applied.q.val();
            self.bit_line[i].next = self.column[i].count.val();
        }
    }
}

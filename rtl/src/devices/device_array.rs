//! Device array: all devices of a crossbar, as a programmable memory that yields bit-line counts.
//!
//! | parameter | meaning | rule |
//! | --- | --- | --- |
//! | `M` | rows of a group | 1..=16 |
//! | `LEVELS` | bits of a group's levels | 2 M or M |
//! | `CNT` | bits of a count | holds a fragment's rows x the highest level |
//! | `ADDR` | bits of an address: sub-array, then beat | |
//! | `PROG` | bits of a programming address: row group, sub-array, device column | may have more, above |
//! | converters | bit lines read at once | a power of two |
//! | groups | groups of M rows in a fragment | a power of two |
//!
//! A fragment of many rows is programmed, and its bit line summed, in groups.
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
    /// What to program: row group, then sub-array, then device column.
    pub program_address: Signal<In, Bits<PROG>>,
    /// Its levels, row 0 lowest.
    pub program_levels: Signal<In, Bits<LEVELS>>,
    /// A plane is applied.
    pub apply: Signal<In, Bit>,
    /// What it is applied to: sub-array, then beat.
    pub address: Signal<In, Bits<ADDR>>,
    /// The plane, M rows a group, row 0 at bit 0.
    pub word_lines: Vec<Signal<In, Bits<M>>>,
    /// Bit-line counts, one a converter.
    pub bit_line: Vec<Signal<Out, Bits<CNT>>>,

    // Group after group, converter 0, 1, ... of each.
    column: Vec<DeviceColumn<M, LEVELS, CNT, ADDR>>,
    applied: Vec<Register<Bits<M>>>,
    column_address: Signal<Local, Bits<ADDR>>,
    converter: Signal<Local, Bits<PROG>>,
    index: Vec<Constant<Bits<PROG>>>,
    converter_bits: Constant<Bits<PROG>>,
    converter_mask: Constant<Bits<PROG>>,
    group: Vec<Signal<Local, Bits<PROG>>>,
    group_index: Vec<Constant<Bits<PROG>>>,
    group_place: Vec<Constant<Bits<PROG>>>,
    group_mask: Vec<Constant<Bits<PROG>>>,
    _converters: usize,
    _rest: Rest,
}

impl<const M: usize, const LEVELS: usize, const CNT: usize, const ADDR: usize, const PROG: usize>
    DeviceArray<M, LEVELS, CNT, ADDR, PROG>
{
    /// The devices that `converters` converters read, in `groups` groups of rows; both are powers
    /// of two. `column_bits` of a programming address say sub-array and device column.
    pub fn new(converters: usize, groups: usize, column_bits: usize) -> Self {
        assert!(
            converters.is_power_of_two() && groups.is_power_of_two(),
            "a device array has a power of two of converters and groups, not {converters} and {groups}"
        );
        let several = groups > 1;
        Self {
            clock: Default::default(),
            reset: Default::default(),
            advance: Default::default(),
            program_enable: Default::default(),
            program_address: Default::default(),
            program_levels: Default::default(),
            apply: Default::default(),
            address: Default::default(),
            word_lines: signals(groups),
            bit_line: signals(converters),
            column: (0..groups * converters)
                .map(|_| DeviceColumn::new())
                .collect(),
            applied: registers(groups),
            column_address: Default::default(),
            converter: Default::default(),
            index: (0..converters as u64).map(constant).collect(),
            converter_bits: constant(u64::from(converters.ilog2())),
            converter_mask: constant(converters as u64 - 1),
            group: signals(usize::from(several)),
            group_index: (0..groups as u64)
                .filter(|_| several)
                .map(constant)
                .collect(),
            group_place: blocks(several, || constant(column_bits as u64)),
            group_mask: blocks(several, || constant(groups as u64 - 1)),
            _converters: converters,
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
        for i in 0..self.applied.len() {
            self.applied[i].clock.next = self.clock.val();
            self.applied[i].d.next = self.applied[i].q.val();
        }
        if self.advance.val() {
            for i in 0..self.applied.len() {
                self.applied[i].d.next = self.word_lines[i].val();
            }
        }
        if self.reset.val() {
            for i in 0..self.applied.len() {
                self.applied[i].d.next = 0.into();
            }
        }

        // Device column c is converted by converter c mod A in beat c / A.
        self.converter.next = self.program_address.val() & self.converter_mask.val();
        self.column_address.next =
            bit_cast::<ADDR, PROG>(self.program_address.val() >> self.converter_bits.val());
        for i in 0..self.column.len() {
            self.column[i].clock.next = self.clock.val();
            self.column[i].reset.next = self.reset.val();
            self.column[i].advance.next = self.advance.val();
            self.column[i].program_address.next = self.column_address.val();
            self.column[i].program_levels.next = self.program_levels.val();
            self.column[i].apply.next = self.apply.val();
            self.column[i].address.next = self.address.val();
        }
        for i in 0..self.group.len() {
            self.group[i].next = (self.program_address.val() >> self.group_place[i].val())
                & self.group_mask[i].val();
        }
        // A loop of one turn gives a number a name.
        for n in self._converters..self._converters.saturating_add(1) {
            for g in 0..self.applied.len() {
                for i in 0..self.bit_line.len() {
                    self.column[n * g + i].word_lines.next = self.applied[g].q.val();
                    self.column[n * g + i].program_enable.next =
                        self.program_enable.val() & (self.converter.val() == self.index[i].val());
                }
            }
            for g in 0..self.group_index.len() {
                for i in 0..self.bit_line.len() {
                    self.column[n * g + i].program_enable.next = self.program_enable.val()
                        & (self.converter.val() == self.index[i].val())
                        & (self.group[0].val() == self.group_index[g].val());
                }
            }
            // The currents of the groups of a bit line add up.
            for i in 0..self.bit_line.len() {
                self.bit_line[i].next = self.column[i].count.val();
            }
            for g in 1..self.applied.len() {
                for i in 0..self.bit_line.len() {
                    self.bit_line[i].next =
                        self.bit_line[i].val() + self.column[n * g + i].count.val();
                }
            }
        }
    }
}

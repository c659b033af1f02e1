//! Device column: the devices of every bit line that one converter serves.
//!
//! | parameter | meaning | rule |
//! | --- | --- | --- |
//! | `M` | rows of a fragment | 1..=16 |
//! | `LEVELS` | bits of a fragment's levels | 2 M |
//! | `CNT` | bits of a count | holds 3 M |
//! | `ADDR` | bits of an address: sub-array, then beat | |
//!
//! One word of the memory is one fragment of one device column. Latency 2: the word is read on the
//! first edge, its count is held (the sample-and-hold) on the second.

use super::bit_line::BitLine;
use crate::prelude::*;

/// A programmable memory that yields bit-line counts.
#[derive(LogicBlock)]
pub struct DeviceColumn<const M: usize, const LEVELS: usize, const CNT: usize, const ADDR: usize> {
    /// Rising edge.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high. The devices keep their levels.
    pub reset: Signal<In, Bit>,
    /// The pipeline moves.
    pub advance: Signal<In, Bit>,
    /// Store `program_levels` at `program_address`.
    pub program_enable: Signal<In, Bit>,
    /// Fragment to program: sub-array, then beat.
    pub program_address: Signal<In, Bits<ADDR>>,
    /// Its levels, 2 bits each, row 0 lowest.
    pub program_levels: Signal<In, Bits<LEVELS>>,
    /// A plane is applied to `address`.
    pub apply: Signal<In, Bit>,
    /// Fragment to read: sub-array, then beat.
    pub address: Signal<In, Bits<ADDR>>,
    /// Word lines one clock after `address`, as the levels are.
    pub word_lines: Signal<In, Bits<M>>,
    /// Bit-line count, two clocks after `address`.
    pub count: Signal<Out, Bits<CNT>>,

    devices: Memory<ADDR, Bits<LEVELS>>,
    bit_line: BitLine<M, LEVELS, CNT>,
    held: Register<Bits<CNT>>,
    _rest: Rest,
}

impl<const M: usize, const LEVELS: usize, const CNT: usize, const ADDR: usize>
    DeviceColumn<M, LEVELS, CNT, ADDR>
{
    /// A column of 2^ADDR fragments.
    pub fn new() -> Self {
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
            count: Default::default(),
            devices: memory(),
            bit_line: BitLine::new(),
            held: Default::default(),
            _rest: Rest::default(),
        }
    }
}

impl<const M: usize, const LEVELS: usize, const CNT: usize, const ADDR: usize> Default
    for DeviceColumn<M, LEVELS, CNT, ADDR>
{
    fn default() -> Self {
        Self::new()
    }
}

impl<const M: usize, const LEVELS: usize, const CNT: usize, const ADDR: usize> Logic
    for DeviceColumn<M, LEVELS, CNT, ADDR>
{
    #[hdl_gen]
    fn update(&mut self) {
        comment!(
            "module device_column: Devices of the bit lines that one converter serves, read as counts."
        );
        dff_setup!(self, clock, held);

        self.devices.clock.next = self.clock.val();
        self.devices.write_enable.next = self.program_enable.val();
        self.devices.write_address.next = self.program_address.val();
        self.devices.write_data.next = self.program_levels.val();
        self.devices.read_enable.next = self.advance.val() & self.apply.val();
        self.devices.read_address.next = self.address.val();

        self.bit_line.word_lines.next = self.word_lines.val();
        self.bit_line.levels.next = self.devices.read_data.val();
        if self.advance.val() {
            self.held.d.next = self.bit_line.count.val();
        }
        if self.reset.val() {
            self.held.d.next = 0.into();
        }
        self.count.next = self.held.q.val();
    }
}

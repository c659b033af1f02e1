//! Device column: the devices of every bit line that one converter serves.
//!
//! | parameter | meaning | rule |
//! | --- | --- | --- |
//! | rows | rows of a group | rows x device bits: 1..=64 |
//! | device bits | bits of a device's level | 1.. |
//! | count bits | bits of a count | hold rows x the highest level |
//! | depth | words: a group of rows each | 1..=2^address bits |
//! | address bits | bits of an address: sub-array, lane column, turn | 1..=32 |
//!
//! A word is the rows of one group of a device column. Latency 2: it is read on the first edge; on the second
//! its count is held (the sample-and-hold), row by row: block RAM leaves no time for a sum.

use super::bit_line::BitLine;
use crate::prelude::*;

/// A programmable memory that yields bit-line counts.
#[derive(LogicBlock)]
pub struct DeviceColumn {
    /// Rising edge.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high. The devices keep their levels.
    pub reset: Signal<In, Bit>,
    /// The pipeline moves.
    pub advance: Signal<In, Bit>,
    /// Store `program_levels` at `program_address`.
    pub program_enable: Signal<In, Bit>,
    /// What to program: sub-array, lane column, turn.
    pub program_address: Wire<In>,
    /// Its levels, row 0 lowest.
    pub program_levels: Wire<In>,
    /// A plane is applied to `address`.
    pub apply: Signal<In, Bit>,
    /// What to read: sub-array, lane column, turn.
    pub address: Wire<In>,
    /// Word lines one clock after `address`, as the levels are.
    pub word_lines: Wire<In>,
    /// Bit-line count, two clocks after `address`.
    pub count: Wire<Out>,

    devices: Memory,
    bit_line: Vec<BitLine>,
    held: Vec<Register>,
    row: Vec<Wire<Local>>,
    total: Wire<Local>,
    below: Vec<Constant>,
    _rest: Rest,
}

impl DeviceColumn {
    /// A column of `depth` words of `rows` devices of `device_bits` bits.
    pub fn new(
        rows: usize,
        device_bits: usize,
        count_bits: usize,
        depth: usize,
        address_bits: usize,
    ) -> Self {
        let largest = rows as u64 * ((1 << device_bits) - 1);
        assert!(
            bits_for(largest) <= count_bits,
            "{count_bits} bits do not count to {largest}: {rows} rows x the highest level"
        );
        let below = |row: usize| {
            let bits = row * device_bits;
            Constant::new(bits_for(bits as u64), bits as u64)
        };
        Self {
            clock: Signal::default(),
            reset: Signal::default(),
            advance: Signal::default(),
            program_enable: Signal::default(),
            program_address: Wire::new(address_bits),
            program_levels: Wire::new(rows * device_bits),
            apply: Signal::default(),
            address: Wire::new(address_bits),
            word_lines: Wire::new(rows),
            count: Wire::new(count_bits),
            devices: memory(depth, rows * device_bits),
            bit_line: blocks(rows, || BitLine::new(1, device_bits, device_bits)),
            held: Register::array(rows, device_bits),
            row: Wire::array(rows, count_bits),
            total: Wire::new(count_bits),
            below: (0..rows).map(below).collect(),
            _rest: Rest::default(),
        }
    }
}

impl Logic for DeviceColumn {
    #[hdl_gen]
    fn update(&mut self) {
        comment!(
            "module device_column: Devices of the bit lines that one converter serves, read as counts."
        );
        for i in 0..self.held.len() {
            self.held[i].clock.next = self.clock.val();
            self.held[i].d.next = self.held[i].q.val();
        }
        self.devices.clock.next = self.clock.val();
        self.devices.write_enable.next = self.program_enable.val();
        self.devices.write_address.next = self.program_address.val();
        self.devices.write_data.next = self.program_levels.val();
        self.devices.read_enable.next = self.advance.val() & self.apply.val();
        self.devices.read_address.next = self.address.val();

        for i in 0..self.bit_line.len() {
            self.bit_line[i].word_lines.next = self.word_lines.val().get_bit(i).into();
            self.bit_line[i].levels.next =
                (self.devices.read_data.val() >> self.below[i].val()).to_bits();
        }
        if self.advance.val() {
            for i in 0..self.held.len() {
                self.held[i].d.next = self.bit_line[i].count.val();
            }
        }
        if self.reset.val() {
            for i in 0..self.held.len() {
                self.held[i].d.next = 0.into();
            }
        }
        self.total.next = 0.into();
        for i in 0..self.held.len() {
            self.row[i].next = self.held[i].q.val().to_bits();
            self.total.next = self.total.val() + self.row[i].val();
        }
        self.count.next = self.total.val();
    }
}

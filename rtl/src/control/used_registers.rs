//! Used registers: how much of the crossbar a layer needs.
//!
//! Built from [`Parameters`].
//!
//! | address | register | holds | after reset |
//! | --- | --- | --- | --- |
//! | 0 | K_used | weight columns in use, 1..=K | K |
//! | 1 | F_used | sub-arrays in use, 1..=F | F |
//! | 2 | B_used | input bits in use, 1..=B (SME: as doubled) | B |
//! | 4 | F / lanes | the lane column where the weight columns in use begin | 0 |
//!
//! The first three keep their value less one, which is the last index in use. Weight column k lies in lane
//! k mod lanes, lane column k / lanes: those of the last one are computed when it is written, by a mask and
//! a shift where the number of lanes is a power of two, else by long division. Latency 1.

use crate::parameters::Parameters;
use crate::prelude::*;

/// K_used, F_used, B_used and F.
#[derive(LogicBlock)]
pub struct UsedRegisters {
    /// Rising edge.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high: all is in use.
    pub reset: Signal<In, Bit>,
    /// Write `data` to register `address`.
    pub program_enable: Signal<In, Bit>,
    /// Register.
    pub address: Wire<In>,
    /// Its value.
    pub data: Wire<In>,
    /// K_used - 1.
    pub last_column: Wire<Out>,
    /// The lane column of weight column K_used - 1.
    pub last_lane_column: Wire<Out>,
    /// Several lanes: its lane.
    pub last_lane: Vec<Wire<Out>>,
    /// F_used - 1.
    pub last_subarray: Wire<Out>,
    /// B_used - 1.
    pub last_position: Wire<Out>,
    /// F / lanes: where the lane columns in use begin.
    pub first_lane_column: Wire<Out>,

    column: Register,
    lane_column: Register,
    lane: Vec<Register>,
    subarray: Register,
    position: Register,
    first: Register,
    index: Wire<Local>,
    column_index: Wire<Local>,
    quotient: Wire<Local>,
    remainder: Wire<Local>,
    lane_bits: Vec<Constant>,
    lane_mask: Vec<Constant>,
    divisor: Vec<Constant>,
    digit: Vec<Constant>,
    all_columns: Constant,
    all_lane_columns: Constant,
    all_lanes: Vec<Constant>,
    all_subarrays: Constant,
    all_positions: Constant,
    _rest: Rest,
}

impl UsedRegisters {
    /// Bits of a register's address.
    const ADDRESS_BITS: usize = 3;

    /// Bits of the data that a register takes; no crossbar has more than 2^16 - 1 of anything.
    const VALUE_BITS: usize = 16;

    /// The registers of a crossbar of `p`.
    pub fn new(p: &Parameters) -> Self {
        let (column_bits, lane_column_bits) = (p.column_bits(), p.lane_column_bits());
        let (lanes, last_column) = (p.lanes() as u64, p.weight_columns() as u64 - 1);
        let (several, lane_bits) = (usize::from(lanes > 1), index_bits(p.lanes()).max(1));
        let shifted = usize::from(lanes.is_power_of_two());
        // The most significant digit first. The largest divisor is no more than the last column.
        let digits = || {
            let digits = if shifted == 1 {
                0
            } else {
                index_bits(p.lane_columns())
            };
            (0..digits).rev()
        };
        Self {
            clock: Signal::default(),
            reset: Signal::default(),
            program_enable: Signal::default(),
            address: Wire::new(Self::ADDRESS_BITS),
            data: Wire::new(Self::VALUE_BITS),
            last_column: Wire::new(column_bits),
            last_lane_column: Wire::new(lane_column_bits),
            last_lane: Wire::array(several, lane_bits),
            last_subarray: Wire::new(p.subarray_bits()),
            last_position: Wire::new(p.position_bits()),
            first_lane_column: Wire::new(lane_column_bits),
            column: Register::new(column_bits),
            lane_column: Register::new(lane_column_bits),
            lane: Register::array(several, lane_bits),
            subarray: Register::new(p.subarray_bits()),
            position: Register::new(p.position_bits()),
            first: Register::new(lane_column_bits),
            index: Wire::new(Self::VALUE_BITS),
            column_index: Wire::new(column_bits),
            quotient: Wire::new(column_bits),
            remainder: Wire::new(column_bits),
            lane_bits: blocks(shifted, || Constant::new(4, u64::from(lanes.ilog2()))),
            lane_mask: blocks(shifted, || Constant::new(column_bits, lanes - 1)),
            divisor: digits()
                .map(|digit| Constant::new(column_bits, lanes << digit))
                .collect(),
            digit: digits()
                .map(|digit| Constant::new(column_bits, 1 << digit))
                .collect(),
            all_columns: Constant::new(column_bits, last_column),
            all_lane_columns: Constant::new(lane_column_bits, last_column / lanes),
            all_lanes: blocks(several, || Constant::new(lane_bits, last_column % lanes)),
            all_subarrays: Constant::new(p.subarray_bits(), p.subarrays() as u64 - 1),
            all_positions: Constant::new(p.position_bits(), p.fed_bits() as u64 - 1),
            _rest: Rest::default(),
        }
    }
}

impl Logic for UsedRegisters {
    #[hdl_gen]
    fn update(&mut self) {
        comment!(
            "module used_registers: How many weight columns, sub-arrays and input bits are in use, and where they begin."
        );
        dff_setup!(self, clock, column, lane_column, subarray, position, first);
        for l in 0..self.lane.len() {
            self.lane[l].clock.next = self.clock.val();
            self.lane[l].d.next = self.lane[l].q.val();
        }
        self.index.next = self.data.val() - 1;
        self.column_index.next = self.index.val().to_bits();
        self.quotient.next = 0.into();
        self.remainder.next = self.column_index.val();
        for i in 0..self.lane_bits.len() {
            self.quotient.next = self.column_index.val() >> self.lane_bits[i].val();
            self.remainder.next = self.column_index.val() & self.lane_mask[i].val();
        }
        for i in 0..self.divisor.len() {
            if self.remainder.val() >= self.divisor[i].val() {
                self.quotient.next = self.quotient.val() | self.digit[i].val();
                self.remainder.next = self.remainder.val() - self.divisor[i].val();
            }
        }
        if self.program_enable.val() & (self.address.val() == 0) {
            self.column.d.next = self.column_index.val();
            self.lane_column.d.next = self.quotient.val().to_bits();
            for l in 0..self.lane.len() {
                self.lane[l].d.next = self.remainder.val().to_bits();
            }
        }
        if self.program_enable.val() & (self.address.val() == 1) {
            self.subarray.d.next = self.index.val().to_bits();
        }
        if self.program_enable.val() & (self.address.val() == 2) {
            self.position.d.next = self.index.val().to_bits();
        }
        if self.program_enable.val() & (self.address.val() == 4) {
            self.first.d.next = self.data.val().to_bits();
        }
        if self.reset.val() {
            self.first.d.next = 0.into();
            self.column.d.next = self.all_columns.val();
            self.lane_column.d.next = self.all_lane_columns.val();
            for l in 0..self.lane.len() {
                self.lane[l].d.next = self.all_lanes[l].val();
            }
            self.subarray.d.next = self.all_subarrays.val();
            self.position.d.next = self.all_positions.val();
        }
        self.last_column.next = self.column.q.val();
        self.last_lane_column.next = self.lane_column.q.val();
        for l in 0..self.lane.len() {
            self.last_lane[l].next = self.lane[l].q.val();
        }
        self.last_subarray.next = self.subarray.q.val();
        self.last_position.next = self.position.q.val();
        self.first_lane_column.next = self.first.q.val();
    }
}

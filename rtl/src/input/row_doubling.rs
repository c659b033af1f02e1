//! Row doubling: shifts the inputs of the rows whose weights SME has squeezed.
//!
//! | parameter | meaning | rule |
//! | --- | --- | --- |
//! | `B` | bits of a doubled input | bits of an input and 3 |
//! | `FB` | bits of a sub-array's index | |
//! | `PROG` | bits of a programming address: sub-array, then row | may have more, above |
//! | rows | rows of a fragment | a power of two |
//!
//! A squeezed row holds its weights halved e times, e = 0..3; its input is doubled as often in
//! exchange: `doubled` = x << e. Each row has its own e in each sub-array. Latency 0 from `x`, and
//! the sub-array is that of the next fragment to be accepted. The exponents of every row of every
//! sub-array in use must be programmed; a reset keeps them.

use crate::datapath::register_file::RegisterFile;
use crate::prelude::*;

/// Exponents, and the shifters that they drive.
#[derive(LogicBlock)]
pub struct RowDoubling<const B: usize, const FB: usize, const PROG: usize> {
    /// Rising edge.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high: the next fragment is the first of an MVM.
    pub reset: Signal<In, Bit>,
    /// Store `program_exponent` at `program_address`.
    pub program_enable: Signal<In, Bit>,
    /// Row to program: sub-array, then row.
    pub program_address: Signal<In, Bits<PROG>>,
    /// How often its inputs are doubled.
    pub program_exponent: Signal<In, Bits<2>>,
    /// F_used - 1.
    pub last_subarray: Signal<In, Bits<FB>>,
    /// The offered fragment is accepted.
    pub accept: Signal<In, Bit>,
    /// Its inputs, one a row; the 3 highest bits are 0.
    pub x: Vec<Signal<In, Bits<B>>>,
    /// Its inputs, doubled.
    pub doubled: Vec<Signal<Out, Bits<B>>>,

    exponent: Vec<RegisterFile<FB, 2>>,
    current: Register<Bits<FB>>,
    program_row: Signal<Local, Bits<PROG>>,
    program_subarray: Signal<Local, Bits<FB>>,
    row_index: Vec<Constant<Bits<PROG>>>,
    row_bits: Constant<Bits<4>>,
    row_mask: Constant<Bits<PROG>>,
    _rest: Rest,
}

impl<const B: usize, const FB: usize, const PROG: usize> RowDoubling<B, FB, PROG> {
    /// Shifters for fragments of `rows` rows.
    pub fn new(rows: usize) -> Self {
        assert!(rows.is_power_of_two(), "{rows} rows must be a power of two");
        Self {
            clock: Default::default(),
            reset: Default::default(),
            program_enable: Default::default(),
            program_address: Default::default(),
            program_exponent: Default::default(),
            last_subarray: Default::default(),
            accept: Default::default(),
            x: signals(rows),
            doubled: signals(rows),
            exponent: (0..rows).map(|_| RegisterFile::new()).collect(),
            current: Default::default(),
            program_row: Default::default(),
            program_subarray: Default::default(),
            row_index: (0..rows as u64).map(constant).collect(),
            row_bits: constant(u64::from(rows.ilog2())),
            row_mask: constant(rows as u64 - 1),
            _rest: Rest::default(),
        }
    }
}

impl<const B: usize, const FB: usize, const PROG: usize> Logic for RowDoubling<B, FB, PROG> {
    #[hdl_gen]
    fn update(&mut self) {
        comment!("module row_doubling: Shifts the inputs of the rows whose weights are squeezed.");
        dff_setup!(self, clock, current);
        if self.accept.val() {
            self.current.d.next = self.current.q.val() + 1;
            if self.current.q.val() == self.last_subarray.val() {
                self.current.d.next = 0.into();
            }
        }
        if self.reset.val() {
            self.current.d.next = 0.into();
        }

        self.program_row.next = self.program_address.val() & self.row_mask.val();
        self.program_subarray.next =
            bit_cast::<FB, PROG>(self.program_address.val() >> self.row_bits.val());
        for i in 0..self.x.len() {
            self.exponent[i].clock.next = self.clock.val();
            self.exponent[i].write_enable.next =
                self.program_enable.val() & (self.program_row.val() == self.row_index[i].val());
            self.exponent[i].write_address.next = self.program_subarray.val();
            self.exponent[i].write_data.next = self.program_exponent.val();
            self.exponent[i].read_address.next = self.current.q.val();
            self.doubled[i].next = self.x[i].val() << self.exponent[i].read_data.val();
        }
    }
}

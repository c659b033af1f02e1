//! Used registers: how much of the crossbar a layer needs.
//!
//! | parameter | meaning | rule |
//! | --- | --- | --- |
//! | `KB` `FB` `P` | bits of a weight column, a sub-array, a position | each index fits |
//!
//! | address | register | holds | after reset |
//! | --- | --- | --- | --- |
//! | 0 | K_used | weight columns in use, 1..=K | K |
//! | 1 | F_used | sub-arrays in use, 1..=F | F |
//! | 2 | B_used | input bits in use, 1..=B | B |
//!
//! A register keeps its value less one, which is the last index in use. Latency 1.

use crate::prelude::*;

/// K_used, F_used and B_used.
#[derive(LogicBlock)]
pub struct UsedRegisters<const KB: usize, const FB: usize, const P: usize> {
    /// Rising edge.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high: all of the crossbar is in use.
    pub reset: Signal<In, Bit>,
    /// Write `data` to register `address`.
    pub program_enable: Signal<In, Bit>,
    /// Register.
    pub address: Signal<In, Bits<2>>,
    /// Its value, at least 1.
    pub data: Signal<In, Bits<8>>,
    /// K_used - 1.
    pub last_column: Signal<Out, Bits<KB>>,
    /// F_used - 1.
    pub last_subarray: Signal<Out, Bits<FB>>,
    /// B_used - 1.
    pub last_position: Signal<Out, Bits<P>>,

    column: Register<Bits<KB>>,
    subarray: Register<Bits<FB>>,
    position: Register<Bits<P>>,
    index: Signal<Local, Bits<8>>,
    all_columns: Constant<Bits<KB>>,
    all_subarrays: Constant<Bits<FB>>,
    all_positions: Constant<Bits<P>>,
    _rest: Rest,
}

impl<const KB: usize, const FB: usize, const P: usize> UsedRegisters<KB, FB, P> {
    /// Registers for a crossbar of `columns` weight columns, `subarrays` sub-arrays and inputs of
    /// `bits` bits.
    pub fn new(columns: usize, subarrays: usize, bits: usize) -> Self {
        assert!(
            columns <= 1 << KB && subarrays <= 1 << FB && bits <= 1 << P,
            "{columns} columns, {subarrays} sub-arrays or {bits} bits do not fit {KB}, {FB}, {P} bits"
        );
        Self {
            clock: Default::default(),
            reset: Default::default(),
            program_enable: Default::default(),
            address: Default::default(),
            data: Default::default(),
            last_column: Default::default(),
            last_subarray: Default::default(),
            last_position: Default::default(),
            column: Default::default(),
            subarray: Default::default(),
            position: Default::default(),
            index: Default::default(),
            all_columns: constant(columns as u64 - 1),
            all_subarrays: constant(subarrays as u64 - 1),
            all_positions: constant(bits as u64 - 1),
            _rest: Rest::default(),
        }
    }
}

impl<const KB: usize, const FB: usize, const P: usize> Logic for UsedRegisters<KB, FB, P> {
    #[hdl_gen]
    fn update(&mut self) {
        comment!(
            "module used_registers: How many weight columns, sub-arrays and input bits are in use."
        );
        dff_setup!(self, clock, column, subarray, position);
        self.index.next = self.data.val() - 1;
        if self.program_enable.val() & (self.address.val() == 0) {
            self.column.d.next = bit_cast::<KB, 8>(self.index.val());
        }
        if self.program_enable.val() & (self.address.val() == 1) {
            self.subarray.d.next = bit_cast::<FB, 8>(self.index.val());
        }
        if self.program_enable.val() & (self.address.val() == 2) {
            self.position.d.next = bit_cast::<P, 8>(self.index.val());
        }
        if self.reset.val() {
            self.column.d.next = self.all_columns.val();
            self.subarray.d.next = self.all_subarrays.val();
            self.position.d.next = self.all_positions.val();
        }
        self.last_column.next = self.column.q.val();
        self.last_subarray.next = self.subarray.q.val();
        self.last_position.next = self.position.q.val();
    }
}

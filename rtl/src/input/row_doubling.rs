//! Row doubling: shifts the inputs of the rows whose weights SME has squeezed.
//!
//! | parameter | meaning | rule |
//! | --- | --- | --- |
//! | rows | rows of a fragment | 1.. |
//! | bits | bits of a doubled input | bits of an input and 3 |
//! | sub-arrays | sub-arrays | 1.. |
//! | program bits | bits of a programming address: sub-array, then row | may have more, above |
//!
//! A squeezed row holds its weights halved e times, e = 0..3; its input is doubled as often in
//! exchange: `doubled` = x << e. Each row has its own e in each sub-array. Latency 0 from `x` and
//! `subarray`. The exponents of every row of every sub-array in use must be programmed.

use crate::datapath::register_file::RegisterFile;
use crate::prelude::*;

/// Exponents, and the shifters that they drive.
#[derive(LogicBlock)]
pub struct RowDoubling {
    /// Rising edge.
    pub clock: Signal<In, Clock>,
    /// Store `program_exponent` at `program_address`.
    pub program_enable: Signal<In, Bit>,
    /// Row to program: sub-array, then row.
    pub program_address: Wire<In>,
    /// How often its inputs are doubled.
    pub program_exponent: Wire<In>,
    /// Sub-array of the offered fragment.
    pub subarray: Wire<In>,
    /// Its inputs, one a row; the 3 highest bits are 0.
    pub x: Vec<Wire<In>>,
    /// Its inputs, doubled.
    pub doubled: Vec<Wire<Out>>,

    exponent: Vec<RegisterFile>,
    // Which row is programmed, where there are several.
    program_row: Vec<Wire<Local>>,
    program_subarray: Wire<Local>,
    row_index: Vec<Constant>,
    row_bits: Constant,
    _rest: Rest,
}

impl RowDoubling {
    /// Shifters for `subarrays` fragments of `rows` rows, whose doubled inputs have `bits` bits.
    pub fn new(rows: usize, bits: usize, subarrays: usize, program_bits: usize) -> Self {
        let row_bits = index_bits(rows);
        let subarray_bits = index_bits(subarrays).max(1);
        let used = row_bits + index_bits(subarrays);
        assert!(
            used <= program_bits,
            "{program_bits} bits do not address {rows} rows of {subarrays} sub-arrays: {used} do"
        );
        let several = rows > 1;
        Self {
            clock: Signal::default(),
            program_enable: Signal::default(),
            program_address: Wire::new(program_bits),
            program_exponent: Wire::new(2),
            subarray: Wire::new(subarray_bits),
            x: Wire::array(rows, bits),
            doubled: Wire::array(rows, bits),
            exponent: blocks(rows, || RegisterFile::new(subarrays, 2)),
            program_row: Wire::array(usize::from(several), row_bits.max(1)),
            program_subarray: Wire::new(subarray_bits),
            row_index: (0..rows as u64)
                .filter(|_| several)
                .map(|row| Constant::new(row_bits, row))
                .collect(),
            row_bits: Constant::new(bits_for(row_bits as u64), row_bits as u64),
            _rest: Rest::default(),
        }
    }
}

impl Logic for RowDoubling {
    #[hdl_gen]
    fn update(&mut self) {
        comment!("module row_doubling: Shifts the inputs of the rows whose weights are squeezed.");
        self.program_subarray.next = (self.program_address.val() >> self.row_bits.val()).to_bits();
        for i in 0..self.x.len() {
            self.exponent[i].clock.next = self.clock.val();
            self.exponent[i].write_enable.next = self.program_enable.val();
            self.exponent[i].write_address.next = self.program_subarray.val();
            self.exponent[i].write_data.next = self.program_exponent.val();
            self.exponent[i].read_address.next = self.subarray.val();
            self.doubled[i].next = self.x[i].val() << self.exponent[i].read_data.val();
        }
        // Of several rows, the one that is addressed.
        for i in 0..self.program_row.len() {
            self.program_row[i].next = self.program_address.val().to_bits();
        }
        for i in 0..self.row_index.len() {
            self.exponent[i].write_enable.next =
                self.program_enable.val() & (self.program_row[0].val() == self.row_index[i].val());
        }
    }
}

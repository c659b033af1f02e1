//! Register file: a small memory that is read in the same clock.
//!
//! | parameter | meaning | rule |
//! | --- | --- | --- |
//! | depth | words | 1..=65,536 |
//! | width | bits of a word | 1..=64 |
//!
//! Latency 0 to read, 1 to write; reading the word being written gives its old value. Flip-flops in
//! an ASIC, distributed RAM in an FPGA that has it. Words are unknown until written. An address
//! beyond the last word is the user's mistake: the simulator ignores the write and reads zero, hardware
//! does as it likes.

use crate::prelude::*;

/// One write port, one asynchronous read port.
#[derive(LogicBlock)]
pub struct RegisterFile {
    /// Rising edge.
    pub clock: Signal<In, Clock>,
    /// Store `write_data` at `write_address`.
    pub write_enable: Signal<In, Bit>,
    /// Word to write.
    pub write_address: Wire<In>,
    /// Value to write.
    pub write_data: Wire<In>,
    /// Word to read.
    pub read_address: Wire<In>,
    /// Its value.
    pub read_data: Wire<Out>,

    _words: Vec<Word>,
    _rest: Rest,
}

impl RegisterFile {
    /// `depth` words of `width` bits; an address has as many bits as tell the words apart, and one at least.
    pub fn new(depth: usize, width: usize) -> Self {
        assert!(
            (1..=1 << 16).contains(&depth),
            "a register file of {depth} words is none; it has 1 to 65,536"
        );
        let address_bits = index_bits(depth).max(1);
        let read_data = Wire::<Out>::new(width);
        let zero = read_data.val();
        Self {
            clock: Signal::default(),
            write_enable: Signal::default(),
            write_address: Wire::new(address_bits),
            write_data: Wire::new(width),
            read_address: Wire::new(address_bits),
            read_data,
            _words: vec![zero; depth],
            _rest: Rest::default(),
        }
    }
}

impl Logic for RegisterFile {
    fn update(&mut self) {
        if rises(&self.clock) && self.write_enable.val() {
            let address = self.write_address.val().index();
            if let Some(word) = self._words.get_mut(address) {
                *word = self.write_data.val();
            }
        }
        let address = self.read_address.val().index();
        self.read_data.next = self._words.get(address).copied().unwrap_or(0.into());
    }

    fn connect(&mut self) {
        self.read_data.connect();
    }

    fn hdl(&self) -> Verilog {
        let depth = self._words.len();
        let width = self.read_data.width();
        Verilog::Custom(format!(
            "// module register_file: Words with one write port and one asynchronous read port. The word that is \
             being written reads as before until the edge.
// parameter DEPTH = {depth} // Words
// parameter WIDTH = {width} [write_data read_data] // Bits of a word
// parameter ADDRESS_BITS = {ADDRESS_BITS} [write_address read_address] // Follows from DEPTH
reg [WIDTH-1:0] words [0:DEPTH-1];

always @(posedge clock) begin
    if (write_enable) words[write_address] <= write_data;
end

assign read_data = words[read_address];
"
        ))
    }

    fn timing(&self) -> Vec<TimingInfo> {
        vec![]
    }
}

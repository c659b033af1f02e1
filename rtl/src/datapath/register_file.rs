//! Register file: a small memory that is read in the same clock.
//!
//! | parameter | meaning | rule |
//! | --- | --- | --- |
//! | `ADDR` | bits of an address | 2^ADDR words |
//! | `W` | bits of a word | 1..=32 |
//!
//! Latency 0 to read, 1 to write; reading the word being written gives its old value. Flip-flops in
//! an ASIC, distributed RAM in an FPGA that has it. Words are unknown until written.

use crate::prelude::*;

/// One write port, one asynchronous read port.
#[derive(LogicBlock)]
pub struct RegisterFile<const ADDR: usize, const W: usize> {
    /// Rising edge.
    pub clock: Signal<In, Clock>,
    /// Store `write_data` at `write_address`.
    pub write_enable: Signal<In, Bit>,
    /// Word to write.
    pub write_address: Signal<In, Bits<ADDR>>,
    /// Value to write.
    pub write_data: Signal<In, Bits<W>>,
    /// Word to read.
    pub read_address: Signal<In, Bits<ADDR>>,
    /// Its value.
    pub read_data: Signal<Out, Bits<W>>,

    _words: Vec<Bits<W>>,
    _rest: Rest,
}

impl<const ADDR: usize, const W: usize> RegisterFile<ADDR, W> {
    /// 2^ADDR words.
    pub fn new() -> Self {
        Self {
            clock: Default::default(),
            write_enable: Default::default(),
            write_address: Default::default(),
            write_data: Default::default(),
            read_address: Default::default(),
            read_data: Default::default(),
            _words: vec![Default::default(); 1 << ADDR],
            _rest: Rest::default(),
        }
    }
}

impl<const ADDR: usize, const W: usize> Default for RegisterFile<ADDR, W> {
    fn default() -> Self {
        Self::new()
    }
}

impl<const ADDR: usize, const W: usize> Logic for RegisterFile<ADDR, W> {
    fn update(&mut self) {
        if self.clock.pos_edge() && self.write_enable.val() {
            self._words[self.write_address.val().index()] = self.write_data.val();
        }
        self.read_data.next = self._words[self.read_address.val().index()];
    }

    fn connect(&mut self) {
        self.read_data.connect();
    }

    fn hdl(&self) -> Verilog {
        let words = 1_usize << ADDR;
        Verilog::Custom(format!(
            "// module register_file_{words}x{W}: {words} words of {W} bits; one write port, one asynchronous read port.
reg [{msb}:0] words [0:{last}];

always @(posedge clock) begin
    if (write_enable) begin
        words[write_address] <= write_data;
    end
end

assign read_data = words[read_address];
",
            msb = W - 1,
            last = words - 1,
        ))
    }

    fn timing(&self) -> Vec<TimingInfo> {
        vec![]
    }
}

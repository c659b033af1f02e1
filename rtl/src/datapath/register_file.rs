//! Register file: a small memory that is read in the same clock.
//!
//! | parameter | meaning | rule |
//! | --- | --- | --- |
//! | depth | words | 1..=2^address bits |
//! | address bits | bits of an address | 1..=16 |
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
    /// `depth` words of `width` bits.
    pub fn new(depth: usize, address_bits: usize, width: usize) -> Self {
        assert!(
            (1..=16).contains(&address_bits) && (1..=1 << address_bits).contains(&depth),
            "{address_bits} address bits do not tell {depth} words apart"
        );
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
        let range = match width {
            1 => String::new(),
            _ => format!("[{}:0] ", width - 1),
        };
        // An index as wide as there are words: linters object to a wider one.
        let used = index_bits(depth);
        let index = |address: &str| match used {
            0 => String::new(),
            used if used < self.read_address.width() => format!("[{address}[{}:0]]", used - 1),
            _ => format!("[{address}]"),
        };
        let (name, words, size) = match depth {
            1 => ("word", "one word".to_string(), String::new()),
            _ => (
                "words",
                format!("{depth} words"),
                format!(" [0:{}]", depth - 1),
            ),
        };
        let (write, read) = (index("write_address"), index("read_address"));
        Verilog::Custom(format!(
            "// module register_file_{depth}x{width}: {words} of {width} bits; one write port, one asynchronous read port.
reg {range}{name}{size};

always @(posedge clock) begin
    if (write_enable) begin
        {name}{write} <= write_data;
    end
end

assign read_data = {name}{read};
"
        ))
    }

    fn timing(&self) -> Vec<TimingInfo> {
        vec![]
    }
}

//! A memory that synthesis tools recognise as block RAM.

use rust_hdl::prelude::*;

use crate::rest::rises;
use crate::wire::Wire;
use crate::word::Word;
use crate::{Error, LogicBlock};

/// Bits of an address, as Verilog computes them from a depth.
pub const ADDRESS_BITS: &str = "$clog2(DEPTH > 1 ? DEPTH : 2)";

/// One write port and one synchronous read port, on one clock.
///
/// | pin | width | meaning |
/// | --- | --- | --- |
/// | `clock` | 1 | rising edge |
/// | `write_enable` | 1 | store `write_data` at `write_address` |
/// | `write_address` | address | word to write |
/// | `write_data` | word | value to write |
/// | `read_enable` | 1 | fetch the word at `read_address` |
/// | `read_address` | address | word to read |
/// | `read_data` | word | the word fetched last; holds while `read_enable` is low |
///
/// Latency 1. Reading the word being written gives its old value. Words are unknown until written
/// (zero in the simulator). An address at or beyond the depth is the user's mistake: the simulator
/// ignores the write and reads 0, hardware does as it likes.
#[derive(Clone, Debug, LogicBlock)]
pub struct Memory {
    /// Rising edge.
    pub clock: Signal<In, Clock>,
    /// Store `write_data` at `write_address`.
    pub write_enable: Signal<In, Bit>,
    /// Word to write.
    pub write_address: Wire<In>,
    /// Value to write.
    pub write_data: Wire<In>,
    /// Fetch the word at `read_address`.
    pub read_enable: Signal<In, Bit>,
    /// Word to read.
    pub read_address: Wire<In>,
    /// The word fetched last.
    pub read_data: Wire<Out>,

    _words: Vec<Word>,
}

impl Memory {
    /// A memory of `depth` words of `width` bits; its addresses have as many bits as tell the words apart, and
    /// one at least.
    ///
    /// # Errors
    ///
    /// [`Error::Depth`] for none, or for more than 2^32.
    pub fn new(depth: usize, width: usize) -> Result<Self, Error> {
        if depth == 0 || depth as u128 > 1 << 32 {
            return Err(Error::Depth { depth });
        }
        let address_bits = clog2(depth).max(1);
        let read_data = Wire::new(width);
        let word = Wire::<Out>::val(&read_data);
        Ok(Self {
            clock: Signal::default(),
            write_enable: Signal::default(),
            write_address: Wire::new(address_bits),
            write_data: Wire::new(width),
            read_enable: Signal::default(),
            read_address: Wire::new(address_bits),
            read_data,
            _words: vec![word; depth],
        })
    }

    /// Number of words.
    pub fn depth(&self) -> usize {
        self._words.len()
    }
}

impl Logic for Memory {
    fn update(&mut self) {
        if !rises(&self.clock) {
            return;
        }
        if self.read_enable.val() {
            let address = self.read_address.val().index();
            self.read_data.next = self._words.get(address).copied().unwrap_or(0.into());
        }
        if self.write_enable.val() {
            let address = self.write_address.val().index();
            if let Some(word) = self._words.get_mut(address) {
                *word = self.write_data.val();
            }
        }
    }

    fn connect(&mut self) {
        self.read_data.connect();
    }

    fn hdl(&self) -> Verilog {
        Verilog::Custom(verilog(self.depth(), self.read_data.width(), ""))
    }

    fn timing(&self) -> Vec<TimingInfo> {
        timing()
    }
}

/// The module, of `depth` words of `width` bits; `element` ends the names of its data pins.
pub(crate) fn verilog(depth: usize, width: usize, element: &str) -> String {
    format!(
            "// module memory: Words with one write port and one synchronous read port. Latency 1; reading the word \
             that is being written gives its old value.
// parameter DEPTH = {depth} // Words
// parameter WIDTH = {width} [write_data{element} read_data{element}] // Bits of a word
// parameter ADDRESS_BITS = {ADDRESS_BITS} [write_address read_address] // Follows from DEPTH
reg [WIDTH-1:0] words [0:DEPTH-1];

always @(posedge clock) begin
    if (write_enable) words[write_address] <= write_data{element};
    if (read_enable) read_data{element} <= words[read_address];
end
"
    )
}

/// When its pins change.
pub(crate) fn timing() -> Vec<TimingInfo> {
    vec![TimingInfo {
        name: "memory".into(),
        clock: "clock".into(),
        inputs: [
            "write_enable",
            "write_address",
            "write_data",
            "read_enable",
            "read_address",
        ]
        .map(String::from)
        .to_vec(),
        outputs: vec!["read_data".into()],
    }]
}

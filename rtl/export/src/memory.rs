//! A memory that synthesis tools recognise as block RAM.

use rust_hdl::prelude::*;

use crate::LogicBlock;

use crate::Error;

/// One write port and one synchronous read port, on one clock.
///
/// | pin | width | meaning |
/// | --- | --- | --- |
/// | `clock` | 1 | rising edge |
/// | `write_enable` | 1 | store `write_data` at `write_address` |
/// | `write_address` | `ADDR` | word to write |
/// | `write_data` | `D` | value to write |
/// | `read_enable` | 1 | fetch the word at `read_address` |
/// | `read_address` | `ADDR` | word to read |
/// | `read_data` | `D` | the word fetched last; holds while `read_enable` is low |
///
/// Latency 1. Reading the word being written gives its old value. Words are unknown until written
/// (zero in the simulator). An address at or beyond the depth is the user's mistake: the simulator
/// ignores the write and reads 0, hardware does as it likes.
#[derive(Clone, Debug, LogicBlock)]
pub struct Memory<const ADDR: usize, D: Synth> {
    /// Rising edge.
    pub clock: Signal<In, Clock>,
    /// Store `write_data` at `write_address`.
    pub write_enable: Signal<In, Bit>,
    /// Word to write.
    pub write_address: Signal<In, Bits<ADDR>>,
    /// Value to write.
    pub write_data: Signal<In, D>,
    /// Fetch the word at `read_address`.
    pub read_enable: Signal<In, Bit>,
    /// Word to read.
    pub read_address: Signal<In, Bits<ADDR>>,
    /// The word fetched last.
    pub read_data: Signal<Out, D>,

    _words: Vec<D>,
}

impl<const ADDR: usize, D: Synth> Memory<ADDR, D> {
    /// A memory of `depth` words, from 1 to `2^ADDR`.
    ///
    /// # Errors
    ///
    /// [`Error::Depth`] for any other depth.
    pub fn new(depth: usize) -> Result<Self, Error> {
        let most = 1_u128.checked_shl(ADDR as u32).unwrap_or(u128::MAX);
        if depth == 0 || ADDR == 0 || ADDR > 32 || depth as u128 > most {
            return Err(Error::Depth {
                depth,
                address: ADDR,
            });
        }
        Ok(Self {
            clock: Signal::default(),
            write_enable: Signal::default(),
            write_address: Signal::default(),
            write_data: Signal::default(),
            read_enable: Signal::default(),
            read_address: Signal::default(),
            read_data: Signal::default(),
            _words: vec![D::default(); depth],
        })
    }

    /// Number of words.
    pub fn depth(&self) -> usize {
        self._words.len()
    }
}

impl<const ADDR: usize, D: Synth> Logic for Memory<ADDR, D> {
    fn update(&mut self) {
        if !self.clock.pos_edge() {
            return;
        }
        if self.read_enable.val() {
            let address = self.read_address.val().index();
            self.read_data.next = self._words.get(address).copied().unwrap_or_default();
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
        let depth = self.depth();
        let width = D::BITS;
        let range = match width {
            1 => String::new(),
            _ => format!("[{}:0] ", width - 1),
        };
        // An index as wide as the memory is deep: linters object to a wider one.
        let select = match clog2(depth) {
            used if used < ADDR => format!("[{}:0]", used.saturating_sub(1)),
            _ => String::new(),
        };
        let (word, size, write, read) = match depth {
            1 => ("word", String::new(), String::new(), String::new()),
            _ => (
                "words",
                format!(" [0:{}]", depth - 1),
                format!("[write_address{select}]"),
                format!("[read_address{select}]"),
            ),
        };
        Verilog::Custom(format!(
            "// module memory_{depth}x{width}: {depth} words of {width} bits; one write port, one \
             synchronous read port, old value on collision.
reg {range}{word}{size};

always @(posedge clock) begin
    if (write_enable) begin
        {word}{write} <= write_data;
    end
    if (read_enable) begin
        read_data <= {word}{read};
    end
end
"
        ))
    }

    fn timing(&self) -> Vec<TimingInfo> {
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
}

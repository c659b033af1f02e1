//! A memory whose words are several wires: a bus of more than 64 bits.

use rust_hdl::prelude::*;

use crate::memory::{timing, verilog};
use crate::rest::rises;
use crate::wire::Wire;
use crate::word::Word;
use crate::{Error, LogicBlock, Memory};

/// A [`Memory`] each of whose words is an array of wires; in Verilog, a `memory` that is as wide as all of them.
#[derive(Clone, Debug, LogicBlock)]
pub struct WideMemory {
    /// Rising edge.
    pub clock: Signal<In, Clock>,
    /// Store `write_data` at `write_address`.
    pub write_enable: Signal<In, Bit>,
    /// Word to write.
    pub write_address: Wire<In>,
    /// Value to write.
    pub write_data: Vec<Wire<In>>,
    /// Fetch the word at `read_address`.
    pub read_enable: Signal<In, Bit>,
    /// Word to read.
    pub read_address: Wire<In>,
    /// The word fetched last.
    pub read_data: Vec<Wire<Out>>,

    _words: Vec<Vec<Word>>,
}

impl WideMemory {
    /// A memory of `depth` words of `wires` wires of `width` bits each.
    ///
    /// # Errors
    ///
    /// [`Error::Depth`] for no words, or for more than 2^32.
    pub fn new(depth: usize, wires: usize, width: usize) -> Result<Self, Error> {
        let one = Memory::new(depth, width)?;
        let word = vec![Wire::<Out>::val(&one.read_data); wires];
        Ok(Self {
            clock: Signal::default(),
            write_enable: Signal::default(),
            write_address: one.write_address,
            write_data: Wire::array(wires, width),
            read_enable: Signal::default(),
            read_address: one.read_address,
            read_data: Wire::array(wires, width),
            _words: vec![word; depth],
        })
    }
}

impl Logic for WideMemory {
    fn update(&mut self) {
        if !rises(&self.clock) {
            return;
        }
        if self.read_enable.val() {
            let word = self._words.get(self.read_address.val().index());
            for (i, wire) in self.read_data.iter_mut().enumerate() {
                wire.next = word.map_or(0.into(), |word| word[i]);
            }
        }
        if self.write_enable.val() {
            let address = self.write_address.val().index();
            if let Some(word) = self._words.get_mut(address) {
                for (stored, wire) in word.iter_mut().zip(&self.write_data) {
                    *stored = wire.val();
                }
            }
        }
    }

    fn connect(&mut self) {
        self.read_data.iter_mut().for_each(Wire::connect);
    }

    fn hdl(&self) -> Verilog {
        let width = self.read_data.iter().map(Wire::width).sum();
        // One wire is no array.
        let element = if self.read_data.len() == 1 { "_0" } else { "" };
        Verilog::Custom(verilog(self._words.len(), width, element))
    }

    fn timing(&self) -> Vec<TimingInfo> {
        timing()
    }
}

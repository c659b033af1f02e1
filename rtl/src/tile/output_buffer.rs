//! Output buffer: a first-in, first-out buffer of activations, so that the tile goes on while its
//! receiver is busy.
//!
//! | parameter | meaning | rule |
//! | --- | --- | --- |
//! | `ADDR` | bits of an address | 2^ADDR words |
//!
//! A full buffer takes no word, not even while one leaves. Latency 1, one word a clock.

use crate::datapath::register_file::RegisterFile;
use crate::prelude::*;

/// First in, first out.
#[derive(LogicBlock)]
pub struct OutputBuffer<const ADDR: usize> {
    /// Rising edge.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high: empty.
    pub reset: Signal<In, Bit>,
    /// A word is offered.
    pub word_valid: Signal<In, Bit>,
    /// It is the last of its MVM or window.
    pub word_last: Signal<In, Bit>,
    /// The word.
    pub word: Signal<In, Bits<32>>,
    /// The receiver takes a word.
    pub out_ready: Signal<In, Bit>,
    /// The offered word is taken on this edge.
    pub word_ready: Signal<Out, Bit>,
    /// A word is there.
    pub out_valid: Signal<Out, Bit>,
    /// It is the last of its MVM or window.
    pub out_last: Signal<Out, Bit>,
    /// The word, oldest first.
    pub out: Signal<Out, Bits<32>>,
    /// A word is held.
    pub busy: Signal<Out, Bit>,

    kept: RegisterFile<ADDR, 32>,
    kept_last: RegisterFile<ADDR, 1>,
    write: Register<Bits<ADDR>>,
    read: Register<Bits<ADDR>>,
    full: Register<Bit>,
    there: Signal<Local, Bit>,
    enter: Signal<Local, Bit>,
    leave: Signal<Local, Bit>,
    next_write: Signal<Local, Bits<ADDR>>,
    marked: Signal<Local, Bits<1>>,
    _rest: Rest,
}

impl<const ADDR: usize> OutputBuffer<ADDR> {
    /// An empty buffer.
    pub fn new() -> Self {
        Self {
            clock: Default::default(),
            reset: Default::default(),
            word_valid: Default::default(),
            word_last: Default::default(),
            word: Default::default(),
            out_ready: Default::default(),
            word_ready: Default::default(),
            out_valid: Default::default(),
            out_last: Default::default(),
            out: Default::default(),
            busy: Default::default(),
            kept: RegisterFile::new(),
            kept_last: RegisterFile::new(),
            write: Default::default(),
            read: Default::default(),
            full: Default::default(),
            there: Default::default(),
            enter: Default::default(),
            leave: Default::default(),
            next_write: Default::default(),
            marked: Default::default(),
            _rest: Rest::default(),
        }
    }
}

impl<const ADDR: usize> Default for OutputBuffer<ADDR> {
    fn default() -> Self {
        Self::new()
    }
}

impl<const ADDR: usize> Logic for OutputBuffer<ADDR> {
    #[hdl_gen]
    fn update(&mut self) {
        comment!("module output_buffer: A first-in, first-out buffer of activations.");
        dff_setup!(self, clock, write, read, full);
        self.there.next = self.full.q.val() | (self.write.q.val() != self.read.q.val());
        self.enter.next = self.word_valid.val() & !self.full.q.val();
        self.leave.next = self.there.val() & self.out_ready.val();
        self.next_write.next = self.write.q.val() + 1;
        if self.enter.val() {
            self.write.d.next = self.next_write.val();
            if !self.leave.val() & (self.next_write.val() == self.read.q.val()) {
                self.full.d.next = true;
            }
        }
        if self.leave.val() {
            self.read.d.next = self.read.q.val() + 1;
            self.full.d.next = false;
        }
        if self.reset.val() {
            self.write.d.next = 0.into();
            self.read.d.next = 0.into();
            self.full.d.next = false;
        }

        self.marked.next = 0.into();
        if self.word_last.val() {
            self.marked.next = 1.into();
        }
        self.kept.clock.next = self.clock.val();
        self.kept.write_enable.next = self.enter.val();
        self.kept.write_address.next = self.write.q.val();
        self.kept.write_data.next = self.word.val();
        self.kept.read_address.next = self.read.q.val();
        self.kept_last.clock.next = self.clock.val();
        self.kept_last.write_enable.next = self.enter.val();
        self.kept_last.write_address.next = self.write.q.val();
        self.kept_last.write_data.next = self.marked.val();
        self.kept_last.read_address.next = self.read.q.val();
        self.word_ready.next = !self.full.q.val();
        self.out_valid.next = self.there.val();
        self.out_last.next = self.kept_last.read_data.val() == 1;
        self.out.next = self.kept.read_data.val();
        self.busy.next = self.there.val();
    }
}

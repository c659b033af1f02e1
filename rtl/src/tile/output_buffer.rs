//! Output buffer: a first-in, first-out buffer of activations, so that the tile goes on while its
//! receiver is busy.
//!
//! | parameter | meaning | rule |
//! | --- | --- | --- |
//! | `words` | words it holds | |
//!
//! A full buffer takes no word, not even while one leaves. Latency 1, one word a clock.

use crate::datapath::register_file::RegisterFile;
use crate::prelude::*;

/// First in, first out.
#[derive(LogicBlock)]
pub struct OutputBuffer {
    /// Rising edge.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high: empty.
    pub reset: Signal<In, Bit>,
    /// A word is offered.
    pub word_valid: Signal<In, Bit>,
    /// It is the last of its MVM or window.
    pub word_last: Signal<In, Bit>,
    /// The word.
    pub word: Wire<In>,
    /// The receiver takes a word.
    pub out_ready: Signal<In, Bit>,
    /// The offered word is taken on this edge.
    pub word_ready: Signal<Out, Bit>,
    /// A word is there.
    pub out_valid: Signal<Out, Bit>,
    /// It is the last of its MVM or window.
    pub out_last: Signal<Out, Bit>,
    /// The word, oldest first.
    pub out: Wire<Out>,
    /// A word is held.
    pub busy: Signal<Out, Bit>,

    kept: RegisterFile,
    kept_last: RegisterFile,
    write: Register,
    read: Register,
    full: Register<Bit>,
    there: Signal<Local, Bit>,
    enter: Signal<Local, Bit>,
    leave: Signal<Local, Bit>,
    next_write: Wire<Local>,
    next_read: Wire<Local>,
    end: Constant,
    _rest: Rest,
}

impl OutputBuffer {
    /// An empty buffer of `words` words.
    pub fn new(words: usize) -> Self {
        assert!(words > 0, "an output buffer holds a word at least");
        let address_bits = index_bits(words).max(1);
        Self {
            clock: Signal::default(),
            reset: Signal::default(),
            word_valid: Signal::default(),
            word_last: Signal::default(),
            word: Wire::new(32),
            out_ready: Signal::default(),
            word_ready: Signal::default(),
            out_valid: Signal::default(),
            out_last: Signal::default(),
            out: Wire::new(32),
            busy: Signal::default(),
            kept: RegisterFile::new(words, 32),
            kept_last: RegisterFile::new(words, 1),
            write: Register::new(address_bits),
            read: Register::new(address_bits),
            full: Register::default(),
            there: Signal::default(),
            enter: Signal::default(),
            leave: Signal::default(),
            next_write: Wire::new(address_bits),
            next_read: Wire::new(address_bits),
            end: Constant::new(address_bits, words as u64 - 1),
            _rest: Rest::default(),
        }
    }
}

impl Logic for OutputBuffer {
    #[hdl_gen]
    fn update(&mut self) {
        comment!("module output_buffer: A first-in, first-out buffer of activations.");
        dff_setup!(self, clock, write, read, full);
        self.there.next = self.full.q.val() | (self.write.q.val() != self.read.q.val());
        self.enter.next = self.word_valid.val() & !self.full.q.val();
        self.leave.next = self.there.val() & self.out_ready.val();
        self.next_write.next = self.write.q.val() + 1;
        if self.write.q.val() == self.end.val() {
            self.next_write.next = 0.into();
        }
        self.next_read.next = self.read.q.val() + 1;
        if self.read.q.val() == self.end.val() {
            self.next_read.next = 0.into();
        }
        if self.enter.val() {
            self.write.d.next = self.next_write.val();
            if !self.leave.val() & (self.next_write.val() == self.read.q.val()) {
                self.full.d.next = true;
            }
        }
        if self.leave.val() {
            self.read.d.next = self.next_read.val();
            self.full.d.next = false;
        }
        if self.reset.val() {
            self.write.d.next = 0.into();
            self.read.d.next = 0.into();
            self.full.d.next = false;
        }

        self.kept.clock.next = self.clock.val();
        self.kept.write_enable.next = self.enter.val();
        self.kept.write_address.next = self.write.q.val();
        self.kept.write_data.next = self.word.val();
        self.kept.read_address.next = self.read.q.val();
        self.kept_last.clock.next = self.clock.val();
        self.kept_last.write_enable.next = self.enter.val();
        self.kept_last.write_address.next = self.write.q.val();
        self.kept_last.write_data.next = self.word_last.val().into();
        self.kept_last.read_address.next = self.read.q.val();
        self.word_ready.next = !self.full.q.val();
        self.out_valid.next = self.there.val();
        self.out_last.next = self.kept_last.read_data.val().any();
        self.out.next = self.kept.read_data.val();
        self.busy.next = self.there.val();
    }
}

//! Map mover: brings words of maps into the activation memory and out of it.
//!
//! Received words and results of the tile go to successive words of the memory, the results of a window a step from those of
//! the one before; or results, and words of the memory, go to the output stream. One of it at a time, the words of the
//! descriptor being those of section 12 of the contract.
//!
//! | parameter | meaning | rule |
//! | --- | --- | --- |
//! | `word_bits` | bits of a word of the memory (b) | 8..=32 |
//!
//! Latency 0 from a word to its write; a word stands on the output stream in the clock after it was taken. A word
//! from the memory takes two clocks.
//!
//! ```text
//! z_valid  _/~~~~~~~\____
//! z        -< a >< b >---
//! m_valid  _____/~~~~~~~\
//! m_data   -----< a >< b >
//! ```

use crate::prelude::*;

/// A pointer, a count, and the output register.
#[derive(LogicBlock)]
pub struct MapMover {
    /// Rising edge.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high: nothing under way or offered.
    pub reset: Signal<In, Bit>,
    /// End what is under way; what is offered stays.
    pub cancel: Signal<In, Bit>,
    /// An error stopped all: nothing written, offered or taken.
    pub stopped: Signal<In, Bit>,
    /// Words of the descriptor.
    pub descriptor: Vec<Wire<In>>,
    /// A map is about to come in.
    pub start_receive: Signal<In, Bit>,
    /// Results are about to.
    pub start_results: Signal<In, Bit>,
    /// Words of the memory are to be sent.
    pub start_send: Signal<In, Bit>,
    /// A word of a map is taken.
    pub word_valid: Signal<In, Bit>,
    /// That word.
    pub word: Wire<In>,
    /// The tile offers a result.
    pub z_valid: Signal<In, Bit>,
    /// It is the last of its window.
    pub z_last: Signal<In, Bit>,
    /// That result.
    pub z: Wire<In>,
    /// The word that was read, its sign extended.
    pub read_data: Wire<In>,
    /// The receiver takes the word on the output stream.
    pub m_ready: Signal<In, Bit>,
    /// The result is taken on this edge, if there is one.
    pub z_ready: Signal<Out, Bit>,
    /// Read the memory.
    pub read: Signal<Out, Bit>,
    /// Where.
    pub read_address: Wire<Out>,
    /// Write the memory.
    pub write: Signal<Out, Bit>,
    /// Where.
    pub write_address: Wire<Out>,
    /// What, the low bits of it.
    pub write_data: Wire<Out>,
    /// A word is on the output stream.
    pub m_valid: Signal<Out, Bit>,
    /// It is the last.
    pub m_last: Signal<Out, Bit>,
    /// That word.
    pub m_data: Wire<Out>,
    /// What is under way ends; a map sent in with its packet.
    pub done: Signal<Out, Bit>,
    /// Results are taken from the tile.
    pub takes: Signal<Out, Bit>,
    /// A word goes to the output stream.
    pub sends: Signal<Out, Bit>,
    /// A received word has more bits than a word of the memory.
    pub range_error: Signal<Out, Bit>,

    taking: Register<Bit>,
    receiving: Register<Bit>,
    sending: Register<Bit>,
    was_read: Register<Bit>,
    pointer: Register,
    window: Register,
    left: Register,
    valid: Register<Bit>,
    last: Register<Bit>,
    out: Register,
    input_base: Wire<Local>,
    output_base: Wire<Local>,
    pitch: Wire<Local>,
    to_stream: Signal<Local, Bit>,
    room: Signal<Local, Bit>,
    ready: Signal<Local, Bit>,
    take: Signal<Local, Bit>,
    receive: Signal<Local, Bit>,
    fetch: Signal<Local, Bit>,
    push: Signal<Local, Bit>,
    ends: Signal<Local, Bit>,
    next_window: Wire<Local>,
    above: Wire<Local>,
    too_wide: Signal<Local, Bit>,
    sign_place: Constant,
    _rest: Rest,
}

impl MapMover {
    /// The mover of words of `word_bits` bits.
    pub fn new(word_bits: usize) -> Self {
        Self {
            clock: Signal::default(),
            reset: Signal::default(),
            cancel: Signal::default(),
            stopped: Signal::default(),
            descriptor: Wire::array(16, 32),
            start_receive: Signal::default(),
            start_results: Signal::default(),
            start_send: Signal::default(),
            word_valid: Signal::default(),
            word: Wire::new(32),
            z_valid: Signal::default(),
            z_last: Signal::default(),
            z: Wire::new(32),
            read_data: Wire::new(32),
            m_ready: Signal::default(),
            z_ready: Signal::default(),
            read: Signal::default(),
            read_address: Wire::new(16),
            write: Signal::default(),
            write_address: Wire::new(16),
            write_data: Wire::new(32),
            m_valid: Signal::default(),
            m_last: Signal::default(),
            m_data: Wire::new(32),
            done: Signal::default(),
            takes: Signal::default(),
            sends: Signal::default(),
            range_error: Signal::default(),
            taking: Register::default(),
            receiving: Register::default(),
            sending: Register::default(),
            was_read: Register::default(),
            pointer: Register::new(16),
            window: Register::new(16),
            left: Register::new(32),
            valid: Register::default(),
            last: Register::default(),
            out: Register::new(32),
            input_base: Wire::new(16),
            output_base: Wire::new(16),
            pitch: Wire::new(16),
            to_stream: Signal::default(),
            room: Signal::default(),
            ready: Signal::default(),
            take: Signal::default(),
            receive: Signal::default(),
            fetch: Signal::default(),
            push: Signal::default(),
            ends: Signal::default(),
            next_window: Wire::new(16),
            above: Wire::new(33 - word_bits),
            too_wide: Signal::default(),
            sign_place: Constant::new(32, word_bits as u64 - 1),
            _rest: Rest::default(),
        }
    }
}

impl Logic for MapMover {
    #[hdl_gen]
    fn update(&mut self) {
        comment!(
            "module map_mover: Brings words of maps into the activation memory and out of it."
        );
        dff_setup!(
            self, clock, taking, receiving, sending, was_read, pointer, window, left, valid, last,
            out
        );
        self.input_base.next = self.descriptor[0].val().to_bits();
        self.output_base.next = (self.descriptor[0].val() >> 16).to_bits();
        self.pitch.next = self.descriptor[10].val().to_bits();
        self.to_stream.next = self.descriptor[10].val().get_bit(16);

        // Who moves a word in this clock.
        self.room.next = !self.valid.q.val() | self.m_ready.val();
        self.ready.next =
            self.taking.q.val() & !self.stopped.val() & (!self.to_stream.val() | self.room.val());
        self.take.next = self.z_valid.val() & self.ready.val();
        self.receive.next = self.receiving.q.val() & self.word_valid.val() & !self.stopped.val();
        self.fetch.next = self.sending.q.val() & !self.was_read.q.val() & !self.stopped.val();
        self.push.next =
            self.sending.q.val() & self.was_read.q.val() & self.room.val() & !self.stopped.val();
        self.ends.next =
            !self.left.q.val().any() & (self.push.val() | (self.take.val() & self.z_last.val()));

        // Bits above a word of the memory repeat its sign.
        self.above.next = (self.word.val() >> self.sign_place.val()).to_bits();
        self.too_wide.next = self.above.val().any() & !self.above.val().all();

        self.next_window.next = self.window.q.val() + self.pitch.val();
        if self.take.val() | self.receive.val() | self.push.val() {
            self.pointer.d.next = self.pointer.q.val() + 1;
        }
        if self.take.val() & self.z_last.val() {
            self.pointer.d.next = self.next_window.val();
            self.window.d.next = self.next_window.val();
        }
        if self.push.val() | (self.take.val() & self.z_last.val()) {
            self.left.d.next = self.left.q.val() - 1;
        }
        if self.fetch.val() {
            self.was_read.d.next = true;
        }
        if self.push.val() {
            self.was_read.d.next = false;
        }
        if self.ends.val() {
            self.taking.d.next = false;
            self.sending.d.next = false;
        }
        if self.start_receive.val() | self.start_results.val() | self.start_send.val() {
            self.pointer.d.next = self.output_base.val();
            self.window.d.next = self.output_base.val();
            self.left.d.next = self.descriptor[15].val();
            self.receiving.d.next = self.start_receive.val();
            self.taking.d.next = self.start_results.val();
            self.sending.d.next = self.start_send.val();
            self.was_read.d.next = false;
            if self.start_send.val() {
                self.pointer.d.next = self.input_base.val();
            }
        }

        // The output stream: what is offered stands until it is taken.
        if self.m_ready.val() {
            self.valid.d.next = false;
        }
        if self.push.val() {
            self.valid.d.next = true;
            self.last.d.next = self.ends.val();
            self.out.d.next = self.read_data.val();
        }
        if self.take.val() & self.to_stream.val() {
            self.valid.d.next = true;
            self.last.d.next = self.ends.val();
            self.out.d.next = self.z.val();
        }
        if self.cancel.val() {
            self.taking.d.next = false;
            self.receiving.d.next = false;
            self.sending.d.next = false;
            self.was_read.d.next = false;
        }
        if self.reset.val() {
            self.taking.d.next = false;
            self.receiving.d.next = false;
            self.sending.d.next = false;
            self.was_read.d.next = false;
            self.pointer.d.next = 0.into();
            self.window.d.next = 0.into();
            self.left.d.next = 0.into();
            self.valid.d.next = false;
            self.last.d.next = false;
            self.out.d.next = 0.into();
        }

        self.z_ready.next = self.ready.val();
        self.read.next = self.fetch.val();
        self.read_address.next = self.pointer.q.val();
        self.write.next = (self.take.val() & !self.to_stream.val()) | self.receive.val();
        self.write_address.next = self.pointer.q.val();
        self.write_data.next = self.word.val();
        if self.taking.q.val() {
            self.write_data.next = self.z.val();
        }
        self.m_valid.next = self.valid.q.val();
        self.m_last.next = self.last.q.val();
        self.m_data.next = self.out.q.val();
        self.done.next = self.ends.val();
        self.takes.next = self.taking.q.val();
        self.sends.next = self.push.val() | (self.take.val() & self.to_stream.val());
        self.range_error.next = self.receive.val() & self.too_wide.val();
    }
}

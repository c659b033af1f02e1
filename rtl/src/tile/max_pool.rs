//! Maximum pool: of the words of a window, column by column, only the largest leaves.
//!
//! | parameter | meaning | rule |
//! | --- | --- | --- |
//! | `KB` | bits of a column | |
//!
//! The feeder walks the output positions window by window, so a window is `window` successive MVMs
//! (padding left out), and one running maximum a column is all that is kept. `window` is 1..=65536;
//! 1, as after reset, lets every word through. Latency 1, one word a clock.

use crate::datapath::register_file::RegisterFile;
use crate::prelude::*;

/// Keeps the largest.
#[derive(LogicBlock)]
pub struct MaxPool<const KB: usize> {
    /// Rising edge.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high: nothing held, windows of one.
    pub reset: Signal<In, Bit>,
    /// Write the window.
    pub program_enable: Signal<In, Bit>,
    /// MVMs of a window, less one.
    pub program_data: Signal<In, Bits<16>>,
    /// A word is offered.
    pub word_valid: Signal<In, Bit>,
    /// It is the last of its MVM.
    pub word_last: Signal<In, Bit>,
    /// The word, two's complement, columns ascending.
    pub word: Signal<In, Bits<32>>,
    /// The receiver takes a maximum.
    pub pooled_ready: Signal<In, Bit>,
    /// The offered word is taken on this edge.
    pub word_ready: Signal<Out, Bit>,
    /// A maximum is there.
    pub pooled_valid: Signal<Out, Bit>,
    /// It is the last of its window.
    pub pooled_last: Signal<Out, Bit>,
    /// The maximum, two's complement.
    pub pooled: Signal<Out, Bits<32>>,
    /// A maximum is held.
    pub busy: Signal<Out, Bit>,

    running: RegisterFile<KB, 32>,
    last_position: Register<Bits<16>>,
    position: Register<Bits<16>>,
    column: Register<Bits<KB>>,
    valid: Register<Bit>,
    last: Register<Bit>,
    result: Register<Bits<32>>,
    closes: Signal<Local, Bit>,
    ready: Signal<Local, Bit>,
    take: Signal<Local, Bit>,
    old: Signal<Local, Bits<32>>,
    old_ordered: Signal<Local, Bits<32>>,
    ordered: Signal<Local, Bits<32>>,
    best: Signal<Local, Bits<32>>,
    sign_bit: Constant<Bits<32>>,
    _rest: Rest,
}

impl<const KB: usize> MaxPool<KB> {
    /// The pool.
    pub fn new() -> Self {
        Self {
            clock: Default::default(),
            reset: Default::default(),
            program_enable: Default::default(),
            program_data: Default::default(),
            word_valid: Default::default(),
            word_last: Default::default(),
            word: Default::default(),
            pooled_ready: Default::default(),
            word_ready: Default::default(),
            pooled_valid: Default::default(),
            pooled_last: Default::default(),
            pooled: Default::default(),
            busy: Default::default(),
            running: RegisterFile::new(),
            last_position: Default::default(),
            position: Default::default(),
            column: Default::default(),
            valid: Default::default(),
            last: Default::default(),
            result: Default::default(),
            closes: Default::default(),
            ready: Default::default(),
            take: Default::default(),
            old: Default::default(),
            old_ordered: Default::default(),
            ordered: Default::default(),
            best: Default::default(),
            sign_bit: constant(1 << 31),
            _rest: Rest::default(),
        }
    }
}

impl<const KB: usize> Default for MaxPool<KB> {
    fn default() -> Self {
        Self::new()
    }
}

impl<const KB: usize> Logic for MaxPool<KB> {
    #[hdl_gen]
    fn update(&mut self) {
        comment!(
            "module max_pool: Of the words of a window, column by column, only the largest leaves."
        );
        dff_setup!(
            self,
            clock,
            last_position,
            position,
            column,
            valid,
            last,
            result
        );
        self.closes.next = self.position.q.val() == self.last_position.q.val();
        self.ready.next = !self.closes.val() | !self.valid.q.val() | self.pooled_ready.val();
        self.take.next = self.word_valid.val() & self.ready.val();

        // Two's complement in the order of its values: the sign bit inverted.
        self.old.next = self.running.read_data.val();
        self.old_ordered.next = self.old.val() ^ self.sign_bit.val();
        self.ordered.next = self.word.val() ^ self.sign_bit.val();
        self.best.next = self.word.val();
        if (self.position.q.val() != 0) & (self.old_ordered.val() > self.ordered.val()) {
            self.best.next = self.old.val();
        }

        if self.program_enable.val() {
            self.last_position.d.next = self.program_data.val();
        }
        if self.pooled_ready.val() {
            self.valid.d.next = false;
        }
        if self.take.val() {
            self.column.d.next = self.column.q.val() + 1;
            if self.word_last.val() {
                self.column.d.next = 0.into();
                self.position.d.next = self.position.q.val() + 1;
                if self.closes.val() {
                    self.position.d.next = 0.into();
                }
            }
            if self.closes.val() {
                self.valid.d.next = true;
                self.last.d.next = self.word_last.val();
                self.result.d.next = self.best.val();
            }
        }
        if self.reset.val() {
            self.last_position.d.next = 0.into();
            self.position.d.next = 0.into();
            self.column.d.next = 0.into();
            self.valid.d.next = false;
            self.last.d.next = false;
            self.result.d.next = 0.into();
        }

        self.running.clock.next = self.clock.val();
        self.running.write_enable.next = self.take.val();
        self.running.write_address.next = self.column.q.val();
        self.running.write_data.next = self.best.val();
        self.running.read_address.next = self.column.q.val();
        self.word_ready.next = self.ready.val();
        self.pooled_valid.next = self.valid.q.val();
        self.pooled_last.next = self.last.q.val();
        self.pooled.next = self.result.q.val();
        self.busy.next = self.valid.q.val();
    }
}

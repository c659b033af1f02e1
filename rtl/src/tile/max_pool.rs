//! Maximum pool: of the words of a window, column by column, only the largest leaves.
//!
//! | parameter | meaning | rule |
//! | --- | --- | --- |
//! | `columns` | columns of the layer, a running maximum each | |
//!
//! The feeder walks the output positions window by window, so a window is `window` successive MVMs
//! (padding left out), and one running maximum a column is all that is kept. `window` is 1..=65536;
//! 1, as after reset, lets every word through. Latency 1, one word a clock. Program the window while
//! `busy` is low, which is between windows; a reset ends a window that will not be finished.

use crate::datapath::register_file::RegisterFile;
use crate::prelude::*;

/// Keeps the largest.
#[derive(LogicBlock)]
pub struct MaxPool {
    /// Rising edge.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high: nothing held, windows of one.
    pub reset: Signal<In, Bit>,
    /// Write the window.
    pub program_enable: Signal<In, Bit>,
    /// MVMs of a window, less one.
    pub program_data: Wire<In>,
    /// A word is offered.
    pub word_valid: Signal<In, Bit>,
    /// It is the last of its MVM.
    pub word_last: Signal<In, Bit>,
    /// The word, two's complement, columns ascending.
    pub word: Wire<In>,
    /// The receiver takes a maximum.
    pub pooled_ready: Signal<In, Bit>,
    /// The offered word is taken on this edge.
    pub word_ready: Signal<Out, Bit>,
    /// A maximum is there.
    pub pooled_valid: Signal<Out, Bit>,
    /// It is the last of its window.
    pub pooled_last: Signal<Out, Bit>,
    /// The maximum, two's complement.
    pub pooled: Wire<Out>,
    /// A maximum or part of a window is held.
    pub busy: Signal<Out, Bit>,

    running: RegisterFile,
    last_position: Register,
    position: Register,
    column: Register,
    valid: Register<Bit>,
    last: Register<Bit>,
    result: Register,
    closes: Signal<Local, Bit>,
    ready: Signal<Local, Bit>,
    take: Signal<Local, Bit>,
    old: Wire<Local>,
    old_ordered: Wire<Local>,
    ordered: Wire<Local>,
    best: Wire<Local>,
    sign_bit: Constant,
    _rest: Rest,
}

impl MaxPool {
    /// The pool of layers of up to `columns` columns.
    pub fn new(columns: usize) -> Self {
        let column_bits = index_bits(columns).max(1);
        Self {
            clock: Signal::default(),
            reset: Signal::default(),
            program_enable: Signal::default(),
            program_data: Wire::new(16),
            word_valid: Signal::default(),
            word_last: Signal::default(),
            word: Wire::new(32),
            pooled_ready: Signal::default(),
            word_ready: Signal::default(),
            pooled_valid: Signal::default(),
            pooled_last: Signal::default(),
            pooled: Wire::new(32),
            busy: Signal::default(),
            running: RegisterFile::new(columns, 32),
            last_position: Register::new(16),
            position: Register::new(16),
            column: Register::new(column_bits),
            valid: Register::default(),
            last: Register::default(),
            result: Register::new(32),
            closes: Signal::default(),
            ready: Signal::default(),
            take: Signal::default(),
            old: Wire::new(32),
            old_ordered: Wire::new(32),
            ordered: Wire::new(32),
            best: Wire::new(32),
            sign_bit: Constant::new(32, 1 << 31),
            _rest: Rest::default(),
        }
    }
}

impl Logic for MaxPool {
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
        self.busy.next =
            self.valid.q.val() | self.position.q.val().any() | self.column.q.val().any();
    }
}

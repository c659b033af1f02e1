//! Average pool: of the words of a window, column by column, their rounded mean leaves.
//!
//! | parameter | meaning | rule |
//! | --- | --- | --- |
//! | `columns` | columns of the layer, a running sum each | |
//!
//! Windows as in `max_pool`. The mean is floor((2 sum + N) / (2 N)), halves towards plus infinity
//!: with |sum| it is q = floor((2 |sum| + N - (sum < 0)) / (2 N)), signed
//! like the sum. A divider of one bit a clock makes it while words of the next window are added up;
//! 2 |sum| + N must fit 32 bits, so |sum| < 2^30 does. Latency 1, and 32 clocks of division where
//! N > 1. N = 1, as after reset, lets every word through.

use crate::datapath::register_file::RegisterFile;
use crate::prelude::*;

/// Adds up and divides.
#[derive(LogicBlock)]
pub struct AveragePool {
    /// Rising edge.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high: nothing held, windows of one.
    pub reset: Signal<In, Bit>,
    /// Write the window.
    pub program_enable: Signal<In, Bit>,
    /// MVMs of a window (N), less one.
    pub program_data: Wire<In>,
    /// A word is offered.
    pub word_valid: Signal<In, Bit>,
    /// It is the last of its MVM.
    pub word_last: Signal<In, Bit>,
    /// The word, two's complement, columns ascending.
    pub word: Wire<In>,
    /// The receiver takes a mean.
    pub pooled_ready: Signal<In, Bit>,
    /// The offered word is taken on this edge.
    pub word_ready: Signal<Out, Bit>,
    /// A mean is there.
    pub pooled_valid: Signal<Out, Bit>,
    /// It is the last of its window.
    pub pooled_last: Signal<Out, Bit>,
    /// The mean, two's complement.
    pub pooled: Wire<Out>,
    /// A mean or part of a window is held or being made.
    pub busy: Signal<Out, Bit>,

    running: RegisterFile,
    last_position: Register,
    position: Register,
    column: Register,
    valid: Register<Bit>,
    last: Register<Bit>,
    dividing: Register<Bit>,
    left: Register,
    negative: Register<Bit>,
    /// What is left of the dividend, above; the quotient so far, below.
    remainder: Register,
    quotient: Register,
    alone: Signal<Local, Bit>,
    closes: Signal<Local, Bit>,
    ready: Signal<Local, Bit>,
    take: Signal<Local, Bit>,
    sum: Wire<Local>,
    doubled: Wire<Local>,
    count: Wire<Local>,
    dividend: Wire<Local>,
    divisor: Wire<Local>,
    shifted: Wire<Local>,
    enough: Signal<Local, Bit>,
    mean: Wire<Local>,
    _rest: Rest,
}

impl AveragePool {
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
            dividing: Register::default(),
            left: Register::new(5),
            negative: Register::default(),
            remainder: Register::new(32),
            quotient: Register::new(32),
            alone: Signal::default(),
            closes: Signal::default(),
            ready: Signal::default(),
            take: Signal::default(),
            sum: Wire::new(32),
            doubled: Wire::new(32),
            count: Wire::new(32),
            dividend: Wire::new(32),
            divisor: Wire::new(32),
            shifted: Wire::new(32),
            enough: Signal::default(),
            mean: Wire::new(32),
            _rest: Rest::default(),
        }
    }
}

impl Logic for AveragePool {
    #[hdl_gen]
    fn update(&mut self) {
        comment!(
            "module average_pool: Of the words of a window, column by column, their rounded mean leaves."
        );
        dff_setup!(
            self,
            clock,
            last_position,
            position,
            column,
            valid,
            last,
            dividing,
            left,
            negative,
            remainder,
            quotient
        );
        self.alone.next = self.last_position.q.val() == 0;
        self.closes.next = self.position.q.val() == self.last_position.q.val();
        self.ready.next = !self.closes.val()
            | (!self.dividing.q.val() & (!self.valid.q.val() | self.pooled_ready.val()));
        self.take.next = self.word_valid.val() & self.ready.val();

        self.sum.next = self.word.val();
        if self.position.q.val() != 0 {
            self.sum.next = self.running.read_data.val() + self.word.val();
        }
        // 2 |sum| + N, or one less where it is negative: the bits of a negative sum inverted make up for it.
        self.doubled.next = self.sum.val() << 1;
        if self.sum.val().get_bit(31) {
            self.doubled.next = !self.sum.val() << 1;
            self.doubled.next = self.doubled.val() | 1;
        }
        self.count.next = self.last_position.q.val().to_bits();
        self.count.next = self.count.val() + 1;
        self.dividend.next = self.doubled.val() + self.count.val();

        // One bit of the quotient: the dividend moves up into the remainder.
        self.divisor.next = self.count.val() << 1;
        self.shifted.next = self.remainder.q.val() << 1;
        if self.quotient.q.val().get_bit(31) {
            self.shifted.next = self.shifted.val() | 1;
        }
        self.enough.next = self.shifted.val() >= self.divisor.val();
        if self.dividing.q.val() {
            self.remainder.d.next = self.shifted.val();
            self.quotient.d.next = self.quotient.q.val() << 1;
            if self.enough.val() {
                self.remainder.d.next = self.shifted.val() - self.divisor.val();
                self.quotient.d.next = (self.quotient.q.val() << 1) | 1;
            }
            self.left.d.next = self.left.q.val() - 1;
        }

        if self.program_enable.val() {
            self.last_position.d.next = self.program_data.val();
        }
        if self.pooled_ready.val() {
            self.valid.d.next = false;
        }
        if self.dividing.q.val() & (self.left.q.val() == 0) {
            self.dividing.d.next = false;
            self.valid.d.next = true;
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
                self.last.d.next = self.word_last.val();
                self.left.d.next = 31.into();
                self.remainder.d.next = 0.into();
                if self.alone.val() {
                    self.valid.d.next = true;
                    self.negative.d.next = false;
                    self.quotient.d.next = self.word.val();
                } else {
                    self.dividing.d.next = true;
                    self.negative.d.next = self.sum.val().get_bit(31);
                    self.quotient.d.next = self.dividend.val();
                }
            }
        }
        if self.reset.val() {
            self.last_position.d.next = 0.into();
            self.position.d.next = 0.into();
            self.column.d.next = 0.into();
            self.valid.d.next = false;
            self.last.d.next = false;
            self.dividing.d.next = false;
            self.left.d.next = 0.into();
            self.negative.d.next = false;
            self.remainder.d.next = 0.into();
            self.quotient.d.next = 0.into();
        }

        self.running.clock.next = self.clock.val();
        self.running.write_enable.next = self.take.val();
        self.running.write_address.next = self.column.q.val();
        self.running.write_data.next = self.sum.val();
        self.running.read_address.next = self.column.q.val();
        self.mean.next = self.quotient.q.val();
        if self.negative.q.val() {
            self.mean.next = !self.quotient.q.val();
            self.mean.next = self.mean.val() + 1;
        }
        self.word_ready.next = self.ready.val();
        self.pooled_valid.next = self.valid.q.val();
        self.pooled_last.next = self.last.q.val();
        self.pooled.next = self.mean.val();
        self.busy.next = self.valid.q.val()
            | self.dividing.q.val()
            | self.position.q.val().any()
            | self.column.q.val().any();
    }
}

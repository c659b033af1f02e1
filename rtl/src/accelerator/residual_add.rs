//! Residual adder: adds two maps of the activation memory, each on a scale of its own.
//!
//! | target | address | holds |
//! | --- | --- | --- |
//! | 24 | operand | M, unsigned, 31 bits |
//! | 25 | operand | s, 1..=126 |
//! | 26, 27 | | lower, upper bound of the sum, signed |
//!
//! A word of the first operand is read, then one of the second; `requantize` brings both to 32 bits, one behind the other; their sum is
//! clamped and written. The words of the descriptor are those of section 12 of the contract. n sums take 2 n + 7 clocks, the
//! first of which reads the first word. Latency 9 from a sum's first read to its write. The bounds are all of 32 bits
//! after reset; M and s stay as they are.
//!
//! ```text
//! read    < a0 >< b0 >< a1 >< b1 > ...
//! write   ______________________________________< 0 >______< 1 >
//! ```

use crate::prelude::*;
use crate::tile::requantize::Requantize;

/// A requantizer of two columns, one an operand, and an adder.
#[derive(LogicBlock)]
pub struct ResidualAdd {
    /// Rising edge.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high: nothing under way, no bounds.
    pub reset: Signal<In, Bit>,
    /// Write to one of the targets above.
    pub program_enable: Signal<In, Bit>,
    /// Which.
    pub program_target: Wire<In>,
    /// Of which operand.
    pub program_address: Wire<In>,
    /// What.
    pub program_data: Wire<In>,
    /// Words of the descriptor.
    pub descriptor: Vec<Wire<In>>,
    /// An addition begins.
    pub start: Signal<In, Bit>,
    /// The word that was read, its sign extended.
    pub read_data: Wire<In>,
    /// Read the memory.
    pub read: Signal<Out, Bit>,
    /// Where.
    pub read_address: Wire<Out>,
    /// Write the memory.
    pub write: Signal<Out, Bit>,
    /// Where.
    pub write_address: Wire<Out>,
    /// What.
    pub write_data: Wire<Out>,
    /// The addition ends with this clock.
    pub done: Signal<Out, Bit>,

    requantize: Requantize,
    low_bound: Register,
    high_bound: Register,
    reading: Register<Bit>,
    second: Register<Bit>,
    reads_left: Register,
    writes_left: Register,
    first_pointer: Register,
    second_pointer: Register,
    out_pointer: Register,
    arrived: Register<Bit>,
    arrived_second: Register<Bit>,
    held: Register,
    operand: Wire<Local>,
    kept: Wire<Local>,
    total: Wire<Local>,
    ordered: Wire<Local>,
    low: Wire<Local>,
    high: Wire<Local>,
    low_ordered: Wire<Local>,
    high_ordered: Wire<Local>,
    clamped: Wire<Local>,
    sum_there: Signal<Local, Bit>,
    finishes: Signal<Local, Bit>,
    sign: Constant,
    word_sign: Constant,
    most: Constant,
    least: Constant,
    _rest: Rest,
}

/// Bits of a word.
const WORD: usize = 32;
/// Bits of a sum of two.
const SUM: usize = WORD + 1;

impl ResidualAdd {
    /// The adder.
    pub fn new() -> Self {
        let sum = || Wire::new(SUM);
        Self {
            clock: Signal::default(),
            reset: Signal::default(),
            program_enable: Signal::default(),
            program_target: Wire::new(8),
            program_address: Wire::new(1),
            program_data: Wire::new(WORD),
            descriptor: Wire::array(16, WORD),
            start: Signal::default(),
            read_data: Wire::new(WORD),
            read: Signal::default(),
            read_address: Wire::new(16),
            write: Signal::default(),
            write_address: Wire::new(16),
            write_data: Wire::new(WORD),
            done: Signal::default(),
            requantize: Requantize::new(2, WORD),
            low_bound: Register::new(WORD),
            high_bound: Register::new(WORD),
            reading: Register::default(),
            second: Register::default(),
            reads_left: Register::new(WORD),
            writes_left: Register::new(WORD),
            first_pointer: Register::new(16),
            second_pointer: Register::new(16),
            out_pointer: Register::new(16),
            arrived: Register::default(),
            arrived_second: Register::default(),
            held: Register::new(WORD),
            operand: sum(),
            kept: sum(),
            total: sum(),
            ordered: sum(),
            low: sum(),
            high: sum(),
            low_ordered: sum(),
            high_ordered: sum(),
            clamped: Wire::new(WORD),
            sum_there: Signal::default(),
            finishes: Signal::default(),
            sign: Constant::new(SUM, 1 << WORD),
            word_sign: Constant::new(SUM, 1 << (WORD - 1)),
            most: Constant::new(WORD, (1 << (WORD - 1)) - 1),
            least: Constant::new(WORD, 1 << (WORD - 1)),
            _rest: Rest::default(),
        }
    }
}

impl Default for ResidualAdd {
    fn default() -> Self {
        Self::new()
    }
}

impl Logic for ResidualAdd {
    #[hdl_gen]
    fn update(&mut self) {
        comment!(
            "module residual_add: Adds two maps of the activation memory, each on a scale of its own."
        );
        dff_setup!(
            self,
            clock,
            low_bound,
            high_bound,
            reading,
            second,
            reads_left,
            writes_left,
            first_pointer,
            second_pointer,
            out_pointer,
            arrived,
            arrived_second,
            held
        );
        self.requantize.clock.next = self.clock.val();
        self.requantize.reset.next = self.reset.val();
        self.requantize.program_enable.next = self.program_enable.val()
            & ((self.program_target.val() == 24) | (self.program_target.val() == 25));
        self.requantize.program_target.next = (self.program_target.val() & 1).to_bits();
        self.requantize.program_address.next = self.program_address.val();
        self.requantize.program_data.next = self.program_data.val();
        self.requantize.sum_valid.next = self.arrived.q.val();
        self.requantize.sum_last.next = self.arrived_second.q.val();
        self.requantize.sum.next = self.read_data.val();
        self.requantize.activation_ready.next = true;

        // Two operands that follow each other; sums and bounds with one bit more, ordered by an inverted sign.
        self.operand.next = self.requantize.activation.val().to_bits();
        if (self.operand.val() & self.word_sign.val()).any() {
            self.operand.next = self.operand.val() | self.sign.val();
        }
        self.kept.next = self.held.q.val().to_bits();
        if (self.kept.val() & self.word_sign.val()).any() {
            self.kept.next = self.kept.val() | self.sign.val();
        }
        self.total.next = self.kept.val() + self.operand.val();
        self.low.next = self.low_bound.q.val().to_bits();
        if (self.low.val() & self.word_sign.val()).any() {
            self.low.next = self.low.val() | self.sign.val();
        }
        self.high.next = self.high_bound.q.val().to_bits();
        if (self.high.val() & self.word_sign.val()).any() {
            self.high.next = self.high.val() | self.sign.val();
        }
        self.ordered.next = self.total.val() ^ self.sign.val();
        self.low_ordered.next = self.low.val() ^ self.sign.val();
        self.high_ordered.next = self.high.val() ^ self.sign.val();
        self.clamped.next = self.total.val().to_bits();
        if self.ordered.val() < self.low_ordered.val() {
            self.clamped.next = self.low_bound.q.val();
        }
        if self.ordered.val() > self.high_ordered.val() {
            self.clamped.next = self.high_bound.q.val();
        }
        self.sum_there.next =
            self.requantize.activation_valid.val() & self.requantize.activation_last.val();
        self.finishes.next = self.sum_there.val() & !self.writes_left.q.val().any();
        if self.requantize.activation_valid.val() {
            self.held.d.next = self.requantize.activation.val();
        }
        if self.sum_there.val() {
            self.out_pointer.d.next = self.out_pointer.q.val() + 1;
            self.writes_left.d.next = self.writes_left.q.val() - 1;
        }

        self.arrived.d.next = self.reading.q.val();
        self.arrived_second.d.next = self.second.q.val();
        if self.reading.q.val() {
            self.second.d.next = !self.second.q.val();
            if self.second.q.val() {
                self.second_pointer.d.next = self.second_pointer.q.val() + 1;
                self.reads_left.d.next = self.reads_left.q.val() - 1;
                if !self.reads_left.q.val().any() {
                    self.reading.d.next = false;
                }
            } else {
                self.first_pointer.d.next = self.first_pointer.q.val() + 1;
            }
        }
        if self.start.val() {
            self.reading.d.next = true;
            self.second.d.next = false;
            self.reads_left.d.next = self.descriptor[15].val();
            self.writes_left.d.next = self.descriptor[15].val();
            self.first_pointer.d.next = self.descriptor[0].val().to_bits();
            self.second_pointer.d.next = self.descriptor[14].val().to_bits();
            self.out_pointer.d.next = (self.descriptor[0].val() >> 16).to_bits();
        }
        if self.program_enable.val() & (self.program_target.val() == 26) {
            self.low_bound.d.next = self.program_data.val();
        }
        if self.program_enable.val() & (self.program_target.val() == 27) {
            self.high_bound.d.next = self.program_data.val();
        }
        if self.reset.val() {
            self.low_bound.d.next = self.least.val();
            self.high_bound.d.next = self.most.val();
            self.reading.d.next = false;
            self.second.d.next = false;
            self.reads_left.d.next = 0.into();
            self.writes_left.d.next = 0.into();
            self.first_pointer.d.next = 0.into();
            self.second_pointer.d.next = 0.into();
            self.out_pointer.d.next = 0.into();
            self.arrived.d.next = false;
            self.arrived_second.d.next = false;
            self.held.d.next = 0.into();
        }

        self.read.next = self.reading.q.val();
        self.read_address.next = self.first_pointer.q.val();
        if self.second.q.val() {
            self.read_address.next = self.second_pointer.q.val();
        }
        self.write.next = self.sum_there.val();
        self.write_address.next = self.out_pointer.q.val();
        self.write_data.next = self.clamped.val();
        self.done.next = self.finishes.val();
    }
}

//! Twin adder: adds each column of a crossbar to the twin behind it, so that one word per column of
//! the layer leaves.
//!
//! | parameter | meaning | rule |
//! | --- | --- | --- |
//! | `columns` | weight columns of the crossbar, a flag each | |
//! | `word_bits` | bits of a word | 1..=64 |
//!
//! A column with a fragment of both signs is split in two: positives in
//! the first, negatives in the twin directly behind it. Bit b of flag word w says that column 32 w + b
//! has a twin in the column after it. Program the flags while nothing is under way; no twins after
//! reset. Latency 1, one word a clock.
//!
//! ```text
//! word    ---< y0 >< y1 >< y2 >---      flags = ..010: y1 and y2 are twins
//! sum     ---------< y0 >------< y1 + y2 >---
//! ```

use crate::prelude::*;

/// Columns whose flags one programming write holds.
const FLAGS: usize = 32;

/// Adds twins.
#[derive(LogicBlock)]
pub struct TwinAdder {
    /// Rising edge.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high: nothing held, no twins.
    pub reset: Signal<In, Bit>,
    /// Write a word of flags.
    pub program_enable: Signal<In, Bit>,
    /// Which word: columns 32 w and up.
    pub program_word: Wire<In>,
    /// Bit b: column 32 w + b has a twin behind it.
    pub program_flags: Wire<In>,
    /// A word is offered.
    pub word_valid: Signal<In, Bit>,
    /// It is the last of its MVM.
    pub word_last: Signal<In, Bit>,
    /// The word, two's complement, weight columns ascending.
    pub word: Wire<In>,
    /// The receiver takes a sum.
    pub sum_ready: Signal<In, Bit>,
    /// The offered word is taken on this edge.
    pub word_ready: Signal<Out, Bit>,
    /// A sum is there.
    pub sum_valid: Signal<Out, Bit>,
    /// It is the last of its MVM.
    pub sum_last: Signal<Out, Bit>,
    /// The sum, two's complement.
    pub sum: Wire<Out>,
    /// A sum, half of one or part of an MVM is held.
    pub busy: Signal<Out, Bit>,

    flags: Vec<Register>,
    column: Register,
    holding: Register<Bit>,
    held: Register,
    valid: Register<Bit>,
    last: Register<Bit>,
    result: Register,
    /// Which word of flags holds the column's, and where; of one word there is no choice.
    flag_word: Vec<Wire<Local>>,
    flag_bit: Wire<Local>,
    chosen: Wire<Local>,
    opens: Signal<Local, Bit>,
    ready: Signal<Local, Bit>,
    take: Signal<Local, Bit>,
    total: Wire<Local>,
    number: Vec<Constant>,
    _rest: Rest,
}

impl TwinAdder {
    /// The adder behind a crossbar of `columns` weight columns, whose words have `word_bits` bits.
    pub fn new(columns: usize, word_bits: usize) -> Self {
        assert!(
            columns > 0,
            "a twin adder needs a column; a crossbar without weights has no results"
        );
        let words = columns.div_ceil(FLAGS);
        let first = columns.min(FLAGS);
        let column_bits = index_bits(columns).max(1);
        let select_bits = index_bits(words).max(1);
        Self {
            clock: Signal::default(),
            reset: Signal::default(),
            program_enable: Signal::default(),
            program_word: Wire::new(select_bits),
            program_flags: Wire::new(first),
            word_valid: Signal::default(),
            word_last: Signal::default(),
            word: Wire::new(word_bits),
            sum_ready: Signal::default(),
            word_ready: Signal::default(),
            sum_valid: Signal::default(),
            sum_last: Signal::default(),
            sum: Wire::new(word_bits),
            busy: Signal::default(),
            flags: (0..words)
                .map(|w| Register::new((columns - FLAGS * w).min(FLAGS)))
                .collect(),
            column: Register::new(column_bits),
            holding: Register::default(),
            held: Register::new(word_bits),
            valid: Register::default(),
            last: Register::default(),
            result: Register::new(word_bits),
            flag_word: blocks(usize::from(words > 1), || Wire::new(select_bits)),
            flag_bit: Wire::new(column_bits.min(index_bits(FLAGS))),
            chosen: Wire::new(first),
            opens: Signal::default(),
            ready: Signal::default(),
            take: Signal::default(),
            total: Wire::new(word_bits),
            number: (0..words as u64)
                .map(|w| Constant::new(select_bits, w))
                .collect(),
            _rest: Rest::default(),
        }
    }
}

impl Logic for TwinAdder {
    #[hdl_gen]
    fn update(&mut self) {
        comment!("module twin_adder: Adds each column of a crossbar to the twin behind it.");
        dff_setup!(self, clock, column, holding, held, valid, last, result);
        for w in 0..self.flags.len() {
            self.flags[w].clock.next = self.clock.val();
            self.flags[w].d.next = self.flags[w].q.val();
        }
        self.chosen.next = self.flags[0].q.val();
        for i in 0..self.flag_word.len() {
            self.flag_word[i].next = (self.column.q.val() >> 5).to_bits();
            for w in 1..self.flags.len() {
                if self.flag_word[i].val() == self.number[w].val() {
                    self.chosen.next = self.flags[w].q.val().to_bits();
                }
            }
        }
        self.flag_bit.next = self.column.q.val().to_bits();
        // The first of a pair needs no room for a result.
        self.opens.next =
            self.chosen.val().get_bit(self.flag_bit.val().index()) & !self.holding.q.val();
        self.ready.next = self.opens.val() | !self.valid.q.val() | self.sum_ready.val();
        self.take.next = self.word_valid.val() & self.ready.val();
        self.total.next = self.word.val();
        if self.holding.q.val() {
            self.total.next = self.held.q.val() + self.word.val();
        }

        for w in 0..self.flags.len() {
            if self.program_enable.val() & (self.program_word.val() == self.number[w].val()) {
                self.flags[w].d.next = self.program_flags.val().to_bits();
            }
        }
        if self.sum_ready.val() {
            self.valid.d.next = false;
        }
        if self.take.val() {
            self.column.d.next = self.column.q.val() + 1;
            if self.word_last.val() {
                self.column.d.next = 0.into();
            }
            if self.opens.val() {
                self.holding.d.next = true;
                self.held.d.next = self.word.val();
            } else {
                self.holding.d.next = false;
                self.valid.d.next = true;
                self.last.d.next = self.word_last.val();
                self.result.d.next = self.total.val();
            }
        }
        if self.reset.val() {
            for w in 0..self.flags.len() {
                self.flags[w].d.next = 0.into();
            }
            self.column.d.next = 0.into();
            self.holding.d.next = false;
            self.held.d.next = 0.into();
            self.valid.d.next = false;
            self.last.d.next = false;
            self.result.d.next = 0.into();
        }

        self.word_ready.next = self.ready.val();
        self.sum_valid.next = self.valid.q.val();
        self.sum_last.next = self.last.q.val();
        self.sum.next = self.result.q.val();
        self.busy.next = self.valid.q.val() | self.holding.q.val() | self.column.q.val().any();
    }
}

//! Twin adder: adds each column of a crossbar to the twin behind it, so that one word per column of
//! the layer leaves.
//!
//! | parameter | meaning | rule |
//! | --- | --- | --- |
//! | `ACC` | bits of a word | 1..=32 |
//! | `KB` | bits of a weight column | |
//! | `K` | weight columns, a flag each | 2^KB, 32 at most |
//!
//! A column with a fragment of both signs is split in two (section 6 of the contract): positives in
//! the first, negatives in the twin directly behind it. Bit k of `flags` says that column k has a
//! twin in column k + 1. Programmed as one word while nothing is under way; no twins after reset.
//! Latency 1, one word a clock.
//!
//! ```text
//! word    ---< y0 >< y1 >< y2 >---      flags = ..010: y1 and y2 are twins
//! sum     ---------< y0 >------< y1 + y2 >---
//! ```

use crate::prelude::*;

/// Adds twins.
#[derive(LogicBlock)]
pub struct TwinAdder<const ACC: usize, const KB: usize, const K: usize> {
    /// Rising edge.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high: nothing held, no twins.
    pub reset: Signal<In, Bit>,
    /// Write the flags.
    pub program_enable: Signal<In, Bit>,
    /// Bit k: column k has a twin behind it.
    pub program_flags: Signal<In, Bits<K>>,
    /// A word is offered.
    pub word_valid: Signal<In, Bit>,
    /// It is the last of its MVM.
    pub word_last: Signal<In, Bit>,
    /// The word, two's complement, weight columns ascending.
    pub word: Signal<In, Bits<ACC>>,
    /// The receiver takes a sum.
    pub sum_ready: Signal<In, Bit>,
    /// The offered word is taken on this edge.
    pub word_ready: Signal<Out, Bit>,
    /// A sum is there.
    pub sum_valid: Signal<Out, Bit>,
    /// It is the last of its MVM.
    pub sum_last: Signal<Out, Bit>,
    /// The sum, two's complement.
    pub sum: Signal<Out, Bits<ACC>>,
    /// A sum or half of one is held.
    pub busy: Signal<Out, Bit>,

    flags: Register<Bits<K>>,
    column: Register<Bits<KB>>,
    holding: Register<Bit>,
    held: Register<Bits<ACC>>,
    valid: Register<Bit>,
    last: Register<Bit>,
    result: Register<Bits<ACC>>,
    from_here: Signal<Local, Bits<K>>,
    opens: Signal<Local, Bit>,
    ready: Signal<Local, Bit>,
    take: Signal<Local, Bit>,
    total: Signal<Local, Bits<ACC>>,
    _rest: Rest,
}

impl<const ACC: usize, const KB: usize, const K: usize> TwinAdder<ACC, KB, K> {
    const WIDTHS_AGREE: () = assert!(
        K == 1 << KB && K <= 32 && ACC <= 32,
        "there are 2^KB flags, and 32 columns and bits at most"
    );

    /// The adder.
    pub fn new() -> Self {
        let () = Self::WIDTHS_AGREE;
        Self {
            clock: Default::default(),
            reset: Default::default(),
            program_enable: Default::default(),
            program_flags: Default::default(),
            word_valid: Default::default(),
            word_last: Default::default(),
            word: Default::default(),
            sum_ready: Default::default(),
            word_ready: Default::default(),
            sum_valid: Default::default(),
            sum_last: Default::default(),
            sum: Default::default(),
            busy: Default::default(),
            flags: Default::default(),
            column: Default::default(),
            holding: Default::default(),
            held: Default::default(),
            valid: Default::default(),
            last: Default::default(),
            result: Default::default(),
            from_here: Default::default(),
            opens: Default::default(),
            ready: Default::default(),
            take: Default::default(),
            total: Default::default(),
            _rest: Rest::default(),
        }
    }
}

impl<const ACC: usize, const KB: usize, const K: usize> Default for TwinAdder<ACC, KB, K> {
    fn default() -> Self {
        Self::new()
    }
}

impl<const ACC: usize, const KB: usize, const K: usize> Logic for TwinAdder<ACC, KB, K> {
    #[hdl_gen]
    fn update(&mut self) {
        comment!("module twin_adder: Adds each column of a crossbar to the twin behind it.");
        dff_setup!(
            self, clock, flags, column, holding, held, valid, last, result
        );
        self.from_here.next = self.flags.q.val() >> self.column.q.val();
        // The first of a pair needs no room for a result.
        self.opens.next = self.from_here.val().get_bit(0) & !self.holding.q.val();
        self.ready.next = self.opens.val() | !self.valid.q.val() | self.sum_ready.val();
        self.take.next = self.word_valid.val() & self.ready.val();
        self.total.next = self.word.val();
        if self.holding.q.val() {
            self.total.next = self.held.q.val() + self.word.val();
        }

        if self.program_enable.val() {
            self.flags.d.next = self.program_flags.val();
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
            self.flags.d.next = 0.into();
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
        self.busy.next = self.valid.q.val() | self.holding.q.val();
    }
}

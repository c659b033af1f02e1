//! Result drain: sends the finished bank out, one word a clock, while the other accumulates.
//!
//! | parameter | meaning | rule |
//! | --- | --- | --- |
//! | `ACC` | bits of a result | |
//! | `KB` `T` | bits of a weight column, a beat | |
//! | lanes | weight columns converted at once | a power of two |
//!
//! A bank is full from its MVM's last slot until its last word is in the output register; a slot
//! that wants to accumulate in a full bank waits (`blocked`). Latency 1 from a full bank to `y_valid`;
//! the words of successive MVMs follow without a bubble.
//!
//! ```text
//! y_valid  ___/~~~~~~~~~~~~~~~~~~~\___
//! y        ---< y0 >< y1 >...< yK >---   holds while y_ready is low
//! y_last   ___________________/~~~\___
//! ```

use crate::prelude::*;

/// Double-buffer bookkeeping and the output register.
#[derive(LogicBlock)]
pub struct ResultDrain<const ACC: usize, const KB: usize, const T: usize> {
    /// Rising edge.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high: both banks are free.
    pub reset: Signal<In, Bit>,
    /// K_used - 1.
    pub last_column: Signal<In, Bits<KB>>,
    /// A slot wants to accumulate in `bank`.
    pub slot: Signal<In, Bit>,
    /// Its bank.
    pub bank: Signal<In, Bit>,
    /// It is the last of its MVM and is accumulated on this edge.
    pub finish: Signal<In, Bit>,
    /// Its MVM had no step: every result is zero.
    pub zero: Signal<In, Bit>,
    /// Word of each lane at `drain_column` of `drain_bank`.
    pub word: Vec<Signal<In, Bits<ACC>>>,
    /// The receiver takes a word.
    pub y_ready: Signal<In, Bit>,
    /// The slot must wait.
    pub blocked: Signal<Out, Bit>,
    /// The bank `drain_bank` is being drained.
    pub draining: Signal<Out, Bit>,
    /// The bank that is drained, now or next.
    pub drain_bank: Signal<Out, Bit>,
    /// The weight column that is drained, as beat.
    pub drain_column: Signal<Out, Bits<T>>,
    /// A result is there.
    pub y_valid: Signal<Out, Bit>,
    /// It is the last of its MVM.
    pub y_last: Signal<Out, Bit>,
    /// The result, two's complement, weight columns ascending.
    pub y: Signal<Out, Bits<ACC>>,
    /// A bank is full or a result waits.
    pub busy: Signal<Out, Bit>,

    full: Vec<Register<Bit>>,
    zeroed: Vec<Register<Bit>>,
    draining_bank: Register<Bit>,
    index: Register<Bits<KB>>,
    valid: Register<Bit>,
    last: Register<Bit>,
    result: Register<Bits<ACC>>,
    ready_bank: Signal<Local, Bit>,
    zero_bank: Signal<Local, Bit>,
    load: Signal<Local, Bit>,
    at_end: Signal<Local, Bit>,
    emptied: Signal<Local, Bit>,
    target_full: Signal<Local, Bit>,
    chosen: Signal<Local, Bits<ACC>>,
    lane: Signal<Local, Bits<KB>>,
    lane_index: Vec<Constant<Bits<KB>>>,
    lane_bits: Constant<Bits<4>>,
    lane_mask: Constant<Bits<KB>>,
    _rest: Rest,
}

impl<const ACC: usize, const KB: usize, const T: usize> ResultDrain<ACC, KB, T> {
    /// The drain of `lanes` lanes.
    pub fn new(lanes: usize) -> Self {
        assert!(
            lanes.is_power_of_two() && lanes <= 1 << KB,
            "{lanes} lanes must be a power of two within {KB} bits"
        );
        Self {
            clock: Default::default(),
            reset: Default::default(),
            last_column: Default::default(),
            slot: Default::default(),
            bank: Default::default(),
            finish: Default::default(),
            zero: Default::default(),
            word: signals(lanes),
            y_ready: Default::default(),
            blocked: Default::default(),
            draining: Default::default(),
            drain_bank: Default::default(),
            drain_column: Default::default(),
            y_valid: Default::default(),
            y_last: Default::default(),
            y: Default::default(),
            busy: Default::default(),
            full: registers(2),
            zeroed: registers(2),
            draining_bank: Default::default(),
            index: Default::default(),
            valid: Default::default(),
            last: Default::default(),
            result: Default::default(),
            ready_bank: Default::default(),
            zero_bank: Default::default(),
            load: Default::default(),
            at_end: Default::default(),
            emptied: Default::default(),
            target_full: Default::default(),
            chosen: Default::default(),
            lane: Default::default(),
            lane_index: (0..lanes as u64).map(constant).collect(),
            lane_bits: constant(u64::from(lanes.ilog2())),
            lane_mask: constant(lanes as u64 - 1),
            _rest: Rest::default(),
        }
    }
}

impl<const ACC: usize, const KB: usize, const T: usize> Logic for ResultDrain<ACC, KB, T> {
    #[hdl_gen]
    fn update(&mut self) {
        comment!(
            "module result_drain: Sends the finished bank out, one word a clock, while the other accumulates."
        );
        dff_setup!(self, clock, draining_bank, index, valid, last, result);
        for i in 0..2 {
            self.full[i].clock.next = self.clock.val();
            self.full[i].d.next = self.full[i].q.val();
            self.zeroed[i].clock.next = self.clock.val();
            self.zeroed[i].d.next = self.zeroed[i].q.val();
        }

        self.ready_bank.next = self.full[0].q.val();
        self.zero_bank.next = self.zeroed[0].q.val();
        if self.draining_bank.q.val() {
            self.ready_bank.next = self.full[1].q.val();
            self.zero_bank.next = self.zeroed[1].q.val();
        }
        self.load.next = self.ready_bank.val() & (!self.valid.q.val() | self.y_ready.val());
        self.at_end.next = self.index.q.val() == self.last_column.val();
        self.emptied.next = self.load.val() & self.at_end.val();

        // The word of weight column k is in lane k mod lanes, at beat k / lanes.
        self.lane.next = self.index.q.val() & self.lane_mask.val();
        self.chosen.next = 0.into();
        for i in 0..self.word.len() {
            if !self.zero_bank.val() & (self.lane.val() == self.lane_index[i].val()) {
                self.chosen.next = self.word[i].val();
            }
        }

        if self.y_ready.val() {
            self.valid.d.next = false;
        }
        if self.load.val() {
            self.valid.d.next = true;
            self.last.d.next = self.at_end.val();
            self.result.d.next = self.chosen.val();
            self.index.d.next = self.index.q.val() + 1;
        }
        if self.emptied.val() {
            self.index.d.next = 0.into();
            self.draining_bank.d.next = !self.draining_bank.q.val();
            if self.draining_bank.q.val() {
                self.full[1].d.next = false;
            } else {
                self.full[0].d.next = false;
            }
        }
        if self.finish.val() {
            if self.bank.val() {
                self.full[1].d.next = true;
                self.zeroed[1].d.next = self.zero.val();
            } else {
                self.full[0].d.next = true;
                self.zeroed[0].d.next = self.zero.val();
            }
        }
        if self.reset.val() {
            for i in 0..2 {
                self.full[i].d.next = false;
                self.zeroed[i].d.next = false;
            }
            self.draining_bank.d.next = false;
            self.index.d.next = 0.into();
            self.valid.d.next = false;
            self.last.d.next = false;
            self.result.d.next = 0.into();
        }

        // A bank is free again in the clock that reads its last word.
        self.target_full.next = self.full[0].q.val();
        if self.bank.val() {
            self.target_full.next = self.full[1].q.val();
        }
        self.blocked.next = self.slot.val()
            & self.target_full.val()
            & !(self.emptied.val() & (self.draining_bank.q.val() == self.bank.val()));

        self.draining.next = self.ready_bank.val();
        self.drain_bank.next = self.draining_bank.q.val();
        self.drain_column.next = bit_cast::<T, KB>(self.index.q.val() >> self.lane_bits.val());
        self.y_valid.next = self.valid.q.val();
        self.y_last.next = self.last.q.val();
        self.y.next = self.result.q.val();
        self.busy.next = self.full[0].q.val() | self.full[1].q.val() | self.valid.q.val();
    }
}

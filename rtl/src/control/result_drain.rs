//! Result drain: sends the finished bank out, one word a clock, while the other accumulates.
//!
//! Built from [`Parameters`]. A bank is full from its MVM's last slot until its last word is in the output
//! register; a slot that wants to accumulate in a full bank waits (`blocked`). Latency 1 from a full bank
//! to `y_valid`; the words of successive MVMs follow without a bubble.
//!
//! ```text
//! y_valid  ___/~~~~~~~~~~~~~~~~~~~\___
//! y        ---< y0 >< y1 >...< yK >---   holds while y_ready is low
//! y_last   ___________________/~~~\___
//! ```

use crate::parameters::{Parameters, Scheme};
use crate::prelude::*;

/// Double-buffer bookkeeping and the output register.
#[derive(LogicBlock)]
pub struct ResultDrain {
    /// Rising edge.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high: both banks are free.
    pub reset: Signal<In, Bit>,
    /// The last lane column in use.
    pub last_lane_column: Wire<In>,
    /// The last lane in use there.
    pub last_lane: Wire<In>,
    /// A slot wants to accumulate in `bank`.
    pub slot: Signal<In, Bit>,
    /// Its bank.
    pub bank: Signal<In, Bit>,
    /// It is the last of its MVM, and accumulated.
    pub finish: Signal<In, Bit>,
    /// Its MVM had no step: every result is zero.
    pub zero: Signal<In, Bit>,
    /// Word of each lane at `drain_column` of `drain_bank`.
    pub word: Vec<Wire<In>>,
    /// ISAAC: what every word of `drain_bank` is too large by. Two's complement.
    pub offset: Vec<Wire<In>>,
    /// The receiver takes a word.
    pub y_ready: Signal<In, Bit>,
    /// The slot must wait.
    pub blocked: Signal<Out, Bit>,
    /// The bank `drain_bank` is being drained.
    pub draining: Signal<Out, Bit>,
    /// The bank that is drained, now or next.
    pub drain_bank: Signal<Out, Bit>,
    /// The lane column that is drained.
    pub drain_column: Wire<Out>,
    /// A result is there.
    pub y_valid: Signal<Out, Bit>,
    /// It is the last of its MVM.
    pub y_last: Signal<Out, Bit>,
    /// The result, two's complement. Weight columns ascending.
    pub y: Wire<Out>,
    /// A bank is full or a result waits.
    pub busy: Signal<Out, Bit>,

    full: Vec<Register<Bit>>,
    zeroed: Vec<Register<Bit>>,
    draining_bank: Register<Bit>,
    column: Register,
    lane: Register,
    valid: Register<Bit>,
    last: Register<Bit>,
    result: Register,
    ready_bank: Signal<Local, Bit>,
    zero_bank: Signal<Local, Bit>,
    load: Signal<Local, Bit>,
    at_end: Signal<Local, Bit>,
    emptied: Signal<Local, Bit>,
    target_full: Signal<Local, Bit>,
    chosen: Wire<Local>,
    lane_index: Vec<Constant>,
    all_lanes: Constant,
    _rest: Rest,
}

impl ResultDrain {
    /// The drain of a crossbar of `p`.
    pub fn new(p: &Parameters) -> Self {
        let (lanes, result_bits) = (p.lanes(), p.result_bits());
        let lane_bits = index_bits(lanes).max(1);
        Self {
            clock: Signal::default(),
            reset: Signal::default(),
            last_lane_column: Wire::new(p.lane_column_bits()),
            last_lane: Wire::new(lane_bits),
            slot: Signal::default(),
            bank: Signal::default(),
            finish: Signal::default(),
            zero: Signal::default(),
            word: Wire::array(lanes, result_bits),
            offset: Wire::array(usize::from(p.scheme == Scheme::Isaac), result_bits),
            y_ready: Signal::default(),
            blocked: Signal::default(),
            draining: Signal::default(),
            drain_bank: Signal::default(),
            drain_column: Wire::new(p.lane_column_bits()),
            y_valid: Signal::default(),
            y_last: Signal::default(),
            y: Wire::new(result_bits),
            busy: Signal::default(),
            full: flag_registers(2),
            zeroed: flag_registers(2),
            draining_bank: Register::default(),
            column: Register::new(p.lane_column_bits()),
            lane: Register::new(lane_bits),
            valid: Register::default(),
            last: Register::default(),
            result: Register::new(result_bits),
            ready_bank: Signal::default(),
            zero_bank: Signal::default(),
            load: Signal::default(),
            at_end: Signal::default(),
            emptied: Signal::default(),
            target_full: Signal::default(),
            chosen: Wire::new(result_bits),
            lane_index: (0..lanes as u64)
                .map(|lane| Constant::new(lane_bits, lane))
                .collect(),
            all_lanes: Constant::new(lane_bits, lanes as u64 - 1),
            _rest: Rest::default(),
        }
    }
}

impl Logic for ResultDrain {
    #[hdl_gen]
    fn update(&mut self) {
        comment!(
            "module result_drain: Sends the finished bank out, one word a clock, while the other accumulates."
        );
        dff_setup!(
            self,
            clock,
            draining_bank,
            column,
            lane,
            valid,
            last,
            result
        );
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
        self.at_end.next = (self.column.q.val() == self.last_lane_column.val())
            & (self.lane.q.val() == self.last_lane.val());
        self.emptied.next = self.load.val() & self.at_end.val();

        comment!("The words come lane after lane, then from the next lane column.");
        self.chosen.next = 0.into();
        for i in 0..self.word.len() {
            if self.lane.q.val() == self.lane_index[i].val() {
                self.chosen.next = self.word[i].val();
            }
        }
        for o in 0..self.offset.len() {
            self.chosen.next = self.chosen.val() - self.offset[o].val();
        }
        if self.zero_bank.val() {
            self.chosen.next = 0.into();
        }

        if self.y_ready.val() {
            self.valid.d.next = false;
        }
        if self.load.val() {
            self.valid.d.next = true;
            self.last.d.next = self.at_end.val();
            self.result.d.next = self.chosen.val();
            self.lane.d.next = self.lane.q.val() + 1;
            if self.lane.q.val() == self.all_lanes.val() {
                self.lane.d.next = 0.into();
                self.column.d.next = self.column.q.val() + 1;
            }
        }
        if self.emptied.val() {
            self.lane.d.next = 0.into();
            self.column.d.next = 0.into();
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
            self.column.d.next = 0.into();
            self.lane.d.next = 0.into();
            self.valid.d.next = false;
            self.last.d.next = false;
            self.result.d.next = 0.into();
        }

        comment!("A bank is free again in the clock that reads its last word.");
        self.target_full.next = self.full[0].q.val();
        if self.bank.val() {
            self.target_full.next = self.full[1].q.val();
        }
        self.blocked.next = self.slot.val()
            & self.target_full.val()
            & !(self.emptied.val() & (self.draining_bank.q.val() == self.bank.val()));

        self.draining.next = self.ready_bank.val();
        self.drain_bank.next = self.draining_bank.q.val();
        self.drain_column.next = self.column.q.val();
        self.y_valid.next = self.valid.q.val();
        self.y_last.next = self.last.q.val();
        self.y.next = self.result.q.val();
        self.busy.next = self.full[0].q.val() | self.full[1].q.val() | self.valid.q.val();
    }
}

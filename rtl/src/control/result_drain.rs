//! Result drain: sends the finished bank out, one word a clock, while the other accumulates.
//!
//! Built from [`Parameters`]. A bank is full from its MVM's last slot until its last word is read; a slot
//! that wants to accumulate in a full bank waits (`blocked`). Words are read with a clock, and three of them
//! may be on their way: what is read has a place, whatever the receiver does, and only what is read depends
//! on `y_ready`. Latency 3 from the last slot to `y_valid`; the words of successive MVMs follow without a
//! bubble.
//!
//! ```text
//! finish   _/~~~\_____________________
//! drain    _/~~~~~~~~~~~~~~~\_________
//! y_valid  _____________/~~~~~~~~~~~~~~~\___
//! y        -------------< y0 >< y1 >...<yK >---   holds while y_ready is low
//! y_last   _________________________/~~~\___
//! ```

use crate::parameters::{Parameters, Scheme};
use crate::prelude::*;

/// Double-buffer bookkeeping, and the words on their way out.
#[derive(LogicBlock)]
pub struct ResultDrain {
    /// Rising edge.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high: both banks are free.
    pub reset: Signal<In, Bit>,
    /// The last lane column in use.
    pub last_lane_column: Wire<In>,
    /// Several lanes: the last in use there.
    pub last_lane: Vec<Wire<In>>,
    /// A slot wants to accumulate in `bank`.
    pub slot: Signal<In, Bit>,
    /// Its bank.
    pub bank: Signal<In, Bit>,
    /// It is the last of its MVM. Its sums are written on this edge.
    pub finish: Signal<In, Bit>,
    /// Its MVM had no step: every result is zero.
    pub zero: Signal<In, Bit>,
    /// Word of each lane. `drain` asked for them in the clock before.
    pub word: Vec<Wire<In>>,
    /// ISAAC: what every word of `offset_bank` is too large by. Two's complement.
    pub offset: Vec<Wire<In>>,
    /// The receiver takes a word.
    pub y_ready: Signal<In, Bit>,
    /// The slot must wait.
    pub blocked: Signal<Out, Bit>,
    /// Read a word of `drain_bank`.
    pub drain: Signal<Out, Bit>,
    /// The bank that is drained, now or next.
    pub drain_bank: Signal<Out, Bit>,
    /// Lane column that is drained, counted from the first.
    pub drain_column: Wire<Out>,
    /// Its word is written on the same edge.
    pub drain_new: Signal<Out, Bit>,
    /// ISAAC: the bank of `word`.
    pub offset_bank: Vec<Signal<Out, Bit>>,
    /// A result is there.
    pub y_valid: Signal<Out, Bit>,
    /// It is the last of its MVM.
    pub y_last: Signal<Out, Bit>,
    /// The result, two's complement. Weight columns ascending.
    pub y: Wire<Out>,
    /// A bank is full or a result is on its way.
    pub busy: Signal<Out, Bit>,

    full: Vec<Register<Bit>>,
    zeroed: Vec<Register<Bit>>,
    draining_bank: Register<Bit>,
    column: Register,
    lane: Vec<Register>,
    under_way: Register,
    read: Register<Bit>,
    read_last: Register<Bit>,
    read_zero: Register<Bit>,
    read_here: Vec<Register<Bit>>,
    read_bank: Vec<Register<Bit>>,
    chosen: Register<Bit>,
    chosen_last: Register<Bit>,
    chosen_word: Register,
    chosen_offset: Vec<Register>,
    spare: Register<Bit>,
    spare_last: Register<Bit>,
    spare_word: Register,
    valid: Register<Bit>,
    last: Register<Bit>,
    result: Register,
    ready_bank: Signal<Local, Bit>,
    zero_bank: Signal<Local, Bit>,
    taken: Signal<Local, Bit>,
    load: Signal<Local, Bit>,
    lanes_done: Signal<Local, Bit>,
    at_end: Signal<Local, Bit>,
    emptied: Signal<Local, Bit>,
    free: Signal<Local, Bit>,
    aside: Signal<Local, Bit>,
    selected: Wire<Local>,
    corrected: Wire<Local>,
    shown: Vec<Wire<Local>>,
    lane_index: Vec<Constant>,
    all_lanes: Vec<Constant>,
    places: Constant,
    _rest: Rest,
}

impl ResultDrain {
    /// The drain of a crossbar of `p`.
    pub fn new(p: &Parameters) -> Self {
        let (lanes, result_bits) = (p.lanes(), p.result_bits());
        let (several, lane_bits) = (usize::from(lanes > 1), index_bits(lanes).max(1));
        let isaac = usize::from(p.scheme == Scheme::Isaac);
        Self {
            clock: Signal::default(),
            reset: Signal::default(),
            last_lane_column: Wire::new(p.lane_column_bits()),
            last_lane: Wire::array(several, lane_bits),
            slot: Signal::default(),
            bank: Signal::default(),
            finish: Signal::default(),
            zero: Signal::default(),
            word: Wire::array(lanes, result_bits),
            offset: Wire::array(isaac, result_bits),
            y_ready: Signal::default(),
            blocked: Signal::default(),
            drain: Signal::default(),
            drain_bank: Signal::default(),
            drain_column: Wire::new(p.lane_column_bits()),
            drain_new: Signal::default(),
            offset_bank: flags(isaac),
            y_valid: Signal::default(),
            y_last: Signal::default(),
            y: Wire::new(result_bits),
            busy: Signal::default(),
            full: flag_registers(2),
            zeroed: flag_registers(2),
            draining_bank: Register::default(),
            column: Register::new(p.lane_column_bits()),
            lane: Register::array(several, lane_bits),
            under_way: Register::new(2),
            read: Register::default(),
            read_last: Register::default(),
            read_zero: Register::default(),
            read_here: flag_registers(several * lanes),
            read_bank: flag_registers(isaac),
            chosen: Register::default(),
            chosen_last: Register::default(),
            chosen_word: Register::new(result_bits),
            chosen_offset: Register::array(isaac, result_bits),
            spare: Register::default(),
            spare_last: Register::default(),
            spare_word: Register::new(result_bits),
            valid: Register::default(),
            last: Register::default(),
            result: Register::new(result_bits),
            ready_bank: Signal::default(),
            zero_bank: Signal::default(),
            taken: Signal::default(),
            load: Signal::default(),
            lanes_done: Signal::default(),
            at_end: Signal::default(),
            emptied: Signal::default(),
            free: Signal::default(),
            aside: Signal::default(),
            selected: Wire::new(result_bits),
            corrected: Wire::new(result_bits),
            shown: Wire::array(several * lanes, result_bits),
            lane_index: (0..lanes as u64)
                .map(|lane| Constant::new(lane_bits, lane))
                .collect(),
            all_lanes: blocks(several, || Constant::new(lane_bits, lanes as u64 - 1)),
            places: Constant::new(2, 3),
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
            under_way,
            read,
            read_last,
            read_zero,
            chosen,
            chosen_last,
            chosen_word,
            spare,
            spare_last,
            spare_word,
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
        for l in 0..self.lane.len() {
            self.lane[l].clock.next = self.clock.val();
            self.lane[l].d.next = self.lane[l].q.val();
            for i in 0..self.read_here.len() {
                self.read_here[i].clock.next = self.clock.val();
                self.read_here[i].d.next = self.lane[l].q.val() == self.lane_index[i].val();
            }
        }
        for o in 0..self.offset.len() {
            self.read_bank[o].clock.next = self.clock.val();
            self.read_bank[o].d.next = self.draining_bank.q.val();
            self.chosen_offset[o].clock.next = self.clock.val();
            self.chosen_offset[o].d.next = self.chosen_offset[o].q.val();
        }

        comment!("What is read: of a full bank, or of the one that is finished on this edge.");
        self.ready_bank.next = self.full[0].q.val();
        self.zero_bank.next = self.zeroed[0].q.val();
        if self.draining_bank.q.val() {
            self.ready_bank.next = self.full[1].q.val();
            self.zero_bank.next = self.zeroed[1].q.val();
        }
        self.drain_new.next = false;
        if self.finish.val() & (self.bank.val() == self.draining_bank.q.val()) {
            self.ready_bank.next = true;
            self.zero_bank.next = self.zero.val();
            self.drain_new.next = self.column.q.val() == self.last_lane_column.val();
        }
        self.taken.next = self.valid.q.val() & self.y_ready.val();
        self.load.next = self.ready_bank.val()
            & ((self.under_way.q.val() != self.places.val()) | self.taken.val());
        self.lanes_done.next = self.load.val();
        self.at_end.next = self.column.q.val() == self.last_lane_column.val();
        for l in 0..self.lane.len() {
            self.lanes_done.next =
                self.load.val() & (self.lane[l].q.val() == self.all_lanes[l].val());
            self.at_end.next = (self.column.q.val() == self.last_lane_column.val())
                & (self.lane[l].q.val() == self.last_lane[l].val());
        }
        self.emptied.next = self.load.val() & self.at_end.val();
        if self.load.val() & !self.taken.val() {
            self.under_way.d.next = self.under_way.q.val() + 1;
        }
        if !self.load.val() & self.taken.val() {
            self.under_way.d.next = self.under_way.q.val() - 1;
        }

        comment!("The words come lane after lane, then from the next lane column.");
        self.read.d.next = self.load.val();
        self.read_last.d.next = self.at_end.val();
        self.read_zero.d.next = self.zero_bank.val();
        for l in 0..self.lane.len() {
            if self.load.val() {
                self.lane[l].d.next = self.lane[l].q.val() + 1;
            }
            if self.lanes_done.val() | self.emptied.val() {
                self.lane[l].d.next = 0.into();
            }
        }
        if self.lanes_done.val() {
            self.column.d.next = self.column.q.val() + 1;
        }

        self.selected.next = self.word[0].val();
        for _l in 0..self.lane.len() {
            self.selected.next = 0.into();
        }
        for i in 0..self.read_here.len() {
            self.shown[i].next = 0.into();
            if self.read_here[i].q.val() {
                self.shown[i].next = self.word[i].val();
            }
            self.selected.next = self.selected.val() | self.shown[i].val();
        }
        self.corrected.next = self.chosen_word.q.val();
        for o in 0..self.offset.len() {
            self.corrected.next = self.chosen_word.q.val() - self.chosen_offset[o].q.val();
        }
        comment!("A word that has been read goes on in any case; there are two places before it.");
        self.free.next = !self.valid.q.val() | self.y_ready.val();
        self.aside.next = self.chosen.q.val() & (self.free.val() == self.spare.q.val());
        if self.free.val() {
            self.valid.d.next = self.spare.q.val() | self.chosen.q.val();
            self.result.d.next = self.corrected.val();
            self.last.d.next = self.chosen_last.q.val();
            if self.spare.q.val() {
                self.result.d.next = self.spare_word.q.val();
                self.last.d.next = self.spare_last.q.val();
            }
            self.spare.d.next = false;
        }
        if self.aside.val() {
            self.spare.d.next = true;
            self.spare_word.d.next = self.corrected.val();
            self.spare_last.d.next = self.chosen_last.q.val();
        }
        if self.free.val() | self.aside.val() {
            self.chosen.d.next = false;
        }
        if self.read.q.val() {
            self.chosen.d.next = true;
            self.chosen_last.d.next = self.read_last.q.val();
            self.chosen_word.d.next = self.selected.val();
            for o in 0..self.offset.len() {
                self.chosen_offset[o].d.next = self.offset[o].val();
            }
            if self.read_zero.q.val() {
                self.chosen_word.d.next = 0.into();
                for o in 0..self.offset.len() {
                    self.chosen_offset[o].d.next = 0.into();
                }
            }
        }

        if self.finish.val() & !self.bank.val() {
            self.full[0].d.next = true;
            self.zeroed[0].d.next = self.zero.val();
        }
        if self.finish.val() & self.bank.val() {
            self.full[1].d.next = true;
            self.zeroed[1].d.next = self.zero.val();
        }
        comment!("A bank is free again in the clock after the one that reads its last word.");
        if self.emptied.val() {
            self.column.d.next = 0.into();
            self.draining_bank.d.next = !self.draining_bank.q.val();
            if self.draining_bank.q.val() {
                self.full[1].d.next = false;
            } else {
                self.full[0].d.next = false;
            }
        }
        if self.reset.val() {
            for i in 0..2 {
                self.full[i].d.next = false;
                self.zeroed[i].d.next = false;
            }
            for l in 0..self.lane.len() {
                self.lane[l].d.next = 0.into();
                for i in 0..self.read_here.len() {
                    self.read_here[i].d.next = false;
                }
            }
            for o in 0..self.offset.len() {
                self.read_bank[o].d.next = false;
                self.chosen_offset[o].d.next = 0.into();
            }
            self.draining_bank.d.next = false;
            self.column.d.next = 0.into();
            self.under_way.d.next = 0.into();
            self.read.d.next = false;
            self.read_last.d.next = false;
            self.read_zero.d.next = false;
            self.chosen.d.next = false;
            self.chosen_last.d.next = false;
            self.chosen_word.d.next = 0.into();
            self.spare.d.next = false;
            self.spare_last.d.next = false;
            self.spare_word.d.next = 0.into();
            self.valid.d.next = false;
            self.last.d.next = false;
            self.result.d.next = 0.into();
        }

        self.blocked.next = self.slot.val() & self.full[0].q.val();
        if self.bank.val() {
            self.blocked.next = self.slot.val() & self.full[1].q.val();
        }

        self.drain.next = self.load.val();
        self.drain_bank.next = self.draining_bank.q.val();
        self.drain_column.next = self.column.q.val();
        for o in 0..self.offset.len() {
            self.offset_bank[o].next = self.read_bank[o].q.val();
        }
        self.y_valid.next = self.valid.q.val();
        self.y_last.next = self.last.q.val();
        self.y.next = self.result.q.val();
        self.busy.next = self.full[0].q.val() | self.full[1].q.val() | self.under_way.q.val().any();
    }
}

//! Controller: issues one slot a clock, walking sub-arrays, steps and beats.
//!
//! Built from [`Parameters`]. A slot is one clock of the converters: one beat of one step, or the single
//! empty slot of a sub-array without a step. Its tag travels beside its data (`slot_pipeline`). Latency 0.
//!
//! ```text
//! for each sub-array in use, for each step that zero_skip leaves:
//!     for each lane column in use, for each turn of its weights: one slot
//! ```
//! Those in use begin with `first_lane_column`. A *place* is sub-array and lane column, an *address* is place and
//! turn, each in a field of bits of its own.

use crate::parameters::Parameters;
use crate::prelude::*;

/// The walk of an MVM.
#[derive(LogicBlock)]
pub struct Controller {
    /// Rising edge.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// The pipeline moves.
    pub advance: Signal<In, Bit>,
    /// The first lane column in use.
    pub first_lane_column: Wire<In>,
    /// The last, counted from the first.
    pub last_lane_column: Wire<In>,
    /// F_used - 1.
    pub last_subarray: Wire<In>,
    /// A fragment is present.
    pub loaded: Signal<In, Bit>,
    /// It needs no step.
    pub empty: Signal<In, Bit>,
    /// Its present plane is its last.
    pub last_step: Signal<In, Bit>,
    /// To `zero_skip`: on to the next plane.
    pub step: Signal<Out, Bit>,
    /// To `zero_skip`: on to the next fragment.
    pub retire: Signal<Out, Bit>,
    /// A slot is issued.
    pub slot: Signal<Out, Bit>,
    /// It converts. It is not the empty slot of a sub-array without a step.
    pub convert: Signal<Out, Bit>,
    /// No step of this MVM has been issued before.
    pub first: Signal<Out, Bit>,
    /// It is the last beat of its step.
    pub last_beat: Signal<Out, Bit>,
    /// It is the last slot of its MVM.
    pub last_slot: Signal<Out, Bit>,
    /// The bank its MVM accumulates in.
    pub bank: Signal<Out, Bit>,
    /// The active sub-array.
    pub subarray: Wire<Out>,
    /// Its place: sub-array, then lane column.
    pub place: Wire<Out>,
    /// Its address: sub-array, lane column, turn.
    pub address: Wire<Out>,
    /// Several turns: which of them it is.
    pub turn: Vec<Wire<Out>>,
    /// Several lanes: its lane column is the last in use.
    pub last_lane_column_now: Vec<Signal<Out, Bit>>,
    /// In the middle of an MVM, or about to begin.
    pub busy: Signal<Out, Bit>,

    current: Register,
    column: Register,
    turns: Vec<Register>,
    fresh: Register<Bit>,
    filling: Register<Bit>,
    converting: Signal<Local, Bit>,
    weight_done: Signal<Local, Bit>,
    at_last_column: Signal<Local, Bit>,
    step_done: Signal<Local, Bit>,
    fragment_done: Signal<Local, Bit>,
    mvm_done: Signal<Local, Bit>,
    high: Wire<Local>,
    lane_column: Wire<Local>,
    low: Wire<Local>,
    here: Wire<Local>,
    wide: Wire<Local>,
    turn_part: Vec<Wire<Local>>,
    column_bits: Constant,
    turn_bits: Vec<Constant>,
    last_turn: Vec<Constant>,
    _rest: Rest,
}

impl Controller {
    /// The controller of a crossbar of `p`.
    pub fn new(p: &Parameters) -> Self {
        let (place_bits, address_bits) = (p.place_bits(), p.address_bits());
        let in_turns = usize::from(p.turns() > 1);
        let turn_bits = p.turn_bits().max(1);
        Self {
            clock: Signal::default(),
            reset: Signal::default(),
            advance: Signal::default(),
            first_lane_column: Wire::new(p.lane_column_bits()),
            last_lane_column: Wire::new(p.lane_column_bits()),
            last_subarray: Wire::new(p.subarray_bits()),
            loaded: Signal::default(),
            empty: Signal::default(),
            last_step: Signal::default(),
            step: Signal::default(),
            retire: Signal::default(),
            slot: Signal::default(),
            convert: Signal::default(),
            first: Signal::default(),
            last_beat: Signal::default(),
            last_slot: Signal::default(),
            bank: Signal::default(),
            subarray: Wire::new(p.subarray_bits()),
            place: Wire::new(place_bits),
            address: Wire::new(address_bits),
            turn: Wire::array(in_turns, turn_bits),
            last_lane_column_now: flags(usize::from(p.lanes() > 1)),
            busy: Signal::default(),
            current: Register::new(p.subarray_bits()),
            column: Register::new(p.lane_column_bits()),
            turns: Register::array(in_turns, turn_bits),
            fresh: Register::default(),
            filling: Register::default(),
            converting: Signal::default(),
            weight_done: Signal::default(),
            at_last_column: Signal::default(),
            step_done: Signal::default(),
            fragment_done: Signal::default(),
            mvm_done: Signal::default(),
            high: Wire::new(place_bits),
            lane_column: Wire::new(p.lane_column_bits()),
            low: Wire::new(place_bits),
            here: Wire::new(place_bits),
            wide: Wire::new(address_bits),
            turn_part: Wire::array(in_turns, address_bits),
            column_bits: Constant::new(4, index_bits(p.lane_columns()) as u64),
            turn_bits: blocks(in_turns, || Constant::new(4, p.turn_bits() as u64)),
            last_turn: blocks(in_turns, || Constant::new(turn_bits, p.turns() as u64 - 1)),
            _rest: Rest::default(),
        }
    }
}

impl Logic for Controller {
    #[hdl_gen]
    fn update(&mut self) {
        comment!(
            "module controller: Issues one slot a clock, walking sub-arrays, steps and beats."
        );
        dff_setup!(self, clock, current, column, fresh, filling);
        for t in 0..self.turns.len() {
            self.turns[t].clock.next = self.clock.val();
            self.turns[t].d.next = self.turns[t].q.val();
        }
        self.converting.next = self.loaded.val() & !self.empty.val();
        self.weight_done.next = self.converting.val();
        for t in 0..self.turns.len() {
            self.weight_done.next =
                self.converting.val() & (self.turns[t].q.val() == self.last_turn[t].val());
        }
        self.at_last_column.next = self.column.q.val() == self.last_lane_column.val();
        self.step_done.next = self.weight_done.val() & self.at_last_column.val();
        self.fragment_done.next =
            self.loaded.val() & (self.empty.val() | (self.step_done.val() & self.last_step.val()));
        self.mvm_done.next =
            self.fragment_done.val() & (self.current.q.val() == self.last_subarray.val());

        if self.advance.val() {
            for t in 0..self.turns.len() {
                if self.converting.val() {
                    self.turns[t].d.next = self.turns[t].q.val() + 1;
                }
                if self.weight_done.val() {
                    self.turns[t].d.next = 0.into();
                }
            }
            if self.weight_done.val() {
                self.column.d.next = self.column.q.val() + 1;
            }
            if self.step_done.val() {
                self.column.d.next = 0.into();
                self.fresh.d.next = false;
            }
            if self.fragment_done.val() {
                self.current.d.next = self.current.q.val() + 1;
            }
            if self.mvm_done.val() {
                self.current.d.next = 0.into();
                self.fresh.d.next = true;
                self.filling.d.next = !self.filling.q.val();
            }
        }
        if self.reset.val() {
            for t in 0..self.turns.len() {
                self.turns[t].d.next = 0.into();
            }
            self.current.d.next = 0.into();
            self.column.d.next = 0.into();
            self.fresh.d.next = true;
            self.filling.d.next = false;
        }

        self.step.next = self.advance.val() & self.step_done.val() & !self.last_step.val();
        self.retire.next = self.advance.val() & self.fragment_done.val();
        self.busy.next = self.loaded.val() | self.current.q.val().any();
        self.slot.next = self.loaded.val();
        self.convert.next = self.converting.val();
        self.first.next = self.fresh.q.val();
        self.last_beat.next = self.step_done.val();
        self.last_slot.next = self.mvm_done.val();
        self.bank.next = self.filling.q.val();
        self.subarray.next = self.current.q.val();
        for l in 0..self.last_lane_column_now.len() {
            self.last_lane_column_now[l].next = self.at_last_column.val();
        }

        self.high.next = self.current.q.val().to_bits();
        self.lane_column.next = self.first_lane_column.val() + self.column.q.val();
        self.low.next = self.lane_column.val().to_bits();
        self.here.next = (self.high.val() << self.column_bits.val()) | self.low.val();
        self.place.next = self.here.val();
        self.wide.next = self.here.val().to_bits();
        self.address.next = self.wide.val();
        for t in 0..self.turns.len() {
            self.turn[t].next = self.turns[t].q.val();
            self.turn_part[t].next = self.turns[t].q.val().to_bits();
            self.address.next =
                (self.wide.val() << self.turn_bits[t].val()) | self.turn_part[t].val();
        }
    }
}

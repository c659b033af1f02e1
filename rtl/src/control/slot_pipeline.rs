//! Slot pipeline: carries the tag of a slot beside its data, from the devices to the accumulators.
//!
//! Built from [`Parameters`].
//!
//! | stage | the data is | the tag is needed for |
//! | --- | --- | --- |
//! | 0 | a plane at the word lines | sub-array, lane column, turn |
//! | 1 | levels read | |
//! | 2 | counts held | conversion, flips, which lanes are in use |
//! | 3 | codes | scale of the plane |
//! | 4 | restored counts | sign indicators, turn |
//! | 5 | partial sums | position, bank, first, counters; whether its word is newer |
//! | 6 | words, addends | bank, lane column, whether it is written |
//!
//! Latency k to the taps of stage k (with `advance`).

use crate::parameters::Parameters;
use crate::prelude::*;

/// Stages 1 to 6 of a slot's tag.
#[derive(LogicBlock)]
pub struct SlotPipeline {
    /// Rising edge.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high: no slot is in flight.
    pub reset: Signal<In, Bit>,
    /// The pipeline moves.
    pub advance: Signal<In, Bit>,
    /// Stage 0: a slot is issued.
    pub slot: Signal<In, Bit>,
    /// Stage 0: it converts.
    pub convert: Signal<In, Bit>,
    /// Stage 0: no step of its MVM came before.
    pub first: Signal<In, Bit>,
    /// Stage 0: last beat of its step.
    pub last_beat: Signal<In, Bit>,
    /// Stage 0: last slot of its MVM.
    pub last_slot: Signal<In, Bit>,
    /// Several lanes: its lane column is the last in use.
    pub last_lane_column_now: Vec<Signal<In, Bit>>,
    /// Stage 0: bank of its MVM.
    pub bank: Signal<In, Bit>,
    /// Stage 0: its plane has negative weight.
    pub negative: Signal<In, Bit>,
    /// Stage 0: bit position of its plane.
    pub position: Wire<In>,
    /// Stage 0: sub-array, then lane column.
    pub place: Wire<In>,
    /// Several turns, stage 0: which of them it is.
    pub turn: Vec<Wire<In>>,
    /// Stage 2: L x popcount of its plane.
    pub scale: Wire<In>,
    /// A slot is in flight, in any of the stages 1 to 6.
    pub busy: Signal<Out, Bit>,
    /// Stage 1: it converts.
    pub convert_1: Signal<Out, Bit>,
    /// Stage 1: address: sub-array, lane column, turn.
    pub address_1: Wire<Out>,
    /// Stage 2: it converts.
    pub convert_2: Signal<Out, Bit>,
    /// Several lanes: the same of stage 2.
    pub final_2: Vec<Signal<Out, Bit>>,
    /// Stage 3: it converts.
    pub convert_3: Signal<Out, Bit>,
    /// Stage 3: place.
    pub place_3: Wire<Out>,
    /// Stage 3: scale.
    pub scale_3: Wire<Out>,
    /// Stage 4: it converts.
    pub convert_4: Signal<Out, Bit>,
    /// Several turns, stage 4: which of them it is.
    pub turn_4: Vec<Wire<Out>>,
    /// Stage 4: bank of its MVM.
    pub bank_4: Signal<Out, Bit>,
    /// Stage 4: lane column.
    pub column_4: Wire<Out>,
    /// Stage 5: it converts.
    pub convert_5: Signal<Out, Bit>,
    /// Stage 5: no step of its MVM came before.
    pub first_5: Signal<Out, Bit>,
    /// Stage 5: last beat of its step.
    pub last_beat_5: Signal<Out, Bit>,
    /// Stage 5: bank of its MVM.
    pub bank_5: Signal<Out, Bit>,
    /// Stage 5: its plane has negative weight.
    pub negative_5: Signal<Out, Bit>,
    /// Stage 5: bit position of its plane.
    pub position_5: Wire<Out>,
    /// Stage 5: the slot in stage 6 writes the same word.
    pub newest_5: Signal<Out, Bit>,
    /// Stage 5: the slot before that one did.
    pub recent_5: Signal<Out, Bit>,
    /// Stage 6: a slot is there.
    pub slot_6: Signal<Out, Bit>,
    /// Stage 6: its sums are written. It converts, and is the last turn of its weight.
    pub write_6: Signal<Out, Bit>,
    /// Stage 6: last slot of its MVM.
    pub last_slot_6: Signal<Out, Bit>,
    /// Stage 6: no step of its MVM has come.
    pub zero_6: Signal<Out, Bit>,
    /// Stage 6: bank of its MVM.
    pub bank_6: Signal<Out, Bit>,
    /// Stage 6: lane column.
    pub column_6: Wire<Out>,

    slots: Vec<Register<Bit>>,
    converts: Vec<Register<Bit>>,
    firsts: Vec<Register<Bit>>,
    last_beats: Vec<Register<Bit>>,
    last_slots: Vec<Register<Bit>>,
    banks: Vec<Register<Bit>>,
    negatives: Vec<Register<Bit>>,
    positions: Vec<Register>,
    places: Vec<Register>,
    finals: Vec<Register<Bit>>,
    held_scale: Register,
    turns: Vec<Register>,
    complete: Vec<Register<Bit>>,
    columns: Vec<Register>,
    write: Register<Bit>,
    zero: Register<Bit>,
    newest: Register<Bit>,
    recent: Register<Bit>,
    writes: Signal<Local, Bit>,
    masked: Wire<Local>,
    here: Wire<Local>,
    flying: Signal<Local, Bit>,
    wide: Wire<Local>,
    turn_part: Vec<Wire<Local>>,
    turn_bits: Vec<Constant>,
    last_turn: Vec<Constant>,
    column_mask: Constant,
    _rest: Rest,
}

impl SlotPipeline {
    /// The stages of a crossbar of `p`.
    pub fn new(p: &Parameters) -> Self {
        let (position_bits, place_bits) = (p.position_bits(), p.place_bits());
        let in_turns = usize::from(p.turns() > 1);
        let turn_bits = p.turn_bits().max(1);
        let several = usize::from(p.lanes() > 1);
        let column_bits = p.lane_column_bits();
        Self {
            clock: Signal::default(),
            reset: Signal::default(),
            advance: Signal::default(),
            slot: Signal::default(),
            convert: Signal::default(),
            first: Signal::default(),
            last_beat: Signal::default(),
            last_slot: Signal::default(),
            last_lane_column_now: flags(several),
            bank: Signal::default(),
            negative: Signal::default(),
            position: Wire::new(position_bits),
            place: Wire::new(place_bits),
            turn: Wire::array(in_turns, turn_bits),
            scale: Wire::new(p.count_bits()),
            busy: Signal::default(),
            convert_1: Signal::default(),
            address_1: Wire::new(p.address_bits()),
            convert_2: Signal::default(),
            final_2: flags(several),
            convert_3: Signal::default(),
            place_3: Wire::new(place_bits),
            scale_3: Wire::new(p.count_bits()),
            convert_4: Signal::default(),
            turn_4: Wire::array(in_turns, turn_bits),
            bank_4: Signal::default(),
            column_4: Wire::new(column_bits),
            convert_5: Signal::default(),
            first_5: Signal::default(),
            last_beat_5: Signal::default(),
            bank_5: Signal::default(),
            negative_5: Signal::default(),
            position_5: Wire::new(position_bits),
            newest_5: Signal::default(),
            recent_5: Signal::default(),
            slot_6: Signal::default(),
            write_6: Signal::default(),
            last_slot_6: Signal::default(),
            zero_6: Signal::default(),
            bank_6: Signal::default(),
            column_6: Wire::new(column_bits),
            slots: flag_registers(6),
            converts: flag_registers(5),
            firsts: flag_registers(5),
            last_beats: flag_registers(5),
            last_slots: flag_registers(6),
            banks: flag_registers(6),
            negatives: flag_registers(5),
            positions: Register::array(5, position_bits),
            places: Register::array(3, place_bits),
            finals: flag_registers(2 * several),
            held_scale: Register::new(p.count_bits()),
            turns: Register::array(4 * in_turns, turn_bits),
            complete: flag_registers(in_turns),
            columns: Register::array(3, column_bits),
            write: Register::default(),
            zero: Register::default(),
            newest: Register::default(),
            recent: Register::default(),
            writes: Signal::default(),
            masked: Wire::new(place_bits),
            here: Wire::new(column_bits),
            flying: Signal::default(),
            wide: Wire::new(p.address_bits()),
            turn_part: Wire::array(in_turns, p.address_bits()),
            turn_bits: blocks(in_turns, || Constant::new(4, p.turn_bits() as u64)),
            last_turn: blocks(in_turns, || Constant::new(turn_bits, p.turns() as u64 - 1)),
            column_mask: Constant::new(place_bits, (1 << index_bits(p.lane_columns())) - 1),
            _rest: Rest::default(),
        }
    }
}

impl Logic for SlotPipeline {
    #[hdl_gen]
    fn update(&mut self) {
        comment!("module slot_pipeline: Carries the tag of a slot beside its data.");
        dff_setup!(self, clock, write, zero, newest, recent, held_scale);
        for i in 0..6 {
            self.slots[i].clock.next = self.clock.val();
            self.slots[i].d.next = self.slots[i].q.val();
            self.last_slots[i].clock.next = self.clock.val();
            self.last_slots[i].d.next = self.last_slots[i].q.val();
            self.banks[i].clock.next = self.clock.val();
            self.banks[i].d.next = self.banks[i].q.val();
        }
        for i in 0..5 {
            self.converts[i].clock.next = self.clock.val();
            self.converts[i].d.next = self.converts[i].q.val();
            self.firsts[i].clock.next = self.clock.val();
            self.firsts[i].d.next = self.firsts[i].q.val();
            self.last_beats[i].clock.next = self.clock.val();
            self.last_beats[i].d.next = self.last_beats[i].q.val();
            self.negatives[i].clock.next = self.clock.val();
            self.negatives[i].d.next = self.negatives[i].q.val();
            self.positions[i].clock.next = self.clock.val();
            self.positions[i].d.next = self.positions[i].q.val();
        }
        for i in 0..3 {
            self.places[i].clock.next = self.clock.val();
            self.places[i].d.next = self.places[i].q.val();
            self.columns[i].clock.next = self.clock.val();
            self.columns[i].d.next = self.columns[i].q.val();
        }

        for i in 0..self.finals.len() {
            self.finals[i].clock.next = self.clock.val();
            self.finals[i].d.next = self.finals[i].q.val();
        }
        for i in 0..self.turns.len() {
            self.turns[i].clock.next = self.clock.val();
            self.turns[i].d.next = self.turns[i].q.val();
        }
        for t in 0..self.complete.len() {
            self.complete[t].clock.next = self.clock.val();
            self.complete[t].d.next = self.complete[t].q.val();
        }

        // From stage 4 on, the lane column is all that is needed of a place.
        self.masked.next = self.places[2].q.val() & self.column_mask.val();
        self.here.next = self.masked.val().to_bits();
        self.writes.next = self.converts[4].q.val();
        for t in 0..self.complete.len() {
            self.writes.next = self.converts[4].q.val() & self.complete[t].q.val();
        }

        if self.advance.val() {
            self.slots[0].d.next = self.slot.val();
            self.converts[0].d.next = self.convert.val();
            self.firsts[0].d.next = self.first.val();
            self.last_beats[0].d.next = self.last_beat.val();
            self.last_slots[0].d.next = self.last_slot.val();
            self.banks[0].d.next = self.bank.val();
            self.negatives[0].d.next = self.negative.val();
            self.positions[0].d.next = self.position.val();
            self.places[0].d.next = self.place.val();
            for i in 1..6 {
                self.slots[i].d.next = self.slots[i - 1].q.val();
                self.last_slots[i].d.next = self.last_slots[i - 1].q.val();
                self.banks[i].d.next = self.banks[i - 1].q.val();
            }
            for i in 1..5 {
                self.converts[i].d.next = self.converts[i - 1].q.val();
                self.firsts[i].d.next = self.firsts[i - 1].q.val();
                self.last_beats[i].d.next = self.last_beats[i - 1].q.val();
                self.negatives[i].d.next = self.negatives[i - 1].q.val();
                self.positions[i].d.next = self.positions[i - 1].q.val();
            }
            for i in 1..3 {
                self.places[i].d.next = self.places[i - 1].q.val();
                self.columns[i].d.next = self.columns[i - 1].q.val();
            }
            self.newest.d.next = self.writes.val()
                & (self.banks[3].q.val() == self.banks[4].q.val())
                & (self.columns[0].q.val() == self.columns[1].q.val());
            self.recent.d.next = self.write.q.val()
                & (self.banks[3].q.val() == self.banks[5].q.val())
                & (self.columns[0].q.val() == self.columns[2].q.val());
            self.write.d.next = self.writes.val();
            self.zero.d.next = self.firsts[4].q.val() & !self.converts[4].q.val();
            self.columns[0].d.next = self.here.val();
            // What is not needed until the end goes only as far as it is.
            for l in 0..self.final_2.len() {
                self.finals[l].d.next = self.last_lane_column_now[l].val();
                self.finals[l + 1].d.next = self.finals[l].q.val();
            }
            self.held_scale.d.next = self.scale.val();
            for t in 0..self.turn.len() {
                self.turns[t].d.next = self.turn[t].val();
            }
            for i in 1..self.turns.len() {
                self.turns[i].d.next = self.turns[i - 1].q.val();
            }
            for t in 0..self.complete.len() {
                self.complete[t].d.next = self.turns[t + 3].q.val() == self.last_turn[t].val();
            }
        }
        if self.reset.val() {
            for i in 0..6 {
                self.slots[i].d.next = false;
                self.last_slots[i].d.next = false;
                self.banks[i].d.next = false;
            }
            for i in 0..5 {
                self.converts[i].d.next = false;
                self.firsts[i].d.next = false;
                self.last_beats[i].d.next = false;
                self.negatives[i].d.next = false;
                self.positions[i].d.next = 0.into();
            }
            for i in 0..3 {
                self.places[i].d.next = 0.into();
                self.columns[i].d.next = 0.into();
            }
            self.newest.d.next = false;
            self.recent.d.next = false;
            self.write.d.next = false;
            self.zero.d.next = false;
            for i in 0..self.finals.len() {
                self.finals[i].d.next = false;
            }
            self.held_scale.d.next = 0.into();
            for i in 0..self.turns.len() {
                self.turns[i].d.next = 0.into();
            }
            for t in 0..self.complete.len() {
                self.complete[t].d.next = false;
            }
        }

        self.flying.next = false;
        for i in 0..6 {
            self.flying.next = self.flying.val() | self.slots[i].q.val();
        }
        self.busy.next = self.flying.val();
        self.convert_2.next = self.converts[1].q.val();
        for l in 0..self.final_2.len() {
            self.final_2[l].next = self.finals[l + 1].q.val();
        }
        self.convert_1.next = self.converts[0].q.val();
        self.wide.next = self.places[0].q.val().to_bits();
        self.address_1.next = self.wide.val();
        for t in 0..self.turn_4.len() {
            self.turn_part[t].next = self.turns[t].q.val().to_bits();
            self.address_1.next =
                (self.wide.val() << self.turn_bits[t].val()) | self.turn_part[t].val();
            self.turn_4[t].next = self.turns[t + 3].q.val();
        }
        self.convert_3.next = self.converts[2].q.val();
        self.place_3.next = self.places[2].q.val();
        self.scale_3.next = self.held_scale.q.val();
        self.convert_4.next = self.converts[3].q.val();
        self.bank_4.next = self.banks[3].q.val();
        self.column_4.next = self.columns[0].q.val();
        self.convert_5.next = self.converts[4].q.val();
        self.first_5.next = self.firsts[4].q.val();
        self.last_beat_5.next = self.last_beats[4].q.val();
        self.bank_5.next = self.banks[4].q.val();
        self.negative_5.next = self.negatives[4].q.val();
        self.position_5.next = self.positions[4].q.val();
        self.newest_5.next = self.newest.q.val();
        self.recent_5.next = self.recent.q.val();
        self.slot_6.next = self.slots[5].q.val();
        self.write_6.next = self.write.q.val();
        self.last_slot_6.next = self.last_slots[5].q.val();
        self.zero_6.next = self.zero.q.val();
        self.bank_6.next = self.banks[5].q.val();
        self.column_6.next = self.columns[2].q.val();
    }
}

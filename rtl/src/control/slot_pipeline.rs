//! Slot pipeline: carries the tag of a slot beside its data, from the devices to the accumulators.
//!
//! | parameter | meaning | rule |
//! | --- | --- | --- |
//! | `CNT` | bits of a plane's scale | |
//! | `P` `ADDR` | bits of a position, an address | |
//!
//! | stage | the data is | the tag is needed for |
//! | --- | --- | --- |
//! | 0 | a plane at the word lines | sub-array, beat |
//! | 1 | levels read | |
//! | 2 | counts held | conversion, flips |
//! | 3 | codes | scale of the plane |
//! | 4 | restored counts | sign indicators |
//! | 5 | partial sums | position, bank, first, counters |
//!
//! Latency k to the taps of stage k, counted in clocks with `advance` high.

use crate::prelude::*;

/// Stages 1 to 5 of a slot's tag.
#[derive(LogicBlock)]
pub struct SlotPipeline<const CNT: usize, const P: usize, const ADDR: usize> {
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
    /// Stage 0: bank of its MVM.
    pub bank: Signal<In, Bit>,
    /// Stage 0: its plane has negative weight.
    pub negative: Signal<In, Bit>,
    /// Stage 0: bit position of its plane.
    pub position: Signal<In, Bits<P>>,
    /// Stage 0: sub-array, then beat.
    pub address: Signal<In, Bits<ADDR>>,
    /// Stage 0: L x popcount of its plane.
    pub scale: Signal<In, Bits<CNT>>,
    /// A slot is in flight, in any of the stages 1 to 5.
    pub busy: Signal<Out, Bit>,
    /// Stage 2: it converts.
    pub convert_2: Signal<Out, Bit>,
    /// Stage 2: address.
    pub address_2: Signal<Out, Bits<ADDR>>,
    /// Stage 3: scale.
    pub scale_3: Signal<Out, Bits<CNT>>,
    /// Stage 4: it converts.
    pub convert_4: Signal<Out, Bit>,
    /// Stage 4: address.
    pub address_4: Signal<Out, Bits<ADDR>>,
    /// Stage 5: a slot is there.
    pub slot_5: Signal<Out, Bit>,
    /// Stage 5: it converts.
    pub convert_5: Signal<Out, Bit>,
    /// Stage 5: no step of its MVM came before.
    pub first_5: Signal<Out, Bit>,
    /// Stage 5: last beat of its step.
    pub last_beat_5: Signal<Out, Bit>,
    /// Stage 5: last slot of its MVM.
    pub last_slot_5: Signal<Out, Bit>,
    /// Stage 5: bank of its MVM.
    pub bank_5: Signal<Out, Bit>,
    /// Stage 5: its plane has negative weight.
    pub negative_5: Signal<Out, Bit>,
    /// Stage 5: bit position of its plane.
    pub position_5: Signal<Out, Bits<P>>,
    /// Stage 5: address.
    pub address_5: Signal<Out, Bits<ADDR>>,

    slots: Vec<Register<Bit>>,
    converts: Vec<Register<Bit>>,
    firsts: Vec<Register<Bit>>,
    last_beats: Vec<Register<Bit>>,
    last_slots: Vec<Register<Bit>>,
    banks: Vec<Register<Bit>>,
    negatives: Vec<Register<Bit>>,
    positions: Vec<Register<Bits<P>>>,
    addresses: Vec<Register<Bits<ADDR>>>,
    scales: Vec<Register<Bits<CNT>>>,
    flying: Signal<Local, Bit>,
    _rest: Rest,
}

impl<const CNT: usize, const P: usize, const ADDR: usize> SlotPipeline<CNT, P, ADDR> {
    /// The stages.
    pub fn new() -> Self {
        Self {
            clock: Default::default(),
            reset: Default::default(),
            advance: Default::default(),
            slot: Default::default(),
            convert: Default::default(),
            first: Default::default(),
            last_beat: Default::default(),
            last_slot: Default::default(),
            bank: Default::default(),
            negative: Default::default(),
            position: Default::default(),
            address: Default::default(),
            scale: Default::default(),
            busy: Default::default(),
            convert_2: Default::default(),
            address_2: Default::default(),
            scale_3: Default::default(),
            convert_4: Default::default(),
            address_4: Default::default(),
            slot_5: Default::default(),
            convert_5: Default::default(),
            first_5: Default::default(),
            last_beat_5: Default::default(),
            last_slot_5: Default::default(),
            bank_5: Default::default(),
            negative_5: Default::default(),
            position_5: Default::default(),
            address_5: Default::default(),
            slots: registers(5),
            converts: registers(5),
            firsts: registers(5),
            last_beats: registers(5),
            last_slots: registers(5),
            banks: registers(5),
            negatives: registers(5),
            positions: registers(5),
            addresses: registers(5),
            scales: registers(3),
            flying: Default::default(),
            _rest: Rest::default(),
        }
    }
}

impl<const CNT: usize, const P: usize, const ADDR: usize> Default for SlotPipeline<CNT, P, ADDR> {
    fn default() -> Self {
        Self::new()
    }
}

impl<const CNT: usize, const P: usize, const ADDR: usize> Logic for SlotPipeline<CNT, P, ADDR> {
    #[hdl_gen]
    fn update(&mut self) {
        comment!("module slot_pipeline: Carries the tag of a slot beside its data.");
        for i in 0..5 {
            self.slots[i].clock.next = self.clock.val();
            self.slots[i].d.next = self.slots[i].q.val();
            self.converts[i].clock.next = self.clock.val();
            self.converts[i].d.next = self.converts[i].q.val();
            self.firsts[i].clock.next = self.clock.val();
            self.firsts[i].d.next = self.firsts[i].q.val();
            self.last_beats[i].clock.next = self.clock.val();
            self.last_beats[i].d.next = self.last_beats[i].q.val();
            self.last_slots[i].clock.next = self.clock.val();
            self.last_slots[i].d.next = self.last_slots[i].q.val();
            self.banks[i].clock.next = self.clock.val();
            self.banks[i].d.next = self.banks[i].q.val();
            self.negatives[i].clock.next = self.clock.val();
            self.negatives[i].d.next = self.negatives[i].q.val();
            self.positions[i].clock.next = self.clock.val();
            self.positions[i].d.next = self.positions[i].q.val();
            self.addresses[i].clock.next = self.clock.val();
            self.addresses[i].d.next = self.addresses[i].q.val();
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
            self.addresses[0].d.next = self.address.val();
            for i in 1..5 {
                self.slots[i].d.next = self.slots[i - 1].q.val();
                self.converts[i].d.next = self.converts[i - 1].q.val();
                self.firsts[i].d.next = self.firsts[i - 1].q.val();
                self.last_beats[i].d.next = self.last_beats[i - 1].q.val();
                self.last_slots[i].d.next = self.last_slots[i - 1].q.val();
                self.banks[i].d.next = self.banks[i - 1].q.val();
                self.negatives[i].d.next = self.negatives[i - 1].q.val();
                self.positions[i].d.next = self.positions[i - 1].q.val();
                self.addresses[i].d.next = self.addresses[i - 1].q.val();
            }
        }
        if self.reset.val() {
            for i in 0..5 {
                self.slots[i].d.next = false;
                self.converts[i].d.next = false;
                self.firsts[i].d.next = false;
                self.last_beats[i].d.next = false;
                self.last_slots[i].d.next = false;
                self.banks[i].d.next = false;
                self.negatives[i].d.next = false;
                self.positions[i].d.next = 0.into();
                self.addresses[i].d.next = 0.into();
            }
        }

        for i in 0..3 {
            self.scales[i].clock.next = self.clock.val();
            self.scales[i].d.next = self.scales[i].q.val();
        }
        if self.advance.val() {
            self.scales[0].d.next = self.scale.val();
            for i in 1..3 {
                self.scales[i].d.next = self.scales[i - 1].q.val();
            }
        }
        if self.reset.val() {
            for i in 0..3 {
                self.scales[i].d.next = 0.into();
            }
        }

        self.flying.next = false;
        for i in 0..5 {
            self.flying.next = self.flying.val() | self.slots[i].q.val();
        }
        self.busy.next = self.flying.val();
        self.convert_2.next = self.converts[1].q.val();
        self.address_2.next = self.addresses[1].q.val();
        self.scale_3.next = self.scales[2].q.val();
        self.convert_4.next = self.converts[3].q.val();
        self.address_4.next = self.addresses[3].q.val();
        self.slot_5.next = self.slots[4].q.val();
        self.convert_5.next = self.converts[4].q.val();
        self.first_5.next = self.firsts[4].q.val();
        self.last_beat_5.next = self.last_beats[4].q.val();
        self.last_slot_5.next = self.last_slots[4].q.val();
        self.bank_5.next = self.banks[4].q.val();
        self.negative_5.next = self.negatives[4].q.val();
        self.position_5.next = self.positions[4].q.val();
        self.address_5.next = self.addresses[4].q.val();
    }
}

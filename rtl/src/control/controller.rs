//! Controller: issues one slot a clock, walking sub-arrays, steps and beats.
//!
//! | parameter | meaning | rule |
//! | --- | --- | --- |
//! | `KB` `FB` `T` | bits of a weight column, a sub-array, a beat | |
//! | `ADDR` | bits of an address: sub-array, then beat | |
//! | lanes | weight columns converted at once | a power of two |
//!
//! A slot is one clock of the converters: one beat of one step, or the single empty slot of a
//! sub-array without a step. Its tag travels beside its data (`slot_pipeline`). Latency 0.
//!
//! ```text
//! for each sub-array in use, for each step that zero_skip leaves, for each beat: one slot
//! ```

use crate::prelude::*;

/// The walk of an MVM.
#[derive(LogicBlock)]
pub struct Controller<const KB: usize, const FB: usize, const T: usize, const ADDR: usize> {
    /// Rising edge.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// The pipeline moves.
    pub advance: Signal<In, Bit>,
    /// K_used - 1.
    pub last_column: Signal<In, Bits<KB>>,
    /// F_used - 1.
    pub last_subarray: Signal<In, Bits<FB>>,
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
    /// It converts (it is not the empty slot of a sub-array without a step).
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
    pub subarray: Signal<Out, Bits<FB>>,
    /// Its address: sub-array, then beat.
    pub address: Signal<Out, Bits<ADDR>>,
    /// An MVM has begun and waits for its next fragment, or has one.
    pub busy: Signal<Out, Bit>,

    current: Register<Bits<FB>>,
    beat: Register<Bits<T>>,
    fresh: Register<Bit>,
    filling: Register<Bit>,
    final_beat: Signal<Local, Bits<T>>,
    converting: Signal<Local, Bit>,
    step_done: Signal<Local, Bit>,
    fragment_done: Signal<Local, Bit>,
    mvm_done: Signal<Local, Bit>,
    place: Signal<Local, Bits<ADDR>>,
    lane_bits: Constant<Bits<4>>,
    beat_bits: Constant<Bits<4>>,
    _rest: Rest,
}

impl<const KB: usize, const FB: usize, const T: usize, const ADDR: usize>
    Controller<KB, FB, T, ADDR>
{
    /// The controller of `lanes` lanes, each of which takes `beats` beats at most.
    pub fn new(lanes: usize, beats: usize) -> Self {
        assert!(
            lanes.is_power_of_two() && beats.is_power_of_two(),
            "{lanes} lanes and {beats} beats must be powers of two"
        );
        Self {
            clock: Default::default(),
            reset: Default::default(),
            advance: Default::default(),
            last_column: Default::default(),
            last_subarray: Default::default(),
            loaded: Default::default(),
            empty: Default::default(),
            last_step: Default::default(),
            step: Default::default(),
            retire: Default::default(),
            slot: Default::default(),
            convert: Default::default(),
            first: Default::default(),
            last_beat: Default::default(),
            last_slot: Default::default(),
            bank: Default::default(),
            subarray: Default::default(),
            address: Default::default(),
            busy: Default::default(),
            current: Default::default(),
            beat: Default::default(),
            fresh: Default::default(),
            filling: Default::default(),
            final_beat: Default::default(),
            converting: Default::default(),
            step_done: Default::default(),
            fragment_done: Default::default(),
            mvm_done: Default::default(),
            place: Default::default(),
            lane_bits: constant(u64::from(lanes.ilog2())),
            beat_bits: constant(u64::from(beats.ilog2())),
            _rest: Rest::default(),
        }
    }
}

impl<const KB: usize, const FB: usize, const T: usize, const ADDR: usize> Logic
    for Controller<KB, FB, T, ADDR>
{
    #[hdl_gen]
    fn update(&mut self) {
        comment!(
            "module controller: Issues one slot a clock, walking sub-arrays, steps and beats."
        );
        dff_setup!(self, clock, current, beat, fresh, filling);
        self.final_beat.next = bit_cast::<T, KB>(self.last_column.val() >> self.lane_bits.val());
        self.converting.next = self.loaded.val() & !self.empty.val();
        self.step_done.next = self.converting.val() & (self.beat.q.val() == self.final_beat.val());
        self.fragment_done.next =
            self.loaded.val() & (self.empty.val() | (self.step_done.val() & self.last_step.val()));
        self.mvm_done.next =
            self.fragment_done.val() & (self.current.q.val() == self.last_subarray.val());

        if self.advance.val() {
            if self.converting.val() {
                self.beat.d.next = self.beat.q.val() + 1;
            }
            if self.step_done.val() {
                self.beat.d.next = 0.into();
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
            self.current.d.next = 0.into();
            self.beat.d.next = 0.into();
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
        self.place.next = bit_cast::<ADDR, FB>(self.current.q.val());
        self.address.next =
            (self.place.val() << self.beat_bits.val()) | bit_cast::<ADDR, T>(self.beat.q.val());
    }
}

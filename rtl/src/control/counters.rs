//! Counters: what the crossbar did, for the architect.
//!
//! | counter | counts |
//! | --- | --- |
//! | clocks | clocks in which the core holds work, from the accepted fragment to the taken result |
//! | stalls | those of them in which the pipeline is held: results not taken, or the array waits |
//! | steps | planes applied to a sub-array |
//! | conversions | steps x K_used x devices a weight |
//! | clips | conversions above full scale |
//!
//! | parameter | meaning | rule |
//! | --- | --- | --- |
//! | `KB` | bits of a weight column | |
//!
//! 32 bits each, wrapping. Steps, conversions and clips count when a slot is accumulated, so that
//! they are complete when its result is. Latency 1.

use crate::prelude::*;

/// Five event counters.
#[derive(LogicBlock)]
pub struct Counters<const KB: usize> {
    /// Rising edge.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// Back to zero.
    pub clear: Signal<In, Bit>,
    /// The core holds work.
    pub busy: Signal<In, Bit>,
    /// A slot is in flight but the pipeline is held.
    pub stalled: Signal<In, Bit>,
    /// The last beat of a step is accumulated.
    pub step: Signal<In, Bit>,
    /// K_used - 1.
    pub last_column: Signal<In, Bits<KB>>,
    /// A slot is accumulated; `clipped` of its conversions clipped.
    pub accumulate: Signal<In, Bit>,
    /// Conversions of the slot that clipped.
    pub clipped: Signal<In, Bits<8>>,
    /// Clocks.
    pub clocks: Signal<Out, Bits<32>>,
    /// Stalls.
    pub stalls: Signal<Out, Bits<32>>,
    /// Steps.
    pub steps: Signal<Out, Bits<32>>,
    /// Conversions.
    pub conversions: Signal<Out, Bits<32>>,
    /// Clips.
    pub clips: Signal<Out, Bits<32>>,

    clock_count: Register<Bits<32>>,
    stall_count: Register<Bits<32>>,
    step_count: Register<Bits<32>>,
    conversion_count: Register<Bits<32>>,
    clip_count: Register<Bits<32>>,
    columns: Signal<Local, Bits<32>>,
    pair: Signal<Local, Bits<32>>,
    one: Constant<Bits<32>>,
    _rest: Rest,
}

impl<const KB: usize> Counters<KB> {
    /// Counters at zero.
    pub fn new() -> Self {
        Self {
            clock: Default::default(),
            reset: Default::default(),
            clear: Default::default(),
            busy: Default::default(),
            stalled: Default::default(),
            step: Default::default(),
            last_column: Default::default(),
            accumulate: Default::default(),
            clipped: Default::default(),
            clocks: Default::default(),
            stalls: Default::default(),
            steps: Default::default(),
            conversions: Default::default(),
            clips: Default::default(),
            clock_count: Default::default(),
            stall_count: Default::default(),
            step_count: Default::default(),
            conversion_count: Default::default(),
            clip_count: Default::default(),
            columns: Default::default(),
            pair: Default::default(),
            one: constant(1),
            _rest: Rest::default(),
        }
    }
}

impl<const KB: usize> Default for Counters<KB> {
    fn default() -> Self {
        Self::new()
    }
}

impl<const KB: usize> Logic for Counters<KB> {
    #[hdl_gen]
    fn update(&mut self) {
        comment!("module counters: Clocks, stalls, steps, conversions and clips.");
        dff_setup!(
            self,
            clock,
            clock_count,
            stall_count,
            step_count,
            conversion_count,
            clip_count
        );
        self.columns.next = bit_cast::<32, KB>(self.last_column.val()) + self.one.val();
        self.pair.next = self.columns.val() + self.columns.val();
        if self.busy.val() {
            self.clock_count.d.next = self.clock_count.q.val() + 1;
        }
        if self.stalled.val() {
            self.stall_count.d.next = self.stall_count.q.val() + 1;
        }
        if self.step.val() {
            self.step_count.d.next = self.step_count.q.val() + 1;
            self.conversion_count.d.next =
                self.conversion_count.q.val() + self.pair.val() + self.pair.val();
        }
        if self.accumulate.val() {
            self.clip_count.d.next =
                self.clip_count.q.val() + bit_cast::<32, 8>(self.clipped.val());
        }
        if self.reset.val() | self.clear.val() {
            self.clock_count.d.next = 0.into();
            self.stall_count.d.next = 0.into();
            self.step_count.d.next = 0.into();
            self.conversion_count.d.next = 0.into();
            self.clip_count.d.next = 0.into();
        }
        self.clocks.next = self.clock_count.q.val();
        self.stalls.next = self.stall_count.q.val();
        self.steps.next = self.step_count.q.val();
        self.conversions.next = self.conversion_count.q.val();
        self.clips.next = self.clip_count.q.val();
    }
}

//! Shift-add unit: turns the restored counts of one weight's devices into its partial sum.
//!
//! | parameter | meaning | rule |
//! | --- | --- | --- |
//! | `CNT` | bits of a restored count | |
//! | `SUM` | bits of a partial sum | holds (2^CNT - 1) x (1 + 4 + 16 + 64) / what a count can reach |
//!
//! P = q0 + 4 q1 + 16 q2 + 64 q3: four devices of 2 bits, least significant first. Latency 1, one
//! weight column a clock.

use crate::prelude::*;

/// Weighs and adds the counts of four devices.
#[derive(LogicBlock)]
pub struct ShiftAdd<const CNT: usize, const SUM: usize> {
    /// Rising edge.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// The pipeline moves.
    pub advance: Signal<In, Bit>,
    /// Restored counts, least significant device first.
    pub restored: Vec<Signal<In, Bits<CNT>>>,
    /// Partial sum, unsigned, in counts.
    pub sum: Signal<Out, Bits<SUM>>,

    total: Register<Bits<SUM>>,
    wide: Vec<Signal<Local, Bits<SUM>>>,
    low: Signal<Local, Bits<SUM>>,
    high: Signal<Local, Bits<SUM>>,
    device_bits: Constant<Bits<3>>,
    half_bits: Constant<Bits<3>>,
    _rest: Rest,
}

impl<const CNT: usize, const SUM: usize> ShiftAdd<CNT, SUM> {
    const WIDTHS_AGREE: () = assert!(
        CNT + 5 <= SUM && SUM <= 32,
        "a partial sum needs five bits more than a count, and 32 at most"
    );

    /// The unit.
    pub fn new() -> Self {
        let () = Self::WIDTHS_AGREE;
        Self {
            clock: Default::default(),
            reset: Default::default(),
            advance: Default::default(),
            restored: signals(4),
            sum: Default::default(),
            total: Default::default(),
            wide: signals(4),
            low: Default::default(),
            high: Default::default(),
            device_bits: constant(2),
            half_bits: constant(4),
            _rest: Rest::default(),
        }
    }
}

impl<const CNT: usize, const SUM: usize> Default for ShiftAdd<CNT, SUM> {
    fn default() -> Self {
        Self::new()
    }
}

impl<const CNT: usize, const SUM: usize> Logic for ShiftAdd<CNT, SUM> {
    #[hdl_gen]
    fn update(&mut self) {
        comment!(
            "module shift_add: Weighs and adds the restored counts of one weight's four devices."
        );
        dff_setup!(self, clock, total);
        self.wide[0].next = bit_cast::<SUM, CNT>(self.restored[0].val());
        self.wide[1].next = bit_cast::<SUM, CNT>(self.restored[1].val());
        self.wide[2].next = bit_cast::<SUM, CNT>(self.restored[2].val());
        self.wide[3].next = bit_cast::<SUM, CNT>(self.restored[3].val());
        self.low.next = self.wide[0].val() + (self.wide[1].val() << self.device_bits.val());
        self.high.next = self.wide[2].val() + (self.wide[3].val() << self.device_bits.val());
        if self.advance.val() {
            self.total.d.next = self.low.val() + (self.high.val() << self.half_bits.val());
        }
        if self.reset.val() {
            self.total.d.next = 0.into();
        }
        self.sum.next = self.total.q.val();
    }
}

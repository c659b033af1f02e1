//! Plane splice: puts the bit planes of SME's weights together again.
//!
//! | parameter | meaning | rule |
//! | --- | --- | --- |
//! | `CNT` | bits of a restored count | |
//! | `SUM` | bits of a partial sum | holds 255 x what a count can reach |
//!
//! Plane b of a sign counts 2^b: P = q0 + 2 q1 + ... + 128 q7, for positive and negative planes each.
//! The planes come positive 0, negative 0, positive 1, ...; one that is not present counts nothing,
//! whatever its converter says. Latency 1, one weight column a clock.

use crate::prelude::*;

/// Weighs and adds the counts of eight bit planes of each sign.
#[derive(LogicBlock)]
pub struct PlaneSplice<const CNT: usize, const SUM: usize> {
    /// Rising edge.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// The pipeline moves.
    pub advance: Signal<In, Bit>,
    /// Restored counts: plane 0 positive, plane 0 negative, plane 1 positive, ...
    pub restored: Vec<Signal<In, Bits<CNT>>>,
    /// The planes that there are, in the same order.
    pub present: Vec<Signal<In, Bit>>,
    /// Partial sum of the positive planes, unsigned.
    pub positive: Signal<Out, Bits<SUM>>,
    /// Partial sum of the negative planes, unsigned.
    pub negative: Signal<Out, Bits<SUM>>,

    positive_total: Register<Bits<SUM>>,
    negative_total: Register<Bits<SUM>>,
    counted: Vec<Signal<Local, Bits<CNT>>>,
    wide: Vec<Signal<Local, Bits<SUM>>>,
    plus: Signal<Local, Bits<SUM>>,
    minus: Signal<Local, Bits<SUM>>,
    one: Constant<Bits<1>>,
    _rest: Rest,
}

impl<const CNT: usize, const SUM: usize> PlaneSplice<CNT, SUM> {
    /// The unit.
    pub fn new() -> Self {
        assert!(
            CNT + 7 <= SUM && SUM <= 32,
            "eight planes need seven bits more than a count, and 32 at most: {SUM} bits for {CNT}"
        );
        Self {
            clock: Default::default(),
            reset: Default::default(),
            advance: Default::default(),
            restored: signals(16),
            present: signals(16),
            positive: Default::default(),
            negative: Default::default(),
            positive_total: Default::default(),
            negative_total: Default::default(),
            counted: signals(16),
            wide: signals(16),
            plus: Default::default(),
            minus: Default::default(),
            one: constant(1),
            _rest: Rest::default(),
        }
    }
}

impl<const CNT: usize, const SUM: usize> Default for PlaneSplice<CNT, SUM> {
    fn default() -> Self {
        Self::new()
    }
}

impl<const CNT: usize, const SUM: usize> Logic for PlaneSplice<CNT, SUM> {
    #[hdl_gen]
    fn update(&mut self) {
        comment!(
            "module plane_splice: Weighs and adds the restored counts of a weight's bit planes."
        );
        dff_setup!(self, clock, positive_total, negative_total);
        for i in 0..16 {
            self.counted[i].next = 0.into();
            if self.present[i].val() {
                self.counted[i].next = self.restored[i].val();
            }
        }
        self.wide[0].next = bit_cast::<SUM, CNT>(self.counted[0].val());
        self.wide[1].next = bit_cast::<SUM, CNT>(self.counted[1].val());
        self.wide[2].next = bit_cast::<SUM, CNT>(self.counted[2].val());
        self.wide[3].next = bit_cast::<SUM, CNT>(self.counted[3].val());
        self.wide[4].next = bit_cast::<SUM, CNT>(self.counted[4].val());
        self.wide[5].next = bit_cast::<SUM, CNT>(self.counted[5].val());
        self.wide[6].next = bit_cast::<SUM, CNT>(self.counted[6].val());
        self.wide[7].next = bit_cast::<SUM, CNT>(self.counted[7].val());
        self.wide[8].next = bit_cast::<SUM, CNT>(self.counted[8].val());
        self.wide[9].next = bit_cast::<SUM, CNT>(self.counted[9].val());
        self.wide[10].next = bit_cast::<SUM, CNT>(self.counted[10].val());
        self.wide[11].next = bit_cast::<SUM, CNT>(self.counted[11].val());
        self.wide[12].next = bit_cast::<SUM, CNT>(self.counted[12].val());
        self.wide[13].next = bit_cast::<SUM, CNT>(self.counted[13].val());
        self.wide[14].next = bit_cast::<SUM, CNT>(self.counted[14].val());
        self.wide[15].next = bit_cast::<SUM, CNT>(self.counted[15].val());

        // Most significant plane first, each doubling what came before it.
        self.plus.next = self.wide[14].val();
        self.minus.next = self.wide[15].val();
        for i in 1..8 {
            self.plus.next = (self.plus.val() << self.one.val()) + self.wide[14 - 2 * i].val();
            self.minus.next = (self.minus.val() << self.one.val()) + self.wide[15 - 2 * i].val();
        }
        if self.advance.val() {
            self.positive_total.d.next = self.plus.val();
            self.negative_total.d.next = self.minus.val();
        }
        if self.reset.val() {
            self.positive_total.d.next = 0.into();
            self.negative_total.d.next = 0.into();
        }
        self.positive.next = self.positive_total.q.val();
        self.negative.next = self.negative_total.q.val();
    }
}

//! Plane splice: puts the planes of SME's weights together again.
//!
//! | parameter | meaning | rule |
//! | --- | --- | --- |
//! | planes a sign | planes of each sign (Wb / d) | 1.. |
//! | device bits | bits of a device, so of a plane's digits (d; SME's own: 1) | 1.. |
//! | count bits | bits of a restored count | |
//! | sum bits | bits of a partial sum | holds the largest one, m x (2^Wb - 1) |
//!
//! Plane b of a sign counts 2^(d b): P = q0 + 2^d q1 + 2^2d q2 + ..., for positive and negative planes each.
//! The planes come positive 0, negative 0, positive 1, ...; one that is not present counts nothing,
//! whatever its converter says. Latency 1, one weight column a clock.

use super::shift_add::ShiftAdd;
use crate::prelude::*;

/// Weighs and adds the counts of a weight's planes, each sign for itself.
#[derive(LogicBlock)]
pub struct PlaneSplice {
    /// Rising edge.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// The pipeline moves.
    pub advance: Signal<In, Bit>,
    /// Restored counts: of plane 0 positive, then negative, and so on.
    pub restored: Vec<Wire<In>>,
    /// The planes that there are, in the same order.
    pub present: Vec<Signal<In, Bit>>,
    /// Partial sum of the positive planes, unsigned.
    pub positive: Wire<Out>,
    /// Partial sum of the negative planes, unsigned.
    pub negative: Wire<Out>,

    counted: Vec<Wire<Local>>,
    shift_add: Vec<ShiftAdd>,
    _planes: usize,
    _rest: Rest,
}

impl PlaneSplice {
    /// Splices `planes_a_sign` planes of each sign, which hold digits of `device_bits` bits.
    pub fn new(
        planes_a_sign: usize,
        device_bits: usize,
        count_bits: usize,
        sum_bits: usize,
    ) -> Self {
        let planes = 2 * planes_a_sign;
        Self {
            clock: Signal::default(),
            reset: Signal::default(),
            advance: Signal::default(),
            restored: Wire::array(planes, count_bits),
            present: flags(planes),
            positive: Wire::new(sum_bits),
            negative: Wire::new(sum_bits),
            counted: Wire::array(planes, count_bits),
            shift_add: blocks(2, || {
                ShiftAdd::new(planes_a_sign, device_bits, count_bits, sum_bits)
            }),
            _planes: planes_a_sign,
            _rest: Rest::default(),
        }
    }
}

impl Logic for PlaneSplice {
    #[hdl_gen]
    fn update(&mut self) {
        comment!("module plane_splice: Weighs and adds the restored counts of a weight's planes.");
        for i in 0..self.restored.len() {
            self.counted[i].next = 0.into();
            if self.present[i].val() {
                self.counted[i].next = self.restored[i].val();
            }
        }
        for s in 0..2 {
            self.shift_add[s].clock.next = self.clock.val();
            self.shift_add[s].reset.next = self.reset.val();
            self.shift_add[s].advance.next = self.advance.val();
            for b in 0..self._planes {
                self.shift_add[s].restored[b].next = self.counted[2 * b + s].val();
            }
        }
        self.positive.next = self.shift_add[0].sum.val();
        self.negative.next = self.shift_add[1].sum.val();
    }
}

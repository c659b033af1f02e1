//! Difference: subtracts the partial sum of the negative devices from that of the positive ones.
//!
//! | parameter | meaning | rule |
//! | --- | --- | --- |
//! | sum bits | bits of a partial sum | 1..=64 |
//!
//! Latency 0. The result is a magnitude and a sign, which is what the sign accumulator takes: in
//! FORMS the sign is the fragment's, here it is that of the difference.

use crate::prelude::*;

/// |positive - negative|, and its sign.
#[derive(LogicBlock)]
pub struct Difference {
    /// Partial sum of the positive devices.
    pub positive: Wire<In>,
    /// Partial sum of the negative devices.
    pub negative: Wire<In>,
    /// |positive - negative|.
    pub magnitude: Wire<Out>,
    /// The difference is below zero.
    pub below: Signal<Out, Bit>,

    less: Signal<Local, Bit>,
    _rest: Rest,
}

impl Difference {
    /// The subtractor of sums of `sum_bits` bits.
    pub fn new(sum_bits: usize) -> Self {
        Self {
            positive: Wire::new(sum_bits),
            negative: Wire::new(sum_bits),
            magnitude: Wire::new(sum_bits),
            below: Signal::default(),
            less: Signal::default(),
            _rest: Rest::default(),
        }
    }
}

impl Logic for Difference {
    #[hdl_gen]
    fn update(&mut self) {
        comment!("module difference: Subtracts negative devices' partial sum from positive ones'.");
        self.less.next = self.positive.val() < self.negative.val();
        self.magnitude.next = self.positive.val() - self.negative.val();
        if self.less.val() {
            self.magnitude.next = self.negative.val() - self.positive.val();
        }
        self.below.next = self.less.val();
    }
}

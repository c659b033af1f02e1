//! Difference: subtracts the partial sum of the negative devices from that of the positive ones.
//!
//! | parameter | meaning | rule |
//! | --- | --- | --- |
//! | `SUM` | bits of a partial sum | 1..=32 |
//!
//! Latency 0. The result is a magnitude and a sign, which is what the sign accumulator takes: in
//! FORMS the sign is the fragment's, here it is that of the difference.

use crate::prelude::*;

/// |positive - negative|, and its sign.
#[derive(LogicBlock)]
pub struct Difference<const SUM: usize> {
    /// Partial sum of the positive devices.
    pub positive: Signal<In, Bits<SUM>>,
    /// Partial sum of the negative devices.
    pub negative: Signal<In, Bits<SUM>>,
    /// |positive - negative|.
    pub magnitude: Signal<Out, Bits<SUM>>,
    /// The difference is below zero.
    pub below: Signal<Out, Bit>,

    less: Signal<Local, Bit>,
    _rest: Rest,
}

impl<const SUM: usize> Difference<SUM> {
    /// The subtractor.
    pub fn new() -> Self {
        Self {
            positive: Default::default(),
            negative: Default::default(),
            magnitude: Default::default(),
            below: Default::default(),
            less: Default::default(),
            _rest: Rest::default(),
        }
    }
}

impl<const SUM: usize> Default for Difference<SUM> {
    fn default() -> Self {
        Self::new()
    }
}

impl<const SUM: usize> Logic for Difference<SUM> {
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

//! Difference: subtracts the partial sum of the negative devices from that of the positive ones.
//!
//! | parameter | meaning | rule |
//! | --- | --- | --- |
//! | sum bits | bits of a partial sum | 1..=63 |
//!
//! Latency 0. Two's complement of one bit more, which is what the sign accumulator takes.

use crate::prelude::*;

/// positive - negative.
#[derive(LogicBlock)]
pub struct Difference {
    /// Partial sum of the positive devices.
    pub positive: Wire<In>,
    /// Partial sum of the negative devices.
    pub negative: Wire<In>,
    /// positive - negative, two's complement.
    pub signed_sum: Wire<Out>,

    wide_positive: Wire<Local>,
    wide_negative: Wire<Local>,
    _rest: Rest,
}

impl Difference {
    /// The subtractor of sums of `sum_bits` bits.
    pub fn new(sum_bits: usize) -> Self {
        Self {
            positive: Wire::new(sum_bits),
            negative: Wire::new(sum_bits),
            signed_sum: Wire::new(sum_bits + 1),
            wide_positive: Wire::new(sum_bits + 1),
            wide_negative: Wire::new(sum_bits + 1),
            _rest: Rest::default(),
        }
    }
}

impl Logic for Difference {
    #[hdl_gen]
    fn update(&mut self) {
        comment!("module difference: Subtracts negative devices' partial sum from positive ones'.");
        self.wide_positive.next = self.positive.val().to_bits();
        self.wide_negative.next = self.negative.val().to_bits();
        self.signed_sum.next = self.wide_positive.val() - self.wide_negative.val();
    }
}

//! Next plane: how far to shift so that the next plane with a 1 stands at bit 0.
//!
//! | parameter | meaning | rule |
//! | --- | --- | --- |
//! | bits | bits of a word | 1..=64 |
//! | position bits | bits of a position | hold every position of the word |
//!
//! Latency 0. `ahead` = 0 gives 0.

use crate::prelude::*;

/// Counts the zeros below the lowest 1.
#[derive(LogicBlock)]
pub struct NextPlane {
    /// The planes still to be fed, the next one at its own position.
    pub ahead: Wire<In>,
    /// Zeros below the lowest 1 of `ahead`.
    pub distance: Wire<Out>,

    lowest: Wire<Local>,
    hit: Vec<Signal<Local, Bit>>,
    index: Wire<Local>,
    stripe: Vec<Constant>,
    _rest: Rest,
}

impl NextPlane {
    /// The priority encoder of a word of `bits` bits.
    pub fn new(bits: usize, position_bits: usize) -> Self {
        let used = index_bits(bits);
        assert!(
            used <= position_bits,
            "a position in {bits} bits has {used} bits, not {position_bits}"
        );
        // Stripe j marks the positions whose index has bit j set: 0xAAAA, 0xCCCC, 0xF0F0, ...
        let stripe = |j: usize| {
            (0..bits)
                .filter(|b| b >> j & 1 == 1)
                .fold(0, |mask, b| mask | 1_u64 << b)
        };
        Self {
            ahead: Wire::new(bits),
            distance: Wire::new(position_bits),
            lowest: Wire::new(bits),
            hit: flags(used),
            index: Wire::new(position_bits),
            stripe: (0..used).map(|j| Constant::new(bits, stripe(j))).collect(),
            _rest: Rest::default(),
        }
    }
}

impl Logic for NextPlane {
    #[hdl_gen]
    fn update(&mut self) {
        comment!("module next_plane: Counts the all-zero planes below the next plane with a 1.");
        self.lowest.next = self.ahead.val() & (!self.ahead.val() + 1);
        self.index.next = 0.into();
        for i in 0..self.stripe.len() {
            self.hit[i].next = (self.lowest.val() & self.stripe[i].val()).any();
            self.index.next = self.index.val().replace_bit(i, self.hit[i].val());
        }
        self.distance.next = self.index.val();
    }
}

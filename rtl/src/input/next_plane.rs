//! Next plane: how far to shift so that the next plane with a 1 stands at bit 0.
//!
//! | parameter | meaning | rule |
//! | --- | --- | --- |
//! | `B` | bits of a word | a power of two, 2..=16 |
//! | `P` | bits of a position | log2 B |
//!
//! Latency 0. `ahead` = 0 gives 0.

use crate::prelude::*;

/// Counts the zeros below the lowest 1.
#[derive(LogicBlock)]
pub struct NextPlane<const B: usize, const P: usize> {
    /// The planes still to be fed, the next one at its own position.
    pub ahead: Signal<In, Bits<B>>,
    /// Zeros below the lowest 1 of `ahead`.
    pub distance: Signal<Out, Bits<P>>,

    lowest: Signal<Local, Bits<B>>,
    hit: Vec<Signal<Local, Bit>>,
    index: Signal<Local, Bits<P>>,
    stripe: Vec<Constant<Bits<B>>>,
    _rest: Rest,
}

impl<const B: usize, const P: usize> NextPlane<B, P> {
    const WIDTHS_AGREE: () = assert!(1 << P == B, "a position has log2 B bits");

    /// The priority encoder.
    pub fn new() -> Self {
        let () = Self::WIDTHS_AGREE;
        // Stripe j marks the positions whose index has bit j set: 0xAAAA, 0xCCCC, 0xF0F0, ...
        let stripe = |j: usize| {
            (0..B as u64)
                .filter(|b| b >> j & 1 == 1)
                .fold(0, |mask, b| mask | 1 << b)
        };
        Self {
            ahead: Default::default(),
            distance: Default::default(),
            lowest: Default::default(),
            hit: signals(P),
            index: Default::default(),
            stripe: (0..P).map(|j| constant(stripe(j))).collect(),
            _rest: Rest::default(),
        }
    }
}

impl<const B: usize, const P: usize> Default for NextPlane<B, P> {
    fn default() -> Self {
        Self::new()
    }
}

impl<const B: usize, const P: usize> Logic for NextPlane<B, P> {
    #[hdl_gen]
    fn update(&mut self) {
        comment!("module next_plane: Counts the all-zero planes below the next plane with a 1.");
        self.lowest.next = self.ahead.val() & (!self.ahead.val() + 1);
        self.index.next = 0.into();
        for i in 0..P {
            self.hit[i].next = (self.lowest.val() & self.stripe[i].val()).any();
            self.index.next = self.index.val().replace_bit(i, self.hit[i].val());
        }
        self.distance.next = self.index.val();
    }
}

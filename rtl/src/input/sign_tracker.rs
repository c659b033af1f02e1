//! Sign tracker: knows when all that is left of a fragment's two's-complement words is their sign.
//!
//! | parameter | meaning | rule |
//! | --- | --- | --- |
//! | words | rows of a fragment | 1.. |
//! | bits | bits of a word, its sign among them | 1..=64 |
//! | position bits | bits of a shift | hold every position of a word |
//!
//! A word folded on its sign (w, or ~w when negative) has a 1 wherever two's complement needs the
//! position below the sign. The OR of the folded words shifts along with the words: once it is
//! zero, the plane at bit 0 is the one of negative weight.
//! Latency 1 from `accept` to the prefetched state, 1 from `load` to the outputs.

use crate::prelude::*;

/// Follows the sign planes of the prefetched and of the present fragment.
#[derive(LogicBlock)]
pub struct SignTracker {
    /// Rising edge.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// The offered words are accepted into the prefetch registers.
    pub accept: Signal<In, Bit>,
    /// The prefetched fragment becomes the present one.
    pub load: Signal<In, Bit>,
    /// The present fragment goes on to its next plane.
    pub step: Signal<In, Bit>,
    /// How far it shifts.
    pub shift: Wire<In>,
    /// The offered words.
    pub word: Vec<Wire<In>>,
    /// All that is left at and above bit 0 is sign.
    pub sign_reached: Signal<Out, Bit>,
    /// A word of the present fragment is negative.
    pub any_negative: Signal<Out, Bit>,

    next_excess: Register,
    excess: Register,
    next_negative: Register<Bit>,
    negative: Register<Bit>,
    folded: Vec<Wire<Local>>,
    total: Wire<Local>,
    signs: Wire<Local>,
    source: Wire<Local>,
    sign_position: Constant,
    _rest: Rest,
}

impl SignTracker {
    /// A tracker for fragments of `words` words of `bits` bits.
    pub fn new(words: usize, bits: usize, position_bits: usize) -> Self {
        Self {
            clock: Signal::default(),
            reset: Signal::default(),
            accept: Signal::default(),
            load: Signal::default(),
            step: Signal::default(),
            shift: Wire::new(position_bits),
            word: Wire::array(words, bits),
            sign_reached: Signal::default(),
            any_negative: Signal::default(),
            next_excess: Register::new(bits),
            excess: Register::new(bits),
            next_negative: Register::default(),
            negative: Register::default(),
            folded: Wire::array(words, bits),
            total: Wire::new(bits),
            signs: Wire::new(bits),
            source: Wire::new(bits),
            sign_position: Constant::new(bits, 1 << (bits - 1)),
            _rest: Rest::default(),
        }
    }
}

impl Logic for SignTracker {
    #[hdl_gen]
    fn update(&mut self) {
        comment!("module sign_tracker: Tells when only the sign of a fragment's words is left.");
        dff_setup!(self, clock, next_excess, excess, next_negative, negative);

        self.total.next = 0.into();
        self.signs.next = 0.into();
        for i in 0..self.word.len() {
            self.folded[i].next = self.word[i].val();
            if (self.word[i].val() & self.sign_position.val()).any() {
                self.folded[i].next = !self.word[i].val();
            }
            self.total.next = self.total.val() | self.folded[i].val();
            self.signs.next = self.signs.val() | (self.word[i].val() & self.sign_position.val());
        }
        self.source.next = self.excess.q.val();
        if self.load.val() {
            self.source.next = self.next_excess.q.val();
        }

        if self.accept.val() {
            self.next_excess.d.next = self.total.val();
            self.next_negative.d.next = self.signs.val().any();
        }
        if self.load.val() | self.step.val() {
            self.excess.d.next = self.source.val() >> self.shift.val();
        }
        if self.load.val() {
            self.negative.d.next = self.next_negative.q.val();
        }
        if self.reset.val() {
            self.next_excess.d.next = 0.into();
            self.excess.d.next = 0.into();
            self.next_negative.d.next = false;
            self.negative.d.next = false;
        }

        self.sign_reached.next = self.excess.q.val() == 0;
        self.any_negative.next = self.negative.q.val();
    }
}

//! Clip counter: how many converters of a lane clipped, kept in step with the partial sum.
//!
//! | parameter | meaning | rule |
//! | --- | --- | --- |
//! | converters | of a lane, in all arrays | 1.. |
//! | clip bits | bits of the count | holds the number of converters |
//!
//! Latency 2: the flags come with the codes, the count with the partial sum. Present only where a
//! converter can clip.

use crate::prelude::*;

/// Counts clip flags.
#[derive(LogicBlock)]
pub struct ClipCounter {
    /// Rising edge.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// The pipeline moves.
    pub advance: Signal<In, Bit>,
    /// Clip flags.
    pub clip: Vec<Signal<In, Bit>>,
    /// How many were high, two clocks ago.
    pub clips: Wire<Out>,

    counted: Register,
    delayed: Register,
    high: Vec<Wire<Local>>,
    tree: Vec<Wire<Local>>,
    _converters: usize,
    _root: usize,
    _rest: Rest,
}

impl ClipCounter {
    /// A counter of `converters` flags, whose count has `clip_bits` bits.
    pub fn new(converters: usize, clip_bits: usize) -> Self {
        assert!(
            converters >= 1 && bits_for(converters as u64) <= clip_bits,
            "{clip_bits} bits do not count {converters} flags"
        );
        Self {
            clock: Signal::default(),
            reset: Signal::default(),
            advance: Signal::default(),
            clip: flags(converters),
            clips: Wire::new(clip_bits),
            counted: Register::new(clip_bits),
            delayed: Register::new(clip_bits),
            high: Wire::array(converters, 1),
            tree: Wire::array(2 * converters - 1, clip_bits),
            _converters: converters,
            _root: 2 * converters - 2,
            _rest: Rest::default(),
        }
    }
}

impl Logic for ClipCounter {
    #[hdl_gen]
    fn update(&mut self) {
        comment!("module clip_counter: Counts the converters of a lane that clipped.");
        dff_setup!(self, clock, counted, delayed);
        for i in 0..self.clip.len() {
            self.high[i].next = self.clip[i].val().into();
            self.tree[i].next = self.high[i].val().to_bits();
        }
        // Every adder takes the next two terms that nobody has taken yet, the last one gives the sum.
        for n in self._converters..self._converters.saturating_add(1) {
            for i in 1..self._converters {
                self.tree[n + i - 1].next = self.tree[2 * i - 2].val() + self.tree[2 * i - 1].val();
            }
        }
        if self.advance.val() {
            for r in self._root..self.tree.len() {
                self.counted.d.next = self.tree[r].val();
            }
            self.delayed.d.next = self.counted.q.val();
        }
        if self.reset.val() {
            self.counted.d.next = 0.into();
            self.delayed.d.next = 0.into();
        }
        self.clips.next = self.delayed.q.val();
    }
}

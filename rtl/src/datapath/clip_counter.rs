//! Clip counter: how many converters of a lane clipped, kept in step with the partial sum.
//!
//! | parameter | meaning | rule |
//! | --- | --- | --- |
//! | flags | converters of a lane | 1..=4 |
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
    pub clips: Signal<Out, Bits<8>>,

    counted: Register<Bits<8>>,
    delayed: Register<Bits<8>>,
    total: Signal<Local, Bits<8>>,
    _rest: Rest,
}

impl ClipCounter {
    /// A counter of up to four flags.
    pub fn new(flags: usize) -> Self {
        assert!(
            flags <= 4,
            "a lane has four converters: {flags} flags are too many"
        );
        Self {
            clock: Default::default(),
            reset: Default::default(),
            advance: Default::default(),
            clip: signals(flags),
            clips: Default::default(),
            counted: Default::default(),
            delayed: Default::default(),
            total: Default::default(),
            _rest: Rest::default(),
        }
    }
}

impl Logic for ClipCounter {
    #[hdl_gen]
    fn update(&mut self) {
        comment!("module clip_counter: Counts the converters of a lane that clipped.");
        dff_setup!(self, clock, counted, delayed);
        self.total.next = 0.into();
        for i in 0..self.clip.len() {
            self.total.next = self.total.val() + self.clip[i].val();
        }
        if self.advance.val() {
            self.counted.d.next = self.total.val();
            self.delayed.d.next = self.counted.q.val();
        }
        if self.reset.val() {
            self.counted.d.next = 0.into();
            self.delayed.d.next = 0.into();
        }
        self.clips.next = self.delayed.q.val();
    }
}

//! Watchdog: tells when a multiplication has stood still for longer than any that is right.
//!
//! | parameter | meaning | rule |
//! | --- | --- | --- |
//! | `patience` | clocks without a sign of life that are borne | 2 at least |
//!
//! Latency 1.

use crate::prelude::*;

/// Counts clocks in which nothing moves.
#[derive(LogicBlock)]
pub struct Watchdog {
    /// Rising edge.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// Something is under way.
    pub watch: Signal<In, Bit>,
    /// It moves, or waits for someone outside.
    pub alive: Signal<In, Bit>,
    /// It has stood still for too long.
    pub expired: Signal<Out, Bit>,

    still: Register,
    out: Register<Bit>,
    most: Constant,
    _rest: Rest,
}

impl Watchdog {
    /// One that bears `patience` clocks.
    pub fn new(patience: u64) -> Self {
        let bits = bits_for(patience);
        Self {
            clock: Signal::default(),
            reset: Signal::default(),
            watch: Signal::default(),
            alive: Signal::default(),
            expired: Signal::default(),
            still: Register::new(bits),
            out: Register::default(),
            most: Constant::new(bits, patience - 1),
            _rest: Rest::default(),
        }
    }
}

impl Logic for Watchdog {
    #[hdl_gen]
    fn update(&mut self) {
        comment!(
            "module watchdog: Tells when a multiplication has stood still for longer than any that is right."
        );
        dff_setup!(self, clock, still, out);
        self.still.d.next = 0.into();
        self.out.d.next = false;
        if self.watch.val() & !self.alive.val() {
            self.still.d.next = self.still.q.val() + 1;
            self.out.d.next = self.still.q.val() == self.most.val();
        }
        if self.reset.val() {
            self.still.d.next = 0.into();
            self.out.d.next = false;
        }
        self.expired.next = self.out.q.val();
    }
}

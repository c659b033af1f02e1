//! Flip restore: undoes the flip encoding of a fragment.
//!
//! | parameter | meaning | rule |
//! | --- | --- | --- |
//! | code bits | bits of a code | 1..=count bits |
//! | count bits | bits of a count | 1..=64 |
//!
//! A fragment whose levels sum to more than half is stored inverted, L - level, so that a converter
//! of one bit less never clips: q = L x popcount(plane) - code. Latency 1. Where nothing is ever
//! flipped, `flip` is tied low and the block is a pipeline register.

use crate::prelude::*;

/// Restores a count from a code.
#[derive(LogicBlock)]
pub struct FlipRestore {
    /// Rising edge.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// The pipeline moves.
    pub advance: Signal<In, Bit>,
    /// The fragment is stored inverted.
    pub flip: Signal<In, Bit>,
    /// Code of the converter.
    pub code: Wire<In>,
    /// L x popcount(plane), in counts.
    pub scale: Wire<In>,
    /// The restored count.
    pub restored: Wire<Out>,

    held: Register,
    wide: Wire<Local>,
    _rest: Rest,
}

impl FlipRestore {
    /// Restores counts of `count_bits` bits from codes of `code_bits`.
    pub fn new(code_bits: usize, count_bits: usize) -> Self {
        assert!(
            code_bits <= count_bits,
            "a code has no more bits than a count: {code_bits} are more than {count_bits}"
        );
        Self {
            clock: Signal::default(),
            reset: Signal::default(),
            advance: Signal::default(),
            flip: Signal::default(),
            code: Wire::new(code_bits),
            scale: Wire::new(count_bits),
            restored: Wire::new(count_bits),
            held: Register::new(count_bits),
            wide: Wire::new(count_bits),
            _rest: Rest::default(),
        }
    }
}

impl Logic for FlipRestore {
    #[hdl_gen]
    fn update(&mut self) {
        comment!("module flip_restore: Restores the count of a fragment that is stored inverted.");
        dff_setup!(self, clock, held);
        self.wide.next = self.code.val().to_bits();
        if self.advance.val() {
            self.held.d.next = self.wide.val();
            if self.flip.val() {
                self.held.d.next = self.scale.val() - self.wide.val();
            }
        }
        if self.reset.val() {
            self.held.d.next = 0.into();
        }
        self.restored.next = self.held.q.val();
    }
}

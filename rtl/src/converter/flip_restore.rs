//! Flip restore: undoes the flip encoding of a fragment.
//!
//! | parameter | meaning | rule |
//! | --- | --- | --- |
//! | `CODE` | bits of a code | 1..=CNT |
//! | `CNT` | bits of a count | |
//!
//! A fragment whose levels sum to more than half is stored inverted, L - level, so that a converter
//! of one bit less never clips: q = L x popcount(plane) - code. Latency 1. Where nothing is ever
//! flipped, `flip` is tied low and the block is a pipeline register.

use crate::prelude::*;

/// Restores a count from a code.
#[derive(LogicBlock)]
pub struct FlipRestore<const CODE: usize, const CNT: usize> {
    /// Rising edge.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// The pipeline moves.
    pub advance: Signal<In, Bit>,
    /// The fragment is stored inverted.
    pub flip: Signal<In, Bit>,
    /// Code of the converter.
    pub code: Signal<In, Bits<CODE>>,
    /// L x popcount(plane), in counts.
    pub scale: Signal<In, Bits<CNT>>,
    /// The restored count.
    pub restored: Signal<Out, Bits<CNT>>,

    held: Register<Bits<CNT>>,
    wide: Signal<Local, Bits<CNT>>,
    _rest: Rest,
}

impl<const CODE: usize, const CNT: usize> FlipRestore<CODE, CNT> {
    const WIDTHS_AGREE: () = assert!(CODE <= CNT, "a code has no more bits than a count");

    /// The restorer.
    pub fn new() -> Self {
        let () = Self::WIDTHS_AGREE;
        Self {
            clock: Default::default(),
            reset: Default::default(),
            advance: Default::default(),
            flip: Default::default(),
            code: Default::default(),
            scale: Default::default(),
            restored: Default::default(),
            held: Default::default(),
            wide: Default::default(),
            _rest: Rest::default(),
        }
    }
}

impl<const CODE: usize, const CNT: usize> Default for FlipRestore<CODE, CNT> {
    fn default() -> Self {
        Self::new()
    }
}

impl<const CODE: usize, const CNT: usize> Logic for FlipRestore<CODE, CNT> {
    #[hdl_gen]
    fn update(&mut self) {
        comment!("module flip_restore: Restores the count of a fragment that is stored inverted.");
        dff_setup!(self, clock, held);
        self.wide.next = bit_cast::<CNT, CODE>(self.code.val());
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

//! Frame check: counts the fragments of an MVM as they are accepted, and holds `x_last` against the count.
//!
//! | parameter | meaning | rule |
//! | --- | --- | --- |
//! | sub-array bits | bits of a sub-array's index | 1..=64 |
//!
//! A lost fragment, or one too many, must not shift all that follow unseen: where `x_last` comes with
//! another fragment than the last in use, or does not come with that, `error` rises and stays until a
//! reset. `subarray` is that of the next fragment to be accepted. Latency 1.
//!
//! ```text
//! accept    _/~~~~~~~\_______   two sub-arrays in use
//! x_last    _____________         lost
//! subarray  0   X 1 X 0
//! error     _________/~~~~~~~
//! ```

use crate::prelude::*;

/// A counter of fragments, and a flag.
#[derive(LogicBlock)]
pub struct FrameCheck {
    /// Rising edge.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high. The next fragment is then the first of an MVM.
    pub reset: Signal<In, Bit>,
    /// A fragment is accepted on this edge.
    pub accept: Signal<In, Bit>,
    /// It is said to be the last of its MVM.
    pub x_last: Signal<In, Bit>,
    /// F_used - 1.
    pub last_subarray: Wire<In>,
    /// Sub-array of the next fragment to be accepted.
    pub subarray: Wire<Out>,
    /// Sticky: `x_last` came with another fragment than the last.
    pub error: Signal<Out, Bit>,

    current: Register,
    failed: Register<Bit>,
    is_last: Signal<Local, Bit>,
    _rest: Rest,
}

impl FrameCheck {
    /// A check of MVMs whose sub-arrays have indices of `subarray_bits` bits.
    pub fn new(subarray_bits: usize) -> Self {
        Self {
            clock: Signal::default(),
            reset: Signal::default(),
            accept: Signal::default(),
            x_last: Signal::default(),
            last_subarray: Wire::new(subarray_bits),
            subarray: Wire::new(subarray_bits),
            error: Signal::default(),
            current: Register::new(subarray_bits),
            failed: Register::default(),
            is_last: Signal::default(),
            _rest: Rest::default(),
        }
    }
}

impl Logic for FrameCheck {
    #[hdl_gen]
    fn update(&mut self) {
        comment!(
            "module frame_check: Counts the fragments of an MVM and tells when the last is not where it is said to be."
        );
        dff_setup!(self, clock, current, failed);
        self.is_last.next = self.current.q.val() == self.last_subarray.val();
        if self.accept.val() {
            self.current.d.next = self.current.q.val() + 1;
            if self.is_last.val() {
                self.current.d.next = 0.into();
            }
            if self.x_last.val() != self.is_last.val() {
                self.failed.d.next = true;
            }
        }
        if self.reset.val() {
            self.current.d.next = 0.into();
            self.failed.d.next = false;
        }
        self.subarray.next = self.current.q.val();
        self.error.next = self.failed.q.val();
    }
}

//! Uniform restore: turns the code of a uniform converter back into counts.
//!
//! | parameter | meaning | rule |
//! | --- | --- | --- |
//! | `CODE` | bits of a code | 1.. |
//! | `CNT` | bits of a count | |
//! | `WIDE` | bits of code x step | holds (2^CODE - 1) x step and the ceiling |
//! | step | counts an LSB (q0) | 1.. |
//! | ceiling | the largest count, m x L | |
//!
//! q = min(code x step, ceiling). Latency 1. Takes the place of `flip_restore`.

use crate::prelude::*;

/// Scales a code by its step.
#[derive(LogicBlock)]
pub struct UniformRestore<const CODE: usize, const CNT: usize, const WIDE: usize> {
    /// Rising edge.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// The pipeline moves.
    pub advance: Signal<In, Bit>,
    /// Code of the converter.
    pub code: Signal<In, Bits<CODE>>,
    /// The restored count.
    pub restored: Signal<Out, Bits<CNT>>,

    held: Register<Bits<CNT>>,
    product: Signal<Local, Bits<WIDE>>,
    limited: Signal<Local, Bits<WIDE>>,
    weight: Vec<Constant<Bits<WIDE>>>,
    ceiling: Constant<Bits<WIDE>>,
    _rest: Rest,
}

impl<const CODE: usize, const CNT: usize, const WIDE: usize> UniformRestore<CODE, CNT, WIDE> {
    /// Codes of `step` counts each, never above `ceiling`.
    pub fn new(step: u64, ceiling: u64) -> Self {
        assert!(
            ((1 << CODE) - 1) * step < 1 << WIDE && ceiling < 1 << WIDE && ceiling < 1 << CNT,
            "{CODE} bits x step {step} or ceiling {ceiling} do not fit {WIDE} bits"
        );
        Self {
            clock: Default::default(),
            reset: Default::default(),
            advance: Default::default(),
            code: Default::default(),
            restored: Default::default(),
            held: Default::default(),
            product: Default::default(),
            limited: Default::default(),
            weight: (0..CODE).map(|bit| constant(step << bit)).collect(),
            ceiling: constant(ceiling),
            _rest: Rest::default(),
        }
    }
}

impl<const CODE: usize, const CNT: usize, const WIDE: usize> Logic
    for UniformRestore<CODE, CNT, WIDE>
{
    #[hdl_gen]
    fn update(&mut self) {
        comment!("module uniform_restore: Turns the code of a uniform converter back into counts.");
        dff_setup!(self, clock, held);
        self.product.next = 0.into();
        for i in 0..CODE {
            if self.code.val().get_bit(i) {
                self.product.next = self.product.val() + self.weight[i].val();
            }
        }
        self.limited.next = self.product.val();
        if self.product.val() > self.ceiling.val() {
            self.limited.next = self.ceiling.val();
        }
        if self.advance.val() {
            self.held.d.next = bit_cast::<CNT, WIDE>(self.limited.val());
        }
        if self.reset.val() {
            self.held.d.next = 0.into();
        }
        self.restored.next = self.held.q.val();
    }
}

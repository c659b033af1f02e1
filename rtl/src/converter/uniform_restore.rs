//! Uniform restore: turns the code of a uniform converter back into counts.
//!
//! | parameter | meaning | rule |
//! | --- | --- | --- |
//! | step | counts an LSB (q0) | 1.. |
//! | ceiling | the largest count, m x L | fits a count |
//! | code bits | bits of a code | the highest code x step has 64 at most |
//! | count bits | bits of a count | 1..=64 |
//!
//! q = min(code x step, ceiling). Latency 1. Takes the place of `flip_restore`.

use crate::prelude::*;

/// Scales a code by its step.
#[derive(LogicBlock)]
pub struct UniformRestore {
    /// Rising edge.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// The pipeline moves.
    pub advance: Signal<In, Bit>,
    /// Code of the converter.
    pub code: Wire<In>,
    /// The restored count.
    pub restored: Wire<Out>,

    held: Register,
    product: Wire<Local>,
    limited: Wire<Local>,
    weight: Vec<Constant>,
    ceiling: Vec<Constant>,
    _rest: Rest,
}

impl UniformRestore {
    /// Codes of `code_bits` bits and `step` counts each, never above `ceiling`.
    pub fn new(step: u64, ceiling: u64, code_bits: usize, count_bits: usize) -> Self {
        assert!(
            bits_for(ceiling) <= count_bits,
            "{count_bits} bits do not hold the largest count {ceiling}"
        );
        let highest = u128::from(step) * ((1 << code_bits) - 1);
        let largest = highest.max(u128::from(ceiling));
        // Refused by the wire where they are too many.
        let wide = (u128::BITS - largest.leading_zeros()).max(1) as usize;
        Self {
            clock: Signal::default(),
            reset: Signal::default(),
            advance: Signal::default(),
            code: Wire::new(code_bits),
            restored: Wire::new(count_bits),
            held: Register::new(count_bits),
            product: Wire::new(wide),
            limited: Wire::new(wide),
            weight: (0..code_bits)
                .map(|bit| Constant::new(wide, step << bit))
                .collect(),
            // What no code exceeds needs no limit.
            ceiling: blocks(usize::from(highest > u128::from(ceiling)), || {
                Constant::new(wide, ceiling)
            }),
            _rest: Rest::default(),
        }
    }
}

impl Logic for UniformRestore {
    #[hdl_gen]
    fn update(&mut self) {
        comment!("module uniform_restore: Turns the code of a uniform converter back into counts.");
        dff_setup!(self, clock, held);
        self.product.next = 0.into();
        for i in 0..self.weight.len() {
            if self.code.val().get_bit(i) {
                self.product.next = self.product.val() + self.weight[i].val();
            }
        }
        self.limited.next = self.product.val();
        for i in 0..self.ceiling.len() {
            if self.product.val() > self.ceiling[i].val() {
                self.limited.next = self.ceiling[i].val();
            }
        }
        if self.advance.val() {
            self.held.d.next = self.limited.val().to_bits();
        }
        if self.reset.val() {
            self.held.d.next = 0.into();
        }
        self.restored.next = self.held.q.val();
    }
}

//! ADC: turns a bit-line count into a code of few bits, saturating at full scale.
//!
//! | parameter | meaning | rule |
//! | --- | --- | --- |
//! | count bits | bits of a count | 1..=64 |
//! | code bits | bits of the converter (a) | 1..=count bits |
//!
//! Latency 1, one conversion a clock. Code = min(count, 2^a - 1); a clip is a count above that.
//! This one block serves three policies: a lossless or flip-encoded crossbar never exceeds full
//! scale, a saturating one may. While `convert` is low the code holds and nothing clips.

use crate::prelude::*;

/// Saturating converter.
#[derive(LogicBlock)]
pub struct Adc {
    /// Rising edge.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// The pipeline moves.
    pub advance: Signal<In, Bit>,
    /// The count is to be converted.
    pub convert: Signal<In, Bit>,
    /// Bit-line count.
    pub count: Wire<In>,
    /// Code.
    pub code: Wire<Out>,
    /// The count was above full scale.
    pub clip: Signal<Out, Bit>,

    held: Register,
    clipped: Register<Bit>,
    above: Signal<Local, Bit>,
    limited: Wire<Local>,
    full_scale: Vec<Constant>,
    _rest: Rest,
}

impl Adc {
    /// A converter of `code_bits` bits.
    pub fn new(count_bits: usize, code_bits: usize) -> Self {
        assert!(
            (1..=count_bits).contains(&code_bits),
            "a converter has 1 to {count_bits} bits, as many as a count, not {code_bits}"
        );
        // A converter with a code for every count needs no comparator.
        let comparators = usize::from(code_bits < count_bits);
        Self {
            clock: Signal::default(),
            reset: Signal::default(),
            advance: Signal::default(),
            convert: Signal::default(),
            count: Wire::new(count_bits),
            code: Wire::new(code_bits),
            clip: Signal::default(),
            held: Register::new(code_bits),
            clipped: Register::default(),
            above: Signal::default(),
            limited: Wire::new(count_bits),
            full_scale: blocks(comparators, || {
                Constant::new(count_bits, (1 << code_bits) - 1)
            }),
            _rest: Rest::default(),
        }
    }
}

impl Logic for Adc {
    #[hdl_gen]
    fn update(&mut self) {
        comment!("module adc: Converts a bit-line count, saturating at full scale.");
        dff_setup!(self, clock, held, clipped);
        self.above.next = false;
        self.limited.next = self.count.val();
        for i in 0..self.full_scale.len() {
            self.above.next = self.count.val() > self.full_scale[i].val();
            if self.above.val() {
                self.limited.next = self.full_scale[i].val();
            }
        }
        if self.advance.val() {
            self.clipped.d.next = self.convert.val() & self.above.val();
            if self.convert.val() {
                self.held.d.next = self.limited.val().to_bits();
            }
        }
        if self.reset.val() {
            self.held.d.next = 0.into();
            self.clipped.d.next = false;
        }
        self.code.next = self.held.q.val();
        self.clip.next = self.clipped.q.val();
    }
}

//! Uniform ADC: rounds a bit-line count to the nearest multiple of an integer step.
//!
//! | parameter | meaning | rule |
//! | --- | --- | --- |
//! | `CNT` | bits of a count | 1.. |
//! | `CODE` | bits of the converter | 1..=CNT |
//! | step | counts an LSB (q0 of the contract) | 1.. |
//!
//! A flash converter: one comparator a code. Code c is reached at count ceil((2 c - 1) q0 / 2),
//! which is where floor((2 I + q0) / (2 q0)) reaches c; a clip is a count that would reach 2^CODE.
//! Latency 1, one conversion a clock. While `convert` is low the code holds and nothing clips.

use crate::prelude::*;

/// Flash converter with integer LSB.
#[derive(LogicBlock)]
pub struct AdcUniform<const CNT: usize, const CODE: usize> {
    /// Rising edge.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// The pipeline moves.
    pub advance: Signal<In, Bit>,
    /// The count is to be converted.
    pub convert: Signal<In, Bit>,
    /// Bit-line count.
    pub count: Signal<In, Bits<CNT>>,
    /// Code.
    pub code: Signal<Out, Bits<CODE>>,
    /// The count was above full scale.
    pub clip: Signal<Out, Bit>,

    held: Register<Bits<CODE>>,
    clipped: Register<Bit>,
    reached: Signal<Local, Bits<CODE>>,
    above: Signal<Local, Bit>,
    threshold: Vec<Constant<Bits<CNT>>>,
    beyond: Vec<Constant<Bits<CNT>>>,
    _rest: Rest,
}

impl<const CNT: usize, const CODE: usize> AdcUniform<CNT, CODE> {
    const WIDTHS_AGREE: () = assert!(
        1 <= CODE && CODE <= CNT && CNT <= 16,
        "a converter has at least 1 bit and no more than its count, a count at most 16"
    );

    /// A converter of CODE bits whose LSB is `step` counts.
    pub fn new(step: u64) -> Self {
        let () = Self::WIDTHS_AGREE;
        assert!(step >= 1, "an LSB is at least one count, not {step}");
        let reached_at = |code: u64| ((2 * code - 1) * step).div_ceil(2);
        // Thresholds that no count reaches need no comparator.
        let reachable = |count: &u64| *count < 1 << CNT;
        Self {
            clock: Default::default(),
            reset: Default::default(),
            advance: Default::default(),
            convert: Default::default(),
            count: Default::default(),
            code: Default::default(),
            clip: Default::default(),
            held: Default::default(),
            clipped: Default::default(),
            reached: Default::default(),
            above: Default::default(),
            threshold: (1..1 << CODE)
                .map(reached_at)
                .filter(reachable)
                .map(constant)
                .collect(),
            beyond: std::iter::once(reached_at(1 << CODE))
                .filter(reachable)
                .map(constant)
                .collect(),
            _rest: Rest::default(),
        }
    }
}

impl<const CNT: usize, const CODE: usize> Logic for AdcUniform<CNT, CODE> {
    #[hdl_gen]
    fn update(&mut self) {
        comment!(
            "module adc_uniform: Rounds a bit-line count to the nearest multiple of its step."
        );
        dff_setup!(self, clock, held, clipped);
        self.reached.next = 0.into();
        for i in 0..self.threshold.len() {
            self.reached.next = self.reached.val() + (self.count.val() >= self.threshold[i].val());
        }
        self.above.next = false;
        for i in 0..self.beyond.len() {
            self.above.next = self.count.val() >= self.beyond[i].val();
        }
        if self.advance.val() {
            self.clipped.d.next = self.convert.val() & self.above.val();
            if self.convert.val() {
                self.held.d.next = self.reached.val();
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

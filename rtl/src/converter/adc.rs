//! ADC: turns a bit-line count into a code of few bits, saturating at full scale.
//!
//! | parameter | meaning | rule |
//! | --- | --- | --- |
//! | `CNT` | bits of a count | 1.. |
//! | `CODE` | bits of the converter | 1..=CNT |
//!
//! Latency 1, one conversion a clock. Code = min(count, 2^CODE - 1); a clip is a count above that.
//! This one block serves three policies: a lossless or flip-encoded crossbar never exceeds full
//! scale, a saturating one may. While `convert` is low the code holds and nothing clips.

use crate::prelude::*;

/// Saturating converter.
#[derive(LogicBlock)]
pub struct Adc<const CNT: usize, const CODE: usize> {
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
    above: Signal<Local, Bit>,
    limited: Signal<Local, Bits<CNT>>,
    full_scale: Vec<Constant<Bits<CNT>>>,
    _rest: Rest,
}

impl<const CNT: usize, const CODE: usize> Adc<CNT, CODE> {
    const WIDTHS_AGREE: () = assert!(
        1 <= CODE && CODE <= CNT,
        "a converter has at least 1 bit and no more than its count"
    );

    /// A converter of CODE bits.
    pub fn new() -> Self {
        let () = Self::WIDTHS_AGREE;
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
            above: Default::default(),
            limited: Default::default(),
            // A converter with a code for every count needs no comparator.
            full_scale: blocks(CODE < CNT, || constant((1 << CODE) - 1)),
            _rest: Rest::default(),
        }
    }
}

impl<const CNT: usize, const CODE: usize> Default for Adc<CNT, CODE> {
    fn default() -> Self {
        Self::new()
    }
}

impl<const CNT: usize, const CODE: usize> Logic for Adc<CNT, CODE> {
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
                self.held.d.next = bit_cast::<CODE, CNT>(self.limited.val());
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

//! Uniform ADC: rounds a bit-line count to the nearest multiple of an integer step.
//!
//! | parameter | meaning | rule |
//! | --- | --- | --- |
//! | step | counts an LSB (q0 of the contract) | 1.. |
//! | count bits | bits of a count | 1..=32 |
//! | code bits | bits of the converter (a) | 1..=count bits |
//!
//! Code = floor((2 I + q0) / (2 q0)), 2^a - 1 at most; a clip is a count I whose code would be
//! higher. By successive approximation: from the highest bit of the code, 2 q0 x 2^b is taken off
//! the remainder wherever it fits. A count beyond full scale sets every bit by itself.
//! Latency 1, one conversion a clock. While `convert` is low the code holds and nothing clips.

use crate::prelude::*;

/// Successive approximation with an integer LSB.
#[derive(LogicBlock)]
pub struct AdcUniform {
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
    wide: Wire<Local>,
    // 2 I + q0, what is left of it at each bit, and whether the bit is set; the highest bit first.
    doubled: Wire<Local>,
    remainder: Vec<Wire<Local>>,
    fits: Vec<Signal<Local, Bit>>,
    reached: Wire<Local>,
    above: Signal<Local, Bit>,
    step: Constant,
    // 2 q0 x 2^b, of the bits that a count can reach, bit 0 first.
    threshold: Vec<Constant>,
    full_scale: Vec<Constant>,
    _rest: Rest,
}

impl AdcUniform {
    /// A converter of `code_bits` bits whose LSB is `step` counts.
    pub fn new(step: u64, count_bits: usize, code_bits: usize) -> Self {
        assert!(
            count_bits <= 32 && (1..=count_bits).contains(&code_bits),
            "a converter has 1 to {count_bits} bits, as many as a count, and 32 at most, not {code_bits}"
        );
        let largest_count = (1_u64 << count_bits) - 1;
        assert!(
            (1..=largest_count).contains(&step),
            "an LSB is 1 to {largest_count} counts, not {step}"
        );
        let most = 2 * largest_count + step;
        let wide = bits_for(most);
        let threshold = |bit: usize| {
            let threshold = (2 * u128::from(step)) << bit;
            let reached = u64::try_from(threshold).ok().filter(|it| *it <= most);
            reached.map(|reached| Constant::new(wide, reached))
        };
        // An LSB is reached, since no step is larger than the largest count.
        let thresholds: Vec<Constant> = (0..code_bits).filter_map(threshold).collect();
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
            wide: Wire::new(wide),
            doubled: Wire::new(wide),
            remainder: Wire::array(thresholds.len(), wide),
            fits: flags(thresholds.len()),
            reached: Wire::new(code_bits),
            above: Signal::default(),
            step: Constant::new(wide, step),
            threshold: thresholds,
            full_scale: threshold(code_bits).into_iter().collect(),
            _rest: Rest::default(),
        }
    }
}

impl Logic for AdcUniform {
    #[hdl_gen]
    fn update(&mut self) {
        comment!(
            "module adc_uniform: Rounds a bit-line count to the nearest multiple of its step."
        );
        dff_setup!(self, clock, held, clipped);
        self.wide.next = self.count.val().to_bits();
        self.doubled.next = self.wide.val() + self.wide.val() + self.step.val();
        self.above.next = false;
        for i in 0..self.full_scale.len() {
            self.above.next = self.doubled.val() >= self.full_scale[i].val();
        }
        // A loop of one turn gives a number a name: n bits, the highest first.
        for n in self.threshold.len()..self.threshold.len().saturating_add(1) {
            self.remainder[0].next = self.doubled.val();
            self.fits[0].next = self.remainder[0].val() >= self.threshold[n - 1].val();
            for i in 1..self.fits.len() {
                self.remainder[i].next = self.remainder[i - 1].val();
                if self.fits[i - 1].val() {
                    self.remainder[i].next =
                        self.remainder[i - 1].val() - self.threshold[n - i].val();
                }
                self.fits[i].next = self.remainder[i].val() >= self.threshold[n - 1 - i].val();
            }
            self.reached.next = 0.into();
            for i in 0..self.fits.len() {
                self.reached.next = self
                    .reached
                    .val()
                    .replace_bit(n - 1 - i, self.fits[i].val());
            }
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

//! Requantizer: from a sum of row tiles to an activation, clamp((v M + 2^(s-1)) >> s).
//!
//! | parameter | meaning | rule |
//! | --- | --- | --- |
//! | `HIGH` | bits of v above its lowest 16 | 1..=20 |
//! | `KB` | bits of a column | |
//!
//! | target | address | holds |
//! | --- | --- | --- |
//! | 0 | column | M, unsigned, 31 bits |
//! | 1 | column | s, 1..=126 |
//! | 2 | | lower bound, signed |
//! | 3 | | upper bound, signed |
//!
//! Floor and arithmetic shift, so halves round towards plus infinity (section 9 of the contract). With
//! magnitudes, |v| M = q 2^s + r 2^(s-1) + rest, that is q + r for v >= 0 and -(q + (r and rest > 0))
//! for v < 0. Behind `scale_product` two more ranks of registers: shift; rounding and clamp. Latency 6,
//! one word a clock. The bounds are all of 32 bits after reset; M = 2, s = 1 let v through.

use super::scale_product::ScaleProduct;
use crate::datapath::register_file::RegisterFile;
use crate::prelude::*;

/// Multiplies, shifts, rounds and clamps.
#[derive(LogicBlock)]
pub struct Requantize<const HIGH: usize, const KB: usize> {
    /// Rising edge.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high: nothing under way, no bounds. M and s stay.
    pub reset: Signal<In, Bit>,
    /// Write `program_data`.
    pub program_enable: Signal<In, Bit>,
    /// What is written.
    pub program_target: Signal<In, Bits<2>>,
    /// Column of M or s.
    pub program_address: Signal<In, Bits<KB>>,
    /// Its value.
    pub program_data: Signal<In, Bits<32>>,
    /// A sum is offered.
    pub sum_valid: Signal<In, Bit>,
    /// It is the last of its MVM.
    pub sum_last: Signal<In, Bit>,
    /// Its lowest 16 bits.
    pub sum_low: Signal<In, Bits<16>>,
    /// The bits above, two's complement.
    pub sum_high: Signal<In, Bits<HIGH>>,
    /// The receiver takes an activation.
    pub activation_ready: Signal<In, Bit>,
    /// The offered sum is taken on this edge.
    pub sum_ready: Signal<Out, Bit>,
    /// An activation is there.
    pub activation_valid: Signal<Out, Bit>,
    /// It is the last of its MVM.
    pub activation_last: Signal<Out, Bit>,
    /// The activation, two's complement.
    pub activation: Signal<Out, Bits<32>>,
    /// A word is under way.
    pub busy: Signal<Out, Bit>,

    multiplier: RegisterFile<KB, 31>,
    shift: RegisterFile<KB, 7>,
    scale_product: ScaleProduct<HIGH>,
    low_bound: Register<Bits<32>>,
    high_bound: Register<Bits<32>>,
    column: Register<Bits<KB>>,
    shifted_valid: Register<Bit>,
    shifted_last: Register<Bit>,
    negative: Register<Bit>,
    quotient: Register<Bits<32>>,
    half: Register<Bit>,
    rest: Register<Bit>,
    beyond: Register<Bit>,
    valid: Register<Bit>,
    last: Register<Bit>,
    result: Register<Bits<32>>,
    moves: Vec<Signal<Local, Bit>>,
    take: Signal<Local, Bit>,
    limb: Vec<Signal<Local, Bits<16>>>,
    window: Vec<Signal<Local, Bits<16>>>,
    pair: Vec<Signal<Local, Bits<32>>>,
    below: Signal<Local, Bit>,
    limbs_up: Signal<Local, Bits<7>>,
    bits_up: Signal<Local, Bits<7>>,
    rest_mask: Signal<Local, Bits<16>>,
    wide: Vec<Signal<Local, Bits<32>>>,
    far: Vec<Signal<Local, Bits<32>>>,
    low_word: Signal<Local, Bits<32>>,
    high_word: Signal<Local, Bits<32>>,
    bits: Signal<Local, Bits<32>>,
    magnitude: Signal<Local, Bits<32>>,
    rounded: Signal<Local, Bits<32>>,
    ordered: Signal<Local, Bits<32>>,
    low_ordered: Signal<Local, Bits<32>>,
    high_ordered: Signal<Local, Bits<32>>,
    clamped: Signal<Local, Bits<32>>,
    limb_bits: Constant<Bits<5>>,
    word_sign: Constant<Bits<32>>,
    most: Constant<Bits<32>>,
    least: Constant<Bits<32>>,
    _rest: Rest,
}

impl<const HIGH: usize, const KB: usize> Requantize<HIGH, KB> {
    /// The requantizer.
    pub fn new() -> Self {
        Self {
            clock: Default::default(),
            reset: Default::default(),
            program_enable: Default::default(),
            program_target: Default::default(),
            program_address: Default::default(),
            program_data: Default::default(),
            sum_valid: Default::default(),
            sum_last: Default::default(),
            sum_low: Default::default(),
            sum_high: Default::default(),
            activation_ready: Default::default(),
            sum_ready: Default::default(),
            activation_valid: Default::default(),
            activation_last: Default::default(),
            activation: Default::default(),
            busy: Default::default(),
            multiplier: RegisterFile::new(),
            shift: RegisterFile::new(),
            scale_product: ScaleProduct::new(),
            low_bound: Default::default(),
            high_bound: Default::default(),
            column: Default::default(),
            shifted_valid: Default::default(),
            shifted_last: Default::default(),
            negative: Default::default(),
            quotient: Default::default(),
            half: Default::default(),
            rest: Default::default(),
            beyond: Default::default(),
            valid: Default::default(),
            last: Default::default(),
            result: Default::default(),
            moves: signals(2),
            take: Default::default(),
            limb: signals(5),
            window: signals(5),
            pair: signals(4),
            below: Default::default(),
            limbs_up: Default::default(),
            bits_up: Default::default(),
            rest_mask: Default::default(),
            wide: signals(5),
            far: signals(4),
            low_word: Default::default(),
            high_word: Default::default(),
            bits: Default::default(),
            magnitude: Default::default(),
            rounded: Default::default(),
            ordered: Default::default(),
            low_ordered: Default::default(),
            high_ordered: Default::default(),
            clamped: Default::default(),
            limb_bits: constant(16),
            word_sign: constant(1 << 31),
            most: constant((1 << 31) - 1),
            least: constant(1 << 31),
            _rest: Rest::default(),
        }
    }
}

impl<const HIGH: usize, const KB: usize> Default for Requantize<HIGH, KB> {
    fn default() -> Self {
        Self::new()
    }
}

impl<const HIGH: usize, const KB: usize> Logic for Requantize<HIGH, KB> {
    #[hdl_gen]
    fn update(&mut self) {
        comment!(
            "module requantize: From a sum of row tiles to an activation: multiplies, shifts, rounds and clamps."
        );
        dff_setup!(
            self,
            clock,
            low_bound,
            high_bound,
            column,
            shifted_valid,
            shifted_last,
            negative,
            quotient,
            half,
            rest,
            beyond,
            valid,
            last,
            result
        );
        self.moves[1].next = !self.valid.q.val() | self.activation_ready.val();
        self.moves[0].next = !self.shifted_valid.q.val() | self.moves[1].val();

        // The product, with M and s of its column.
        self.scale_product.clock.next = self.clock.val();
        self.scale_product.reset.next = self.reset.val();
        self.scale_product.multiplier.next = self.multiplier.read_data.val();
        self.scale_product.shift.next = self.shift.read_data.val();
        self.scale_product.sum_valid.next = self.sum_valid.val();
        self.scale_product.sum_last.next = self.sum_last.val();
        self.scale_product.sum_low.next = self.sum_low.val();
        self.scale_product.sum_high.next = self.sum_high.val();
        self.scale_product.product_ready.next = self.moves[0].val();
        self.take.next = self.sum_valid.val() & self.scale_product.sum_ready.val();
        if self.take.val() {
            self.column.d.next = self.column.q.val() + 1;
            if self.sum_last.val() {
                self.column.d.next = 0.into();
            }
        }

        // The shift, first by limbs.
        for i in 0..5 {
            self.limb[i].next = self.scale_product.product_limb[i].val();
        }
        self.limbs_up.next = self.scale_product.rounding_bit.val() >> 4;
        self.bits_up.next = self.scale_product.rounding_bit.val() & 15;
        for i in 0..5 {
            self.window[i].next = 0.into();
        }
        self.below.next = false;
        if self.limbs_up.val() == 0 {
            self.window[0].next = self.limb[0].val();
            self.window[1].next = self.limb[1].val();
            self.window[2].next = self.limb[2].val();
            self.window[3].next = self.limb[3].val();
            self.window[4].next = self.limb[4].val();
        }
        if self.limbs_up.val() == 1 {
            self.window[0].next = self.limb[1].val();
            self.window[1].next = self.limb[2].val();
            self.window[2].next = self.limb[3].val();
            self.window[3].next = self.limb[4].val();
        }
        if self.limbs_up.val() == 2 {
            self.window[0].next = self.limb[2].val();
            self.window[1].next = self.limb[3].val();
            self.window[2].next = self.limb[4].val();
        }
        if self.limbs_up.val() == 3 {
            self.window[0].next = self.limb[3].val();
            self.window[1].next = self.limb[4].val();
        }
        if self.limbs_up.val() == 4 {
            self.window[0].next = self.limb[4].val();
        }
        if (self.limbs_up.val() > 0) & (self.limb[0].val() != 0) {
            self.below.next = true;
        }
        if (self.limbs_up.val() > 1) & (self.limb[1].val() != 0) {
            self.below.next = true;
        }
        if (self.limbs_up.val() > 2) & (self.limb[2].val() != 0) {
            self.below.next = true;
        }
        if (self.limbs_up.val() > 3) & (self.limb[3].val() != 0) {
            self.below.next = true;
        }
        if (self.limbs_up.val() > 4) & (self.limb[4].val() != 0) {
            self.below.next = true;
        }
        // Then by bits: each pair of limbs yields 16 bits of the window.
        self.wide[0].next = bit_cast::<32, 16>(self.window[0].val());
        self.wide[1].next = bit_cast::<32, 16>(self.window[1].val());
        self.wide[2].next = bit_cast::<32, 16>(self.window[2].val());
        self.wide[3].next = bit_cast::<32, 16>(self.window[3].val());
        self.wide[4].next = bit_cast::<32, 16>(self.window[4].val());
        for i in 0..4 {
            self.far[i].next = self.wide[i + 1].val() << self.limb_bits.val();
            self.pair[i].next = (self.far[i].val() | self.wide[i].val()) >> self.bits_up.val();
        }
        self.rest_mask.next = 1.into();
        self.rest_mask.next = self.rest_mask.val() << self.bits_up.val();
        self.rest_mask.next = self.rest_mask.val() - 1;
        self.low_word.next = bit_cast::<32, 16>(self.pair[0].val().get_bits::<16>(0));
        self.high_word.next = bit_cast::<32, 16>(self.pair[1].val().get_bits::<16>(0));
        self.high_word.next = self.high_word.val() << self.limb_bits.val();
        self.bits.next = self.high_word.val() | self.low_word.val();
        if self.moves[0].val() {
            self.shifted_valid.d.next = self.scale_product.product_valid.val();
            self.shifted_last.d.next = self.scale_product.product_last.val();
            self.negative.d.next = self.scale_product.product_negative.val();
            self.quotient.d.next = self.bits.val() >> 1;
            self.half.d.next = self.bits.val().get_bit(0);
            self.rest.d.next =
                self.below.val() | ((self.window[0].val() & self.rest_mask.val()) != 0);
            self.beyond.d.next =
                (self.pair[2].val().get_bits::<16>(0) != 0) | (self.pair[3].val() != 0);
        }

        // Rounding, sign, bounds.
        self.magnitude.next = self.quotient.q.val();
        if self.half.q.val() & (!self.negative.q.val() | self.rest.q.val()) {
            self.magnitude.next = self.magnitude.val() + 1;
        }
        self.rounded.next = self.magnitude.val();
        if self.negative.q.val() {
            self.rounded.next = !self.magnitude.val();
            self.rounded.next = self.rounded.val() + 1;
        }
        self.ordered.next = self.rounded.val() ^ self.word_sign.val();
        self.low_ordered.next = self.low_bound.q.val() ^ self.word_sign.val();
        self.high_ordered.next = self.high_bound.q.val() ^ self.word_sign.val();
        self.clamped.next = self.rounded.val();
        if self.ordered.val() < self.low_ordered.val() {
            self.clamped.next = self.low_bound.q.val();
        }
        if self.ordered.val() > self.high_ordered.val() {
            self.clamped.next = self.high_bound.q.val();
        }
        // A magnitude of 2^31 or more is beyond both bounds, or is the lower one.
        if self.beyond.q.val() | self.magnitude.val().get_bit(31) {
            self.clamped.next = self.high_bound.q.val();
            if self.negative.q.val() {
                self.clamped.next = self.low_bound.q.val();
            }
        }
        if self.moves[1].val() {
            self.valid.d.next = self.shifted_valid.q.val();
            self.last.d.next = self.shifted_last.q.val();
            self.result.d.next = self.clamped.val();
        }

        if self.program_enable.val() & (self.program_target.val() == 2) {
            self.low_bound.d.next = self.program_data.val();
        }
        if self.program_enable.val() & (self.program_target.val() == 3) {
            self.high_bound.d.next = self.program_data.val();
        }
        if self.reset.val() {
            self.low_bound.d.next = self.least.val();
            self.high_bound.d.next = self.most.val();
            self.column.d.next = 0.into();
            self.shifted_valid.d.next = false;
            self.shifted_last.d.next = false;
            self.negative.d.next = false;
            self.quotient.d.next = 0.into();
            self.half.d.next = false;
            self.rest.d.next = false;
            self.beyond.d.next = false;
            self.valid.d.next = false;
            self.last.d.next = false;
            self.result.d.next = 0.into();
        }

        self.multiplier.clock.next = self.clock.val();
        self.multiplier.write_enable.next =
            self.program_enable.val() & (self.program_target.val() == 0);
        self.multiplier.write_address.next = self.program_address.val();
        self.multiplier.write_data.next = self.program_data.val().get_bits::<31>(0);
        self.multiplier.read_address.next = self.column.q.val();
        self.shift.clock.next = self.clock.val();
        self.shift.write_enable.next = self.program_enable.val() & (self.program_target.val() == 1);
        self.shift.write_address.next = self.program_address.val();
        self.shift.write_data.next = self.program_data.val().get_bits::<7>(0);
        self.shift.read_address.next = self.column.q.val();
        self.sum_ready.next = self.scale_product.sum_ready.val();
        self.activation_valid.next = self.valid.q.val();
        self.activation_last.next = self.last.q.val();
        self.activation.next = self.result.q.val();
        self.busy.next =
            self.scale_product.busy.val() | self.shifted_valid.q.val() | self.valid.q.val();
    }
}

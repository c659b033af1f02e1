//! Requantizer: from a sum of row tiles to an activation, clamp((v M + 2^(s-1)) >> s).
//!
//! | parameter | meaning | rule |
//! | --- | --- | --- |
//! | `columns` | columns of the layer, an M and an s each | |
//! | `sum_bits` | bits of v | 2..=64 |
//!
//! | target | address | holds |
//! | --- | --- | --- |
//! | 0 | column | M, unsigned, 31 bits |
//! | 1 | column | s, 1..=126 |
//! | 2 | | lower bound, signed |
//! | 3 | | upper bound, signed |
//!
//! Floor and arithmetic shift, so halves round towards plus infinity. With
//! magnitudes, |v| M = q 2^s + r 2^(s-1) + rest, that is q + r for v >= 0 and -(q + (r and rest > 0))
//! for v < 0. Behind `scale_product` two more ranks of registers: shift; rounding and clamp. Latency 6,
//! one word a clock. The bounds are all of 32 bits after reset; M = 2, s = 1 let v through.

use super::scale_product::{ScaleProduct, product_limbs};
use crate::datapath::register_file::RegisterFile;
use crate::prelude::*;

/// Multiplies, shifts, rounds and clamps.
#[derive(LogicBlock)]
pub struct Requantize {
    /// Rising edge.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high: nothing under way, no bounds. M and s stay.
    pub reset: Signal<In, Bit>,
    /// Write `program_data`.
    pub program_enable: Signal<In, Bit>,
    /// What is written.
    pub program_target: Wire<In>,
    /// Column of M or s.
    pub program_address: Wire<In>,
    /// Its value.
    pub program_data: Wire<In>,
    /// A sum is offered.
    pub sum_valid: Signal<In, Bit>,
    /// It is the last of its MVM.
    pub sum_last: Signal<In, Bit>,
    /// The sum v, two's complement.
    pub sum: Wire<In>,
    /// The receiver takes an activation.
    pub activation_ready: Signal<In, Bit>,
    /// The offered sum is taken on this edge.
    pub sum_ready: Signal<Out, Bit>,
    /// An activation is there.
    pub activation_valid: Signal<Out, Bit>,
    /// It is the last of its MVM.
    pub activation_last: Signal<Out, Bit>,
    /// The activation, two's complement.
    pub activation: Wire<Out>,
    /// A word or part of an MVM is under way.
    pub busy: Signal<Out, Bit>,

    multiplier: RegisterFile,
    shift: RegisterFile,
    scale_product: ScaleProduct,
    low_bound: Register,
    high_bound: Register,
    column: Register,
    shifted_valid: Register<Bit>,
    shifted_last: Register<Bit>,
    negative: Register<Bit>,
    quotient: Register,
    half: Register<Bit>,
    rest: Register<Bit>,
    beyond: Register<Bit>,
    valid: Register<Bit>,
    last: Register<Bit>,
    result: Register,
    moves: Vec<Signal<Local, Bit>>,
    take: Signal<Local, Bit>,
    /// Limbs of the product, moved down by whole limbs.
    window: Vec<Wire<Local>>,
    /// The next limb above each, then both moved down by bits.
    far: Vec<Wire<Local>>,
    pair: Vec<Wire<Local>>,
    below: Signal<Local, Bit>,
    above: Signal<Local, Bit>,
    limbs_up: Wire<Local>,
    bits_up: Wire<Local>,
    rest_mask: Wire<Local>,
    low_word: Wire<Local>,
    high_word: Wire<Local>,
    bits: Wire<Local>,
    rounds: Signal<Local, Bit>,
    ones_complement: Wire<Local>,
    carry: Signal<Local, Bit>,
    rounded: Wire<Local>,
    ordered: Wire<Local>,
    low_ordered: Wire<Local>,
    high_ordered: Wire<Local>,
    clamped: Wire<Local>,
    number: Vec<Constant>,
    word_sign: Constant,
    most: Constant,
    least: Constant,
    _limbs: usize,
    _rest: Rest,
}

impl Requantize {
    /// The requantizer of sums of `sum_bits` bits, for layers of up to `columns` columns.
    pub fn new(columns: usize, sum_bits: usize) -> Self {
        let column_bits = index_bits(columns).max(1);
        let limbs = product_limbs(sum_bits);
        let word = || Wire::new(32);
        Self {
            clock: Signal::default(),
            reset: Signal::default(),
            program_enable: Signal::default(),
            program_target: Wire::new(2),
            program_address: Wire::new(column_bits),
            program_data: Wire::new(32),
            sum_valid: Signal::default(),
            sum_last: Signal::default(),
            sum: Wire::new(sum_bits),
            activation_ready: Signal::default(),
            sum_ready: Signal::default(),
            activation_valid: Signal::default(),
            activation_last: Signal::default(),
            activation: Wire::new(32),
            busy: Signal::default(),
            multiplier: RegisterFile::new(columns, 31),
            shift: RegisterFile::new(columns, 7),
            scale_product: ScaleProduct::new(sum_bits),
            low_bound: Register::new(32),
            high_bound: Register::new(32),
            column: Register::new(column_bits),
            shifted_valid: Register::default(),
            shifted_last: Register::default(),
            negative: Register::default(),
            quotient: Register::new(32),
            half: Register::default(),
            rest: Register::default(),
            beyond: Register::default(),
            valid: Register::default(),
            last: Register::default(),
            result: Register::new(32),
            moves: flags(2),
            take: Signal::default(),
            window: Wire::array(limbs, 32),
            far: Wire::array(limbs, 32),
            pair: Wire::array(limbs, 32),
            below: Signal::default(),
            above: Signal::default(),
            limbs_up: Wire::new(7),
            bits_up: Wire::new(7),
            rest_mask: word(),
            low_word: word(),
            high_word: word(),
            bits: word(),
            rounds: Signal::default(),
            ones_complement: word(),
            carry: Signal::default(),
            rounded: word(),
            ordered: word(),
            low_ordered: word(),
            high_ordered: word(),
            clamped: word(),
            number: (0..limbs as u64).map(|i| Constant::new(7, i)).collect(),
            word_sign: Constant::new(32, 1 << 31),
            most: Constant::new(32, (1 << 31) - 1),
            least: Constant::new(32, 1 << 31),
            _limbs: limbs,
            _rest: Rest::default(),
        }
    }
}

impl Logic for Requantize {
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
        self.scale_product.sum.next = self.sum.val();
        self.scale_product.product_ready.next = self.moves[0].val();
        self.take.next = self.sum_valid.val() & self.scale_product.sum_ready.val();
        if self.take.val() {
            self.column.d.next = self.column.q.val() + 1;
            if self.sum_last.val() {
                self.column.d.next = 0.into();
            }
        }

        // The shift, first by limbs.
        self.limbs_up.next = self.scale_product.rounding_bit.val() >> 4;
        self.bits_up.next = self.scale_product.rounding_bit.val() & 15;
        self.below.next = false;
        for i in 0..self.window.len() {
            self.window[i].next = 0.into();
        }
        // A loop of one turn gives a number a name.
        for n in self._limbs..self._limbs.saturating_add(1) {
            for k in 0..self.window.len() {
                if self.limbs_up.val() == self.number[k].val() {
                    for i in 0..self.window.len() {
                        if i + k < n {
                            self.window[i].next =
                                self.scale_product.product_limb[i + k].val().to_bits();
                        }
                    }
                }
            }
        }
        for k in 0..self.window.len() {
            if (self.limbs_up.val() > self.number[k].val())
                & self.scale_product.product_limb[k].val().any()
            {
                self.below.next = true;
            }
        }
        // Then by bits: each limb and the one above it yield 16 bits.
        for i in 0..self.window.len() {
            self.far[i].next = 0.into();
        }
        for i in 1..self.window.len() {
            self.far[i - 1].next = self.window[i].val() << 16;
        }
        for i in 0..self.window.len() {
            self.pair[i].next = (self.far[i].val() | self.window[i].val()) >> self.bits_up.val();
        }
        self.above.next = false;
        for i in 2..self.window.len() {
            self.above.next = self.above.val() | (self.pair[i].val() & 0xffff).any();
        }
        self.rest_mask.next = 1.into();
        self.rest_mask.next = self.rest_mask.val() << self.bits_up.val();
        self.rest_mask.next = self.rest_mask.val() - 1;
        self.low_word.next = self.pair[0].val() & 0xffff;
        self.high_word.next = self.pair[1].val() << 16;
        self.bits.next = self.high_word.val() | self.low_word.val();
        if self.moves[0].val() {
            self.shifted_valid.d.next = self.scale_product.product_valid.val();
            self.shifted_last.d.next = self.scale_product.product_last.val();
            self.negative.d.next = self.scale_product.product_negative.val();
            self.quotient.d.next = self.bits.val() >> 1;
            self.half.d.next = self.bits.val().get_bit(0);
            self.rest.d.next =
                self.below.val() | (self.window[0].val() & self.rest_mask.val()).any();
            self.beyond.d.next = self.above.val();
        }

        // Rounding, sign, bounds.
        self.rounds.next = self.half.q.val() & (!self.negative.q.val() | self.rest.q.val());
        self.ones_complement.next = self.quotient.q.val();
        self.carry.next = self.rounds.val();
        if self.negative.q.val() {
            // -(q + r) = ~q + (1 - r)
            self.ones_complement.next = !self.quotient.q.val();
            self.carry.next = !self.rounds.val();
        }
        self.rounded.next = self.ones_complement.val();
        if self.carry.val() {
            self.rounded.next = self.ones_complement.val() + 1;
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
        // A magnitude of 2^31 is beyond the upper bound; as a negative number it is a word. More is beyond both.
        if self.beyond.q.val() | (!self.negative.q.val() & self.rounded.val().get_bit(31)) {
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
        self.multiplier.write_data.next = self.program_data.val().to_bits();
        self.multiplier.read_address.next = self.column.q.val();
        self.shift.clock.next = self.clock.val();
        self.shift.write_enable.next = self.program_enable.val() & (self.program_target.val() == 1);
        self.shift.write_address.next = self.program_address.val();
        self.shift.write_data.next = self.program_data.val().to_bits();
        self.shift.read_address.next = self.column.q.val();
        self.sum_ready.next = self.scale_product.sum_ready.val();
        self.activation_valid.next = self.valid.q.val();
        self.activation_last.next = self.last.q.val();
        self.activation.next = self.result.q.val();
        self.busy.next = self.scale_product.busy.val()
            | self.shifted_valid.q.val()
            | self.valid.q.val()
            | self.column.q.val().any();
    }
}

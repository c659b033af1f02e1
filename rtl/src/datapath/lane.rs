//! Lane: everything behind the bit lines of one weight column at a time.
//!
//! | parameter | meaning | rule |
//! | --- | --- | --- |
//! | `CNT` `CODE` `SUM` `ACC` | bits of count, code, partial sum, accumulator | |
//! | `P` `ADDR` `T` | bits of position, address (sub-array, beat), beat | |
//! | conversion | policy of the converters | |
//!
//! ```text
//! bit_line[0..4] -> adc -> flip_restore -> shift_add -> sign_accumulator -> drained
//!                          (flips)                      (sign indicators)
//! ```
//! A slot's count enters in stage 2 and is accumulated in stage 5; one weight column a clock.

use super::clip_counter::ClipCounter;
use super::shift_add::ShiftAdd;
use super::sign_accumulator::SignAccumulator;
use crate::converter::adc::Adc;
use crate::converter::flip_restore::FlipRestore;
use crate::prelude::*;

/// What the converters of a lane do (section 3 of the contract).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conversion {
    /// Every count has a code of its own.
    Lossless,
    /// One bit less, dense fragments stored inverted.
    FlipEncoded,
    /// Counts above full scale clip.
    Saturating,
}

/// Converters, restorers, shift-add and accumulators of one weight column at a time.
#[derive(LogicBlock)]
pub struct Lane<
    const CNT: usize,
    const CODE: usize,
    const SUM: usize,
    const ACC: usize,
    const P: usize,
    const ADDR: usize,
    const T: usize,
> {
    /// Rising edge.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// The pipeline moves.
    pub advance: Signal<In, Bit>,
    /// Store `program_flips` at `program_address`.
    pub program_flip: Signal<In, Bit>,
    /// Store `program_negative` at `program_address`.
    pub program_sign: Signal<In, Bit>,
    /// Fragment to program: sub-array, then beat.
    pub program_address: Signal<In, Bits<ADDR>>,
    /// Which of its four device columns are stored inverted.
    pub program_flips: Signal<In, Bits<4>>,
    /// Its polarity is negative.
    pub program_negative: Signal<In, Bit>,
    /// Stage 2: the counts are to be converted.
    pub convert: Signal<In, Bit>,
    /// Stage 2: their address.
    pub convert_address: Signal<In, Bits<ADDR>>,
    /// Stage 2: bit-line counts, least significant device first.
    pub bit_line: Vec<Signal<In, Bits<CNT>>>,
    /// Stage 3: L x popcount of the plane.
    pub scale: Signal<In, Bits<CNT>>,
    /// Stage 4: a slot whose partial sum comes next clock.
    pub lookup: Signal<In, Bit>,
    /// Stage 4: its address.
    pub lookup_address: Signal<In, Bits<ADDR>>,
    /// Stage 5: the partial sum is to be accumulated.
    pub accumulate: Signal<In, Bit>,
    /// Stage 5: nothing has been accumulated in this MVM before.
    pub first: Signal<In, Bit>,
    /// Stage 5: the bank that accumulates.
    pub bank: Signal<In, Bit>,
    /// Stage 5: the weight column, as beat.
    pub column: Signal<In, Bits<T>>,
    /// Stage 5: bit position of the plane.
    pub position: Signal<In, Bits<P>>,
    /// Stage 5: the plane has negative weight.
    pub negative_plane: Signal<In, Bit>,
    /// The bank `drain_bank` is being drained.
    pub draining: Signal<In, Bit>,
    /// The bank that is drained, now or next.
    pub drain_bank: Signal<In, Bit>,
    /// The weight column that is drained, as beat.
    pub drain_column: Signal<In, Bits<T>>,
    /// Its accumulated sum, two's complement.
    pub drained: Signal<Out, Bits<ACC>>,
    /// Stage 5: how many converters clipped.
    pub clips: Signal<Out, Bits<8>>,

    /// Converters.
    pub adc: Vec<Adc<CNT, CODE>>,
    /// Restorers.
    pub flip_restore: Vec<FlipRestore<CODE, CNT>>,
    flips: Vec<Memory<ADDR, Bits<4>>>,
    /// Partial sums.
    pub shift_add: ShiftAdd<CNT, SUM>,
    /// Accumulators.
    pub sign_accumulator: SignAccumulator<SUM, ACC, P, ADDR, T>,
    clip_counter: Vec<ClipCounter>,
    _rest: Rest,
}

impl<
    const CNT: usize,
    const CODE: usize,
    const SUM: usize,
    const ACC: usize,
    const P: usize,
    const ADDR: usize,
    const T: usize,
> Lane<CNT, CODE, SUM, ACC, P, ADDR, T>
{
    /// A lane of four converters.
    pub fn new(conversion: Conversion) -> Self {
        Self {
            clock: Default::default(),
            reset: Default::default(),
            advance: Default::default(),
            program_flip: Default::default(),
            program_sign: Default::default(),
            program_address: Default::default(),
            program_flips: Default::default(),
            program_negative: Default::default(),
            convert: Default::default(),
            convert_address: Default::default(),
            bit_line: signals(4),
            scale: Default::default(),
            lookup: Default::default(),
            lookup_address: Default::default(),
            accumulate: Default::default(),
            first: Default::default(),
            bank: Default::default(),
            column: Default::default(),
            position: Default::default(),
            negative_plane: Default::default(),
            draining: Default::default(),
            drain_bank: Default::default(),
            drain_column: Default::default(),
            drained: Default::default(),
            clips: Default::default(),
            adc: (0..4).map(|_| Adc::new()).collect(),
            flip_restore: (0..4).map(|_| FlipRestore::new()).collect(),
            flips: blocks(conversion == Conversion::FlipEncoded, memory),
            shift_add: ShiftAdd::new(),
            sign_accumulator: SignAccumulator::new(),
            clip_counter: blocks(conversion == Conversion::Saturating, || ClipCounter::new(4)),
            _rest: Rest::default(),
        }
    }
}

impl<
    const CNT: usize,
    const CODE: usize,
    const SUM: usize,
    const ACC: usize,
    const P: usize,
    const ADDR: usize,
    const T: usize,
> Logic for Lane<CNT, CODE, SUM, ACC, P, ADDR, T>
{
    #[hdl_gen]
    fn update(&mut self) {
        comment!(
            "module lane: Converters, restorers, shift-add and accumulators of one weight column at a time."
        );
        for i in 0..self.flips.len() {
            self.flips[i].clock.next = self.clock.val();
            self.flips[i].write_enable.next = self.program_flip.val();
            self.flips[i].write_address.next = self.program_address.val();
            self.flips[i].write_data.next = self.program_flips.val();
            self.flips[i].read_enable.next = self.advance.val() & self.convert.val();
            self.flips[i].read_address.next = self.convert_address.val();
        }
        for i in 0..4 {
            self.adc[i].clock.next = self.clock.val();
            self.adc[i].reset.next = self.reset.val();
            self.adc[i].advance.next = self.advance.val();
            self.adc[i].convert.next = self.convert.val();
            self.adc[i].count.next = self.bit_line[i].val();

            self.flip_restore[i].clock.next = self.clock.val();
            self.flip_restore[i].reset.next = self.reset.val();
            self.flip_restore[i].advance.next = self.advance.val();
            self.flip_restore[i].flip.next = false;
            for j in 0..self.flips.len() {
                self.flip_restore[i].flip.next = self.flips[j].read_data.val().get_bit(i);
            }
            self.flip_restore[i].code.next = self.adc[i].code.val();
            self.flip_restore[i].scale.next = self.scale.val();

            self.shift_add.restored[i].next = self.flip_restore[i].restored.val();
        }
        self.shift_add.clock.next = self.clock.val();
        self.shift_add.reset.next = self.reset.val();
        self.shift_add.advance.next = self.advance.val();

        self.sign_accumulator.clock.next = self.clock.val();
        self.sign_accumulator.advance.next = self.advance.val();
        self.sign_accumulator.program_enable.next = self.program_sign.val();
        self.sign_accumulator.program_address.next = self.program_address.val();
        self.sign_accumulator.program_negative.next = self.program_negative.val();
        self.sign_accumulator.lookup.next = self.lookup.val();
        self.sign_accumulator.lookup_address.next = self.lookup_address.val();
        self.sign_accumulator.accumulate.next = self.accumulate.val();
        self.sign_accumulator.first.next = self.first.val();
        self.sign_accumulator.bank.next = self.bank.val();
        self.sign_accumulator.column.next = self.column.val();
        self.sign_accumulator.sum.next = self.shift_add.sum.val();
        self.sign_accumulator.position.next = self.position.val();
        self.sign_accumulator.negative_plane.next = self.negative_plane.val();
        self.sign_accumulator.draining.next = self.draining.val();
        self.sign_accumulator.drain_bank.next = self.drain_bank.val();
        self.sign_accumulator.drain_column.next = self.drain_column.val();
        self.drained.next = self.sign_accumulator.drained.val();

        self.clips.next = 0.into();
        for i in 0..self.clip_counter.len() {
            self.clip_counter[i].clock.next = self.clock.val();
            self.clip_counter[i].reset.next = self.reset.val();
            self.clip_counter[i].advance.next = self.advance.val();
            for j in 0..4 {
                self.clip_counter[i].clip[j].next = self.adc[j].clip.val();
            }
            self.clips.next = self.clip_counter[i].clips.val();
        }
    }
}

//! Lane: everything behind the bit lines of one weight column at a time.
//!
//! Built from [`Parameters`]. J converters of each device array serve a lane; a weight of more devices
//! takes several turns.
//!
//! ```text
//! bit_line[..] -> adc -> flip_restore -> shift_add -> sign_accumulator -> drained
//!                        (flips)                      (sign indicators)
//! ```
//! Uniform converters: `adc_uniform` and `uniform_restore` instead. The scheme decides what follows:
//!
//! | scheme | partial sum |
//! | --- | --- |
//! | FORMS, ISAAC | `shift_add` over all devices, or `serial_shift_add` over those of each turn |
//! | PRIME | one of them for each array, then `difference` |
//! | SME | `plane_splice` over all arrays, then `difference` |
//!
//! `bit_line` holds the J converters of the first array, then those of the next. A slot's counts enter
//! in stage 2, and its sum is written in stage 6; one weight column a clock, or a turn of it.

use super::clip_counter::ClipCounter;
use super::difference::Difference;
use super::plane_splice::PlaneSplice;
use super::serial_shift_add::SerialShiftAdd;
use super::shift_add::ShiftAdd;
use super::sign_accumulator::SignAccumulator;
use crate::converter::adc::Adc;
use crate::converter::adc_uniform::AdcUniform;
use crate::converter::flip_restore::FlipRestore;
use crate::converter::uniform_restore::UniformRestore;
use crate::parameters::{Conversion, Parameters, Scheme};
use crate::prelude::*;

/// Converters, restorers, shift-add and accumulators of one weight column at a time.
#[derive(LogicBlock)]
pub struct Lane {
    /// Rising edge.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// The pipeline moves.
    pub advance: Signal<In, Bit>,
    /// Store `program_flips` at `program_address`.
    pub program_flip: Signal<In, Bit>,
    /// Store `program_negative` at `program_place`.
    pub program_sign: Signal<In, Bit>,
    /// Whose flips: sub-array, lane column, turn.
    pub program_address: Wire<In>,
    /// Whose polarity: sub-array, lane column.
    pub program_place: Wire<In>,
    /// Several arrays: the one that flips are programmed for.
    pub program_array: Vec<Wire<In>>,
    /// Which of its device columns are stored inverted.
    pub program_flips: Wire<In>,
    /// Its polarity is negative.
    pub program_negative: Signal<In, Bit>,
    /// Stage 1: a slot whose counts come next clock.
    pub fetch: Signal<In, Bit>,
    /// Stage 1: their address.
    pub fetch_address: Wire<In>,
    /// Stage 2: the counts are to be converted.
    pub convert: Signal<In, Bit>,
    /// SME: the arrays that there are.
    pub present: Vec<Signal<In, Bit>>,
    /// Stage 2: bit-line counts. Array after array, least significant device first.
    pub bit_line: Vec<Wire<In>>,
    /// Stage 3: L x popcount of the plane.
    pub scale: Wire<In>,
    /// Stage 3: a slot whose counts are restored on this edge.
    pub restore: Signal<In, Bit>,
    /// Stage 3: its place.
    pub restore_place: Wire<In>,
    /// Stage 4: a slot whose counts are weighed on this edge.
    pub lookup: Signal<In, Bit>,
    /// Several turns, stage 4: which of them it is.
    pub turn: Vec<Wire<In>>,
    /// Stage 4: its bank.
    pub lookup_bank: Signal<In, Bit>,
    /// Stage 4: its lane column.
    pub lookup_column: Wire<In>,
    /// Stage 5: nothing of this MVM came before.
    pub first: Signal<In, Bit>,
    /// Stage 5: the bank that accumulates.
    pub bank: Signal<In, Bit>,
    /// Stage 5: the slot in stage 6 accumulates the same word.
    pub newest: Signal<In, Bit>,
    /// Stage 5: the slot before that one did.
    pub recent: Signal<In, Bit>,
    /// Stage 5: bit position of the plane.
    pub position: Wire<In>,
    /// Stage 5: the plane has negative weight.
    pub negative_plane: Signal<In, Bit>,
    /// Stage 6: the sum is written.
    pub write: Signal<In, Bit>,
    /// Stage 6: in this bank.
    pub write_bank: Signal<In, Bit>,
    /// Stage 6: its lane column.
    pub write_column: Wire<In>,
    /// Read a word of `drain_bank`.
    pub drain: Signal<In, Bit>,
    /// The bank that is drained.
    pub drain_bank: Signal<In, Bit>,
    /// The lane column that is drained.
    pub drain_column: Wire<In>,
    /// It is the word that is written on this edge.
    pub drain_new: Signal<In, Bit>,
    /// The word read with the clock before, two's complement.
    pub drained: Wire<Out>,
    /// Stage 5: how many converters clipped.
    pub clips: Wire<Out>,

    adc: Vec<Adc>,
    adc_uniform: Vec<AdcUniform>,
    flip_restore: Vec<FlipRestore>,
    uniform_restore: Vec<UniformRestore>,
    flips: Vec<Memory>,
    fetched: Vec<Register>,
    shift_add: Vec<ShiftAdd>,
    serial_shift_add: Vec<SerialShiftAdd>,
    plane_splice: Vec<PlaneSplice>,
    difference: Vec<Difference>,
    sign_accumulator: SignAccumulator,
    clip_counter: Vec<ClipCounter>,
    /// Stage 3: code of each converter.
    pub code: Vec<Wire<Local>>,
    /// Stage 3: whether it clipped.
    pub clip: Vec<Signal<Local, Bit>>,
    /// Stage 4: count that its code stands for.
    pub restored: Vec<Wire<Local>>,
    /// Stage 5: partial sums, of positive and negative devices where there are both.
    pub partial: Vec<Wire<Local>>,
    converting: Vec<Signal<Local, Bit>>,
    array: Vec<Constant>,
    _converters: usize,
    _rest: Rest,
}

impl Lane {
    /// One of the lanes of `p`.
    pub fn new(p: &Parameters) -> Self {
        let (count_bits, code_bits, sum_bits) = (p.count_bits(), p.code_bits(), p.sum_bits());
        let (arrays, at_once, turns) = (p.arrays(), p.lane_adcs(), p.turns());
        let converters = arrays * at_once;
        let several = usize::from(arrays > 1);
        let in_turns = usize::from(turns > 1);
        let (step, rounding) = match p.conversion {
            Conversion::Uniform { step } => (step as u64, converters),
            _ => (1, 0),
        };
        let flipping = match p.conversion {
            Conversion::FlipEncoded => arrays,
            Conversion::Lossless | Conversion::Saturating | Conversion::Uniform { .. } => 0,
        };
        let clipping = match p.conversion {
            Conversion::Saturating | Conversion::Uniform { .. } => 1,
            Conversion::Lossless | Conversion::FlipEncoded => 0,
        };
        // Arrays whose devices are weighed in place, turn by turn, and planes of each sign.
        let (parallel, serial, planes) = match (p.scheme, turns) {
            (Scheme::Sme, _) => (0, 0, p.planes()),
            (_, 1) => (arrays, 0, 0),
            _ => (0, arrays, 0),
        };
        let array_bits = index_bits(arrays).max(1);
        let flips_of_several = if arrays > 1 { flipping } else { 0 };
        Self {
            clock: Signal::default(),
            reset: Signal::default(),
            advance: Signal::default(),
            program_flip: Signal::default(),
            program_sign: Signal::default(),
            program_address: Wire::new(p.address_bits()),
            program_place: Wire::new(p.place_bits()),
            program_array: Wire::array(several, array_bits),
            program_flips: Wire::new(at_once),
            program_negative: Signal::default(),
            convert: Signal::default(),
            fetch: Signal::default(),
            fetch_address: Wire::new(p.address_bits()),
            present: flags(p.optional_arrays()),
            bit_line: Wire::array(converters, count_bits),
            scale: Wire::new(count_bits),
            lookup: Signal::default(),
            restore: Signal::default(),
            restore_place: Wire::new(p.place_bits()),
            turn: Wire::array(in_turns, p.turn_bits().max(1)),
            lookup_bank: Signal::default(),
            lookup_column: Wire::new(p.lane_column_bits()),
            first: Signal::default(),
            bank: Signal::default(),
            newest: Signal::default(),
            recent: Signal::default(),
            position: Wire::new(p.position_bits()),
            negative_plane: Signal::default(),
            write: Signal::default(),
            write_bank: Signal::default(),
            write_column: Wire::new(p.lane_column_bits()),
            drain: Signal::default(),
            drain_bank: Signal::default(),
            drain_column: Wire::new(p.lane_column_bits()),
            drain_new: Signal::default(),
            drained: Wire::new(p.result_bits()),
            clips: Wire::new(p.clip_bits()),
            adc: blocks(converters - rounding, || Adc::new(count_bits, code_bits)),
            adc_uniform: blocks(rounding, || AdcUniform::new(step, count_bits, code_bits)),
            flip_restore: blocks(converters - rounding, || {
                FlipRestore::new(code_bits, count_bits)
            }),
            uniform_restore: blocks(rounding, || {
                UniformRestore::new(step, p.largest_count(), code_bits, count_bits)
            }),
            flips: blocks(flipping, || memory(p.addresses(), at_once)),
            fetched: Register::array(flipping, at_once),
            shift_add: blocks(parallel, || {
                ShiftAdd::new(at_once, p.device_bits, count_bits, sum_bits)
            }),
            serial_shift_add: blocks(serial, || {
                SerialShiftAdd::new(at_once, turns, p.device_bits, count_bits, sum_bits)
            }),
            plane_splice: blocks(usize::from(planes > 0), || {
                PlaneSplice::new(planes, p.device_bits, count_bits, sum_bits)
            }),
            difference: blocks(several, || Difference::new(sum_bits)),
            sign_accumulator: SignAccumulator::new(p),
            clip_counter: blocks(clipping, || ClipCounter::new(converters, p.clip_bits())),
            code: Wire::array(converters, code_bits),
            clip: flags(converters),
            restored: Wire::array(converters, count_bits),
            partial: Wire::array(arrays.min(2), sum_bits),
            converting: flags(converters),
            array: (0..flips_of_several as u64)
                .map(|array| Constant::new(array_bits, array))
                .collect(),
            _converters: at_once,
            _rest: Rest::default(),
        }
    }
}

impl Logic for Lane {
    #[hdl_gen]
    fn update(&mut self) {
        comment!(
            "module lane: Converters, restorers, shift-add and accumulators of one weight column at a time."
        );
        // SME has a converter an array; those of absent arrays stand still.
        for i in 0..self.converting.len() {
            self.converting[i].next = self.convert.val();
        }
        for a in 0..self.present.len() {
            self.converting[a].next = self.convert.val() & self.present[a].val();
        }
        for a in 0..self.flips.len() {
            self.flips[a].clock.next = self.clock.val();
            self.flips[a].write_enable.next = self.program_flip.val();
            self.flips[a].write_address.next = self.program_address.val();
            self.flips[a].write_data.next = self.program_flips.val();
            self.flips[a].read_enable.next = self.advance.val() & self.fetch.val();
            self.flips[a].read_address.next = self.fetch_address.val();
            self.fetched[a].clock.next = self.clock.val();
            self.fetched[a].d.next = self.fetched[a].q.val();
        }
        if self.advance.val() {
            for a in 0..self.flips.len() {
                self.fetched[a].d.next = self.flips[a].read_data.val();
            }
        }
        if self.reset.val() {
            for a in 0..self.flips.len() {
                self.fetched[a].d.next = 0.into();
            }
        }
        for i in 0..self.adc.len() {
            self.adc[i].clock.next = self.clock.val();
            self.adc[i].reset.next = self.reset.val();
            self.adc[i].advance.next = self.advance.val();
            self.adc[i].convert.next = self.converting[i].val();
            self.adc[i].count.next = self.bit_line[i].val();
            self.code[i].next = self.adc[i].code.val();
            self.clip[i].next = self.adc[i].clip.val();

            self.flip_restore[i].clock.next = self.clock.val();
            self.flip_restore[i].reset.next = self.reset.val();
            self.flip_restore[i].advance.next = self.advance.val();
            self.flip_restore[i].flip.next = false;
            self.flip_restore[i].code.next = self.code[i].val();
            self.flip_restore[i].scale.next = self.scale.val();
            self.restored[i].next = self.flip_restore[i].restored.val();
        }
        for i in 0..self.adc_uniform.len() {
            self.adc_uniform[i].clock.next = self.clock.val();
            self.adc_uniform[i].reset.next = self.reset.val();
            self.adc_uniform[i].advance.next = self.advance.val();
            self.adc_uniform[i].convert.next = self.converting[i].val();
            self.adc_uniform[i].count.next = self.bit_line[i].val();
            self.code[i].next = self.adc_uniform[i].code.val();
            self.clip[i].next = self.adc_uniform[i].clip.val();

            self.uniform_restore[i].clock.next = self.clock.val();
            self.uniform_restore[i].reset.next = self.reset.val();
            self.uniform_restore[i].advance.next = self.advance.val();
            self.uniform_restore[i].code.next = self.code[i].val();
            self.restored[i].next = self.uniform_restore[i].restored.val();
        }
        // A loop of one turn gives a number a name.
        for n in self._converters..self._converters.saturating_add(1) {
            for a in 0..self.flips.len() {
                for j in 0..self._converters {
                    self.flip_restore[n * a + j].flip.next = self.fetched[a].q.val().get_bit(j);
                }
            }
        }
        // Of several arrays, one has its flips programmed.
        for a in 0..self.array.len() {
            self.flips[a].write_enable.next =
                self.program_flip.val() & (self.program_array[0].val() == self.array[a].val());
        }

        // Restored counts become partial sums.
        for n in self._converters..self._converters.saturating_add(1) {
            for a in 0..self.shift_add.len() {
                self.shift_add[a].clock.next = self.clock.val();
                self.shift_add[a].reset.next = self.reset.val();
                self.shift_add[a].advance.next = self.advance.val();
                for j in 0..self._converters {
                    self.shift_add[a].restored[j].next = self.restored[n * a + j].val();
                }
                self.partial[a].next = self.shift_add[a].sum.val();
            }
            for a in 0..self.serial_shift_add.len() {
                self.serial_shift_add[a].clock.next = self.clock.val();
                self.serial_shift_add[a].reset.next = self.reset.val();
                self.serial_shift_add[a].advance.next = self.advance.val();
                self.serial_shift_add[a].convert.next = self.lookup.val();
                self.serial_shift_add[a].turn.next = self.turn[0].val();
                for j in 0..self._converters {
                    self.serial_shift_add[a].restored[j].next = self.restored[n * a + j].val();
                }
                self.partial[a].next = self.serial_shift_add[a].sum.val();
            }
        }
        for i in 0..self.plane_splice.len() {
            self.plane_splice[i].clock.next = self.clock.val();
            self.plane_splice[i].reset.next = self.reset.val();
            self.plane_splice[i].advance.next = self.advance.val();
            for a in 0..self.present.len() {
                self.plane_splice[i].restored[a].next = self.restored[a].val();
                self.plane_splice[i].present[a].next = self.present[a].val();
            }
            self.partial[0].next = self.plane_splice[i].positive.val();
            self.partial[1].next = self.plane_splice[i].negative.val();
        }

        self.sign_accumulator.clock.next = self.clock.val();
        self.sign_accumulator.reset.next = self.reset.val();
        self.sign_accumulator.advance.next = self.advance.val();
        self.sign_accumulator.program_enable.next = self.program_sign.val();
        self.sign_accumulator.program_place.next = self.program_place.val();
        self.sign_accumulator.program_negative.next = self.program_negative.val();
        self.sign_accumulator.lookup.next = self.lookup.val();
        self.sign_accumulator.restore.next = self.restore.val();
        self.sign_accumulator.restore_place.next = self.restore_place.val();
        self.sign_accumulator.lookup_bank.next = self.lookup_bank.val();
        self.sign_accumulator.lookup_column.next = self.lookup_column.val();
        self.sign_accumulator.first.next = self.first.val();
        self.sign_accumulator.bank.next = self.bank.val();
        self.sign_accumulator.newest.next = self.newest.val();
        self.sign_accumulator.recent.next = self.recent.val();
        self.sign_accumulator.sum.next = self.partial[0].val().to_bits();
        self.sign_accumulator.position.next = self.position.val();
        self.sign_accumulator.negative_plane.next = self.negative_plane.val();
        for i in 0..self.difference.len() {
            self.difference[i].positive.next = self.partial[0].val();
            self.difference[i].negative.next = self.partial[1].val();
            self.sign_accumulator.sum.next = self.difference[i].signed_sum.val();
        }
        self.sign_accumulator.write.next = self.write.val();
        self.sign_accumulator.write_bank.next = self.write_bank.val();
        self.sign_accumulator.write_column.next = self.write_column.val();
        self.sign_accumulator.drain.next = self.drain.val();
        self.sign_accumulator.drain_bank.next = self.drain_bank.val();
        self.sign_accumulator.drain_column.next = self.drain_column.val();
        self.sign_accumulator.drain_new.next = self.drain_new.val();
        self.drained.next = self.sign_accumulator.drained.val();

        self.clips.next = 0.into();
        for i in 0..self.clip_counter.len() {
            self.clip_counter[i].clock.next = self.clock.val();
            self.clip_counter[i].reset.next = self.reset.val();
            self.clip_counter[i].advance.next = self.advance.val();
            for j in 0..self.clip.len() {
                self.clip_counter[i].clip[j].next = self.clip[j].val();
            }
            self.clips.next = self.clip_counter[i].clips.val();
        }
    }
}

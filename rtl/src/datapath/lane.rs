//! Lane: everything behind the bit lines of one weight column at a time.
//!
//! | parameter | meaning | rule |
//! | --- | --- | --- |
//! | `CNT` `CODE` `SUM` `ACC` | bits of count, code, partial sum, accumulator | |
//! | `P` `ADDR` `T` | bits of position, address (sub-array, beat), weight column of a lane | |
//! | `J` | converters of a device array | 4, or 1 |
//! | conversion | policy of the converters | |
//! | weighing | how a weight's counts become its partial sum | |
//!
//! ```text
//! bit_line[..] -> adc -> flip_restore -> shift_add -> sign_accumulator -> drained
//!                        (flips)                      (sign indicators)
//! ```
//! Schemes differ between `flip_restore` and `sign_accumulator` alone:
//!
//! | weighing | partial sum |
//! | --- | --- |
//! | parallel | `shift_add` over four devices |
//! | serial | `serial_shift_add` over four clocks |
//! | both, two arrays | one of them for each array, then `difference` |
//! | planes | `plane_splice` over sixteen arrays, then `difference` |
//!
//! `bit_line` holds the J converters of the first array, then those of the next.
//! A slot's count enters in stage 2 and is accumulated in stage 5; one weight column a clock.

use super::clip_counter::ClipCounter;
use super::difference::Difference;
use super::plane_splice::PlaneSplice;
use super::serial_shift_add::SerialShiftAdd;
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

/// How the counts of a weight become its partial sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weighing {
    /// Four devices at once, in each of 1 or 2 arrays.
    Parallel {
        /// Device arrays: with 2, the second is subtracted.
        arrays: usize,
    },
    /// Four devices one after another, in each of 1 or 2 arrays.
    Serial {
        /// Device arrays: with 2, the second is subtracted.
        arrays: usize,
    },
    /// One device in each of 16 arrays: 8 bit planes of each sign.
    Planes,
}

impl Weighing {
    /// Device arrays.
    pub fn arrays(self) -> usize {
        match self {
            Self::Parallel { arrays } | Self::Serial { arrays } => arrays,
            Self::Planes => 16,
        }
    }

    /// Converters of one array that serve one lane.
    pub fn converters(self) -> usize {
        match self {
            Self::Parallel { .. } => 4,
            Self::Serial { .. } | Self::Planes => 1,
        }
    }
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
    const J: usize,
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
    /// Several arrays: the one that flips are programmed for.
    pub program_array: Vec<Signal<In, Bits<4>>>,
    /// Which of its device columns are stored inverted.
    pub program_flips: Signal<In, Bits<J>>,
    /// Its polarity is negative.
    pub program_negative: Signal<In, Bit>,
    /// Stage 2: the counts are to be converted.
    pub convert: Signal<In, Bit>,
    /// Stage 2: their address.
    pub convert_address: Signal<In, Bits<ADDR>>,
    /// Planes: the arrays that there are.
    pub present: Vec<Signal<In, Bit>>,
    /// Stage 2: bit-line counts, array after array, least significant device first.
    pub bit_line: Vec<Signal<In, Bits<CNT>>>,
    /// Stage 3: L x popcount of the plane.
    pub scale: Signal<In, Bits<CNT>>,
    /// Stage 4: a slot whose partial sum comes next clock.
    pub lookup: Signal<In, Bit>,
    /// Stage 4: its address.
    pub lookup_address: Signal<In, Bits<ADDR>>,
    /// Serial, stage 4: which device of its weight it is of.
    pub device: Vec<Signal<In, Bits<2>>>,
    /// Stage 5: the partial sum is to be accumulated.
    pub accumulate: Signal<In, Bit>,
    /// Stage 5: nothing has been accumulated in this MVM before.
    pub first: Signal<In, Bit>,
    /// Stage 5: the bank that accumulates.
    pub bank: Signal<In, Bit>,
    /// Stage 5: the weight column, as counted in the lane.
    pub column: Signal<In, Bits<T>>,
    /// Stage 5: bit position of the plane.
    pub position: Signal<In, Bits<P>>,
    /// Stage 5: the plane has negative weight.
    pub negative_plane: Signal<In, Bit>,
    /// The bank `drain_bank` is being drained.
    pub draining: Signal<In, Bit>,
    /// The bank that is drained, now or next.
    pub drain_bank: Signal<In, Bit>,
    /// The weight column that is drained, as counted in the lane.
    pub drain_column: Signal<In, Bits<T>>,
    /// Its accumulated sum, two's complement.
    pub drained: Signal<Out, Bits<ACC>>,
    /// Stage 5: how many converters clipped.
    pub clips: Signal<Out, Bits<8>>,

    /// Converters.
    pub adc: Vec<Adc<CNT, CODE>>,
    /// Restorers.
    pub flip_restore: Vec<FlipRestore<CODE, CNT>>,
    flips: Vec<Memory<ADDR, Bits<J>>>,
    /// Partial sums, one an array.
    pub shift_add: Vec<ShiftAdd<CNT, SUM>>,
    /// Partial sums, one an array.
    pub serial_shift_add: Vec<SerialShiftAdd<CNT, SUM>>,
    /// Partial sums of both signs.
    pub plane_splice: Vec<PlaneSplice<CNT, SUM>>,
    difference: Vec<Difference<SUM>>,
    /// Accumulators.
    pub sign_accumulator: SignAccumulator<SUM, ACC, P, ADDR, T>,
    clip_counter: Vec<ClipCounter>,
    /// Partial sums, of positive and negative devices where there are both.
    pub partial: Vec<Signal<Local, Bits<SUM>>>,
    array: Vec<Constant<Bits<4>>>,
    _converters: usize,
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
    const J: usize,
> Lane<CNT, CODE, SUM, ACC, P, ADDR, T, J>
{
    /// A lane whose sums are made as `weighing` says; `polarized` fragments have a sign indicator.
    pub fn new(conversion: Conversion, weighing: Weighing, polarized: bool) -> Self {
        let arrays = weighing.arrays();
        assert!(
            J == weighing.converters(),
            "an array has {} converters a lane, not {J}",
            weighing.converters()
        );
        let (parallel, serial) = match weighing {
            Weighing::Parallel { arrays } => (arrays, 0),
            Weighing::Serial { arrays } => (0, arrays),
            Weighing::Planes => (0, 0),
        };
        let planes = weighing == Weighing::Planes;
        assert!(
            !planes || conversion == Conversion::FlipEncoded,
            "bit planes are flip-encoded, not {conversion:?}"
        );
        let converters = arrays * J;
        let clip_counter = blocks(conversion == Conversion::Saturating, || {
            ClipCounter::new(converters)
        });
        let flips = match conversion {
            Conversion::FlipEncoded => (0..arrays).map(|_| memory()).collect(),
            Conversion::Lossless | Conversion::Saturating => Vec::new(),
        };
        Self {
            clock: Default::default(),
            reset: Default::default(),
            advance: Default::default(),
            program_flip: Default::default(),
            program_sign: Default::default(),
            program_address: Default::default(),
            program_array: signals(usize::from(flips.len() > 1)),
            program_flips: Default::default(),
            program_negative: Default::default(),
            convert: Default::default(),
            convert_address: Default::default(),
            present: signals(if planes { arrays } else { 0 }),
            bit_line: signals(converters),
            scale: Default::default(),
            lookup: Default::default(),
            lookup_address: Default::default(),
            device: signals(serial.min(1)),
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
            adc: (0..converters).map(|_| Adc::new()).collect(),
            flip_restore: (0..converters).map(|_| FlipRestore::new()).collect(),
            shift_add: (0..parallel).map(|_| ShiftAdd::new()).collect(),
            serial_shift_add: (0..serial).map(|_| SerialShiftAdd::new()).collect(),
            plane_splice: blocks(planes, PlaneSplice::new),
            difference: blocks(arrays > 1, Difference::new),
            sign_accumulator: SignAccumulator::new(polarized),
            clip_counter,
            partial: signals(arrays.min(2)),
            array: (0..arrays as u64)
                .filter(|_| flips.len() > 1)
                .map(constant)
                .collect(),
            flips,
            _converters: J,
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
    const J: usize,
> Logic for Lane<CNT, CODE, SUM, ACC, P, ADDR, T, J>
{
    #[hdl_gen]
    fn update(&mut self) {
        comment!(
            "module lane: Converters, restorers, shift-add and accumulators of one weight column at a time."
        );
        for a in 0..self.flips.len() {
            self.flips[a].clock.next = self.clock.val();
            self.flips[a].write_enable.next = self.program_flip.val();
            self.flips[a].write_address.next = self.program_address.val();
            self.flips[a].write_data.next = self.program_flips.val();
            self.flips[a].read_enable.next = self.advance.val() & self.convert.val();
            self.flips[a].read_address.next = self.convert_address.val();
        }
        for i in 0..self.adc.len() {
            self.adc[i].clock.next = self.clock.val();
            self.adc[i].reset.next = self.reset.val();
            self.adc[i].advance.next = self.advance.val();
            self.adc[i].convert.next = self.convert.val();
            self.adc[i].count.next = self.bit_line[i].val();

            self.flip_restore[i].clock.next = self.clock.val();
            self.flip_restore[i].reset.next = self.reset.val();
            self.flip_restore[i].advance.next = self.advance.val();
            self.flip_restore[i].flip.next = false;
            self.flip_restore[i].code.next = self.adc[i].code.val();
            self.flip_restore[i].scale.next = self.scale.val();
        }
        // A loop of one turn gives a number a name.
        for n in self._converters..self._converters.saturating_add(1) {
            for a in 0..self.flips.len() {
                for j in 0..J {
                    self.flip_restore[n * a + j].flip.next =
                        self.flips[a].read_data.val().get_bit(j);
                }
            }
        }
        // Several arrays: flips are programmed in one of them; of planes, some are absent.
        for a in 0..self.array.len() {
            self.flips[a].write_enable.next =
                self.program_flip.val() & (self.program_array[0].val() == self.array[a].val());
        }
        for a in 0..self.present.len() {
            self.adc[a].convert.next = self.convert.val() & self.present[a].val();
            self.flips[a].read_enable.next =
                self.advance.val() & self.convert.val() & self.present[a].val();
        }

        // Restored counts become partial sums.
        for a in 0..self.shift_add.len() {
            self.shift_add[a].clock.next = self.clock.val();
            self.shift_add[a].reset.next = self.reset.val();
            self.shift_add[a].advance.next = self.advance.val();
            for j in 0..4 {
                self.shift_add[a].restored[j].next = self.flip_restore[4 * a + j].restored.val();
            }
            self.partial[a].next = self.shift_add[a].sum.val();
        }
        for a in 0..self.serial_shift_add.len() {
            self.serial_shift_add[a].clock.next = self.clock.val();
            self.serial_shift_add[a].reset.next = self.reset.val();
            self.serial_shift_add[a].advance.next = self.advance.val();
            self.serial_shift_add[a].convert.next = self.lookup.val();
            self.serial_shift_add[a].device.next = self.device[0].val();
            self.serial_shift_add[a].restored.next = self.flip_restore[a].restored.val();
            self.partial[a].next = self.serial_shift_add[a].sum.val();
        }
        for i in 0..self.plane_splice.len() {
            self.plane_splice[i].clock.next = self.clock.val();
            self.plane_splice[i].reset.next = self.reset.val();
            self.plane_splice[i].advance.next = self.advance.val();
            for a in 0..16 {
                self.plane_splice[i].restored[a].next = self.flip_restore[a].restored.val();
                self.plane_splice[i].present[a].next = self.present[a].val();
            }
            self.partial[0].next = self.plane_splice[i].positive.val();
            self.partial[1].next = self.plane_splice[i].negative.val();
        }

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
        self.sign_accumulator.sum.next = self.partial[0].val();
        self.sign_accumulator.position.next = self.position.val();
        self.sign_accumulator.negative_plane.next = self.negative_plane.val();
        for i in 0..self.difference.len() {
            self.difference[i].positive.next = self.partial[0].val();
            self.difference[i].negative.next = self.partial[1].val();
            self.sign_accumulator.sum.next = self.difference[i].magnitude.val();
            self.sign_accumulator.negative_plane.next =
                self.negative_plane.val() ^ self.difference[i].below.val();
        }
        self.sign_accumulator.draining.next = self.draining.val();
        self.sign_accumulator.drain_bank.next = self.drain_bank.val();
        self.sign_accumulator.drain_column.next = self.drain_column.val();
        self.drained.next = self.sign_accumulator.drained.val();

        self.clips.next = 0.into();
        for i in 0..self.clip_counter.len() {
            self.clip_counter[i].clock.next = self.clock.val();
            self.clip_counter[i].reset.next = self.reset.val();
            self.clip_counter[i].advance.next = self.advance.val();
            for j in 0..self.adc.len() {
                self.clip_counter[i].clip[j].next = self.adc[j].clip.val();
            }
            self.clips.next = self.clip_counter[i].clips.val();
        }
    }
}

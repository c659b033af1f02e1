//! Crossbar core: a FORMS crossbar without its devices.
//!
//! | parameter | meaning | rule |
//! | --- | --- | --- |
//! | `M` | rows of a fragment | 4, 8, 16 |
//! | `LEVELS` | bits of a fragment's levels | 2 M |
//! | `CNT` `CODE` `SUM` `ACC` | bits of count, code, partial sum, result | |
//! | `F` `FB` | sub-arrays, bits of their index | |
//! | `T` `KB` | bits of a beat, of a weight column | |
//! | `ADDR` | bits of sub-array and beat | |
//! | `PROG` | bits of sub-array and device column | |
//!
//! ```text
//! x -> zero_skip -> subarray_driver -> (array) -> bit_line -> lanes -> result_drain -> y
//!          controller -> slot_pipeline (tags) ------------------^
//! ```
//! Latency 7: `clocks(MVM) = 7 + W`, from the edge that accepts the first fragment into an idle core
//! to the edge after which the first result is valid. An array that needs k clocks a conversion holds
//! `array_wait` for k - 1 of them, from the clock after `array_advance` took a plane; an MVM then takes
//! k - 1 clocks more for every slot that converts.
//! `x_ready` and `array_advance` depend on `y_ready` and `array_wait` in the same clock.

use crate::control::controller::Controller;
use crate::control::counters::Counters;
use crate::control::result_drain::ResultDrain;
use crate::control::slot_pipeline::SlotPipeline;
use crate::control::used_registers::UsedRegisters;
use crate::converter::plane_scale::PlaneScale;
use crate::datapath::lane::Lane;
use crate::input::subarray_driver::SubarrayDriver;
use crate::input::zero_skip::ZeroSkip;
use crate::parameters::Parameters;
use crate::prelude::*;

/// Everything but the devices; bit-line counts are ports.
#[derive(LogicBlock)]
pub struct CrossbarCore<
    const M: usize,
    const LEVELS: usize,
    const CNT: usize,
    const CODE: usize,
    const SUM: usize,
    const ACC: usize,
    const F: usize,
    const FB: usize,
    const T: usize,
    const KB: usize,
    const ADDR: usize,
    const PROG: usize,
> {
    /// Rising edge.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// Write `program_data` on this edge. Only while `busy` is low.
    pub program_enable: Signal<In, Bit>,
    /// What is written: 0 a used-register, 1 devices, 2 flips, 3 a polarity.
    pub program_target: Signal<In, Bits<2>>,
    /// Where: 0 the register; 1 sub-array, device column; 2 and 3 sub-array, weight column.
    pub program_address: Signal<In, Bits<PROG>>,
    /// 0 the value; 1 levels, 2 bits each, row 0 lowest; 2 four flips; 3 negative.
    pub program_data: Signal<In, Bits<32>>,
    /// A fragment is offered.
    pub x_valid: Signal<In, Bit>,
    /// Its inputs, one a row.
    pub x: Vec<Signal<In, Bits<16>>>,
    /// The receiver takes a result.
    pub y_ready: Signal<In, Bit>,
    /// Counters back to zero.
    pub clear_counters: Signal<In, Bit>,
    /// The array is not ready: hold the whole pipeline.
    pub array_wait: Signal<In, Bit>,
    /// Bit-line counts, one a converter, two clocks (of `array_advance`) after their plane.
    pub bit_line: Vec<Signal<In, Bits<CNT>>>,
    /// The offered fragment is accepted on this edge.
    pub x_ready: Signal<Out, Bit>,
    /// A result is there.
    pub y_valid: Signal<Out, Bit>,
    /// It is the last of its MVM.
    pub y_last: Signal<Out, Bit>,
    /// The result, two's complement, weight columns ascending.
    pub y: Signal<Out, Bits<ACC>>,
    /// The core holds work.
    pub busy: Signal<Out, Bit>,
    /// Clocks with `busy` high.
    pub clocks: Signal<Out, Bits<32>>,
    /// Clocks in which the pipeline was held.
    pub stalls: Signal<Out, Bits<32>>,
    /// Planes applied.
    pub steps: Signal<Out, Bits<32>>,
    /// Conversions.
    pub conversions: Signal<Out, Bits<32>>,
    /// Conversions above full scale.
    pub clips: Signal<Out, Bits<32>>,
    /// The pipeline moves on this edge.
    pub array_advance: Signal<Out, Bit>,
    /// A plane is applied.
    pub array_apply: Signal<Out, Bit>,
    /// What it is applied to: sub-array, then beat.
    pub array_address: Signal<Out, Bits<ADDR>>,
    /// The active sub-array, one-hot.
    pub array_select: Signal<Out, Bits<F>>,
    /// Word lines of the active sub-array.
    pub array_word_lines: Signal<Out, Bits<M>>,

    used_registers: UsedRegisters<KB, FB, 4>,
    /// Planes.
    pub zero_skip: ZeroSkip<M, 16, 4>,
    /// Slots.
    pub controller: Controller<KB, FB, T, ADDR>,
    subarray_driver: SubarrayDriver<M, F, FB>,
    plane_scale: PlaneScale<M, CNT>,
    /// Their tags.
    pub slot_pipeline: SlotPipeline<CNT, 4, ADDR>,
    /// Converters to accumulators, one weight column at a time.
    pub lane: Vec<Lane<CNT, CODE, SUM, ACC, 4, ADDR, T>>,
    /// Results.
    pub result_drain: ResultDrain<ACC, KB, T>,
    counters: Counters<KB>,

    advance: Signal<Local, Bit>,
    program_register: Signal<Local, Bit>,
    program_flip: Signal<Local, Bit>,
    program_sign: Signal<Local, Bit>,
    program_lane: Signal<Local, Bits<PROG>>,
    program_fragment: Signal<Local, Bits<ADDR>>,
    beat_2: Signal<Local, Bits<PROG>>,
    column_2: Signal<Local, Bits<PROG>>,
    last_column: Signal<Local, Bits<PROG>>,
    columns_used: Signal<Local, Bits<PROG>>,
    beat_5: Signal<Local, Bits<ADDR>>,
    beat_column: Signal<Local, Bits<T>>,
    clipped: Signal<Local, Bits<8>>,
    accumulated: Signal<Local, Bit>,
    work: Signal<Local, Bit>,
    lane_place: Vec<Constant<Bits<PROG>>>,
    lane_bits: Constant<Bits<4>>,
    lane_mask: Constant<Bits<PROG>>,
    beat_mask: Constant<Bits<ADDR>>,
    _rest: Rest,
}

impl<
    const M: usize,
    const LEVELS: usize,
    const CNT: usize,
    const CODE: usize,
    const SUM: usize,
    const ACC: usize,
    const F: usize,
    const FB: usize,
    const T: usize,
    const KB: usize,
    const ADDR: usize,
    const PROG: usize,
> CrossbarCore<M, LEVELS, CNT, CODE, SUM, ACC, F, FB, T, KB, ADDR, PROG>
{
    /// The block that `p` describes.
    pub fn new(p: &Parameters) -> Self {
        Self {
            clock: Default::default(),
            reset: Default::default(),
            program_enable: Default::default(),
            program_target: Default::default(),
            program_address: Default::default(),
            program_data: Default::default(),
            x_valid: Default::default(),
            x: signals(M),
            y_ready: Default::default(),
            clear_counters: Default::default(),
            array_wait: Default::default(),
            bit_line: signals(p.adcs),
            x_ready: Default::default(),
            y_valid: Default::default(),
            y_last: Default::default(),
            y: Default::default(),
            busy: Default::default(),
            clocks: Default::default(),
            stalls: Default::default(),
            steps: Default::default(),
            conversions: Default::default(),
            clips: Default::default(),
            array_advance: Default::default(),
            array_apply: Default::default(),
            array_address: Default::default(),
            array_select: Default::default(),
            array_word_lines: Default::default(),
            used_registers: UsedRegisters::new(p.weight_columns(), p.subarrays(), p.input_bits),
            zero_skip: ZeroSkip::new(p.zero_skip, p.signed_inputs),
            controller: Controller::new(p.lanes(), p.beats()),
            subarray_driver: SubarrayDriver::new(),
            plane_scale: PlaneScale::new(),
            slot_pipeline: SlotPipeline::new(),
            lane: (0..p.lanes()).map(|_| Lane::new(p.conversion)).collect(),
            result_drain: ResultDrain::new(p.lanes()),
            counters: Counters::new(),
            advance: Default::default(),
            program_register: Default::default(),
            program_flip: Default::default(),
            program_sign: Default::default(),
            program_lane: Default::default(),
            program_fragment: Default::default(),
            beat_2: Default::default(),
            column_2: Default::default(),
            last_column: Default::default(),
            columns_used: Default::default(),
            beat_5: Default::default(),
            beat_column: Default::default(),
            clipped: Default::default(),
            accumulated: Default::default(),
            work: Default::default(),
            lane_place: (0..p.lanes() as u64).map(constant).collect(),
            lane_bits: constant(u64::from(p.lanes().ilog2())),
            lane_mask: constant(p.lanes() as u64 - 1),
            beat_mask: constant(p.beats() as u64 - 1),
            _rest: Rest::default(),
        }
    }
}

impl<
    const M: usize,
    const LEVELS: usize,
    const CNT: usize,
    const CODE: usize,
    const SUM: usize,
    const ACC: usize,
    const F: usize,
    const FB: usize,
    const T: usize,
    const KB: usize,
    const ADDR: usize,
    const PROG: usize,
> Logic for CrossbarCore<M, LEVELS, CNT, CODE, SUM, ACC, F, FB, T, KB, ADDR, PROG>
{
    #[hdl_gen]
    fn update(&mut self) {
        comment!(
            "module crossbar_core: A FORMS crossbar without its devices: inputs and bit-line counts in, signed sums out."
        );
        // The whole pipeline moves, or none of it.
        self.advance.next = !(self.result_drain.blocked.val() | self.array_wait.val());

        // Programming.
        self.program_register.next = self.program_enable.val() & (self.program_target.val() == 0);
        self.program_flip.next = self.program_enable.val() & (self.program_target.val() == 2);
        self.program_sign.next = self.program_enable.val() & (self.program_target.val() == 3);
        self.program_lane.next = self.program_address.val() & self.lane_mask.val();
        self.program_fragment.next =
            bit_cast::<ADDR, PROG>(self.program_address.val() >> self.lane_bits.val());
        self.used_registers.clock.next = self.clock.val();
        self.used_registers.reset.next = self.reset.val();
        self.used_registers.program_enable.next = self.program_register.val();
        self.used_registers.address.next = bit_cast::<2, PROG>(self.program_address.val());
        self.used_registers.data.next = bit_cast::<8, 32>(self.program_data.val());

        // Inputs.
        self.zero_skip.clock.next = self.clock.val();
        self.zero_skip.reset.next = self.reset.val();
        self.zero_skip.last_position.next = self.used_registers.last_position.val();
        self.zero_skip.x_valid.next = self.x_valid.val();
        for i in 0..M {
            self.zero_skip.x[i].next = self.x[i].val();
        }
        self.zero_skip.step.next = self.controller.step.val();
        self.zero_skip.retire.next = self.controller.retire.val();
        self.x_ready.next = self.zero_skip.x_ready.val();

        // Stage 0: a slot.
        self.controller.clock.next = self.clock.val();
        self.controller.reset.next = self.reset.val();
        self.controller.advance.next = self.advance.val();
        self.controller.last_column.next = self.used_registers.last_column.val();
        self.controller.last_subarray.next = self.used_registers.last_subarray.val();
        self.controller.loaded.next = self.zero_skip.loaded.val();
        self.controller.empty.next = self.zero_skip.empty.val();
        self.controller.last_step.next = self.zero_skip.last_step.val();
        self.plane_scale.plane.next = self.zero_skip.plane.val();
        self.subarray_driver.enable.next = self.controller.convert.val();
        self.subarray_driver.subarray.next = self.controller.subarray.val();
        self.subarray_driver.plane.next = self.zero_skip.plane.val();
        self.array_advance.next = self.advance.val();
        self.array_apply.next = self.controller.convert.val();
        self.array_address.next = self.controller.address.val();
        self.array_select.next = self.subarray_driver.select.val();
        self.array_word_lines.next = self.subarray_driver.word_lines.val();

        // Its tag.
        self.slot_pipeline.clock.next = self.clock.val();
        self.slot_pipeline.reset.next = self.reset.val();
        self.slot_pipeline.advance.next = self.advance.val();
        self.slot_pipeline.slot.next = self.controller.slot.val();
        self.slot_pipeline.convert.next = self.controller.convert.val();
        self.slot_pipeline.first.next = self.controller.first.val();
        self.slot_pipeline.last_beat.next = self.controller.last_beat.val();
        self.slot_pipeline.last_slot.next = self.controller.last_slot.val();
        self.slot_pipeline.bank.next = self.controller.bank.val();
        self.slot_pipeline.negative.next = self.zero_skip.negative.val();
        self.slot_pipeline.position.next = self.zero_skip.position.val();
        self.slot_pipeline.address.next = self.controller.address.val();
        self.slot_pipeline.scale.next = self.plane_scale.scale.val();

        // Stages 2 to 5: the lanes. A lane beyond the last weight column does not convert.
        self.beat_2.next =
            bit_cast::<PROG, ADDR>(self.slot_pipeline.address_2.val() & self.beat_mask.val());
        self.column_2.next = self.beat_2.val() << self.lane_bits.val();
        self.last_column.next = bit_cast::<PROG, KB>(self.used_registers.last_column.val());
        self.columns_used.next = self.last_column.val() + 1;
        self.beat_5.next = self.slot_pipeline.address_5.val() & self.beat_mask.val();
        self.beat_column.next = bit_cast::<T, ADDR>(self.beat_5.val());
        self.clipped.next = 0.into();
        for i in 0..self.lane.len() {
            self.lane[i].clock.next = self.clock.val();
            self.lane[i].reset.next = self.reset.val();
            self.lane[i].advance.next = self.advance.val();
            self.lane[i].program_flip.next =
                self.program_flip.val() & (self.program_lane.val() == self.lane_place[i].val());
            self.lane[i].program_sign.next =
                self.program_sign.val() & (self.program_lane.val() == self.lane_place[i].val());
            self.lane[i].program_address.next = self.program_fragment.val();
            self.lane[i].program_flips.next = bit_cast::<4, 32>(self.program_data.val());
            self.lane[i].program_negative.next = self.program_data.val().get_bit(0);
            self.lane[i].convert.next = self.slot_pipeline.convert_2.val()
                & ((self.column_2.val() | self.lane_place[i].val()) < self.columns_used.val());
            self.lane[i].convert_address.next = self.slot_pipeline.address_2.val();
            for j in 0..4 {
                self.lane[i].bit_line[j].next = self.bit_line[4 * i + j].val();
            }
            self.lane[i].scale.next = self.slot_pipeline.scale_3.val();
            self.lane[i].lookup.next = self.slot_pipeline.convert_4.val();
            self.lane[i].lookup_address.next = self.slot_pipeline.address_4.val();
            self.lane[i].accumulate.next = self.slot_pipeline.convert_5.val();
            self.lane[i].first.next = self.slot_pipeline.first_5.val();
            self.lane[i].bank.next = self.slot_pipeline.bank_5.val();
            self.lane[i].column.next = self.beat_column.val();
            self.lane[i].position.next = self.slot_pipeline.position_5.val();
            self.lane[i].negative_plane.next = self.slot_pipeline.negative_5.val();
            self.lane[i].draining.next = self.result_drain.draining.val();
            self.lane[i].drain_bank.next = self.result_drain.drain_bank.val();
            self.lane[i].drain_column.next = self.result_drain.drain_column.val();
            self.result_drain.word[i].next = self.lane[i].drained.val();
            self.clipped.next = self.clipped.val() + self.lane[i].clips.val();
        }

        // Results.
        self.accumulated.next = self.advance.val() & self.slot_pipeline.convert_5.val();
        self.result_drain.clock.next = self.clock.val();
        self.result_drain.reset.next = self.reset.val();
        self.result_drain.last_column.next = self.used_registers.last_column.val();
        self.result_drain.slot.next = self.slot_pipeline.slot_5.val();
        self.result_drain.bank.next = self.slot_pipeline.bank_5.val();
        self.result_drain.finish.next = self.advance.val() & self.slot_pipeline.last_slot_5.val();
        self.result_drain.zero.next =
            self.slot_pipeline.first_5.val() & !self.slot_pipeline.convert_5.val();
        self.result_drain.y_ready.next = self.y_ready.val();
        self.y_valid.next = self.result_drain.y_valid.val();
        self.y_last.next = self.result_drain.y_last.val();
        self.y.next = self.result_drain.y.val();

        // Counters.
        self.work.next = self.zero_skip.busy.val()
            | self.controller.busy.val()
            | self.slot_pipeline.busy.val()
            | self.result_drain.busy.val();
        self.busy.next = self.work.val();
        self.counters.clock.next = self.clock.val();
        self.counters.reset.next = self.reset.val();
        self.counters.clear.next = self.clear_counters.val();
        self.counters.busy.next = self.work.val();
        self.counters.stalled.next = self.slot_pipeline.busy.val() & !self.advance.val();
        self.counters.step.next = self.accumulated.val() & self.slot_pipeline.last_beat_5.val();
        self.counters.last_column.next = self.used_registers.last_column.val();
        self.counters.accumulate.next = self.accumulated.val();
        self.counters.clipped.next = self.clipped.val();
        self.clocks.next = self.counters.clocks.val();
        self.stalls.next = self.counters.stalls.val();
        self.steps.next = self.counters.steps.val();
        self.conversions.next = self.counters.conversions.val();
        self.clips.next = self.counters.clips.val();
    }
}

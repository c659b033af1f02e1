//! Crossbar core: a crossbar without its devices.
//!
//! Every width follows from the configuration's [`Parameters`].
//!
//! What only one scheme needs is a block that the others do not have: `offset_correction` (ISAAC),
//! `row_doubling`, `plane_mask` (SME), and, in `lane`, what makes one partial sum of several arrays.
//!
//! ```text
//! x -> zero_skip -> subarray_driver -> (array) -> bit_line -> lanes -> result_drain -> y
//!          controller -> slot_pipeline (tags) ------------------^
//! ```
//! Latency 9: `clocks(MVM) = 9 + W`, from the edge that accepts the first fragment into an idle core
//! to the edge after which the first result is valid. An array that needs k clocks a conversion holds
//! `array_wait` for k - 1 of them, from the clock after `array_advance` took a plane; an MVM then takes
//! k - 1 clocks more for every slot that converts.
//! `x_ready` and `array_advance` depend on `y_ready` and `array_wait` in the same clock, `x_ready` on
//! `program_enable` too: a write into an idle core is done first, and a fragment offered beside it waits.
//!
//! | target | address, its last field lowest | data |
//! | --- | --- | --- |
//! | 0 | 0 K_used, 1 F_used, 2 B_used, 4 F / lanes (SME: 3 planes) | the value |
//! | 1 | array, row group, sub-array, lane column, turn, converter | levels, row 0 lowest |
//! | 2 | array, sub-array, lane column, turn, lane | flips, one a converter |
//! | 3 | sub-array, lane column, lane (SME: sub-array, row) | 1 negative (SME: exponent) |
//!
//! Two faults of whoever drives the core are remembered until a reset. `framing_error`: `x_last` came with
//! another fragment than the last one in use (a lost fragment would shift every later MVM).
//! `programming_error`: a write while `busy`; it is ignored.

use crate::control::controller::Controller;
use crate::control::counters::Counters;
use crate::control::plane_mask::PlaneMask;
use crate::control::result_drain::ResultDrain;
use crate::control::slot_pipeline::SlotPipeline;
use crate::control::used_registers::UsedRegisters;
use crate::converter::plane_scale::PlaneScale;
use crate::datapath::lane::Lane;
use crate::datapath::offset_correction::OffsetCorrection;
use crate::input::frame_check::FrameCheck;
use crate::input::population_count::PopulationCount;
use crate::input::row_doubling::RowDoubling;
use crate::input::subarray_driver::SubarrayDriver;
use crate::input::zero_skip::ZeroSkip;
use crate::parameters::{Parameters, Scheme};
use crate::prelude::*;

/// Everything but the devices; bit-line counts are ports.
#[derive(LogicBlock)]
pub struct CrossbarCore {
    /// Rising edge.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// Write `program_data` on this edge. Only while `busy` is low.
    pub program_enable: Signal<In, Bit>,
    /// What is written; see the table above.
    pub program_target: Wire<In>,
    /// Where; see the table above. [`Parameters::program_fields`] says where the fields begin.
    pub program_address: Wire<In>,
    /// The value.
    pub program_data: Wire<In>,
    /// A fragment is offered.
    pub x_valid: Signal<In, Bit>,
    /// It is the last of its MVM.
    pub x_last: Signal<In, Bit>,
    /// Its inputs, one a row. SME: 3 bits more than an input has, which repeat its sign (0 if unsigned).
    pub x: Vec<Wire<In>>,
    /// The receiver takes a result.
    pub y_ready: Signal<In, Bit>,
    /// Counters back to zero.
    pub clear_counters: Signal<In, Bit>,
    /// The array is not ready: hold the whole pipeline.
    pub array_wait: Signal<In, Bit>,
    /// Bit-line counts, one a converter. Array after array, two clocks (of `array_advance`) after their plane.
    pub bit_line: Vec<Wire<In>>,
    /// The offered fragment is accepted on this edge.
    pub x_ready: Signal<Out, Bit>,
    /// A result is there.
    pub y_valid: Signal<Out, Bit>,
    /// It is the last of its MVM.
    pub y_last: Signal<Out, Bit>,
    /// The result, two's complement. Weight columns ascending.
    pub y: Wire<Out>,
    /// The core holds work.
    pub busy: Signal<Out, Bit>,
    /// Sticky: `x_last` disagreed with the sub-arrays in use.
    pub framing_error: Signal<Out, Bit>,
    /// Sticky: a write while `busy`, which was ignored.
    pub programming_error: Signal<Out, Bit>,
    /// Clocks with `busy` high.
    pub clocks: Wire<Out>,
    /// Clocks in which the pipeline was held.
    pub stalls: Wire<Out>,
    /// Planes applied.
    pub steps: Wire<Out>,
    /// Conversions.
    pub conversions: Wire<Out>,
    /// Conversions above full scale.
    pub clips: Wire<Out>,
    /// The pipeline moves on this edge.
    pub array_advance: Signal<Out, Bit>,
    /// A plane is applied.
    pub array_apply: Signal<Out, Bit>,
    /// What it is applied to: sub-array, then beat.
    pub array_address: Wire<Out>,
    /// The active sub-array, one-hot, 32 of them a word.
    pub array_select: Vec<Wire<Out>>,
    /// Word lines of the active sub-array. One word a group of rows.
    pub array_word_lines: Vec<Wire<Out>>,
    /// SME: the arrays that there are.
    pub array_present: Vec<Signal<Out, Bit>>,

    used_registers: UsedRegisters,
    frame_check: FrameCheck,
    plane_mask: Vec<PlaneMask>,
    row_doubling: Vec<RowDoubling>,
    /// Planes.
    pub zero_skip: ZeroSkip,
    /// Slots.
    pub controller: Controller,
    subarray_driver: SubarrayDriver,
    population_count: PopulationCount,
    plane_scale: PlaneScale,
    /// Their tags.
    pub slot_pipeline: SlotPipeline,
    /// Converters to accumulators, one weight column at a time.
    pub lane: Vec<Lane>,
    offset_correction: Vec<OffsetCorrection>,
    /// Results.
    pub result_drain: ResultDrain,
    counters: Counters,

    misprogrammed: Register<Bit>,
    advance: Signal<Local, Bit>,
    write: Signal<Local, Bit>,
    program_register: Signal<Local, Bit>,
    program_flip: Signal<Local, Bit>,
    program_sign: Signal<Local, Bit>,
    register_address: Wire<Local>,
    program_lane: Wire<Local>,
    program_address_field: Wire<Local>,
    program_place: Wire<Local>,
    program_array: Vec<Wire<Local>>,
    offered: Signal<Local, Bit>,
    accept: Signal<Local, Bit>,
    idle: Vec<Signal<Local, Bit>>,
    drain_column: Wire<Local>,
    clipped: Wire<Local>,
    accumulated: Signal<Local, Bit>,
    work: Signal<Local, Bit>,
    lane_index: Vec<Constant>,
    lane_place: Vec<Constant>,
    lane_bits: Constant,
    lane_mask: Constant,
    array_place: Constant,
    mask_register: Vec<Constant>,
    _adcs: usize,
    _lane_adcs: usize,
    _arrays: usize,
    _rest: Rest,
}

impl CrossbarCore {
    /// The block that `p` describes, which has been checked.
    pub fn new(p: &Parameters) -> Self {
        let groups = p.groups();
        let sme = usize::from(p.scheme == Scheme::Sme);
        let isaac = usize::from(p.scheme == Scheme::Isaac);
        let several = usize::from(p.arrays() > 1);
        let program_bits = p.program_bits();
        let (lanes, lane_bits) = (p.lanes(), index_bits(p.lanes()));
        let lane_index_bits = lane_bits.max(1);
        Self {
            clock: Signal::default(),
            reset: Signal::default(),
            program_enable: Signal::default(),
            program_target: Wire::new(2),
            program_address: Wire::new(program_bits),
            program_data: Wire::new(Parameters::DATA_BITS),
            x_valid: Signal::default(),
            x_last: Signal::default(),
            x: Wire::array(p.fragment_rows, p.fed_bits()),
            y_ready: Signal::default(),
            clear_counters: Signal::default(),
            array_wait: Signal::default(),
            bit_line: Wire::array(p.adcs * p.arrays(), p.count_bits()),
            x_ready: Signal::default(),
            y_valid: Signal::default(),
            y_last: Signal::default(),
            y: Wire::new(p.result_bits()),
            busy: Signal::default(),
            framing_error: Signal::default(),
            programming_error: Signal::default(),
            clocks: Wire::new(32),
            stalls: Wire::new(32),
            steps: Wire::new(32),
            conversions: Wire::new(32),
            clips: Wire::new(32),
            array_advance: Signal::default(),
            array_apply: Signal::default(),
            array_address: Wire::new(p.address_bits()),
            array_select: select_words(p.subarrays()),
            array_word_lines: groups.iter().map(|rows| Wire::new(*rows)).collect(),
            array_present: flags(p.optional_arrays()),
            used_registers: UsedRegisters::new(p),
            frame_check: FrameCheck::new(p.subarray_bits()),
            plane_mask: blocks(sme, || PlaneMask::new(p.arrays())),
            row_doubling: blocks(sme, || {
                RowDoubling::new(p.fragment_rows, p.fed_bits(), p.subarrays(), program_bits)
            }),
            zero_skip: ZeroSkip::new(
                p.zero_skip,
                p.signed_inputs,
                &groups,
                p.fed_bits(),
                p.position_bits(),
            ),
            controller: Controller::new(p),
            subarray_driver: SubarrayDriver::new(&groups, p.subarrays()),
            population_count: PopulationCount::new(&groups, p.count_bits()),
            plane_scale: PlaneScale::new(p.device_bits, p.count_bits()),
            slot_pipeline: SlotPipeline::new(p),
            lane: blocks(lanes, || Lane::new(p)),
            offset_correction: blocks(isaac, || {
                OffsetCorrection::new(
                    p.weight_bits,
                    p.count_bits(),
                    p.result_bits(),
                    p.position_bits(),
                )
            }),
            result_drain: ResultDrain::new(p),
            counters: Counters::new(p),
            misprogrammed: Register::default(),
            advance: Signal::default(),
            write: Signal::default(),
            program_register: Signal::default(),
            program_flip: Signal::default(),
            program_sign: Signal::default(),
            register_address: Wire::new(3),
            program_lane: Wire::new(program_bits),
            program_address_field: Wire::new(p.address_bits()),
            program_place: Wire::new(p.place_bits()),
            program_array: Wire::array(several, index_bits(p.arrays()).max(1)),
            offered: Signal::default(),
            accept: Signal::default(),
            idle: flags(lanes - 1),
            drain_column: Wire::new(p.lane_column_bits()),
            clipped: Wire::new(p.clip_bits()),
            accumulated: Signal::default(),
            work: Signal::default(),
            lane_index: (1..lanes as u64)
                .map(|lane| Constant::new(lane_index_bits, lane))
                .collect(),
            lane_place: (0..lanes as u64)
                .map(|lane| Constant::new(program_bits, lane))
                .collect(),
            lane_bits: Constant::new(4, lane_bits as u64),
            lane_mask: Constant::new(program_bits, (1 << lane_bits) - 1),
            array_place: Constant::new(6, p.program_fields().array as u64),
            mask_register: blocks(sme, || Constant::new(3, 3)),
            _adcs: p.adcs,
            _lane_adcs: p.lane_adcs(),
            _arrays: p.arrays(),
            _rest: Rest::default(),
        }
    }
}

impl CrossbarCore {
    /// Device arrays that it reads.
    pub fn arrays(&self) -> usize {
        self._arrays
    }
}

impl Logic for CrossbarCore {
    #[hdl_gen]
    fn update(&mut self) {
        comment!(
            "module crossbar_core: A crossbar without its devices: inputs and bit-line counts in, signed sums out."
        );
        comment!("The whole pipeline moves, or none of it.");
        self.advance.next = !(self.result_drain.blocked.val() | self.array_wait.val());

        dff_setup!(self, clock, misprogrammed);
        comment!("Programming: while there is work a write is ignored, and remembered.");
        self.work.next = self.zero_skip.busy.val()
            | self.controller.busy.val()
            | self.slot_pipeline.busy.val()
            | self.result_drain.busy.val();
        if self.program_enable.val() & self.work.val() {
            self.misprogrammed.d.next = true;
        }
        if self.reset.val() {
            self.misprogrammed.d.next = false;
        }
        self.programming_error.next = self.misprogrammed.q.val();
        self.write.next = self.program_enable.val() & !self.work.val();
        self.program_register.next = self.write.val() & (self.program_target.val() == 0);
        self.program_flip.next = self.write.val() & (self.program_target.val() == 2);
        self.program_sign.next = self.write.val() & (self.program_target.val() == 3);
        self.register_address.next = self.program_address.val().to_bits();
        self.program_lane.next = self.program_address.val() & self.lane_mask.val();
        self.program_address_field.next =
            (self.program_address.val() >> self.lane_bits.val()).to_bits();
        self.program_place.next = (self.program_address.val() >> self.lane_bits.val()).to_bits();
        for i in 0..self.program_array.len() {
            self.program_array[i].next =
                (self.program_address.val() >> self.array_place.val()).to_bits();
        }
        for i in 0..self.plane_mask.len() {
            self.plane_mask[i].clock.next = self.clock.val();
            self.plane_mask[i].reset.next = self.reset.val();
            self.plane_mask[i].program_enable.next = self.program_register.val()
                & (self.register_address.val() == self.mask_register[i].val());
            self.plane_mask[i].data.next = self.program_data.val().to_bits();
            for a in 0..self.array_present.len() {
                self.array_present[a].next = self.plane_mask[i].present[a].val();
            }
        }
        self.used_registers.clock.next = self.clock.val();
        self.used_registers.reset.next = self.reset.val();
        self.used_registers.program_enable.next = self.program_register.val();
        self.used_registers.address.next = self.register_address.val();
        self.used_registers.data.next = self.program_data.val().to_bits();

        // Inputs.
        self.zero_skip.clock.next = self.clock.val();
        self.zero_skip.reset.next = self.reset.val();
        self.zero_skip.last_position.next = self.used_registers.last_position.val();
        comment!(
            "A write into an idle core goes first: nothing changes under a fragment being accepted."
        );
        self.offered.next = self.x_valid.val() & !self.write.val();
        self.zero_skip.x_valid.next = self.offered.val();
        for i in 0..self.x.len() {
            self.zero_skip.x[i].next = self.x[i].val();
        }
        self.accept.next = self.offered.val() & self.zero_skip.x_ready.val();
        self.frame_check.clock.next = self.clock.val();
        self.frame_check.reset.next = self.reset.val();
        self.frame_check.accept.next = self.accept.val();
        self.frame_check.x_last.next = self.x_last.val();
        self.frame_check.last_subarray.next = self.used_registers.last_subarray.val();
        self.framing_error.next = self.frame_check.error.val();
        for d in 0..self.row_doubling.len() {
            self.row_doubling[d].clock.next = self.clock.val();
            self.row_doubling[d].program_enable.next = self.program_sign.val();
            self.row_doubling[d].program_address.next = self.program_address.val();
            self.row_doubling[d].program_exponent.next = self.program_data.val().to_bits();
            self.row_doubling[d].subarray.next = self.frame_check.subarray.val();
            for i in 0..self.x.len() {
                self.row_doubling[d].x[i].next = self.x[i].val();
                self.zero_skip.x[i].next = self.row_doubling[d].doubled[i].val();
            }
        }
        self.zero_skip.step.next = self.controller.step.val();
        self.zero_skip.retire.next = self.controller.retire.val();
        self.x_ready.next = self.zero_skip.x_ready.val() & !self.write.val();

        // Stage 0: a slot.
        self.controller.clock.next = self.clock.val();
        self.controller.reset.next = self.reset.val();
        self.controller.advance.next = self.advance.val();
        self.controller.first_lane_column.next = self.used_registers.first_lane_column.val();
        self.controller.last_lane_column.next = self.used_registers.last_lane_column.val();
        self.controller.last_subarray.next = self.used_registers.last_subarray.val();
        self.controller.loaded.next = self.zero_skip.loaded.val();
        self.controller.empty.next = self.zero_skip.empty.val();
        self.controller.last_step.next = self.zero_skip.last_step.val();
        self.population_count.clock.next = self.clock.val();
        self.population_count.reset.next = self.reset.val();
        self.population_count.advance.next = self.advance.val();
        self.plane_scale.ones.next = self.population_count.ones.val();
        self.subarray_driver.enable.next = self.controller.convert.val();
        self.subarray_driver.subarray.next = self.controller.subarray.val();
        self.array_advance.next = self.advance.val();
        self.array_apply.next = self.controller.convert.val();
        self.array_address.next = self.controller.address.val();
        for i in 0..self.array_select.len() {
            self.array_select[i].next = self.subarray_driver.select[i].val();
        }
        for g in 0..self.array_word_lines.len() {
            self.population_count.plane[g].next = self.zero_skip.plane[g].val();
            self.subarray_driver.plane[g].next = self.zero_skip.plane[g].val();
            self.array_word_lines[g].next = self.subarray_driver.word_lines[g].val();
        }

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
        self.slot_pipeline.place.next = self.controller.place.val();
        for l in 0..self.controller.last_lane_column_now.len() {
            self.slot_pipeline.last_lane_column_now[l].next =
                self.controller.last_lane_column_now[l].val();
            self.result_drain.last_lane[l].next = self.used_registers.last_lane[l].val();
        }
        for i in 0..self.controller.turn.len() {
            self.slot_pipeline.turn[i].next = self.controller.turn[i].val();
        }
        self.slot_pipeline.scale.next = self.plane_scale.scale.val();

        // Stages 2 to 6: the lanes. In the last lane column the first has a weight column in
        // use, others may have none.
        self.drain_column.next =
            self.result_drain.drain_column.val() + self.used_registers.first_lane_column.val();
        self.clipped.next = 0.into();
        for i in 0..self.lane.len() {
            self.lane[i].clock.next = self.clock.val();
            self.lane[i].reset.next = self.reset.val();
            self.lane[i].advance.next = self.advance.val();
            self.lane[i].program_flip.next =
                self.program_flip.val() & (self.program_lane.val() == self.lane_place[i].val());
            self.lane[i].program_sign.next =
                self.program_sign.val() & (self.program_lane.val() == self.lane_place[i].val());
            self.lane[i].program_address.next = self.program_address_field.val();
            self.lane[i].program_place.next = self.program_place.val();
            self.lane[i].program_flips.next = self.program_data.val().to_bits();
            self.lane[i].program_negative.next = self.program_data.val().get_bit(0);
            self.lane[i].convert.next = self.slot_pipeline.convert_2.val();
            self.lane[i].fetch.next = self.slot_pipeline.convert_1.val();
            self.lane[i].fetch_address.next = self.slot_pipeline.address_1.val();
            self.lane[i].scale.next = self.slot_pipeline.scale_3.val();
            self.lane[i].lookup.next = self.slot_pipeline.convert_4.val();
            self.lane[i].restore.next = self.slot_pipeline.convert_3.val();
            self.lane[i].restore_place.next = self.slot_pipeline.place_3.val();
            for j in 0..self.slot_pipeline.turn_4.len() {
                self.lane[i].turn[j].next = self.slot_pipeline.turn_4[j].val();
            }
            self.lane[i].lookup_bank.next = self.slot_pipeline.bank_4.val();
            self.lane[i].lookup_column.next = self.slot_pipeline.column_4.val();
            self.lane[i].first.next = self.slot_pipeline.first_5.val();
            self.lane[i].bank.next = self.slot_pipeline.bank_5.val();
            self.lane[i].newest.next = self.slot_pipeline.newest_5.val();
            self.lane[i].recent.next = self.slot_pipeline.recent_5.val();
            self.lane[i].position.next = self.slot_pipeline.position_5.val();
            self.lane[i].negative_plane.next = self.slot_pipeline.negative_5.val();
            self.lane[i].write.next = self.slot_pipeline.write_6.val();
            self.lane[i].write_bank.next = self.slot_pipeline.bank_6.val();
            self.lane[i].write_column.next = self.slot_pipeline.column_6.val();
            self.lane[i].drain.next = self.result_drain.drain.val();
            self.lane[i].drain_bank.next = self.result_drain.drain_bank.val();
            self.lane[i].drain_column.next = self.drain_column.val();
            self.lane[i].drain_new.next = self.result_drain.drain_new.val();
            self.result_drain.word[i].next = self.lane[i].drained.val();
            self.clipped.next = self.clipped.val() + self.lane[i].clips.val();
        }
        for i in 0..self.idle.len() {
            for l in 0..self.slot_pipeline.final_2.len() {
                self.idle[i].next = self.slot_pipeline.final_2[l].val()
                    & (self.lane_index[i].val() > self.used_registers.last_lane[l].val());
            }
            self.lane[i + 1].convert.next =
                self.slot_pipeline.convert_2.val() & !self.idle[i].val();
        }
        // Converters J i to J i + J - 1 of every array are lane i's. A loop of one turn gives a
        // number a name.
        for n in self._lane_adcs..self._lane_adcs.saturating_add(1) {
            for w in self._adcs..self._adcs.saturating_add(1) {
                for i in 0..self.lane.len() {
                    for a in 0..self._arrays {
                        for j in 0..self._lane_adcs {
                            self.lane[i].bit_line[n * a + j].next =
                                self.bit_line[w * a + n * i + j].val();
                        }
                    }
                }
            }
        }
        // Several arrays.
        for d in 0..self.program_array.len() {
            for i in 0..self.lane.len() {
                self.lane[i].program_array[d].next = self.program_array[d].val();
            }
        }
        for a in 0..self.array_present.len() {
            for i in 0..self.lane.len() {
                self.lane[i].present[a].next = self.array_present[a].val();
            }
        }
        // The offset.
        for c in 0..self.offset_correction.len() {
            self.offset_correction[c].clock.next = self.clock.val();
            self.offset_correction[c].reset.next = self.reset.val();
            self.offset_correction[c].advance.next = self.advance.val();
            self.offset_correction[c].ones.next = self.population_count.ones.val();
            self.offset_correction[c].step.next =
                self.slot_pipeline.convert_5.val() & self.slot_pipeline.last_beat_5.val();
            self.offset_correction[c].first.next = self.slot_pipeline.first_5.val();
            self.offset_correction[c].bank.next = self.slot_pipeline.bank_5.val();
            self.offset_correction[c].position.next = self.slot_pipeline.position_5.val();
            self.offset_correction[c].negative_plane.next = self.slot_pipeline.negative_5.val();
            self.offset_correction[c].drain_bank.next = self.result_drain.offset_bank[c].val();
            self.result_drain.offset[c].next = self.offset_correction[c].offset.val();
        }

        // Results.
        self.accumulated.next = self.advance.val() & self.slot_pipeline.convert_5.val();
        self.result_drain.clock.next = self.clock.val();
        self.result_drain.reset.next = self.reset.val();
        self.result_drain.last_lane_column.next = self.used_registers.last_lane_column.val();
        self.result_drain.slot.next = self.slot_pipeline.slot_6.val();
        self.result_drain.bank.next = self.slot_pipeline.bank_6.val();
        self.result_drain.finish.next = self.advance.val() & self.slot_pipeline.last_slot_6.val();
        self.result_drain.zero.next = self.slot_pipeline.zero_6.val();
        self.result_drain.y_ready.next = self.y_ready.val();
        self.y_valid.next = self.result_drain.y_valid.val();
        self.y_last.next = self.result_drain.y_last.val();
        self.y.next = self.result_drain.y.val();

        // Counters.
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
        for a in 0..self.array_present.len() {
            self.counters.present[a].next = self.array_present[a].val();
        }
        self.clocks.next = self.counters.clocks.val();
        self.stalls.next = self.counters.stalls.val();
        self.steps.next = self.counters.steps.val();
        self.conversions.next = self.counters.conversions.val();
        self.clips.next = self.counters.clips.val();
    }
}

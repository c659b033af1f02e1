//! A bench for every block alone: seeded stimulus, an independent model, vectors for its Verilog.
//!
//! | module | what it does |
//! | --- | --- |
//! | [`mod@bench`] | drives a block, compares it with what a model states, records it |
//! | [`configurations`] | named configurations, and some at the edges of what is legal |
//! | one a block | the stimulus and the model of that block |
//!
//! [`all`] lists them in the widths that the named configurations use.

mod elastic;
mod geometry;
mod stimulus;

pub mod accelerator_registers;
pub mod adc;
pub mod adc_uniform;
pub mod average_pool;
pub mod bench;
pub mod bit_line;
pub mod clip_counter;
pub mod configurations;
pub mod controller;
pub mod counters;
pub mod device_array;
pub mod device_column;
pub mod difference;
pub mod flip_restore;
pub mod frame_check;
pub mod gather;
pub mod lane;
pub mod map_mover;
pub mod max_pool;
pub mod next_plane;
pub mod offset_correction;
pub mod or_tree;
pub mod output_buffer;
pub mod packet_reader;
pub mod partial_sum;
pub mod plane_mask;
pub mod plane_scale;
pub mod plane_splice;
pub mod population_count;
pub mod register_file;
pub mod requantize;
pub mod residual_add;
pub mod result_drain;
pub mod row_doubling;
pub mod scale_product;
pub mod sequencer;
pub mod serial_shift_add;
pub mod shift_add;
pub mod sign_accumulator;
pub mod sign_tracker;
pub mod slot_pipeline;
pub mod subarray_driver;
pub mod twin_adder;
pub mod uniform_restore;
pub mod used_registers;
pub mod watchdog;
pub mod zero_skip;

use forms_export::Design;
use forms_golden::ZeroSkip::{Leading, Off, Plane};
use forms_rtl::accelerator::accelerator_registers::AcceleratorRegisters;
use forms_rtl::accelerator::gather::Gather;
use forms_rtl::accelerator::map_mover::MapMover;
use forms_rtl::accelerator::packet_reader::PacketReader;
use forms_rtl::accelerator::residual_add::ResidualAdd;
use forms_rtl::accelerator::sequencer::Sequencer;
use forms_rtl::accelerator::watchdog::Watchdog;
use forms_rtl::control::controller::Controller;
use forms_rtl::control::counters::Counters;
use forms_rtl::control::plane_mask::PlaneMask;
use forms_rtl::control::result_drain::ResultDrain;
use forms_rtl::control::slot_pipeline::SlotPipeline;
use forms_rtl::control::used_registers::UsedRegisters;
use forms_rtl::converter::adc::Adc;
use forms_rtl::converter::adc_uniform::AdcUniform;
use forms_rtl::converter::flip_restore::FlipRestore;
use forms_rtl::converter::plane_scale::PlaneScale;
use forms_rtl::converter::uniform_restore::UniformRestore;
use forms_rtl::datapath::clip_counter::ClipCounter;
use forms_rtl::datapath::difference::Difference;
use forms_rtl::datapath::lane::Lane;
use forms_rtl::datapath::offset_correction::OffsetCorrection;
use forms_rtl::datapath::plane_splice::PlaneSplice;
use forms_rtl::datapath::register_file::RegisterFile;
use forms_rtl::datapath::serial_shift_add::SerialShiftAdd;
use forms_rtl::datapath::shift_add::ShiftAdd;
use forms_rtl::datapath::sign_accumulator::SignAccumulator;
use forms_rtl::devices::bit_line::BitLine;
use forms_rtl::devices::device_column::DeviceColumn;
use forms_rtl::input::frame_check::FrameCheck;
use forms_rtl::input::next_plane::NextPlane;
use forms_rtl::input::or_tree::OrTree;
use forms_rtl::input::population_count::PopulationCount;
use forms_rtl::input::row_doubling::RowDoubling;
use forms_rtl::input::sign_tracker::SignTracker;
use forms_rtl::input::subarray_driver::SubarrayDriver;
use forms_rtl::input::zero_skip::ZeroSkip;
use forms_rtl::parameters::ZeroSkipPolicy;
use forms_rtl::tile::average_pool::AveragePool;
use forms_rtl::tile::max_pool::MaxPool;
use forms_rtl::tile::output_buffer::OutputBuffer;
use forms_rtl::tile::partial_sum::PartialSum;
use forms_rtl::tile::requantize::Requantize;
use forms_rtl::tile::scale_product::ScaleProduct;
use forms_rtl::tile::twin_adder::TwinAdder;

use bench::{Fault, Plan, export_alone};
use configurations::{accelerator, config, rtl, sizes};
use device_array::Shape;
use forms_testbench::Error;
use forms_verilog::recording::Recording;

/// The bench of one block, or of one variant of it.
#[derive(Clone, Copy, Debug)]
pub struct BlockBench {
    /// Name of the variant.
    pub name: &'static str,
    /// Name of the Verilog module that it is exported as.
    pub module: &'static str,
    /// Runs it with a seed: compared with its model in every clock, and recorded.
    pub run: fn(u64) -> Result<Recording, Error>,
    /// The same with a lie about an output, which must end in [`Error::Mismatch`].
    pub run_with_fault: fn(u64, Fault) -> Result<Recording, Error>,
    /// Its Verilog.
    pub export: fn() -> Result<Design, forms_export::Error>,
}

macro_rules! benches {
    ($($name:literal: $module:ident($block:expr $(, $model:expr)*);)+) => {
        &[$(BlockBench {
            name: $name,
            module: stringify!($module),
            run: |seed| {
                let plan = Plan::new($name, stringify!($module), seed);
                $module::bench(&plan, $block $(, $model)*)
            },
            run_with_fault: |seed, fault| {
                let plan = Plan::new($name, stringify!($module), seed).with_fault(fault);
                $module::bench(&plan, $block $(, $model)*)
            },
            export: || export_alone($block, stringify!($module)),
        }),+]
    };
}

// Name: module(block, what its model needs to know). Plain names have the widths of forms-8.
const ALL: &[BlockBench] = benches! {
    "or_tree": or_tree(OrTree::new(8, 16));
    "or_tree_4": or_tree(OrTree::new(4, 16));
    "or_tree_16": or_tree(OrTree::new(16, 16));
    "or_tree_odd": or_tree(OrTree::new(5, 32));
    "or_tree_one_bit": or_tree(OrTree::new(1, 1));
    "next_plane": next_plane(NextPlane::new(16, 4));
    "next_plane_8_bits": next_plane(NextPlane::new(8, 3));
    "next_plane_19_bits": next_plane(NextPlane::new(19, 5));
    "next_plane_one_bit": next_plane(NextPlane::new(1, 1));
    "sign_tracker": sign_tracker(SignTracker::new(8, 16, 4));
    "sign_tracker_odd": sign_tracker(SignTracker::new(5, 19, 5));
    "sign_tracker_one_bit": sign_tracker(SignTracker::new(3, 1, 1));
    "zero_skip_off": zero_skip(ZeroSkip::new(ZeroSkipPolicy::Off, false, &[8], 16, 4), Off, false);
    "zero_skip": zero_skip(ZeroSkip::new(ZeroSkipPolicy::Leading, false, &[8], 16, 4), Leading, false);
    "zero_skip_plane": zero_skip(ZeroSkip::new(ZeroSkipPolicy::Plane, false, &[8], 16, 4), Plane, false);
    "zero_skip_off_signed": zero_skip(ZeroSkip::new(ZeroSkipPolicy::Off, true, &[8], 16, 4), Off, true);
    "zero_skip_signed": zero_skip(ZeroSkip::new(ZeroSkipPolicy::Leading, true, &[8], 16, 4), Leading, true);
    "zero_skip_plane_signed": zero_skip(ZeroSkip::new(ZeroSkipPolicy::Plane, true, &[8], 16, 4), Plane, true);
    "zero_skip_4": zero_skip(ZeroSkip::new(ZeroSkipPolicy::Leading, false, &[4], 16, 4), Leading, false);
    "zero_skip_16": zero_skip(ZeroSkip::new(ZeroSkipPolicy::Leading, false, &[16], 16, 4), Leading, false);
    "zero_skip_128": zero_skip(ZeroSkip::new(ZeroSkipPolicy::Off, false, &[16; 8], 16, 4), Off, false);
    "zero_skip_sme": zero_skip(ZeroSkip::new(ZeroSkipPolicy::Leading, false, &[8], 19, 5), Leading, false);
    "zero_skip_groups": zero_skip(ZeroSkip::new(ZeroSkipPolicy::Plane, true, &[16, 16, 5], 19, 5), Plane, true);
    "zero_skip_32_bits": zero_skip(ZeroSkip::new(ZeroSkipPolicy::Leading, false, &[7], 32, 5), Leading, false);
    "zero_skip_one_bit": zero_skip(ZeroSkip::new(ZeroSkipPolicy::Plane, false, &[3], 1, 1), Plane, false);
    "zero_skip_one_bit_signed": zero_skip(ZeroSkip::new(ZeroSkipPolicy::Leading, true, &[1], 1, 1), Leading, true);
    "population_count": population_count(PopulationCount::new(&[8], 5));
    "population_count_16": population_count(PopulationCount::new(&[16], 6));
    "population_count_128": population_count(PopulationCount::new(&[16; 8], 9));
    "population_count_groups": population_count(PopulationCount::new(&[16, 16, 5], 6));
    "population_count_one_row": population_count(PopulationCount::new(&[1], 1));
    "frame_check": frame_check(FrameCheck::new(4), 16);
    "frame_check_odd": frame_check(FrameCheck::new(3), 5);
    "frame_check_one_subarray": frame_check(FrameCheck::new(1), 1);
    "row_doubling": row_doubling(RowDoubling::new(8, 19, 16, 15), 16);
    "row_doubling_128": row_doubling(RowDoubling::new(128, 19, 1, 14), 1);
    "row_doubling_odd": row_doubling(RowDoubling::new(5, 19, 3, 7), 3);
    "row_doubling_one_row": row_doubling(RowDoubling::new(1, 4, 7, 3), 7);
    "subarray_driver": subarray_driver(SubarrayDriver::new(&[8], 16));
    "subarray_driver_4": subarray_driver(SubarrayDriver::new(&[4], 32));
    "subarray_driver_16": subarray_driver(SubarrayDriver::new(&[16], 8));
    "subarray_driver_128": subarray_driver(SubarrayDriver::new(&[16; 8], 1));
    "subarray_driver_odd": subarray_driver(SubarrayDriver::new(&[16, 5], 11));
    "subarray_driver_words": subarray_driver(SubarrayDriver::new(&[3], 70));
    "bit_line": bit_line(BitLine::new(8, 2, 5));
    "bit_line_4": bit_line(BitLine::new(4, 2, 4));
    "bit_line_16": bit_line(BitLine::new(16, 2, 6));
    "bit_line_128": bit_line(BitLine::new(16, 2, 9));
    "bit_line_sme": bit_line(BitLine::new(8, 1, 4));
    "bit_line_3_bits": bit_line(BitLine::new(9, 3, 6));
    "bit_line_8_bits": bit_line(BitLine::new(3, 8, 10));
    "bit_line_one_device": bit_line(BitLine::new(1, 1, 1));
    "device_column": device_column(DeviceColumn::new(8, 2, 5, 512, 9), 512);
    "device_column_tiny": device_column(DeviceColumn::new(4, 2, 4, 16, 4), 16);
    "device_column_odd": device_column(DeviceColumn::new(5, 3, 6, 11, 4), 11);
    "device_column_one_word": device_column(DeviceColumn::new(1, 1, 1, 1, 1), 1);
    "device_array": device_array(device_array::named("forms-8"), &Shape::FORMS_8);
    "device_array_tiny": device_array(device_array::named("forms-tiny"), &Shape::TINY);
    "device_array_groups": device_array(Shape::GROUPED.array(), &Shape::GROUPED);
    "device_array_sme": device_array(Shape::SME.array(), &Shape::SME);
    "device_array_odd": device_array(Shape::ODD.array(), &Shape::ODD);
    "device_array_turns": device_array(Shape::TURNS.array(), &Shape::TURNS);
    "device_array_one_column": device_array(Shape::ONE_COLUMN.array(), &Shape::ONE_COLUMN);
    "device_array_one_device": device_array(Shape::ONE_DEVICE.array(), &Shape::ONE_DEVICE);
    "adc": adc(Adc::new(5, 4));
    "adc_lossless": adc(Adc::new(5, 5));
    "adc_4": adc(Adc::new(4, 3));
    "adc_16": adc(Adc::new(6, 5));
    "adc_128": adc(Adc::new(9, 8));
    "adc_20_bits": adc(Adc::new(20, 7));
    "adc_one_bit": adc(Adc::new(1, 1));
    "adc_uniform": adc_uniform(AdcUniform::new(3, 5, 3), 3);
    "adc_uniform_fine": adc_uniform(AdcUniform::new(1, 5, 4), 1);
    "adc_uniform_coarse": adc_uniform(AdcUniform::new(5, 5, 4), 5);
    "adc_uniform_20_bits": adc_uniform(AdcUniform::new(4097, 20, 7), 4097);
    "adc_uniform_one_bit": adc_uniform(AdcUniform::new(1, 1, 1), 1);
    "plane_scale": plane_scale(PlaneScale::new(2, 5), 8, 3);
    "plane_scale_128": plane_scale(PlaneScale::new(2, 9), 128, 3);
    "plane_scale_sme": plane_scale(PlaneScale::new(1, 4), 8, 1);
    "plane_scale_3_bits": plane_scale(PlaneScale::new(3, 6), 9, 7);
    "plane_scale_8_bits": plane_scale(PlaneScale::new(8, 11), 5, 255);
    "flip_restore": flip_restore(FlipRestore::new(4, 5), 8, 3);
    "flip_restore_4": flip_restore(FlipRestore::new(3, 4), 4, 3);
    "flip_restore_16": flip_restore(FlipRestore::new(5, 6), 16, 3);
    "flip_restore_128": flip_restore(FlipRestore::new(8, 9), 128, 3);
    "flip_restore_3_bits": flip_restore(FlipRestore::new(5, 6), 9, 7);
    "flip_restore_one_device": flip_restore(FlipRestore::new(1, 1), 1, 1);
    "uniform_restore": uniform_restore(UniformRestore::new(3, 24, 3, 5), 3, 24);
    "uniform_restore_coarse": uniform_restore(UniformRestore::new(5, 24, 4, 5), 5, 24);
    "uniform_restore_20_bits": uniform_restore(UniformRestore::new(5003, 1_000_003, 8, 20), 5003, 1_000_003);
    "uniform_restore_one_bit": uniform_restore(UniformRestore::new(1, 1, 1, 1), 1, 1);
    "shift_add": shift_add(ShiftAdd::new(4, 2, 5, 11), 8, 2);
    "shift_add_4": shift_add(ShiftAdd::new(4, 2, 4, 10), 4, 2);
    "shift_add_16": shift_add(ShiftAdd::new(4, 2, 6, 12), 16, 2);
    "shift_add_3_bits": shift_add(ShiftAdd::new(3, 3, 6, 12), 5, 3);
    "shift_add_16_devices": shift_add(ShiftAdd::new(16, 1, 2, 18), 3, 1);
    "shift_add_one_device": shift_add(ShiftAdd::new(1, 1, 1, 1), 1, 1);
    "serial_shift_add": serial_shift_add(SerialShiftAdd::new(1, 4, 2, 9, 15), 128, 2, 4);
    "serial_shift_add_two_turns": serial_shift_add(SerialShiftAdd::new(2, 2, 2, 5, 11), 8, 2, 2);
    "serial_shift_add_odd": serial_shift_add(SerialShiftAdd::new(3, 3, 1, 3, 12), 5, 1, 3);
    "serial_shift_add_4_bits": serial_shift_add(SerialShiftAdd::new(1, 3, 4, 6, 14), 3, 4, 3);
    "plane_splice": plane_splice(PlaneSplice::new(8, 1, 4, 11), 1, 8);
    "plane_splice_128": plane_splice(PlaneSplice::new(8, 1, 8, 15), 1, 128);
    "plane_splice_odd": plane_splice(PlaneSplice::new(3, 1, 3, 6), 1, 7);
    "plane_splice_16_planes": plane_splice(PlaneSplice::new(16, 1, 3, 19), 1, 5);
    "plane_splice_one_plane": plane_splice(PlaneSplice::new(1, 1, 1, 1), 1, 1);
    "plane_splice_digits": plane_splice(PlaneSplice::new(4, 2, 5, 11), 2, 24);
    "difference": difference(Difference::new(11));
    "difference_128": difference(Difference::new(15));
    "difference_one_bit": difference(Difference::new(1));
    "difference_28_bits": difference(Difference::new(28));
    "offset_correction": offset_correction(OffsetCorrection::new(8, 9, 32, 4), 128, 8, 16);
    "offset_correction_exact": offset_correction(OffsetCorrection::new(3, 3, 10, 2), 5, 3, 4);
    "offset_correction_odd": offset_correction(OffsetCorrection::new(9, 3, 20, 3), 5, 9, 7);
    "offset_correction_32_bits": offset_correction(OffsetCorrection::new(16, 10, 58, 5), 512, 16, 32);
    "offset_correction_one_bit": offset_correction(OffsetCorrection::new(1, 1, 3, 1), 1, 1, 1);
    "register_file": register_file(RegisterFile::new(32, 32), 32);
    "register_file_tiny": register_file(RegisterFile::new(4, 29), 4);
    "register_file_odd": register_file(RegisterFile::new(5, 33), 5);
    "register_file_one_word": register_file(RegisterFile::new(1, 3), 1);
    "sign_accumulator": sign_accumulator(SignAccumulator::new(&rtl("forms-8")), &config("forms-8"));
    "sign_accumulator_tiny": sign_accumulator(SignAccumulator::new(&rtl("forms-tiny")), &config("forms-tiny"));
    "sign_accumulator_128": sign_accumulator(SignAccumulator::new(&rtl("isaac-128")), &config("isaac-128"));
    "sign_accumulator_odd": sign_accumulator(SignAccumulator::new(&rtl("odd")), &config("odd"));
    "sign_accumulator_32_bits": sign_accumulator(SignAccumulator::new(&rtl("at-once")), &config("at-once"));
    "sign_accumulator_least": sign_accumulator(SignAccumulator::new(&rtl("least")), &config("least"));
    "clip_counter": clip_counter(ClipCounter::new(4, 3));
    "clip_counter_odd": clip_counter(ClipCounter::new(5, 4));
    "clip_counter_32": clip_counter(ClipCounter::new(32, 6));
    "clip_counter_one": clip_counter(ClipCounter::new(1, 1));
    "lane": lane(Lane::new(&rtl("forms-8")), &config("forms-8"));
    "lane_tiny": lane(Lane::new(&rtl("forms-tiny")), &config("forms-tiny"));
    "lane_saturating": lane(Lane::new(&rtl("forms-8-saturating")), &config("forms-8-saturating"));
    "lane_lossless": lane(Lane::new(&rtl("forms-8-lossless")), &config("forms-8-lossless"));
    "lane_isaac": lane(Lane::new(&rtl("isaac-128")), &config("isaac-128"));
    "lane_prime": lane(Lane::new(&rtl("prime-8")), &config("prime-8"));
    "lane_prime_128": lane(Lane::new(&rtl("prime-128")), &config("prime-128"));
    "lane_sme": lane(Lane::new(&rtl("sme-8-narrow")), &config("sme-8-narrow"));
    "lane_odd": lane(Lane::new(&rtl("odd")), &config("odd"));
    "lane_turns": lane(Lane::new(&rtl("turns")), &config("turns"));
    "lane_least": lane(Lane::new(&rtl("least")), &config("least"));
    "lane_at_once": lane(Lane::new(&rtl("at-once")), &config("at-once"));
    "lane_isaac_lanes": lane(Lane::new(&rtl("isaac-lanes")), &config("isaac-lanes"));
    "lane_prime_turns": lane(Lane::new(&rtl("prime-turns")), &config("prime-turns"));
    "lane_sme_odd": lane(Lane::new(&rtl("sme-odd")), &config("sme-odd"));
    "controller": controller(Controller::new(&rtl("forms-8")), &config("forms-8"));
    "controller_4": controller(Controller::new(&rtl("forms-4")), &config("forms-4"));
    "controller_wide": controller(Controller::new(&rtl("forms-8-wide")), &config("forms-8-wide"));
    "controller_tiny": controller(Controller::new(&rtl("forms-tiny")), &config("forms-tiny"));
    "controller_isaac": controller(Controller::new(&rtl("isaac-128")), &config("isaac-128"));
    "controller_sme": controller(Controller::new(&rtl("sme-8")), &config("sme-8"));
    "controller_odd": controller(Controller::new(&rtl("odd")), &config("odd"));
    "controller_turns": controller(Controller::new(&rtl("turns")), &config("turns"));
    "controller_at_once": controller(Controller::new(&rtl("at-once")), &config("at-once"));
    "controller_least": controller(Controller::new(&rtl("least")), &config("least"));
    "slot_pipeline": slot_pipeline(SlotPipeline::new(&rtl("forms-8")), &config("forms-8"));
    "slot_pipeline_sme": slot_pipeline(SlotPipeline::new(&rtl("sme-8")), &config("sme-8"));
    "slot_pipeline_tiny": slot_pipeline(SlotPipeline::new(&rtl("forms-tiny")), &config("forms-tiny"));
    "slot_pipeline_odd": slot_pipeline(SlotPipeline::new(&rtl("odd")), &config("odd"));
    "slot_pipeline_turns": slot_pipeline(SlotPipeline::new(&rtl("turns")), &config("turns"));
    "slot_pipeline_least": slot_pipeline(SlotPipeline::new(&rtl("least")), &config("least"));
    "result_drain": result_drain(ResultDrain::new(&rtl("forms-8")), &config("forms-8"));
    "result_drain_sme": result_drain(ResultDrain::new(&rtl("sme-8")), &config("sme-8"));
    "result_drain_wide": result_drain(ResultDrain::new(&rtl("forms-8-wide")), &config("forms-8-wide"));
    "result_drain_tiny": result_drain(ResultDrain::new(&rtl("forms-tiny")), &config("forms-tiny"));
    "result_drain_isaac": result_drain(ResultDrain::new(&rtl("isaac-lanes")), &config("isaac-lanes"));
    "result_drain_odd": result_drain(ResultDrain::new(&rtl("odd")), &config("odd"));
    "result_drain_at_once": result_drain(ResultDrain::new(&rtl("at-once")), &config("at-once"));
    "result_drain_least": result_drain(ResultDrain::new(&rtl("least")), &config("least"));
    "counters": counters(Counters::new(&rtl("forms-8")), &config("forms-8"));
    "counters_tiny": counters(Counters::new(&rtl("forms-tiny")), &config("forms-tiny"));
    "counters_prime": counters(Counters::new(&rtl("prime-8")), &config("prime-8"));
    "counters_sme": counters(Counters::new(&rtl("sme-8")), &config("sme-8"));
    "counters_odd": counters(Counters::new(&rtl("prime-turns")), &config("prime-turns"));
    "counters_sme_odd": counters(Counters::new(&rtl("sme-odd")), &config("sme-odd"));
    "counters_6_bits": counters(Counters::of_bits(&rtl("forms-tiny"), 6), &config("forms-tiny"));
    "counters_least": counters(Counters::new(&rtl("least")), &config("least"));
    "plane_mask": plane_mask(PlaneMask::new(16));
    "plane_mask_odd": plane_mask(PlaneMask::new(6));
    "plane_mask_32": plane_mask(PlaneMask::new(32));
    "plane_mask_two": plane_mask(PlaneMask::new(2));
    "used_registers": used_registers(UsedRegisters::new(&rtl("forms-8")), &config("forms-8"));
    "used_registers_sme": used_registers(UsedRegisters::new(&rtl("sme-8")), &config("sme-8"));
    "used_registers_tiny": used_registers(UsedRegisters::new(&rtl("forms-tiny")), &config("forms-tiny"));
    "used_registers_odd": used_registers(UsedRegisters::new(&rtl("odd")), &config("odd"));
    "used_registers_three_lanes": used_registers(UsedRegisters::new(&rtl("isaac-lanes")), &config("isaac-lanes"));
    "used_registers_eleven_lanes": used_registers(UsedRegisters::new(&rtl("eleven-lanes")), &config("eleven-lanes"));
    "used_registers_at_once": used_registers(UsedRegisters::new(&rtl("at-once")), &config("at-once"));
    "used_registers_least": used_registers(UsedRegisters::new(&rtl("least")), &config("least"));
    "twin_adder": twin_adder(TwinAdder::new(32, 32), 32);
    "twin_adder_tiny": twin_adder(TwinAdder::new(4, 29), 4);
    "twin_adder_words": twin_adder(TwinAdder::new(75, 40), 75);
    "twin_adder_one_column": twin_adder(TwinAdder::new(1, 3), 1);
    "partial_sum": partial_sum(PartialSum::new(2, 32, 32), 32);
    "partial_sum_8": partial_sum(PartialSum::new(8, 32, 32), 32);
    "partial_sum_tiny": partial_sum(PartialSum::new(2, 4, 29), 4);
    "partial_sum_wide": partial_sum(PartialSum::new(8, 21, 60), 21);
    "partial_sum_odd": partial_sum(PartialSum::new(3, 5, 33), 5);
    "partial_sum_one_crossbar": partial_sum(PartialSum::new(1, 1, 3), 1);
    "scale_product": scale_product(ScaleProduct::new(34));
    "scale_product_tiny": scale_product(ScaleProduct::new(31));
    "scale_product_64": scale_product(ScaleProduct::new(64));
    "scale_product_17": scale_product(ScaleProduct::new(17));
    "scale_product_4": scale_product(ScaleProduct::new(4));
    "requantize": requantize(Requantize::new(32, 34), 32);
    "requantize_tiny": requantize(Requantize::new(4, 31), 4);
    "requantize_64": requantize(Requantize::new(21, 64), 21);
    "requantize_16": requantize(Requantize::new(1, 16), 1);
    "max_pool": max_pool(MaxPool::new(32), 32);
    "max_pool_tiny": max_pool(MaxPool::new(4), 4);
    "max_pool_odd": max_pool(MaxPool::new(3), 3);
    "max_pool_one_column": max_pool(MaxPool::new(1), 1);
    "average_pool": average_pool(AveragePool::new(32), 32);
    "average_pool_tiny": average_pool(AveragePool::new(4), 4);
    "average_pool_odd": average_pool(AveragePool::new(3), 3);
    "average_pool_one_column": average_pool(AveragePool::new(1), 1);
    "output_buffer": output_buffer(OutputBuffer::new(32), 32);
    "output_buffer_tiny": output_buffer(OutputBuffer::new(4), 4);
    "output_buffer_odd": output_buffer(OutputBuffer::new(21), 21);
    "output_buffer_one_word": output_buffer(OutputBuffer::new(1), 1);
    "watchdog": watchdog(Watchdog::new(12), 12);
    "watchdog_64": watchdog(Watchdog::new(64), 64);
    "watchdog_least": watchdog(Watchdog::new(2), 2);
    "packet_reader": packet_reader(PacketReader::new(0x1b65_9a0f), 0x1b65_9a0f);
    "packet_reader_ones": packet_reader(PacketReader::new(u32::MAX), u32::MAX);
    "residual_add": residual_add(ResidualAdd::new());
    "map_mover": map_mover(MapMover::new(8), 8);
    "map_mover_11": map_mover(MapMover::new(11), 11);
    "map_mover_32": map_mover(MapMover::new(32), 32);
    "accelerator_registers": accelerator_registers(AcceleratorRegisters::new(&sizes("forms-8", 8, 1024)), &accelerator("forms-8", 8, 1024));
    "accelerator_registers_odd": accelerator_registers(AcceleratorRegisters::new(&sizes("odd", 5, 37)), &accelerator("odd", 5, 37));
    "sequencer": sequencer(Sequencer::new(&sizes("forms-tiny", 2, 64)), &accelerator("forms-tiny", 2, 64));
    "sequencer_odd": sequencer(Sequencer::new(&sizes("odd", 5, 37)), &accelerator("odd", 5, 37));
    "gather": gather(Gather::new(&sizes("forms-tiny", 2, 64)), &accelerator("forms-tiny", 2, 64));
    "gather_odd": gather(Gather::new(&sizes("odd", 5, 37)), &accelerator("odd", 5, 37));
    "gather_one_row": gather(Gather::new(&sizes("least", 1, 2)), &accelerator("least", 1, 2));
};

/// Every bench. Plain names have the widths of forms-8.
pub fn all() -> &'static [BlockBench] {
    ALL
}

/// The bench of the variant `name`.
pub fn named(name: &str) -> Option<&'static BlockBench> {
    ALL.iter().find(|bench| bench.name == name)
}

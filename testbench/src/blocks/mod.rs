//! A bench for every block alone: seeded stimulus, an independent model, vectors for its Verilog.
//!
//! | module | what it does |
//! | --- | --- |
//! | [`mod@bench`] | drives a block, compares it with what a model states, records it |
//! | one a block | the stimulus and the model of that block |
//!
//! [`all`] lists them in the widths that the named configurations use.

mod elastic;
mod stimulus;

pub mod adc;
pub mod adc_uniform;
pub mod average_pool;
pub mod bench;
pub mod bit_line;
pub mod clip_counter;
pub mod controller;
pub mod counters;
pub mod device_array;
pub mod device_column;
pub mod difference;
pub mod flip_restore;
pub mod lane;
pub mod max_pool;
pub mod next_plane;
pub mod offset_correction;
pub mod or_tree;
pub mod output_buffer;
pub mod partial_sum;
pub mod plane_mask;
pub mod plane_scale;
pub mod plane_splice;
pub mod population_count;
pub mod register_file;
pub mod requantize;
pub mod result_drain;
pub mod row_doubling;
pub mod scale_product;
pub mod serial_shift_add;
pub mod shift_add;
pub mod sign_accumulator;
pub mod sign_tracker;
pub mod slot_pipeline;
pub mod subarray_driver;
pub mod twin_adder;
pub mod uniform_restore;
pub mod used_registers;
pub mod zero_skip;

use forms_export::Design;
use forms_golden::AdcPolicy;
use forms_golden::ZeroSkip::{Leading, Off, Plane};
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
use forms_rtl::datapath::lane::Weighing::{Parallel, Planes, Serial};
use forms_rtl::datapath::lane::{Conversion, Lane};
use forms_rtl::datapath::offset_correction::OffsetCorrection;
use forms_rtl::datapath::plane_splice::PlaneSplice;
use forms_rtl::datapath::register_file::RegisterFile;
use forms_rtl::datapath::serial_shift_add::SerialShiftAdd;
use forms_rtl::datapath::shift_add::ShiftAdd;
use forms_rtl::datapath::sign_accumulator::SignAccumulator;
use forms_rtl::devices::bit_line::BitLine;
use forms_rtl::devices::device_array::DeviceArray;
use forms_rtl::devices::device_column::DeviceColumn;
use forms_rtl::input::next_plane::NextPlane;
use forms_rtl::input::or_tree::OrTree;
use forms_rtl::input::population_count::PopulationCount;
use forms_rtl::input::row_doubling::RowDoubling;
use forms_rtl::input::sign_tracker::SignTracker;
use forms_rtl::input::subarray_driver::SubarrayDriver;
use forms_rtl::input::zero_skip::{ZeroSkip, ZeroSkipPolicy};
use forms_rtl::tile::average_pool::AveragePool;
use forms_rtl::tile::max_pool::MaxPool;
use forms_rtl::tile::output_buffer::OutputBuffer;
use forms_rtl::tile::partial_sum::PartialSum;
use forms_rtl::tile::requantize::Requantize;
use forms_rtl::tile::scale_product::ScaleProduct;
use forms_rtl::tile::twin_adder::TwinAdder;

use crate::Error;
use crate::recording::Recording;
use bench::{Fault, Plan, export_alone};
use lane::Surroundings;

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

/// Around the lane of forms-8.
const FORMS_8: Surroundings = Surroundings {
    rows: 8,
    subarrays: 16,
    beats: 32,
    policy: AdcPolicy::FlipEncoded,
    weighing: Parallel { arrays: 1 },
    polarized: true,
};

/// Around the lane of isaac-128.
const ISAAC_128: Surroundings = Surroundings {
    rows: 128,
    subarrays: 1,
    beats: 128,
    weighing: Serial { arrays: 1 },
    polarized: false,
    ..FORMS_8
};

/// Around a lane of sme-8.
const SME_8: Surroundings = Surroundings {
    weighing: Planes,
    polarized: false,
    ..FORMS_8
};

/// Around the lane of forms-tiny.
const TINY: Surroundings = Surroundings {
    rows: 4,
    subarrays: 4,
    beats: 4,
    ..FORMS_8
};

// Name: module(block, what its model needs to know). Plain names have the widths of forms-8.
const ALL: &[BlockBench] = benches! {
    "or_tree": or_tree(OrTree::<16>::new(8));
    "or_tree_4": or_tree(OrTree::<16>::new(4));
    "or_tree_16": or_tree(OrTree::<16>::new(16));
    "next_plane": next_plane(NextPlane::<16, 4>::new());
    "next_plane_8_bits": next_plane(NextPlane::<8, 3>::new());
    "sign_tracker": sign_tracker(SignTracker::<16, 4>::new(8));
    "zero_skip_off": zero_skip(ZeroSkip::<8, 16, 4>::new(ZeroSkipPolicy::Off, false, 1), Off, false);
    "zero_skip": zero_skip(ZeroSkip::<8, 16, 4>::new(ZeroSkipPolicy::Leading, false, 1), Leading, false);
    "zero_skip_plane": zero_skip(ZeroSkip::<8, 16, 4>::new(ZeroSkipPolicy::Plane, false, 1), Plane, false);
    "zero_skip_off_signed": zero_skip(ZeroSkip::<8, 16, 4>::new(ZeroSkipPolicy::Off, true, 1), Off, true);
    "zero_skip_signed": zero_skip(ZeroSkip::<8, 16, 4>::new(ZeroSkipPolicy::Leading, true, 1), Leading, true);
    "zero_skip_plane_signed": zero_skip(ZeroSkip::<8, 16, 4>::new(ZeroSkipPolicy::Plane, true, 1), Plane, true);
    "zero_skip_4": zero_skip(ZeroSkip::<4, 16, 4>::new(ZeroSkipPolicy::Leading, false, 1), Leading, false);
    "zero_skip_16": zero_skip(ZeroSkip::<16, 16, 4>::new(ZeroSkipPolicy::Leading, false, 1), Leading, false);
    "zero_skip_128": zero_skip(ZeroSkip::<16, 16, 4>::new(ZeroSkipPolicy::Off, false, 8), Off, false);
    "zero_skip_sme": zero_skip(ZeroSkip::<8, 19, 5>::new(ZeroSkipPolicy::Leading, false, 1), Leading, false);
    "population_count": population_count(PopulationCount::<8, 5>::new(1));
    "population_count_16": population_count(PopulationCount::<16, 6>::new(1));
    "population_count_128": population_count(PopulationCount::<16, 9>::new(8));
    "row_doubling": row_doubling(RowDoubling::<19, 4, 15>::new(8), 16);
    "row_doubling_128": row_doubling(RowDoubling::<19, 1, 14>::new(128), 1);
    "subarray_driver": subarray_driver(SubarrayDriver::<8, 16, 4>::new(1));
    "subarray_driver_4": subarray_driver(SubarrayDriver::<4, 32, 5>::new(1));
    "subarray_driver_16": subarray_driver(SubarrayDriver::<16, 8, 3>::new(1));
    "subarray_driver_128": subarray_driver(SubarrayDriver::<16, 1, 1>::new(8));
    "bit_line": bit_line(BitLine::<8, 16, 5>::new());
    "bit_line_4": bit_line(BitLine::<4, 8, 4>::new());
    "bit_line_16": bit_line(BitLine::<16, 32, 6>::new());
    "bit_line_128": bit_line(BitLine::<16, 32, 9>::new());
    "bit_line_sme": bit_line(BitLine::<8, 8, 4>::new());
    "device_column": device_column(DeviceColumn::<8, 16, 5, 9>::new());
    "device_column_tiny": device_column(DeviceColumn::<4, 8, 4, 4>::new());
    "device_array": device_array(DeviceArray::<8, 16, 5, 9, 11>::new(4, 1, 11), 16, 128);
    "device_array_tiny": device_array(DeviceArray::<4, 8, 4, 4, 6>::new(4, 1, 6), 4, 16);
    "device_array_groups": device_array(DeviceArray::<16, 32, 8, 4, 7>::new(4, 2, 6), 4, 16);
    "device_array_sme": device_array(DeviceArray::<16, 16, 8, 4, 7>::new(1, 8, 4), 1, 16);
    "adc": adc(Adc::<5, 4>::new());
    "adc_lossless": adc(Adc::<5, 5>::new());
    "adc_4": adc(Adc::<4, 3>::new());
    "adc_16": adc(Adc::<6, 5>::new());
    "adc_128": adc(Adc::<9, 8>::new());
    "adc_uniform": adc_uniform(AdcUniform::<5, 3>::new(3), 3);
    "adc_uniform_fine": adc_uniform(AdcUniform::<5, 4>::new(1), 1);
    "adc_uniform_coarse": adc_uniform(AdcUniform::<5, 4>::new(5), 5);
    "plane_scale": plane_scale(PlaneScale::<5>::new(2), 8, 3);
    "plane_scale_128": plane_scale(PlaneScale::<9>::new(2), 128, 3);
    "plane_scale_sme": plane_scale(PlaneScale::<4>::new(1), 8, 1);
    "flip_restore": flip_restore(FlipRestore::<4, 5>::new(), 8);
    "flip_restore_4": flip_restore(FlipRestore::<3, 4>::new(), 4);
    "flip_restore_16": flip_restore(FlipRestore::<5, 6>::new(), 16);
    "flip_restore_128": flip_restore(FlipRestore::<8, 9>::new(), 128);
    "uniform_restore": uniform_restore(UniformRestore::<3, 5, 6>::new(3, 24), 3, 24);
    "uniform_restore_coarse": uniform_restore(UniformRestore::<4, 5, 7>::new(5, 24), 5, 24);
    "shift_add": shift_add(ShiftAdd::<5, 11>::new(), 8);
    "shift_add_4": shift_add(ShiftAdd::<4, 10>::new(), 4);
    "shift_add_16": shift_add(ShiftAdd::<6, 12>::new(), 16);
    "serial_shift_add": serial_shift_add(SerialShiftAdd::<9, 15>::new(), 128);
    "plane_splice": plane_splice(PlaneSplice::<4, 11>::new(), 8);
    "plane_splice_128": plane_splice(PlaneSplice::<8, 15>::new(), 128);
    "difference": difference(Difference::<11>::new());
    "difference_128": difference(Difference::<15>::new());
    "offset_correction": offset_correction(OffsetCorrection::<9, 32, 4>::new(8), 128, 8);
    "register_file": register_file(RegisterFile::<5, 32>::new());
    "register_file_tiny": register_file(RegisterFile::<2, 29>::new());
    "register_file_wide": register_file(RegisterFile::<1, 32>::new());
    "sign_accumulator": sign_accumulator(SignAccumulator::<11, 32, 4, 9, 5>::new(true), 8, 16, true);
    "sign_accumulator_tiny": sign_accumulator(SignAccumulator::<10, 29, 4, 4, 2>::new(true), 4, 4, true);
    "sign_accumulator_128": sign_accumulator(SignAccumulator::<15, 32, 4, 7, 5>::new(false), 128, 1, false);
    "clip_counter": clip_counter(ClipCounter::new(4));
    "lane": lane(
        Lane::<5, 4, 11, 32, 4, 9, 5, 4>::new(Conversion::FlipEncoded, Parallel { arrays: 1 }, true),
        FORMS_8
    );
    "lane_tiny": lane(
        Lane::<4, 3, 10, 29, 4, 4, 2, 4>::new(Conversion::FlipEncoded, Parallel { arrays: 1 }, true),
        TINY
    );
    "lane_saturating": lane(
        Lane::<5, 4, 11, 32, 4, 9, 5, 4>::new(Conversion::Saturating, Parallel { arrays: 1 }, true),
        Surroundings { policy: AdcPolicy::Saturating, ..FORMS_8 }
    );
    "lane_lossless": lane(
        Lane::<5, 5, 11, 32, 4, 9, 5, 4>::new(Conversion::Lossless, Parallel { arrays: 1 }, true),
        Surroundings { policy: AdcPolicy::Lossless, ..FORMS_8 }
    );
    "lane_isaac": lane(
        Lane::<9, 8, 15, 32, 4, 7, 5, 1>::new(Conversion::FlipEncoded, Serial { arrays: 1 }, false),
        ISAAC_128
    );
    "lane_prime": lane(
        Lane::<5, 4, 11, 32, 4, 9, 5, 4>::new(Conversion::FlipEncoded, Parallel { arrays: 2 }, false),
        Surroundings { weighing: Parallel { arrays: 2 }, polarized: false, ..FORMS_8 }
    );
    "lane_prime_128": lane(
        Lane::<9, 8, 15, 32, 4, 7, 5, 1>::new(Conversion::FlipEncoded, Serial { arrays: 2 }, false),
        Surroundings { weighing: Serial { arrays: 2 }, ..ISAAC_128 }
    );
    "lane_sme": lane(
        Lane::<4, 3, 11, 32, 5, 9, 5, 1>::new(Conversion::FlipEncoded, Planes, false),
        // Sixteen arrays take long to program: some of their beats are enough.
        Surroundings { beats: 8, ..SME_8 }
    );
    "controller": controller(Controller::<5, 4, 5, 9>::new(1, 32, false), 32, 16, 1, 1);
    "controller_4": controller(Controller::<5, 5, 5, 10>::new(1, 32, false), 32, 32, 1, 1);
    "controller_wide": controller(Controller::<5, 4, 1, 4>::new(32, 1, false), 32, 16, 32, 1);
    "controller_tiny": controller(Controller::<2, 2, 2, 4>::new(1, 4, false), 4, 4, 1, 1);
    "controller_isaac": controller(Controller::<5, 1, 7, 7>::new(1, 128, true), 32, 1, 1, 4);
    "controller_sme": controller(Controller::<7, 4, 5, 9>::new(4, 32, false), 128, 16, 4, 1);
    "slot_pipeline": slot_pipeline(SlotPipeline::<5, 4, 9>::new());
    "slot_pipeline_sme": slot_pipeline(SlotPipeline::<4, 5, 9>::new());
    "slot_pipeline_tiny": slot_pipeline(SlotPipeline::<4, 4, 4>::new());
    "result_drain": result_drain(ResultDrain::<32, 5, 5>::new(1), 32);
    "result_drain_sme": result_drain(ResultDrain::<32, 7, 5>::new(4), 128);
    "result_drain_wide": result_drain(ResultDrain::<32, 5, 1>::new(32), 32);
    "result_drain_tiny": result_drain(ResultDrain::<29, 2, 2>::new(1), 4);
    "counters": counters(Counters::<5>::new(4, 0), 4);
    "counters_tiny": counters(Counters::<2>::new(4, 0), 4);
    "counters_prime": counters(Counters::<5>::new(8, 0), 8);
    "counters_sme": counters(Counters::<7>::new(16, 16), 16);
    "plane_mask": plane_mask(PlaneMask::new());
    "used_registers": used_registers(UsedRegisters::<5, 4, 4>::new(32, 16, 16), [32, 16, 16]);
    "used_registers_sme": used_registers(UsedRegisters::<7, 4, 5>::new(128, 16, 19), [128, 16, 19]);
    "used_registers_tiny": used_registers(UsedRegisters::<2, 2, 4>::new(4, 4, 16), [4, 4, 16]);
    "twin_adder": twin_adder(TwinAdder::<32, 5, 32>::new());
    "twin_adder_tiny": twin_adder(TwinAdder::<29, 2, 4>::new());
    "partial_sum": partial_sum(PartialSum::<32, 18, 5>::new(2));
    "partial_sum_8": partial_sum(PartialSum::<32, 20, 5>::new(8));
    "partial_sum_tiny": partial_sum(PartialSum::<29, 15, 2>::new(2));
    "scale_product": scale_product(ScaleProduct::<18>::new());
    "scale_product_tiny": scale_product(ScaleProduct::<15>::new());
    "requantize": requantize(Requantize::<18, 5>::new());
    "requantize_tiny": requantize(Requantize::<15, 2>::new());
    "max_pool": max_pool(MaxPool::<5>::new());
    "max_pool_tiny": max_pool(MaxPool::<2>::new());
    "average_pool": average_pool(AveragePool::<5>::new());
    "average_pool_tiny": average_pool(AveragePool::<2>::new());
    "output_buffer": output_buffer(OutputBuffer::<5>::new());
    "output_buffer_tiny": output_buffer(OutputBuffer::<2>::new());
};

/// Every bench. Plain names have the widths of forms-8.
pub fn all() -> &'static [BlockBench] {
    ALL
}

/// The bench of the variant `name`.
pub fn named(name: &str) -> Option<&'static BlockBench> {
    ALL.iter().find(|bench| bench.name == name)
}

//! Where each block of the RTL has its clock.

use forms_rtl::accelerator::{
    accelerator_registers::AcceleratorRegisters, forms_accelerator::FormsAccelerator,
    gather::Gather, map_mover::MapMover, packet_reader::PacketReader, residual_add::ResidualAdd,
    sequencer::Sequencer, watchdog::Watchdog,
};
use forms_rtl::control::{
    controller::Controller, counters::Counters, plane_mask::PlaneMask, result_drain::ResultDrain,
    slot_pipeline::SlotPipeline, used_registers::UsedRegisters,
};
use forms_rtl::converter::{
    adc::Adc, adc_uniform::AdcUniform, flip_restore::FlipRestore, plane_scale::PlaneScale,
    uniform_restore::UniformRestore,
};
use forms_rtl::crossbar::{crossbar::Crossbar, crossbar_core::CrossbarCore};
use forms_rtl::datapath::{
    clip_counter::ClipCounter, difference::Difference, lane::Lane,
    offset_correction::OffsetCorrection, plane_splice::PlaneSplice, register_file::RegisterFile,
    serial_shift_add::SerialShiftAdd, shift_add::ShiftAdd, sign_accumulator::SignAccumulator,
};
use forms_rtl::devices::{
    bit_line::BitLine, device_array::DeviceArray, device_column::DeviceColumn,
};
use forms_rtl::input::{
    frame_check::FrameCheck, next_plane::NextPlane, or_tree::OrTree,
    population_count::PopulationCount, row_doubling::RowDoubling, sign_tracker::SignTracker,
    subarray_driver::SubarrayDriver, zero_skip::ZeroSkip,
};
use forms_rtl::tile::{
    average_pool::AveragePool, forms_tile::FormsTile, max_pool::MaxPool,
    output_buffer::OutputBuffer, partial_sum::PartialSum, requantize::Requantize,
    scale_product::ScaleProduct, twin_adder::TwinAdder,
};

use crate::simulator::Clocked;

macro_rules! clocked {
    ($($block:ident),* $(,)?) => { $(
        impl Clocked for $block {
            const CLOCKED: bool = true;

            fn drive_clock(&mut self, high: bool) {
                self.clock.next.clk = high;
            }
        }
    )* };
}

macro_rules! combinational {
    ($($block:ident),* $(,)?) => { $(
        impl Clocked for $block {
            const CLOCKED: bool = false;

            fn drive_clock(&mut self, _high: bool) {}
        }
    )* };
}

clocked! {
    FrameCheck,
    SignTracker,
    ZeroSkip,
    DeviceColumn,
    DeviceArray,
    Adc,
    AdcUniform,
    FlipRestore,
    UniformRestore,
    ShiftAdd,
    RegisterFile,
    SignAccumulator,
    ClipCounter,
    Lane,
    SerialShiftAdd,
    PlaneSplice,
    OffsetCorrection,
    PopulationCount,
    RowDoubling,
    PlaneMask,
    Controller,
    SlotPipeline,
    ResultDrain,
    Counters,
    UsedRegisters,
    CrossbarCore,
    Crossbar,
    TwinAdder,
    PartialSum,
    ScaleProduct,
    Requantize,
    MaxPool,
    AveragePool,
    OutputBuffer,
    FormsTile,
    AcceleratorRegisters,
    PacketReader,
    Sequencer,
    MapMover,
    Gather,
    ResidualAdd,
    Watchdog,
    FormsAccelerator,
}

combinational! {
    OrTree,
    NextPlane,
    SubarrayDriver,
    BitLine,
    PlaneScale,
    Difference,
}

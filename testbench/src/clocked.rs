//! Where each block of the RTL has its clock.

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
    next_plane::NextPlane, or_tree::OrTree, population_count::PopulationCount,
    row_doubling::RowDoubling, sign_tracker::SignTracker, subarray_driver::SubarrayDriver,
    zero_skip::ZeroSkip,
};
use forms_rtl::tile::{
    average_pool::AveragePool, forms_tile::FormsTile, max_pool::MaxPool,
    output_buffer::OutputBuffer, partial_sum::PartialSum, requantize::Requantize,
    scale_product::ScaleProduct, twin_adder::TwinAdder,
};

use crate::simulator::Clocked;

macro_rules! clocked {
    ($($block:ident<$($width:ident),*>;)*) => { $(
        impl<$(const $width: usize),*> Clocked for $block<$($width),*> {
            const CLOCKED: bool = true;

            fn drive_clock(&mut self, high: bool) {
                self.clock.next.clk = high;
            }
        }
    )* };
}

macro_rules! combinational {
    ($($block:ident<$($width:ident),*>;)*) => { $(
        impl<$(const $width: usize),*> Clocked for $block<$($width),*> {
            const CLOCKED: bool = false;

            fn drive_clock(&mut self, _high: bool) {}
        }
    )* };
}

clocked! {
    SignTracker<B, P>;
    ZeroSkip<M, B, P>;
    DeviceColumn<M, LEVELS, CNT, ADDR>;
    DeviceArray<M, LEVELS, CNT, ADDR, PROG>;
    Adc<CNT, CODE>;
    AdcUniform<CNT, CODE>;
    FlipRestore<CODE, CNT>;
    UniformRestore<CODE, CNT, WIDE>;
    ShiftAdd<CNT, SUM>;
    RegisterFile<ADDR, W>;
    SignAccumulator<SUM, ACC, P, ADDR, T>;
    ClipCounter<>;
    Lane<CNT, CODE, SUM, ACC, P, ADDR, T, J>;
    SerialShiftAdd<CNT, SUM>;
    PlaneSplice<CNT, SUM>;
    OffsetCorrection<CNT, ACC, P>;
    RowDoubling<B, FB, PROG>;
    PlaneMask<>;
    Controller<KB, FB, T, ADDR>;
    SlotPipeline<CNT, P, ADDR>;
    ResultDrain<ACC, KB, T>;
    Counters<KB>;
    UsedRegisters<KB, FB, P>;
    CrossbarCore<M, LEVELS, CNT, CODE, SUM, ACC, F, FB, T, KB, ADDR, PROG, B, P, J, S>;
    Crossbar<M, LEVELS, CNT, CODE, SUM, ACC, F, FB, T, KB, ADDR, PROG, B, P, J, S>;
    TwinAdder<ACC, KB, K>;
    PartialSum<ACC, HIGH, KB>;
    ScaleProduct<HIGH>;
    Requantize<HIGH, KB>;
    MaxPool<KB>;
    AveragePool<KB>;
    OutputBuffer<ADDR>;
    FormsTile<M, LEVELS, CNT, CODE, SUM, ACC, F, FB, T, KB, ADDR, PROG, K, HIGH>;
}

combinational! {
    OrTree<B>;
    NextPlane<B, P>;
    SubarrayDriver<M, F, FB>;
    BitLine<M, LEVELS, CNT>;
    PopulationCount<M, CNT>;
    PlaneScale<CNT>;
    Difference<SUM>;
}

//! One file a block of the RTL, and `all` for what is said of every block. One program, since each would
//! take as long to build as all.

mod adc;
mod adc_uniform;
mod all;
mod bit_line;
mod clip_counter;
mod controller;
mod counters;
mod device_array;
mod device_column;
mod difference;
mod flip_restore;
mod lane;
mod next_plane;
mod offset_correction;
mod or_tree;
mod plane_mask;
mod plane_scale;
mod plane_splice;
mod population_count;
mod register_file;
mod result_drain;
mod row_doubling;
mod serial_shift_add;
mod shift_add;
mod sign_accumulator;
mod sign_tracker;
mod slot_pipeline;
mod subarray_driver;
mod support;
mod uniform_restore;
mod used_registers;
mod zero_skip;

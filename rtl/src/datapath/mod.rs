//! Behind the converters: counts in, signed sums out.

pub mod clip_counter;
pub mod difference;
pub mod lane;
pub mod offset_correction;
pub mod plane_splice;
pub mod register_file;
pub mod serial_shift_add;
pub mod shift_add;
pub mod sign_accumulator;

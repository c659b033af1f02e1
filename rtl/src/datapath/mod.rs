//! Behind the converters: counts in, signed sums out.

pub mod clip_counter;
pub mod lane;
pub mod register_file;
pub mod shift_add;
pub mod sign_accumulator;

//! The devices: levels in, bit-line counts out.

pub mod bit_line;
pub mod device_array;
pub mod device_column;

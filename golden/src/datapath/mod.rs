//! The digital half of the machine, one small function a file: which planes are fed, how codes become
//! partial sums, how partial sums become a result.

pub mod accumulate;
pub mod shift_add;
pub mod zero_skip;

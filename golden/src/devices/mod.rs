//! What lies in the devices: magnitudes cut into levels, one polarity a fragment, and the flip encoding.

pub mod flip;
pub mod sign;
pub mod slice;

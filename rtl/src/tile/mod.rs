//! Behind the crossbars: row tiles added up, requantized, pooled and buffered.

pub mod average_pool;
pub mod forms_tile;
pub mod max_pool;
pub mod output_buffer;
pub mod partial_sum;
pub mod requantize;
pub mod scale_product;
pub mod twin_adder;

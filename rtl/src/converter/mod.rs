//! The converters: counts in, restored counts out.

pub mod adc;
pub mod adc_uniform;
pub mod flip_restore;
pub mod plane_scale;
pub mod uniform_restore;

//! Networks made for FORMS: ADMM training of pruned, polarized, quantized weights.

pub mod architecture;
pub mod checkpoint;
pub mod constraints;
pub mod data;
mod error;
pub mod export;
pub mod files;
pub mod framework;
pub mod measure;
pub mod norm;
pub mod optimizer;
pub mod parameters;
pub mod plan;
pub mod pretrained;
pub mod project;
pub mod record;
pub mod resnet;
pub mod runner;
pub mod trainer;

pub use architecture::Architecture;
pub use error::Error;
pub use parameters::Parameters;

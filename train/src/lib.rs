//! Networks made for FORMS: ADMM training of pruned, polarized, quantized weights, and fine-tuning of any network
//! that polarization has given its signs.

pub mod architecture;
pub mod checkpoint;
pub mod constraints;
mod container;
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
pub mod tune;

pub use architecture::Architecture;
pub use error::Error;
pub use parameters::Parameters;

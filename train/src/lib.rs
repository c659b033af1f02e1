//! Networks made for FORMS: ADMM training of pruned, polarized, quantized weights, and fine-tuning of any network
//! that polarization has given its signs.
//!
//! What a run will do, before it does it:
//!
//! ```
//! use forms_train::plan::{Constraint, Plan};
//!
//! // A tenth of the full run: dense training, then polarization with retraining after it.
//! let plan = Plan::lenet5(8, 1, 0.1, &[Constraint::Polarize]);
//! plan.validate()?;
//! for stage in &plan.stages {
//!     println!("{:12} {} epochs", stage.name, stage.epochs);
//! }
//! assert_eq!(plan.stages[0].name, "dense");
//! # Ok::<(), forms_train::Error>(())
//! ```

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

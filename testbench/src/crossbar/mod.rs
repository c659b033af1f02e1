//! The crossbar's bench: stimulus, scoreboard, coverage, and the device they meet at.

pub mod batch;
pub(crate) mod build;
pub mod core_with_array;
pub mod coverage;
pub mod dut;
pub mod hardware_simulator;
pub mod program;
pub mod record;
pub mod run;
mod scoreboard;
pub mod stimulus;
mod traced;

pub use batch::{RtlBatch, mvm_batch, trace_mvm};
pub use build::build;
pub use dut::{CrossbarDut, Inputs, Observation, Outputs, Target, Write};
pub use hardware_simulator::HardwareSimulator;
pub use record::{CrossbarRecordings, record, record_products};
pub use run::{RunOptions, RunReport, TracedRun, run, run_traced};

//! Choices that several commands offer, typed once: what computes, and what becomes of mixed fragments.

use clap::ValueEnum;
use forms_golden::SignPolicy;
use forms_testbench::crossbar::HardwareSimulator;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What computes: `--engine`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Backend {
    /// The fast engine: golden's results and counts, thousands of times as fast
    Fast,
    /// The golden model, in integers, slowly
    Golden,
    /// The rust-hdl crossbar, clock by clock; compared with golden
    Rtl,
    /// Its exported Verilog in Verilator, clock by clock; compared with golden
    Verilator,
}

impl Backend {
    /// What simulates the hardware, if anything does.
    pub fn simulator(self) -> Option<HardwareSimulator> {
        match self {
            Backend::Golden | Backend::Fast => None,
            Backend::Rtl => Some(HardwareSimulator::RustHdl),
            Backend::Verilator => Some(HardwareSimulator::Verilator),
        }
    }
}

/// What becomes of fragments with weights of both signs: `--signs`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Signs {
    /// A twin column takes the negatives; exact
    Split,
    /// They are an error
    Reject,
    /// The sign with the larger sum of squares stays, the rest becomes zero; lossy (see `forms polarize`)
    Project,
}

impl From<Signs> for SignPolicy {
    fn from(signs: Signs) -> SignPolicy {
        match signs {
            Signs::Split => SignPolicy::Split,
            Signs::Reject => SignPolicy::Reject,
            Signs::Project => SignPolicy::Project,
        }
    }
}

/// The word of a choice, as the command line has it.
pub fn word(value: &impl ValueEnum) -> String {
    value
        .to_possible_value()
        .map_or_else(String::new, |value| value.get_name().to_owned())
}

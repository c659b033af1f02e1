//! A device under test that does not do what its model does.

use std::fmt;

/// One signal, in one clock, with another value than expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// The block or the configuration.
    pub unit: String,
    /// Seed of the stimulus.
    pub seed: u64,
    /// Rising edges before.
    pub clock: u64,
    /// The signal.
    pub signal: String,
    /// What the model says.
    pub expected: String,
    /// What the device under test says.
    pub actual: String,
    /// The command that shows it again.
    pub rerun: String,
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            unit,
            seed,
            clock,
            signal,
            expected,
            actual,
            rerun,
        } = self;
        write!(
            f,
            "{unit}, seed {seed}, clock {clock}: {signal} is {actual}, expected {expected}; rerun \
             with: {rerun}"
        )
    }
}

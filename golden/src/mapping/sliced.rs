//! A matrix under SME: what its three steps did to each crossbar.

use schemars::JsonSchema;
use serde::Serialize;

use super::side_by_side;
use super::signs::PhysicalColumn;
use crate::crossbar::sme::{self, Deviation, SmeCrossbar, SmeOptions, SmeSigns, occupied_planes};
use crate::{Config, Crossbar, Error};

/// What SME did to a matrix (section 8).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SmeReport {
    /// What it was asked for.
    pub options: SmeOptions,
    /// Crossbars before and after each step.
    pub arrays: SmeArrays,
    /// What rounding to S significant bits changed.
    pub quantization: Deviation,
    /// What the shifts of squeezing truncated.
    pub truncation: Deviation,
    /// Every try of every crossbar, in the order of the mapping's crossbars.
    pub crossbars: Vec<SmeCrossbar>,
}

/// Crossbars of an SME matrix, step by step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, JsonSchema)]
pub struct SmeArrays {
    /// Every plane of every sign of every crossbar, occupied or not.
    pub dense: usize,
    /// Slicing alone: planes that the unquantized weights occupy.
    pub sliced: usize,
    /// Quantization and slicing: planes that the quantized weights occupy.
    pub quantized: usize,
    /// All three steps: the arrays there are.
    pub squeezed: usize,
}

/// Programs one SME crossbar from physical columns; `before` is the same before quantization.
pub(super) fn sme_crossbar(
    config: &Config,
    columns: &[PhysicalColumn],
    before: &[PhysicalColumn],
    options: &SmeOptions,
    report: &mut SmeReport,
) -> Result<Crossbar, Error> {
    let weights = side_by_side(columns);
    let (crossbar, squeezed) =
        sme::program(config, weights.view(), options.squeeze, options.signs)?;
    let signs = match options.signs {
        SmeSigns::Separate => 2,
        SmeSigns::Polarity => 1,
    };
    let unquantized = side_by_side(before);
    report.arrays.dense += config.weight_bits / config.device_bits * signs;
    report.arrays.sliced +=
        occupied_planes(config.device_bits, unquantized.view(), options.signs).len();
    report.arrays.quantized += squeezed.tries[0];
    report.arrays.squeezed += crossbar.arrays().len();
    report.truncation.add(squeezed.truncation);
    report.crossbars.push(squeezed);
    Ok(crossbar)
}

//! Which grid weights are put on, and how planes are emptied.

use std::path::PathBuf;

use clap::ValueEnum;
use schemars::JsonSchema;
use serde::Serialize;

/// The grid, and how planes are emptied.
#[derive(Debug, Clone, clap::Args)]
pub(in crate::commands) struct SolverFlags {
    /// Significant bits that a weight's magnitude keeps
    #[arg(long, value_name = "S", default_value_t = 3)]
    pub window: usize,

    /// Fit the weights anew, layer by layer, on this grid, instead of rounding them
    #[arg(long, value_name = "GRID", value_enum, requires = "calibrate")]
    pub quantize: Option<Grid>,

    /// Bits of a device: a plane holds one digit of so many bits of every weight
    #[arg(long, value_name = "BITS", value_parser = ["1", "2", "4"])]
    pub device_bits: Option<String>,

    /// Unlabelled images for the fit: IDX, NPY, NPZ, or a folder; training images where a data set has them
    #[arg(long, value_name = "FILE|FOLDER", requires = "quantize")]
    pub calibrate: Option<PathBuf>,

    /// The most of these images
    #[arg(long, value_name = "N", default_value_t = 256, requires = "quantize")]
    pub samples: usize,

    /// Empty planes: the share of the variance of its layer's targets that a crossbar must be worth
    #[arg(
        long,
        value_name = "KAPPA",
        default_value_t = 0.0,
        requires = "quantize"
    )]
    pub empty: f64,

    /// One sign a fragment, so that a plane is one array and not two
    #[arg(long, requires = "quantize")]
    pub polarized: bool,

    /// Seed of the search for an order of rows
    #[arg(long, value_name = "S", default_value_t = 1, requires = "quantize")]
    pub seed: u64,
}

/// The magnitudes that a weight may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::commands) enum Grid {
    /// The leading one and the bits behind it, --window in all
    Window,
    /// A single one
    PowerOfTwo,
    /// Two ones at most
    AdditivePowers,
    /// Every magnitude
    Uniform,
}

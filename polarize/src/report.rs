//! What polarizing a layer cost.

use serde::{Deserialize, Serialize};

/// One layer with a matrix.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LayerReport {
    /// Its name.
    pub name: String,
    /// Rows of a group's matrix.
    pub rows: usize,
    /// Columns, all groups together.
    pub columns: usize,
    /// Groups.
    pub groups: usize,
    /// Rows that were not pruned.
    pub kept_rows: usize,
    /// Crossbars, of the bits that were asked for.
    pub crossbars: usize,
    /// Planes that hold anything, the lowest first, where SME's were sought.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub planes: Option<Vec<u32>>,
    /// Sampled positions.
    pub samples: usize,
    /// The share of the energy H\[k,k\] w^2 that the larger signs hold, in W-major order.
    pub kept_energy_before: f64,
    /// The same in the order that was found.
    pub kept_energy: f64,
    /// The mean squared error of projection in W-major order with its bias corrected, over the variance of the
    /// targets.
    pub projection_error: f64,
    /// The same of the best real weights under the signs.
    pub real_error: f64,
    /// The same on the grid.
    pub error: f64,
    /// The share of weights that are zero.
    pub zeros: f64,
    /// Mean steps of a fragment, in W-major order.
    pub steps_before: f64,
    /// Mean steps of a fragment, in the order that was found.
    pub steps: f64,
}

/// A whole network.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// Version of this layout.
    pub schema: u32,
    /// The network.
    pub network: String,
    /// Rows of a fragment.
    pub fragment_rows: usize,
    /// Magnitude bits.
    pub weight_bits: u32,
    /// Where the random numbers began.
    pub seed: u64,
    /// Calibration images.
    pub images: usize,
    /// Crossbars of all layers; groups aside, which share crossbars.
    pub crossbars: usize,
    /// What a crossbar had to be worth.
    pub kappa: Option<f64>,
    /// Layer by layer, in the order in which they were solved.
    pub layers: Vec<LayerReport>,
}

impl Report {
    /// Version of the layout; it grows when a field changes its meaning or goes away.
    pub const SCHEMA: u32 = 1;
}

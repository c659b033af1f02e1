//! What can be chosen.

use forms_golden::Config;
use forms_golden::layers::RowOrder;

use crate::Error;
use crate::order::Skip;

/// Calibration images where nobody says how many.
pub const USUAL_IMAGES: usize = 1024;

/// How a network is polarized.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// The crossbar: fragment rows, rows, columns and device bits, zero-skipping. Its weight bits are not read.
    pub config: Config,
    /// Which orders of a layer's rows are searched.
    pub order: Order,
    /// What a step weighs in the search, against the mean energy of a row; 0 pays no heed to steps.
    pub steps_weight: f64,
    /// Magnitude bits of a weight, 1 ..= 8.
    pub weight_bits: u32,
    /// Bits of an activation, 4 ..= 16, where the graph does not prescribe its integers.
    pub activation_bits: u32,
    /// Which rows go.
    pub prune: Prune,
    /// The most calibration images. Layers with large maps see fewer, so that all that is held stays within gigabytes.
    pub images: usize,
    /// Where the random numbers begin.
    pub seed: u64,
}

/// Which orders of a layer's rows are searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// All.
    Search,
    /// C-major ones: input channels change places.
    Channels,
    /// None: rows stay as named.
    Fixed(RowOrder),
}

/// Which rows go.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Prune {
    /// None.
    Nothing,
    /// A crossbar must be worth this share of the variance of its layer's targets.
    Kappa(f64),
    /// So many that the network takes at most this number of crossbars.
    Crossbars(usize),
}

impl Options {
    /// Whether every option is in its range.
    ///
    /// # Errors
    /// [`Error::Option`] names the first that is not.
    pub fn check(&self) -> Result<(), Error> {
        let refuse = |line: String| Err(Error::Option(line));
        self.config
            .validate()
            .map_err(|e| Error::Option(e.to_string()))?;
        for (what, found, low, high) in [
            ("--bits", self.weight_bits, 1, 8),
            ("--activation-bits", self.activation_bits, 4, 16),
        ] {
            if !(low..=high).contains(&found) {
                return refuse(format!(
                    "{what} {found} is outside {low}..={high}; 8 is usual"
                ));
            }
        }
        if !(0.0..=1e6).contains(&self.steps_weight) {
            let weight = self.steps_weight;
            return refuse(format!(
                "--steps-weight {weight} is outside 0..=1000000; 0 pays no heed to steps, 1 is usual"
            ));
        }
        if self.steps_weight > 0.0 && matches!(self.order, Order::Fixed(_)) {
            return refuse(
                "--steps-weight steers the search, but --order names an order; take --order search or channels"
                    .to_owned(),
            );
        }
        match self.prune {
            Prune::Kappa(kappa) if !(0.0..=1e6).contains(&kappa) => refuse(format!(
                "--prune {kappa} is outside 0..=1000000; 0.004 frees a fifth of ResNet-20's crossbars"
            )),
            Prune::Crossbars(0) => {
                refuse("--crossbars 0 leaves no crossbar; give at least one a layer".to_owned())
            }
            _ => Ok(()),
        }?;
        if self.images == 0 {
            return refuse(
                "--samples 0 leaves no image to calibrate with; 256 are usual".to_owned(),
            );
        }
        Ok(())
    }

    /// Crossbars of a matrix without groups.
    pub(crate) fn crossbars(&self, rows: usize, columns: usize) -> usize {
        rows.div_ceil(self.config.rows) * columns.div_ceil(self.weight_columns())
    }

    /// Weight columns of a crossbar.
    pub(crate) fn weight_columns(&self) -> usize {
        let devices = (self.weight_bits as usize).div_ceil(self.config.device_bits);
        (self.config.columns / devices).max(1)
    }

    /// What counts as a step.
    pub(crate) fn skip(&self) -> Skip {
        match self.config.zero_skip {
            forms_golden::ZeroSkip::Plane => Skip::Plane,
            _ => Skip::Leading,
        }
    }
}

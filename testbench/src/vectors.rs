//! The run whose beginning is exported as vectors beside the Verilog.

use forms_verilog::{Assembly, Hardware, Recording};

use crate::crossbar::run::Until;
use crate::{Error, accelerator, crossbar, tile};

/// Seed of the run.
const SEED: u64 = 1;
/// MVMs of a crossbar's run at least.
const MVMS: usize = 24;
/// Layers of a tile's run at least.
const LAYERS: usize = 2;
/// Networks of an accelerator's run.
const NETWORKS: usize = 1;

/// Runs the bench on `hardware`, a crossbar, a tile or an accelerator, and records its pins. The run has been compared with golden.
///
/// # Errors
///
/// Those of [`crossbar::record()`], [`tile::record()`] and [`accelerator::record()`].
pub fn vectors(hardware: &Hardware) -> Result<Recording, Error> {
    match &hardware.assembly {
        Assembly::Crossbar => crossbar::record(&hardware.config, SEED, MVMS, Until::Done)
            .map(|recordings| recordings.crossbar),
        Assembly::Tile(_) => tile::record(hardware, SEED, LAYERS),
        Assembly::Accelerator(accelerator) => {
            accelerator::record(accelerator, SEED, NETWORKS).map(|recorded| recorded.recording)
        }
    }
}
